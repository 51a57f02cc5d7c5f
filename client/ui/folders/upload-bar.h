/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One line that says how the uploads stand; hidden while there are none. Its buttons activate
 * "uploads.pause" and "folders.queue".
 */
#pragma once

#include "client/model/uploads.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_UPLOAD_BAR (mdg_upload_bar_get_type ())
G_DECLARE_FINAL_TYPE (MdgUploadBar, mdg_upload_bar, MDG, UPLOAD_BAR, GtkBox)

/* Once, after construction. */
void mdg_upload_bar_set_uploads (MdgUploadBar *self, MdgUploads *uploads);

/* The sentence for @uploads as they stand, and the tint of the line; NULL when there is nothing to
 * say. */
char *mdg_upload_bar_sentence (MdgUploads *uploads, const char **ret_tint);

G_END_DECLS
