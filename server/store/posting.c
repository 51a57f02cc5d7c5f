/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/store/posting.h"

/* An entry: the distance from the passage before, times two, in groups of seven bits; odd when the
 * token stands once in the text and not in the heading (most do), else followed by one byte. */
#define HEADING_SHIFT 5

void
mdg_posting_append (
  GByteArray *bytes, guint32 previous, guint32 passage, guint in_text, guint in_heading)
{
  gboolean plain = in_text == 1 && in_heading == 0;
  guint64 value = ((guint64) (passage - previous) << 1) | (plain ? 1 : 0);
  guint8 buffer[8];
  guint n = 0;
  while (value >= 0x80)
    {
      buffer[n++] = (guint8) (value | 0x80);
      value >>= 7;
    }
  buffer[n++] = (guint8) value;
  if (!plain)
    buffer[n++] = (guint8) (MIN (in_heading, MDG_POSTING_HEADING_MAX) << HEADING_SHIFT |
                            MIN (in_text, MDG_POSTING_TEXT_MAX));
  g_byte_array_append (bytes, buffer, n);
}

/* Five groups hold any distance times two. */
static gboolean
read_number (const guint8 **at, const guint8 *end, guint64 *ret_value)
{
  guint64 value = 0;
  for (guint shift = 0; shift < 35 && *at < end; shift += 7)
    {
      guint8 byte = *(*at)++;
      value |= (guint64) (byte & 0x7f) << shift;
      if (byte < 0x80)
        {
          *ret_value = value;
          return TRUE;
        }
    }
  return FALSE;
}

gboolean
mdg_posting_read (guint32 first, gconstpointer data, gsize size, MdgPostingBlock *ret_block)
{
  const guint8 *at = data;
  const guint8 *end = at + size;
  guint64 passage = first;
  guint n = 0;
  while (at < end)
    {
      guint64 value = 0;
      if (n == MDG_POSTING_BLOCK_MAX || !read_number (&at, end, &value))
        return FALSE;
      passage += value >> 1;
      guint8 counts = 1;
      if ((value & 1) == 0)
        {
          if (at == end)
            return FALSE;
          counts = *at++;
        }
      if (passage > G_MAXUINT32)
        return FALSE;
      ret_block->passages[n] = (guint32) passage;
      ret_block->in_text[n] = counts & MDG_POSTING_TEXT_MAX;
      ret_block->in_heading[n] = counts >> HEADING_SHIFT;
      n++;
    }
  ret_block->n = n;
  return TRUE;
}
