/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/text-encoding.h"

#include "shared/base/error.h"

#include <errno.h>
#include <string.h>

/* Enough to tell one encoding from the other. */
#define SAMPLE_CHARS 100000
#define OUT_BYTES 4096

/* Conversion */

typedef struct
{
  GIConv converter;
  GString *out;
  gsize n_faults;
  gsize max_faults;
} Conversion;

static void
append_fault (Conversion *conversion)
{
  g_string_append (conversion->out, "\xEF\xBF\xBD");
  conversion->n_faults++;
}

/* Converts until a byte does not fit; FALSE at the end of the input. */
static gboolean
convert_run (Conversion *conversion, char **in, gsize *left)
{
  char buffer[OUT_BYTES];
  while (*left > 0)
    {
      char *out = buffer;
      gsize room = sizeof buffer;
      gsize result = g_iconv (conversion->converter, in, left, &out, &room);
      int reason = errno;
      g_string_append_len (conversion->out, buffer, out - buffer);
      if (result == (gsize) -1 && reason != E2BIG)
        return TRUE;
    }
  return FALSE;
}

/* NULL when there are more faults than the size of the file allows. */
static char *
convert (const guint8 *data, gsize size, const char *encoding, gsize *ret_faults)
{
  Conversion conversion = { .converter = g_iconv_open ("UTF-8", encoding),
                            .max_faults = size / MDG_TEXT_BYTES_PER_FAULT };
  if (conversion.converter == (GIConv) -1)
    return NULL;
  conversion.out = g_string_sized_new (size + size / 2 + 1);
  char *in = (char *) data;
  gsize left = size;
  /* Half a character at the very end is a file that was cut: no proof against the encoding. */
  while (convert_run (&conversion, &in, &left) && conversion.n_faults <= conversion.max_faults)
    {
      append_fault (&conversion);
      gsize step = MIN (left, g_str_has_prefix (encoding, "UTF-16") ? 2 : 1);
      if (left <= 1)
        conversion.n_faults--;
      in += step;
      left -= step;
    }
  g_iconv_close (conversion.converter);
  for (gsize i = 0; i < conversion.out->len; i++)
    if (conversion.out->str[i] == '\0')
      conversion.out->str[i] = ' ';
  *ret_faults = conversion.n_faults;
  gboolean fits = conversion.n_faults <= conversion.max_faults;
  return g_string_free (conversion.out, !fits);
}

/* Guesses */

static gboolean
has_bytes (const guint8 *data, gsize size, const char *bytes, gsize n)
{
  return size >= n && memcmp (data, bytes, n) == 0;
}

/* UTF-16 without a mark has a zero in every other byte of its spaces, digits and line ends; text in
 * no other encoding has zeros at all. */
static const char *
find_utf16 (const guint8 *data, gsize size)
{
  gsize even = 0, odd = 0;
  if (size < 2)
    return NULL;
  for (gsize i = 0; i < MIN (size, SAMPLE_CHARS); i++)
    if (data[i] == 0)
      (*(i % 2 == 0 ? &even : &odd))++;
  if (odd > 4 * even && odd > 0)
    return "UTF-16LE";
  return even > 4 * odd && even > 0 ? "UTF-16BE" : NULL;
}

static gboolean
is_iso2022jp (const guint8 *data, gsize size)
{
  static const char *const escapes[] = { "\x1B$B", "\x1B$@", "\x1B$(D" };
  for (gsize i = 0; i < size; i++)
    if (data[i] >= 0x80)
      return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (escapes); i++)
    if (memmem (data, size, escapes[i], strlen (escapes[i])) != NULL)
      return TRUE;
  return FALSE;
}

/* Half-width kana of CP932 are kanji in EUC-JP, but nobody writes without kana of full width. */
static gboolean
has_kana (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_utf8_get_char (p) >= 0x3041 && g_utf8_get_char (p) <= 0x30FE)
      return TRUE;
  return FALSE;
}

/* How much of @text is what Japanese is written with. The wrong one of CP932 and EUC-JP makes
 * half-width kana, controls and rare kanji of it. */
static double
japanese_score (const char *text)
{
  gsize good = 0, bad = 0, n = 0;
  for (const char *p = text; *p != '\0' && n < SAMPLE_CHARS; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (c < 0x80 && c >= 0x20)
        continue;
      n++;
      if ((c >= 0x3041 && c <= 0x30FE) || (c >= 0x3000 && c <= 0x3002))
        good += 2;
      else if ((c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xFF01 && c <= 0xFF5E))
        good++;
      else if ((c >= 0xFF61 && c <= 0xFF9F) || c == 0xFFFD || (c >= 0xE000 && c <= 0xF8FF) ||
               (c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != '\v'))
        bad++;
    }
  return ((double) good - 2.0 * (double) bad) / (double) MAX (n, 1);
}

static char *
decode_japanese (const guint8 *data, gsize size)
{
  gsize cp932_faults = 0, euc_faults = 0;
  g_autofree char *cp932 = convert (data, size, "CP932", &cp932_faults);
  g_autofree char *euc = convert (data, size, "EUC-JP", &euc_faults);
  gboolean is_euc =
    euc != NULL && (cp932 == NULL ||
                    (has_kana (euc) && japanese_score (euc) > japanese_score (cp932)));
  return is_euc ? g_steal_pointer (&euc) : g_steal_pointer (&cp932);
}

static char *
decode (const guint8 *data, gsize size)
{
  gsize faults = 0;
  if (has_bytes (data, size, "\xEF\xBB\xBF", 3))
    return convert (data + 3, size - 3, "UTF-8", &faults);
  if (has_bytes (data, size, "\xFF\xFE", 2))
    return convert (data + 2, size - 2, "UTF-16LE", &faults);
  if (has_bytes (data, size, "\xFE\xFF", 2))
    return convert (data + 2, size - 2, "UTF-16BE", &faults);
  const char *utf16 = find_utf16 (data, size);
  if (utf16 != NULL)
    return convert (data, size, utf16, &faults);
  if (is_iso2022jp (data, size))
    return convert (data, size, "ISO-2022-JP-2", &faults);
  if (g_utf8_validate ((const char *) data, (gssize) size, NULL))
    return g_strndup ((const char *) data, size);
  g_autofree char *utf8 = convert (data, size, "UTF-8", &faults);
  return utf8 != NULL ? g_steal_pointer (&utf8) : decode_japanese (data, size);
}

/* Pictures and programs decode to something, too, but not to anything that people write. */
static gboolean
is_written (const char *text)
{
  gsize n = 0, odd = 0;
  for (const char *p = text; *p != '\0' && n < SAMPLE_CHARS; p = g_utf8_next_char (p), n++)
    {
      gunichar c = g_utf8_get_char (p);
      GUnicodeType type = g_unichar_type (c);
      odd += (type == G_UNICODE_CONTROL && !g_unichar_isspace (c)) || c == 0xFFFD ||
             type == G_UNICODE_UNASSIGNED;
    }
  return odd * 20 <= n;
}

char *
mdg_text_decode (const guint8 *data, gsize size, GError **error)
{
  g_autofree char *text = size > 0 ? decode (data, size) : g_strdup ("");
  if (text != NULL && is_written (text))
    return g_steal_pointer (&text);
  mdg_set_error (error, MDG_ERROR_EXTRACT_ENCODING, NULL);
  return NULL;
}
