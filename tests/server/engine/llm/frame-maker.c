/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/server/engine/llm/frame-maker.h"

#include "server/engine/llm/frames.h"

#include <string.h>

static void
append_u32 (GByteArray *out, guint32 value)
{
  guint32 wire = GUINT32_TO_BE (value);
  g_byte_array_append (out, (const guint8 *) &wire, sizeof wire);
}

static void
append_header (GByteArray *out, const char *name, const char *value)
{
  guint8 length = (guint8) strlen (name);
  guint16 size = GUINT16_TO_BE ((guint16) strlen (value));
  g_byte_array_append (out, &length, 1);
  g_byte_array_append (out, (const guint8 *) name, length);
  g_byte_array_append (out, (const guint8 *) "\x07", 1);
  g_byte_array_append (out, (const guint8 *) &size, sizeof size);
  g_byte_array_append (out, (const guint8 *) value, (guint) strlen (value));
}

void
mdg_frame_append (GByteArray *stream, const char *name, const char *json)
{
  gboolean exception = g_str_has_suffix (name, "Exception");
  g_autoptr (GByteArray) headers = g_byte_array_new ();
  append_header (headers, exception ? ":exception-type" : ":event-type", name);
  append_header (headers, ":content-type", "application/json");
  append_header (headers, ":message-type", exception ? "exception" : "event");
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  append_u32 (frame, 12 + headers->len + (guint32) strlen (json) + 4);
  append_u32 (frame, headers->len);
  append_u32 (frame, mdg_frame_crc (0, frame->data, 8));
  g_byte_array_append (frame, headers->data, headers->len);
  g_byte_array_append (frame, (const guint8 *) json, (guint) strlen (json));
  append_u32 (frame, mdg_frame_crc (0, frame->data, frame->len));
  g_byte_array_append (stream, frame->data, frame->len);
}

GByteArray *
mdg_frames_from_lines (const char *lines)
{
  GByteArray *stream = g_byte_array_new ();
  g_auto (GStrv) all = g_strsplit (lines, "\n", -1);
  for (guint i = 0; all[i] != NULL; i++)
    {
      char *space = strchr (all[i], ' ');
      if (space == NULL)
        continue;
      *space = '\0';
      mdg_frame_append (stream, all[i], space + 1);
    }
  return stream;
}
