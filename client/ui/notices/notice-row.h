/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A draft on this PC, or a run on the server, in the list of notices. Main thread.
 */
#pragma once

#include "client/model/notice-drafts.h"
#include "client/model/notice-runs.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_NOTICE_ROW (mdg_notice_row_get_type ())
G_DECLARE_FINAL_TYPE (MdgNoticeRow, mdg_notice_row, MDG, NOTICE_ROW, GtkListBoxRow)

/* @item is an MdgNoticeDraftItem, whose row can be activated and deletes itself by the action
 * "notices.delete" (s: its id), or an MdgNoticeRunItem. */
GtkWidget *mdg_notice_row_new (MdgItem *item);
MdgItem *mdg_notice_row_get_item (MdgNoticeRow *self);

G_END_DECLS
