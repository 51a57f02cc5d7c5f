/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/engine/answer/clean-text.h"

#include <string.h>

typedef struct
{
  gunichar first;
  gunichar last;
} Range;

/* Variation selectors stay: they choose the form of a kanji in names. */
static const Range hidden[] = {
  { 0x00, 0x08 },       /* controls, without tab and line break */
  { 0x0e, 0x1f },       /**/
  { 0x7f, 0x84 },       /* DEL and C1, without NEL */
  { 0x86, 0x9f },       /**/
  { 0xad, 0xad },       /* soft hyphen */
  { 0x034f, 0x034f },   /* grapheme joiner */
  { 0x061c, 0x061c },   /* Arabic letter mark */
  { 0x115f, 0x1160 },   /* Hangul fillers */
  { 0x17b4, 0x17b5 },   /**/
  { 0x180e, 0x180e },   /**/
  { 0x200b, 0x200f },   /* zero width, direction */
  { 0x202a, 0x202e },   /* embedding, override */
  { 0x2060, 0x206f },   /* word joiner, isolates */
  { 0x3164, 0x3164 },   /* Hangul filler */
  { 0xfeff, 0xfeff },   /* byte order mark */
  { 0xffa0, 0xffa0 },   /**/
  { 0xfff0, 0xfffb },   /* interlinear annotation */
  { 0x1bca0, 0x1bca3 }, /* shorthand controls */
  { 0x1d173, 0x1d17a }, /* musical controls */
  { 0xe0000, 0xe00ff }, /* tags */
};

gboolean
mdg_clean_text_is_hidden (gunichar character)
{
  if (character >= 0x20 && character < 0x7f)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (hidden); i++)
    if (character >= hidden[i].first && character <= hidden[i].last)
      return TRUE;
  return FALSE;
}

static gboolean
breaks_line (gunichar character)
{
  return character == '\n' || character == '\v' || character == '\f' || character == 0x85 ||
         character == 0x2028 || character == 0x2029;
}

static gunichar
replace_bracket (gunichar character)
{
  switch (character)
    {
    case '[':
    case 0xff3b: /* ［ */
    case 0x3010: /* 【 */
      return 0x3014;
    case ']':
    case 0xff3d: /* ］ */
    case 0x3011: /* 】 */
      return 0x3015;
    default:
      return character;
    }
}

static char *
dup_clean (const char *text, gboolean brackets)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *out = g_string_sized_new (strlen (valid));
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);
      if (character == '\r')
        {
          if (p[1] != '\n')
            g_string_append_c (out, '\n');
        }
      else if (breaks_line (character))
        g_string_append_c (out, '\n');
      else if (!mdg_clean_text_is_hidden (character))
        g_string_append_unichar (out, brackets ? replace_bracket (character) : character);
    }
  return g_string_free (out, FALSE);
}

char *
mdg_clean_text_dup (const char *text)
{
  return dup_clean (text, FALSE);
}

char *
mdg_clean_text_dup_source (const char *text)
{
  return dup_clean (text, TRUE);
}
