/**
 * Lynis leaves the Dockerfile's words unquoted: with -f the shell takes none of them for a pattern of file names,
 * which could keep it at work for hours. Its own profile is about machines, and reading it is most of the time that
 * an audit takes; --usecwd lets it find one of a single line.
 * usage: FOLDER DOCKERFILE SHARED-FILES-OF-LYNIS
 */
export const auditScript = `
folder=$1 dockerfile=$2 shared=$3

mkdir -p "$folder/here/plugins" && cd "$folder/here" || exit 1
ln -s "$shared/include" "$shared/db" .
echo 'skip-upgrade-test=yes' >default.prf

sh -f "$(command -v lynis)" --usecwd --no-colors --quiet --no-log --report-file "$folder/lynis.dat.tmp" \\
  audit dockerfile "$dockerfile"
status=$?
mv "$folder/lynis.dat.tmp" "$folder/lynis.dat"
printf '%s' "$status" >"$folder/lynis.exit.tmp"
mv "$folder/lynis.exit.tmp" "$folder/lynis.exit"
exit "$status"
`;
