#!/usr/bin/env bash
# Fetches the front-end packages the lock file names and copies the files we serve to web-assets/dist
# (those only tests need to web-assets/dist-test). Does nothing when both folders match the lock.
set -euo pipefail
cd "$(dirname "$0")/../web-assets"

# What decides the outcome: the locked packages and this script's list of files.
stamp=$(cat package-lock.json ../scripts/assets.sh | cksum)
# The browser tests run the single sign-on from node_modules.
if [[ -d dist && -d node_modules/oidc-provider && -f dist-test/stamp && $(cat dist-test/stamp) == "$stamp" ]]; then
  exit 0
fi

echo "Fetching the front-end packages"
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

rm -rf dist dist-test
mkdir -p dist dist-test

# Source maps are not served, so the line that points to them goes.
serve() { sed '/^\/[/*]# sourceMappingURL=/d' "node_modules/$1" >"dist/${2:-$(basename "$1")}"; }
serve @tabler/core/dist/css/tabler.min.css
serve @tabler/core/dist/js/tabler.min.js
serve htmx.org/dist/htmx.min.js
# Large files over lines that break.
serve tus-js-client/dist/tus.min.js
# The proof of work before a complaint is sent; the build without inline styles and workers.
serve altcha/dist/external/altcha.min.js
serve altcha/dist/external/altcha.css
serve altcha/dist/i18n/zh-cn.js altcha.zh-cn.js
serve altcha/dist/workers/pbkdf2.js altcha.pbkdf2.js
# The page on which the API can be tried.
serve swagger-ui-dist/swagger-ui.css
serve swagger-ui-dist/swagger-ui-bundle.js

cp node_modules/axe-core/axe.min.js node_modules/axe-core/locales/zh_CN.json dist-test/

echo "$stamp" >dist-test/stamp
