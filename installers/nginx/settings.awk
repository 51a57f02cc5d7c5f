# SPDX-License-Identifier: GPL-3.0-or-later
#
# Reads edge.conf.example (names and defaults), then a settings file, and prints "name=value".
# Every fault is one sentence that names the line.

function fail(text) {
  printf "%s line %d: %s\n", FILENAME, FNR, text > "/dev/stderr"
  failed = 1
  exit 1
}

function check(name, value) {
  if (value ~ /[;{}"'$@\\]/)
    fail("the value of " name " holds a character that is not allowed")
  if (name ~ /(_max|_rate|_burst|_connections|_timeout|_age)$/ && value !~ /^[1-9][0-9]*$/)
    fail(name " must be a whole number above 0")
  if (name == "tls_min_version" && value !~ /^1\.[23]$/)
    fail("tls_min_version must be 1.2 or 1.3")
  if (name == "waf_mode" && value !~ /^(block|detect|off)$/)
    fail("waf_mode must be block, detect or off")
  if (name == "waf_log" && value !~ /^(scores|details)$/)
    fail("waf_log must be scores or details")
  if (name == "serve" && value !~ /^(staff|portal|staff portal)$/)
    fail("serve must be staff, portal, or staff portal")
}

function listens(value, options,   parts, n, i, text) {
  n = split(value, parts, " ")
  for (i = 1; i <= n; i++)
    text = text "listen " parts[i] " " options "; "
  return text
}

function strangers(service) {
  return "server { " listens(settings[service "_listen"], "ssl http2 default_server") \
    "server_name _; ssl_certificate " settings[service "_certificate"] \
    "; ssl_certificate_key " settings[service "_certificate_key"] \
    "; include " out "/tls.conf; return 421; }"
}

FNR == 1 { file++ }
/^[ \t]*(#|$)/ { next }
{
  at = index($0, "=")
  if (at == 0)
    fail("expected \"name = value\"")
  name = substr($0, 1, at - 1)
  value = substr($0, at + 1)
  gsub(/^[ \t]+|[ \t]+$/, "", name)
  gsub(/^[ \t]+|[ \t]+$/, "", value)
  if (file > 1 && !(name in settings))
    fail("there is no setting \"" name "\"")
  if (value == "")
    fail(name " has no value")
  check(name, value)
  settings[name] = value
}

END {
  if (failed)
    exit 1
  settings["out"] = out
  settings["tls_protocols"] = settings["tls_min_version"] == "1.3" ? "TLSv1.3" : "TLSv1.2 TLSv1.3"
  settings["waf_switch"] = settings["waf_mode"] == "off" ? "off" : "on"
  settings["waf_engine"] = settings["waf_mode"] == "detect" ? "DetectionOnly" : "On"
  # A matched rule is logged at "info" with the text it found, a blocked request at "error".
  settings["error_level"] = settings["waf_log"] == "details" ? "info" : "warn"
  settings["user_line"] = settings["user"] == "none" ? "" : "user " settings["user"] ";"
  settings["staff_include"] = settings["serve"] ~ /staff/ ? "include " out "/staff.conf;" : ""
  settings["portal_include"] = settings["serve"] ~ /portal/ ? "include " out "/portal.conf;" : ""
  settings["staff_listens"] = listens(settings["staff_listen"], "ssl http2")
  settings["portal_listens"] = listens(settings["portal_listen"], "ssl http2")
  # A request for a name that is not ours meets this server. Where both services listen at the
  # same address, one such server does for both.
  settings["staff_default"] = strangers("staff")
  settings["portal_default"] = settings["serve"] ~ /staff/ && \
    settings["portal_listen"] == settings["staff_listen"] ? "" : strangers("portal")
  redirect = settings["portal_redirect_listen"]
  settings["redirect_server"] = redirect == "none" ? "" : \
    "server { " listens(redirect, "") "server_name " settings["portal_names"] \
    "; server_tokens off; return 308 https://$host$request_uri; }"
  # A trial site is reached by number; the rule that minds numbers as host names would add to the
  # score of every request there.
  settings["numeric_host"] = (settings["staff_names"] " " settings["portal_names"]) ~ \
    /(^| )[0-9.]+( |$)/ ? "SecRuleRemoveById 920350" : ""
  for (name in settings)
    print name "=" settings[name]
}
