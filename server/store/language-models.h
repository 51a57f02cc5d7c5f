/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of language models. The key is one sealed column and never part of a record that is read:
 * it is fetched by itself by whoever is about to call the model.
 */
#pragma once

#include "server/store/store.h"
#include "shared/model/language-model.h"

G_BEGIN_DECLS

#define MDG_SCOPE_MODELS "models"

/* In the order of class (standard first), rank and name: MdgLanguageModel with has_key. */
GPtrArray *mdg_language_models_list (MdgLease *lease, GError **error);

/* NULL without @error when there is none. */
MdgLanguageModel *mdg_language_models_get (MdgLease *lease, gint64 id, GError **error);

/* The key; NULL without @error when it has none. Wipe it. */
char *mdg_language_models_get_key (MdgLease *lease, gint64 id, GError **error);

/* Adds @model with its id and key. CONFLICT when the name is in use. */
gboolean
mdg_language_models_insert (MdgLease *lease, const MdgLanguageModel *model, GError **error);

/* Replaces all but the key, and the key too unless it is NULL ("" takes it away); forgets failures.
 * CONFLICT when the row's version is another or the name is in use. */
gboolean
mdg_language_models_update (MdgLease *lease, const MdgLanguageModel *model, GError **error);
gboolean mdg_language_models_delete (MdgLease *lease, gint64 id, GError **error);

/* One more answer that did not come. */
typedef struct
{
  gint64 failing_since;
  gint64 failures;
  gint64 retry_at;
} MdgModelFailing;

/* All zero for one that answers, or is gone. */
gboolean mdg_language_models_get_failing (MdgLease *lease,
                                          gint64 id,
                                          MdgModelFailing *ret_failing,
                                          GError **error);
gboolean mdg_language_models_set_failing (MdgLease *lease,
                                          gint64 id,
                                          const MdgModelFailing *failing,
                                          GError **error);

G_END_DECLS
