#!/bin/sh
# Sees to the system packages that a command needs.
#   run    says which package PDF export misses, and lets everything else go on
#   test   installs what the tests need when it is missing and this user may, else says what to install
#   bench  the same for the benchmark's other programs
set -eu

has_pango() { # loading it takes a second, so that it was found once is remembered
  [ -f .venv/pango.stamp ] && return 0
  .venv/bin/python -c 'import weasyprint' >/dev/null 2>&1 && touch .venv/pango.stamp
}

has_postgres() {
  for folder in /usr/lib/postgresql/*/bin "$(command -v initdb 2>/dev/null | xargs -r dirname)"; do
    [ -x "$folder/initdb" ] && return 0
  done
  return 1
}

pango="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
missing=""
case "$1" in
  run)
    has_pango || echo "PDF export is off: the Pango library is missing (Debian: apt-get install $pango). Everything else works." >&2
    exit 0 ;;
  test)
    has_pango || missing="$missing $pango"
    has_postgres || missing="$missing postgresql"
    command -v chromium >/dev/null || missing="$missing chromium"
    command -v prometheus >/dev/null || missing="$missing prometheus"
    command -v prometheus-alertmanager >/dev/null || missing="$missing prometheus-alertmanager"
    command -v openssl >/dev/null || missing="$missing openssl"
    command -v setpriv >/dev/null || missing="$missing util-linux" ;;
  bench)
    command -v lnav >/dev/null || missing="$missing lnav" ;;
esac
[ -n "$missing" ] || exit 0

sudo=""
if [ "$(id -u)" != 0 ]; then
  sudo="sudo -n env DEBIAN_FRONTEND=noninteractive"
  sudo -n true 2>/dev/null || sudo="none"
fi
if [ "$sudo" = none ] || ! command -v apt-get >/dev/null; then
  echo "make $1 needs these system packages, and they cannot be installed from here:$missing" >&2
  echo "Install them first (Debian: apt-get install$missing), then run make $1 again." >&2
  exit 2
fi
echo "Installing system packages:$missing"
log=$(mktemp)
export DEBIAN_FRONTEND=noninteractive
if ! { $sudo apt-get update && $sudo apt-get install -y --no-install-recommends $missing; } >"$log" 2>&1; then
  tail -20 "$log" >&2
  echo "apt-get could not install$missing; its last lines are above." >&2
  exit 2
fi
rm -f "$log"
