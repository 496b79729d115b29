#!/bin/sh
# Waits until the layout is complete, makes a private copy, and pushes the image that its index names. The build may
# still be running, so it could replace a checked file with a link to the credentials; the copy is out of its reach.
#
# Judges only what must be right before the push: sizes, and that the copy has nothing but files. The index is replaced
# by one that can only name an image, so nothing else is ever pushed. What the JSON and the layers say is judged
# afterwards, by digest, before anything else reads the image (4-scan/image).
#
# Writes one line, {"digest","size"} or {"error","message"}, to VERDICT and, after $RESULT_NONCE, to stdout. Exits with
# 3 if the image is malformed or too large, and with 4 if the push fails.
#
# With $CACHE, also fetches $CACHE_ENTRY from it into $CACHE_FOLDER, for the build, and adds the image to it under
# $CACHE_KEYS. With $CACHE_LAYERS, adds those layers of the image instead that Kaniko has put there, each in a layout of its
# own, k:KEY. Nothing that fails there matters: a build then repeats what it could have reused.
# usage: LAYOUT SCRATCH VERDICT MAX-BYTES MAX-FILES REFERENCE CRANE-FLAG...

layout=$1 scratch=$2 verdict=$3 max_bytes=$4 max_files=$5 reference=$6
shift 6
cache=${CACHE-} entry=${CACHE_ENTRY-} folder=${CACHE_FOLDER-} keys=${CACHE_KEYS-} layers=${CACHE_LAYERS-}
nonce=${RESULT_NONCE-}
unset RESULT_NONCE
max_index=65536 pause=0

tell() {
  printf '%s\n' "$1" >"$verdict"
  printf '%s %s\n' "$nonce" "$1"
}
refuse() {
  tell '{"error":"'"$1"'","message":"'"$2"'"}'
  exit 3
}
# Refuses anything but a few files and folders. Reads no more of the list than it must: there may be millions.
weigh() {
  # Besides the blobs, there are two folders.
  entries=$(find "$1" 2>/dev/null | head -n "$((max_files + 3))" | wc -l)
  [ "$entries" -le "$((max_files + 2))" ] || refuse too-large "the image has more than $max_files blobs"
  others=$(find "$1" ! -type f ! -type d 2>/dev/null | head -c 1 | wc -c)
  [ "$others" -eq 0 ] || refuse malformed 'the layout has links or special files'
  files=0 bytes=0
  # shellcheck disable=SC2044 # `find` prints only numbers here, never file names.
  for size in $(find "$1" -type f -exec stat -c %s {} + 2>/dev/null | head -n "$((max_files + 1))"); do
    files=$((files + 1))
    [ "$files" -le "$max_files" ] || refuse too-large "the image has more than $max_files blobs"
    [ "$size" -le "$max_bytes" ] || refuse too-large "the image has more than $max_bytes bytes"
    bytes=$((bytes + size))
    [ "$bytes" -le "$max_bytes" ] || refuse too-large "the image has more than $max_bytes bytes"
  done
}

if [ -n "$entry" ]; then
  timeout 60 crane pull "$@" --format=oci --annotate-ref "$cache:$entry" "$folder/partial" &&
    mkdir "$folder/partial/ingest" && mv "$folder/partial" "$folder/layout"
  : >"$folder/ready"
fi
started=$(date +%s)

index=''
until [ "${index#*'"digest"'}" != "$index" ]; do
  sleep "$pause"
  pause=0.05
  if [ -L "$layout/index.json" ] || { [ -e "$layout/index.json" ] && [ ! -f "$layout/index.json" ]; }; then
    refuse malformed 'index.json is not a file'
  fi
  # Its beginning without white space: no more is read, whatever the build writes.
  [ -f "$layout/index.json" ] && index=$(head -c "$max_index" "$layout/index.json" | tr -d ' \n\t\r\000')
done

took=$(($(date +%s) - started))

weigh "$layout/blobs"
copy=$scratch/layout
if ! mkdir "$copy" || ! cp -rP "$layout/blobs" "$copy/" 2>"$scratch/log"; then
  refuse malformed 'the layout could not be read'
fi
weigh "$copy/blobs"

rest=${index#*'"digest":"sha256:'}
manifest=${rest%%'"'*}
case $rest in
*'"digest"'*) refuse malformed 'the index does not name exactly one manifest' ;;
esac
case $manifest in
*[!0-9a-f]* | '') refuse malformed 'the index does not name exactly one manifest' ;;
esac
cd "$copy/blobs/sha256" 2>/dev/null || refuse malformed 'the layout has no blobs'
if [ "${#manifest}" -ne 64 ] || [ ! -f "$manifest" ]; then
  refuse malformed 'the manifest that the index names is missing'
fi

# Refuses a file of which the content has another digest than its name says.
check() {
  hash=$(sha256sum <"./$1")
  [ "${hash%% *}" = "$1" ] ||
    refuse malformed 'the content of a blob does not have the digest that it is named after'
}
check "$manifest"

type=application/vnd.oci.image.manifest.v1+json
case $index in
*'"application/vnd.docker.distribution.manifest.v2+json"'*)
  type=application/vnd.docker.distribution.manifest.v2+json
  ;;
esac
printf '{"imageLayoutVersion":"1.0.0"}' >"$copy/oci-layout"
printf '{"schemaVersion":2,"manifests":[{"mediaType":"%s","digest":"sha256:%s","size":%s}]}' \
  "$type" "$manifest" "$(stat -c %s "$manifest")" >"$copy/index.json"

crane push "$@" --image-refs "$scratch/pushed" "$copy" "$reference" >"$scratch/log" 2>&1
pushing=$?
if [ "$pushing" -ne 0 ]; then
  cat "$scratch/log" >&2
  # The registry hashes what it gets and refuses what has another digest. Only then is it worth hashing here, too.
  for blob in *; do check "$blob"; done
  message=$(tail -n 1 "$scratch/log" | tr -cd 'A-Za-z0-9 .,:;/@_=()-' | cut -c 1-400)
  tell '{"error":"push","message":"'"$message"'"}'
  exit 4
fi
pushed=$(cat "$scratch/pushed")
tell '{"digest":"'"${pushed##*@}"'","size":'"$bytes"'}'

# What is built in a moment is not worth it.
[ -n "$keys" ] && [ "$took" -ge 3 ] || exit 0

# Takes blob $1 of layout $2 into the private copy. The file may be anything, and may change meanwhile, even to a link to
# the credentials: so only its beginning is read, and nothing is taken that has another digest than the build has said.
take() {
  [ "${#1}" -eq 64 ] || return 1
  [ ! -e "./$1" ] || return 0
  [ -f "$2/blobs/sha256/$1" ] && timeout 5 head -c "$max_index" "$2/blobs/sha256/$1" >"$scratch/taken"
  hash=$(sha256sum <"$scratch/taken")
  [ "${hash%% *}" = "$1" ] && mv "$scratch/taken" "./$1"
}
digests() {
  tr -d ' \n\t\r\000' | grep -o '"digest":"sha256:[0-9a-f]*"' | cut -c 18-81
}
describe() {
  printf '{"mediaType":"application/octet-stream","digest":"sha256:%s","size":%s%s}' "$1" "$(stat -c %s "./$1")" "$2"
}

# Adds the layout of a key to $entry, if its layer is one of the image: the registry has accepted that one. One blob a line,
# as restore.sh reads it. The annotation tells the manifest of an image from other blobs.
add() {
  [ -f "$layers/k:$1/index.json" ] || return
  manifest=$(timeout 5 head -c "$max_index" "$layers/k:$1/index.json" | digests)
  take "$manifest" "$layers/k:$1" || return
  # shellcheck disable=SC2046 # Digests have no spaces.
  set -- "$1" $(digests <"./$manifest")
  [ "$#" -eq 3 ] && [ "${#3}" -eq 64 ] && [ -f "./$3" ] && take "$2" "$layers/k:$1" || return
  entry="$entry,
$(describe "$manifest" ',"annotations":{"key":"'"$1"'"}'),
$(describe "$2"),
$(describe "$3")"
  bytes=$((bytes + $(stat -c %s "./$3")))
}

if [ -n "$layers" ]; then
  entry='' bytes=0
  for key in $(timeout 10 find "$layers" -maxdepth 1 -name 'k:*' 2>/dev/null | head -n "$max_files" | sed -n 's/.*k:\([0-9a-f]\{64\}\)$/\1/p'); do
    add "$key"
  done
  [ -n "$entry" ] || exit 0
  empty=44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a
  printf '{}' >"$empty"
  printf '{"schemaVersion":2,"mediaType":"%s","artifactType":"%s","config":{"mediaType":"%s","digest":"sha256:%s","size":2},"layers":[%s\n]}' \
    application/vnd.oci.image.manifest.v1+json application/vnd.dockerfilejob.layers.v1 \
    application/vnd.oci.empty.v1+json "$empty" "${entry#,}" >"$scratch/entry"
  hash=$(sha256sum <"$scratch/entry")
  mv "$scratch/entry" "./${hash%% *}"
  printf '{"schemaVersion":2,"manifests":[{"mediaType":"%s","digest":"sha256:%s","size":%s}]}' \
    application/vnd.oci.image.manifest.v1+json "${hash%% *}" "$(stat -c %s "./${hash%% *}")" >"$copy/index.json"
fi

[ "$bytes" -le "$CACHE_MAX_BYTES" ] || exit 0
suffix=$(date -u +%Y%m%d%H%M%S)-$(((bytes + 1023) / 1024))
first=${keys%% *}
if [ -n "$layers" ]; then
  crane push "$@" "$copy" "$cache:$first-$suffix" || exit 0
else
  # The same image as the one that was fetched: nothing is new.
  case $(cat "$folder/layout/index.json" 2>/dev/null) in
  *"${pushed##*@}"*) exit 0 ;;
  esac
  # Within a registry, no layer is copied.
  crane copy "$@" "${reference%:*}@${pushed##*@}" "$cache:$first-$suffix" || exit 0
fi
for key in ${keys#"$first"}; do
  crane tag "$@" "$cache:$first-$suffix" "$key-$suffix"
done
exit 0
