#!/bin/sh
# Runs a command with '--team URL' behind it: the address of a PostgreSQL of its own, on loopback, run
# by a user without rights, gone at the end. Where none is installed the command runs without.
# For tours and tests alone: no flush, nothing is kept.
#
#   with_server.sh COMMAND ...
set -eu
# Debian's folder of all versions, or another one
programs=$(ls -d "${SEGUE_POSTGRESQL:-/usr/lib/postgresql}"/*/bin 2>/dev/null | sort -V | tail -n 1)
if ! [ -x "$programs/initdb" ] || ! [ -x "$programs/postgres" ]; then
    echo "There is no PostgreSQL here (Debian's package 'postgresql'): what needs a team's server is left out."
    exec "$@"
fi
folder=$(mktemp -d)
passfile=$(mktemp)
server=""
finish() {
    if [ -n "$server" ]; then
        kill -QUIT "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$folder" "$passfile"
}
trap finish EXIT
trap 'exit 130' INT TERM

as="" # initdb refuses root
if [ "$(id -u)" = 0 ]; then
    user=postgres
    id "$user" >/dev/null 2>&1 || user=nobody
    as="setpriv --reuid=$user --regid=$(id -g "$user") --clear-groups --"
    chown "$user" "$folder"
fi
word=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
echo "$word" >"$folder/word"
chmod 644 "$folder/word" # its folder is the server's alone
# shellcheck disable=SC2086 - words
$as "$programs/initdb" -D "$folder/data" -U owner --pwfile="$folder/word" -A scram-sha-256 -N \
    -E UTF8 --locale=C.UTF-8 >"$folder/initdb.log" 2>&1 || { cat "$folder/initdb.log" >&2; exit 1; }
rm -f "$folder/word"

ready() { "$programs/pg_isready" -q -h 127.0.0.1 -p "$1"; }

start() { # a port; succeeds when a server of ours answers there
    # shellcheck disable=SC2086 - words
    $as "$programs/postgres" -D "$folder/data" -k "" -h 127.0.0.1 -p "$1" -c fsync=off \
        -c max_connections=40 -c log_min_messages=fatal >"$folder/server.log" 2>&1 &
    server=$!
    tries=0
    until ready "$1"; do
        tries=$((tries + 1))
        # Taken by somebody else since it was chosen, or broken.
        if ! kill -0 "$server" 2>/dev/null || [ "$tries" -ge 200 ]; then return 1; fi
        sleep 0.1
    done
    kill -0 "$server" 2>/dev/null
}

attempt=0
until start "$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 12000))"; do
    attempt=$((attempt + 1))
    if [ "$attempt" -ge 3 ]; then
        echo "PostgreSQL did not start:" >&2
        cat "$folder/server.log" >&2
        exit 1
    fi
done
port=$(sed -n 4p "$folder/data/postmaster.pid")
echo "127.0.0.1:$port:*:owner:$word" >"$passfile"
export PGPASSFILE="$passfile"

"$@" --team "postgresql://owner@127.0.0.1:$port/postgres?sslmode=disable"
