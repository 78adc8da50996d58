#!/bin/bash
# All tests. Ends with a line that counts them; any failure ends it with an error.
set -euo pipefail
cd "$(dirname "$0")/.."
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-target}
work=$(mktemp -d)
mkdir "$work/tmp"
chmod 755 "$work"
chmod 1777 "$work/tmp"

finish() {
  local status=$?
  # Stories that failed with the server end with what it said last; errors that stories provoke are left out.
  if [ "$status" -ne 0 ] && [ -f "$work/postgres/log" ]; then
    printf '\nPostgreSQL said last:\n'
    grep -E ' (PANIC|FATAL|LOG):' "$work/postgres/log" | grep -v checkpoint | tail -n 12 || true
  fi
  scripts/postgres.sh stop "$work/postgres" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

# What tests leave behind goes with them.
export TMPDIR=$work/tmp

step() { printf '\n== %s\n' "$*"; }

# A full disk ends compilers and databases half-way, with messages that name everything but the disk.
need_space() {
  local free
  free=$(df --output=avail -BG "$1" | tail -n 1 | tr -dc 0-9)
  if [ "$free" -lt "$2" ]; then
    echo "Only $free GB are free where $1 is; the tests need $2 GB there. Please make room and start again." >&2
    exit 2
  fi
}

step "what the tests need"
mkdir -p "$CARGO_TARGET_DIR"
need_space "$CARGO_TARGET_DIR" 4
need_space "$work" 2
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

step "pages in Chromium"
(cd e2e && npm ci --no-audit --no-fund && npm test) | tee "$work/browser.log"

rust=$(awk '/^test result: ok/ { sum += $4 } END { print sum + 0 }' "$work/rust.log")
web=$(sed 's/\x1b\[[0-9;]*m//g' "$work/web.log" | awk '/^ *Tests +[0-9]+ passed/ { print $2 }' | tail -n 1)
browser=$(sed 's/\x1b\[[0-9;]*m//g' "$work/browser.log" | awk '/^ *[0-9]+ passed/ { print $1 }' | tail -n 1)
total=$((rust + ${web:?no count of the web tests} + ${browser:?no count of the browser tests}))
printf '\nAll tests passed: %s (Rust %s, scripts %s, pages in Chromium %s)\n' "$total" "$rust" "$web" "$browser"
