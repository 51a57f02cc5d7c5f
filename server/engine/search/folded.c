/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/engine/search/folded.h"

#include <string.h>

#define FULL_WIDTH_FIRST 0xff01
#define FULL_WIDTH_LAST 0xff5e
#define FULL_WIDTH_SHIFT 0xfee0
#define ITERATION_MARK 0x3005 /* 々 */
#define LONG_VOWEL 0x30fc

static gboolean
is_between (gunichar character, gunichar first, gunichar last)
{
  return character >= first && character <= last;
}

MdgCharacterClass
mdg_character_class (gunichar character)
{
  if (is_between (character, 'a', 'z'))
    return MDG_CHARACTER_LETTER;
  if (is_between (character, '0', '9'))
    return MDG_CHARACTER_DIGIT;
  if (character < 0x80)
    return MDG_CHARACTER_OTHER;
  if (is_between (character, 0x3041, 0x309f))
    return MDG_CHARACTER_HIRAGANA;
  if (is_between (character, 0x30a1, 0x30ff) && character != 0x30fb)
    return MDG_CHARACTER_KATAKANA;
  if (is_between (character, 0x4e00, 0x9fff) || is_between (character, 0x3400, 0x4dbf) ||
      is_between (character, 0xf900, 0xfaff) || is_between (character, 0x20000, 0x3ffff) ||
      character == ITERATION_MARK || character == 0x3007)
    return MDG_CHARACTER_KANJI;
  return g_unichar_isalpha (character) ? MDG_CHARACTER_LETTER : MDG_CHARACTER_OTHER;
}

/* A mark that joins the character before it: combining ones and the half-width voiced marks. */
static gboolean
joins (gunichar character)
{
  return character == 0xff9e || character == 0xff9f || character == 0x3099 ||
         character == 0x309a || (character >= 0x300 && g_unichar_ismark (character));
}

/* Characters that NFKC leaves as they are; nearly all of a Japanese text. */
static gboolean
is_plain (gunichar character)
{
  return is_between (character, 0x4e00, 0x9fff) || is_between (character, 0x3001, 0x3035) ||
         is_between (character, 0x3041, 0x3096) || is_between (character, 0x30a1, 0x30fe);
}

static void
add (MdgFolded *folded, gunichar character, guint32 origin)
{
  folded->characters[folded->n] = g_unichar_tolower (character);
  folded->origins[folded->n++] = origin;
}

/* The longest decomposition in Unicode has 18 characters (U+FDFA). */
#define MAX_EXPANSION 18

/* One cluster: a character and what joins it. Returns its length in characters. */
static guint
fold_cluster (MdgFolded *folded, const char *at, guint32 origin)
{
  const char *end = g_utf8_next_char (at);
  guint n = 1;
  while (*end != '\0' && n < 8 && joins (g_utf8_get_char (end)))
    {
      end = g_utf8_next_char (end);
      n++;
    }
  g_autofree char *normal = g_utf8_normalize (at, end - at, G_NORMALIZE_ALL_COMPOSE);
  guint room = MAX_EXPANSION * n;
  for (const char *p = normal; p != NULL && *p != '\0' && room > 0;
       p = g_utf8_next_char (p), room--)
    add (folded, g_utf8_get_char (p), origin);
  return n;
}

MdgFolded *
mdg_folded_new (const char *text)
{
  g_autofree char *valid = NULL;
  if (!g_utf8_validate (text, -1, NULL))
    text = valid = g_utf8_make_valid (text, -1);
  MdgFolded *folded = g_new0 (MdgFolded, 1);
  guint32 length = (guint32) g_utf8_strlen (text, -1);
  gsize room = length + 1;
  folded->characters = g_new (gunichar, room);
  folded->origins = g_new (guint32, room);
  guint32 origin = 0;
  for (const char *p = text; *p != '\0';)
    {
      if (folded->n + MAX_EXPANSION * 8 + 1 > room)
        {
          room = room * 2 + MAX_EXPANSION * 8 + 1;
          folded->characters = g_renew (gunichar, folded->characters, room);
          folded->origins = g_renew (guint32, folded->origins, room);
        }
      gunichar character = g_utf8_get_char (p);
      const char *next = g_utf8_next_char (p);
      gboolean alone = *next == '\0' || !joins (g_utf8_get_char (next));
      guint n = 1;
      if (alone && (character < 0x80 || is_plain (character)))
        add (folded, character, origin);
      else if (alone && is_between (character, FULL_WIDTH_FIRST, FULL_WIDTH_LAST))
        add (folded, character - FULL_WIDTH_SHIFT, origin);
      else
        n = fold_cluster (folded, p, origin);
      p = g_utf8_offset_to_pointer (p, (long) n);
      origin += n;
    }
  folded->origins[folded->n] = length;
  return folded;
}

void
mdg_folded_free (MdgFolded *folded)
{
  if (folded == NULL)
    return;
  g_free (folded->characters);
  g_free (folded->origins);
  g_free (folded);
}

char *
mdg_folded_dup (const MdgFolded *folded, gsize start, gsize n)
{
  g_return_val_if_fail (start + n <= folded->n, NULL);
  return g_ucs4_to_utf8 (folded->characters + start, (long) n, NULL, NULL, NULL);
}
