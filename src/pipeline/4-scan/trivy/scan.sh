#!/bin/sh
# While the build is still running, scans the base images. Then scans the image by digest. Writes the exit code last, even
# if a command fails.
# With a server, that has the database, and what earlier scans of the tenant have found in layers. It gets only what was
# judged. The rest is scanned here, with a database and a cache of its own; everything is, if the server fails.
# usage: REPORT-FOLDER CACHE-FOLDER DATABASE REPOSITORY TIMEOUT SERVER CACHE-NAME TRIVY-FLAG...

report=$1 cache=$2 database=$3 repository=$4 timeout=$5 server=$6 cache_name=$7
shift 7

end() {
  cat "$report/trivy.log" >&2
  printf '%s' "$1" >"$report/trivy.exit.tmp"
  mv "$report/trivy.exit.tmp" "$report/trivy.exit"
  exit "$1"
}

# No file in the working directory configures the scanner.
trivy_image() {
  trivy image --config '' --ignorefile '' --cache-dir "$cache" --no-progress --skip-version-check --disable-telemetry \
    "$@" >>"$report/trivy.log" 2>&1
}

# Downloads the database, unless it is there. usage: TRIVY-FLAG...
download() {
  [ ! -e "$report/db-metadata.json" ] || return 0
  trivy_image --download-db-only --db-repository "$database" "$@" || return
  cp "$cache/db/metadata.json" "$report/db-metadata.json.tmp" || return
  mv "$report/db-metadata.json.tmp" "$report/db-metadata.json"
}

# usage: OUTPUT TRIVY-FLAG... -- REFERENCE
scan() {
  output=$1
  shift
  trivy_image --skip-db-update --skip-java-db-update --offline-scan --image-src remote --scanners vuln \
    --format json --output "$output.tmp" --timeout "$timeout" "$@" && mv "$output.tmp" "$output"
}

# Like scan, with the server. The names under which it keeps layers are hashes of these flags, among others, so nobody
# can tell them who does not know the name of the tenant's cache.
scan_with_server() {
  output=$1
  shift
  scan "$output" --server "http://$server" --skip-files "/$cache_name" "$@"
}

# Scans a base image, from the first reference that works. usage: OUTPUT REFERENCES TRIVY-FLAG...
scan_base() {
  base=$1 references=$2
  shift 2
  download "$@" || end $?
  for reference in $references; do
    scan "$base" --platform "$platform" "$@" -- "$reference" && break
  done
}

case $(uname -m) in
  aarch64) platform=linux/arm64 ;;
  *) platform=linux/amd64 ;;
esac

[ -n "$server" ] || download "$@" || end $?

# Waits at pipes. Polling would take CPU time from the build.
mkfifo "$report/bases" || end $?
bases=$(cat "$report/bases")
mkfifo "$report/digest" || end $?

# Whether the server answers, then one line for each base image: references to try in order. A base image without a report
# makes the scan inconclusive.
set -f
number=-1 late=''
while IFS= read -r references; do
  if [ $number -lt 0 ]; then
    [ "$references" = server ] || server=''
  elif [ -n "$server" ] && [ -d "$report/base-$number" ]; then
    # Without any layer: this works only if the server knows all of them.
    scan_with_server "$report/base-$number.json" --input "$report/base-$number" "$@" ||
      late=$report/base-$number late_references=$references
  else
    scan_base "$report/base-$number.json" "$references" "$@"
  fi
  number=$((number + 1))
done <<LINES
$bases
LINES

image=$repository@$(cat "$report/digest")
if [ -n "$server" ]; then
  scan_with_server "$report/trivy.json" "$@" -- "$image"
  status=$?
  if [ $status -ne 0 ]; then
    # The server's errors, and those of the way to it.
    grep -q 'twirp error' "$report/trivy.log" || end $status
    server=''
  fi
fi
if [ -z "$server" ]; then
  download "$@" || end $?
  scan "$report/trivy.json" "$@" -- "$image" || end $?
fi
if [ -n "$late" ]; then
  # Now the server knows the layers of the image, and so those of its base.
  if [ -z "$server" ] || ! scan_with_server "$late.json" --input "$late" "$@"; then
    scan_base "$late.json" "$late_references" "$@"
  fi
fi
end 0
