#!/usr/bin/env bash
# Everything the checks do, in layers; see docs/architecture.md. All layers run even if one fails, so that
# one run tells everything. Ends with the seconds of each, what was skipped, and the totals.
set -euo pipefail
cd "$(dirname "$0")/.."

scratch=$(mktemp -d)
cluster=$(mktemp -d)
log=$scratch/tests.log
summary=()
skipped=()
failed_steps=0
touch "$log"

cleanup() {
  scripts/postgres.sh stop "$cluster" || true
  rm -rf "$scratch"
}
trap cleanup EXIT

# step NAME COMMAND...: runs, and remembers a failure without stopping.
step() {
  local name=$1
  shift
  echo "--- $name"
  if ! "$@"; then
    echo "!!! failed: $name"
    summary+=("    failed: $name")
    failed_steps=$((failed_steps + 1))
  fi
}

tests() { cargo test --locked --no-fail-fast "$@" 2>&1 | tee -a "$log"; }

# sum_of WORD: over all `test result:` lines, as in "12 passed; 0 failed; 1 ignored".
sum_of() {
  awk -v word="$1" '/^test result:/ { for (i = 2; i <= NF; i++) if ($i ~ "^" word) n += $(i - 1) } END { print n + 0 }' "$log"
}

api_check() { scripts/api-check.sh 2>&1 | tee -a "$log"; }

prepare() { scripts/setup.sh test && scripts/assets.sh && cargo fetch --locked; }

layer_0() {
  prepare >"$scratch/prepare.log" 2>&1 &
  local preparing=$!
  step "formatting" cargo fmt --all --check
  if ! wait "$preparing"; then
    cat "$scratch/prepare.log"
    echo "0 passed, 1 failed"
    exit 1
  fi
  cat "$scratch/prepare.log"
}

layer_1() {
  step "clippy" cargo clippy --locked --workspace --all-targets -- -D warnings
  step "licences and bans" scripts/licences.sh
  step "contrast of the theme" node scripts/contrast.mjs
  if command -v shellcheck >/dev/null; then
    step "shell scripts" shellcheck scripts/*.sh .ci/run
  else
    skipped+=("shellcheck: not installed")
  fi
}

start_postgres() {
  JIANNUO_TEST_PG=$(scripts/postgres.sh start "$cluster") || return 1
  export JIANNUO_TEST_PG
}

layer_2() {
  # Without its address the storage tests of PostgreSQL would be skipped, so a start that fails is a failure.
  step "PostgreSQL for the tests" start_postgres
  step "tests, storage on SQLite and PostgreSQL" tests --workspace "${without_e2e[@]}"
}

layer_3() {
  if [[ ! -d e2e ]]; then
    skipped+=("browser tests: no folder e2e")
    return
  fi
  # Of the same packages as layer 2, or features of dependencies differ and all of them are built again.
  step "build of the server" cargo build --locked --workspace --exclude e2e --bin jiannuo
  step "browser tests" tests --package e2e
  step "API against its description" api_check
}

without_e2e=()
if [[ -d e2e ]]; then without_e2e=(--exclude e2e); fi

for layer in "0 setup, front-end packages, formatting" "1 lints" "2 tests on both engines" "3 browser tests, API"; do
  echo "=== layer $layer"
  began=$SECONDS
  "layer_${layer%% *}"
  summary+=("$(printf '%5ds  layer %s' $((SECONDS - began)) "$layer")")
done

passed=$(sum_of passed)
failed=$(sum_of failed)
ignored=$(sum_of ignored)
if [[ $ignored -gt 0 ]]; then skipped+=("$ignored tests marked ignored"); fi
# A step can fail without a failing test (a lint, a build): it counts as one, so that zero means all is well.
if [[ $failed -lt $failed_steps ]]; then failed=$failed_steps; fi

echo "=== summary, ${SECONDS}s"
printf '%s\n' "${summary[@]}"
printf 'skipped: %s\n' "${skipped[@]:-nothing}"
echo "$passed passed, $failed failed"
[[ $failed -eq 0 ]]
