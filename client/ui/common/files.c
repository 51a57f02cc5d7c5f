/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN: every operation is one Job that travels through its callbacks and is freed by the last of
 * them. Files are replaced by a new file beside them that takes over the name, so a full disk or a
 * lost share leaves the old file whole.
 */
#include "client/ui/common/files.h"

#include "client/ui/common/dialogs.h"
#include "client/ui/common/file-chooser.h"
#include "client/ui/common/wait-dialog.h"

#include <glib/gi18n.h>

typedef struct
{
  GtkWidget *widget;
  GObject *owner;
  GFile *file;
  GBytes *content; /* what is written, or NULL */
  const MdgFileKind *kind;
  MdgFileContent read;
  MdgFileSaved saved;
  GCancellable *cancellable;
  MdgWaitDialog *wait; /* belongs to the toolkit until it is ended */
} Job;

static Job *
job_new (GtkWidget *widget, gpointer owner)
{
  Job *job = g_new0 (Job, 1);
  job->widget = g_object_ref (widget);
  job->owner = owner != NULL ? g_object_ref (owner) : NULL;
  job->cancellable = g_cancellable_new ();
  return job;
}

static void
job_free (Job *job)
{
  g_clear_pointer (&job->wait, mdg_wait_dialog_end);
  g_clear_object (&job->widget);
  g_clear_object (&job->owner);
  g_clear_object (&job->file);
  g_clear_object (&job->cancellable);
  g_clear_pointer (&job->content, g_bytes_unref);
  g_free (job);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)

typedef struct
{
  GIOErrorEnum code;
  const char *reading;
  const char *writing;
} Trouble;

/* Windows tells a file that another program has open (ERROR_SHARING_VIOLATION) and a file that is
 * forbidden by one and the same code, so one sentence has to serve both. */
static const Trouble troubles[] = {
  { G_IO_ERROR_PERMISSION_DENIED,
    N_ ("Another program (Excel, for example) has the file open, or you may not read it. Close it "
        "there and choose it again."),
    N_ ("Another program (Excel, for example) has a file of this name open, or you may not write "
        "there. Close it there, or choose another folder.") },
  { G_IO_ERROR_BUSY, N_ ("Another program has the file open. Close it there and choose it again."),
    N_ ("Another program has the file open. Close it there and save again.") },
  { G_IO_ERROR_NOT_FOUND, N_ ("The file is not there any more. Choose it again."),
    N_ ("The folder is not there any more. Choose another folder.") },
  { G_IO_ERROR_IS_DIRECTORY, N_ ("This is a folder. Choose a file."),
    N_ ("There is a folder of this name. Choose another name.") },
  { G_IO_ERROR_NO_SPACE, NULL, N_ ("The disk is full. Choose another folder.") },
  { G_IO_ERROR_READ_ONLY, NULL, N_ ("Nothing can be written there. Choose another folder.") },
  { G_IO_ERROR_FILENAME_TOO_LONG, N_ ("The name is too long. Give the file a shorter name."),
    N_ ("The name is too long. Choose a shorter name.") },
  { G_IO_ERROR_INVALID_FILENAME, NULL, N_ ("Files cannot have this name. Choose another name.") },
  { G_IO_ERROR_MESSAGE_TOO_LARGE, N_ ("Divide it into files of 32 MB at most."), NULL },
};

const char *
mdg_files_trouble (const GError *error, gboolean writing)
{
  for (guint i = 0; error->domain == G_IO_ERROR && i < G_N_ELEMENTS (troubles); i++)
    {
      const char *sentence = writing ? troubles[i].writing : troubles[i].reading;
      if (error->code == (int) troubles[i].code && sentence != NULL)
        return _ (sentence);
    }
  return writing ? _ ("Choose another folder, for example on this PC.")
                 : _ ("Copy the file to this PC and choose it there.");
}

static gboolean
is_stopped (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* ---- reading ---- */

/* Asked after each piece; going on only below the maximum keeps the memory bounded, whatever the
 * size was said to be. */
static gboolean
want_more (const char *content, goffset size, gpointer user_data)
{
  return size <= MDG_FILE_MAX_BYTES;
}

static void
tell_unread (Job *job, const char *name, const GError *error)
{
  if (is_stopped (error))
    return;
  g_autofree char *body = g_strdup_printf ("%s\n%s", name, mdg_files_trouble (error, FALSE));
  gboolean large = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE);
  mdg_dialog_tell (job->widget,
                   large ? _ ("The file is too large") : _ ("The file could not be read"), body,
                   NULL);
}

static char *
display_name (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  return g_filename_display_name (name != NULL ? name : "?");
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Job) job = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = display_name (G_FILE (source));
  char *data = NULL;
  gsize size = 0;
  g_clear_pointer (&job->wait, mdg_wait_dialog_end);
  gboolean whole =
    g_file_load_partial_contents_finish (G_FILE (source), result, &data, &size, NULL, &error);
  g_autoptr (GBytes) content = g_bytes_new_take (data, size);
  if (whole && size > MDG_FILE_MAX_BYTES)
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, "too large");
  if (error != NULL)
    tell_unread (job, name, error);
  else
    job->read (job->owner, name, content);
}

static void
start_reading (Job *job)
{
  job->wait = mdg_wait_dialog_new (job->widget, _ ("Reading the file"), job->cancellable);
  g_file_load_partial_contents_async (job->file, job->cancellable, want_more, on_read, job);
}

void
mdg_files_read (GtkWidget *widget, GFile *file, MdgFileContent read, gpointer owner)
{
  Job *job = job_new (widget, owner);
  job->file = g_object_ref (file);
  job->read = read;
  start_reading (job);
}

/* ---- writing ---- */

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Job) job = user_data;
  g_autoptr (GError) error = NULL;
  gboolean written = g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);
  g_clear_pointer (&job->wait, mdg_wait_dialog_end);
  if (written && job->saved != NULL)
    job->saved (job->owner);
  else if (!written && !is_stopped (error))
    mdg_dialog_tell (job->widget, _ ("The file was not saved"), mdg_files_trouble (error, TRUE),
                     NULL);
}

static void
start_writing (Job *job)
{
  job->wait = mdg_wait_dialog_new (job->widget, _ ("Saving the file"), job->cancellable);
  g_file_replace_contents_bytes_async (job->file, job->content, NULL, FALSE,
                                       G_FILE_CREATE_REPLACE_DESTINATION, job->cancellable,
                                       on_written, job);
}

/* Windows shows and opens files by their suffix and its dialog adds none: a name without one gets
 * it, unless that would replace a file that nobody was asked about. */
static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Job *job = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    g_set_object (&job->file, G_FILE (source));
  start_writing (job);
}

static void
on_place (GFile *file, gpointer user_data)
{
  g_autoptr (Job) job = user_data;
  if (file == NULL)
    return;
  job->file = g_object_ref (file);
  g_autoptr (GFile) full =
    job->kind != NULL ? mdg_file_kind_complete (job->kind, file) : g_object_ref (file);
  Job *going = g_steal_pointer (&job);
  if (g_file_equal (full, file))
    start_writing (going);
  else
    g_file_query_info_async (full, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE,
                             G_PRIORITY_DEFAULT, going->cancellable, on_looked, going);
}

void
mdg_files_save (GtkWidget *widget,
                const char *name,
                const MdgFileKind *kind,
                GBytes *content,
                MdgFileSaved saved,
                gpointer owner)
{
  Job *job = job_new (widget, owner);
  job->kind = kind;
  job->content = g_bytes_ref (content);
  job->saved = saved;
  mdg_file_chooser_save (widget, name, kind, on_place, job);
}

static void
on_file (GFile *file, gpointer user_data)
{
  g_autoptr (Job) job = user_data;
  if (file == NULL)
    return;
  job->file = g_object_ref (file);
  start_reading (g_steal_pointer (&job));
}

void
mdg_files_open (GtkWidget *widget,
                const char *title,
                const MdgFileKind *kind,
                MdgFileContent read,
                gpointer owner)
{
  Job *job = job_new (widget, owner);
  job->read = read;
  mdg_file_chooser_open (widget, title, kind, on_file, job);
}
