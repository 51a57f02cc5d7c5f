/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One file on its way to the server, as lists show it. Made and changed by the uploads model; main
 * thread.
 */
#pragma once

#include "client/local/upload-list.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  MDG_UPLOAD_WAITING,
  MDG_UPLOAD_READING, /* the PC reads the whole file once */
  MDG_UPLOAD_SENDING,
  MDG_UPLOAD_ASKING, /* the folder holds the same content: the person decides */
  MDG_UPLOAD_FAILED, /* trouble says why */
  MDG_UPLOAD_DONE,
} MdgUploadState;

#define MDG_TYPE_UPLOAD_ITEM (mdg_upload_item_get_type ())
G_DECLARE_FINAL_TYPE (MdgUploadItem, mdg_upload_item, MDG, UPLOAD_ITEM, GObject)

/* Signal "changed": state, bytes or trouble are others. Takes @entry. */
MdgUploadItem *mdg_upload_item_new (MdgUploadEntry *entry);

/* Borrowed. */
const MdgUploadEntry *mdg_upload_item_get_entry (MdgUploadItem *self);
MdgUploadState mdg_upload_item_get_state (MdgUploadItem *self);
gint64 mdg_upload_item_get_sent (MdgUploadItem *self);

/* One sentence for a failed or asking one; NULL otherwise. Borrowed. */
const char *mdg_upload_item_get_trouble (MdgUploadItem *self);

/* "Waiting", "Reading", "62% (1.2 / 1.9 MB)". Free with g_free (). */
char *mdg_upload_item_dup_state_text (MdgUploadItem *self);

/* ---- for the uploads model ---- */

MdgUploadEntry *mdg_upload_item_edit_entry (MdgUploadItem *self);
void mdg_upload_item_set_state (MdgUploadItem *self, MdgUploadState state, const char *trouble);
void mdg_upload_item_set_sent (MdgUploadItem *self, gint64 sent);

/* The server's number of the upload, 0 before it was announced in this run. */
gint64 mdg_upload_item_get_upload_id (MdgUploadItem *self);
void mdg_upload_item_set_upload_id (MdgUploadItem *self, gint64 id);

G_END_DECLS
