/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a quote stands in a text, if it does.
 *
 * DESIGN. A quote stands there when all its characters, as quote-text.h folds them, follow one
 * another there. Numbers are whole or are not found: 「500円」 is no part of 「1,500円」, nor 「十日」
 * of 「三十日」, and digits of two cells make no number. An ellipsis in a quote leaves out a few
 * characters of a page, in order; the quote that is shown holds them again. What is shown reaches
 * to the ends of its sentences, so that no 「…できない」 can be cut to 「…でき」.
 *
 * Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MDG_QUOTE_MAX_CHARS 600 /* folded */

/* What an ellipsis may leave out, folded; and how many pieces it may make. */
#define MDG_QUOTE_ELLIPSIS_MAX_CHARS 120
#define MDG_QUOTE_PARTS_MAX 3

/* Bytes of @text. FALSE when it does not stand there, or is too short to prove anything. */
gboolean
mdg_quote_find (const char *text, const char *quote, gsize *ret_start, gsize *ret_end);

/* Widens a place to the ends of its sentences, within its line and within reason. */
void mdg_quote_widen (const char *text, gsize *start, gsize *end);

G_END_DECLS
