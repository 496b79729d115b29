#!/bin/sh
# Waits for a line on stdin: the operator writes one when every process of the user's container is dead. Then reads the
# performance file, which is untrusted: does not follow links and opens only a regular file.
# Writes one line, {"state", "size" or "base64"}, to VERDICT and, after $RESULT_NONCE, to stdout. Uses builtins where
# possible, because the user waits while it runs and each process takes time to start.
# usage: ROOT PATH-BELOW-ROOT MAX-BYTES VERDICT

file=$1 path=$2 max_bytes=$3 verdict=$4 nonce=${RESULT_NONCE-}

read -r _ || exit

tell() {
  printf '%s\n' "$1" >"$verdict"
  printf '%s %s\n' "$nonce" "$1"
  exit 0
}

set -f
IFS=/
for part in $path; do
  [ -n "$part" ] || continue
  file=$file/$part
  [ -L "$file" ] && tell '{"state":"link"}'
done
IFS=' '

[ -e "$file" ] || tell '{"state":"missing"}'
[ -f "$file" ] || tell '{"state":"irregular"}'
size=$(stat -c %s "$file") || exit
[ "$size" -le "$max_bytes" ] || tell '{"state":"too-large","size":'"$size"'}'
content=$(base64 -w 0 "$file") || exit
tell '{"state":"file","base64":"'"$content"'"}'
