/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/common/dialogs.h"

#include "client/ui/common/message-dialog.h"

#include <glib/gi18n.h>

typedef struct
{
  GtkWidget *widget; /* strong */
  gpointer owner;    /* strong */
  MdgDialogYes yes;
  MdgDialogFile opened;
  GBytes *content;
  GObject *chooser; /* keeps itself alive until answered */
} Request;

static Request *
request_new (GtkWidget *widget, gpointer owner)
{
  Request *request = g_new0 (Request, 1);
  request->widget = g_object_ref (widget);
  request->owner = owner != NULL ? g_object_ref (owner) : NULL;
  return request;
}

static void
request_free (Request *request)
{
  g_clear_object (&request->widget);
  g_clear_object (&request->owner);
  g_clear_object (&request->chooser);
  g_clear_pointer (&request->content, g_bytes_unref);
  g_free (request);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static GtkWindow *
window_of (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static gboolean
go_on (gpointer user_data)
{
  Request *request = user_data;
  request->yes (request->owner);
  return G_SOURCE_REMOVE;
}

static void
on_answered (MdgMessageDialog *dialog, gboolean yes, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  /* Later, when the question is gone: going on may close the window below it. */
  if (yes)
    g_idle_add_full (G_PRIORITY_DEFAULT, go_on, g_steal_pointer (&request),
                     (GDestroyNotify) request_free);
}

void
mdg_dialog_ask (GtkWidget *widget,
                const char *title,
                const char *body,
                const char *action,
                gboolean destructive,
                const char *word,
                MdgDialogYes yes,
                gpointer owner)
{
  MdgMessageDialog *dialog = mdg_message_dialog_new (window_of (widget), title, body);
  Request *request = request_new (widget, owner);
  request->yes = yes;
  mdg_message_dialog_set_action (dialog, action, destructive);
  if (word != NULL)
    {
      g_autofree char *label = g_strdup_printf (_ ("To confirm, type “%s”."), word);
      mdg_message_dialog_set_word (dialog, label, word);
    }
  g_signal_connect (dialog, "answered", G_CALLBACK (on_answered), request);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
mdg_dialog_tell (GtkWidget *widget, const char *title, const char *body, const char *secret)
{
  MdgMessageDialog *dialog = mdg_message_dialog_new (window_of (widget), title, body);
  if (secret != NULL)
    mdg_message_dialog_set_secret (dialog, secret);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- reading and writing ---- */

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GError) error = NULL;
  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    mdg_dialog_tell (request->widget, _ ("The file was not saved"),
                     _ ("Choose another folder, or close the file if another program has it open."),
                     NULL);
  else if (request->yes != NULL)
    request->yes (request->owner);
}

static void
write_to (Request *request, GFile *file)
{
  g_file_replace_contents_bytes_async (file, request->content, NULL, FALSE,
                                       G_FILE_CREATE_REPLACE_DESTINATION, NULL, on_written,
                                       request);
}

static void
on_piece (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autofree char *name = g_file_get_basename (G_FILE (source));
  g_autofree char *shown = g_filename_display_name (name);
  char *data = NULL;
  gsize size = 0;
  if (!g_file_load_contents_finish (G_FILE (source), result, &data, &size, NULL, NULL))
    {
      mdg_dialog_tell (request->widget, _ ("The file could not be read"), shown, NULL);
      return;
    }
  g_autoptr (GBytes) content = g_bytes_new_take (data, size);
  request->opened (request->owner, shown, content);
}

static void
on_file_info (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, NULL);
  if (info != NULL && g_file_info_get_size (info) > MDG_FILE_MAX_BYTES)
    {
      mdg_dialog_tell (request->widget, _ ("The file is too large"),
                       _ ("Divide it into files of 32 MB at most."), NULL);
      return;
    }
  g_file_load_contents_async (G_FILE (source), NULL, on_piece, g_steal_pointer (&request));
}

static void
read_from (Request *request, GFile *file)
{
  g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE,
                           G_PRIORITY_DEFAULT, NULL, on_file_info, request);
}

static GListModel *
csv_filters (void)
{
  GListStore *filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) csv = gtk_file_filter_new ();
  gtk_file_filter_set_name (csv, _ ("CSV files"));
  gtk_file_filter_add_suffix (csv, "csv");
  g_list_store_append (filters, csv);
  return G_LIST_MODEL (filters);
}

/* ---- choosing ---- */

#if GTK_CHECK_VERSION(4, 10, 0)

/* The build promises to need no more than GTK 4.8; here newer calls are used on purpose where they
 * are there. */
G_GNUC_BEGIN_IGNORE_DEPRECATIONS

static void
on_place (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  if (file != NULL)
    write_to (g_steal_pointer (&request), file);
}

static void
on_file (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);
  if (file != NULL)
    read_from (g_steal_pointer (&request), file);
}

static void
choose_place (Request *request, const char *name)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, window_of (request->widget), NULL, on_place, request);
}

static void
choose_file (Request *request, const char *title)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GListModel) filters = csv_filters ();
  gtk_file_dialog_set_title (dialog, title);
  gtk_file_dialog_set_filters (dialog, filters);
  gtk_file_dialog_open (dialog, window_of (request->widget), NULL, on_file, request);
}

G_GNUC_END_IGNORE_DEPRECATIONS

#else

static void
on_chosen (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GFile) file = NULL;
  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  gtk_native_dialog_hide (dialog);
  if (file == NULL)
    return;
  if (request->content != NULL)
    write_to (g_steal_pointer (&request), file);
  else
    read_from (g_steal_pointer (&request), file);
}

static void
show_chooser (Request *request, GtkFileChooserNative *chooser)
{
  request->chooser = G_OBJECT (chooser);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect (chooser, "response", G_CALLBACK (on_chosen), request);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
choose_place (Request *request, const char *name)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
    _ ("Save"), window_of (request->widget), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("Save"), _ ("Back"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  show_chooser (request, chooser);
}

static void
choose_file (Request *request, const char *title)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
    title, window_of (request->widget), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Open"), _ ("Back"));
  g_autoptr (GListModel) filters = csv_filters ();
  g_autoptr (GtkFileFilter) csv = g_list_model_get_item (filters, 0);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), csv);
  show_chooser (request, chooser);
}

#endif

void
mdg_dialog_save (
  GtkWidget *widget, const char *name, GBytes *content, MdgDialogYes done, gpointer owner)
{
  Request *request = request_new (widget, owner);
  request->content = g_bytes_ref (content);
  request->yes = done;
  choose_place (request, name);
}

void
mdg_dialog_open_csv (GtkWidget *widget, const char *title, MdgDialogFile opened, gpointer owner)
{
  Request *request = request_new (widget, owner);
  request->opened = opened;
  choose_file (request, title);
}
