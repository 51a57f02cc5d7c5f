/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Saves the file of a document where the person chooses: fetched with a progress that can be
 * stopped, then written. Main thread.
 */
#pragma once

#include "client/model/viewer-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @sentence says why the file could not be fetched. */
typedef void (*MdgDocumentNotSaved) (gpointer owner, const char *sentence);

/* Over the window of @widget. @owner is a GObject that is held meanwhile. */
void mdg_document_save (GtkWidget *widget,
                        MdgViewerDocument *document,
                        MdgDocumentNotSaved not_saved,
                        gpointer owner);

G_END_DECLS
