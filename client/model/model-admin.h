/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What administration shows and does about language models: the models, what they were used for,
 * limits, and the guard. Made for a signed-in access, owned by the pages that show it; main thread.
 * The *_async calls end with the finish functions of answer.h; lists load anew by the server's
 * events.
 */
#pragma once

#include "client/model/access.h"
#include "client/model/item.h"
#include "client/model/paged-list.h"
#include "shared/model/language-model.h"

G_BEGIN_DECLS

/* Texts: class-text, place-text, size-text, state-text, state-style. */
#define MDG_TYPE_MODEL_ITEM (mdg_model_item_get_type ())
G_DECLARE_FINAL_TYPE (MdgModelItem, mdg_model_item, MDG, MODEL_ITEM, MdgItem)

/* Texts: who-text, people-text, questions-text, tokens-text, limit-text, state-text. Note: the
 * amount at which a bar is full, a number all bars of the list share. */
#define MDG_TYPE_USAGE_ITEM (mdg_usage_item_get_type ())
G_DECLARE_FINAL_TYPE (MdgUsageItem, mdg_usage_item, MDG, USAGE_ITEM, MdgItem)

#define MDG_TYPE_MODEL_ADMIN (mdg_model_admin_get_type ())
G_DECLARE_FINAL_TYPE (MdgModelAdmin, mdg_model_admin, MDG, MODEL_ADMIN, GObject)

MdgModelAdmin *mdg_model_admin_new (MdgAccess *access);
MdgAccess *mdg_model_admin_get_access (MdgModelAdmin *self);

/* MdgModelItem, MdgUsageItem. Borrowed. Nothing is loaded before somebody reloads the list. */
MdgPagedList *mdg_model_admin_get_models (MdgModelAdmin *self);
MdgPagedList *mdg_model_admin_get_usage (MdgModelAdmin *self);

/* Narrows the list of use; @month "2026-11", @by and @q as in MdgUsageQuery. */
void mdg_model_admin_search_usage (MdgModelAdmin *self,
                                   const char *month,
                                   const char *by,
                                   const char *q);

/* The same as CSV. */
void mdg_model_admin_export_usage_async (MdgModelAdmin *self,
                                         const char *month,
                                         const char *by,
                                         const char *q,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

/* POST for id 0, PUT otherwise; answers MdgLanguageModel. */
void mdg_model_admin_save_async (MdgModelAdmin *self,
                                 const MdgLanguageModel *model,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
void mdg_model_admin_delete_async (MdgModelAdmin *self,
                                   gint64 id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/* Answers MdgModelTest, after up to half a minute. */
void mdg_model_admin_test_async (MdgModelAdmin *self,
                                 gint64 id,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/* Answer MdgLimits. */
void mdg_model_admin_load_limits_async (MdgModelAdmin *self,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
void mdg_model_admin_save_limits_async (MdgModelAdmin *self,
                                        const MdgLimits *limits,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

/* The limit of @limits for that kind and subject, NULL when there is none; and a change of it,
 * @tokens below 0 takes it away. */
const MdgLimit *mdg_limits_find (const MdgLimits *limits, const char *kind, gint64 subject_id);
void
mdg_limits_set (MdgLimits *limits, const char *kind, gint64 subject_id, gint64 tokens);

/* Answer MdgGuardSettings. */
void mdg_model_admin_load_guard_async (MdgModelAdmin *self,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
void mdg_model_admin_save_guard_async (MdgModelAdmin *self,
                                       const MdgGuardSettings *settings,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

G_END_DECLS
