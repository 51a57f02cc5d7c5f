/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Questions, sentences and files. The one place that knows that choosing files differs between
 * GTK 4.8 and 4.10: questions are our own window on both, because the verbs on the buttons and the
 * first focus are ours to choose.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Files that are read into memory at most. */
#define MDG_FILE_MAX_BYTES (32 * 1024 * 1024)

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

/* Asks for a place and writes @content there; a failure is told in a window. @done may be NULL. */
void mdg_dialog_save (
  GtkWidget *widget, const char *name, GBytes *content, MdgDialogYes done, gpointer owner);

typedef void (*MdgDialogFile) (gpointer owner, const char *name, GBytes *content);

/* Asks for a CSV file and reads it. */
void
mdg_dialog_open_csv (GtkWidget *widget, const char *title, MdgDialogFile opened, gpointer owner);

G_END_DECLS
