#!/bin/bash
# All tests. Ends with a line that counts them; any failure ends it with an error.
set -euo pipefail
cd "$(dirname "$0")/.."
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-target}
work=$(mktemp -d)
mkdir "$work/tmp"
chmod 755 "$work"
chmod 1777 "$work/tmp"
trap 'scripts/postgres.sh stop "$work/postgres" 2>/dev/null || true; rm -rf "$work"' EXIT

# What tests leave behind goes with them.
export TMPDIR=$work/tmp

step() { printf '\n== %s\n' "$*"; }

step "what the tests need"
scripts/install-for-tests.sh
scripts/need-node.sh

step "pages: bundle and its tests"
make web
(cd web && npm test) | tee "$work/web.log"

step "a PostgreSQL of our own"
CAICACH_TEST_POSTGRES=$(scripts/postgres.sh start "$work/postgres")
export CAICACH_TEST_POSTGRES
echo "$CAICACH_TEST_POSTGRES"

step "form of the code"
cargo fmt --check

step "Rust"
cargo build --workspace --all-targets
cargo test --workspace --no-fail-fast | tee "$work/rust.log"
if grep -q "PostgreSQL: not run" "$work/rust.log"; then
  echo "Story tests on PostgreSQL did not run." >&2
  exit 1
fi

step "pages in Chromium"
(cd e2e && npm ci --no-audit --no-fund && npm test) | tee "$work/browser.log"

rust=$(awk '/^test result: ok/ { sum += $4 } END { print sum + 0 }' "$work/rust.log")
web=$(sed 's/\x1b\[[0-9;]*m//g' "$work/web.log" | awk '/^ *Tests +[0-9]+ passed/ { print $2 }' | tail -n 1)
browser=$(sed 's/\x1b\[[0-9;]*m//g' "$work/browser.log" | awk '/^ *[0-9]+ passed/ { print $1 }' | tail -n 1)
total=$((rust + ${web:?no count of the web tests} + ${browser:?no count of the browser tests}))
printf '\nAll tests passed: %s (Rust %s, scripts %s, pages in Chromium %s)\n' "$total" "$rust" "$web" "$browser"
