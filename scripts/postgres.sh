#!/bin/bash
# A PostgreSQL of the tests' own: postgres.sh start FOLDER prints its URL, postgres.sh stop FOLDER ends it.
# It listens on loopback only, on a free port, and keeps its data in FOLDER.
set -euo pipefail
action=$1
folder=$2
bin=$(dirname "$(ls -d /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)")

# PostgreSQL refuses to run as root; Debian's package brings the user postgres.
as_owner() {
  if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

# Below 32768, where Linux begins to give ports to whoever connects somewhere: what is free now stays free.
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then break; fi
  done
  echo "$port"
}

case $action in
start)
  mkdir -p "$folder"
  chmod 755 "$folder"
  mkdir -p "$folder/data"
  if [ "$(id -u)" -eq 0 ]; then chown postgres "$folder" "$folder/data"; fi
  port=$(free_port)
  cd /
  as_owner "$bin/initdb" -D "$folder/data" -U caicach --auth=trust -E UTF8 --locale=C.UTF-8 >/dev/null
  # What it holds is thrown away: it need not outlive a crash of the machine, and its log of changes stays small.
  as_owner tee -a "$folder/data/postgresql.conf" >/dev/null <<EOF
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = ''
max_connections = 200
fsync = off
wal_level = minimal
max_wal_senders = 0
min_wal_size = 32MB
max_wal_size = 128MB
EOF
  as_owner "$bin/pg_ctl" -D "$folder/data" -w -t 60 -l "$folder/log" start >/dev/null
  echo "postgres://caicach@127.0.0.1:$port/postgres"
  ;;
stop)
  cd /
  as_owner "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null || true
  ;;
*)
  echo "usage: postgres.sh start|stop FOLDER" >&2
  exit 2
  ;;
esac
