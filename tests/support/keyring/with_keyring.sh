#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs "$@" in a private session bus with an unlocked, throw-away keyring; with LOCKED=1 the keyring stays locked.
# Ends with 77 (skipped) and says so where gnome-keyring or dbus is not installed.
set -u
for program in dbus-run-session gnome-keyring-daemon; do
    if ! command -v "$program" >/dev/null; then
        echo "SKIP: $program is not installed (apt-get install dbus gnome-keyring libsecret-1-0)"
        exit 77
    fi
done
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
export HOME="$root/home" XDG_RUNTIME_DIR="$root/run" XDG_DATA_HOME="$root/home/.local/share"
mkdir -p -m 700 "$HOME" "$XDG_RUNTIME_DIR"
mkdir -p "$XDG_DATA_HOME"
unset DBUS_SESSION_BUS_ADDRESS DISPLAY WAYLAND_DISPLAY GNOME_KEYRING_CONTROL
dbus-run-session -- bash -c '
    export PB_TEST_KEYRING=locked
    daemon=
    if [ -z "${LOCKED:-}" ]; then
        export PB_TEST_KEYRING=open
        printf "test\n" | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 &
        daemon=$!
        for _ in $(seq 200); do
            dbus-send --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \
                string:org.freedesktop.secrets 2>/dev/null | grep -q "boolean true" && break
            sleep 0.05
        done
    fi
    "$@"
    code=$?
    [ -n "$daemon" ] && kill "$daemon"
    exit $code' _ "$@"
