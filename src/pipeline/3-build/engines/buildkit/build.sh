#!/bin/sh
# Starts buildkitd, then runs the build. User input is passed in positional parameters, never as part of this script.
# Exits with 70 if the daemon does not start, which is a fault of the cluster and not of the Dockerfile.
# usage: CONFIG-TEXT CONFIG RUNTIME-TEXT RUNTIME SOCKET LOG BUILDCTL-ARGUMENT...

config_text=$1 config=$2 runtime_text=$3 runtime=$4 socket=$5 log=$6
shift 6

printf '%s' "$config_text" >"$config" || exit
printf '%s' "$runtime_text" >"$runtime" && chmod 755 "$runtime" || exit

buildkitd --config "$config" >"$log" 2>&1 &
daemon=$!

waited=0
until [ -S "$socket" ]; do
  if [ "$waited" -ge 600 ] || ! kill -0 "$daemon" 2>/dev/null; then
    echo 'The build engine did not start:' >&2
    cat "$log" >&2
    exit 70
  fi
  waited=$((waited + 1))
  sleep 0.05
done

buildctl --addr "unix://$socket" build "$@"
