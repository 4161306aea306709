#!/usr/bin/env bash
# Builds the server and starts it with the demonstration prefecture; data stay in data/.
# Arguments are passed on to `jiannuo serve`.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/setup.sh run
scripts/assets.sh
cargo build --release --locked --bin jiannuo
exec "${CARGO_TARGET_DIR:-target}/release/jiannuo" serve --demo --data data "$@"
