/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One file that is about to be sent: name, size, what stands against it, and the choice what to do
 * when the folder has one of its name. Follows its item.
 */
#pragma once

#include "client/model/upload-plan.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Property: "item" (MdgPlanItem). */
#define MDG_TYPE_PLAN_ROW (mdg_plan_row_get_type ())
G_DECLARE_FINAL_TYPE (MdgPlanRow, mdg_plan_row, MDG, PLAN_ROW, GtkBox)

/* The choices in the order of MdgPlanChoice for files of a known name. */
GListModel *mdg_plan_row_choices (void);
MdgPlanChoice mdg_plan_row_choice_at (guint position);

G_END_DECLS
