/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What stands in the viewer's place while there is nothing to see: how far the document has come,
 * or why it cannot be shown, with what can be done about it. Owned by the viewer pane, whose
 * actions viewer.stop and viewer.retry it activates. Main thread.
 */
#pragma once

#include "client/model/viewer-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_VIEWER_STATE (mdg_viewer_state_get_type ())
G_DECLARE_FINAL_TYPE (MdgViewerState, mdg_viewer_state, MDG, VIEWER_STATE, GtkBox)

/* Shows how it is with @document. */
void mdg_viewer_state_update (MdgViewerState *self, MdgViewerDocument *document);

G_END_DECLS
