/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-llm"

#include "server/engine/llm/frames.h"

#include <string.h>

#define PRELUDE_BYTES 12 /* two lengths and their checksum */
#define CRC_BYTES 4
#define TYPE_STRING 7

struct _MdgFrameParser
{
  MdgFrameFunc func;
  gpointer user_data;
  GByteArray *pending; /* of the frame that is not whole yet */
};

/* What remains of the headers. */
typedef struct
{
  const guint8 *at;
  const guint8 *end;
} Cursor;

/* A part of the frame, not terminated. */
typedef struct
{
  const char *data;
  gsize size;
} Part;

guint32
mdg_frame_crc (guint32 crc, const void *data, gsize size)
{
  const guint8 *bytes = data;
  crc = ~crc;
  for (gsize i = 0; i < size; i++)
    {
      crc ^= bytes[i];
      for (guint bit = 0; bit < 8; bit++)
        crc = (crc >> 1) ^ (0xEDB88320u & (0u - (crc & 1)));
    }
  return ~crc;
}

static guint32
read_u32 (const guint8 *at)
{
  return (guint32) at[0] << 24 | (guint32) at[1] << 16 | (guint32) at[2] << 8 | at[3];
}

static gboolean
take (Cursor *cursor, gsize size, Part *ret_part)
{
  if ((gsize) (cursor->end - cursor->at) < size)
    return FALSE;
  *ret_part = (Part){ (const char *) cursor->at, size };
  cursor->at += size;
  return TRUE;
}

/* Bytes of a value without a length of its own, by type: true, false, byte, short, int, long; 8 a
 * time, 9 a UUID. */
static gboolean
take_value (Cursor *cursor, guint8 type, Part *ret_value)
{
  static const guint8 sizes[] = { 0, 0, 1, 2, 4, 8, 0, 0, 8, 16 };
  if (type >= G_N_ELEMENTS (sizes))
    return FALSE;
  if (type != TYPE_STRING && type != TYPE_STRING - 1)
    return take (cursor, sizes[type], ret_value);
  Part length;
  if (!take (cursor, 2, &length))
    return FALSE;
  const guint8 *bytes = (const guint8 *) length.data;
  return take (cursor, (gsize) bytes[0] << 8 | bytes[1], ret_value);
}

static gboolean
is_called (Part part, const char *name)
{
  return part.size == strlen (name) && memcmp (part.data, name, part.size) == 0;
}

/* Finds the type of the event or of the exception. */
static gboolean
read_headers (Cursor *cursor, Part *ret_name)
{
  while (cursor->at < cursor->end)
    {
      Part length, name, type, value;
      if (!take (cursor, 1, &length) || !take (cursor, (guint8) *length.data, &name) ||
          !take (cursor, 1, &type) || !take_value (cursor, (guint8) *type.data, &value))
        return FALSE;
      if (*type.data == TYPE_STRING &&
          (is_called (name, ":event-type") || is_called (name, ":exception-type")))
        *ret_name = value;
    }
  return TRUE;
}

static gboolean
read_frame (MdgFrameParser *parser, const guint8 *frame, gsize size)
{
  gsize n_headers = read_u32 (frame + 4);
  if (mdg_frame_crc (0, frame, size - CRC_BYTES) != read_u32 (frame + size - CRC_BYTES))
    return FALSE;
  Cursor cursor = { frame + PRELUDE_BYTES, frame + PRELUDE_BYTES + n_headers };
  Part name = { "", 0 };
  if (!read_headers (&cursor, &name))
    return FALSE;
  g_autofree char *text = g_strndup (name.data, name.size);
  parser->func (text, (const char *) cursor.end, size - PRELUDE_BYTES - n_headers - CRC_BYTES,
                parser->user_data);
  return TRUE;
}

/* The length of the frame that @at begins with; 0 when it cannot be one. */
static gsize
check_prelude (const guint8 *at)
{
  gsize size = read_u32 (at);
  gsize n_headers = read_u32 (at + 4);
  gboolean fine = size <= MDG_FRAME_MAX_BYTES && size >= PRELUDE_BYTES + CRC_BYTES &&
                  n_headers <= size - PRELUDE_BYTES - CRC_BYTES &&
                  mdg_frame_crc (0, at, PRELUDE_BYTES - CRC_BYTES) == read_u32 (at + 8);
  return fine ? size : 0;
}

MdgFrameParser *
mdg_frame_parser_new (MdgFrameFunc func, gpointer user_data)
{
  MdgFrameParser *parser = g_new0 (MdgFrameParser, 1);
  parser->func = func;
  parser->user_data = user_data;
  parser->pending = g_byte_array_new ();
  return parser;
}

void
mdg_frame_parser_free (MdgFrameParser *parser)
{
  if (parser == NULL)
    return;
  g_byte_array_unref (parser->pending);
  g_free (parser);
}

gboolean
mdg_frame_parser_feed (MdgFrameParser *parser, const char *data, gsize size)
{
  GByteArray *pending = parser->pending;
  g_byte_array_append (pending, (const guint8 *) data, (guint) size);
  gsize done = 0;
  while (pending->len - done >= PRELUDE_BYTES)
    {
      gsize length = check_prelude (pending->data + done);
      if (length == 0)
        return FALSE;
      if (pending->len - done < length)
        break;
      if (!read_frame (parser, pending->data + done, length))
        return FALSE;
      done += length;
    }
  g_byte_array_remove_range (pending, 0, (guint) done);
  return TRUE;
}
