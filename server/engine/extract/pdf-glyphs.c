/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/pdf-glyphs.h"

#include <string.h>

/* In the order of shapes that TrueType has from the Macintosh: ASCII from the space, then these. */
#define SPACE 3
#define FIRST_ACCENT 98
#define N_ACCENTS 32
static const char accents[] = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü";

static gboolean
is_number (char c)
{
  return c >= SPACE && c < ' ' && strchr ("\t\n\v\f\r", c) == NULL;
}

static gboolean
has_number (const char *start, const char *end)
{
  for (; start < end; start++)
    if (is_number (*start))
      return TRUE;
  return FALSE;
}

static gunichar
read_number (gunichar c)
{
  if (c < SPACE || c >= FIRST_ACCENT + N_ACCENTS)
    return c;
  return c < FIRST_ACCENT
           ? c - SPACE + ' '
           : g_utf8_get_char (g_utf8_offset_to_pointer (accents, (long) c - FIRST_ACCENT));
}

/* Several small letters in a row are letters: as numbers they would be accents alone. */
static gboolean
is_plain (const char *at, const char *start)
{
  return g_ascii_islower (*at) &&
         (g_ascii_islower (at[1]) || (at > start && g_ascii_islower (at[-1])));
}

static void
append_stretch (GString *out, const char *start, const char *end)
{
  if (!has_number (start, end))
    {
      g_string_append_len (out, start, end - start);
      return;
    }
  for (const char *at = start; at < end; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      g_string_append_unichar (out, is_plain (at, start) ? c : read_number (c));
    }
}

char *
mdg_pdf_glyphs_read (const char *text)
{
  GString *out = g_string_new (NULL);
  while (*text != '\0')
    {
      gsize n = strcspn (text, " \t\n\v\f\r");
      append_stretch (out, text, text + n);
      text += n;
      if (*text != '\0')
        g_string_append_c (out, *text++);
    }
  return g_string_free (out, FALSE);
}
