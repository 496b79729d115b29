/** The exit code of a build container whose engine did not start: the cluster's fault, not the Dockerfile's. */
export const engineDidNotStart = 70;

/**
 * Starts the daemon, then builds. The user's values are positional parameters, never part of the text.
 * usage: TEXT-OF-CONFIG CONFIG SOCKET LOG ARGUMENT-OF-BUILDCTL-BUILD...
 */
export const buildkitScript = `
text=$1 config=$2 socket=$3 log=$4
shift 4

printf '%s' "$text" >"$config" || exit

buildkitd --config "$config" >"$log" 2>&1 &
daemon=$!

waited=0
until [ -S "$socket" ]; do
  if [ "$waited" -ge 600 ] || ! kill -0 "$daemon" 2>/dev/null; then
    echo 'The build engine did not start:' >&2
    cat "$log" >&2
    exit ${engineDidNotStart}
  fi
  waited=$((waited + 1))
  sleep 0.05
done

buildctl --addr "unix://$socket" build "$@"
`;
