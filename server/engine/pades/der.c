/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/engine/pades/der.h"

#include <string.h>

#define LONG_FORM 0x80
#define MAX_LENGTH_BYTES 4
#define MAX_OID 32

/* The length that stands at @at; goes past it. */
static gboolean
take_length (MdgDer *at, gsize *ret_length)
{
  if (at->size == 0)
    return FALSE;
  gsize length = at->data[0];
  gsize n_bytes = length & LONG_FORM ? length & ~(gsize) LONG_FORM : 0;
  if (n_bytes > MAX_LENGTH_BYTES || length == LONG_FORM || at->size < 1 + n_bytes)
    return FALSE;
  if (n_bytes > 0)
    length = 0;
  for (gsize i = 0; i < n_bytes; i++)
    length = length << 8 | at->data[1 + i];
  at->data += 1 + n_bytes;
  at->size -= 1 + n_bytes;
  *ret_length = length;
  return length <= at->size;
}

gboolean
mdg_der_next (MdgDer *at, guint8 *ret_tag, MdgDer *ret_content, MdgDer *ret_whole)
{
  gsize length = 0;
  if (at->size < 2 || (at->data[0] & 0x1f) == 0x1f)
    return FALSE;
  MdgDer rest = { at->data + 1, at->size - 1 };
  if (!take_length (&rest, &length))
    return FALSE;
  if (ret_tag != NULL)
    *ret_tag = at->data[0];
  if (ret_content != NULL)
    *ret_content = (MdgDer){ rest.data, length };
  if (ret_whole != NULL)
    *ret_whole = (MdgDer){ at->data, (gsize) (rest.data - at->data) + length };
  *at = (MdgDer){ rest.data + length, rest.size - length };
  return TRUE;
}

guint8
mdg_der_peek (MdgDer at)
{
  return at.size > 0 ? at.data[0] : 0;
}

gboolean
mdg_der_take (MdgDer *at, guint8 tag, MdgDer *ret_content)
{
  return mdg_der_peek (*at) == tag && mdg_der_next (at, NULL, ret_content, NULL);
}

gboolean
mdg_der_equal (MdgDer a, MdgDer b)
{
  return a.size == b.size && (a.size == 0 || memcmp (a.data, b.data, a.size) == 0);
}

/* The content of an OID into @buffer. The names are the program's own. */
static gsize
encode_oid (const char *oid, guint8 buffer[MAX_OID])
{
  gsize size = 0;
  guint64 first = g_ascii_strtoull (oid, (char **) &oid, 10);
  for (guint n = 1; *oid == '.'; n++)
    {
      guint64 value = g_ascii_strtoull (oid + 1, (char **) &oid, 10);
      if (n == 1)
        value += first * 40;
      guint n_septets = 1;
      while (n_septets < 5 && value >> (7 * n_septets) != 0)
        n_septets++;
      g_assert (size + n_septets <= MAX_OID);
      for (guint i = n_septets; i-- > 0;)
        buffer[size++] = (guint8) ((value >> (7 * i) & 0x7f) | (i > 0 ? 0x80 : 0));
    }
  return size;
}

gboolean
mdg_der_is_oid (MdgDer content, const char *oid)
{
  guint8 buffer[MAX_OID];
  return mdg_der_equal (content, (MdgDer){ buffer, encode_oid (oid, buffer) });
}

gint64
mdg_der_get_int (MdgDer content)
{
  gint64 value = 0;
  if (content.size == 0 || content.size > 7 || content.data[0] & 0x80)
    return -1;
  for (gsize i = 0; i < content.size; i++)
    value = value << 8 | content.data[i];
  return value;
}

gboolean
mdg_der_get_time (MdgDer content, gint64 *ret_time)
{
  /* 20261122101500Z or 20261122101500.123Z; the fraction does not matter here. */
  int part[6];
  static const guint widths[6] = { 4, 2, 2, 2, 2, 2 };
  const guint8 *at = content.data;
  if (content.size < 15 || content.data[content.size - 1] != 'Z')
    return FALSE;
  for (guint i = 0; i < 6; i++)
    {
      part[i] = 0;
      for (guint n = 0; n < widths[i]; n++, at++)
        {
          if (!g_ascii_isdigit (*at))
            return FALSE;
          part[i] = part[i] * 10 + (*at - '0');
        }
    }
  g_autoptr (GDateTime) time =
    g_date_time_new_utc (part[0], part[1], part[2], part[3], part[4], part[5]);
  if (time == NULL || (*at != 'Z' && *at != '.'))
    return FALSE;
  *ret_time = g_date_time_to_unix (time) * G_USEC_PER_SEC;
  return TRUE;
}

static guint
encode_length (gsize length, guint8 buffer[1 + MAX_LENGTH_BYTES])
{
  guint n_bytes = 0;
  g_assert (length <= G_MAXUINT32);
  if (length < LONG_FORM)
    {
      buffer[0] = (guint8) length;
      return 1;
    }
  while (n_bytes < MAX_LENGTH_BYTES && (guint64) length >> (8 * n_bytes) != 0)
    n_bytes++;
  buffer[0] = (guint8) (LONG_FORM | n_bytes);
  for (guint i = 0; i < n_bytes; i++)
    buffer[1 + i] = (guint8) (length >> (8 * (n_bytes - 1 - i)));
  return 1 + n_bytes;
}

void
mdg_der_put (GByteArray *out, guint8 tag, gconstpointer data, gsize size)
{
  guint8 length[1 + MAX_LENGTH_BYTES];
  guint n_length = encode_length (size, length);
  g_byte_array_append (out, &tag, 1);
  g_byte_array_append (out, length, n_length);
  if (size > 0)
    g_byte_array_append (out, data, (guint) size);
}

void
mdg_der_put_oid (GByteArray *out, const char *oid)
{
  guint8 buffer[MAX_OID];
  gsize size = encode_oid (oid, buffer);
  mdg_der_put (out, MDG_DER_OID, buffer, size);
}

void
mdg_der_put_int (GByteArray *out, guint value)
{
  guint8 byte = (guint8) value;
  g_assert (value < 0x80);
  mdg_der_put (out, MDG_DER_INTEGER, &byte, 1);
}

void
mdg_der_put_null (GByteArray *out)
{
  mdg_der_put (out, MDG_DER_NULL, NULL, 0);
}

guint
mdg_der_begin (GByteArray *out, guint8 tag)
{
  g_byte_array_append (out, &tag, 1);
  return out->len;
}

void
mdg_der_end (GByteArray *out, guint begin)
{
  guint8 length[1 + MAX_LENGTH_BYTES];
  guint size = out->len - begin;
  guint n_length = encode_length (size, length);
  g_byte_array_set_size (out, out->len + n_length);
  memmove (out->data + begin + n_length, out->data + begin, size);
  memcpy (out->data + begin, length, n_length);
}
