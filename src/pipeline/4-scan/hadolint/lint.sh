#!/bin/sh
# Lints the Dockerfile. Writes the exit code last: once it exists, the findings are complete.
# usage: REPORT-FOLDER DOCKERFILE

report=$1 dockerfile=$2

hadolint --format json --no-fail "$dockerfile" >"$report/hadolint.json.tmp"
status=$?
mv "$report/hadolint.json.tmp" "$report/hadolint.json"
printf '%s' "$status" >"$report/hadolint.exit.tmp"
mv "$report/hadolint.exit.tmp" "$report/hadolint.exit"
exit "$status"
