#!/usr/bin/env bash
# 测试用的 PostgreSQL / A PostgreSQL of one's own for the tests: one cluster in a temporary folder, on
# a free port of the loopback, with fsync on as in production, thrown away afterwards.
#
#   scripts/postgres.sh start   starts one that stays, prints its address
#   scripts/postgres.sh stop    stops the one that `start` started
#   scripts/postgres.sh hold    starts one, prints its address, stops it when standard input ends:
#                               whoever started it may die in any way and nothing is left behind
#   scripts/postgres.sh crash URL    stops the server of that address at once, as a power cut would
#   scripts/postgres.sh again URL    starts it again on the same data and port
#
# PostgreSQL refuses to run as root; then the user `postgres` runs it.
set -euo pipefail

repo="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
note="$repo/target/test-postgres"

fail() { printf '%s\n' "postgres.sh: $*" >&2; exit 1; }

# The newest server on the machine, whatever its version.
find_server() {
  local found
  found="$(printf '%s\n' /usr/lib/postgresql/*/bin /usr/pgsql-*/bin | sort -V | tail -1)"
  if [ -x "$found/initdb" ]; then printf '%s' "$found"; return; fi
  if command -v initdb >/dev/null 2>&1; then dirname "$(command -v initdb)"; return; fi
  fail "没有 PostgreSQL 的服务器程序，请安装软件包 postgresql（Debian、Ubuntu：apt-get install postgresql；
红帽系：dnf install postgresql-server）/ the server programs are missing: install the package postgresql"
}

as_server() {
  if [ "$(id -u)" = 0 ]; then
    id postgres >/dev/null 2>&1 || fail "没有 postgres 用户，请安装软件包 postgresql"
    (cd / && setpriv --reuid=postgres --regid=postgres --clear-groups "$@")
  else
    "$@"
  fi
}

port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# start_server FOLDER PORT
start_server() {
  # fsync and the other promises of durability stay as they are by default: on.
  as_server "$bin/pg_ctl" -D "$1/data" -l "$1/log" -w -t 60 -s \
    -o "-p $2 -h 127.0.0.1 -k $1 -c max_connections=300" start
}

create() {
  local folder port
  folder="$(mktemp -d "${TMPDIR:-/tmp}/hengjian-postgres.XXXXXX")"
  if [ "$(id -u)" = 0 ]; then chown postgres: "$folder"; fi
  as_server "$bin/initdb" -D "$folder/data" -U test -A trust -E UTF8 --locale=C.UTF-8 \
    --no-sync >"$folder/initdb.log" 2>&1 || { cat "$folder/initdb.log" >&2; fail "initdb"; }
  for port in $(shuf -i 20000-32000 -n 30); do
    port_is_free "$port" || continue
    if start_server "$folder" "$port" >/dev/null 2>&1; then
      printf '%s %s\n' "$folder" "$port"
      return
    fi
  done
  cat "$folder/log" >&2
  rm -rf "$folder"
  fail "没有能用的端口 / no port could be taken"
}

# The folder travels in the address, where clients ignore it as an application's name.
url() { printf 'postgres://test@127.0.0.1:%s/postgres?application_name=%s\n' "$2" "$1"; }

destroy() {
  as_server "$bin/pg_ctl" -D "$1/data" -m immediate -s stop >/dev/null 2>&1 || true
  rm -rf "$1"
}

folder_of() { sed -nE 's/.*application_name=([^&]+).*/\1/p' <<<"$1"; }
port_of() { sed -nE 's/.*127\.0\.0\.1:([0-9]+).*/\1/p' <<<"$1"; }

bin="$(find_server)"
case "${1:-}" in
  start)
    if [ -f "$note" ]; then destroy "$(cat "$note")"; fi
    read -r folder port < <(create)
    mkdir -p "$(dirname "$note")"
    printf '%s' "$folder" >"$note"
    url "$folder" "$port"
    ;;
  stop)
    [ -f "$note" ] || exit 0
    destroy "$(cat "$note")"
    rm -f "$note"
    ;;
  hold)
    read -r folder port < <(create)
    trap 'destroy "$folder"' EXIT
    # Interrupting the tests reaches this group too; what counts is the end of standard input.
    trap '' INT TERM HUP
    url "$folder" "$port"
    cat >/dev/null
    ;;
  crash)
    as_server "$bin/pg_ctl" -D "$(folder_of "$2")/data" -m immediate -s stop
    ;;
  again)
    start_server "$(folder_of "$2")" "$(port_of "$2")"
    ;;
  *)
    sed -n '2,14p' "$0" | sed 's/^# \{0,1\}//'
    exit 2
    ;;
esac
