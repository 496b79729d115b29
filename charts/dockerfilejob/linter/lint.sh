#!/bin/sh
# Lints the Dockerfile.
# usage: FOLDER

exec hadolint --format json --no-fail "$1/Dockerfile" >"$1/report"
