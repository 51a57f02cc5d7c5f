/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * /log/line     a message is one clean line, whatever it holds, in text and in JSON
 * /log/json     JSON lines parse, and hold the fields as they were given
 * /log/level    less important messages are left out, and the level can change
 * /log/missed   lines that could not be written are told of
 */
#include "server/app/log.h"

#include "shared/base/clock.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <unistd.h>

#define WHEN "2026-11-22T09:00:00.000000+09:00"

typedef struct
{
  const char *sentence;
  const char *message;
  const char *clean;
} LineRow;

static const LineRow line_rows[] = {
  { "plain text stays", "Serving", "Serving" },
  { "Japanese stays", "みどり市 髙﨑", "みどり市 髙﨑" },
  { "a line break is spelled out", "a\n2026-11-22T09:00:00 error forged",
    "a\\n2026-11-22T09:00:00 error forged" },
  { "carriage returns are spelled out", "a\rb", "a\\u{d}b" },
  { "tabs are spelled out", "a\tb", "a\\tb" },
  { "terminal sequences are spelled out", "\033[31mred\a", "\\u{1b}[31mred\\u{7}" },
  { "C1 controls are spelled out",
    "a\xc2\x9b"
    "b",
    "a\\u{9b}b" },
  { "Unicode line separators are spelled out",
    "a\xe2\x80\xa8"
    "b",
    "a\\u{2028}b" },
  { "turned writing is spelled out",
    "a\xe2\x80\xae"
    "b",
    "a\\u{202e}b" },
  { "bytes that are not UTF-8 are spelled out", "a\xff\x82", "a\\xff\\x82" },
  { "half a character is spelled out", "a\xe3\x81", "a\\xe3\\x81" },
  { "quotes and backslashes stay", "say \"x\\y\"", "say \"x\\y\"" },
};

static char *
format (MdgLogFormat kind, const char *message)
{
  const GLogField fields[] = {
    { "MESSAGE", message, -1 },
    { "GLIB_DOMAIN", "madoguchi-app", -1 },
    { "CODE_FILE", "x.c", -1 },
    { "REQUEST_REF", "a\nb\"", -1 },
  };
  gint64 time = 0;
  g_assert_true (mdg_time_parse (WHEN, &time));
  return mdg_log_format_line (kind, G_LOG_LEVEL_WARNING, fields, G_N_ELEMENTS (fields), time);
}

static void
assert_one_clean_line (const char *line)
{
  gsize length = strlen (line);
  g_assert_true (g_utf8_validate (line, -1, NULL));
  g_assert_cmpint (line[length - 1], ==, '\n');
  for (gsize i = 0; i + 1 < length; i++)
    g_assert_false (g_ascii_iscntrl (line[i]));
}

static void
test_text (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (line_rows); i++)
    {
      g_test_message ("%s", line_rows[i].sentence);
      g_autofree char *line = format (MDG_LOG_TEXT, line_rows[i].message);
      g_autofree char *expected = g_strdup_printf (
        WHEN " warning madoguchi-app: %s request_ref=a\\nb\"\n", line_rows[i].clean);
      assert_one_clean_line (line);
      g_assert_cmpstr (line, ==, expected);
    }
}

static void
test_json (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (line_rows); i++)
    {
      g_test_message ("%s", line_rows[i].sentence);
      g_autofree char *line = format (MDG_LOG_JSON, line_rows[i].message);
      assert_one_clean_line (line);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonParser) parser = json_parser_new ();
      g_assert_true (json_parser_load_from_data (parser, line, -1, &error));
      JsonObject *object = json_node_get_object (json_parser_get_root (parser));
      g_assert_cmpstr (json_object_get_string_member (object, "message"), ==, line_rows[i].clean);
      g_assert_cmpstr (json_object_get_string_member (object, "time"), ==, WHEN);
      g_assert_cmpstr (json_object_get_string_member (object, "level"), ==, "warning");
      g_assert_cmpstr (json_object_get_string_member (object, "domain"), ==, "madoguchi-app");
      g_assert_cmpstr (json_object_get_string_member (object, "request_ref"), ==, "a\\nb\"");
      g_assert_cmpuint (json_object_get_size (object), ==, 5);
    }
}

static void
test_long (void)
{
  g_autofree char *message = g_strnfill (MDG_LOG_MAX_MESSAGE_BYTES + 5, 'x');
  g_autofree char *line = format (MDG_LOG_TEXT, message);
  g_assert_nonnull (strstr (line, "xx… (5 bytes cut)"));
}

static char *
read_all (int fd)
{
  char buffer[65536];
  gssize n = read (fd, buffer, sizeof buffer);
  return g_strndup (buffer, n > 0 ? (gsize) n : 0);
}

static void
say (MdgLog *log, GLogLevelFlags level, const char *message)
{
  const GLogField fields[] = { { "MESSAGE", message, -1 } };
  g_assert_cmpint (mdg_log_write (level, fields, 1, log), ==, G_LOG_WRITER_HANDLED);
}

static void
test_level (void)
{
  int ends[2];
  g_assert_true (g_unix_open_pipe (ends, FD_CLOEXEC, NULL));
  g_autoptr (MdgLog) log = mdg_log_new (MDG_LOG_TEXT, mdg_log_level_from_text ("warning"), ends[1]);
  say (log, G_LOG_LEVEL_CRITICAL, "one");
  say (log, G_LOG_LEVEL_WARNING, "two");
  say (log, G_LOG_LEVEL_MESSAGE, "three");
  mdg_log_set_level (log, mdg_log_level_from_text ("debug"));
  say (log, G_LOG_LEVEL_DEBUG, "four");

  g_autofree char *text = read_all (ends[0]);
  g_assert_nonnull (strstr (text, "error   -: one"));
  g_assert_nonnull (strstr (text, "warning -: two"));
  g_assert_null (strstr (text, "three"));
  g_assert_nonnull (strstr (text, "debug   -: four"));
  close (ends[0]);
  close (ends[1]);
}

static void
test_missed (void)
{
  int ends[2];
  g_assert_true (g_unix_open_pipe (ends, FD_CLOEXEC, NULL));
  g_assert_true (g_unix_set_fd_nonblocking (ends[1], TRUE, NULL));
  g_autofree char *fill = g_strnfill (65536, 'x');
  while (write (ends[1], fill, 4096) > 0)
    continue;

  g_autoptr (MdgLog) log = mdg_log_new (MDG_LOG_TEXT, G_LOG_LEVEL_INFO, ends[1]);
  say (log, G_LOG_LEVEL_INFO, "lost");
  g_autofree char *drained = read_all (ends[0]);
  say (log, G_LOG_LEVEL_INFO, "kept");
  g_autofree char *text = read_all (ends[0]);
  g_assert_nonnull (strstr (text, "1 log lines before this one could not be written"));
  g_assert_nonnull (strstr (text, "kept"));
  close (ends[0]);
  close (ends[1]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/log/text", test_text);
  g_test_add_func ("/log/json", test_json);
  g_test_add_func ("/log/long", test_long);
  g_test_add_func ("/log/level", test_level);
  g_test_add_func ("/log/missed", test_missed);
  return g_test_run ();
}
