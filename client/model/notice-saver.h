/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Brings one draft of notices to the disk whenever it has changed: on a worker thread, at most
 * every MDG_NOTICE_SAVE_MS however much changes, never an older state over a newer one, and once
 * more, at once, when it is closed. Owned by the work; main thread.
 */
#pragma once

#include "client/local/notice-draft.h"

G_BEGIN_DECLS

#define MDG_NOTICE_SAVE_MS 800

#define MDG_TYPE_NOTICE_SAVER (mdg_notice_saver_get_type ())
G_DECLARE_FINAL_TYPE (MdgNoticeSaver, mdg_notice_saver, MDG, NOTICE_SAVER, GObject)

/* Signal "saved" (trouble: a sentence, NULL when all is on the disk). @draft outlives it. @store
 * NULL: nothing is ever saved. */
MdgNoticeSaver *mdg_notice_saver_new (MdgStore *store, const MdgNoticeDraft *draft);
void mdg_notice_saver_save_soon (MdgNoticeSaver *self);

/* Writes what is not written yet, and takes no more. FALSE when that failed. */
gboolean mdg_notice_saver_close (MdgNoticeSaver *self, GError **error);

G_END_DECLS
