/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text as quotes are compared with it: NFKC, small letters, without spaces and line breaks; the
 * many hyphens, quotation marks and brackets are one of each. Every character knows where it came
 * from, and whether something stood before it that was left out. Pure; a value belongs to whoever
 * made it.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gunichar character;
  guint32 start; /* bytes of the original */
  guint32 end;
  gboolean gap; /* a space, or the edge of a sign like ① or ㎡, stood before it */
} MdgQuoteCharacter;

typedef struct
{
  GArray *characters; /* MdgQuoteCharacter */
} MdgQuoteText;

/* @without_ruby: readings in brackets behind kanji, 「世帯（せたい）」, are left out. */
MdgQuoteText *mdg_quote_text_new (const char *text, gboolean without_ruby);
void mdg_quote_text_free (MdgQuoteText *text);

/* A digit, or a kanji that counts. */
gboolean mdg_quote_text_is_number (gunichar character);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgQuoteText, mdg_quote_text_free)

G_END_DECLS
