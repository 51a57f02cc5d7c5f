/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One call of a provider: sends, reads, and tells what came of it. llm.c decides whether to call
 * again.
 */
#pragma once

#include "server/engine/llm/deadlines.h"
#include "server/engine/llm/dialect.h"

G_BEGIN_DECLS

/* Of the body of an error that is looked at. */
#define MDG_LLM_MAX_PROBLEM_BYTES (64 * 1024)

typedef struct
{
  SoupSession *session;
  MdgDeadlines *deadlines;
  const MdgLlmDialect *dialect;
  const MdgLlmSettings *settings;
  GUri *uri;
} MdgLlmDoor;

typedef struct
{
  gboolean answered; /* a good status came: nothing may be sent again */
  guint status;      /* 0: none */
  gint64 retry_ms;   /* what it asks to wait; -1: it did not say */
  char *complaint;   /* its sentence about what was wrong, for finding quirks; never shown */
} MdgLlmOutcome;

/* Errors as of mdg_llm_stream (). @reader is filled as far as the answer went. */
gboolean mdg_llm_call (const MdgLlmDoor *door,
                       GBytes *body,
                       gboolean images,
                       MdgLlmReader *reader,
                       MdgLlmOutcome *ret_outcome,
                       GCancellable *cancellable,
                       GError **error);

void mdg_llm_outcome_clear (MdgLlmOutcome *outcome);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MdgLlmOutcome, mdg_llm_outcome_clear)

G_END_DECLS
