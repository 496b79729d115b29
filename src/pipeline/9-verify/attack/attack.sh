#!/bin/sh
# Attacks a service with Wapiti. Writes the exit code last, even if it fails. The target decides what is answered and when, so
# the time, the number of pages and the size of each file are bounded.
# usage: REPORT-FOLDER WORK-FOLDER HOST PORT URL SECONDS MODULES [LOGIN-FOLDER]

report=$1 work=$2 host=$3 port=$4 url=$5 seconds=$6 modules=$7 login=${8:-}

end() {
  printf '%s' "$1" >"$report/wapiti.exit.tmp"
  mv "$report/wapiti.exit.tmp" "$report/wapiti.exit"
  exit 0
}

connect='import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 2).close()'
now() { date +%s; }

# The network learns the policy of a new pod a moment after the pod has started.
begun=$(now)
patience=30
[ "$seconds" -ge "$patience" ] || patience=$seconds
until python3 -I -c "$connect" "$host" "$port" 2>/dev/null; do
  [ $(($(now) - begun)) -lt "$patience" ] || end unreachable
  sleep 0.2
done
seconds=$((seconds - ($(now) - begun)))
[ "$seconds" -gt 0 ] || seconds=1

# Half of the time is for the crawl, at most, and the other half for all modules together.
count=$(printf '%s\n' "$modules" | tr ',' '\n' | wc -l)
crawl=$((seconds / 2))
attack=$((seconds / 2 / count))
[ "$crawl" -gt 0 ] || crawl=1
[ "$attack" -gt 0 ] || attack=1

# In blocks of 512 bytes: 32 MiB.
ulimit -f 65536

set -- --url "$url" --scope folder --module "$modules" --level 1 \
  --depth 5 --max-links-per-page 50 --max-files-per-dir 50 --max-parameters 20 --timeout 5 --tasks 4 \
  --max-scan-time "$crawl" --max-attack-time "$attack" \
  --flush-session --no-bugreport --store-session "$work/session" --store-config "$work/config" \
  --format json --output "$work/wapiti.json" --log "$work/wapiti.log"
if [ -n "$login" ]; then
  set -- "$@" --auth-method basic "--auth-user=$(cat "$login/username")" "--auth-password=$(cat "$login/password")"
fi

# Wapiti never leaves the folder of the URL. Nothing is reported to its authors.
timeout -k 10 "$seconds" wapiti "$@" >/dev/null 2>"$work/wapiti.err"
status=$?

# Wapiti reports whole requests, with the password in a header.
hide() {
  if [ -n "$login" ]; then sed "s|$(cat "$login/token")|***|g"; else cat; fi
}
for file in wapiti.json wapiti.log; do
  [ ! -e "$work/$file" ] || hide <"$work/$file" >"$report/$file"
done
end $status
