/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The Markdown of an answer (GitHub's kind) as a flat list of blocks to be shown: headings,
 * paragraphs, list items, code, tables, rules, each with how deep it is indented and whether it is
 * quoted. Nothing leads out of it: links are shown as their text and address, pictures as their
 * words, HTML as it is written. Where a citation mark "[^3]" stood, the markup has U+FFFC. Pure
 * text; main thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What comes after so many blocks is left out, and deeper nesting is shown as this deep. */
#define MDG_ANSWER_MAX_BLOCKS 5000
#define MDG_ANSWER_MAX_DEPTH 6
#define MDG_ANSWER_MAX_COLUMNS 30

/* U+FFFC in UTF-8. */
#define MDG_ANSWER_CHIP "\xEF\xBF\xBC"

typedef enum
{
  MDG_ANSWER_PARAGRAPH,
  MDG_ANSWER_HEADING,
  MDG_ANSWER_CODE,
  MDG_ANSWER_TABLE,
  MDG_ANSWER_RULE,
} MdgAnswerBlockKind;

typedef struct
{
  char *markup;      /* for Pango */
  GArray *citations; /* guint: the number of each U+FFFC in order */
} MdgAnswerText;

typedef struct
{
  MdgAnswerBlockKind kind;
  guint depth;   /* of the list it stands in, 0 outside */
  guint heading; /* 1 to 3 */
  gboolean quoted;
  char *mark; /* before the first block of a list item: "・", "1.", "☑"; else NULL */
  MdgAnswerText *text;
  char *code;       /* of CODE, as it was written */
  guint n_columns;  /* of TABLE */
  float *aligns;    /* of each column: 0 left, 0.5, 1 right */
  GPtrArray *cells; /* MdgAnswerText, row by row, the head first */
} MdgAnswerBlock;

/* MdgAnswerBlock. A citation mark that is cut at the end of @markdown is left out: the rest of it
 * is still to come. Free with g_ptr_array_unref (). */
GPtrArray *mdg_answer_blocks_parse (const char *markdown);

gboolean mdg_answer_block_equal (const MdgAnswerBlock *a, const MdgAnswerBlock *b);

/* @markdown without its citation marks, for the clipboard. Free with g_free (). */
char *mdg_answer_without_marks (const char *markdown);

G_END_DECLS
