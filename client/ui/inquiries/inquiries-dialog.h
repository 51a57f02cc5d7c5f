/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Questions to sections: one's own and how they stand, and those one may answer or approve. Main
 * thread.
 *
 * Actions: inquiries.reply, inquiries.approve, inquiries.decline, inquiries.withdraw,
 * inquiries.open (the document that the answer became).
 */
#pragma once

#include "client/model/access.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_INQUIRIES_DIALOG (mdg_inquiries_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MdgInquiriesDialog, mdg_inquiries_dialog, MDG, INQUIRIES_DIALOG, GtkWindow)

/* Signal "open-document" (gint64 id). */
MdgInquiriesDialog *mdg_inquiries_dialog_present (GtkWidget *over, MdgAccess *access);

G_END_DECLS
