/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file beside the question that is being written: its state, what was read of it, and a button
 * that takes it away. Main thread.
 */
#pragma once

#include "client/model/attachment-item.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_ATTACHMENT_CHIP (mdg_attachment_chip_get_type ())
G_DECLARE_FINAL_TYPE (MdgAttachmentChip, mdg_attachment_chip, MDG, ATTACHMENT_CHIP, GtkBox)

/* Signal "remove" (). */
GtkWidget *mdg_attachment_chip_new (MdgAttachmentItem *item);
MdgAttachmentItem *mdg_attachment_chip_get_item (MdgAttachmentChip *self);

G_END_DECLS
