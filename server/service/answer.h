/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a language model is asked, from a question and its scope: passages chosen by search (or
 * whole small folders and attached files), earlier messages as far as they fit, and the check of
 * quotes against pages. Rights are asked again when sources are chosen. Blocks; any thread.
 */
#pragma once

#include "server/engine/answer/answer.h"
#include "server/engine/llm/llm.h"
#include "server/service/context.h"
#include "server/service/limit-state.h"

G_BEGIN_DECLS

/* A model's window is shared: so much of it for sources, so much for earlier messages. */
#define MDG_ANSWER_SOURCES_PERCENT 50
#define MDG_ANSWER_HISTORY_PERCENT 20

/* What a picture takes. */
#define MDG_ANSWER_IMAGE_TOKENS 1200

/* Of what the limits leave, an answer is at most this part long. */
#define MDG_ANSWER_LENGTH_PERCENT 25

typedef struct
{
  const char *question;
  const MdgScope *scope;
  const char *as_of;  /* NULL: today */
  GPtrArray *history; /* MdgMessage, oldest first: questions and finished answers */
  GPtrArray *files;   /* MdgAnswerFile of this question and of earlier ones */
  guint context_size; /* tokens of the model */
  guint max_answer;   /* tokens kept for the answer */
  MdgLimitRoom room;  /* what the limits of the month leave; zeros: no limits */
  gboolean images;    /* the model looks at pictures */
} MdgAnswerWish;

/* An attached file as it was read. */
typedef struct
{
  gint64 attachment_id;
  const char *name;
  const char *unit;
  GPtrArray *pages;       /* MdgDocumentPage, text and boxes of passages */
  const char *media_type; /* of an image; NULL otherwise */
  GBytes *image;
} MdgAnswerFile;

typedef struct _MdgAnswerPlan MdgAnswerPlan;

/* Searches and chooses. Near a limit the answer is kept short and fewer passages are taken, which
 * the message then says (MDG_REMARK_LIMIT_NEAR); what the person wrote or attached is cut last.
 * CANCELLED, BUSY, MODEL_TOO_LONG when question and files alone are too long.
 */
MdgAnswerPlan *
mdg_answer_plan_new (MdgContext *context, const MdgAnswerWish *wish, GError **error);
void mdg_answer_plan_free (MdgAnswerPlan *plan);

/* For the model; valid as long as the plan. */
const MdgLlmRequest *mdg_answer_plan_get_request (MdgAnswerPlan *plan);
gint64 mdg_answer_plan_get_tokens (MdgAnswerPlan *plan);  /* estimated, of the request */
gint64 mdg_answer_plan_get_longest (MdgAnswerPlan *plan); /* tokens kept for the answer */
GPtrArray *mdg_answer_plan_get_sources (MdgAnswerPlan *plan);

/* FALSE when documents were asked for and nothing in them fits: then the model is not asked, and
 * the answer is MDG_OUTCOME_NOT_FOUND. */
gboolean mdg_answer_plan_has_sources (MdgAnswerPlan *plan);

/* Fills as_of, searched, nearest, n_sources, remarks of @message. */
void mdg_answer_plan_describe (MdgAnswerPlan *plan, MdgMessage *message);

/* A reader whose quotes are checked against the pages of the plan's sources. Frees nothing of the
 * plan. @funcs.check is not looked at. */
MdgAnswerReader *mdg_answer_plan_read (MdgAnswerPlan *plan,
                                       MdgContext *context,
                                       const MdgAnswerFuncs *funcs,
                                       gpointer user_data);

/* Sets outdated and gone of each citation as @context sees it now; of those gone, quotes, names and
 * boxes are taken out. */
gboolean
mdg_answer_refresh_citations (MdgContext *context, GPtrArray *citations, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgAnswerPlan, mdg_answer_plan_free)

G_END_DECLS
