"""The SARIF schema, out of the package that carries it; it is kept in the cache and never committed."""

from __future__ import annotations

import json
import shutil
import subprocess
import tarfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[4]
CACHE = ROOT / ".cache" / "sarif"
PACKAGE = "@microsoft/jest-sarif@1.0.0-beta.0"  # MIT; the schema travels in it
MEMBER = "package/lib/schemas/sarif-2.1.0-rtm.5.json"
SHA256 = "2d99159ae54a3eea97f81781cff48780548657c35949f4b7f25e99a2ba4de4f8"


@pytest.fixture(scope="session")
def sarif_schema() -> dict[str, Any]:
    """The JSON schema of SARIF 2.1.0; skips where neither the cache nor npm can give it."""
    kept = CACHE / "sarif-2.1.0.json"
    if not kept.is_file():
        CACHE.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(_fetched())
    raw = kept.read_bytes()
    assert sha256(raw).hexdigest() == SHA256
    return json.loads(raw)


def _fetched() -> bytes:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("there is no npm that could give the SARIF schema")
    command = [npm, "pack", PACKAGE, "--silent", "--pack-destination", str(CACHE)]
    done = subprocess.run(command, cwd=CACHE, capture_output=True, text=True, timeout=120, check=False)
    archives = sorted(CACHE.glob("*.tgz"))
    if done.returncode or not archives:
        pytest.skip("the SARIF schema cannot be fetched here")
    with tarfile.open(archives[0]) as archive:
        member = archive.extractfile(MEMBER)
        assert member is not None
        return member.read()
