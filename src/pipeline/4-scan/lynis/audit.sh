#!/bin/sh
# Audits the Dockerfile with Lynis, which leaves the words of the Dockerfile unquoted: with -f the shell expands no file
# name patterns, which could otherwise keep it busy for hours. The default profile is about machines and takes most of
# the time of an audit, so a profile of one line replaces it; --usecwd makes Lynis find it.
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
