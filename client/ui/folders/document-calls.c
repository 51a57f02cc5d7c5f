/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/folders/document-calls.h"

#include "client/model/answer.h"
#include "client/net/download.h"
#include "client/ui/common/dialogs.h"
#include "client/ui/common/file-chooser.h"
#include "client/ui/common/files.h"
#include "client/ui/common/wait-dialog.h"
#include "shared/base/error.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

void
mdg_document_call_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) widget = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mdg_answer_finish (result, &error);
  g_autofree char *sentence = mdg_answer_sentence (error);
  if (sentence != NULL && gtk_widget_get_root (widget) != NULL)
    mdg_dialog_tell (widget, _ ("That did not work"), sentence, NULL);
}

/* ---- deleting ---- */

/* What is deleted when the person says yes. */
#define MDG_TYPE_DELETION (mdg_deletion_get_type ())
G_DECLARE_FINAL_TYPE (MdgDeletion, mdg_deletion, MDG, DELETION, GObject)

struct _MdgDeletion
{
  GObject parent_instance;
  GtkWidget *widget;
  MdgFolders *folders;
  GPtrArray *ids; /* char *, ended by NULL */
};

G_DEFINE_FINAL_TYPE (MdgDeletion, mdg_deletion, G_TYPE_OBJECT)

static void
mdg_deletion_finalize (GObject *object)
{
  MdgDeletion *self = MDG_DELETION (object);
  g_clear_object (&self->widget);
  g_clear_object (&self->folders);
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  G_OBJECT_CLASS (mdg_deletion_parent_class)->finalize (object);
}

static void
mdg_deletion_class_init (MdgDeletionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mdg_deletion_finalize;
}

static void
mdg_deletion_init (MdgDeletion *self)
{
  self->ids = g_ptr_array_new_with_free_func (g_free);
}

static void
do_delete (gpointer owner)
{
  MdgDeletion *self = owner;
  for (guint start = 0; start < self->ids->len; start += MDG_DOCUMENTS_PER_CALL)
    {
      guint n = MIN (self->ids->len - start, MDG_DOCUMENTS_PER_CALL);
      g_autofree const char **part = g_new0 (const char *, n + 1);
      for (guint i = 0; i < n; i++)
        part[i] = self->ids->pdata[start + i];
      mdg_folders_delete_documents_async (self->folders, part, NULL, mdg_document_call_done,
                                          g_object_ref (self->widget));
    }
}

void
mdg_documents_ask_delete (GtkWidget *widget, MdgFolders *folders, GPtrArray *documents)
{
  g_autoptr (MdgDeletion) deletion = g_object_new (MDG_TYPE_DELETION, NULL);
  const MdgDocument *first = documents->len > 0 ? documents->pdata[0] : NULL;
  if (first == NULL)
    return;
  deletion->widget = g_object_ref (widget);
  deletion->folders = g_object_ref (folders);
  for (guint i = 0; i < documents->len; i++)
    g_ptr_array_add (deletion->ids,
                     g_strdup_printf ("%" G_GINT64_FORMAT,
                                      ((const MdgDocument *) documents->pdata[i])->id));
  g_autofree char *title = documents->len == 1
                             ? g_strdup_printf (_ ("Delete %s?"), first->name)
                             : g_strdup_printf (_ ("Delete %u documents?"), documents->len);
  g_autofree char *action = documents->len == 1
                              ? g_strdup (_ ("Delete"))
                              : g_strdup_printf (_ ("Delete %u documents"), documents->len);
  mdg_dialog_ask (widget, title,
                  _ ("All versions, their pages and their text are erased at once and found no more. "
                     "This cannot be undone."),
                  action, TRUE, NULL, do_delete, deletion);
}

/* ---- downloading ---- */

typedef struct
{
  GtkWidget *widget;
  MdgFolders *folders;
  GPtrArray *documents; /* MdgDocument; saved into folder */
  GFile *folder;        /* NULL: the file is target */
  GFile *target;
  char *part; /* what has not all arrived yet */
  guint at;
  gint64 version_id;
  gint64 size; /* of all */
  gint64 done; /* whole files before this one */
  GCancellable *cancellable;
  MdgWaitDialog *wait;
} Job;

static void
job_free (Job *job)
{
  g_clear_pointer (&job->wait, mdg_wait_dialog_end);
  g_clear_object (&job->widget);
  g_clear_object (&job->folders);
  g_clear_pointer (&job->documents, g_ptr_array_unref);
  g_clear_object (&job->folder);
  g_clear_object (&job->target);
  g_free (job->part);
  g_clear_object (&job->cancellable);
  g_free (job);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)

static void download_next (Job *job);

static Job *
job_new (GtkWidget *widget, MdgFolders *folders)
{
  Job *job = g_new0 (Job, 1);
  job->widget = g_object_ref (widget);
  job->folders = g_object_ref (folders);
  job->documents = mdg_record_array_new (&MDG_DOCUMENT_TYPE);
  job->cancellable = g_cancellable_new ();
  return job;
}

static char *
download_sentence (const GError *error)
{
  if (g_error_matches (error, MDG_ERROR, MDG_ERROR_UPDATE_NO_ROOM))
    return g_strdup (_ ("The disk is full. Choose another folder."));
  if (g_error_matches (error, MDG_ERROR, MDG_ERROR_UPDATE_FILE))
    return g_strdup (_ ("Nothing can be written there. Choose another folder."));
  if (g_error_matches (error, MDG_ERROR, MDG_ERROR_UPDATE_DAMAGED))
    return g_strdup (_ ("The document was replaced meanwhile. Download it again."));
  if (error->domain == G_FILE_ERROR || error->domain == G_IO_ERROR)
    return g_strdup (mdg_files_trouble (error, TRUE));
  return mdg_answer_sentence (error);
}

static void
fail (Job *job, const GError *error)
{
  g_autofree char *sentence = download_sentence (error);
  g_unlink (job->part);
  g_clear_pointer (&job->wait, mdg_wait_dialog_end);
  if (sentence != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    mdg_dialog_tell (job->widget, _ ("The file was not saved"), sentence, NULL);
}

/* Windows refuses to replace a file that is open elsewhere; then the old one stays. */
static gboolean
put_in_place (Job *job, GError **error)
{
  g_autoptr (GFile) part = g_file_new_for_path (job->part);
  return g_file_move (part, job->target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, error);
}

static void
on_downloaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Job) job = user_data;
  g_autoptr (GError) error = NULL;
  guint wait_seconds = 0;
  if (!mdg_download_finish (result, &wait_seconds, &error) || !put_in_place (job, &error))
    {
      fail (job, error);
      return;
    }
  job->done += ((const MdgDocument *) job->documents->pdata[job->at])->size;
  job->at++;
  if (job->at < job->documents->len)
    download_next (g_steal_pointer (&job));
}

static void
on_progress (gint64 have, gpointer user_data)
{
  Job *job = user_data;
  mdg_wait_dialog_set_progress (job->wait, (guint64) (job->done + have), (guint64) job->size);
}

/* "a.pdf", or "a (2).pdf" when that is there. */
static GFile *
free_place (GFile *folder, const char *name)
{
  g_autoptr (GFile) plain = g_file_get_child (folder, name);
  const char *dot = strrchr (name, '.');
  gsize stem = dot != NULL && dot != name ? (gsize) (dot - name) : strlen (name);
  for (guint i = 2; g_file_query_exists (plain, NULL) && i < 1000; i++)
    {
      g_autofree char *other = g_strdup_printf ("%.*s (%u)%s", (int) stem, name, i, name + stem);
      g_object_unref (plain);
      plain = g_file_get_child (folder, other);
    }
  return g_steal_pointer (&plain);
}

static void
download_next (Job *job)
{
  const MdgDocument *document = job->documents->pdata[job->at];
  MdgAccess *access = mdg_folders_get_access (job->folders);
  if (job->folder != NULL)
    {
      g_autoptr (GFile) place = free_place (job->folder, document->name);
      g_set_object (&job->target, place);
    }
  g_autofree char *target = g_file_get_path (job->target);
  g_free (job->part);
  job->part = g_strconcat (target != NULL ? target : "", ".part", NULL);
  g_unlink (job->part); /* of an earlier try, perhaps of another version */
  g_autofree char *path = mdg_folders_content_path (document->id, job->version_id);
  const MdgDownload download = { path, job->part, "", document->size };
  if (job->wait == NULL)
    job->wait =
      mdg_wait_dialog_new (job->widget, _ ("Downloading the documents"), job->cancellable);
  mdg_download_async (mdg_access_get_connection (access), &download, on_progress, job,
                      job->cancellable, on_downloaded, job);
}

static void
on_place (GFile *file, gpointer user_data)
{
  g_autoptr (Job) job = user_data;
  if (file == NULL)
    return;
  if (job->documents->len > 1)
    job->folder = g_object_ref (file);
  else
    job->target = g_object_ref (file);
  download_next (g_steal_pointer (&job));
}

void
mdg_document_download (GtkWidget *widget,
                       MdgFolders *folders,
                       const MdgDocument *document,
                       gint64 version_id,
                       gint64 size)
{
  Job *job = job_new (widget, folders);
  MdgDocument *copy = mdg_document_copy (document);
  copy->size = size;
  g_ptr_array_add (job->documents, copy);
  job->version_id = version_id;
  job->size = size;
  mdg_file_chooser_save (widget, document->name, NULL, on_place, job);
}

void
mdg_documents_download (GtkWidget *widget, MdgFolders *folders, GPtrArray *documents)
{
  if (documents->len == 1)
    {
      const MdgDocument *only = documents->pdata[0];
      mdg_document_download (widget, folders, only, 0, only->size);
      return;
    }
  Job *job = job_new (widget, folders);
  for (guint i = 0; i < documents->len; i++)
    {
      g_ptr_array_add (job->documents, mdg_document_copy (documents->pdata[i]));
      job->size += ((const MdgDocument *) documents->pdata[i])->size;
    }
  mdg_file_chooser_folder (widget, _ ("Choose a folder for the documents"), on_place, job);
}
