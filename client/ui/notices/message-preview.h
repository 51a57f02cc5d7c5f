/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Subject and message as one recipient will read them; any recipient of the list, found by number
 * or name. Main thread.
 *
 * Signal "row-changed" (): another recipient is shown.
 */
#pragma once

#include "client/model/notice-work.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_MESSAGE_PREVIEW (mdg_message_preview_get_type ())
G_DECLARE_FINAL_TYPE (MdgMessagePreview, mdg_message_preview, MDG, MESSAGE_PREVIEW, GtkBox)

/* Follows @work from now on. */
void mdg_message_preview_set_work (MdgMessagePreview *self, MdgNoticeWork *work);

/* From 1, as plans count; 0 while there is no list. */
guint mdg_message_preview_get_row (MdgMessagePreview *self);
void mdg_message_preview_set_row (MdgMessagePreview *self, guint row);
void mdg_message_preview_focus_search (MdgMessagePreview *self);

G_END_DECLS
