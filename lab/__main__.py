"""`python -m lab NAME` records an incident; `python -m lab --list` names them; `--score` scores what is kept."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from lab.incidents import INCIDENTS
from lab.record import pack, record
from lab.score import score_all

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Do what the command line asks for; 2 when it cannot be done here, 1 when a score is too low."""
    wanted = arguments()
    if wanted.list:
        print("\n".join(f"{name:22} {setup.title}" for name, setup in INCIDENTS.items()))
        return 0
    if wanted.score:
        return score_all(wanted.score)
    if wanted.name not in INCIDENTS:
        print(f"There is no incident {wanted.name or 'without a name'}; --list names them.", file=sys.stderr)
        return 2
    return recorded(wanted.name, wanted.into, keep=wanted.keep)


def arguments() -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(prog="python -m lab", description=__doc__)
    parser.add_argument("name", nargs="?", default="", help="the incident to record")
    parser.add_argument("--into", type=Path, default=Path("var/lab"), help="the folder for recordings (var/lab)")
    parser.add_argument("--keep", action="store_true", help="also pack it into lab/recordings")
    parser.add_argument("--list", action="store_true", help="name the incidents")
    parser.add_argument("--score", type=Path, nargs="?", const=HERE / "recordings", help="score recordings")
    return parser.parse_args()


def recorded(name: str, into: Path, *, keep: bool) -> int:
    """Record one incident into a folder of its name, in place of what is there."""
    missing = [program for program in ("nginx", "prometheus", "prometheus-alertmanager") if not shutil.which(program)]
    if missing:
        print(
            f"These programs are missing: {', '.join(missing)}. Install the packages of their names.", file=sys.stderr
        )
        return 2
    folder = record(INCIDENTS[name], into / name)
    print(f"{folder} holds evidence/ and truth.json.")
    if keep:
        print(f"{pack(folder, HERE / 'recordings' / name)} is its packed form.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
