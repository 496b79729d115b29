#!/bin/sh
# Audits the Dockerfile with Lynis. Lynis does not quote words from the Dockerfile, so -f disables pathname expansion,
# which could otherwise take hours. The default profile is for whole machines and takes most of an audit's time. A
# one-line profile in the working directory replaces it; --usecwd makes Lynis use that.
# usage: FOLDER DOCKERFILE SHARED-FILES-OF-LYNIS

folder=$1 dockerfile=$2 shared=$3

mkdir -p "$folder/here/plugins" && cd "$folder/here" || exit 1
ln -s "$shared/include" "$shared/db" .
echo 'skip-upgrade-test=yes' >default.prf

sh -f "$(command -v lynis)" --usecwd --no-colors --quiet --no-log --report-file "$folder/lynis.dat.tmp" \
  audit dockerfile "$dockerfile"
status=$?
mv "$folder/lynis.dat.tmp" "$folder/lynis.dat"
printf '%s' "$status" >"$folder/lynis.exit.tmp"
mv "$folder/lynis.exit.tmp" "$folder/lynis.exit"
exit "$status"
