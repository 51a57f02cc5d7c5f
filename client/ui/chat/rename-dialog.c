/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/chat/rename-dialog.h"

#include "client/ui/common/window-parent.h"

#include <string.h>

struct _MdgRenameDialog
{
  GtkWindow parent_instance;
  GObject *owner;
  MdgRenamed renamed;
  GtkEditable *entry;
  GtkWidget *save;
};

G_DEFINE_FINAL_TYPE (MdgRenameDialog, mdg_rename_dialog, GTK_TYPE_WINDOW)

/* Without spaces around it, those of full width among them. */
static char *
dup_title (MdgRenameDialog *self)
{
  const char *start = gtk_editable_get_text (self->entry);
  while (g_unichar_isspace (g_utf8_get_char (start)))
    start = g_utf8_next_char (start);
  const char *end = start + strlen (start);
  while (end > start && g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (end))))
    end = g_utf8_prev_char (end);
  return g_strndup (start, (gsize) (end - start));
}

static void
on_text (MdgRenameDialog *self)
{
  g_autofree char *title = dup_title (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "rename.save", *title != '\0');
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MdgRenameDialog *self = MDG_RENAME_DIALOG (widget);
  g_autofree char *title = dup_title (self);
  self->renamed (self->owner, title);
  gtk_window_destroy (GTK_WINDOW (self));
}

void
mdg_rename_dialog_present (GtkWidget *widget,
                           const char *title,
                           MdgRenamed renamed,
                           gpointer owner)
{
  MdgRenameDialog *self = g_object_new (MDG_TYPE_RENAME_DIALOG, NULL);
  self->owner = g_object_ref (owner);
  self->renamed = renamed;
  mdg_window_set_parent (GTK_WINDOW (self), widget);
  gtk_editable_set_text (self->entry, title);
  gtk_editable_select_region (self->entry, 0, -1);
  gtk_window_set_default_widget (GTK_WINDOW (self), self->save);
  gtk_window_present (GTK_WINDOW (self));
}

static void
mdg_rename_dialog_dispose (GObject *object)
{
  g_clear_object (&MDG_RENAME_DIALOG (object)->owner);
  G_OBJECT_CLASS (mdg_rename_dialog_parent_class)->dispose (object);
}

static void
mdg_rename_dialog_class_init (MdgRenameDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_rename_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/chat/rename-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgRenameDialog, entry);
  gtk_widget_class_bind_template_child (widget_class, MdgRenameDialog, save);
  gtk_widget_class_bind_template_callback (widget_class, on_text);
  gtk_widget_class_install_action (widget_class, "rename.save", NULL, save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mdg_rename_dialog_init (MdgRenameDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
