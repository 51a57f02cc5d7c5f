#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# ./dev run as people use it: a new site starts and lets an account sign in through the edge, stops
# without leaving a process, and starts again on the same data soon.
#
# With MADOGUCHI_BUILD it uses that build; without it, ./dev run installs and builds as well.
set -euo pipefail

root=$(cd "$(dirname "$(realpath "$0")")/../.." && pwd)
limit=10 # seconds for the second start; a machine without other work needs far less
work=$(mktemp -d)
site=

die () {
  printf 'not ok: %s\n' "$*"
  tail -n 20 "$work/out" "$work"/state/log/*.log 2> /dev/null || true
  exit 1
}

finish () {
  [ -z "$site" ] || kill "$site" 2> /dev/null || true
  [ -z "$site" ] || wait "$site" 2> /dev/null || true
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' INT TERM

taken () { (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null; }

free_base () {
  local base i
  for ((i = 0; i < 100; i++)); do
    base=$((20000 + RANDOM % 12000))
    if ! taken $base && ! taken $((base + 1)) && ! taken $((base + 2)) && ! taken $((base + 3)) &&
      ! taken $((base + 5)); then
      echo $base
      return
    fi
  done
}

# Starts the site and waits until it says where it is; the first start may install and build.
start () {
  : > "$work/out"
  "$root/dev" run --no-client --state "$work/state" --ports "$base" > "$work/out" 2>&1 < /dev/null &
  site=$!
  until grep -q "Ctrl-C stops it" "$work/out"; do
    kill -0 "$site" 2> /dev/null || die "the site did not start"
    sleep 0.02
  done
}

stop () {
  kill -TERM "$site"
  wait "$site" || die "the site ended with status $?"
  site=
}

leftovers () { pgrep -af "$work/state" || true; }

# ask METHOD PATH STATUS [CURL OPTION...]: prints the answer
ask () {
  local method=$1 path=$2 wanted=$3 status
  shift 3
  status=$(curl -s --cacert "$work/state/tls/ca.crt" -o "$work/answer" -w '%{http_code}' -X "$method" \
    "$@" "https://127.0.0.1:$base$path")
  [ "$status" = "$wanted" ] || die "$method $path: $status instead of $wanted: $(cat "$work/answer")"
  cat "$work/answer"
}

sign_in () {
  local user=$1 wanted=$2 password=$3
  ask POST /api/v1/sessions "$wanted" -H 'Content-Type: application/json' \
    -d "{\"login\":\"$user\",\"password\":\"$password\"}"
}

seconds () { printf '%d.%02d' $(($1 / 1000)) $(($1 % 1000 / 10)); }

now () { echo $(($(date +%s%N) / 1000000)); }

base=$(free_base)
[ -n "$base" ] || die "no four free ports in a row"

begin=$(now)
start
echo "first start: $(seconds $(($(now) - begin))) s"
password=$(sed -n 's/^ *admin  *\([^ ]*\) .*/\1/p' "$work/out")
[ -n "$password" ] || die "no password of admin in what was printed"

for user in staff manager admin care auditor; do
  token=$(sign_in "$user" 201 "$password" | sed 's/.*"token" *: *"\([^"]*\)".*/\1/')
  ask GET /api/v1/me 200 -H "Authorization: Bearer $token" | grep -q "\"login\" *: *\"$user\"" ||
    die "$user is somebody else"
done
sign_in admin 401 "wrong-$password" | grep -q 'sign-in-failed' || die "a wrong password is not told"
token=$(sign_in admin 201 "$password" | sed 's/.*"token" *: *"\([^"]*\)".*/\1/')
people=$(ask GET '/api/v1/accounts?limit=500' 200 -H "Authorization: Bearer $token" | grep -o '"login"' | wc -l)
[ "$people" -ge 50 ] || die "$people accounts instead of 50: the sample data is missing"
grep -q 'madoguchictl search' "$work/out" || die "it does not say what to try without a display"
ask GET /metrics 404 > /dev/null
curl -sf --cacert "$work/state/tls/ca.crt" -o /dev/null "https://127.0.0.1:$((base + 1))/" || die "the portal does not answer"

# A second site on the same ports says which one is taken.
if "$root/dev" run --no-client --state "$work/other" --ports "$base" > "$work/second" 2>&1; then
  die "two sites on the same ports"
fi
grep -q "port $base.*is taken.*MADOGUCHI_PORT_STAFF" "$work/second" || die "it does not say which port is taken"

stop
[ -z "$(leftovers)" ] || die "left running: $(leftovers)"

begin=$(now)
start
took=$(($(now) - begin))
sign_in admin 201 "$password" > /dev/null
echo "second start: $(seconds $took) s"
[ $took -le $((limit * 1000)) ] || die "the second start took more than $limit s"

# Killed hard, the site takes its servers along.
kill -KILL "$site"
wait "$site" 2> /dev/null || true
site=
for ((i = 0; i < 100; i++)); do
  [ -n "$(leftovers)" ] || break
  sleep 0.1
done
[ -z "$(leftovers)" ] || die "left running after a hard kill: $(leftovers)"
echo "ok"
