/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finds personal data in text before it leaves for a language model.
 *
 * DESIGN. The text is folded character by character (full width to half, capitals to small letters,
 * every kind of hyphen and space to one), so that a place in the folded text is the same place in
 * the original. Runs of digits are then read as numbers with uniform separators, and each kind says
 * whether it is one of its own: an individual number (マイナンバー) by length, grouping and check
 * digit, a card by issuer, length, grouping and Luhn's check, a telephone number by area code and
 * grouping. Neighbours decide too: what is part of a longer number or code, an amount of money, or
 * stands behind 「宛名番号」 is no individual number. So ordinary numbers of a ward office (dates,
 * amounts, 法人番号, document numbers) pass. Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  MDG_GUARD_KIND_MY_NUMBER,
  MDG_GUARD_KIND_CARD,
  MDG_GUARD_KIND_TELEPHONE,
  MDG_GUARD_KIND_MAIL,
  MDG_GUARD_KIND_WORD,
  MDG_GUARD_N_KINDS
} MdgGuardKind;

/* A place in the text, counted in characters. */
typedef struct
{
  MdgGuardKind kind;
  gsize start;
  gsize length;
} MdgGuardPlace;

/* What stands in @text (UTF-8), by place, without overlaps: MdgGuardPlace. @words: the ward's own
 * list, matched in any width and case; NULL for none. */
GArray *mdg_guard_find (const char *text, const char *const *words);

/* @text with each of @places covered by a mark such as ［個人番号］. */
char *mdg_guard_cover (const char *text, const GArray *places);

G_END_DECLS
