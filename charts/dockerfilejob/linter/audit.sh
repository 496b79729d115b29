#!/bin/sh
# Audits the Dockerfile with Lynis. Lynis does not quote words from the Dockerfile, so -f disables pathname expansion,
# which could otherwise take hours. --usecwd makes Lynis use what is in the working directory: a profile of one line, since
# the default profile is for whole machines, and a copy of its own files that neither looks at all programs of the
# container, nor writes the time into a log, nor checks its files before each use. That is most of an audit's time.
# usage: SHARED-FILES-OF-LYNIS FOLDER

shared=$1 folder=$2

mkdir -p "$folder/here/plugins" && cd "$folder/here" || exit 1
ln -s "$shared/db" .
cp -R "$shared/include" . || exit 1
echo 'skip-upgrade-test=yes' >default.prf
: >include/binaries
echo 'LogText() { :; }; SafePerms() { PERMS_OK=1; }' >>include/functions

exec sh -f "$(command -v lynis)" --usecwd --no-colors --quiet --no-log --report-file "$folder/report" \
  audit dockerfile "$folder/Dockerfile"
