#!/bin/bash
# 200 people, each saving a score every 5 seconds, on SQLite and on PostgreSQL as the product runs on them; then the large pages.
#   BINARY             the program (the release binary, which is built when it is missing)
#   DURATION, EVERY    seconds of the load (60), and between two saves of a person (5)
#   STREAMS            how many of the people listen for changes of their sheet, as every browser with an open sheet does (200)
#   FOLDER             where databases are made (/var/tmp): on a disk, not in memory, and where the user postgres can go
# Ends with 1 when a save was refused or lost.
set -euo pipefail
shopt -s inherit_errexit
cd "$(dirname "$0")/../.."
target=${CARGO_TARGET_DIR:-target}
BINARY=${BINARY:-$target/release/caicach} DURATION=${DURATION:-60} EVERY=${EVERY:-5} STREAMS=${STREAMS:-200} FOLDER=${FOLDER:-/var/tmp}
here=workloads/assessments
failed=0

venv="$target/bench-venv"
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
export PYTHONDONTWRITEBYTECODE=1
python="$venv/bin/python"
"$python" -c 'import aiohttp' 2>/dev/null || "$venv/bin/pip" install -q aiohttp ||
  { echo "aiohttp could not be installed: no figures for assessments" >&2; exit 0; }
[ -x "$BINARY" ] || cargo build -q --release -p caicach

work=$(mktemp -d "$(realpath "$FOLDER")/caicach-assessments.XXXXXX")
server='' postgres=''
end() {
  [ -z "$server" ] || { kill "$server" && wait "$server"; } 2>/dev/null || true
  [ -z "$postgres" ] || scripts/postgres.sh stop "$work/postgres"
  rm -rf "$work"
}
trap end EXIT
# PostgreSQL runs as another user and has to reach its folder.
chmod 755 "$work"
export CAICACH_CONTENT=$work/content RUST_LOG=${RUST_LOG:-error}

# Starts the server and waits until it answers. Below 32768, where Linux begins to give ports to whoever connects somewhere.
start() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then break; fi
  done
  origin=http://127.0.0.1:$port
  "$BINARY" --quiet serve --listen "127.0.0.1:$port" "$@" >/dev/null 2>"$work/log" &
  server=$!
  for _ in $(seq 300); do
    ! "$python" -c "import urllib.request; urllib.request.urlopen('$origin/health', timeout=5)" 2>/dev/null || return 0
    kill -0 "$server" 2>/dev/null || break
    sleep 0.2
  done
  cat "$work/log" >&2
  echo "the server does not answer" >&2
  exit 1
}
stop() {
  kill "$server"
  wait "$server" || true
  server=''
}

# What the two databases have in common is made once, and comes into each from a backup.
"$python" $here/make_content.py content "$work/content"
"$BINARY" --quiet demo --data "$work/made" --only-fill >"$work/printed"
start --data "$work/made"
"$python" $here/prepare.py --origin "$origin" --people "$work/printed" --output "$work/people.json"
stop
"$BINARY" --quiet admin backup "$work/backup.zip" --data "$work/made" >/dev/null
rm -rf "$work/made"

# measure NAME ARGUMENTS FOR load.py -- WHERE THE DATA ARE
measure() {
  local arguments=()
  echo "-- $1"
  shift
  while [ "$1" != -- ]; do arguments+=("$1"); shift; done
  shift
  "$BINARY" --quiet admin restore "$work/backup.zip" "$@" >/dev/null
  start "$@"
  "$python" $here/load.py --origin "$origin" --pid "$server" --people "$work/people.json" --every "$EVERY" --duration "$DURATION" \
    --streams "$STREAMS" "${arguments[@]}" || failed=1
  stop
  [ ! -s "$work/log" ] || { echo "the server said:"; tail -n 5 "$work/log"; } >&2
}

kind=$(stat -f -c %T "$work")
[ "$kind" != tmpfs ] || echo "$FOLDER is in memory: nothing waits for a disk; choose another FOLDER" >&2
"$python" $here/disk.py "$work"
measure "SQLite (WAL, synchronous=FULL: every commit waits for the disk)" -- --data "$work/sqlite"
if url=$(scripts/postgres.sh start "$work/postgres"); then
  postgres=$url
  measure "PostgreSQL (its defaults: fsync=on, synchronous_commit=on)" --postgres "$(head -n 1 "$work/postgres/data/postmaster.pid")" -- \
    --data "$work/beside-postgres" --database "$url"
else
  echo "PostgreSQL could not be started: no figures for it" >&2
fi
exit $failed
