#!/bin/sh
# Runs a tool on one text after another. Each gets a process of its own, an empty folder, and so much time, memory and
# output. What it leaves running is ended before its report can be read: nothing of one text gets into the report of another.
# usage: QUEUE SCRATCH SECONDS KIBIBYTES COMMAND [ARGUMENT...]
# Called with a folder as its last argument, COMMAND reads the file `Dockerfile` there and writes the file `report`.

queue=$1 scratch=$2 seconds=$3 kibibytes=$4
shift 4

# For process 1 of a container, -1 means all others there. For any other process, it means those of the whole machine.
end_others() {
  if [ "$$" -eq 1 ]; then kill -9 -1 2>/dev/null; fi
}

trap 'exit 0' TERM
rm -f "$queue/next"
mkfifo "$queue/next" || exit 1
while :; do
  # Sleeps until there is something to do.
  read -r id <"$queue/next" || { sleep 1 && continue; }
  case $id in '' | *[!0-9a-f-]*) continue ;; esac
  rm -rf "${scratch:?}"/* "${scratch:?}"/.[!.]* "${scratch:?}"/..?*
  # A name that no other text has: what is left of one cannot write into the folder of another.
  work=$scratch/$id
  mkdir "$work" && cp "$queue/$id" "$work/Dockerfile"
  (
    cd "$work" || exit
    ulimit -f 4096
    # shellcheck disable=SC3045 # Not in POSIX, but in dash, busybox and bash.
    ulimit -v "$kibibytes"
    exec timeout -s KILL "$seconds" "$@" "$work"
  ) </dev/null >/dev/null 2>&1
  end_others
  if [ -f "$work/report" ] && [ ! -L "$work/report" ]; then
    cp "$work/report" "$queue/$id.tmp"
  else
    : >"$queue/$id.tmp"
  fi
  mv "$queue/$id.tmp" "$queue/$id.report"
done
