#!/usr/bin/env bash
# Runs a command with a private PostgreSQL whose address is in HENGJIAN_TEST_POSTGRES.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
HENGJIAN_TEST_POSTGRES="$(scripts/postgres.sh start)"
export HENGJIAN_TEST_POSTGRES
trap 'scripts/postgres.sh stop' EXIT
"$@"
