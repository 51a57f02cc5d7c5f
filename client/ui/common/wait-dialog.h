/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Work that may take long: one sentence, a bar, one button to stop. It shows itself only when the
 * work lasts longer than MDG_WAIT_DIALOG_DELAY_MS, so quick work never flickers. Owned by who began
 * the work, who ends it with mdg_wait_dialog_end (). Main thread.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_WAIT_DIALOG_DELAY_MS 500

#define MDG_TYPE_WAIT_DIALOG (mdg_wait_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MdgWaitDialog, mdg_wait_dialog, MDG, WAIT_DIALOG, GtkWindow)

/* Over the window of @widget. Stopping, closing and Esc cancel @cancellable; the window stays until
 * the work has ended. */
MdgWaitDialog *
mdg_wait_dialog_new (GtkWidget *widget, const char *sentence, GCancellable *cancellable);

/* @done of @total counted things; a @total of 0 means that the length is not known. */
void mdg_wait_dialog_set_progress (MdgWaitDialog *self, guint64 done, guint64 total);

/* Closes the window and gives the caller's reference back. */
void mdg_wait_dialog_end (MdgWaitDialog *self);

G_END_DECLS
