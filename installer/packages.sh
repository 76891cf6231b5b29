# SPDX-License-Identifier: Apache-2.0
# The Debian packages that building, running and testing need. Sourced by test.sh, demo.sh and .ci/run:
#   . installer/packages.sh && pb_install build run
# Installs only what is missing, so that it needs neither network nor root once everything is there.

# To compile: compiler, tools, headers.
pb_packages_build="g++ cmake ninja-build ccache mold
  qt6-base-dev qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools libgl-dev libxkbcommon-dev
  libexpected-dev libtomlplusplus-dev libhttp-parser-dev zlib1g-dev
  unixodbc-dev qtkeychain-qt6-dev libsodium-dev librapidcheck-dev"

# To run the programs and the demo: plugins and drivers that are loaded at run time, time zones, certificates.
pb_packages_run="libqt6sql6-sqlite qt6-qpa-plugins libsecret-1-0 libsodium23 unixodbc libsqliteodbc odbc-postgresql odbc-mariadb
  tzdata ca-certificates fonts-dejavu-core"

# To test: database servers, a secret service under a private D-Bus, an X server with a tray.
pb_packages_test="postgresql mariadb-server sqlite3 openssl procps
  dbus dbus-x11 gnome-keyring
  xvfb openbox tint2 xdotool imagemagick"

# To fuzz, and to check the code.
pb_packages_fuzz="clang-14 clang-tidy-14"

# The packages of the named groups that are not installed.
pb_missing() {
  for group in "$@"; do
    eval "set -- \$pb_packages_$group"
    for package in "$@"; do
      status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) || status=absent
      [ "$status" = installed ] || printf '%s ' "$package"
    done
  done
}

pb_as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    env "$@"
  elif command -v sudo >/dev/null 2>&1; then
    sudo env "$@"
  else
    echo "Root is needed, and sudo is not installed. As root, run: apt-get install $pb_wanted" >&2
    return 1
  fi
}

# Installs what is missing of the named groups: build, run, test, fuzz.
pb_install() {
  if ! command -v apt-get >/dev/null 2>&1; then
    echo "This is no Debian: please see to it yourself that these groups of installer/packages.sh are there: $*" >&2
    return 0
  fi
  pb_wanted=$(pb_missing "$@")
  [ -n "$pb_wanted" ] || return 0
  echo "Installing: $pb_wanted"
  # A cut-off dpkg run and package lists of last year are the two usual reasons for a failing installation.
  pb_as_root DEBIAN_FRONTEND=noninteractive dpkg --configure -a || return 1
  pb_as_root DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=900 -q update || return 1
  # shellcheck disable=SC2086
  pb_as_root DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=900 -o Dpkg::Use-Pty=0 -q \
    install -y --no-install-recommends $pb_wanted
}
