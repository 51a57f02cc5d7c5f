# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A trial site and a Windows of its own for one test. Sourced; "finish" ends both.
#
# Needs MADOGUCHI_ROOT and a folder for $screenshots. Gives $work, $base, $server, $ca.

windows=$MADOGUCHI_ROOT/installers/windows/wine
work=$(mktemp -d)
site='' display=''
export WINEPREFIX=$work/prefix

finish () {
  wineserver -k 2> /dev/null || true
  [ -z "$site" ] || kill "$site" 2> /dev/null || true
  [ -z "$site" ] || wait "$site" 2> /dev/null || true
  [ -z "$display" ] || kill "$display" 2> /dev/null || true
  # Wine's last programs may still be writing.
  wineserver -w 2> /dev/null || true
  [ -n "${MADOGUCHI_KEEP:-}" ] && echo "kept: $work" || rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' INT TERM

passed=0
ok () {
  passed=$((passed + 1))
  echo "ok $passed - $*"
}

die () {
  printf 'not ok: %s\n' "$*"
  tail -q -n 8 "$work"/out "$work"/program.log "$work"/msiexec.out "$work"/state/log/core.log 2> /dev/null || true
  if [ -n "$display" ]; then
    import -window root "${screenshots:?}/failed.png" || true
  fi
  exit 1
}

# await SECONDS COMMAND...: until it succeeds
await () {
  local end=$((SECONDS + $1))
  shift
  until "$@" > /dev/null 2>&1; do
    [ $SECONDS -lt $end ] || return 1
    sleep 0.2
  done
}

taken () { (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null; }

start_site () {
  local i
  for ((i = 0; i < 100; i++)); do
    base=$((20000 + RANDOM % 12000))
    taken $base || taken $((base + 1)) || taken $((base + 2)) || taken $((base + 3)) || break
  done
  "$MADOGUCHI_ROOT/dev" run --no-client --state "$work/state" --ports "$base" > "$work/out" 2>&1 < /dev/null &
  site=$!
  # The first start may install packages and build.
  await 900 eval 'grep -q "Ctrl-C stops it" "$work/out" || ! kill -0 "$site"'
  grep -q "Ctrl-C stops it" "$work/out" || die "the trial site did not start"
  export server=https://localhost:$base/ ca=$work/state/tls/ca.crt
}

# A display of 1400x900 without a window manager.
start_display () {
  local number
  exec 8> "$work/display"
  Xvfb -displayfd 8 -screen 0 1400x900x24 -nolisten tcp > "$work/xvfb.log" 2>&1 &
  display=$!
  exec 8>&-
  await 20 test -s "$work/display" || die "no display"
  read -r number < "$work/display"
  export DISPLAY=:$number
}

on_windows () { "$windows" "$@"; }

registry () { on_windows reg query "$1" ${2:+/v "$2"} 2> /dev/null | tr -d '\r'; }

registry_is () { # KEY NAME VALUE
  registry "$1" "$2" | grep -qF "    $3" || die "$2 in $1 is not \"$3\": $(registry "$1" "$2")"
}
