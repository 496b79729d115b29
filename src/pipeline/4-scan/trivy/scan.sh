#!/bin/sh
# While the build is still running, downloads the database and scans the base images. Then scans the image by digest: its
# lowest layers, those of the base image, are already analyzed. Writes the exit code last, even if a command fails.
# usage: REPORT-FOLDER CACHE-FOLDER DATABASE REPOSITORY TIMEOUT TRIVY-FLAG...

report=$1 cache=$2 database=$3 repository=$4 timeout=$5
shift 5

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

# usage: OUTPUT TRIVY-FLAG... -- REFERENCE
scan() {
  output=$1
  shift
  trivy_image --skip-db-update --skip-java-db-update --offline-scan --image-src remote --scanners vuln \
    --format json --output "$output.tmp" --timeout "$timeout" "$@" && mv "$output.tmp" "$output"
}

case $(uname -m) in
  aarch64) platform=linux/arm64 ;;
  *) platform=linux/amd64 ;;
esac

trivy_image --download-db-only --db-repository "$database" "$@" || end $?
cp "$cache/db/metadata.json" "$report/db-metadata.json.tmp" || end $?
mv "$report/db-metadata.json.tmp" "$report/db-metadata.json"

# Waits at pipes. Polling would take CPU time from the build.
mkfifo "$report/bases" || end $?
bases=$(cat "$report/bases")
mkfifo "$report/digest" || end $?

# One line for each base image: references to try in order. A base image without a report makes the scan inconclusive.
set -f
number=0
while IFS= read -r references; do
  for reference in $references; do
    scan "$report/base-$number.json" --platform "$platform" "$@" -- "$reference" && break
  done
  number=$((number + 1))
done <<LINES
$bases
LINES

digest=$(cat "$report/digest")
scan "$report/trivy.json" "$@" -- "$repository@$digest" || end $?
end 0
