#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Shows PracticeBridge at work with an invented practice. See --help.
set -eu

usage() {
  cat <<'TEXT'
usage: ./demo.sh [--gui | --no-gui] [--fast] [--duration S] [--keep] [--no-install]

Installs what is missing (Debian 12, as root or with sudo), builds, and runs for about a minute: a stand-in for
Healthengine, a practice on SQLite, and the engine between them. Invented patients book, rebook and cancel, reception
works in the diary, and a table shows what arrives. At the end both sides are compared.
  --gui, --no-gui  the tray app too, or not (default: with a display)
  --fast           a quarter of the time
  --duration S     how long patients act, in seconds (default 60)
  --keep           leave everything running afterwards, until Ctrl+C
  --no-install     install nothing
Needs the network only to install. Leaves nothing behind but build/.
Exit code: 0 nothing lost, nothing double, no rule broken; 1 otherwise; 2 usage; 3 installing or building failed;
130 interrupted.
TEXT
}

gui=auto install=yes
options=
while [ $# -gt 0 ]; do
  case "$1" in
    --gui) gui=yes ;;
    --no-gui) gui=no ;;
    --no-install) install=no ;;
    --fast | --keep) options="$options $1" ;;
    --duration)
      case "${2-}" in '' | *[!0-9]*) usage >&2; exit 2 ;; esac
      options="$options --duration $2"
      shift ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
  shift
done

cd "$(dirname "$(readlink -f "$0")")"
if [ -n "${DISPLAY-}${WAYLAND_DISPLAY-}" ]; then
  [ "$gui" != auto ] || gui=yes
elif [ "$gui" = yes ]; then
  echo "There is no display (DISPLAY is not set): leave --gui out, or run this below xvfb-run." >&2
  exit 2
else
  gui=no
fi
started=$(date +%s)
step() { printf '\n== %s (%d s) ==\n' "$1" "$(($(date +%s) - started))"; }

if [ "$install" = yes ]; then
  step "Packages"
  . installer/packages.sh
  pb_install build run || { echo "Installing failed." >&2; exit 3; }
fi

# The same folder and preset as test.sh, so that neither makes the other build anew.
step "Building"
mkdir -p build
# Another copy of this script may be building: two at once would spoil each other's work.
exec 9>build/.demo.lock
flock 9
[ -f build/build.ninja ] || cmake --preset dev || exit 3
programs="practicebridged practicebridge-sandbox practicebridge-demo"
[ "$gui" = no ] || programs="$programs practicebridge"
# shellcheck disable=SC2086
NINJA_STATUS="[%f/%t %es] " cmake --build build -j "${PB_JOBS:-$(nproc)}" --target $programs 9>&- ||
  { echo "Building failed." >&2; exit 3; }
exec 9>&-

# The demo program ends what it starts, and itself when this script goes; what is left to do here is the folder, which it
# could not remove if it were killed.
step "Demo"
folder=$(mktemp -d "${TMPDIR:-/tmp}/practicebridge-demo-XXXXXX")
demo=
clean_up() {
  trap - EXIT
  [ -z "$demo" ] || { kill "$demo" 2>/dev/null && wait "$demo"; } || true
  rm -rf "$folder"
}
trap clean_up EXIT
trap 'clean_up; exit 130' INT TERM HUP
[ "$gui" = no ] || options="$options --gui"
# shellcheck disable=SC2086
build/bin/practicebridge-demo --with-parent --work-dir "$folder" $options &
demo=$!
result=0
wait "$demo" || result=$?
demo=
exit "$result"
