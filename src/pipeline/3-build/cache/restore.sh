#!/bin/sh
# Fetches an entry of the tenant's cache, as push.sh makes it, and makes a layout of each layer in it, where Kaniko looks
# for it: PREFIX:KEY. Never fails: what is missing is built anew.
#
# Kaniko's keys have neither here-documents nor what ADD downloads. If the operator has not seen the Dockerfile, it is given,
# and must have neither.
# usage: CACHE:TAG PREFIX DOCKERFILE CRANE-FLAG...

reference=$1 prefix=$2 dockerfile=$3
shift 3
entry=$prefix-entry

if [ -n "$dockerfile" ]; then
  grep -qiE '<<|^[[:space:]]*ADD[[:space:]]' "$dockerfile"
  # Neither found, nor unreadable.
  [ "$?" -eq 1 ] || exit 0
fi

# crane refuses what has another digest than it should.
if timeout 60 crane pull "$@" --format=oci "$reference" "$entry" && cd "$entry/blobs/sha256"; then
  manifest=$(tr -d ' \n\t' <"$entry/index.json" | grep -o '"digest":"sha256:[0-9a-f]*"' | cut -c 18-81)
  blob='"digest":"sha256:\([0-9a-f]\{64\}\)","size":\([0-9]*\)'
  sed -n "s/.*$blob,\"annotations\":{\"key\":\"\\([0-9a-f]\\{64\\}\\)\"}.*/\\1 \\2 \\3/p" "$manifest" |
    while read -r image size key; do
      mkdir -p "$prefix:$key/blobs/sha256"
      for name in "$image" $(grep -o '"digest":"sha256:[0-9a-f]*"' "$image" | cut -c 18-81); do
        ln "$name" "$prefix:$key/blobs/sha256/$name"
      done
      printf '{"imageLayoutVersion":"1.0.0"}' >"$prefix:$key/oci-layout"
      printf '{"schemaVersion":2,"manifests":[{"mediaType":"%s","digest":"sha256:%s","size":%s}]}' \
        application/vnd.docker.distribution.manifest.v2+json "$image" "$size" >"$prefix:$key/index.json"
    done
fi
rm -rf "$entry"
exit 0
