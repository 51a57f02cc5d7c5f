/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/folders/versions-dialog.h"

#include "client/ui/common/banner.h"
#include "client/ui/common/window-parent.h"
#include "client/ui/folders/document-calls.h"

#include <glib/gi18n.h>

struct _MdgVersionsDialog
{
  GtkWindow parent_instance;
  MdgFolders *folders;
  MdgDocument *document;
  MdgPagedList *versions;
  GtkSingleSelection *selection;
  GtkWidget *opener; /* where the actions of the window are */
  GtkLabel *heading;
  MdgBanner *banner;
  GtkListView *list;
  GtkSpinner *spinner;
};

G_DEFINE_FINAL_TYPE (MdgVersionsDialog, mdg_versions_dialog, GTK_TYPE_WINDOW)

static const MdgDocumentVersion *
chosen (MdgVersionsDialog *self)
{
  MdgItem *item = gtk_single_selection_get_selected_item (self->selection);
  return item != NULL ? mdg_item_get_record (item) : NULL;
}

static void
open_version (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgVersionsDialog *self = MDG_VERSIONS_DIALOG (widget);
  const MdgDocumentVersion *version = chosen (self);
  if (version == NULL)
    return;
  gtk_widget_activate_action (self->opener, "win.open-document", "(xxxx)", self->document->id,
                              version->id, G_GINT64_CONSTANT (0), G_GINT64_CONSTANT (0));
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
download (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgVersionsDialog *self = MDG_VERSIONS_DIALOG (widget);
  const MdgDocumentVersion *version = chosen (self);
  if (version == NULL)
    return;
  g_autoptr (MdgDocument) named = mdg_document_copy (self->document);
  g_free (named->name);
  named->name = g_strdup (version->name);
  mdg_document_download (widget, self->folders, named, version->id, version->size);
}

static void
on_activate (MdgVersionsDialog *self, guint position)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "versions.open", NULL);
}

static void
on_loaded (MdgVersionsDialog *self)
{
  gtk_spinner_set_spinning (self->spinner, mdg_paged_list_is_loading (self->versions));
  mdg_banner_say (self->banner, "bad", mdg_paged_list_get_trouble (self->versions), NULL, NULL);
}

void
mdg_versions_dialog_present (GtkWidget *parent, MdgFolders *folders, const MdgDocument *document)
{
  MdgVersionsDialog *self = g_object_new (MDG_TYPE_VERSIONS_DIALOG, NULL);
  mdg_window_set_parent (GTK_WINDOW (self), parent);
  self->folders = g_object_ref (folders);
  self->document = mdg_document_copy (document);
  self->opener = g_object_ref (parent);
  self->versions = mdg_folders_versions_of (folders, document->id);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->versions)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_autofree char *title = g_strdup_printf (_ ("Versions of %s"), document->name);
  gtk_label_set_text (self->heading, title);
  gtk_window_set_title (GTK_WINDOW (self), title);
  g_signal_connect_object (self->versions, "notify", G_CALLBACK (on_loaded), self,
                           G_CONNECT_SWAPPED);
  mdg_paged_list_reload (self->versions);
  gtk_window_present (GTK_WINDOW (self));
}

static void
mdg_versions_dialog_dispose (GObject *object)
{
  MdgVersionsDialog *self = MDG_VERSIONS_DIALOG (object);
  if (self->versions != NULL)
    mdg_paged_list_cancel (self->versions);
  g_clear_object (&self->versions);
  g_clear_object (&self->selection);
  g_clear_object (&self->opener);
  g_clear_object (&self->folders);
  g_clear_pointer (&self->document, mdg_document_free);
  G_OBJECT_CLASS (mdg_versions_dialog_parent_class)->dispose (object);
}

static void
mdg_versions_dialog_class_init (MdgVersionsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_versions_dialog_dispose;
  g_type_ensure (MDG_TYPE_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/folders/versions-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgVersionsDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, MdgVersionsDialog, banner);
  gtk_widget_class_bind_template_child (widget_class, MdgVersionsDialog, list);
  gtk_widget_class_bind_template_child (widget_class, MdgVersionsDialog, spinner);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_install_action (widget_class, "versions.open", NULL, open_version);
  gtk_widget_class_install_action (widget_class, "versions.download", NULL, download);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mdg_versions_dialog_init (MdgVersionsDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
