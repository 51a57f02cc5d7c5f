/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/engine/guard/folded-text.h"

#include <string.h>

static gunichar
fold (gunichar c)
{
  if (c >= 0xff01 && c <= 0xff5e)
    c -= 0xfee0;
  if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x30fc || c == 0xff70 || c == 0x2500 ||
      c == 0x2043 || c == 0x00ad)
    return '-';
  if (c == 0x3000 || c == 0x00a0 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f)
    return ' ';
  return g_unichar_tolower (c);
}

MdgFoldedText *
mdg_folded_text_new (const char *text)
{
  long length = 0;
  MdgFoldedText *folded = g_new0 (MdgFoldedText, 1);
  folded->chars = g_utf8_to_ucs4_fast (text, -1, &length);
  folded->length = (gsize) length;
  folded->taken = g_new0 (guint8, folded->length + 1);
  for (gsize i = 0; i < folded->length; i++)
    folded->chars[i] = fold (folded->chars[i]);
  return folded;
}

void
mdg_folded_text_free (MdgFoldedText *text)
{
  g_free (text->chars);
  g_free (text->taken);
  g_free (text);
}

gunichar
mdg_folded_text_get (const MdgFoldedText *text, gsize at)
{
  return at < text->length ? text->chars[at] : 0;
}

gboolean
mdg_folded_text_ends_with (const MdgFoldedText *text, gsize at, const char *suffix)
{
  gsize size = (gsize) g_utf8_strlen (suffix, -1);
  if (size > at)
    return FALSE;
  for (gsize i = at - size; i < at; i++, suffix = g_utf8_next_char (suffix))
    if (text->chars[i] != g_utf8_get_char (suffix))
      return FALSE;
  return TRUE;
}

gboolean
mdg_folded_text_take (MdgFoldedText *text, gsize start, gsize length)
{
  if (memchr (text->taken + start, 1, length) != NULL)
    return FALSE;
  memset (text->taken + start, 1, length);
  return TRUE;
}
