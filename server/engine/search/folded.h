/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text as search compares it: NFKC, lower case, one character after the other, each knowing where
 * it came from. Pure; a value belongs to whoever made it.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  MDG_CHARACTER_OTHER,
  MDG_CHARACTER_KANJI,
  MDG_CHARACTER_KATAKANA, /* with the long vowel mark */
  MDG_CHARACTER_HIRAGANA,
  MDG_CHARACTER_LETTER, /* of an alphabet */
  MDG_CHARACTER_DIGIT,
} MdgCharacterClass;

MdgCharacterClass mdg_character_class (gunichar character);

typedef struct
{
  gsize n;
  gunichar *characters;
  guint32 *origins; /* the character of the original that each came from; n + 1 of them */
} MdgFolded;

MdgFolded *mdg_folded_new (const char *text);
void mdg_folded_free (MdgFolded *folded);

/* Characters from @start on, as UTF-8. */
char *mdg_folded_dup (const MdgFolded *folded, gsize start, gsize n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgFolded, mdg_folded_free)

G_END_DECLS
