#!/bin/sh
# Runs a command of a cargo tool, installing the tool the first time: with-tool.sh CRATE COMMAND…
set -eu
tool=$1; shift
command -v "$tool" >/dev/null 2>&1 || cargo install --locked --quiet "$tool"
exec "$@"
