/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/folders/document-dialog.h"

#include "client/model/answer.h"
#include "client/ui/common/banner.h"
#include "client/ui/common/date-entry.h"
#include "client/ui/common/window-parent.h"

#include <glib/gi18n.h>
#include <string.h>

struct _MdgDocumentDialog
{
  GtkWindow parent_instance;
  MdgFolders *folders;
  MdgDocument *document;
  GCancellable *cancellable;
  GtkLabel *heading;
  MdgBanner *banner;
  GtkEditable *name;
  MdgDateEntry *from;
  MdgDateEntry *until;
  GtkSpinner *spinner;
};

G_DEFINE_FINAL_TYPE (MdgDocumentDialog, mdg_document_dialog, GTK_TYPE_WINDOW)

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgDocumentDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mdg_answer_finish (result, &error);
  g_autofree char *sentence = mdg_answer_sentence (error);
  gtk_spinner_set_spinning (self->spinner, FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "document-dialog.save", TRUE);
  mdg_banner_say (self->banner, "bad", sentence, NULL, NULL);
  if (bytes != NULL)
    gtk_window_destroy (GTK_WINDOW (self));
}

/* A document keeps its kind: whoever leaves the extension out means the one it had. */
static char *
name_with_extension (const char *typed, const char *old)
{
  const char *dot = strrchr (old, '.');
  g_autofree char *name = g_strstrip (g_strdup (typed));
  if (dot == NULL || strrchr (name, '.') != NULL || *name == '\0')
    return g_steal_pointer (&name);
  return g_strconcat (name, dot, NULL);
}

static void
save (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgDocumentDialog *self = MDG_DOCUMENT_DIALOG (widget);
  g_autoptr (MdgDocument) document = mdg_document_copy (self->document);
  g_autofree char *from = NULL;
  g_autofree char *until = NULL;
  g_free (document->name);
  document->name = name_with_extension (gtk_editable_get_text (self->name), self->document->name);
  const char *wrong = NULL;
  if (*document->name == '\0')
    wrong = _ ("Give the document a name.");
  else if (!mdg_date_entry_get_day (self->from, &from) ||
           !mdg_date_entry_get_day (self->until, &until))
    wrong = _ ("Enter the day as 2026-04-01 or R8.4.1.");
  mdg_banner_say (self->banner, "bad", wrong, NULL, NULL);
  if (wrong != NULL)
    return;
  g_free (document->effective_from);
  g_free (document->effective_until);
  document->effective_from = g_steal_pointer (&from);
  document->effective_until = g_steal_pointer (&until);
  gtk_spinner_set_spinning (self->spinner, TRUE);
  gtk_widget_action_set_enabled (widget, "document-dialog.save", FALSE);
  mdg_folders_save_document_async (self->folders, document, self->cancellable, on_saved,
                                   g_object_ref (self));
}

static void
on_activate (MdgDocumentDialog *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "document-dialog.save", NULL);
}

void
mdg_document_dialog_present (GtkWidget *parent, MdgFolders *folders, const MdgDocument *document)
{
  MdgDocumentDialog *self = g_object_new (MDG_TYPE_DOCUMENT_DIALOG, NULL);
  const char *dot = strrchr (document->name, '.');
  mdg_window_set_parent (GTK_WINDOW (self), parent);
  self->folders = g_object_ref (folders);
  self->document = mdg_document_copy (document);
  gtk_label_set_text (self->heading, _ ("Name and period"));
  gtk_window_set_title (GTK_WINDOW (self), _ ("Name and period"));
  gtk_editable_set_text (self->name, document->name);
  mdg_date_entry_set_day (self->from, document->effective_from);
  mdg_date_entry_set_day (self->until, document->effective_until);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
  if (dot != NULL)
    gtk_editable_select_region (self->name, 0,
                                (int) g_utf8_pointer_to_offset (document->name, dot));
}

static void
mdg_document_dialog_dispose (GObject *object)
{
  MdgDocumentDialog *self = MDG_DOCUMENT_DIALOG (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->folders);
  g_clear_pointer (&self->document, mdg_document_free);
  G_OBJECT_CLASS (mdg_document_dialog_parent_class)->dispose (object);
}

static void
mdg_document_dialog_class_init (MdgDocumentDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_document_dialog_dispose;
  g_type_ensure (MDG_TYPE_BANNER);
  g_type_ensure (MDG_TYPE_DATE_ENTRY);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/folders/document-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentDialog, banner);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentDialog, name);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentDialog, from);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentDialog, until);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentDialog, spinner);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_install_action (widget_class, "document-dialog.save", NULL, save);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mdg_document_dialog_init (MdgDocumentDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
