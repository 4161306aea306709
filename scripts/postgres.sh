#!/usr/bin/env bash
# A throwaway PostgreSQL: `start FOLDER` makes a cluster in the empty FOLDER, starts it on a free port of
# this machine only and prints its address; `stop FOLDER` ends it and removes the folder.
# Nothing in it survives a crash (fsync is off): for tests alone.
set -euo pipefail

action=$1
folder=$2
bin=$(compgen -G '/usr/lib/postgresql/*/bin' | sort --version-sort | tail -n 1)

# PostgreSQL refuses to run as root.
as_owner() {
  if [[ $EUID -eq 0 ]]; then
    (cd / && runuser -u postgres -- "$@")
  else
    "$@"
  fi
}

free_port() {
  node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}

start() {
  local port settings
  if [[ $EUID -eq 0 ]]; then chown postgres "$folder"; fi
  as_owner "$bin/initdb" --pgdata="$folder/data" --username=test --auth=trust --encoding=UTF8 --locale=C.UTF-8 \
    --no-sync >/dev/null
  port=$(free_port)
  settings="-p $port -k $folder -c listen_addresses=127.0.0.1 -c max_connections=300"
  settings+=" -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
  # The server inherits no pipe of ours, or whoever reads our output would wait for it.
  if ! as_owner "$bin/pg_ctl" start --pgdata="$folder/data" --wait --silent --log="$folder/log" \
    --options="$settings" </dev/null >&2; then
    cat "$folder/log" >&2
    return 1
  fi
  echo "postgres://test@127.0.0.1:$port/postgres"
}

stop() {
  if [[ -f $folder/data/postmaster.pid ]]; then
    as_owner "$bin/pg_ctl" stop --pgdata="$folder/data" --mode=immediate --silent
  fi
  rm -rf "$folder"
}

"$action"
