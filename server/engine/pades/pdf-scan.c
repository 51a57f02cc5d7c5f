/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/engine/pades/pdf-scan.h"

#include <string.h>

#define MAX_DEPTH 16
#define MAX_NUMBER_DIGITS 10

static gboolean
is_space (guint8 byte)
{
  return byte == 0 || byte == '\t' || byte == '\n' || byte == '\f' || byte == '\r' || byte == ' ';
}

static gboolean
is_delimiter (guint8 byte)
{
  return byte != 0 && strchr ("()<>[]{}/%", byte) != NULL;
}

static gboolean
is_regular (guint8 byte)
{
  return !is_space (byte) && !is_delimiter (byte);
}

/* The byte @ahead of here, 0 behind the end. */
static guint8
peek (const MdgPdfScan *scan, gsize ahead)
{
  return scan->at + ahead < scan->size ? scan->data[scan->at + ahead] : 0;
}

void
mdg_pdf_skip_space (MdgPdfScan *scan)
{
  while (scan->at < scan->size)
    {
      if (scan->data[scan->at] == '%')
        while (scan->at < scan->size && scan->data[scan->at] != '\n' &&
               scan->data[scan->at] != '\r')
          scan->at++;
      else if (is_space (scan->data[scan->at]))
        scan->at++;
      else
        return;
    }
}

gboolean
mdg_pdf_take_text (MdgPdfScan *scan, const char *text)
{
  gsize length = strlen (text);
  mdg_pdf_skip_space (scan);
  if (scan->size - scan->at < length || memcmp (scan->data + scan->at, text, length) != 0)
    return FALSE;
  scan->at += length;
  return TRUE;
}

gboolean
mdg_pdf_take_number (MdgPdfScan *scan, gint64 *ret_number)
{
  gint64 number = 0;
  guint n_digits = 0;
  mdg_pdf_skip_space (scan);
  gsize at = scan->at;
  while (at < scan->size && g_ascii_isdigit (scan->data[at]) && n_digits <= MAX_NUMBER_DIGITS)
    {
      number = number * 10 + (scan->data[at++] - '0');
      n_digits++;
    }
  if (n_digits == 0 || n_digits > MAX_NUMBER_DIGITS ||
      (at < scan->size && is_regular (scan->data[at])))
    return FALSE;
  scan->at = at;
  *ret_number = number;
  return TRUE;
}

/* "(...)" with its escapes and inner brackets. */
static gboolean
skip_literal (MdgPdfScan *scan)
{
  guint depth = 0;
  for (; scan->at < scan->size; scan->at++)
    {
      guint8 byte = scan->data[scan->at];
      if (byte == '\\')
        scan->at++;
      else if (byte == '(')
        depth++;
      else if (byte == ')' && --depth == 0)
        {
          scan->at++;
          return TRUE;
        }
    }
  scan->at = scan->size;
  return FALSE;
}

static gboolean
skip_hex (MdgPdfScan *scan)
{
  for (scan->at++; scan->at < scan->size; scan->at++)
    {
      guint8 byte = scan->data[scan->at];
      if (byte == '>')
        {
          scan->at++;
          return TRUE;
        }
      if (!g_ascii_isxdigit (byte) && !is_space (byte))
        return FALSE;
    }
  return FALSE;
}

/* A name, number or word; or a reference, which is three of them. */
static gboolean
skip_word (MdgPdfScan *scan)
{
  MdgPdfScan ahead = *scan;
  gint64 number = 0;
  if (mdg_pdf_take_number (&ahead, &number) && mdg_pdf_take_number (&ahead, &number) &&
      mdg_pdf_take_text (&ahead, "R") && !is_regular (peek (&ahead, 0)))
    {
      *scan = ahead;
      return TRUE;
    }
  gsize begin = scan->at;
  if (peek (scan, 0) == '/')
    scan->at++;
  while (scan->at < scan->size && is_regular (scan->data[scan->at]))
    scan->at++;
  return scan->at > begin;
}

/* Arrays and dictionaries are walked without recursion: what is open is a bit for each depth. */
static gboolean
skip_nested (MdgPdfScan *scan)
{
  guint dictionaries = 0, depth = 0;
  do
    {
      mdg_pdf_skip_space (scan);
      guint8 byte = peek (scan, 0);
      gboolean is_double = peek (scan, 1) == byte;
      if (byte == '[' || (byte == '<' && is_double))
        {
          if (depth == MAX_DEPTH)
            return FALSE;
          dictionaries = dictionaries << 1 | (byte == '<');
          depth++;
          scan->at += byte == '<' ? 2 : 1;
        }
      else if (byte == ']' || byte == '>')
        {
          gboolean closes_dictionary = byte == '>';
          if (depth == 0 || ((dictionaries & 1) != 0) != closes_dictionary ||
              (closes_dictionary && !is_double))
            return FALSE;
          dictionaries >>= 1;
          depth--;
          scan->at += closes_dictionary ? 2 : 1;
        }
      else if (byte == '('   ? !skip_literal (scan)
               : byte == '<' ? !skip_hex (scan)
                             : !skip_word (scan))
        return FALSE;
    }
  while (depth > 0);
  return TRUE;
}

gboolean
mdg_pdf_take_value (MdgPdfScan *scan, MdgPdfSpan *ret_span)
{
  mdg_pdf_skip_space (scan);
  gsize begin = scan->at;
  if (begin >= scan->size || !skip_nested (scan))
    return FALSE;
  *ret_span = (MdgPdfSpan){ begin, scan->at };
  return TRUE;
}

gboolean
mdg_pdf_find_key (MdgPdfScan scan, MdgPdfSpan dict, const char *key, MdgPdfSpan *ret_value)
{
  MdgPdfSpan found = { 0, 0 }, name, value;
  gsize length = strlen (key);
  scan.at = dict.begin;
  scan.size = MIN (scan.size, dict.end);
  if (!mdg_pdf_take_text (&scan, "<<"))
    return FALSE;
  while (!mdg_pdf_take_text (&scan, ">>"))
    {
      if (peek (&scan, 0) != '/' || !mdg_pdf_take_value (&scan, &name) ||
          !mdg_pdf_take_value (&scan, &value))
        return FALSE;
      if (name.end - name.begin != length || memcmp (scan.data + name.begin, key, length) != 0)
        continue;
      if (found.end != 0)
        return FALSE;
      found = value;
    }
  if (found.end == 0)
    return FALSE;
  *ret_value = found;
  return TRUE;
}

gboolean
mdg_pdf_find_last (MdgPdfScan scan, gsize end, const char *text, gsize *ret_at)
{
  gsize length = strlen (text);
  end = MIN (end, scan.size);
  while (end >= length)
    {
      const guint8 *found = memrchr (scan.data, text[0], end - length + 1);
      if (found == NULL)
        return FALSE;
      gsize at = (gsize) (found - scan.data);
      if (memcmp (found, text, length) == 0)
        {
          *ret_at = at;
          return TRUE;
        }
      end = at + length - 1;
    }
  return FALSE;
}

gboolean
mdg_pdf_find_object (MdgPdfScan scan,
                     gsize end,
                     gint64 number,
                     gint64 generation,
                     MdgPdfSpan *ret_dict)
{
  gsize at = end;
  g_autofree char *head =
    g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " obj", number, generation);
  while (mdg_pdf_find_last (scan, at, head, &at))
    {
      scan.at = at + strlen (head);
      if (at > 0 && is_space (scan.data[at - 1]))
        return mdg_pdf_take_value (&scan, ret_dict);
    }
  return FALSE;
}

gboolean
mdg_pdf_resolve (MdgPdfScan scan, gsize end, MdgPdfSpan value, MdgPdfSpan *ret_dict)
{
  gint64 number = 0, generation = 0;
  scan.at = value.begin;
  if (peek (&scan, 0) == '<' && peek (&scan, 1) == '<')
    {
      *ret_dict = value;
      return TRUE;
    }
  return mdg_pdf_take_number (&scan, &number) && mdg_pdf_take_number (&scan, &generation) &&
         mdg_pdf_take_text (&scan, "R") &&
         mdg_pdf_find_object (scan, end, number, generation, ret_dict);
}

/* ---- strings ---- */

static int
unescape_octal (const guint8 **at, const guint8 *end)
{
  int value = 0;
  for (guint n = 0; n < 3 && *at < end && **at >= '0' && **at <= '7'; n++)
    value = value * 8 + (*(*at)++ - '0');
  return value & 0xff;
}

static void
unescape_literal (const guint8 *at, const guint8 *end, GByteArray *out)
{
  static const char letters[] = "nrtbf", values[] = "\n\r\t\b\f";
  while (at < end)
    {
      guint8 byte = *at++;
      if (byte == '\\' && at < end)
        {
          const char *letter = *at != 0 ? strchr (letters, *at) : NULL;
          if (*at >= '0' && *at <= '7')
            byte = (guint8) unescape_octal (&at, end);
          else
            {
              byte = letter != NULL ? (guint8) values[letter - letters] : *at;
              at++;
            }
        }
      g_byte_array_append (out, &byte, 1);
    }
}

static void
unescape_hex (const guint8 *at, const guint8 *end, GByteArray *out)
{
  int high = -1;
  for (; at < end; at++)
    {
      int digit = g_ascii_xdigit_value ((char) *at);
      guint8 byte = (guint8) (high * 16 + digit);
      if (digit < 0)
        continue;
      if (high >= 0)
        g_byte_array_append (out, &byte, 1);
      high = high >= 0 ? -1 : digit;
    }
}

char *
mdg_pdf_dup_string (MdgPdfScan scan, MdgPdfSpan value, gsize max)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  const guint8 *begin = scan.data + value.begin, *end = scan.data + value.end;
  if (end - begin < 2 || (gsize) (end - begin) > 8 * max || (*begin != '(' && *begin != '<'))
    return NULL;
  if (*begin == '(')
    unescape_literal (begin + 1, end - 1, out);
  else
    unescape_hex (begin + 1, end - 1, out);
  g_byte_array_set_size (out, MIN (out->len, (guint) max));
  gboolean is_utf16 = out->len >= 2 && out->data[0] == 0xfe && out->data[1] == 0xff;
  if (is_utf16)
    return g_convert ((const char *) out->data + 2, out->len - 2, "UTF-8", "UTF-16BE", NULL, NULL,
                      NULL);
  /* PDFDocEncoding is Latin-1 where it matters here. */
  return g_convert ((const char *) out->data, out->len, "UTF-8", "ISO-8859-1", NULL, NULL, NULL);
}
