/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading files that people choose or drop, and writing files where they choose. Files may lie on a
 * share, in a cloud folder that fetches them only now, or be open in another program: nothing here
 * waits in the main thread, work that lasts can be stopped, and a failure is one sentence in a
 * window. Main thread.
 */
#pragma once

#include "client/ui/common/file-kind.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Files that are read into memory at most. */
#define MDG_FILE_MAX_BYTES (32 * 1024 * 1024)

/* Called only when the file was read whole. @name is its name for people. @owner is the object
 * given, still alive. */
typedef void (*MdgFileContent) (gpointer owner, const char *name, GBytes *content);

/* Called only when the file was written whole. */
typedef void (*MdgFileSaved) (gpointer owner);

/* Reads @file. @owner is a GObject that is held meanwhile. */
void mdg_files_read (GtkWidget *widget, GFile *file, MdgFileContent read, gpointer owner);

/* Asks for a file of @kind and reads it. */
void mdg_files_open (GtkWidget *widget,
                     const char *title,
                     const MdgFileKind *kind,
                     MdgFileContent read,
                     gpointer owner);

/* Asks for a place for @content, suggesting @name, and writes it there; on a failure the old file
 * of that name stays. @kind and @saved may be NULL. */
void mdg_files_save (GtkWidget *widget,
                     const char *name,
                     const MdgFileKind *kind,
                     GBytes *content,
                     MdgFileSaved saved,
                     gpointer owner);

/* The sentence for a failed reading or writing. Static. */
const char *mdg_files_trouble (const GError *error, gboolean writing);

G_END_DECLS
