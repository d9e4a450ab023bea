"""The parts of `make bench-web`: rows of a large installation, a server, a client, and the table of what it took."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # for the helpers that tests and benchmarks share
