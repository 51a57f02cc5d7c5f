/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A kind of notice is set up or changed. Main thread.
 */
#pragma once

#include "client/model/admin.h"
#include "shared/model/notice.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_NOTICE_KIND_DIALOG (mdg_notice_kind_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MdgNoticeKindDialog,
                      mdg_notice_kind_dialog,
                      MDG,
                      NOTICE_KIND_DIALOG,
                      GtkWindow)

/* @kind with all that it says; NULL for a new one. */
void mdg_notice_kind_dialog_present (GtkWidget *parent,
                                     MdgAdmin *admin,
                                     const MdgNoticeKind *kind);

G_END_DECLS
