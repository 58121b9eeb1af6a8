#!/bin/sh
# Install what the tests of the map need beside Python: Chromium, a Chinese font, Node.js and two packages of npm.
set -eu
missing=""
[ -n "${SITESEL_BROWSER:-}" ] || command -v chromium >/dev/null || missing="$missing chromium"
command -v node >/dev/null || missing="$missing nodejs"
command -v npm >/dev/null || missing="$missing npm"
fc-list :lang=zh 2>/dev/null | grep -q . || missing="$missing fonts-noto-cjk"
if [ -n "$missing" ]; then
    as_root=""
    [ "$(id -u)" = 0 ] || as_root="sudo"
    $as_root apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi
npm ci --silent --ignore-scripts --no-audit --no-fund --prefix tools/page
