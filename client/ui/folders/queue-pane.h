/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everything that is not finished yet, over all folders: files on their way from this PC, documents
 * that the server takes in, and those it could not read.
 */
#pragma once

#include "client/model/folders.h"
#include "client/model/uploads.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_QUEUE_PANE (mdg_queue_pane_get_type ())
G_DECLARE_FINAL_TYPE (MdgQueuePane, mdg_queue_pane, MDG, QUEUE_PANE, GtkBox)

/* Once, after construction. */
void mdg_queue_pane_set_models (MdgQueuePane *self, MdgFolders *folders, MdgUploads *uploads);

G_END_DECLS
