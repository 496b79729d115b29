#!/bin/sh
# Waits until the layout is complete, makes a private copy, then checks and pushes the copy. The build may still be
# running, so it could replace a checked file with a link to the credentials; the copy is out of its reach.
#
# Writes one line, {"digest","size"} or {"error","message"}, to VERDICT and, after $RESULT_NONCE, to stdout. Exits with
# 3 if the image is malformed or too large, and with 4 if the push fails.
# usage: LAYOUT SCRATCH VERDICT MAX-BYTES MAX-FILES REFERENCE CRANE-FLAG...

layout=$1 scratch=$2 verdict=$3 max_bytes=$4 max_files=$5 reference=$6
shift 6
nonce=${RESULT_NONCE-}

tell() {
  printf '%s\n' "$1" >"$verdict"
  printf '%s %s\n' "$nonce" "$1"
}
refuse() {
  tell '{"error":"'"$1"'","message":"'"$2"'"}'
  exit 3
}
weigh() {
  files=0 bytes=0
  # shellcheck disable=SC2044 # `find` prints only numbers here, never file names.
  for size in $(find "$1" -type f -exec stat -c %s {} +); do
    files=$((files + 1))
    [ "$files" -le "$max_files" ] || refuse too-large "the image has more than $max_files blobs"
    [ "$size" -le "$max_bytes" ] || refuse too-large "the image has more than $max_bytes bytes"
    bytes=$((bytes + size))
    [ "$bytes" -le "$max_bytes" ] || refuse too-large "the image has more than $max_bytes bytes"
  done
}
digests() {
  grep -o '"digest": *"sha256:[0-9a-f]\{64\}"' "$1" | grep -o '[0-9a-f]\{64\}'
}

until [ -f "$layout/index.json" ] && grep -q '"digest"' "$layout/index.json"; do
  [ -e "$layout/index.json" ] && [ ! -f "$layout/index.json" ] && refuse malformed 'index.json is not a file'
  sleep 0.05
done

weigh "$layout/blobs"
copy=$scratch/layout
if ! mkdir "$copy" || ! cp -rP "$layout/oci-layout" "$layout/index.json" "$layout/blobs" "$copy/"; then
  refuse malformed 'the layout could not be read'
fi
[ -z "$(find "$copy" ! -type f ! -type d)" ] || refuse malformed 'the layout has links or special files'
weigh "$copy/blobs"

cd "$copy/blobs/sha256" || refuse malformed 'the layout has no blobs'
manifest=$(digests "$copy/index.json")
case $manifest in
*[!0-9a-f]* | '') refuse malformed 'the index does not name exactly one manifest' ;;
esac
if [ ! -f "$manifest" ] || ! grep -q '"config"' "$manifest"; then
  refuse malformed 'the index names no image manifest'
fi
for blob in $(digests "$manifest"); do
  [ -f "$blob" ] || refuse malformed 'a blob that the manifest names is missing'
done

# Hashing takes about as long as pushing, so both run in parallel. The result is reported after both have ended.
sha256sum ./* | while read -r hash name; do
  [ "./$hash" = "$name" ] || exit 1
done &
hashing=$!
crane push "$@" --image-refs "$scratch/pushed" "$copy" "$reference" >"$scratch/log" 2>&1
pushing=$?
wait "$hashing" || refuse malformed 'the content of a blob does not have the digest that it is named after'
if [ "$pushing" -ne 0 ]; then
  cat "$scratch/log" >&2
  message=$(tail -n 1 "$scratch/log" | tr -cd 'A-Za-z0-9 .,:;/@_=()-' | cut -c 1-400)
  tell '{"error":"push","message":"'"$message"'"}'
  exit 4
fi
pushed=$(cat "$scratch/pushed")
tell '{"digest":"'"${pushed##*@}"'","size":'"$bytes"'}'
