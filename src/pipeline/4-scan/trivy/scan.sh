#!/bin/sh
# Downloads the database while the build is still running, then scans the image by digest. Writes the exit code last,
# even if a command fails.
# usage: REPORT-FOLDER CACHE-FOLDER DATABASE REPOSITORY TIMEOUT TRIVY-FLAG...

report=$1 cache=$2 database=$3 repository=$4 timeout=$5
shift 5

end() {
  cat "$report/trivy.log" >&2
  printf '%s' "$1" >"$report/trivy.exit.tmp"
  mv "$report/trivy.exit.tmp" "$report/trivy.exit"
  exit "$1"
}

scan() {
  trivy image --cache-dir "$cache" --no-progress --skip-version-check --disable-telemetry "$@" \
    >>"$report/trivy.log" 2>&1 || end $?
}

scan --download-db-only --db-repository "$database" "$@"
cp "$cache/db/metadata.json" "$report/db-metadata.json.tmp" || end $?
mv "$report/db-metadata.json.tmp" "$report/db-metadata.json"

# Waits for the digest at a pipe. Polling would take CPU time from the build.
mkfifo "$report/digest" || end $?
digest=$(cat "$report/digest")

scan --skip-db-update --skip-java-db-update --offline-scan --image-src remote --scanners vuln \
  --format json --output "$report/trivy.json.tmp" --timeout "$timeout" "$@" "$repository@$digest"
mv "$report/trivy.json.tmp" "$report/trivy.json"
end 0
