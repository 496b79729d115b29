#!/bin/sh
# Fetches one commit and writes its files, without Git's own data, to WORKSPACE.
#
# The server and the repository may be hostile. So redirects are not followed, the URL's protocol (HTTP, HTTPS or SSH)
# is the only one allowed, and hooks, filters, submodules and external configuration have no effect. The script checks sizes itself, because
# an eviction by the kubelet would not show the user the reason. Git gets a password from a helper, and only if the
# server requires it. SSH knows one key and the host keys beside it, and no agent, configuration or prompt. Neither
# appears on a command line.
#
# Prints $RESULT_NONCE and one line: {"commit","dockerfile"}, with the file gzipped and base64-encoded, or
# {"error","message"}. An error is also written to VERDICT, which is too small for a Dockerfile. Exits with 3 after an
# error that it reports.
# usage: SCRATCH WORKSPACE VERDICT MAX-BYTES MAX-FILES MAX-DOCKERFILE URL REVISION FOLDER CREDENTIALS

scratch=$1 workspace=$2 verdict=$3 max_bytes=$4 max_files=$5 max_dockerfile=$6
shift 6
url=$1 revision=$2 folder=$3 credentials=$4
# Git must not know it: what it writes goes to the same log.
nonce=${RESULT_NONCE-}
unset RESULT_NONCE
repository=$scratch/repository log=$scratch/log

export credentials HOME="$scratch" LC_ALL=C
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null GIT_TERMINAL_PROMPT=0 GIT_ASKPASS=
umask 022
case $url in
  https://*) protocol=https ;;
  http://*) protocol=http ;;
  *) protocol=ssh ;;
esac
# shellcheck disable=SC2016 # Git passes it to a shell, which expands it.
export GIT_SSH_VARIANT=ssh GIT_SSH_COMMAND='ssh -F /dev/null -o BatchMode=yes -o StrictHostKeyChecking=yes \
-o UserKnownHostsFile="$credentials/known_hosts" -o GlobalKnownHostsFile=/dev/null -o UpdateHostKeys=no \
-o IdentityFile="$credentials/ssh-privatekey" -o IdentitiesOnly=yes -o IdentityAgent=none \
-o PreferredAuthentications=publickey -o ClearAllForwardings=yes -o LogLevel=ERROR \
-o ConnectTimeout=30 -o ServerAliveInterval=20'
most_blocks=$((max_bytes / 512))
ulimit -f "$most_blocks"
: >"$log" || exit

refuse() {
  cat "$log" >&2
  said=$(printf '%s' "$2" | tr '"\n' "' " | tr -cd ' -!#-[]-~' | cut -c 1-3000)
  printf '{"error":"%s","message":"%s"}\n' "$1" "$said" >"$verdict"
  printf '%s ' "$nonce"
  cat "$verdict"
  exit 3
}
is_commit() {
  case $1 in *[!0-9a-f]*) return 1 ;; esac
  [ "${#1}" -eq 40 ]
}
# shellcheck disable=SC2016 # Git passes the quoted text to a shell, which expands it.
careful_git() {
  git --git-dir="$repository" \
    -c protocol.allow=never -c protocol.$protocol.allow=always \
    -c http.followRedirects=false -c http.lowSpeedLimit=1000 -c http.lowSpeedTime=60 \
    -c credential.helper='!answer() {
      [ "$1" = get ] && [ -n "$credentials" ] || return 0
      printf "username=%s\npassword=%s\n" "$(cat "$credentials/username")" "$(cat "$credentials/password")"
    }; answer' \
    -c core.hooksPath=/dev/null -c submodule.recurse=false -c fetch.recurseSubmodules=false \
    -c fetch.unpackLimit=1 -c gc.auto=0 -c maintenance.auto=false \
    -c pack.threads=1 -c core.bigFileThreshold=8m -c core.deltaBaseCacheLimit=32m "$@"
}
fetch() {
  careful_git fetch --quiet --no-tags "$@" >>"$log" 2>&1
}
# Some servers do not serve a commit by its hash. Then fetch all branches and tags.
fetch_around() {
  is_commit "$revision" && grep -Eq 'not our ref|unadvertised object' "$log" &&
    fetch -- "$url" '+refs/heads/*:refs/heads/*' '+refs/tags/*:refs/tags/*'
}

# Git's last error. With SSH, what ssh and the server say before it tells the cause.
complaint() {
  if [ "$protocol" = ssh ]; then
    grep -Ev '^(@|$|fatal: Could not read from remote|Please make sure you have|and the repository exists)' "$log" | tail -n 4
  else
    grep -E '^(fatal|error): ' "$log" | tail -n 1
  fi
}

[ "$protocol" != ssh ] || command -v ssh >/dev/null || refuse no-ssh
careful_git init --quiet --bare --template= >>"$log" 2>&1 || exit
if ! fetch --depth=1 -- "$url" "$revision" && ! fetch_around; then
  # If a pack file reached the size limit, Git's error does not say so.
  [ -z "$(find "$repository" -type f -size "+$((most_blocks - 1))")" ] || refuse too-large
  refuse fetch "$(complaint)"
fi
name=FETCH_HEAD
is_commit "$revision" && name=$revision
commit=$(careful_git rev-parse --verify --quiet "$name^{commit}") || refuse revision

careful_git ls-tree -r -l --full-tree "$commit" 2>>"$log" |
  awk -v most_files="$max_files" -v most_bytes="$max_bytes" '
    { files += 1; bytes += $4 }
    files > most_files || bytes > most_bytes { exit 1 }
  ' || refuse too-large
careful_git --work-tree="$workspace" checkout --quiet --force --detach "$commit" >>"$log" 2>&1 ||
  refuse checkout "$(grep -E '^(fatal|error): ' "$log" | tail -n 1)"

place=$workspace
set -f
IFS=/
for part in $folder; do
  [ -n "$part" ] || continue
  place=$place/$part
  [ -L "$place" ] && refuse context-link
done
IFS=' '
[ -d "$place" ] || refuse context-missing
file=$place/Dockerfile
[ -L "$file" ] && refuse dockerfile-link
[ -e "$file" ] || refuse dockerfile-missing
[ -f "$file" ] || refuse dockerfile-irregular
[ "$(wc -c <"$file")" -le "$max_dockerfile" ] || refuse dockerfile-too-large
printf '%s {"commit":"%s","dockerfile":"%s"}\n' "$nonce" "$commit" "$(gzip -9 <"$file" | base64 | tr -d '\n')"
