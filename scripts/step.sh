#!/usr/bin/env bash
# Runs one step of the set-up and says what it is and how long it took: step.sh NAME COMMAND…
set -euo pipefail
name="$1"
shift
printf '== %s\n' "$name"
start=$SECONDS
"$@"
printf '== %s：%d 秒\n' "$name" "$((SECONDS - start))"
