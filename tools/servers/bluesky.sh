#!/bin/sh
# Bluesky's own PDS, PLC and AppView, as its makers test with them. Needs Node 20, a compiler and about three minutes.
# Beside it a test needs redis-server (Debian's) and the PostgreSQL the tests run on.
set -eu
folder=$1
mkdir -p "$folder"
cd "$folder"
[ -f package.json ] || printf '{"private": true}\n' > package.json
[ -d node_modules/better-sqlite3/build ] || npm install --no-audit --no-fund '@atproto/dev-env@0.3.181'
