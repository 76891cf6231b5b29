#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# with_tray.sh COMMAND…: runs COMMAND on a private X display with a window manager and a panel that has a tray, inside a
# private session bus, and ends them all with it. Exit: COMMAND's, or 77 when a program is missing (a skipped test).
set -u
for program in Xvfb openbox tint2 dbus-run-session; do
    if ! command -v "$program" >/dev/null; then
        echo "with_tray.sh: $program is not installed" >&2
        exit 77
    fi
done
if [ -z "${WITH_TRAY_WORK:-}" ]; then
    unset DBUS_SESSION_BUS_ADDRESS WAYLAND_DISPLAY
    # Before the bus: what it starts, such as a key store, must not write into the user's own home.
    work=$(mktemp -d)
    chmod 700 "$work"
    export HOME=$work XDG_RUNTIME_DIR=$work XDG_CACHE_HOME=$work XDG_DATA_HOME=$work XDG_CONFIG_HOME=$work
    WITH_TRAY_WORK=$work exec dbus-run-session -- bash "$0" "$@"
fi

work=$WITH_TRAY_WORK
pids=()
cleanup() {
    for ((i = ${#pids[@]} - 1; i >= 0; --i)); do kill "${pids[i]}" 2>/dev/null; done
    wait 2>/dev/null
    rm -rf "$work"
}
trap cleanup EXIT

# The server chooses a free display itself and tells which.
Xvfb -displayfd 3 -screen 0 "${WITH_TRAY_SCREEN:-1280x900x24}" -nolisten tcp 3>"$work/display" >"$work/xvfb.log" 2>&1 &
pids+=($!)
for _ in $(seq 200); do [ -s "$work/display" ] && break; sleep 0.05; done
[ -s "$work/display" ] || { echo "with_tray.sh: Xvfb did not start" >&2; cat "$work/xvfb.log" >&2; exit 1; }
DISPLAY=:$(cat "$work/display")
export DISPLAY QT_QPA_PLATFORM=xcb

cat >"$work/tint2rc" <<'RC'
rounded = 0
border_width = 0
background_color = #222222 100
border_color = #222222 0
panel_items = LTSC
panel_position = bottom center horizontal
panel_size = 100% 40
panel_layer = top
panel_background_id = 1
taskbar_mode = single_desktop
systray_padding = 4 4 4
systray_icon_size = 28
systray_background_id = 1
time1_format = %H:%M
RC
[ "${WITH_TRAY_PANEL:-dark}" = light ] && sed -i 's/#222222 100/#f0f0f0 100/' "$work/tint2rc"
openbox >"$work/openbox.log" 2>&1 &
pids+=($!)
tint2 -c "$work/tint2rc" >"$work/tint2.log" 2>&1 &
tint2=$!
pids+=("$tint2")
export WITH_TRAY_TINT2_PID=$tint2 WITH_TRAY_TINT2_RC=$work/tint2rc
"$@"
