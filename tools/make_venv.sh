#!/bin/sh
# Makes the virtual environment with a Python that is new enough, or says what is missing.
set -eu
python=${1:-}
venv=$2
if [ -z "$python" ]; then
  echo "Python 3.11 or newer is needed and none was found; install it (Debian: apt-get install python3 python3-venv)." >&2
  exit 2
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo "Python 3.11 or newer is needed and $python is $("$python" -V 2>&1); set another with: make PYTHON=/path/to/python3.11 ..." >&2
  exit 2
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  echo "$python has no venv module; install it first (Debian: apt-get install python3-venv)." >&2
  exit 2
fi
echo "Making $venv with $("$python" -V 2>&1)"
"$python" -m venv "$venv"
