/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Language models of the ward: set up by administrators, chosen for an answer by right, limit and
 * reachability. Hosts are on the list of the configuration ([models] hosts) or are not called;
 * each refusal is recorded. Keys are sealed. All functions block; any thread.
 */
#pragma once

#include "server/engine/llm/llm.h"
#include "server/service/context.h"
#include "server/service/limit-state.h"
#include "shared/model/language-model.h"

G_BEGIN_DECLS

/* For models.manage. */
GPtrArray *mdg_model_service_list (MdgContext *context, GError **error);
MdgLanguageModel *
mdg_model_service_create (MdgContext *context, const MdgLanguageModel *model, GError **error);
MdgLanguageModel *
mdg_model_service_update (MdgContext *context, const MdgLanguageModel *model, GError **error);
gboolean mdg_model_service_delete (MdgContext *context, gint64 id, GError **error);
MdgModelTest *mdg_model_service_test (MdgContext *context, gint64 id, GError **error);

/* For everybody with chat.use. */
MdgModelChoices *mdg_model_service_choices (MdgContext *context, GError **error);

/* What an answer is made with, from reservation to settlement. */
typedef struct _MdgModelTurn MdgModelTurn;

/* Chooses the model: the one asked for (0: the standard one of best rank), or the light one when a
 * limit is reached, or the next of its cost class when it has been failing, is gone, or may not be
 * called any more; waits its turn behind max_parallel. To be called without a lease. Reserves
 * @tokens_in and @tokens_out (0, or more than the model writes: its max_answer), weighted, under
 * the limits of account, section and ward in one lease. MODEL_NONE, LIMIT_REACHED, MODEL_IMAGES,
 * CANCELLED. */
MdgModelTurn *mdg_model_turn_begin (MdgContext *context,
                                    gint64 model_id,
                                    gint64 tokens_in,
                                    gint64 tokens_out,
                                    gboolean images,
                                    gint64 message_id,
                                    GError **error);

/* The next model of the same cost class after a failure before the first text; FALSE with @error
 * left as it is when there is none. */
gboolean mdg_model_turn_next (MdgModelTurn *turn, MdgContext *context, const GError *failure);

const MdgLanguageModel *mdg_model_turn_get_model (MdgModelTurn *turn);
MdgLlm *mdg_model_turn_get_llm (MdgModelTurn *turn);

/* MDG_REMARK_LIGHT_MODEL, MDG_REMARK_OTHER_MODEL or NULL. */
const char *mdg_model_turn_get_remark (MdgModelTurn *turn);

/* Books what was used and gives back the rest of the reservation: always, cancelled or failed too.
 * Frees @turn. Reservations a killed server left are booked in full at the next start. */
gboolean mdg_model_turn_settle (MdgModelTurn *turn,
                                MdgContext *context,
                                const MdgLlmUsage *usage,
                                guint n_files,
                                GError **error);

/* At the start of a server. */
gboolean mdg_model_service_settle_left (MdgContext *context, GError **error);

/* The model that would answer a question of @tokens, for planning; what the limits leave for it in
 * @ret_room. Nothing is reserved: it may be less a moment later, and then mdg_model_turn_begin ()
 * says so. */
gboolean mdg_model_service_peek (MdgContext *context,
                                 gint64 model_id,
                                 gint64 tokens,
                                 MdgLanguageModel **ret_model,
                                 MdgLimitRoom *ret_room,
                                 GError **error);

/* Limits and usage. */
MdgLimits *mdg_limit_service_get (MdgContext *context, GError **error);
MdgLimits *mdg_limit_service_put (MdgContext *context, const MdgLimits *limits, GError **error);
MdgMeter *mdg_limit_service_meter (MdgContext *context, GError **error);

/* MdgUsage rows; usage.read within its reach. @ret_next: cursor, 0 at the end. */
GPtrArray *mdg_usage_service_search (MdgContext *context,
                                     const MdgUsageQuery *query,
                                     gint64 *ret_next,
                                     GError **error);
/* The same as CSV, UTF-8 with BOM. */
GBytes *
mdg_usage_service_export (MdgContext *context, const MdgUsageQuery *query, GError **error);

/* The guard. */
MdgGuardSettings *mdg_guard_service_get (MdgContext *context, GError **error);
MdgGuardSettings *mdg_guard_service_put (MdgContext *context,
                                         const MdgGuardSettings *settings,
                                         GError **error);

/* What stands in @text, without storing or recording it. */
MdgGuardReport *
mdg_guard_service_check (MdgContext *context, const char *text, GError **error);

/* Before anything leaves: @text with what is to be covered replaced ("［個人番号］"). @send_anyway:
 * warnings have been seen. Findings are recorded without the text. To be called without a lease.
 * GUARD_WARNING, GUARD_BLOCKED. */
char *mdg_guard_service_pass (MdgContext *context,
                              const char *text,
                              gint64 attachment_id,
                              gboolean send_anyway,
                              gboolean *ret_masked,
                              GError **error);

G_END_DECLS
