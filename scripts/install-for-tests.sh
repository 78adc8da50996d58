#!/bin/sh
# Installs what the tests need and this machine lacks: PostgreSQL, Chromium and poppler's tools, from Debian's packages.
set -eu
missing=""
[ -n "$(ls /usr/lib/postgresql/*/bin/initdb 2>/dev/null)" ] || missing="$missing postgresql"
[ -x /usr/bin/chromium ] || missing="$missing chromium"
command -v pdftohtml >/dev/null 2>&1 || missing="$missing poppler-utils"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null 2>&1; then
  echo "Please install:$missing (apt-get install$missing), or run as root." >&2
  exit 2
fi
as_root=""
[ "$(id -u)" -eq 0 ] || as_root=sudo
echo "Installing$missing …"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -q >/dev/null
# shellcheck disable=SC2086
$as_root apt-get install -y -q --no-install-recommends $missing >/dev/null
