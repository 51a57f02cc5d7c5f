/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/admin/changes-dialog.h"

#include "client/model/answer.h"
#include "client/ui/common/banner.h"
#include "client/ui/common/column-widths.h"
#include "client/ui/common/dialogs.h"
#include "client/ui/common/window-parent.h"

#include <glib/gi18n.h>

struct _MdgChangesDialog
{
  GtkWindow parent_instance;
  MdgAdmin *admin;
  GCancellable *cancellable;
  MdgBanner *banner;
  GtkColumnView *table;
  GtkSingleSelection *selection;
  GtkLabel *state;
};

G_DEFINE_FINAL_TYPE (MdgChangesDialog, mdg_changes_dialog, GTK_TYPE_WINDOW)

static void
on_list_state (MdgPagedList *list, GParamSpec *pspec, MdgChangesDialog *self)
{
  g_autofree char *count =
    g_strdup_printf (_ ("%u transfers"), g_list_model_get_n_items (G_LIST_MODEL (list)));
  const char *trouble = mdg_paged_list_get_trouble (list);
  gtk_label_set_text (self->state, mdg_paged_list_is_loading (list)
                                     ? _ ("Loading")
                                     : (trouble != NULL ? trouble : count));
}

static void
on_selected (MdgChangesDialog *self)
{
  MdgItem *item = gtk_single_selection_get_selected_item (self->selection);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "changes.cancel", item != NULL);
}

static void
on_cancelled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgChangesDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mdg_answer_finish (result, &error);
  g_autofree char *sentence = mdg_answer_sentence (error);
  mdg_banner_say (self->banner, bytes != NULL ? "ok" : "bad",
                  bytes != NULL ? _ ("The transfer was cancelled.") : sentence, NULL, NULL);
  if (self->admin != NULL)
    mdg_paged_list_reload (mdg_admin_get_changes (self->admin));
}

static void
do_cancel (gpointer owner)
{
  MdgChangesDialog *self = owner;
  MdgItem *item = gtk_single_selection_get_selected_item (self->selection);
  if (item == NULL)
    return;
  const MdgAccountChange *change = mdg_item_get_record (item);
  mdg_admin_cancel_change_async (self->admin, change->id, self->cancellable, on_cancelled,
                                 g_object_ref (self));
}

static void
cancel (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgChangesDialog *self = MDG_CHANGES_DIALOG (widget);
  MdgItem *item = gtk_single_selection_get_selected_item (self->selection);
  if (item == NULL)
    return;
  const MdgAccountChange *change = mdg_item_get_record (item);
  g_autofree char *title =
    g_strdup_printf (_ ("Cancel the transfer of %s on %s?"), change->name, change->effective_on);
  mdg_dialog_ask (widget, title, NULL, _ ("Cancel the transfer"), TRUE, NULL, do_cancel, self);
}

void
mdg_changes_dialog_present (GtkWidget *parent, MdgAdmin *admin)
{
  MdgChangesDialog *self = g_object_new (MDG_TYPE_CHANGES_DIALOG, NULL);
  mdg_window_set_parent (GTK_WINDOW (self), parent);
  MdgPagedList *list = mdg_admin_get_changes (admin);
  self->admin = g_object_ref (admin);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (list));
  g_signal_connect_object (list, "notify", G_CALLBACK (on_list_state), self, 0);
  on_selected (self);
  mdg_paged_list_reload (list);
  gtk_window_present (GTK_WINDOW (self));
}

static void
mdg_changes_dialog_dispose (GObject *object)
{
  MdgChangesDialog *self = MDG_CHANGES_DIALOG (object);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->admin);
  G_OBJECT_CLASS (mdg_changes_dialog_parent_class)->dispose (object);
}

static void
mdg_changes_dialog_class_init (MdgChangesDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_changes_dialog_dispose;
  g_type_ensure (MDG_TYPE_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/admin/changes-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgChangesDialog, banner);
  gtk_widget_class_bind_template_child (widget_class, MdgChangesDialog, table);
  gtk_widget_class_bind_template_child (widget_class, MdgChangesDialog, selection);
  gtk_widget_class_bind_template_child (widget_class, MdgChangesDialog, state);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_install_action (widget_class, "changes.cancel", NULL, cancel);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mdg_changes_dialog_init (MdgChangesDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  mdg_column_widths_follow (self->table);
}
