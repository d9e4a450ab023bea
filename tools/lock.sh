#!/bin/sh
# Pins every package with its hashes and no address: requirements.txt to run, requirements-dev.txt to work on it.
set -eu
cd "$(dirname "$0")/.."
if [ ! -x .cache/lock/bin/uv ]; then
  python3 -m venv .cache/lock
  .cache/lock/bin/python -m pip install -qq --disable-pip-version-check uv
fi
compile() {
  .cache/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
    --no-annotate --no-header pyproject.toml "$@"
}
compile -o requirements.txt
compile --group dev -c requirements.txt -o requirements-dev.txt
