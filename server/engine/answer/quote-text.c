/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/engine/answer/quote-text.h"

#include "server/engine/answer/clean-text.h"
#include "server/engine/search/folded.h"

#include <string.h>

#define RUBY_MAX_CHARS 12
#define FULL_WIDTH_FIRST 0xff01
#define FULL_WIDTH_LAST 0xff5e

typedef struct
{
  gunichar to;
  const char *from;
} Same;

/* What documents and models write for one another, after NFKC. */
static const Same sames[] = {
  { '-', "‐‑‒–—―−─ー﹘" },
  { '~', "〜∼˜" },
  { '"', "“”„‟〝〟″" },
  { '\'', "‘’‚‛′" },
  { ',', "、，､" },
  { '.', "。．｡" },
  { '[', "【〔" },
  { ']', "】〕" },
  { 0x300c, "『" },
  { 0x300d, "』" },
  { 0x30fb, "·•∙" },
};

static gunichar
unify (gunichar character)
{
  if (character < 0x80)
    return character;
  char utf8[7] = { 0 };
  g_unichar_to_utf8 (character, utf8);
  for (guint i = 0; i < G_N_ELEMENTS (sames); i++)
    if (strstr (sames[i].from, utf8) != NULL)
      return sames[i].to;
  return character;
}

/* Left out; the marks at the start of a source's lines and between cells, too. */
static gboolean
is_nothing (gunichar character)
{
  return g_unichar_isspace (character) || character == '|' || character == 0x2502 ||
         mdg_clean_text_is_hidden (character);
}

static gboolean
is_alnum (gunichar character)
{
  return character < 0x80 && g_ascii_isalnum ((char) character);
}

/* ①, ², ㎡ and their like: letters and digits that stand for themselves. */
static gboolean
is_sign (gunichar folded, gunichar original)
{
  return is_alnum (folded) && original >= 0x80 &&
         !(original >= FULL_WIDTH_FIRST && original <= FULL_WIDTH_LAST);
}

/* Byte offsets of the characters of @text, and of its end. */
static GArray *
list_offsets (const char *text)
{
  GArray *offsets = g_array_new (FALSE, FALSE, sizeof (guint32));
  const char *p = text;
  for (; *p != '\0'; p = g_utf8_next_char (p))
    {
      guint32 at = (guint32) (p - text);
      g_array_append_val (offsets, at);
    }
  guint32 end = (guint32) (p - text);
  g_array_append_val (offsets, end);
  return offsets;
}

static void
fold (GArray *out, const char *text)
{
  g_autoptr (MdgFolded) folded = mdg_folded_new (text);
  g_autoptr (GArray) offsets = list_offsets (text);
  gboolean gap = FALSE;
  guint32 sign = G_MAXUINT32; /* the original character whose parts are being added */
  for (gsize i = 0; i < folded->n; i++)
    {
      guint32 origin = folded->origins[i];
      guint32 next = MAX (folded->origins[i + 1], origin + 1);
      guint32 start = g_array_index (offsets, guint32, origin);
      guint32 end = g_array_index (offsets, guint32, MIN (next, offsets->len - 1));
      gunichar original = g_utf8_get_char (text + start);
      gunichar character = folded->characters[i];
      if (is_nothing (character))
        {
          gap = TRUE;
          continue;
        }
      gboolean new_sign = is_sign (character, original) && sign != origin;
      gboolean after_sign = sign != G_MAXUINT32 && sign != origin;
      MdgQuoteCharacter added = { unify (character), start, end, gap || new_sign || after_sign };
      g_array_append_val (out, added);
      gap = FALSE;
      sign = is_sign (character, original) || (sign == origin) ? origin : G_MAXUINT32;
    }
}

/* ---- readings ---- */

static gunichar
at (const GArray *characters, guint i)
{
  return i < characters->len ? g_array_index (characters, MdgQuoteCharacter, i).character : 0;
}

/* The length of "（せたい）" at @i, behind a kanji; 0: none. */
static guint
measure_ruby (const GArray *characters, guint i)
{
  if (i == 0 || at (characters, i) != '(' ||
      mdg_character_class (at (characters, i - 1)) != MDG_CHARACTER_KANJI)
    return 0;
  guint n = 0;
  while (n < RUBY_MAX_CHARS &&
         mdg_character_class (at (characters, i + 1 + n)) == MDG_CHARACTER_HIRAGANA)
    n++;
  return n > 0 && at (characters, i + 1 + n) == ')' ? n + 2 : 0;
}

static void
remove_ruby (GArray *characters)
{
  guint kept = 0;
  for (guint i = 0; i < characters->len;)
    {
      guint n = measure_ruby (characters, i);
      i += n;
      if (n > 0)
        continue;
      g_array_index (characters, MdgQuoteCharacter, kept++) =
        g_array_index (characters, MdgQuoteCharacter, i++);
    }
  g_array_set_size (characters, kept);
}

/* ---- public ---- */

MdgQuoteText *
mdg_quote_text_new (const char *text, gboolean without_ruby)
{
  MdgQuoteText *made = g_new0 (MdgQuoteText, 1);
  made->characters = g_array_new (FALSE, FALSE, sizeof (MdgQuoteCharacter));
  if (g_utf8_validate (text, -1, NULL))
    fold (made->characters, text);
  if (without_ruby)
    remove_ruby (made->characters);
  return made;
}

void
mdg_quote_text_free (MdgQuoteText *text)
{
  if (text == NULL)
    return;
  g_array_unref (text->characters);
  g_free (text);
}

gboolean
mdg_quote_text_is_number (gunichar character)
{
  static const char kanji[] = "〇一二三四五六七八九十百千万億兆";
  if (character < 0x80)
    return g_ascii_isdigit ((char) character);
  char utf8[7] = { 0 };
  g_unichar_to_utf8 (character, utf8);
  return strstr (kanji, utf8) != NULL;
}
