/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/folders/add-dialog.h"

#include "client/model/phrases.h"
#include "client/ui/common/banner.h"
#include "client/ui/common/date-entry.h"
#include "client/ui/common/window-parent.h"
#include "client/ui/folders/plan-row.h"

#include <glib/gi18n.h>

struct _MdgAddDialog
{
  GtkWindow parent_instance;
  MdgUploads *uploads;
  MdgUploadPlan *plan;
  char *folder_name;
  gint64 room; /* bytes that the folder still takes; -1 without limit */
  GtkLabel *heading;
  MdgBanner *banner;
  GtkStack *content;
  GtkLabel *note;
  GtkWidget *same_box;
  GtkLabel *same_text;
  GtkDropDown *same_choice;
  GtkListView *list;
  MdgDateEntry *from;
  MdgDateEntry *until;
  GtkLabel *sum;
  GtkButton *send;
};

G_DEFINE_FINAL_TYPE (MdgAddDialog, mdg_add_dialog, GTK_TYPE_WINDOW)

static void
send_files (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgAddDialog *self = MDG_ADD_DIALOG (widget);
  g_autofree char *from = NULL;
  g_autofree char *until = NULL;
  const char *wrong = NULL;
  if (!mdg_date_entry_get_day (self->from, &from) || !mdg_date_entry_get_day (self->until, &until))
    wrong = _ ("Enter the day as 2026-04-01 or R8.4.1.");
  else if (from != NULL && until != NULL && g_strcmp0 (from, until) > 0)
    wrong = _ ("The last day lies before the first day. Correct the period.");
  else if (!mdg_uploads_add_plan (self->uploads, self->plan, from, until))
    wrong = _ ("Too many files are waiting already. Add these when they have been sent.");
  mdg_banner_say (self->banner, "bad", wrong, NULL, NULL);
  if (wrong == NULL)
    gtk_window_destroy (GTK_WINDOW (self));
}

static void
update_sum (MdgAddDialog *self)
{
  gint64 bytes = 0;
  guint n = mdg_upload_plan_count (self->plan, &bytes);
  guint all = g_list_model_get_n_items (G_LIST_MODEL (self->plan));
  gboolean fits = self->room < 0 || bytes <= self->room;
  g_autofree char *size = mdg_phrase_bytes (bytes);
  g_autofree char *room = mdg_phrase_bytes (MAX (self->room, 0));
  g_autofree char *text = g_strdup_printf (_ ("%u of %u files, %s"), n, all, size);
  g_autofree char *verb = g_strdup_printf (_ ("Add %u files"), n);
  g_autofree char *full =
    fits ? NULL : g_strdup_printf (_ ("The folder has room for %s more. Choose fewer files."), room);
  gtk_label_set_text (self->sum, text);
  gtk_button_set_label (self->send, verb);
  mdg_banner_say (self->banner, "bad", full, NULL, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "add-dialog.send", n > 0 && fits);
}

static void
update_title (MdgAddDialog *self)
{
  gboolean ready = mdg_upload_plan_is_ready (self->plan);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->plan));
  g_autofree char *title =
    ready ? g_strdup_printf (_ ("Add %u files to %s?"), n, self->folder_name)
          : g_strdup_printf (_ ("Add files to %s?"), self->folder_name);
  gtk_label_set_text (self->heading, title);
  gtk_window_set_title (GTK_WINDOW (self), title);
}

static void
on_ready (MdgAddDialog *self)
{
  guint n_same = mdg_upload_plan_count_verdict (self->plan, MDG_PLAN_SAME_NAME);
  g_autofree char *note = mdg_upload_plan_dup_note (self->plan);
  g_autofree char *same =
    g_strdup_printf (_ ("%u files bear the name of a document in the folder."), n_same);
  gtk_label_set_text (self->note, note != NULL ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note), note != NULL);
  gtk_label_set_text (self->same_text, same);
  gtk_widget_set_visible (self->same_box, n_same > 0);
  gtk_stack_set_visible_child_name (self->content, "list");
  update_title (self);
  update_sum (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->send));
}

static void
on_same_choice (MdgAddDialog *self)
{
  guint chosen = gtk_drop_down_get_selected (self->same_choice);
  mdg_upload_plan_choose_all (self->plan, mdg_plan_row_choice_at (chosen));
}

void
mdg_add_dialog_present (GtkWidget *parent,
                        MdgFolders *folders,
                        MdgUploads *uploads,
                        const MdgFolder *folder,
                        GListModel *files)
{
  MdgAddDialog *self = g_object_new (MDG_TYPE_ADD_DIALOG, NULL);
  mdg_window_set_parent (GTK_WINDOW (self), parent);
  self->uploads = g_object_ref (uploads);
  self->folder_name = g_strdup (folder->name);
  self->room = folder->quota_bytes > 0 ? MAX (folder->quota_bytes - folder->bytes, 0) : -1;
  self->plan = mdg_upload_plan_new (folders, folder->id, files);
  GtkNoSelection *plain = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->plan)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (plain));
  g_object_unref (plain);
  g_signal_connect_object (self->plan, "notify::ready", G_CALLBACK (on_ready), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->plan, "changed", G_CALLBACK (update_sum), self,
                           G_CONNECT_SWAPPED);
  update_title (self);
  gtk_button_set_label (self->send, _ ("Add"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "add-dialog.send", FALSE);
  gtk_window_present (GTK_WINDOW (self));
}

static void
mdg_add_dialog_dispose (GObject *object)
{
  MdgAddDialog *self = MDG_ADD_DIALOG (object);
  g_clear_object (&self->plan);
  g_clear_object (&self->uploads);
  g_clear_pointer (&self->folder_name, g_free);
  G_OBJECT_CLASS (mdg_add_dialog_parent_class)->dispose (object);
}

static void
mdg_add_dialog_class_init (MdgAddDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_add_dialog_dispose;
  g_type_ensure (MDG_TYPE_BANNER);
  g_type_ensure (MDG_TYPE_DATE_ENTRY);
  g_type_ensure (MDG_TYPE_PLAN_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/folders/add-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgAddDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, MdgAddDialog, banner);
  gtk_widget_class_bind_template_child (widget_class, MdgAddDialog, content);
  gtk_widget_class_bind_template_child (widget_class, MdgAddDialog, note);
  gtk_widget_class_bind_template_child (widget_class, MdgAddDialog, same_box);
  gtk_widget_class_bind_template_child (widget_class, MdgAddDialog, same_text);
  gtk_widget_class_bind_template_child (widget_class, MdgAddDialog, same_choice);
  gtk_widget_class_bind_template_child (widget_class, MdgAddDialog, list);
  gtk_widget_class_bind_template_child (widget_class, MdgAddDialog, from);
  gtk_widget_class_bind_template_child (widget_class, MdgAddDialog, until);
  gtk_widget_class_bind_template_child (widget_class, MdgAddDialog, sum);
  gtk_widget_class_bind_template_child (widget_class, MdgAddDialog, send);
  gtk_widget_class_install_action (widget_class, "add-dialog.send", NULL, send_files);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mdg_add_dialog_init (MdgAddDialog *self)
{
  g_autoptr (GListModel) choices = mdg_plan_row_choices ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drop_down_set_model (self->same_choice, choices);
  g_signal_connect_swapped (self->same_choice, "notify::selected", G_CALLBACK (on_same_choice),
                            self);
}
