#!/usr/bin/env bash
# The browser tests: Debian's chromium against the real program on an invented bureau.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
[ -d node_modules/playwright-core ] || npm ci --ignore-scripts --no-audit --no-fund
node --test --test-concurrency=1 *.test.mjs
