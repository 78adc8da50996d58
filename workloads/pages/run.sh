#!/bin/bash
# p95 of /results and /results?index=pci&year=2016 at 100 requests at once, on the release binary and the demonstration province.
set -euo pipefail
binary=${CARGO_TARGET_DIR:-target}/release/caicach
work=$(mktemp -d)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$binary" --quiet demo --data "$work/data" --listen "127.0.0.1:$port" >/dev/null &
server=$!
trap 'kill $server 2>/dev/null; rm -rf "$work"' EXIT
python3 "$(dirname "$0")/load.py" "$port" "/results" "/results?index=pci&year=2016" "/results?index=mau-tinh&group=commune"
