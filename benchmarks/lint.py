"""Times `afterword lint` on a folder beside write-good and proselint, and on inputs that grow.

Call it as `python benchmarks/lint.py FOLDER`. The rivals are used where `write-good` and `proselint` are on the path;
each figure is the median of five runs of the whole command, ours and theirs in turn, so that a busy machine slows both.
Growing inputs are compared by processor time: twice the text may take 2.6 times as long at most.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from measure import Run, run

RUNS = 5
MOST = 2.6  # times as long for twice the text
OURS = (sys.executable, "-m", "afterword.cli.main", "lint", "--format", "json")
QUIET = ("sh", "-c", '"$@" || true', "sh")  # findings give a status that is no failure here
SIZES = (250_000, 500_000, 1_000_000)
SAID = "The pool was full and we should have seen it, says the engineer who forgot it a while ago"
SHAPES: Mapping[str, Callable[[int], str]] = {
    "one line": lambda size: f"## Root cause\n\n{SAID}. " * (size // 105),
    "one sentence": lambda size: "## Root cause\n\n" + f"{SAID} and " * (size // 95),
    "nested bullets": lambda size: "".join(f"{' ' * min(2 * n, 90)}- item\n" for n in range(size // 100)),
    "deep bullets": lambda size: "".join(f"{' ' * (2 * n)}- item\n" for n in range(int(size**0.5))),
    "blank lines": lambda size: "# Outage\n" + "\n" * (size // 10),
    "headings": lambda size: "".join(f"## Heading {n}\n\ntext\n\n" for n in range(size // 200)),
    "excuses": lambda size: "<!-- lint off: hindsight because it is old -->\ntext\n" * (size // 250),
    "open emphasis": lambda size: "**bold " * (size // 35),
    "actions": lambda size: (
        "## Actions\n\n| Action | Owner | Due | Test |\n|---|---|---|---|\n"
        + "".join(f"| Do the thing number {n} | @bob | 2026-01-01 | |\n" for n in range(size // 200))
    ),
    "table": lambda size: (
        "## Timeline (UTC)\n\n| Time | Event |\n|---|---|\n"
        + "".join(
            f"| 10:{n % 60:02} | The pool of the login service was full again, and the queue grew |\n"
            for n in range(size // 200)
        )
    ),
    "brackets": lambda size: "[" * (size // 10),
    "asterisks": lambda size: "*" * (size // 10),
    "open comments": lambda size: "<!-- " * (size // 50),
    "one letter": lambda size: "a" * (size // 10),
    "open notes": lambda size: "[^" * (size // 20),
    "quotation marks": lambda size: '"' * (size // 10),
}


def in_turn(commands: Mapping[str, tuple[str, ...]]) -> dict[str, Run]:
    """The run of median length of five of each command, the commands taken in turn."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(RUNS):
        for name, command in commands.items():
            runs[name].append(run((*QUIET, *command)))
    return {name: sorted(these, key=lambda one: one.seconds)[RUNS // 2] for name, these in runs.items()}


def there(command: tuple[str, ...]) -> bool:
    """True when a rival can be run, so that the time of a failure is never taken for its own."""
    if shutil.which(command[0]) is None:
        return False
    return subprocess.run((command[0], "--help"), capture_output=True, check=False).returncode == 0


def beside(folder: Path) -> None:
    """Prints our time on a folder, and the ratio to each rival that is there."""
    files = [str(one) for one in sorted(folder.rglob("*.md"))]
    rivals = {"write-good": ("write-good",), "proselint": ("proselint", "check")}
    commands = {"afterword lint": (*OURS, *files), "afterword lint, one file": (*OURS, files[0])}
    commands |= {name: (*command, *files) for name, command in rivals.items() if there(command)}
    found = in_turn(commands)
    ours = found["afterword lint"]
    for name, one in found.items():
        ratio = (
            f"; ours is {ours.seconds / one.seconds:.2f} times that, {ours.processor / one.processor:.2f} by processor"
        )
        told = ratio if name in rivals else ""
        print(f"{name}: {one.seconds:.2f} s, processor {one.processor:.2f} s{told}")
    print(f"{len(files)} files, medians of {RUNS}; not there: {', '.join(set(rivals) - set(commands)) or 'none'}")


def growing() -> None:
    """Prints the time on each shape at three sizes; linear work doubles from one to the next."""
    with tempfile.TemporaryDirectory() as folder:
        for shape, text in SHAPES.items():
            times = []
            for size in SIZES:
                file = Path(folder, "shape.md")
                file.write_text(text(size), encoding="utf-8")
                times.append(run((*QUIET, *OURS, str(file))).processor)
            ratio = times[2] / times[1]
            told = "" if ratio <= MOST else "   more than it may"
            print(f"{shape:15} {' '.join(f'{one:6.2f} s' for one in times)}   {ratio:.1f} times for twice{told}")


def main() -> None:
    """Prints both tables."""
    beside(Path(sys.argv[1]))
    growing()


if __name__ == "__main__":
    main()
