/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * フォルダ診断: how many test questions of a folder find their page, now and with better settings;
 * one button applies them, one takes them back; below, the questions with why each miss missed.
 * Stands in the side pane of the folders page; main thread.
 *
 * Actions: checkup.run, checkup.tune, checkup.stop, checkup.apply, checkup.undo, checkup.add,
 * checkup.edit (x), checkup.delete (x), checkup.show (x): the right page of a question.
 */
#pragma once

#include "client/model/access.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_CHECKUP_PANE (mdg_checkup_pane_get_type ())
G_DECLARE_FINAL_TYPE (MdgCheckupPane, mdg_checkup_pane, MDG, CHECKUP_PANE, GtkBox)

GtkWidget *mdg_checkup_pane_new (MdgAccess *access);

/* Shows the check-up of @folder_id; 0 for none. With @may_edit the questions and settings can be
 * changed. */
void mdg_checkup_pane_set_folder (MdgCheckupPane *self, gint64 folder_id, gboolean may_edit);

G_END_DECLS
