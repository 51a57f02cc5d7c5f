/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/app/log.h"

#include "shared/base/clock.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define WRITE_WAIT_MS 200

struct _MdgLog
{
  MdgLogFormat format;
  int fd;
  int level;  /* GLogLevelFlags, atomic */
  int missed; /* lines that could not be written, atomic */
};

/* Marks that change the direction of writing and separators some programs break lines at. */
static gboolean
is_treacherous (gunichar c)
{
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x061C || c == 0x200E || c == 0x200F ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

static void
append_clean_char (GString *out, gunichar c)
{
  if (c == '\n')
    g_string_append (out, "\\n");
  else if (c == '\t')
    g_string_append (out, "\\t");
  else if (is_treacherous (c))
    g_string_append_printf (out, "\\u{%x}", c);
  else
    g_string_append_unichar (out, c);
}

/* @text as one line of valid UTF-8. */
static void
append_clean (GString *out, const char *text, gsize length)
{
  gsize kept = MIN (length, MDG_LOG_MAX_MESSAGE_BYTES);
  const char *end = text + kept;
  for (const char *p = text; p < end;)
    {
      gunichar c = g_utf8_get_char_validated (p, end - p);
      gboolean valid = c != (gunichar) -1 && c != (gunichar) -2;
      if (valid)
        append_clean_char (out, c);
      else
        g_string_append_printf (out, "\\x%02x", (guint8) *p);
      p = valid ? g_utf8_next_char (p) : p + 1;
    }
  if (kept < length)
    g_string_append_printf (out, "… (%" G_GSIZE_FORMAT " bytes cut)", length - kept);
}

static gsize
field_length (const GLogField *field)
{
  return field->length >= 0 ? (gsize) field->length : strlen (field->value);
}

static const GLogField *
find_field (const GLogField *fields, gsize n_fields, const char *key)
{
  for (gsize i = 0; i < n_fields; i++)
    if (strcmp (fields[i].key, key) == 0)
      return &fields[i];
  return NULL;
}

/* Fields that stand at their own place, or tell about the source code and not about the event. */
static gboolean
is_plain_field (const char *key)
{
  static const char *const others[] = { "MESSAGE", "PRIORITY", "GLIB_DOMAIN",
                                        "GLIB_OLD_LOG_API", "SYSLOG_IDENTIFIER", "CODE_FILE",
                                        "CODE_LINE", "CODE_FUNC", NULL };
  return !g_strv_contains (others, key);
}

static const char *
level_word (GLogLevelFlags level)
{
  if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL))
    return "error";
  if (level & G_LOG_LEVEL_WARNING)
    return "warning";
  return level & (G_LOG_LEVEL_MESSAGE | G_LOG_LEVEL_INFO) ? "info" : "debug";
}

static void
append_field (
  GString *out, const GLogField *fields, gsize n_fields, const char *key, const char *otherwise)
{
  const GLogField *field = find_field (fields, n_fields, key);
  if (field != NULL)
    append_clean (out, field->value, field_length (field));
  else
    g_string_append (out, otherwise);
}

static void
format_text (
  GString *out, GLogLevelFlags level, const GLogField *fields, gsize n_fields, const char *when)
{
  g_string_append_printf (out, "%s %-7s ", when, level_word (level));
  append_field (out, fields, n_fields, "GLIB_DOMAIN", "-");
  g_string_append (out, ": ");
  append_field (out, fields, n_fields, "MESSAGE", "");
  for (gsize i = 0; i < MIN (n_fields, MDG_LOG_MAX_FIELDS); i++)
    {
      if (!is_plain_field (fields[i].key))
        continue;
      g_autofree char *name = g_ascii_strdown (fields[i].key, -1);
      g_string_append_printf (out, " %s=", name);
      append_clean (out, fields[i].value, field_length (&fields[i]));
    }
}

/* @text is one clean line already, so only quotes and backslashes need care. */
static void
append_json_member (GString *out, const char *name, const char *text)
{
  g_string_append_printf (out, "%s\"%s\":\"", out->len > 1 ? "," : "", name);
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c (out, '\\');
      g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}

static void
append_json_field (GString *out, const char *name, const GLogField *field)
{
  g_autoptr (GString) clean = g_string_new (NULL);
  if (field != NULL)
    append_clean (clean, field->value, field_length (field));
  append_json_member (out, name, clean->str);
}

static void
format_json (
  GString *out, GLogLevelFlags level, const GLogField *fields, gsize n_fields, const char *when)
{
  g_string_append_c (out, '{');
  append_json_member (out, "time", when);
  append_json_member (out, "level", level_word (level));
  append_json_field (out, "domain", find_field (fields, n_fields, "GLIB_DOMAIN"));
  append_json_field (out, "message", find_field (fields, n_fields, "MESSAGE"));
  for (gsize i = 0; i < MIN (n_fields, MDG_LOG_MAX_FIELDS); i++)
    {
      if (!is_plain_field (fields[i].key))
        continue;
      g_autofree char *name = g_ascii_strdown (fields[i].key, -1);
      append_json_field (out, name, &fields[i]);
    }
  g_string_append_c (out, '}');
}

char *
mdg_log_format_line (
  MdgLogFormat format, GLogLevelFlags level, const GLogField *fields, gsize n_fields, gint64 time)
{
  g_autofree char *when = mdg_time_format (time);
  GString *out = g_string_new (NULL);
  if (format == MDG_LOG_JSON)
    format_json (out, level, fields, n_fields, when);
  else
    format_text (out, level, fields, n_fields, when);
  g_string_append_c (out, '\n');
  return g_string_free (out, FALSE);
}

/* Writes all of @line; waits a little for a reader that is slow, so that one that hangs does not
 * stop the server. */
static gboolean
write_line (int fd, const char *line)
{
  gsize left = strlen (line);
  while (left > 0)
    {
      gssize n = write (fd, line, left);
      if (n < 0 && errno == EAGAIN)
        {
          struct pollfd wait = { .fd = fd, .events = POLLOUT };
          if (poll (&wait, 1, WRITE_WAIT_MS) <= 0)
            return FALSE;
        }
      else if (n < 0 && errno != EINTR)
        return FALSE;
      else if (n > 0)
        {
          line += n;
          left -= (gsize) n;
        }
    }
  return TRUE;
}

static void
tell_missed (MdgLog *log)
{
  int missed = g_atomic_int_and ((guint *) &log->missed, 0);
  if (missed == 0)
    return;
  g_autofree char *message =
    g_strdup_printf ("%d log lines before this one could not be written", missed);
  const GLogField fields[] = { { "MESSAGE", message, -1 }, { "GLIB_DOMAIN", "madoguchi-app", -1 } };
  g_autofree char *line = mdg_log_format_line (log->format, G_LOG_LEVEL_WARNING, fields,
                                               G_N_ELEMENTS (fields), g_get_real_time ());
  if (!write_line (log->fd, line))
    g_atomic_int_add (&log->missed, missed);
}

static gboolean
write_journal (GLogLevelFlags level, const GLogField *fields, gsize n_fields)
{
  GLogField clean[MDG_LOG_MAX_FIELDS];
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  gsize n = MIN (n_fields, G_N_ELEMENTS (clean));
  for (gsize i = 0; i < n; i++)
    {
      GString *text = g_string_new (NULL);
      append_clean (text, fields[i].value, field_length (&fields[i]));
      clean[i] = (GLogField){ fields[i].key, text->str, (gssize) text->len };
      g_ptr_array_add (texts, g_string_free (text, FALSE));
    }
  return g_log_writer_journald (level, clean, n, NULL) == G_LOG_WRITER_HANDLED;
}

GLogWriterOutput
mdg_log_write (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  MdgLog *log = user_data;
  GLogLevelFlags least = (GLogLevelFlags) g_atomic_int_get (&log->level);
  if ((level & G_LOG_LEVEL_MASK) > least)
    return G_LOG_WRITER_HANDLED;
  if (log->format == MDG_LOG_JOURNAL && write_journal (level, fields, n_fields))
    return G_LOG_WRITER_HANDLED;

  g_autofree char *line =
    mdg_log_format_line (log->format, level, fields, n_fields, g_get_real_time ());
  if (g_atomic_int_get (&log->missed) > 0)
    tell_missed (log);
  if (!write_line (log->fd, line))
    g_atomic_int_inc (&log->missed);
  return G_LOG_WRITER_HANDLED;
}

MdgLog *
mdg_log_new (MdgLogFormat format, GLogLevelFlags level, int fd)
{
  MdgLog *log = g_new0 (MdgLog, 1);
  log->format = format;
  log->level = (int) level;
  log->fd = fd;
  return log;
}

void
mdg_log_install (MdgLog *log)
{
  g_log_set_writer_func (mdg_log_write, log, NULL);
}

void
mdg_log_set_level (MdgLog *log, GLogLevelFlags level)
{
  g_atomic_int_set (&log->level, (int) level);
}

MdgLogFormat
mdg_log_format_from_text (const char *text)
{
  if (strcmp (text, "json") == 0)
    return MDG_LOG_JSON;
  return strcmp (text, "journal") == 0 ? MDG_LOG_JOURNAL : MDG_LOG_TEXT;
}

GLogLevelFlags
mdg_log_level_from_text (const char *text)
{
  if (strcmp (text, "error") == 0)
    return G_LOG_LEVEL_CRITICAL;
  if (strcmp (text, "warning") == 0)
    return G_LOG_LEVEL_WARNING;
  return strcmp (text, "debug") == 0 ? G_LOG_LEVEL_DEBUG : G_LOG_LEVEL_INFO;
}

void
mdg_log_free (MdgLog *log)
{
  g_free (log);
}
