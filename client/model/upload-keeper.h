/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keeps the list of uploads in the local store: on a worker thread, at most every so often however
 * much changes, and once more, at once, when it is closed. Owned by the uploads model; main thread.
 */
#pragma once

#include "client/local/upload-list.h"

G_BEGIN_DECLS

#define MDG_UPLOAD_KEEP_MS 2000

#define MDG_TYPE_UPLOAD_KEEPER (mdg_upload_keeper_get_type ())
G_DECLARE_FINAL_TYPE (MdgUploadKeeper, mdg_upload_keeper, MDG, UPLOAD_KEEPER, GObject)

/* The list as it is now: a new array of copies (MdgUploadEntry). */
typedef GPtrArray *(*MdgUploadListFunc) (gpointer user_data);

MdgUploadKeeper *mdg_upload_keeper_new (MdgUploadListFunc list, gpointer user_data);

/* What is kept in @store, which is used from now on; before this nothing is written. */
GPtrArray *mdg_upload_keeper_load (MdgUploadKeeper *self, MdgStore *store);

void mdg_upload_keeper_save_soon (MdgUploadKeeper *self);

/* Writes what is not written yet. The list is not asked for any more. */
void mdg_upload_keeper_close (MdgUploadKeeper *self);

G_END_DECLS
