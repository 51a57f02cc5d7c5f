/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which passages hold a token, as it lies in an index file: a block of rising passage numbers with
 * how often the token stands in text and heading. Pure functions.
 *
 * A block is at most MDG_POSTING_BLOCK_BYTES long, so that four of them fit on a page of the file
 * and none needs a chain of pages of its own.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MDG_POSTING_BLOCK_BYTES 1800
#define MDG_POSTING_BLOCK_MAX 1800 /* entries: each takes a byte at least */
#define MDG_POSTING_TEXT_MAX 31
#define MDG_POSTING_HEADING_MAX 7

/* Columns of one block, or of a list that is being made: entry i is the passage passages[i]. */
typedef struct
{
  guint n;
  guint32 passages[MDG_POSTING_BLOCK_MAX];
  guint8 in_text[MDG_POSTING_BLOCK_MAX];
  guint8 in_heading[MDG_POSTING_BLOCK_MAX];
} MdgPostingBlock;

/* Appends one entry to @bytes. @previous is the passage before it, or the block's first. Counts
 * beyond the largest are cut. */
void mdg_posting_append (
  GByteArray *bytes, guint32 previous, guint32 passage, guint in_text, guint in_heading);

/* Reads a block whose first passage is @first. FALSE for bytes that are no block. */
gboolean
mdg_posting_read (guint32 first, gconstpointer data, gsize size, MdgPostingBlock *ret_block);

G_END_DECLS
