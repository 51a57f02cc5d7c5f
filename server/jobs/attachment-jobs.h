/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads attached files, in a lane of their own: somebody waits before his screen to send them.
 *
 * DESIGN. As documents are taken in (ingest.h), without an index: the file is unsealed without a
 * name, told by its content, read by extract-worker or first turned into something readable by
 * LibreOffice, and its pages with their passages become sealed rows. Word and PowerPoint are ready
 * with their text, and get pages in a second job. A picture is checked and kept as it is; where
 * Tesseract is installed, its text is read too. Each may start over at any point.
 */
#pragma once

#include "server/jobs/runner.h"

G_BEGIN_DECLS

#define MDG_ATTACHMENT_WORKERS 2
#define MDG_JOB_SWEEP_ATTACHMENTS "attachments.sweep"

gboolean mdg_attachment_read (MdgContext *context,
                              const MdgJob *job,
                              gint64 *ret_again_at,
                              GError **error);
gboolean mdg_attachment_render (MdgContext *context,
                                const MdgJob *job,
                                gint64 *ret_again_at,
                                GError **error);
gboolean mdg_attachment_sweep (MdgContext *context,
                               const MdgJob *job,
                               gint64 *ret_again_at,
                               GError **error);

G_END_DECLS
