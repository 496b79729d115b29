#!/bin/sh
# Lists the packages of an image, in CycloneDX, without looking for vulnerabilities: so it needs no database. The file is
# renamed once it is complete.
# usage: FOLDER CACHE-FOLDER REFERENCE TRIVY-FLAG...

folder=$1 cache=$2 reference=$3
shift 3

# No file in the working directory configures the scanner.
trivy image --config '' --ignorefile '' --cache-dir "$cache" --no-progress --skip-version-check --disable-telemetry \
  --skip-db-update --skip-java-db-update --offline-scan --image-src remote --format cyclonedx \
  --output "$folder/sbom.tmp" "$@" -- "$reference" && mv "$folder/sbom.tmp" "$folder/sbom.json"
