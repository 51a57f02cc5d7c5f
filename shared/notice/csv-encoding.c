/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/notice/csv-encoding.h"

#include "shared/base/error.h"

#include <string.h>

static gboolean
refuse_byte (GError **error, gsize offset)
{
  mdg_set_error_int (error, MDG_ERROR_CSV_ENCODING, "offset", (gint64) offset);
  return FALSE;
}

static gboolean
is_utf16 (const guint8 *data, gsize size)
{
  return size >= 2 &&
         ((data[0] == 0xFF && data[1] == 0xFE) || (data[0] == 0xFE && data[1] == 0xFF));
}

static gboolean
refuse_nul (const guint8 *data, gsize size, GError **error)
{
  if (!is_utf16 (data, size))
    {
      const guint8 *nul = memchr (data, '\0', size);
      return nul == NULL || refuse_byte (error, (gsize) (nul - data));
    }
  for (gsize i = 2; i + 1 < size; i += 2)
    if (data[i] == 0 && data[i + 1] == 0)
      return refuse_byte (error, i);
  return TRUE;
}

/* The text of the whole file, or NULL and the offset of the first byte that does not fit. */
static char *
convert (const guint8 *data,
         gsize size,
         gsize skip,
         const char *codeset,
         gsize *ret_length,
         gsize *ret_offset)
{
  gsize n_read = 0;
  g_autofree char *text = g_convert ((const char *) data + skip, (gssize) (size - skip), "UTF-8",
                                     codeset, &n_read, ret_length, NULL);
  if (text != NULL && n_read == size - skip)
    return g_steal_pointer (&text);
  /* Half a character at the end of the file is no error to g_convert (). */
  *ret_offset = skip + n_read;
  return NULL;
}

/* The offset of the first byte that cannot stand where it does in CP932, or @size. Converters
 * differ in this: that of Windows makes control characters of such bytes. */
static gsize
first_stray_byte (const guint8 *data, gsize size)
{
  gsize i = 0;
  while (i < size)
    {
      guint8 c = data[i];
      gboolean leads = (c >= 0x81 && c <= 0x9F) || (c >= 0xE0 && c <= 0xFC);
      if (!leads && (c == 0x80 || c == 0xA0 || c >= 0xFD))
        return i;
      if (leads &&
          (i + 1 == size || data[i + 1] < 0x40 || data[i + 1] == 0x7F || data[i + 1] > 0xFC))
        return i;
      i += leads ? 2 : 1;
    }
  return size;
}

static char *
take_cp932 (const guint8 *data, gsize size, gsize *ret_length, gsize *ret_offset)
{
  gsize stray = first_stray_byte (data, size);
  g_autofree char *text = convert (data, stray, 0, "CP932", ret_length, ret_offset);
  if (text != NULL && stray < size)
    {
      *ret_offset = stray;
      return NULL;
    }
  return g_steal_pointer (&text);
}

static char *
take_utf8 (const guint8 *data, gsize size, gsize skip, gsize *ret_length, gsize *ret_offset)
{
  const char *text = (const char *) data + skip;
  const char *end = NULL;
  if (!g_utf8_validate (text, (gssize) (size - skip), &end))
    {
      *ret_offset = skip + (gsize) (end - text);
      return NULL;
    }
  *ret_length = size - skip;
  return g_strndup (text, size - skip);
}

char *
mdg_csv_decode (
  const guint8 *data, gsize size, const char **ret_encoding, gsize *ret_length, GError **error)
{
  if (size == 0)
    {
      *ret_encoding = MDG_CSV_UTF8;
      *ret_length = 0;
      return g_strdup ("");
    }
  if (!refuse_nul (data, size, error))
    return NULL;
  gboolean has_mark = size >= 3 && memcmp (data, "\xEF\xBB\xBF", 3) == 0;
  gsize offset = 0;
  char *text = NULL;
  if (is_utf16 (data, size))
    {
      *ret_encoding = MDG_CSV_UTF16;
      text =
        convert (data, size, 2, data[0] == 0xFF ? "UTF-16LE" : "UTF-16BE", ret_length, &offset);
    }
  else
    {
      *ret_encoding = MDG_CSV_UTF8;
      text = take_utf8 (data, size, has_mark ? 3 : 0, ret_length, &offset);
    }
  if (text == NULL && !has_mark && !is_utf16 (data, size))
    {
      /* "SHIFT_JIS" would turn 〜, − and ‖ into other characters than every Japanese spreadsheet
       * means. */
      gsize cp932_offset = 0;
      *ret_encoding = MDG_CSV_CP932;
      text = take_cp932 (data, size, ret_length, &cp932_offset);
      /* The encoding that gets further is the one that was meant. */
      offset = MAX (offset, cp932_offset);
    }
  if (text == NULL)
    refuse_byte (error, offset);
  return text;
}

char *
mdg_csv_decode_as (
  const guint8 *data, gsize size, const char *encoding, gsize *ret_length, GError **error)
{
  gboolean has_mark = size >= 3 && memcmp (data, "\xEF\xBB\xBF", 3) == 0;
  gsize offset = 0;
  char *text = NULL;
  if (g_str_equal (encoding, MDG_CSV_UTF16))
    {
      gboolean big = is_utf16 (data, size) && data[0] == 0xFE;
      text = convert (data, size, is_utf16 (data, size) ? 2 : 0, big ? "UTF-16BE" : "UTF-16LE",
                      ret_length, &offset);
    }
  else if (refuse_nul (data, size, error))
    {
      text = g_str_equal (encoding, MDG_CSV_CP932)
               ? take_cp932 (data, size, ret_length, &offset)
               : take_utf8 (data, size, has_mark ? 3 : 0, ret_length, &offset);
    }
  else
    {
      return NULL;
    }
  if (text != NULL && memchr (text, '\0', *ret_length) == NULL)
    return text;
  g_free (text);
  refuse_byte (error, offset);
  return NULL;
}

static GBytes *
encode_utf8 (const GString *text)
{
  GString *out = g_string_sized_new (text->len + 3);
  g_string_append (out, "\xEF\xBB\xBF");
  g_string_append_len (out, text->str, (gssize) text->len);
  return g_string_free_to_bytes (out);
}

static void
note_unfit (GPtrArray *unfit, GHashTable *seen, gunichar c)
{
  if (!g_hash_table_add (seen, GUINT_TO_POINTER (c)))
    return;
  char utf8[7] = { 0 };
  g_unichar_to_utf8 (c, utf8);
  g_ptr_array_add (unfit, g_strdup_printf ("%s (U+%04X)", utf8, c));
}

static GBytes *
encode_cp932 (const GString *text, GPtrArray *unfit)
{
  static const char geta[] = "\x81\xAC"; /* 〓, what printers put where a type is missing */
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  GString *out = g_string_sized_new (text->len);
  const char *end = text->str + text->len;
  for (const char *p = text->str; p < end; p = g_utf8_next_char (p))
    {
      gsize length = 0;
      g_autofree char *bytes = NULL;
      if ((guchar) *p >= 0x80)
        bytes = g_convert (p, g_utf8_next_char (p) - p, "CP932", "UTF-8", NULL, &length, NULL);
      if ((guchar) *p < 0x80)
        g_string_append_c (out, *p);
      else if (bytes != NULL)
        g_string_append_len (out, bytes, (gssize) length);
      else
        {
          g_string_append_len (out, geta, 2);
          note_unfit (unfit, seen, g_utf8_get_char (p));
        }
    }
  return g_string_free_to_bytes (out);
}

GBytes *
mdg_csv_encode (const GString *text, const char *encoding, char ***ret_unfit)
{
  g_return_val_if_fail (g_utf8_validate (text->str, (gssize) text->len, NULL), NULL);
  gboolean cp932 = g_ascii_strcasecmp (encoding, MDG_CSV_CP932) == 0;
  g_return_val_if_fail (cp932 || g_ascii_strcasecmp (encoding, MDG_CSV_UTF8) == 0, NULL);

  g_autoptr (GPtrArray) unfit = g_ptr_array_new_with_free_func (g_free);
  GBytes *bytes = NULL;
  if (!cp932)
    bytes = encode_utf8 (text);
  else
    {
      gsize length = 0;
      char *whole =
        g_convert (text->str, (gssize) text->len, "CP932", "UTF-8", NULL, &length, NULL);
      bytes = whole != NULL ? g_bytes_new_take (whole, length) : encode_cp932 (text, unfit);
    }
  if (ret_unfit != NULL)
    {
      g_ptr_array_add (unfit, NULL);
      *ret_unfit = (char **) g_ptr_array_free (g_steal_pointer (&unfit), FALSE);
    }
  return bytes;
}
