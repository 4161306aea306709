#!/usr/bin/env bash
# Checks, without the network, that every crate we build and every front-end package carries a licence we
# accept and that no banned crate came in; names crates present in several versions, as a warning.
set -euo pipefail
cd "$(dirname "$0")/.."

host=$(rustc --version --verbose | sed -n 's/^host: //p')
cargo metadata --offline --locked --format-version 1 --filter-platform "$host" | node scripts/licences.mjs
