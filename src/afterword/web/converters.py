"""How the numbers of things stand in addresses: /PM-007 for 7."""

from __future__ import annotations

from django.urls import register_converter


class NumberConverter:
    """Any run of digits in; three digits or more out, so that links read as people say the number."""

    regex = r"[0-9]{1,9}"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)

    def to_url(self, value: int | str) -> str:
        """At least three digits."""
        return f"{int(value):03d}"


class WideNumberConverter(NumberConverter):
    """The same for decision records, whose numbers have four digits: /ADR-0012 for 12."""

    def to_url(self, value: int | str) -> str:
        """At least four digits."""
        return f"{int(value):04d}"


register_converter(NumberConverter, "number")
register_converter(WideNumberConverter, "wide")
