/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Background work on what folders hold: finishing deletions, moves and erasures that a kill left
 * half done, and sweeping what nobody will use again. Handlers of the job runner; each may start
 * over at any point.
 */
#pragma once

#include "server/jobs/runner.h"

G_BEGIN_DECLS

#define MDG_JOB_SWEEP_UPLOADS "uploads.sweep"
#define MDG_JOB_SWEEP_BLOBS "blobs.sweep"

gboolean mdg_content_delete (MdgContext *context,
                             const MdgJob *job,
                             gint64 *ret_again_at,
                             GError **error);
gboolean mdg_content_update_source (MdgContext *context,
                                    const MdgJob *job,
                                    gint64 *ret_again_at,
                                    GError **error);
gboolean mdg_content_reseal (MdgContext *context,
                             const MdgJob *job,
                             gint64 *ret_again_at,
                             GError **error);
gboolean mdg_content_erase_folder (MdgContext *context,
                                   const MdgJob *job,
                                   gint64 *ret_again_at,
                                   GError **error);
gboolean mdg_content_sweep_uploads (MdgContext *context,
                                    const MdgJob *job,
                                    gint64 *ret_again_at,
                                    GError **error);
gboolean mdg_content_sweep_blobs (MdgContext *context,
                                  const MdgJob *job,
                                  gint64 *ret_again_at,
                                  GError **error);

G_END_DECLS
