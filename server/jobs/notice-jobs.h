/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs of notices are looked at again, in a lane of their own and in fair turns.
 *
 * DESIGN. A file is unsealed without a name, hashed on the way, and opened by extract-worker alone,
 * in its sandbox; what that says of its pages goes to the rules of notice-check.h. A file that the
 * worker cannot read is a finding, not a failure of the job. Each job may start over at any point.
 */
#pragma once

#include "server/jobs/runner.h"

G_BEGIN_DECLS

#define MDG_NOTICE_WORKERS 2

gboolean mdg_notice_begin_check (MdgContext *context,
                                 const MdgJob *job,
                                 gint64 *ret_again_at,
                                 GError **error);
gboolean mdg_notice_check_files (MdgContext *context,
                                 const MdgJob *job,
                                 gint64 *ret_again_at,
                                 GError **error);
gboolean
mdg_notice_sweep (MdgContext *context, const MdgJob *job, gint64 *ret_again_at, GError **error);

G_END_DECLS
