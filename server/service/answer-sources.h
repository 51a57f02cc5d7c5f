/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Choosing what a model is given to answer from. Private to server/service/answer*.c.
 *
 * DESIGN. The search of search.h finds passages under the asker's rights; a folder gives no more of
 * them than its settings say. Chosen folders that are small go in whole, behind what the search
 * found, so that a model sees what a search may miss. Passages that say the same go in once;
 * neighbours of one version become one source. Attached files go in whole where there is room, else
 * the parts that share the most with the question, in their order.
 */
#pragma once

#include "server/service/answer-place.h"
#include "server/service/answer.h"

G_BEGIN_DECLS

/* Chosen folders up to this size go in whole. */
#define MDG_ANSWER_WHOLE_DOCUMENTS 20
#define MDG_ANSWER_WHOLE_PAGES 60
#define MDG_ANSWER_WHOLE_TOKENS 6000

/* Passages shown where no answer can be given. */
#define MDG_ANSWER_NEAREST 5

/* Names of searched folders that an answer tells. */
#define MDG_ANSWER_SEARCHED_MAX 100

typedef struct
{
  GPtrArray *sources; /* MdgAnswerSource */
  GPtrArray *places;  /* MdgAnswerPlace for each source; NULL until it is read */
  GArray *last_pages; /* guint for each source */
  GPtrArray *nearest; /* MdgHit */
  char **searched;    /* names */
  gboolean shortened; /* parts of files were left out */
  gboolean sparing;   /* passages were left out for the limits of the month */
} MdgAnswerChoice;

/* @tokens: what sources may take. */
gboolean mdg_answer_choose (MdgContext *context,
                            const MdgAnswerWish *wish,
                            const char *as_of,
                            gint64 tokens,
                            MdgAnswerChoice *ret_choice,
                            GError **error);
void mdg_answer_choice_clear (MdgAnswerChoice *choice);

G_END_DECLS
