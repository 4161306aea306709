#!/usr/bin/env bash
# Finds what this machine lacks to build and run (or, with the argument `test`, also to test).
# As root it installs that with apt; otherwise it prints the command and stops.
set -euo pipefail

purpose=${1:-run}
packages=()

have() { command -v "$1" >/dev/null 2>&1; }
needs() { packages+=("$@"); }

if ! have cargo; then
  echo "Rust is missing: install it from https://rustup.rs (Debian's own is too old), then try again." >&2
  exit 1
fi

have cc || needs gcc libc6-dev
have node || needs nodejs
have npm || needs npm
# Letters as PDF; without a Chinese font the server runs and sets none.
compgen -G '/usr/share/fonts/opentype/noto/NotoSerifCJK*' >/dev/null || needs fonts-noto-cjk

if [[ $purpose == test ]]; then
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || needs postgresql
  have chromium || needs chromium
  have chromedriver || needs chromium-driver
  have curl || needs curl
  # For the check of the API's description, which installs its tool into a folder of its own.
  python3 -c 'import ensurepip, venv' 2>/dev/null || needs python3 python3-venv
fi

[[ ${#packages[@]} -gt 0 ]] || exit 0

if ! have apt-get; then
  echo "Missing, by their Debian names: ${packages[*]}. Install them, then try again." >&2
  exit 1
fi
if [[ $EUID -ne 0 ]]; then
  echo "Missing: ${packages[*]}. Run this, then try again:" >&2
  echo "  sudo apt-get update && sudo apt-get install --yes --no-install-recommends ${packages[*]}" >&2
  exit 1
fi

echo "Installing ${packages[*]}"
export DEBIAN_FRONTEND=noninteractive
apt-get update --quiet=2
apt-get install --yes --quiet=2 --no-install-recommends "${packages[@]}" >/dev/null
