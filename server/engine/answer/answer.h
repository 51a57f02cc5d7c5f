/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Grounded answers, purely: the instructions and numbered sources a model is given, and the reading
 * of what it writes, with every quote looked for on its page.
 *
 * DESIGN. Sources stand between fences with a mark that is drawn anew for each request, as data
 * that gives no orders; zero-width and bidirectional characters are taken out of them. The model
 * writes Markdown and puts behind each claim 【n「quote」】: the number of a source and a sentence
 * of it, word for word. The reader passes text on as it comes, holds back what may be the start of
 * such a mark, and replaces it by "[^k]". A quote is compared without spaces, line breaks and width
 * (NFKC); it is verified when it stands on the page of that source. Marks with unknown numbers and
 * quotes that stand nowhere give no verified citation, ever. Links and images are taken out of the
 * text, and so is everything that looks like our own marks.
 *
 * No store, no network; any thread, one MdgAnswerReader by one thread.
 */
#pragma once

#include "shared/model/chat.h"

G_BEGIN_DECLS

/* A quote shorter than this, folded, proves nothing. */
#define MDG_QUOTE_MIN_CHARS 6

/* One passage for the model, with what its citation will tell. */
typedef struct
{
  guint number;          /* 1… as the model sees it */
  MdgCitation *citation; /* owned: place and names; quote, boxes and verified are filled later */
  char *text;            /* of the passage, with its heading */
} MdgAnswerSource;

typedef struct
{
  const char *ward_name;
  const char *lang;   /* of the answer: "ja", "en" */
  const char *today;  /* "2026-11-22" */
  const char *as_of;  /* NULL: without documents */
  GPtrArray *sources; /* MdgAnswerSource; empty with MDG_SCOPE_NONE */
  const char *fence;  /* random; a new one for each request */
} MdgAnswerBrief;

void mdg_answer_source_free (MdgAnswerSource *source);

/* A random fence. */
char *mdg_answer_fence_new (void);

/* The system's message. */
char *mdg_answer_system_text (const MdgAnswerBrief *brief);

/* The sources, fenced, then @question. */
char *mdg_answer_question_text (const MdgAnswerBrief *brief, const char *question);

/* The page a quote is looked for on. */
typedef struct
{
  char *text;       /* of the whole page, or of the rows */
  GPtrArray *boxes; /* MdgPageBox of lines, in the order of the text, or empty */
  gsize *offsets;   /* of @text, where each box's line starts; as many as boxes */
} MdgQuotePage;

/* Fills quote, verified and boxes of @citation from @quote as the model gave it. TRUE when it
 * stands there. Boxes are those of the lines the quote touches. */
gboolean mdg_quote_verify (MdgCitation *citation, const char *quote, const MdgQuotePage *page);

typedef struct _MdgAnswerReader MdgAnswerReader;

typedef struct
{
  /* Text to be shown, with "[^k]" marks in it. */
  void (*text) (const char *text, gpointer user_data);
  /* Before the text with its mark; borrowed. */
  void (*citation) (const MdgCitation *citation, gpointer user_data);
  /* Checks @quote against the page of @source and fills @citation (a copy of the source's, with
   * its number): the service reads the page; see mdg_quote_verify (). */
  void (*check) (const MdgAnswerSource *source,
                 const char *quote,
                 MdgCitation *citation,
                 gpointer user_data);
} MdgAnswerFuncs;

/* @sources is borrowed. */
MdgAnswerReader *
mdg_answer_reader_new (GPtrArray *sources, const MdgAnswerFuncs *funcs, gpointer user_data);
void mdg_answer_reader_free (MdgAnswerReader *reader);

/* More of what the model writes. */
void mdg_answer_reader_feed (MdgAnswerReader *reader, const char *text, gsize size);

/* The end: what was held back is passed on or dropped. Sets what is known then. */
typedef struct
{
  char *outcome;  /* MDG_OUTCOME_… */
  char **remarks; /* MDG_REMARK_UNVERIFIED, MDG_REMARK_CONTRADICTION as it applies */
  guint n_verified;
  guint n_unverified;
} MdgAnswerEnd;

void mdg_answer_reader_finish (MdgAnswerReader *reader, MdgAnswerEnd *ret_end);
void mdg_answer_end_clear (MdgAnswerEnd *end);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgAnswerSource, mdg_answer_source_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgAnswerReader, mdg_answer_reader_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MdgAnswerEnd, mdg_answer_end_clear)

G_END_DECLS
