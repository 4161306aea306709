#!/usr/bin/env bash
# Plays the OpenAPI document against a running demonstration: no answer of 5xx, none that the document leaves out.
# Installs a pinned schemathesis into target/api-check once. Ends with a line as cargo's tests do.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD

SCHEMATHESIS=4.32.5
EXAMPLES=${1:-8}
LIMIT_SECONDS=45
CHECKS=not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance
CHECKS+=,response_schema_conformance,negative_data_rejection,ignored_auth,unsupported_method

tools=$root/target/api-check
binary=$(realpath "${CARGO_TARGET_DIR:-target}")/debug/jiannuo
if [[ ! -x $tools/bin/schemathesis || $(cat "$tools/version" 2>/dev/null) != "$SCHEMATHESIS" ]]; then
  python3 -m venv --clear "$tools"
  "$tools/bin/pip" install --quiet --disable-pip-version-check "schemathesis==$SCHEMATHESIS"
  echo "$SCHEMATHESIS" >"$tools/version"
fi

scratch=$(mktemp -d)
server=""
cleanup() {
  if [[ -n $server ]]; then kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; fi
  rm -rf "$scratch"
}
trap cleanup EXIT

# Many requests in a short time are the point here.
export JIANNUO_API_PER_MINUTE=1000000 JIANNUO_API_PER_MINUTE_WITHOUT_TOKEN=1000000 JIANNUO_LOG=warn
"$binary" serve --demo --listen 127.0.0.1:0 --data "$scratch/data" >"$scratch/out" 2>"$scratch/log" &
server=$!
address=""
for _ in $(seq 1200); do
  address=$(grep -o 'http://127\.0\.0\.1:[0-9]*' "$scratch/out" | head -n 1 || true)
  if [[ -n $address ]]; then break; fi
  kill -0 "$server" 2>/dev/null || { cat "$scratch/out" "$scratch/log"; exit 1; }
  sleep 0.1
done
[[ -n $address ]] || { echo "the server did not start"; cat "$scratch/log"; exit 1; }

scopes=(cases:read cases:act cases:register evidence:read evidence:write organs:read)
token=$("$binary" token --data "$scratch/data" --login nm-fgw.shouli --days 1 "${scopes[@]/#/--scope=}")

# Among invented identifiers there is no case, so a real one is named.
case=$(curl --silent --fail --header "Authorization: Bearer $token" "$address/api/v1/cases?open=true&limit=1" |
  python3 -c 'import json, sys; print(json.load(sys.stdin)["items"][0]["id"])')
printf '[parameters]\n"path.id" = "%s"\n"path.organ" = "nm-fgw"\n' "$case" >"$scratch/schemathesis.toml"

failed=0
# What it remembers of a run stays in the throwaway folder.
cd "$scratch"
timeout $((LIMIT_SECONDS + 60)) "$tools/bin/schemathesis" --config-file "$scratch/schemathesis.toml" \
  run "$address/api/v1/openapi.json" --header "Authorization: Bearer $token" --phases examples,coverage,fuzzing \
  --max-examples "$EXAMPLES" --seed 20260302 --generation-deterministic --max-time "$LIMIT_SECONDS" \
  --checks "$CHECKS" --warnings off --no-color || failed=1
if grep -q ' ERROR ' "$scratch/log"; then
  grep ' ERROR ' "$scratch/log"
  failed=1
fi
echo "test result: API description: $((1 - failed)) passed; $failed failed"
exit "$failed"
