/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/common/file-chooser.h"

#include <glib/gi18n.h>

typedef struct
{
  GtkFileChooserNative *chooser; /* nobody else holds it */
  MdgFileChosen chosen;
  MdgFilesChosen many; /* instead of that */
  gpointer user_data;
} Choice;

static void
on_response (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  g_autofree Choice *choice = user_data;
  g_autoptr (GtkFileChooserNative) chooser = choice->chooser;
  g_autoptr (GFile) file = NULL;
  if (choice->many != NULL)
    {
      g_autoptr (GListModel) files =
        response == GTK_RESPONSE_ACCEPT
          ? gtk_file_chooser_get_files (GTK_FILE_CHOOSER (chooser))
          : G_LIST_MODEL (g_list_store_new (G_TYPE_FILE));
      choice->many (files, choice->user_data);
      return;
    }
  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  choice->chosen (file, choice->user_data);
}

/* Suffixes, not media types: a filter by media type turns Windows' own dialog off. */
static void
add_filter (GtkFileChooser *chooser, const MdgFileKind *kind)
{
  if (kind == NULL || kind->suffixes == NULL)
    return;
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  gtk_file_filter_set_name (filter, _ (kind->label));
  for (guint i = 0; kind->suffixes[i] != NULL; i++)
    gtk_file_filter_add_suffix (filter, kind->suffixes[i]);
  gtk_file_chooser_add_filter (chooser, filter);
}

static GtkFileChooser *
prepare (GtkWidget *widget,
         const char *title,
         GtkFileChooserAction action,
         const char *verb,
         const MdgFileKind *kind,
         const Choice *wanted)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWindow *window = GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
  Choice *choice = g_memdup2 (wanted, sizeof *wanted);
  choice->chooser = gtk_file_chooser_native_new (title, window, action, verb, _ ("Back"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (choice->chooser), TRUE);
  add_filter (GTK_FILE_CHOOSER (choice->chooser), kind);
  g_signal_connect (choice->chooser, "response", G_CALLBACK (on_response), choice);
  return GTK_FILE_CHOOSER (choice->chooser);
}

void
mdg_file_chooser_open (GtkWidget *widget,
                       const char *title,
                       const MdgFileKind *kind,
                       MdgFileChosen chosen,
                       gpointer user_data)
{
  const Choice wanted = { .chosen = chosen, .user_data = user_data };
  GtkFileChooser *chooser =
    prepare (widget, title, GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Open"), kind, &wanted);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

void
mdg_file_chooser_open_many (GtkWidget *widget,
                            const char *title,
                            const MdgFileKind *kind,
                            MdgFilesChosen chosen,
                            gpointer user_data)
{
  const Choice wanted = { .many = chosen, .user_data = user_data };
  GtkFileChooser *chooser =
    prepare (widget, title, GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Open"), kind, &wanted);
  gtk_file_chooser_set_select_multiple (chooser, TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

void
mdg_file_chooser_folder (GtkWidget *widget,
                         const char *title,
                         MdgFileChosen chosen,
                         gpointer user_data)
{
  const Choice wanted = { .chosen = chosen, .user_data = user_data };
  GtkFileChooser *chooser =
    prepare (widget, title, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("Choose"), NULL, &wanted);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

void
mdg_file_chooser_save (GtkWidget *widget,
                       const char *name,
                       const MdgFileKind *kind,
                       MdgFileChosen chosen,
                       gpointer user_data)
{
  const Choice wanted = { .chosen = chosen, .user_data = user_data };
  GtkFileChooser *chooser =
    prepare (widget, _ ("Save"), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("Save"), kind, &wanted);
  gtk_file_chooser_set_current_name (chooser, name);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
