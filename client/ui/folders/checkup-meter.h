/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A bar that shows how many of all questions are hits now, and how many more would be with other
 * settings. Main thread.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_CHECKUP_METER (mdg_checkup_meter_get_type ())
G_DECLARE_FINAL_TYPE (MdgCheckupMeter, mdg_checkup_meter, MDG, CHECKUP_METER, GtkWidget)

/* @proposed below @now shows no second part. */
void mdg_checkup_meter_set (MdgCheckupMeter *self, guint now, guint proposed, guint all);

G_END_DECLS
