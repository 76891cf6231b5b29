#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds PracticeBridge and runs its tests. See --help.
set -eu

usage() {
  cat <<'TEXT'
usage: ./test.sh [--full] [--no-install] [--preset NAME] [--label REGEX]

Installs what is missing (Debian 12, as root or with sudo), builds, and runs all tests.
  --full          the long tests too
  --no-install    install nothing
  --preset NAME   a preset of CMakePresets.json (default: dev, which builds into build/)
  --label REGEX   only the tests with such a label (unit, contract, simulation, integration, e2e, ui)
Exit code: 0 all passed, 1 a test failed, 2 usage, 3 installing or building failed.
TEXT
}

full=no install=yes preset=dev label=
while [ $# -gt 0 ]; do
  case "$1" in
    --full) full=yes ;;
    --no-install) install=no ;;
    --preset | --label)
      [ $# -gt 1 ] || { usage >&2; exit 2; }
      if [ "$1" = --preset ]; then preset=$2; else label=$2; fi
      shift ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
  shift
done

cd "$(dirname "$(readlink -f "$0")")"
jobs=${PB_JOBS:-$(nproc)}
started=$(date +%s)
step() { printf '\n== %s (%d s) ==\n' "$1" "$(($(date +%s) - started))"; }

if [ "$install" = yes ]; then
  step "Packages"
  . installer/packages.sh
  groups="build run test"
  [ "$preset" != fuzz ] || groups="$groups fuzz"
  # shellcheck disable=SC2086
  pb_install $groups || { echo "Installing failed." >&2; exit 3; }
fi

step "Configuring ($preset)"
cmake --preset "$preset" || exit 3
case "$preset" in
  dev) build=build ;;
  *) build=.build/$preset ;;
esac

step "Building with $jobs jobs"
export NINJA_STATUS="[%f/%t %es] "
cmake --build "$build" -j "$jobs" || { echo "Building failed." >&2; exit 3; }

step "Testing with $jobs jobs"
set -- --test-dir "$build" -j "$jobs" --output-on-failure --output-junit "ctest.xml" --no-tests=error
[ -z "$label" ] || set -- "$@" -L "$label"
if [ "$full" = yes ]; then
  # Longer variants of tests that have one: more rounds, more seeds, more ways for a server to be away.
  export PB_FULL=1 PB_SEEDS="${PB_SEEDS:-100}" PB_RACE_ROUNDS="${PB_RACE_ROUNDS:-40}"
else
  set -- "$@" -LE "^long$"
fi
# A machine that is busy with other things may miss a test's deadline once; CTest names every second try.
[ -z "${PB_TRIES:-}" ] || set -- "$@" --repeat "until-pass:$PB_TRIES"
result=0
ctest "$@" || result=1

step "Summary"
if [ "$result" -eq 0 ]; then
  echo "All tests passed ($(grep -c '<testcase ' "$build/ctest.xml") programs, $(($(date +%s) - started)) s)."
else
  echo "FAILED:"
  sed -n 's/^[0-9]*:\(.*\)$/  \1/p' "$build/Testing/Temporary/LastTestsFailed.log" 2>/dev/null || true
  echo "Again, one by one: ctest --test-dir $build --rerun-failed --output-on-failure"
fi
exit "$result"
