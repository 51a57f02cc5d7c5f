/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/folders/move-dialog.h"

#include "client/model/answer.h"
#include "client/ui/common/banner.h"
#include "client/ui/common/window-parent.h"
#include "client/ui/folders/folder-list.h"
#include "client/ui/folders/folder-row.h"

#include <glib/gi18n.h>

struct _MdgMoveDialog
{
  GtkWindow parent_instance;
  MdgFolders *folders;
  GPtrArray *ids; /* char *, without an end mark */
  gint64 from;
  guint n_moved;
  GCancellable *cancellable;
  GtkLabel *heading;
  MdgBanner *banner;
  GtkLabel *note;
  GtkListBox *list;
  GtkSpinner *spinner;
  GtkButton *go;
};

G_DEFINE_FINAL_TYPE (MdgMoveDialog, mdg_move_dialog, GTK_TYPE_WINDOW)

static void move_some (MdgMoveDialog *self);

static void
on_moved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgMoveDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mdg_answer_finish (result, &error);
  g_autofree char *sentence = mdg_answer_sentence (error);
  if (bytes != NULL && self->folders != NULL)
    {
      self->n_moved = MIN (self->n_moved + MDG_DOCUMENTS_PER_CALL, self->ids->len);
      move_some (self);
      return;
    }
  gtk_spinner_set_spinning (self->spinner, FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "move.go", TRUE);
  mdg_banner_say (self->banner, "bad", sentence, NULL, NULL);
}

static void
move_some (MdgMoveDialog *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  guint n = MIN (self->ids->len - self->n_moved, MDG_DOCUMENTS_PER_CALL);
  if (n == 0 || row == NULL)
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  const MdgFolder *to = mdg_folder_item_get (mdg_folder_row_get_item (MDG_FOLDER_ROW (row)));
  g_autofree const char **part = g_new0 (const char *, n + 1);
  for (guint i = 0; i < n; i++)
    part[i] = self->ids->pdata[self->n_moved + i];
  mdg_folders_move_documents_async (self->folders, part, to->id, self->cancellable, on_moved,
                                    g_object_ref (self));
}

static void
go (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgMoveDialog *self = MDG_MOVE_DIALOG (widget);
  gtk_spinner_set_spinning (self->spinner, TRUE);
  gtk_widget_action_set_enabled (widget, "move.go", FALSE);
  move_some (self);
}

static void
on_activate (MdgMoveDialog *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "move.go", NULL);
}

static void
on_row (MdgMoveDialog *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "move.go",
                                 gtk_list_box_get_selected_row (self->list) != NULL);
}

static gboolean
is_target (gpointer item, gpointer user_data)
{
  const MdgMoveDialog *self = user_data;
  const MdgFolder *folder = mdg_folder_item_get (item);
  return folder->id != self->from && mdg_folder_allows (folder, MDG_FOLDER_EDITOR);
}

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  return mdg_folder_row_new (item);
}

static void
show_folders (MdgMoveDialog *self)
{
  GListModel *sorted = mdg_folder_list_sort (G_LIST_MODEL (mdg_folders_get_list (self->folders)));
  GtkCustomFilter *filter = gtk_custom_filter_new (is_target, self, NULL);
  g_autoptr (GtkFilterListModel) targets =
    gtk_filter_list_model_new (sorted, GTK_FILTER (filter));
  gboolean none = g_list_model_get_n_items (G_LIST_MODEL (targets)) == 0;
  gtk_list_box_set_header_func (self->list, mdg_folder_row_head, NULL, NULL);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (targets), make_row, NULL, NULL);
  gtk_label_set_text (self->note,
                      none ? _ ("There is no other folder in which you may add documents.")
                           : _ ("Whoever may see the chosen folder will see the documents."));
}

void
mdg_move_dialog_present (GtkWidget *parent, MdgFolders *folders, GPtrArray *documents)
{
  MdgMoveDialog *self = g_object_new (MDG_TYPE_MOVE_DIALOG, NULL);
  mdg_window_set_parent (GTK_WINDOW (self), parent);
  self->folders = g_object_ref (folders);
  self->from = ((const MdgDocument *) documents->pdata[0])->folder_id;
  for (guint i = 0; i < documents->len; i++)
    g_ptr_array_add (self->ids,
                     g_strdup_printf ("%" G_GINT64_FORMAT,
                                      ((const MdgDocument *) documents->pdata[i])->id));
  g_autofree char *title = g_strdup_printf (_ ("Move %u documents to which folder?"), documents->len);
  g_autofree char *verb = g_strdup_printf (_ ("Move %u documents"), documents->len);
  gtk_label_set_text (self->heading, title);
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_button_set_label (self->go, verb);
  show_folders (self);
  g_signal_connect_object (self->list, "selected-rows-changed", G_CALLBACK (on_row), self,
                           G_CONNECT_SWAPPED);
  on_row (self);
  gtk_window_present (GTK_WINDOW (self));
}

static void
mdg_move_dialog_dispose (GObject *object)
{
  MdgMoveDialog *self = MDG_MOVE_DIALOG (object);
  if (self->list != NULL && self->folders != NULL)
    gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->folders);
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  G_OBJECT_CLASS (mdg_move_dialog_parent_class)->dispose (object);
}

static void
mdg_move_dialog_class_init (MdgMoveDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_move_dialog_dispose;
  g_type_ensure (MDG_TYPE_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/folders/move-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgMoveDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, MdgMoveDialog, banner);
  gtk_widget_class_bind_template_child (widget_class, MdgMoveDialog, note);
  gtk_widget_class_bind_template_child (widget_class, MdgMoveDialog, list);
  gtk_widget_class_bind_template_child (widget_class, MdgMoveDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, MdgMoveDialog, go);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_install_action (widget_class, "move.go", NULL, go);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mdg_move_dialog_init (MdgMoveDialog *self)
{
  self->cancellable = g_cancellable_new ();
  self->ids = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}
