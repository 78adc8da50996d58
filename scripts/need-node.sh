#!/bin/sh
# Says which Node is needed, before a bundler says it in its own words.
set -eu
command -v node >/dev/null 2>&1 || { echo "Node 20.19 or later is needed (https://nodejs.org)." >&2; exit 2; }
node -e 'const [a,b]=process.versions.node.split(".").map(Number); process.exit(a>20||(a===20&&b>=19)?0:1)' || {
  echo "Node 20.19 or later is needed; this is $(node --version)." >&2; exit 2; }
