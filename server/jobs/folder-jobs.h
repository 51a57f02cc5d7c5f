/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Background work on whole folders: the check-up, looking for better settings, and cutting all
 * passages anew. Handlers of the job runner.
 */
#pragma once

#include "server/jobs/runner.h"

G_BEGIN_DECLS

gboolean mdg_folder_checkup (MdgContext *context,
                             const MdgJob *job,
                             gint64 *ret_again_at,
                             GError **error);
gboolean
mdg_folder_tune (MdgContext *context, const MdgJob *job, gint64 *ret_again_at, GError **error);
gboolean
mdg_folder_recut (MdgContext *context, const MdgJob *job, gint64 *ret_again_at, GError **error);

G_END_DECLS
