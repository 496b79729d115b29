#!/bin/sh
# Starts buildkitd, runs the build, and watches the disk meanwhile. As PID 1 it cannot be stopped or killed from within
# the container, as all other processes can: a RUN instruction shares their namespace. So it waits for none of them.
# User input is passed in positional parameters, never as part of this script.
#
# Exits with 70 if the daemon does not start, which is a fault of the cluster and not of the Dockerfile, and with 71 if
# more than SCRATCH-KIB or OUT-KIB is written.
# usage: CONFIG-TEXT CONFIG RUNTIME-TEXT RUNTIME SOCKET LOG SCRATCH SCRATCH-KIB OUT OUT-KIB CACHE BUILDCTL-ARGUMENT...

config_text=$1 config=$2 runtime_text=$3 runtime=$4 socket=$5 log=$6
scratch=$7 scratch_kib=$8 out=$9
shift 9
out_kib=$1 cache=$2
shift 2

# Before anything that takes time: a log that begins late may have lost its beginning.
echo 'starting the build engine'

printf '%s' "$config_text" >"$config" || exit
printf '%s' "$runtime_text" >"$runtime" && chmod 755 "$runtime" || exit

# What the script is told, and a pipe on which nothing comes. RUN reaches neither.
mkfifo "$scratch/told" "$scratch/quiet" && exec 3<>"$scratch/told" 4<>"$scratch/quiet" || exit

buildkitd --config "$config" >"$log" 2>&1 3>&- 4>&- &
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

# `push` fetches meanwhile what can be reused. It ends that after a minute; without, everything is built anew.
waited=0
until [ -z "$cache" ] || [ -e "$cache/ready" ] || [ "$waited" -ge 1300 ]; do
  waited=$((waited + 1))
  sleep 0.05
done

{
  buildctl --addr "unix://$socket" build "$@" 3>&- 4>&-
  echo "ended $?" >&3
} &
build=$!

# Without a trap, a process that ends starts the time-out of `read` again, and a RUN can let one end all the time. So
# `read` may also return too early, with nothing.
trap : CHLD
trap 'exit 143' TERM

# The kubelet would replace two dollar signs by one.
read -r self _ </proc/self/stat

# To all other processes of the container. Nothing but tests runs this script with another PID.
everyone() {
  [ "$self" -ne 1 ] || kill "-$1" -1
}

# Sets $now in hundredths of a second, without another process.
look_at_clock() {
  read -r now _ </proc/uptime
  now=${now%.*}${now#*.}
}

measure() {
  trap - CHLD
  while stat -f -c 'free %f %S' "$scratch"; do
    # shellcheck disable=SC3045 # dash lacks it. The image has busybox.
    read -r -t 0.2 _ <&4
  done
}

# RUN may have stopped or killed what measures, or starve it. Nothing can, while everything else stands still.
measure_anew() {
  everyone STOP
  kill -KILL "$meter" 2>/dev/null
  measure >&3 2>/dev/null &
  meter=$!
  # shellcheck disable=SC3045
  read -r -t 5 told one two <&3
  everyone CONT
}

# The KiB of files that are deleted but open. `du` does not find them.
held() {
  find /proc/[0-9]*/fd -type l -exec stat -L -c '%h %f %d:%i %b' {} + 2>/dev/null |
    awk '$1 == 0 && $2 ~ /^8/ && !seen[$3]++ { sum += $4 } END { printf "%d held\n", sum / 2 }'
}

# Ends the build if it takes too much room. Nothing can be written meanwhile, however long it takes to look.
weigh() {
  everyone STOP
  { du -skx "$scratch" "$out" 2>/dev/null; held; } >&3 &
  in_scratch=$scratch_kib in_out=$out_kib open=''
  patience=$((now + 12000))
  until [ -n "$open" ]; do
    # shellcheck disable=SC3045
    read -r -t 1 size what _ <&3 || size='' what=''
    [ "$size" != ended ] || exit "$what"
    case $what in
    "$scratch") in_scratch=$size ;;
    "$out") in_out=$size ;;
    held) open=$size ;;
    esac
    look_at_clock
    # So many files that they cannot be counted.
    [ "$now" -lt "$patience" ] || open=$scratch_kib
  done
  room=$((scratch_kib - in_scratch - open))
  [ "$room" -le $((out_kib - in_out)) ] || room=$((out_kib - in_out))
  if [ "$room" -lt 0 ]; then
    echo 'The build takes more room on the disk than it may.' >&2
    exit 71
  fi
  # Not too often, if others fill the disk.
  [ "$room" -ge "$least" ] || room=$least
  lost=0
  everyone CONT
}

# The disk has lost as much as others and the build have written. So `du` is needed only if that is more than the room
# that the build had left.
account() {
  free=$(($1 * $2 / 1024))
  [ "$free" -ge "$last" ] || lost=$((lost + last - free))
  last=$free
  [ "$lost" -le "$room" ] || weigh
}

# RUN has killed what says how the build ends, unless it has just said so.
end_without_word() {
  everyone STOP
  kill -KILL "$meter" 2>/dev/null
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    # shellcheck disable=SC3045
    read -r -t 0.1 told one _ <&3 || told=''
    [ "$told" != ended ] || exit "$one"
  done
  exit 137
}

measure >&3 2>/dev/null &
meter=$!
trap 'kill -KILL "$meter" "$build" "$daemon" 2>/dev/null' EXIT

room=$scratch_kib
[ "$room" -le "$out_kib" ] || room=$out_kib
least=$((room / 16)) lost=0 last=0 complete=''
look_at_clock
heard=$now

while :; do
  # shellcheck disable=SC3045
  read -r -t 1 told one two <&3 || told=''
  # Takes note of processes that have ended: those of a RUN would count as processes until then.
  jobs >/dev/null
  look_at_clock
  [ -n "$told" ] || [ $((now - heard)) -lt 100 ] || measure_anew
  case $told in
  ended) exit "$one" ;;
  free)
    account "$one" "$two"
    heard=$now
    ;;
  esac
  read -r _ _ state _ 2>/dev/null <"/proc/$build/stat" || state=Z
  [ "$state" != Z ] || end_without_word
  # What the build has made is complete. RUN may have stopped what would end it.
  if [ -z "$complete" ] && [ -s "$out/layout/index.json" ]; then complete=$now; fi
  [ -z "$complete" ] || [ $((now - complete)) -lt 300 ] || exit 0
done
