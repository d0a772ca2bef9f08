#!/usr/bin/env bash
# The native verifier and the browser's answer alike on N random trees, proofs and mutations.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
count="${1:-10000}"
cases="$(mktemp)"
trap 'rm -f "$cases"' EXIT
cargo run --quiet -p ledger --example cases -- "$count" >"$cases"
node crates/verifier/tests/agree.mjs ui/dist/verifier.wasm "$cases"
