/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page a quote is looked for on, made of paragraphs with the boxes of their lines.
 *
 * A paragraph does not say where its lines begin; how much of it each holds is read off how long
 * each line is on the page, full-width characters counting twice. In one paragraph of one size that
 * is right to about a character. Pure; any thread.
 */
#pragma once

#include "server/engine/answer/answer.h"

G_BEGIN_DECLS

typedef struct
{
  const char *text;
  GPtrArray *boxes; /* MdgPageBox of its lines; NULL or empty without a rendition */
} MdgQuoteParagraph;

/* Which of @boxes, the lines of @text one after the other, belong to each of its paragraphs, which
 * are divided by "\n": the number of boxes before each paragraph, and of all (guint). */
GArray *mdg_quote_page_divide (const char *text, GPtrArray *boxes);

/* The part of box @i in which bytes @from to @to of the page's text stand, of a line that ends at
 * byte @end: along the line, by the widths of its characters. */
MdgPageBox *
mdg_quote_page_cut_box (const MdgQuotePage *page, guint i, gsize from, gsize to, gsize end);

/* @paragraphs: MdgQuoteParagraph by value. */
MdgQuotePage *mdg_quote_page_new (GArray *paragraphs);
void mdg_quote_page_free (MdgQuotePage *page);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgQuotePage, mdg_quote_page_free)

G_END_DECLS
