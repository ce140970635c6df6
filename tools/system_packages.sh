#!/bin/sh
# The tests drive a real browser. Where apt is there and may be used, install it; else say what is missing.
set -eu
command -v chromium >/dev/null 2>&1 && exit 0
command -v chromium-browser >/dev/null 2>&1 && exit 0
if command -v apt-get >/dev/null 2>&1; then
  SUDO=""
  [ "$(id -u)" = 0 ] || SUDO="sudo -n"
  if $SUDO true 2>/dev/null; then
    echo "Installing chromium for the browser tests (apt-get) ..."
    $SUDO apt-get update -qq && DEBIAN_FRONTEND=noninteractive $SUDO apt-get install -qq -y --no-install-recommends chromium >/dev/null
    exit 0
  fi
fi
echo "chromium is not here and can't be installed by this user: the browser tests will fail. Install it and run again." >&2
