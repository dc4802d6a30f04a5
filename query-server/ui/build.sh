#!/bin/sh
# Builds the page into query-server's classes and runs its unit tests; called by Maven.
#
#   build.sh bundle <target>/classes/ui   installs packages and bundles, unless nothing changed since the last time
#   build.sh test                       runs the unit tests (no browser needed)
#   build.sh browser                    runs the browser tests against the packed distribution's server
#
# The two stamps live next to what they vouch for: deleting node_modules or target/ rebuilds it.
set -eu
cd "$(dirname "$0")"

NEEDED=20.19

fail() {
  echo "query-server/ui: $1" >&2
  exit 1
}

command -v node >/dev/null 2>&1 ||
  fail "Node.js is not on the PATH. The web page is built with Node.js $NEEDED or newer: install it from your distribution or https://nodejs.org."
node -e 'const [a, b] = process.versions.node.split(".").map(Number), [x, y] = process.argv[1].split(".").map(Number);
  process.exit(a > x || (a === x && b >= y) ? 0 : 1)' "$NEEDED" ||
  fail "Node.js $(node --version) is too old. The web page is built with Node.js $NEEDED or newer."

# Content, not time: a fresh clone and a changed branch give every file a new time.
digest() {
  find "$@" -type f | LC_ALL=C sort | xargs cksum | cksum
}

packages() {
  wanted="$(node --version) $(digest package-lock.json)"
  if [ "$(cat node_modules/.stamp 2>/dev/null || true)" != "$wanted" ]; then
    npm ci --no-audit --no-fund --prefer-offline --loglevel=error
    echo "$wanted" >node_modules/.stamp
  fi
}

# The same names as in playwright.config.ts.
installed_browser() {
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null 2>&1; then return 0; fi
  done
  return 1
}

case "${1:-}" in
bundle)
  out="$2"
  stamp="$(dirname "$(dirname "$out")")/ui.stamp"
  wanted="$(digest src public index.html package-lock.json tsconfig.json vite.config.ts)"
  if [ -f "$out/index.html" ] && [ "$(cat "$stamp" 2>/dev/null || true)" = "$wanted" ]; then
    exit 0
  fi
  packages
  UI_OUT="$out" npm run --silent build
  echo "$wanted" >"$stamp"
  ;;
test)
  packages
  NO_COLOR=1 npm run --silent test
  ;;
browser)
  packages
  # An installed Chromium is used; else Playwright's own is downloaded once.
  if ! installed_browser; then
    npx playwright install chromium ||
      fail "There is no Chromium to test with: install one (Debian: apt-get install chromium)."
  fi
  npm run --silent test:browser
  ;;
*)
  fail "usage: build.sh bundle <target>/classes/ui | test | browser"
  ;;
esac
