"""The values of a template's front matter, each with its line, and the sentences on those that cannot be used."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

import yaml

MOST_LINES = 200  # of one list


class Values:
    """A table of YAML. What cannot be used is told in `problems`, which the tables inside it share."""

    def __init__(self, node: yaml.Node | None, problems: list[tuple[int, str]], first_line: int) -> None:
        self._node, self.problems, self._first = node, problems, first_line
        self._rows: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
            name = str(getattr(key, "value", ""))
            if name in self._rows:
                self._say(key, f"{name} stands here twice; keep one.")
            self._rows[name] = (key, value)

    @classmethod
    def of(cls, text: str, first_line: int) -> Values:
        """The table that a text holds; raises yaml.YAMLError."""
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        values = cls(node, [], first_line)
        if not isinstance(node, yaml.MappingNode):
            values.problems.append((first_line, "Between the dashes stands no table; begin with title and sections."))
        return values

    def keys(self) -> list[str]:
        """The names that stand in it."""
        return list(self._rows)

    def has(self, name: str) -> bool:
        """Whether a value is given."""
        return name in self._rows

    def line_of(self, name: str) -> int:
        """The line of a value, of the table itself when it is not given."""
        node = self._rows[name][0] if name in self._rows else self._node
        return self._first + (node.start_mark.line if node is not None else 0)

    def tell(self, name: str, sentence: str) -> None:
        """Notes a problem with a value."""
        self.problems.append((self.line_of(name), sentence))

    def only(self, known: Sequence[str], where: str) -> None:
        """Notes each name that means nothing here."""
        for name, (key, _) in self._rows.items():
            if name not in known:
                close = difflib.get_close_matches(name, known, n=1)
                hint = f"did you mean {close[0]}?" if close else f"{where} knows {', '.join(known)}."
                self._say(key, f"{name or 'This'} means nothing here; {hint}")

    def text(self, name: str, *, longest: int, needed: bool = False, lines: bool = False) -> str:
        """A text on one line, or on several if they are allowed; empty when it is not given or cannot be used."""
        node = self._value(name)
        if node is None and not (name in self._rows and needed):
            if needed and name not in self._rows:
                self.tell(name, f"The {name} is missing.")
            return ""
        text = self._scalar(node, name).strip()
        if needed and not text:
            self.tell(name, f"The {name} is empty.")
        if len(text) > longest:
            self.tell(name, f"The {name} has {len(text)} characters; at most {longest} are kept.")
        if "\n" in text and not lines:
            self.tell(name, f"The {name} must stand on one line.")
        return text

    def texts(self, name: str, *, longest: int) -> list[str]:
        """A list of texts, one line each."""
        found = []
        for node in self._items(name):
            text = " ".join(self._scalar(node, name, node).split())
            if len(text) > longest:
                self._say(node, f"This has {len(text)} characters; at most {longest} are kept.")
            if text:
                found.append(text)
        return found

    def names(self, name: str, known: Sequence[str]) -> list[str]:
        """A list of words, each of which is known."""
        found = [(node, self._scalar(node, name, node)) for node in self._items(name)]
        for node, word in found:
            self._known(node, word, name, known)
        return [word for _, word in found if word in known]

    def name(self, name: str, known: Sequence[str]) -> str | None:
        """One word that is known, None when it is not given or unknown."""
        node = self._value(name)
        if node is None:
            return None
        word = self._scalar(node, name)
        word = "off" if word in ("false", "False") and "off" in known else word
        self._known(node, word, name, known)
        return word if word in known else None

    def number(self, name: str) -> int | None:
        """A whole number above 0, None when it is not given."""
        node = self._value(name)
        if node is None:
            return None
        word = self._scalar(node, name)
        if not (word.isascii() and word.isdigit() and int(word[:9]) > 0 and len(word) < 7):
            self._say(node, f"The {name} is {word[:40]!r}; give a whole number above 0.")
            return None
        return int(word)

    def flag(self, name: str) -> bool:
        """Yes or no; no when it is not given."""
        node = self._value(name)
        word = self._scalar(node, name).lower() if node is not None else "false"
        if word not in ("true", "false", "yes", "no"):
            self.tell(name, f"{name} is {word[:40]!r}; give true or false.")
        return word in ("true", "yes")

    def table(self, name: str) -> Values:
        """The table inside; an empty one when it is not given."""
        node = self._value(name)
        if node is not None and not isinstance(node, yaml.MappingNode):
            self.tell(name, f"{name} must be a table of names and values.")
        return Values(node, self.problems, self._first)

    def tables(self, name: str, *, needed: bool = False) -> list[Values]:
        """A list of tables."""
        rows = self._items(name)
        if needed and not rows:
            self.tell(name, f"There are no {name}; list them below {name}, each with a dash.")
        for node in rows:
            if not isinstance(node, yaml.MappingNode):
                self._say(node, f"Each of the {name} is a table of names and values.")
        return [Values(node, self.problems, self._first) for node in rows if isinstance(node, yaml.MappingNode)]

    def _value(self, name: str) -> yaml.Node | None:
        node = self._rows.get(name, (None, None))[1]
        return None if node is None or node.tag == "tag:yaml.org,2002:null" else node

    def _items(self, name: str) -> Iterable[yaml.Node]:
        node = self._value(name)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.tell(name, f"{name} must be a list; begin each line of it with a dash.")
            return []
        if len(node.value) > MOST_LINES:
            self.tell(name, f"{name} has {len(node.value)} lines; at most {MOST_LINES} are read.")
        return list(node.value[:MOST_LINES])

    def _scalar(self, node: yaml.Node | None, name: str, at: yaml.Node | None = None) -> str:
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode):
            line = f"{name} must be a text; put it in quotation marks when it holds a colon."
            self._say(at, line) if at is not None else self.tell(name, line)
            return ""
        return str(node.value)

    def _known(self, node: yaml.Node, word: str, name: str, known: Sequence[str]) -> None:
        if word and word not in known:
            close = difflib.get_close_matches(word, known, n=1)
            hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}."
            self._say(node, f"{word[:60]} is no {name}; {hint}")

    def _say(self, node: yaml.Node, sentence: str) -> None:
        self.problems.append((self._first + node.start_mark.line, sentence))
