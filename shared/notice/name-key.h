/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names of people compared for matching: how alike two spellings are, and keys under which all
 * spellings of one name meet. Keys are for looking up alone; what people see is always the name as
 * it was written. Pure; any thread.
 *
 * Variant characters stand in classes. In a strong class are the old and the new form of one
 * character and glyphs that registers treat as one (高 and 髙, 沢 and 澤); in a weak one characters
 * that some families write instead and others do not (崎 and 碕), which prove nothing alone. 斉 and 斎
 * are two characters and stay two.
 *
 * Weak, too, is what lists and letters of one person often differ in, and those of two people may:
 * hiragana for katakana, small kana, the order of a foreigner's Latin names, and what stands in
 * brackets (maiden names, common names, readings). Titles at the end, middle dots, spaces, and
 * hyphens among Latin letters do not count at all.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The higher, the more alike. */
typedef enum
{
  MDG_NAME_DIFFERENT,
  MDG_NAME_WEAK_VARIANT, /* alike when weak classes count: a person has to look */
  MDG_NAME_VARIANT,      /* alike when strong classes count */
  MDG_NAME_SPELLING,     /* alike but for width, spaces, dots, titles, variation selectors */
  MDG_NAME_SAME,         /* character by character */
} MdgNameLikeness;

/* @a and @b are UTF-8; empty or unreadable names are different from everything. */
MdgNameLikeness mdg_name_compare (const char *a, const char *b);

/* The place (in characters) of the first one in @a that is written differently in @b; -1 when there
 * is none, or when the names have not the same number of characters without spaces. */
int mdg_name_first_difference (const char *a, const char *b);

/* Keys. Names of one key compare at least as the word says; names with brackets and Latin
 * names in another order may compare weakly without one key. New; "" for no name. */
char *mdg_name_key_spelling (const char *name);
char *mdg_name_key_variant (const char *name);
char *mdg_name_key_weak (const char *name);

/* The same for readings: katakana of full width, and one kind of stroke for long vowels. */
char *mdg_kana_key (const char *kana);

G_END_DECLS
