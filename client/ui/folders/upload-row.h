/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One file on its way: name, progress; when it asks or has failed, why and what helps. Follows its
 * item.
 */
#pragma once

#include "client/model/upload-item.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Property: "item" (MdgUploadItem). Buttons activate "uploads.act" (su): what is to be done
 * ("skip", "keep", "replace", "retry"), and the position in the list of uploads, which "position"
 * holds. */
#define MDG_TYPE_UPLOAD_ROW (mdg_upload_row_get_type ())
G_DECLARE_FINAL_TYPE (MdgUploadRow, mdg_upload_row, MDG, UPLOAD_ROW, GtkBox)

G_END_DECLS
