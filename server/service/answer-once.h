/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One question and its answer without a conversation: `madoguchictl ask`. Nothing of it is kept but
 * what was used. Blocks; any thread.
 */
#pragma once

#include "server/service/context.h"
#include "shared/model/chat.h"

G_BEGIN_DECLS

/* An answer as a conversation would hold it; without a model its outcome is MDG_OUTCOME_NO_MODEL
 * and nearest holds passages. @folder_id 0: all folders. The errors of search and of models. */
MdgMessage *mdg_answer_once (MdgContext *context,
                             const char *question,
                             gint64 folder_id,
                             const char *as_of,
                             GError **error);

G_END_DECLS
