/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Questions and sentences. They are our own window with every GTK, because the verbs on the buttons
 * and the first focus are ours to choose.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Called once, only when the person chose to go on; @owner is the object given, still alive. */
typedef void (*MdgDialogYes) (gpointer owner);

/* Asks over the window of @widget. @action repeats the verb; @word, when given, must be typed
 * first. @owner is a GObject that the question holds while it is open. */
void mdg_dialog_ask (GtkWidget *widget,
                     const char *title,
                     const char *body,
                     const char *action,
                     gboolean destructive,
                     const char *word,
                     MdgDialogYes yes,
                     gpointer owner);

/* Tells a sentence; @secret, when given, can be copied. */
void mdg_dialog_tell (GtkWidget *widget, const char *title, const char *body, const char *secret);

G_END_DECLS
