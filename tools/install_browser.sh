#!/bin/sh
# Install what the tests need beside Python: Chromium, a Chinese font, Node.js; for papers poppler and
# LibreOffice Writer.
set -eu
missing=""
[ -n "${SITESEL_BROWSER:-}" ] || command -v chromium >/dev/null || missing="$missing chromium"
command -v node >/dev/null || missing="$missing nodejs"
command -v pdftotext >/dev/null || missing="$missing poppler-utils"
command -v soffice >/dev/null || missing="$missing libreoffice-writer-nogui"
fc-list :lang=zh 2>/dev/null | grep -q . || missing="$missing fonts-noto-cjk"
[ -n "$missing" ] || exit 0
as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo"
$as_root apt-get update -qq
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
