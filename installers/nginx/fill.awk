# SPDX-License-Identifier: GPL-3.0-or-later
#
# Replaces @name@ in a template by its value. A name without a value is an error.

FNR == NR {
  at = index($0, "=")
  values[substr($0, 1, at - 1)] = substr($0, at + 1)
  next
}
{
  rest = $0
  line = ""
  while (match(rest, /@[a-z0-9_]+@/)) {
    name = substr(rest, RSTART + 1, RLENGTH - 2)
    if (!(name in values)) {
      printf "%s line %d: no value for @%s@\n", FILENAME, FNR, name > "/dev/stderr"
      exit 1
    }
    line = line substr(rest, 1, RSTART - 1) values[name]
    rest = substr(rest, RSTART + RLENGTH)
  }
  print line rest
}
