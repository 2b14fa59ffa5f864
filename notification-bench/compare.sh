#!/usr/bin/env bash
# Measures ours and the rivals in turns, on this machine, and appends the figures to a file: a line of JSON for each run.
#
#   RIVALS=../shared/rivals notification-bench/compare.sh results.jsonl [rounds]
#
# Needs a build, and a PostgreSQL server on localhost:5432 whose user bench (password bench) may create databases; each
# server gets a fresh database in each round. RIVALS holds run.sh of seed-go, spring-boot and nchan; without it only ours is
# measured.
set -euo pipefail
out=$(realpath -m "${1:?a file for the results}")
rounds=${2:-3}
here=$(cd "$(dirname "$0")/.." && pwd)
rivals=${RIVALS:+$(realpath "$RIVALS")}
work=$(mktemp -d)
export PGHOST=localhost PGUSER=bench PGPASSWORD=bench
server=
trap 'stop; rm -rf "$work"' EXIT
cd "$work"

# A young space that lasts for a run, so that no pause of the generator's is taken for one of the server's.
bench() { java -XX:+UseSerialGC -Xms1g -Xmn768m -XX:TieredStopAtLevel=1 -jar "$here/notification-bench/target/notification-bench.jar" "$@" --server http://localhost:8085 --out "$out"; }
database() { psql -qd postgres -c "drop database if exists $1 with (force)" -c "create database $1" 2>/dev/null; }
stop() {
  if [ -n "$server" ]; then
    pkill -P "$server" || true
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    server=
  fi
}
start() {
  : > log
  "$@" > log 2>&1 &
  server=$!
  # Five minutes: a rival may have to be built first.
  for ((i = 0; i < 3000; i++)); do
    grep -q ready log && return
    sleep .1
  done
  cat log >&2
  exit 1
}
ours() {
  rm -f notification.db*
  NOTIFICATION_HTTP_PORT=8085 NOTIFICATION_HTTP_DRAIN_DELAY=0s NOTIFICATION_LIMITS_ENABLED=false \
    NOTIFICATION_LIMITS_SOCKETS_PER_USER=20000 NOTIFICATION_RETENTION_COUNT=none \
    start "$here/notification-app/target/notification" "$@"
}
ours_postgres() {
  database bench_ours
  export NOTIFICATION_DATABASE_USER=bench NOTIFICATION_DATABASE_PASSWORD=bench
  ours --database.url=jdbc:postgresql://localhost/bench_ours
  unset NOTIFICATION_DATABASE_USER NOTIFICATION_DATABASE_PASSWORD
}
go_postgres() {
  database bench_go
  PORT=8085 DB=postgres GORM_TUNED=1 DSN="host=localhost user=bench password=bench dbname=bench_go sslmode=disable" \
    start bash "$rivals/seed-go/run.sh"
}
common() {
  bench send --name "$1" --warmup "${3:-5}"
  bench send --name "$1" --rate 1000 --seconds 20
  bench history --name "$1"
  bench connect --name "$1" --pid "$2"
}

for ((round = 1; round <= rounds; round++)); do
  ours_postgres
  common "ours, postgres" "$server"
  bench batch --name "ours, postgres"
  bench fanout --name "ours, postgres" --messages 100
  bench reconnect --name "ours, postgres"
  stop
  if [ -n "$rivals" ]; then
    go_postgres
    common "go, postgres" "$server"
    stop
    database bench_spring
    PORT=8085 DB=postgres DSN="jdbc:postgresql://localhost/bench_spring?user=bench&password=bench" \
      start bash "$rivals/spring-boot/run.sh"
    common "spring, postgres" "$server" 90
    stop
    PORT=8085 start bash "$rivals/nchan/run.sh"
    bench fanout --name "nchan, 1 worker" --nchan --messages 100
    stop
  fi
  ours
  bench send --name "ours, sqlite"
  stop
  if [ -n "$rivals" ]; then
    rm -f go.db*
    PORT=8085 DB=sqlite GORM_TUNED=1 DSN="$work/go.db" start bash "$rivals/seed-go/run.sh"
    bench send --name "go, sqlite"
    stop
  fi
done
