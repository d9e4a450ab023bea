"""Times `afterword lint` on a folder beside write-good and proselint, and on inputs that grow.

Call it as `python benchmarks/lint.py FOLDER`. The rivals are used where `write-good` and `proselint` are on the path;
each figure is the median of five runs of the whole command.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median

from measure import Run, run

RUNS = 5
OURS = (sys.executable, "-m", "afterword.cli.main", "lint", "--format", "json")
QUIET = ("sh", "-c", '"$@" || true', "sh")  # findings give a status that is no failure here
SIZES = (250_000, 500_000, 1_000_000)
SHAPES: Mapping[str, Callable[[int], str]] = {
    "one line": lambda size: "The pool was full and a release went out. " * (size // 42),
    "nested bullets": lambda size: "".join(f"{' ' * min(2 * n, 90)}- item\n" for n in range(size // 100)),
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
}


def timed(command: tuple[str, ...]) -> Run:
    """The run of median length of five."""
    runs = [run((*QUIET, *command)) for _ in range(RUNS)]
    middle = median(one.seconds for one in runs)
    return next(one for one in runs if one.seconds == middle)


def there(command: tuple[str, ...]) -> bool:
    """True when a rival can be run, so that the time of a failure is never taken for its own."""
    if shutil.which(command[0]) is None:
        return False
    return subprocess.run((command[0], "--help"), capture_output=True, check=False).returncode == 0


def beside(folder: Path) -> None:
    """Prints our time on a folder, and the ratio to each rival that is there."""
    files = [str(one) for one in sorted(folder.rglob("*.md"))]
    ours = timed((*OURS, str(folder)))
    one = timed((*OURS, files[0]))
    print(f"afterword lint, {len(files)} files: {ours.seconds:.2f} s, processor {ours.processor:.2f} s")
    print(f"afterword lint, one file: {one.seconds:.2f} s")
    for name, command in (("write-good", ("write-good",)), ("proselint", ("proselint", "check"))):
        if not there(command):
            print(f"{name}: not there")
            continue
        rival = timed((*command, *files))
        print(f"{name}: {rival.seconds:.2f} s; ours is {ours.seconds / rival.seconds:.2f} times that")


def growing() -> None:
    """Prints the time on each shape at three sizes; linear work doubles from one to the next."""
    with tempfile.TemporaryDirectory() as folder:
        for shape, text in SHAPES.items():
            times = []
            for size in SIZES:
                file = Path(folder, "shape.md")
                file.write_text(text(size), encoding="utf-8")
                times.append(run((*QUIET, *OURS, str(file))).processor)
            print(
                f"{shape:15} {' '.join(f'{one:6.2f} s' for one in times)}   {times[2] / times[1]:.1f} times for twice"
            )


def main() -> None:
    """Prints both tables."""
    beside(Path(sys.argv[1]))
    growing()


if __name__ == "__main__":
    main()
