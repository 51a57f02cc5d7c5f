/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Server-sent events.
 *
 * /events/format   the text of an event
 * /events/parse    what streams mean, each fed whole, byte by byte, and cut at every place
 * /events/resume   the id that a reconnect sends: never that of an event cut off in the middle
 * /events/limit    an event that is too long, and one that is not
 * /events/invalid  text that is not UTF-8
 * /events/again    what is formatted is parsed alike
 */
#include "shared/base/error.h"
#include "shared/wire/event-stream.h"

#include <string.h>

/* Events as "id|name|data;", line feeds as "⏎", no id as "-". */
static void
on_event (const MdgEvent *event, gpointer user_data)
{
  GString *out = user_data;
  g_autoptr (GString) data = g_string_new (event->data);
  g_string_replace (data, "\n", "⏎", 0);
  g_string_append_printf (out, "%s|%s|%s;", event->id != NULL ? event->id : "-", event->name,
                          data->str);
}

static char *
feed_pieces (const char *const *pieces, gsize n)
{
  GString *out = g_string_new (NULL);
  g_autoptr (MdgEventParser) parser = mdg_event_parser_new (on_event, out);
  for (gsize i = 0; i < n; i++)
    {
      /* Copied, so that the sanitizer sees a read past the piece. */
      g_autofree char *piece = g_memdup2 (pieces[i], strlen (pieces[i]) + 1);
      g_autoptr (GError) error = NULL;
      g_assert_true (mdg_event_parser_feed (parser, piece, strlen (piece), &error));
      g_assert_no_error (error);
    }
  return g_string_free (out, FALSE);
}

typedef struct
{
  const char *sentence;
  const char *stream;
  const char *events;
} StreamRow;

static const StreamRow stream_rows[] = {
  { "one event", "id: 1\nevent: a\ndata: x\n\n", "1|a|x;" },
  { "without a name", "data: x\n\n", "-|message|x;" },
  { "with an empty name", "event\ndata: x\n\n", "-|message|x;" },
  { "two lines of data", "data: x\ndata: y\n\n", "-|message|x⏎y;" },
  { "an empty line of data", "data\n\n", "-|message|;" },
  { "empty lines among the data", "data:\ndata:\n\n", "-|message|⏎;" },
  { "only one space is taken off", "data:  x\n\n", "-|message| x;" },
  { "no space", "data:x\n\n", "-|message|x;" },
  { "a colon in the data", "data: a: b\n\n", "-|message|a: b;" },
  { "CRLF", "id: 1\r\ndata: x\r\n\r\n", "1|message|x;" },
  { "CRLF between lines of one event", "event: a\r\ndata: x\r\ndata: y\r\n\r\n", "-|a|x⏎y;" },
  { "CR", "id: 1\rdata: x\r\r", "1|message|x;" },
  { "all kinds of line ends", "id: 1\rdata: x\ndata: y\r\n\r\n", "1|message|x⏎y;" },
  { "LF CR are two line ends", "data: x\n\rdata: y\n\n", "-|message|x;-|message|y;" },
  { "a comment", ": heartbeat\n\ndata: x\n\n", "-|message|x;" },
  { "a comment inside an event", "data: x\n: heartbeat\ndata: y\n\n", "-|message|x⏎y;" },
  { "the id stays", "id: 1\ndata: x\n\ndata: y\n\n", "1|message|x;1|message|y;" },
  { "the name does not", "event: a\ndata: x\n\ndata: y\n\n", "-|a|x;-|message|y;" },
  { "an empty id takes it back", "id: 1\ndata: x\n\nid\ndata: y\n\n", "1|message|x;|message|y;" },
  { "a name without data is no event", "event: a\n\ndata: x\n\n", "-|message|x;" },
  { "an unknown field", "retry: 5\nfoo: bar\nfoo\ndata: x\n\n", "-|message|x;" },
  { "field names have capitals or not", "Data: y\ndata: x\n\n", "-|message|x;" },
  { "an event that is not ended", "data: x\n\ndata: y\n", "-|message|x;" },
  { "Japanese", "data: 窓口\n\n", "-|message|窓口;" },
  { "nothing", "", "" },
  { "only line ends", "\n\r\n\r\n\n", "" },
};

static void
check_stream (const StreamRow *row)
{
  gsize size = strlen (row->stream);
  g_autofree char *whole = feed_pieces (&row->stream, 1);
  g_assert_cmpstr (whole, ==, row->events);

  for (gsize cut = 0; cut <= size; cut++)
    {
      g_autofree char *head = g_strndup (row->stream, cut);
      const char *pieces[] = { head, row->stream + cut };
      g_autofree char *found = feed_pieces (pieces, 2);
      g_assert_cmpstr (found, ==, row->events);
    }

  g_autofree char *bytes = g_new0 (char, size * 2 + 1);
  g_autofree const char **pieces = g_new0 (const char *, size + 1);
  for (gsize i = 0; i < size; i++)
    {
      bytes[i * 2] = row->stream[i];
      pieces[i] = bytes + i * 2;
    }
  g_autofree char *found = feed_pieces (pieces, size);
  g_assert_cmpstr (found, ==, row->events);
}

static void
test_parse (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (stream_rows); i++)
    {
      g_test_message ("%s", stream_rows[i].sentence);
      check_stream (&stream_rows[i]);
    }
}

static void
test_format (void)
{
  static const struct
  {
    const char *sentence;
    const char *id, *name, *data, *text;
  } rows[] = {
    { "all of it", "1", "a", "x", "id: 1\nevent: a\ndata: x\n\n" },
    { "data only", NULL, NULL, "x", "data: x\n\n" },
    { "no data", "1", NULL, NULL, "id: 1\ndata: \n\n" },
    { "empty data", NULL, NULL, "", "data: \n\n" },
    { "two lines", NULL, NULL, "x\ny", "data: x\ndata: y\n\n" },
    { "CRLF", NULL, NULL, "x\r\ny", "data: x\ndata: y\n\n" },
    { "a carriage return would end the line and lose the rest", NULL, NULL, "x\ry",
      "data: x\ndata: y\n\n" },
    { "a line break at the end", NULL, NULL, "x\n", "data: x\ndata: \n\n" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].sentence);
      g_autofree char *text = mdg_event_format (rows[i].id, rows[i].name, rows[i].data);
      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static void
test_resume (void)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (MdgEventParser) parser = mdg_event_parser_new (on_event, out);
  g_assert_null (mdg_event_parser_get_last_id (parser));
  g_assert_true (mdg_event_parser_feed (parser, "id: 1\ndata: x\n", 14, NULL));
  g_assert_null (
    mdg_event_parser_get_last_id (parser)); /* cut off here, event 1 must be sent again */
  g_assert_true (mdg_event_parser_feed (parser, "\n", 1, NULL));
  g_assert_cmpstr (mdg_event_parser_get_last_id (parser), ==, "1");
  g_assert_true (mdg_event_parser_feed (parser, "id: 2\n", 6, NULL));
  g_assert_cmpstr (mdg_event_parser_get_last_id (parser), ==, "1");
  g_assert_true (mdg_event_parser_feed (parser, "data: y\n\n", 9, NULL));
  g_assert_cmpstr (mdg_event_parser_get_last_id (parser), ==, "2");
}

/* Feeds one event of @size bytes of data, in lines of @line bytes. */
static gboolean
feed_event (gsize size, gsize line, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (MdgEventParser) parser = mdg_event_parser_new (on_event, out);
  g_autofree char *text = g_strnfill (line, 'x');
  for (gsize done = 0; done < size; done += line)
    if (!mdg_event_parser_feed (parser, "data:", 5, error) ||
        !mdg_event_parser_feed (parser, text, line, error) ||
        !mdg_event_parser_feed (parser, "\n", 1, error))
      return FALSE;
  return mdg_event_parser_feed (parser, "\n", 1, error);
}

static void
test_limit (void)
{
  static const struct
  {
    const char *sentence;
    gsize size, line;
    gboolean fine;
  } rows[] = {
    { "one long line that fits", MDG_EVENT_MAX_BYTES - 5, MDG_EVENT_MAX_BYTES - 5, TRUE },
    { "one byte more", MDG_EVENT_MAX_BYTES - 4, MDG_EVENT_MAX_BYTES - 4, FALSE },
    { "many lines that fit", MDG_EVENT_MAX_BYTES / 2, 100, TRUE },
    { "many lines, too long together", MDG_EVENT_MAX_BYTES, 100, FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].sentence);
      g_autoptr (GError) error = NULL;
      g_assert_cmpint (feed_event (rows[i].size, rows[i].line, &error), ==, rows[i].fine);
      if (!rows[i].fine)
        g_assert_error (error, MDG_ERROR, MDG_ERROR_BODY_TOO_LARGE);
    }
}

static void
test_invalid (void)
{
  static const char *const streams[] = { "data: \xff\n", "\xe7\xaa\n", "id: \xc0\x80\n" };
  for (guint i = 0; i < G_N_ELEMENTS (streams); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);
      g_autoptr (MdgEventParser) parser = mdg_event_parser_new (on_event, out);
      g_autoptr (GError) error = NULL;
      g_assert_false (mdg_event_parser_feed (parser, streams[i], strlen (streams[i]), &error));
      g_assert_error (error, MDG_ERROR, MDG_ERROR_INVALID_JSON);
    }
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (MdgEventParser) parser = mdg_event_parser_new (on_event, out);
  g_assert_false (mdg_event_parser_feed (parser, "id: a\0b\n", 8, NULL));
}

static void
test_again (void)
{
  static const char *const data[] = { "x", "", "x\ny", " x", "\n",
                                      "\n\n", "x\n", ": x", "data: x", "窓口" };
  for (guint i = 0; i < G_N_ELEMENTS (data); i++)
    {
      g_autofree char *text = mdg_event_format ("7", "n", data[i]);
      g_autofree char *found = feed_pieces ((const char *const[]){ text }, 1);
      g_autoptr (GString) expected = g_string_new (data[i]);
      g_string_replace (expected, "\n", "⏎", 0);
      g_autofree char *line = g_strdup_printf ("7|n|%s;", expected->str);
      g_assert_cmpstr (found, ==, line);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/events/format", test_format);
  g_test_add_func ("/events/parse", test_parse);
  g_test_add_func ("/events/resume", test_resume);
  g_test_add_func ("/events/limit", test_limit);
  g_test_add_func ("/events/invalid", test_invalid);
  g_test_add_func ("/events/again", test_again);
  return g_test_run ();
}
