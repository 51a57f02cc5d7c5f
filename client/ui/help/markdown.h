/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The part of Markdown that the manual uses, as blocks to be shown or printed: "# " to "### ",
 * paragraphs, "- " and "1. " lists, **bold**, `keys`. Anything else is kept as it is written. Pure
 * text; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MDG_MARKDOWN_MAX_BLOCKS 2000

typedef enum
{
  MDG_BLOCK_PARAGRAPH,
  MDG_BLOCK_HEADING_1,
  MDG_BLOCK_HEADING_2,
  MDG_BLOCK_HEADING_3,
  MDG_BLOCK_ITEM,
} MdgBlockKind;

typedef struct
{
  MdgBlockKind kind;
  char *mark;   /* before an item: "・" or "1."; else NULL */
  char *markup; /* for Pango */
} MdgMarkdownBlock;

/* MdgMarkdownBlock; the first MDG_MARKDOWN_MAX_BLOCKS lines of @text. Transfer full. */
GPtrArray *mdg_markdown_parse (const char *text);

/* Pango markup of one line; for tests too. Free with g_free (). */
char *mdg_markdown_inline (const char *line);

G_END_DECLS
