/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/wire/event-stream.h"

#include "shared/base/error.h"

#include <string.h>

struct _MdgEventParser
{
  MdgEventFunc func;
  gpointer user_data;
  GString *line;
  gboolean after_cr; /* a line feed right after this carriage return belongs to it */
  char *id;          /* of the event being read, or the last one before it */
  char *last_id;     /* of the last event that was complete */
  char *name;
  GString *data;
  gboolean has_data;
};

char *
mdg_event_format (const char *id, const char *name, const char *data)
{
  g_return_val_if_fail (id == NULL || strpbrk (id, "\r\n") == NULL, NULL);
  g_return_val_if_fail (name == NULL || strpbrk (name, "\r\n") == NULL, NULL);

  GString *out = g_string_new (NULL);
  if (id != NULL)
    g_string_append_printf (out, "id: %s\n", id);
  if (name != NULL)
    g_string_append_printf (out, "event: %s\n", name);
  /* A carriage return ends a line of the stream too; what stood behind it would be lost. */
  g_autoptr (GString) text = g_string_new (data);
  g_string_replace (text, "\r\n", "\n", 0);
  g_string_replace (text, "\r", "\n", 0);
  g_auto (GStrv) lines = g_strsplit (text->str, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    g_string_append_printf (out, "data: %s\n", lines[i]);
  if (lines[0] == NULL)
    g_string_append (out, "data: \n");
  g_string_append_c (out, '\n');
  return g_string_free (out, FALSE);
}

MdgEventParser *
mdg_event_parser_new (MdgEventFunc func, gpointer user_data)
{
  MdgEventParser *parser = g_new0 (MdgEventParser, 1);
  parser->func = func;
  parser->user_data = user_data;
  parser->line = g_string_new (NULL);
  parser->data = g_string_new (NULL);
  return parser;
}

static void
dispatch (MdgEventParser *parser)
{
  if (parser->has_data)
    {
      g_string_truncate (parser->data,
                         parser->data->len - 1); /* the break after the last data line */
      gboolean named = parser->name != NULL && *parser->name != '\0';
      MdgEvent event = { parser->id, named ? parser->name : (char *) "message", parser->data->str };
      g_free (parser->last_id);
      parser->last_id = g_strdup (parser->id);
      parser->func (&event, parser->user_data);
    }
  g_string_truncate (parser->data, 0);
  parser->has_data = FALSE;
  g_clear_pointer (&parser->name, g_free);
}

static void
take_line (MdgEventParser *parser)
{
  const char *line = parser->line->str;
  const char *colon = strchr (line, ':');
  if (colon == line)
    return; /* a comment, used as heartbeat */
  g_autofree char *field =
    colon != NULL ? g_strndup (line, (gsize) (colon - line)) : g_strdup (line);
  const char *value = colon != NULL ? colon + 1 : "";
  if (*value == ' ')
    value++;
  if (g_str_equal (field, "data"))
    {
      g_string_append_printf (parser->data, "%s\n", value);
      parser->has_data = TRUE;
    }
  else if (g_str_equal (field, "event"))
    {
      g_free (parser->name);
      parser->name = g_strdup (value);
    }
  else if (g_str_equal (field, "id"))
    {
      g_free (parser->id);
      parser->id = g_strdup (value);
    }
}

static gboolean
end_line (MdgEventParser *parser, GError **error)
{
  if (!g_utf8_validate (parser->line->str, (gssize) parser->line->len, NULL))
    {
      mdg_set_error (error, MDG_ERROR_INVALID_JSON, "reason", "not UTF-8", NULL);
      return FALSE;
    }
  if (parser->line->len == 0)
    dispatch (parser);
  else
    take_line (parser);
  g_string_truncate (parser->line, 0);
  return TRUE;
}

gboolean
mdg_event_parser_feed (MdgEventParser *parser, const char *data, gsize size, GError **error)
{
  for (gsize i = 0; i < size; i++)
    {
      char c = data[i];
      gboolean skip = c == '\n' && parser->after_cr;
      parser->after_cr = c == '\r';
      if (skip)
        continue;
      if (c == '\n' || c == '\r')
        {
          if (!end_line (parser, error))
            return FALSE;
          continue;
        }
      if (parser->line->len + parser->data->len >= MDG_EVENT_MAX_BYTES)
        {
          mdg_set_error_int (error, MDG_ERROR_BODY_TOO_LARGE, "max", MDG_EVENT_MAX_BYTES);
          return FALSE;
        }
      g_string_append_c (parser->line, c);
    }
  return TRUE;
}

const char *
mdg_event_parser_get_last_id (MdgEventParser *parser)
{
  return parser->last_id;
}

void
mdg_event_parser_free (MdgEventParser *parser)
{
  if (parser == NULL)
    return;
  g_string_free (parser->line, TRUE);
  g_string_free (parser->data, TRUE);
  g_free (parser->id);
  g_free (parser->last_id);
  g_free (parser->name);
  g_free (parser);
}
