/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The dialogs that choose files and places: Windows' own on Windows, the portal's or the toolkit's
 * on Linux. Main thread.
 *
 * GtkFileChooserNative is used on purpose with every GTK 4: GtkFileDialog of GTK 4.10 opens this
 * very class, so a second way would be a second way to test for the same dialog.
 */
#pragma once

#include "client/ui/common/file-kind.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @file is NULL when the person went back. Called exactly once. */
typedef void (*MdgFileChosen) (GFile *file, gpointer user_data);

/* Asks over the window of @widget for one existing file. */
void mdg_file_chooser_open (GtkWidget *widget,
                            const char *title,
                            const MdgFileKind *kind,
                            MdgFileChosen chosen,
                            gpointer user_data);

/* Called once with what was chosen (GFile), which is empty when the person went back. */
typedef void (*MdgFilesChosen) (GListModel *files, gpointer user_data);

/* The same for any number of files. */
void mdg_file_chooser_open_many (GtkWidget *widget,
                                 const char *title,
                                 const MdgFileKind *kind,
                                 MdgFilesChosen chosen,
                                 gpointer user_data);

/* Asks for one folder. */
void mdg_file_chooser_folder (GtkWidget *widget,
                              const char *title,
                              MdgFileChosen chosen,
                              gpointer user_data);

/* Asks for a place for a file called @name. That an existing file is replaced was asked by the
 * dialog. @kind may be NULL. */
void mdg_file_chooser_save (GtkWidget *widget,
                            const char *name,
                            const MdgFileKind *kind,
                            MdgFileChosen chosen,
                            gpointer user_data);

G_END_DECLS
