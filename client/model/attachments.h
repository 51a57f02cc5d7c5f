/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The files beside the question that is being written: they go to the server at once, are read
 * there, and are sent with the question by their ids. Owned by the composer; main thread.
 */
#pragma once

#include "client/model/access.h"
#include "client/model/attachment-item.h"

G_BEGIN_DECLS

#define MDG_TYPE_ATTACHMENTS (mdg_attachments_get_type ())
G_DECLARE_FINAL_TYPE (MdgAttachments, mdg_attachments, MDG, ATTACHMENTS, GObject)

/* Signal "changed": there are others, or one of them is different. */
MdgAttachments *mdg_attachments_new (MdgAccess *access);

/* MdgAttachmentItem. Borrowed. */
GListModel *mdg_attachments_get_items (MdgAttachments *self);

/* NULL, or why no more are taken: MDG_ATTACHMENTS_MAX is reached. Free with g_free (). */
char *mdg_attachments_add_file (MdgAttachments *self, GFile *file);
char *mdg_attachments_add_bytes (MdgAttachments *self, const char *name, GBytes *bytes);

/* Takes one that is on the server already: of a question that is changed. */
void mdg_attachments_add_record (MdgAttachments *self, const MdgAttachment *attachment);

/* Gives @item up, on the server too. */
void mdg_attachments_remove (MdgAttachments *self, MdgAttachmentItem *item);

/* Lets all go that was sent with a question. */
void mdg_attachments_clear (MdgAttachments *self);

/* TRUE when none of them is on its way or being read, and none has failed. */
gboolean mdg_attachments_are_ready (MdgAttachments *self);

/* Their ids as decimal numbers. Free with g_strfreev (). */
char **mdg_attachments_dup_ids (MdgAttachments *self);

G_END_DECLS
