/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The head of the viewer: which document is shown, of which folder, period and version, and the
 * buttons for saving, widening and closing. Part of the viewer pane; main thread.
 */
#pragma once

#include "client/model/viewer-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_VIEWER_HEAD (mdg_viewer_head_get_type ())
G_DECLARE_FINAL_TYPE (MdgViewerHead, mdg_viewer_head, MDG, VIEWER_HEAD, GtkBox)

/* Shows what is known of @document; NULL: nothing. */
void mdg_viewer_head_show (MdgViewerHead *self, MdgViewerDocument *document);

/* Whether the button for the whole width looks pressed. */
void mdg_viewer_head_set_wide (MdgViewerHead *self, gboolean wide);

G_END_DECLS
