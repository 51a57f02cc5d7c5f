/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One file beside a question: on its way to the server, or there. Made and changed by the
 * attachments model; main thread.
 */
#pragma once

#include "shared/model/chat.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  MDG_ATTACHMENT_SENDING,
  MDG_ATTACHMENT_THERE, /* its record tells whether it was read */
  MDG_ATTACHMENT_FAILED /* trouble says why */
} MdgAttachmentStage;

#define MDG_TYPE_ATTACHMENT_ITEM (mdg_attachment_item_get_type ())
G_DECLARE_FINAL_TYPE (MdgAttachmentItem, mdg_attachment_item, MDG, ATTACHMENT_ITEM, GObject)

/* Signal "changed". Takes @attachment, of which the name is known. */
MdgAttachmentItem *mdg_attachment_item_new (MdgAttachment *attachment);

/* Borrowed. */
const MdgAttachment *mdg_attachment_item_get (MdgAttachmentItem *self);
MdgAttachmentStage mdg_attachment_item_get_stage (MdgAttachmentItem *self);

/* TRUE when a question may carry it. */
gboolean mdg_attachment_item_is_ready (MdgAttachmentItem *self);

/* TRUE when it will not become ready by itself. */
gboolean mdg_attachment_item_has_failed (MdgAttachmentItem *self);

/* 0 to 1. */
double mdg_attachment_item_get_share (MdgAttachmentItem *self);

/* "62%", "is being read", "2 pages read". Free with g_free (). */
char *mdg_attachment_item_dup_text (MdgAttachmentItem *self);

/* ---- for the attachments model ---- */

/* Takes @attachment. */
void mdg_attachment_item_take (MdgAttachmentItem *self, MdgAttachment *attachment);
void mdg_attachment_item_set_sent (MdgAttachmentItem *self, gint64 sent);
void mdg_attachment_item_fail (MdgAttachmentItem *self, const char *trouble);

G_END_DECLS
