/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which language models may be called now, and in which order. Within models*.c and limits.c.
 */
#pragma once

#include "server/service/models.h"

G_BEGIN_DECLS

/* Models that are enabled, in an allowed region, and at a host of the list: MdgLanguageModel,
 * standard ones first, by rank; of each class those last that have been failing and shall not be
 * asked yet. Only these have failing_since. */
GPtrArray *mdg_model_choice_list (MdgContext *context, MdgLease *lease, GError **error);

/* The one of @models with that id; NULL when there is none. Borrowed. */
MdgLanguageModel *mdg_model_choice_find (GPtrArray *models, gint64 id);

typedef struct
{
  gint64 model_id; /* 0: the standard one of best rank */
  gint64 tokens_in;
  gint64 tokens_out; /* of the longest answer; 0: the model's own */
  gint64 least;      /* beside tokens_in, instead of the longest answer; 0: that */
  gboolean images;
} MdgModelWish;

/* Those of @models that could answer @wish, the best first, one cost class alone: the one wished
 * for, then others of its class; the light ones with @light. Takes out what cannot look at pictures
 * or is too small. MODEL_NONE, MODEL_IMAGES, MODEL_TOO_LONG. */
GPtrArray *mdg_model_choice_for (GPtrArray *models,
                                 const MdgModelWish *wish,
                                 gboolean light,
                                 GError **error);

/* Of two @models one counts against limits. */
gboolean mdg_model_is_light (const MdgLanguageModel *model);

/* Why the model @id, which is not among those that may be called, may not be: MODEL_NONE,
 * MODEL_ABROAD, MODEL_HOST (recorded after the lease by the caller). */
void mdg_model_choice_explain (MdgContext *context, MdgLease *lease, gint64 id, GError **error);

/* The connection to @model: its key is read under @lease. MODEL_HOST. */
MdgLlm *mdg_model_choice_open (MdgContext *context,
                               MdgLease *lease,
                               const MdgLanguageModel *model,
                               guint first_ms,
                               GError **error);

/* FALSE with MODEL_HOST or MODEL_ABROAD. */
gboolean mdg_model_choice_allows (MdgContext *context,
                                  MdgLease *lease,
                                  const MdgLanguageModel *model,
                                  GError **error);

G_END_DECLS
