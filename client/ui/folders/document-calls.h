/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Calls about documents with their failures told in a window: for actions whose success the list
 * itself shows. Main thread.
 */
#pragma once

#include "client/model/folders.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A callback for the *_async calls of MdgFolders; user_data is a reference on the widget over whose
 * window a failure is told. */
void mdg_document_call_done (GObject *source, GAsyncResult *result, gpointer user_data);

/* Asks and deletes @documents (MdgDocument), any number. */
void mdg_documents_ask_delete (GtkWidget *widget, MdgFolders *folders, GPtrArray *documents);

/* Asks for a place and saves the file of a version there (0: the one in force). */
void mdg_document_download (GtkWidget *widget,
                            MdgFolders *folders,
                            const MdgDocument *document,
                            gint64 version_id,
                            gint64 size);

/* Asks for a folder and saves all of @documents (MdgDocument) into it, one after the other. */
void mdg_documents_download (GtkWidget *widget, MdgFolders *folders, GPtrArray *documents);

G_END_DECLS
