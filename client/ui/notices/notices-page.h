/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page 通知: the drafts on this PC and the runs on the server, and the wizard with the draft
 * that is open. Owned by the main window; main thread.
 *
 * Actions: "notices.new", "notices.delete" (s: a draft's id).
 */
#pragma once

#include "client/model/access.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_NOTICES_PAGE (mdg_notices_page_get_type ())
G_DECLARE_FINAL_TYPE (MdgNoticesPage, mdg_notices_page, MDG, NOTICES_PAGE, GtkBox)

/* Whether the person may prepare notices. */
gboolean mdg_notices_page_is_open_to (MdgAccess *access);

GtkWidget *mdg_notices_page_new (MdgAccess *access);

G_END_DECLS
