/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Background work on pages that answers cite. Handlers of the job runner.
 */
#pragma once

#include "server/jobs/runner.h"

G_BEGIN_DECLS

/* Of one folder, after its content changed. */
gboolean mdg_source_review (MdgContext *context,
                            const MdgJob *job,
                            gint64 *ret_again_at,
                            GError **error);

/* At the turn of the day: periods end. */
gboolean mdg_source_day_turn (MdgContext *context,
                              const MdgJob *job,
                              gint64 *ret_again_at,
                              GError **error);

G_END_DECLS
