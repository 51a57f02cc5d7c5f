/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Kinds of notices: which there are, and what is done to them. Main thread.
 */
#pragma once

#include "client/model/admin.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_NOTICE_KINDS_PAGE (mdg_notice_kinds_page_get_type ())
G_DECLARE_FINAL_TYPE (
  MdgNoticeKindsPage, mdg_notice_kinds_page, MDG, NOTICE_KINDS_PAGE, GtkBox)

GtkWidget *mdg_notice_kinds_page_new (MdgAdmin *admin);

G_END_DECLS
