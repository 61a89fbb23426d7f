#!/bin/sh
# Both locks, for every Python from 3.11 and every platform, with hashes and without any registry's address.
set -eu
cd "$(dirname "$0")/.."
common="--universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet"
uv pip compile pyproject.toml tools/build.in $common --output-file requirements.lock
uv pip compile pyproject.toml tools/build.in --extra dev $common --constraint requirements.lock --output-file requirements-dev.lock
