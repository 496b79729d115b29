#!/bin/sh
# Fetches one commit and writes its files, without Git's own data, to WORKSPACE. On request, so for its submodules, and
# replaces pointers of Git LFS by the files that they stand for.
#
# The servers and the repositories may be hostile. So redirects are not followed, the URL's protocol (HTTP, HTTPS or SSH)
# is the only one allowed, and hooks, other filters and external configuration have no effect. The script checks sizes
# itself, because an eviction by the kubelet would not show the user the reason. Git gets a password from a helper, and
# only if the server requires it. SSH knows one key and the host keys beside it, and no agent, configuration or prompt.
# Neither appears on a command line.
#
# Git does not handle the submodules: their names and URLs are only data here. Each has a repository of its own in SCRATCH.
# Their server must be that of URL, and credentials are used only below the path in CREDENTIALS/allowed-path.
#
# Prints $RESULT_NONCE and one line: {"commit","dockerfile"}, with the file gzipped and base64-encoded, or
# {"error","message"}, with "submodule" if it is one's. An error is also written to VERDICT, which is too small for a
# Dockerfile. Exits with 3 after an error that it reports.
# usage: SCRATCH WORKSPACE VERDICT MAX-BYTES MAX-FILES MAX-DOCKERFILE MAX-SUBMODULES MAX-DEPTH LFS
#        URL REVISION FOLDER CREDENTIALS

scratch=$1 workspace=$2 verdict=$3 bytes_left=$4 files_left=$5 max_dockerfile=$6
submodules_left=$7 max_depth=$8 lfs=$9
shift 9
url=$1 revision=$2 folder=$3 secret=$4
# Git must not know it: what it writes goes to the same log.
nonce=${RESULT_NONCE-}
unset RESULT_NONCE
log=$scratch/log queue=$scratch/submodules submodule=''
tab=$(printf '\t')

export credentials="$secret" HOME="$scratch" LC_ALL=C
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null GIT_TERMINAL_PROMPT=0 GIT_ASKPASS=
umask 022
most_blocks=$((bytes_left / 512))
ulimit -f "$most_blocks"
: >"$log" && : >"$queue" || exit
set -f

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

json() {
  printf '%s' "$1" | tr '"\n' "' " | tr -cd ' -!#-[]-~' | cut -c 1-3000
}
refuse() {
  cat "$log" >&2
  printf '{"error":"%s","message":"%s"%s}\n' "$1" "$(json "$2")" \
    "${submodule:+,\"submodule\":\"$(json "$submodule")\"}" >"$verdict"
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
    -c credential."$origin".helper='!answer() {
      [ "$1" = get ] && [ -n "$credentials" ] || return 0
      printf "username=%s\npassword=%s\n" "$(cat "$credentials/username")" "$(cat "$credentials/password")"
    }; answer' \
    -c core.hooksPath=/dev/null -c submodule.recurse=false -c fetch.recurseSubmodules=false \
    -c fetch.unpackLimit=1 -c gc.auto=0 -c maintenance.auto=false -c core.quotePath=false \
    -c pack.threads=1 -c core.bigFileThreshold=8m -c core.deltaBaseCacheLimit=32m "$@"
}
# All that was downloaded before counts, too.
fetch() (
  ulimit -f "$blocks_left"
  careful_git fetch --quiet --no-tags "$@" >>"$log" 2>&1
)
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

# Sets the origin of a URL and the path there, as the operator compares them (address.ts).
locate() {
  case $1 in
    *://*/*)
      origin=${1#*://}
      path=/${origin#*/}
      origin=${1%%://*}://${origin%%/*}
      ;;
    *)
      origin=ssh://${1%%:*} path=${1#*:}
      case $path in /*) ;; *) path=/~/$path ;; esac
      ;;
  esac
}
# Sets `place` to a folder below the workspace. Fails if it is a link or below one.
walk() {
  place=$workspace
  IFS=/
  for part in $1; do
    [ -n "$part" ] || continue
    place=$place/$part
    [ ! -L "$place" ] || return
  done
  IFS=' '
}
# The URL of a submodule: what .gitmodules says, and the URL of the repository that it is in. Fails if it is not a plain one.
resolve() {
  to=$1 base=${2%/} between=''
  case $(printf %s "$to" | sed 's/%20//g') in '' | *[!A-Za-z0-9._~+@=:/-]*) return 1 ;; esac
  [ "${#to}" -le 2048 ] || return
  while :; do
    case $to in
      ./*) to=${to#./} between=${between:-/} ;;
      ../*)
        to=${to#../} between=/
        case $base in
          */*) base=${base%/*} ;;
          *) base=${base%:*} between=: ;;
        esac
        ;;
      *) break ;;
    esac
  done
  [ -z "$between" ] || to=$base$between$to
  printf %s "$to"
}
# Appends the submodules of the commit to the queue.
list_submodules() {
  careful_git ls-tree -r --full-tree "$commit" 2>>"$log" | sed -n "s/^160000 commit //p" >"$scratch/links"
  [ -s "$scratch/links" ] || return 0
  submodules_left=$((submodules_left - $(wc -l <"$scratch/links")))
  if [ "$submodules_left" -lt 0 ] || [ "$depth" -ge "$max_depth" ]; then refuse submodules-many; fi
  modules=$commit:.gitmodules
  [ "$(careful_git cat-file -s "$modules" 2>>"$log" || echo 0)" -le 65536 ] || refuse submodules-many
  while IFS=$tab read -r link name; do
    submodule=$inside$name
    # Git puts names with control characters, quotes and backslashes into quotes.
    case /$name/ in *\"* | */../* | */.git/*) refuse submodule-path ;; esac
    key=$(careful_git config --blob "$modules" --get-regexp '^submodule\..*\.path$' 2>>"$log" | awk -v name=" $name" '
      substr($0, length($0) - length(name) + 1) == name { print substr($0, 1, length($0) - length(name)); exit }')
    given=$(careful_git config --blob "$modules" --get "${key%.path}.url" 2>>"$log")
    target=$(resolve "$given" "$url") || refuse submodule-url
    printf '%s\t%s\t%s\t%s\n' "$((depth + 1))" "$link" "$target" "$submodule" >>"$queue"
  done <"$scratch/links"
  submodule=''
}
# Fetches the revision at the URL, and writes its files to `place`.
get() {
  blocks_left=$((most_blocks - $(du -sk "$scratch" | cut -f 1) * 2))
  [ "$blocks_left" -gt 0 ] || refuse too-large
  careful_git init --quiet --bare --template= >>"$log" 2>&1 || exit
  if ! fetch --depth=1 -- "$url" "$revision" && ! fetch_around; then
    # If a pack file reached the size limit, Git's error does not say so.
    [ -z "$(find "$repository" -type f -size "+$((blocks_left - 1))")" ] || refuse too-large
    refuse fetch "$(complaint)"
  fi
  name=FETCH_HEAD
  is_commit "$revision" && name=$revision
  commit=$(careful_git rev-parse --verify --quiet "$name^{commit}") || refuse revision
  used=$(careful_git ls-tree -r -l --full-tree "$commit" 2>>"$log" |
    awk -v most_files="$files_left" -v most_bytes="$bytes_left" '
      { files += 1; bytes += $4 }
      files > most_files || bytes > most_bytes { over = 1; exit }
      END { printf "%d %d", files, bytes; exit over }
    ') || refuse too-large
  files_left=$((files_left - ${used% *})) bytes_left=$((bytes_left - ${used#* }))
  [ -n "$lfs" ] || check_out
  [ -z "$lfs" ] || check_out_lfs
}
check_out() {
  careful_git "$@" --work-tree="$place" checkout --quiet --force --detach "$commit" >>"$log" 2>&1 && return
  said=$(grep -E 'Smudge error: |batch response: ' "$log" | tail -n 1)
  [ -z "$said" ] || refuse lfs "$said"
  refuse checkout "$(grep -E '^(fatal|error): ' "$log" | tail -n 1)"
}
# The sizes in the pointers count first, then what was downloaded. The URL is that of the repository, whatever its
# .lfsconfig says. With SSH, its server is asked for it.
check_out_lfs() {
  careful_git lfs ls-files --debug "$commit" 2>>"$log" | awk -v most="$bytes_left" '
    /^ *size: [0-9]+$/ { bytes += $2 }
    END { exit bytes > most }' || refuse too-large
  case $protocol in ssh) at=$url ;; *) at=${url%/} at=${at%.git}.git/info/lfs ;; esac
  check_out -c lfs.url="$at" -c lfs.concurrentTransfers=1 -c lfs.transfer.maxRetries=1 -c lfs.skipDownloadErrors=false \
    -c filter.lfs.process='git-lfs filter-process' -c filter.lfs.required=true
  bytes_left=$(find "$repository" -path '*/lfs/objects/*' -type f -exec ls -ln {} + | awk -v left="$bytes_left" '
    { left -= $5 }
    END { printf "%d", left < 0 ? -1 : left }')
  [ "$bytes_left" -ge 0 ] || refuse too-large
}

[ "$protocol" != ssh ] || command -v ssh >/dev/null || refuse no-ssh
[ -z "$lfs" ] || command -v git-lfs >/dev/null || refuse no-lfs
locate "$url"
home=$origin place=$workspace repository=$scratch/repository depth=0 inside=''
get
head=$commit
if [ "$submodules_left" -gt 0 ]; then
  list_submodules
  number=0
  allowed=$(cat "$secret/allowed-path" 2>/dev/null)
  # The loop appends to what it reads.
  while IFS=$tab read -r depth revision url submodule; do
    number=$((number + 1)) repository=$scratch/repository-$number
    locate "$url"
    case $path/ in */./* | */../* | *//?*) origin='' ;; /~/*~*) [ "$protocol" != ssh ] || origin='' ;; esac
    [ "$origin" = "$home" ] || refuse submodule-url
    credentials=''
    case $path/ in "${allowed:-none}"*) credentials=$secret ;; esac
    [ "$protocol" != ssh ] || [ -n "$credentials" ] || refuse submodule-secret
    if ! walk "$submodule" || [ ! -d "$place" ]; then refuse submodule-path; fi
    get
    inside=$submodule/
    list_submodules
  done <"$queue"
  submodule=''
fi

walk "$folder" || refuse context-link
[ -d "$place" ] || refuse context-missing
file=$place/Dockerfile
[ -L "$file" ] && refuse dockerfile-link
[ -e "$file" ] || refuse dockerfile-missing
[ -f "$file" ] || refuse dockerfile-irregular
[ "$(wc -c <"$file")" -le "$max_dockerfile" ] || refuse dockerfile-too-large
printf '%s {"commit":"%s","dockerfile":"%s"}\n' "$nonce" "$head" "$(gzip -9 <"$file" | base64 | tr -d '\n')"
