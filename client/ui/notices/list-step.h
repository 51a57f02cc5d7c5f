/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The step CSV: the list of recipients, how it is read, what its columns mean, and what is wrong
 * with it. Main thread.
 *
 * Actions: "list.choose", "list.type" (the editable table), "list.save-problems",
 * "list.save-as" (s: MDG_CSV_…), "list.leave-out" (the later ones of equal rows).
 */
#pragma once

#include "client/model/notice-work.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_NOTICE_LIST_STEP (mdg_notice_list_step_get_type ())
G_DECLARE_FINAL_TYPE (MdgNoticeListStep, mdg_notice_list_step, MDG, NOTICE_LIST_STEP, GtkBox)

GtkWidget *mdg_notice_list_step_new (MdgNoticeWork *work);

G_END_DECLS
