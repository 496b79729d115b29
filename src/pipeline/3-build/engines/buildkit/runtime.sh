#!/bin/sh
# Runs buildkit-runc for a RUN instruction. BuildKit's list of capabilities is fixed and has NET_RAW, which this
# container lacks: runc would refuse to grant it. User input in config.json cannot match, because its quotes are escaped.

for argument; do
  [ "${previous-}" != --bundle ] || bundle=$argument
  previous=$argument
done
[ -z "${bundle-}" ] || sed -i 's/"CAP_NET_RAW",//g' "$bundle/config.json" || exit

# Fewer than a pod usually may have (1024 or more), so that some are left for `push`. Each user of the pod's namespace
# has a count of its own. Fails if the limit is lower already.
# shellcheck disable=SC3045 # dash lacks it. The image has busybox.
ulimit -u 960 2>/dev/null
exec buildkit-runc "$@"
