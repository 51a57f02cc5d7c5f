/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The event stream. The first byte says in how large pieces the rest is fed; the events must be
 * those of the stream fed whole, and each event written again must be read alike.
 */
#include "shared/wire/event-stream.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

static void
note_event (const MdgEvent *event, gpointer user_data)
{
  GString *out = user_data;
  g_string_append_printf (out, "%s\x01%s\x01%s\x02", event->id != NULL ? event->id : "",
                          event->name, event->data);
}

static void
on_event (const MdgEvent *event, gpointer user_data)
{
  note_event (event, user_data);
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autoptr (GString) found = g_string_new (NULL);
  g_autofree char *text = mdg_event_format (event->id, event->name, event->data);
  g_autoptr (MdgEventParser) again = mdg_event_parser_new (note_event, found);
  note_event (event, expected);
  if (mdg_event_parser_feed (again, text, strlen (text), NULL))
    g_assert_cmpstr (found->str, ==, expected->str);
}

static gboolean
feed (GString *out, const char *data, gsize size, gsize piece)
{
  g_autoptr (MdgEventParser) parser = mdg_event_parser_new (on_event, out);
  for (gsize at = 0; at < size; at += piece)
    if (!mdg_event_parser_feed (parser, data + at, MIN (piece, size - at), NULL))
      return FALSE;
  return TRUE;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  if (size < 2)
    return 0;
  g_autoptr (GString) whole = g_string_new (NULL);
  g_autoptr (GString) pieces = g_string_new (NULL);
  const char *stream = (const char *) data + 1;
  gboolean fine = feed (whole, stream, size - 1, size - 1);
  g_assert_cmpint (feed (pieces, stream, size - 1, (gsize) data[0] % 16 + 1), ==, fine);
  g_assert_cmpstr (whole->str, ==, pieces->str);
  return 0;
}
