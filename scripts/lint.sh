#!/usr/bin/env bash
# The checks that run no test. `test.sh` does the same in its layers 0 and 1.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/assets.sh
cargo fmt --all --check
cargo clippy --locked --workspace --all-targets -- -D warnings
scripts/licences.sh
node scripts/contrast.mjs
if command -v shellcheck >/dev/null; then
  shellcheck scripts/*.sh .ci/run
else
  echo "skipped: shellcheck is not installed"
fi
