/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The marks a model writes behind its claims: 【2「…」】, and what small models make of it: 【2】,
 * [2], [1, 3], 【資料2：「…」】, 【1「…」、3「…」】, half-width brackets, other quotation marks.
 *
 * Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A mark that is longer is none. Bytes. */
#define MDG_QUOTE_MARK_MAX 4000

#define MDG_QUOTE_MARK_ITEMS_MAX 10

typedef enum
{
  MDG_QUOTE_MARK_NONE, /* ordinary text begins here */
  MDG_QUOTE_MARK_MORE, /* more text is needed to tell */
  MDG_QUOTE_MARK_READ,
} MdgQuoteMarkResult;

typedef struct
{
  guint number;
  char *quote; /* NULL: none was given */
} MdgQuoteMarkItem;

/* @text begins with a bracket. @last: nothing more will come. Adds MdgQuoteMarkItem to @items,
 * whose clear function is mdg_quote_mark_item_clear (). @ret_used: bytes of the mark. */
MdgQuoteMarkResult mdg_quote_mark_read (
  const char *text, gsize size, gboolean last, GArray *items, gsize *ret_used);

GArray *mdg_quote_mark_items_new (void);

G_END_DECLS
