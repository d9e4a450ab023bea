"""Prints what a client needs, as JSON: links and tokens for Alice and Bob: `python -m serving.keys FOLDER`."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main() -> None:
    """Makes and prints them."""
    from afterword.cli.site import open_site

    open_site(Path(sys.argv[1]))
    from afterword.domain.accounts.models import Person
    from afterword.domain.accounts.scopes import SCOPES, scopes_for
    from afterword.domain.accounts.services import make_sign_in_link, make_token

    told = {}
    for name in ("Alice", "Bob"):
        person = Person.objects.get(name__startswith=f"{name} ")
        scopes = [one for one in SCOPES if one in scopes_for(person)]
        _, secret = make_token(actor=person, name="Measuring", scopes=scopes)
        told[name] = {"link": f"/sign-in/{make_sign_in_link(actor=None, person=person)}", "token": secret}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
