#!/usr/bin/env bash
# The browser tests: Debian's chromium against the real program on an invented bureau.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
[ -d node_modules/chrome-aws-lambda ] || npm ci --ignore-scripts --no-audit --no-fund --legacy-peer-deps
node --test --test-concurrency=1 *.test.mjs
