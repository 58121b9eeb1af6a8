#!/bin/sh
# Install what the tests need beside Python: Chromium, Node.js and two packages of npm for the map, LibreOffice and
# poppler for the papers, a Chinese font for both.
set -eu
missing=""
[ -n "${SITESEL_BROWSER:-}" ] || command -v chromium >/dev/null || missing="$missing chromium"
[ -n "${SITESEL_OFFICE:-}" ] || command -v soffice >/dev/null || missing="$missing libreoffice-calc-nogui libreoffice-writer-nogui"
command -v node >/dev/null || missing="$missing nodejs"
command -v npm >/dev/null || missing="$missing npm"
command -v pdftoppm >/dev/null || missing="$missing poppler-utils"
fc-list :lang=zh 2>/dev/null | grep -q . || missing="$missing fonts-noto-cjk"
if [ -n "$missing" ]; then
    as_root=""
    [ "$(id -u)" = 0 ] || as_root="sudo"
    $as_root apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi
npm ci --silent --ignore-scripts --no-audit --no-fund --prefix tools/page
