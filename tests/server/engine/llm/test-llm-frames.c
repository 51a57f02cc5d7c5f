/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The AWS event stream. Groups: check (the checksum is zlib's), whole (frames in pieces of any
 * size), recorded (a frame as AWS documents it), broken (one wrong byte anywhere is noticed).
 */
#include "server/engine/llm/frames.h"
#include "tests/server/engine/llm/frame-maker.h"

#include <string.h>

static void
on_frame (const char *name, const char *data, gsize size, gpointer user_data)
{
  g_string_append_printf (user_data, "%s=%.*s;", name, (int) size, data);
}

static gboolean
feed (const guint8 *data, gsize size, gsize step, GString *out)
{
  g_autoptr (MdgFrameParser) parser = mdg_frame_parser_new (on_frame, out);
  for (gsize at = 0; at < size; at += step)
    if (!mdg_frame_parser_feed (parser, (const char *) data + at, MIN (step, size - at)))
      return FALSE;
  return TRUE;
}

static void
test_check (void)
{
  g_assert_cmphex (mdg_frame_crc (0, "123456789", 9), ==, 0xCBF43926);
  g_assert_cmphex (mdg_frame_crc (0, "", 0), ==, 0);
}

static void
test_whole (void)
{
  g_autoptr (GByteArray) stream =
    mdg_frames_from_lines ("messageStart {\"role\":\"assistant\"}\n"
                           "contentBlockDelta {\"delta\":{\"text\":\"窓口\"}}\n"
                           "throttlingException {\"message\":\"slow\"}\n");
  for (gsize step = 1; step <= stream->len; step++)
    {
      g_autoptr (GString) out = g_string_new (NULL);
      g_assert_true (feed (stream->data, stream->len, step, out));
      g_assert_cmpstr (out->str, ==,
                       "messageStart={\"role\":\"assistant\"};"
                       "contentBlockDelta={\"delta\":{\"text\":\"窓口\"}};"
                       "throttlingException={\"message\":\"slow\"};");
    }
}

/* The vectors AWS publishes with its SDKs: no headers; one header of a whole number; headers of all
 * types. */
static void
test_recorded (void)
{
  static const guint8 empty[] = { 0x00, 0x00, 0x00, 0x10, 0x00, 0x00, 0x00, 0x00,
                                  0x05, 0xc2, 0x48, 0xeb, 0x7d, 0x98, 0xc8, 0xff };
  static const guint8 number[] = {
    0x00,
    0x00,
    0x00,
    0x2d,
    0x00,
    0x00,
    0x00,
    0x10,
    0x41,
    0xc4,
    0x24,
    0xb8,
    0x0a,
    'e',
    'v',
    'e',
    'n',
    't',
    '-',
    't',
    'y',
    'p',
    'e',
    0x04,
    0x00,
    0x00,
    0xa0,
    0x0c,
    '{',
    '\'',
    'f',
    'o',
    'o',
    '\'',
    ':',
    '\'',
    'b',
    'a',
    'r',
    '\'',
    '}',
    0x36,
    0xf4,
    0x80,
    0xa0,
  };
  g_autoptr (GString) out = g_string_new (NULL);
  g_assert_true (feed (empty, sizeof empty, 3, out));
  g_assert_true (feed (number, sizeof number, 3, out));
  g_assert_cmpstr (out->str, ==, "=;={'foo':'bar'};");
}

static void
test_broken (void)
{
  g_autoptr (GByteArray) stream = mdg_frames_from_lines ("metadata {\"usage\":{}}\n");
  for (guint i = 0; i < stream->len; i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);
      stream->data[i] ^= 0x10;
      feed (stream->data, stream->len, stream->len, out);
      g_assert_cmpstr (out->str, ==, "");
      stream->data[i] ^= 0x10;
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/llm/frames/check", test_check);
  g_test_add_func ("/llm/frames/whole", test_whole);
  g_test_add_func ("/llm/frames/recorded", test_recorded);
  g_test_add_func ("/llm/frames/broken", test_broken);
  return g_test_run ();
}
