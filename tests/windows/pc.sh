# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A trial site and a PC with a Windows of its own for one test. Sourced; both are gone at its end.
#
# Needs MADOGUCHI_ROOT and the folder $screenshots. Gives $work, $base, $server, $ca; then what is
# done on the PC, and what is asked of the site.

windows=$MADOGUCHI_ROOT/installers/windows/wine
work=$(mktemp -d)
site='' display=''
export WINEPREFIX=$work/prefix
mkdir -p "${screenshots:?}"

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
    import -window root "$screenshots/failed.png" || true
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

program='C:\Program Files\Madoguchi\bin\madoguchi.exe'
folder=$WINEPREFIX/drive_c/Program\ Files/Madoguchi
export key='HKLM\Software\Madoguchi'

windows_path () { printf 'Z:%s' "${1//\//\\}"; }

# installer STATUS ARGUMENT...: msiexec, silent
installer () {
  local wanted=$1 status=0
  shift
  on_windows msiexec "$@" /qn /l*v "$(windows_path "$work/msi.log")" > "$work/msiexec.out" 2>&1 || status=$?
  [ "$status" = "$wanted" ] || die "msiexec $*: $status instead of $wanted"
}

picture () { import -window root "$screenshots/$1.png"; }

# answers METHOD ROUTE: how often the server answered it well
answers () {
  curl -s "http://127.0.0.1:$((base + 2))/metrics" |
    sed -n "s|^madoguchi_http_requests_total{method=\"$1\",route=\"$2\",class=\"2xx\"} ||p" | grep . || echo 0
}
answered () { [ "$(answers "$1" "$2")" -ge "$3" ]; }

windows_shown () { xdotool search --onlyvisible --name '^窓口$' 2> /dev/null | wc -l; }
shows_window () { [ "$(windows_shown)" -ge 1 ]; }
shows_none () { [ "$(windows_shown)" = 0 ]; }
# Only those of this Windows; Wine's name of a process is that of the program.
processes () {
  local id count=0
  for id in $(pgrep 'madoguchi.exe'); do
    ! grep -qzxF "WINEPREFIX=$WINEPREFIX" "/proc/$id/environ" 2> /dev/null || count=$((count + 1))
  done
  echo $count
}
ended () { [ "$(processes)" = 0 ]; }

start_program () { # ARGUMENT...
  on_windows "$program" "$@" > "$work/program.log" 2>&1 < /dev/null &
}

alike () { [ "$(compare -metric AE "$1" "$2" null: 2>&1)" = 0 ]; }

# still: until the screen has not changed for a second; GTK fades and slides.
still () {
  import -window root "$work/before.png"
  for ((i = 0; i < 20; i++)); do
    sleep 1
    import -window root "$work/after.png"
    alike "$work/before.png" "$work/after.png" && return
    mv "$work/after.png" "$work/before.png"
  done
}

# What "Apps" of the system's settings lists.
products () {
  on_windows reg export 'HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall' 'C:\products.reg' /y > /dev/null 2>&1
  iconv -f utf-16 -t utf-8 "$WINEPREFIX/drive_c/products.reg"
}

# Wine gives the person who installs the entry, Windows everybody.
in_start_menu () { find "$WINEPREFIX/drive_c" -path '*/Start Menu/Programs/窓口.lnk' | grep -q .; }

files_left () { find "$folder" -type f 2> /dev/null | head -n 3; }
