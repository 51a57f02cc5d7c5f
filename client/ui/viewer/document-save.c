/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/viewer/document-save.h"

#include "client/model/answer.h"
#include "client/ui/common/files.h"
#include "client/ui/common/wait-dialog.h"

#include <glib/gi18n.h>

typedef struct
{
  GtkWidget *widget;
  char *name;
  MdgWaitDialog *waiting;
  MdgDocumentNotSaved not_saved;
  gpointer owner;
} Saving;

static void
saving_free (Saving *saving)
{
  mdg_wait_dialog_end (saving->waiting);
  g_object_unref (saving->widget);
  g_object_unref (saving->owner);
  g_free (saving->name);
  g_free (saving);
}

static void
on_progress (guint64 have, guint64 total, gpointer user_data)
{
  Saving *saving = user_data;
  mdg_wait_dialog_set_progress (saving->waiting, have, total);
}

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Saving *saving = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = mdg_answer_finish (result, &error);
  g_autofree char *sentence = mdg_answer_sentence (error);
  if (sentence != NULL)
    saving->not_saved (saving->owner, sentence);
  else if (content != NULL && gtk_widget_get_root (saving->widget) != NULL)
    mdg_files_save (saving->widget, saving->name, NULL, content, NULL, NULL);
  saving_free (saving);
}

void
mdg_document_save (GtkWidget *widget,
                   MdgViewerDocument *document,
                   MdgDocumentNotSaved not_saved,
                   gpointer owner)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Saving *saving = g_new0 (Saving, 1);
  saving->widget = g_object_ref (widget);
  saving->name = g_strdup (mdg_viewer_document_get_name (document));
  saving->waiting = mdg_wait_dialog_new (widget, _ ("Fetching the file"), cancellable);
  saving->not_saved = not_saved;
  saving->owner = g_object_ref (owner);
  mdg_viewer_document_download_async (document, on_progress, saving, cancellable, on_fetched,
                                      saving);
}
