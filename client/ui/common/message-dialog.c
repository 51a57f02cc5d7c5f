/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/common/message-dialog.h"

#include "client/ui/common/window-parent.h"

#include <glib/gi18n.h>

struct _MdgMessageDialog
{
  GtkWindow parent_instance;
  GtkLabel *title;
  GtkLabel *body;
  GtkWidget *secret_row;
  GtkLabel *secret;
  GtkLabel *typed_label;
  GtkEditable *typed;
  GtkButton *more;
  GtkButton *back;
  GtkButton *go;
  char *word;
  gboolean answered;
};

static guint answered_signal;
static guint more_signal;

G_DEFINE_FINAL_TYPE (MdgMessageDialog, mdg_message_dialog, GTK_TYPE_WINDOW)

static void
answer (MdgMessageDialog *self, gboolean yes)
{
  if (self->answered)
    return;
  self->answered = TRUE;
  g_signal_emit (self, answered_signal, 0, yes);
}

static void
go_on (GtkWidget *widget, const char *action, GVariant *parameter)
{
  answer (MDG_MESSAGE_DIALOG (widget), TRUE);
  gtk_window_destroy (GTK_WINDOW (widget));
}

static void
go_back (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_window_close (GTK_WINDOW (widget));
}

static void
more (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_signal_emit (widget, more_signal, 0);
}

static void
copy (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          gtk_label_get_text (MDG_MESSAGE_DIALOG (widget)->secret));
}

static gboolean
mdg_message_dialog_close_request (GtkWindow *window)
{
  answer (MDG_MESSAGE_DIALOG (window), FALSE);
  return GTK_WINDOW_CLASS (mdg_message_dialog_parent_class)->close_request (window);
}

static void
on_typed (MdgMessageDialog *self)
{
  gboolean same = g_strcmp0 (gtk_editable_get_text (self->typed), self->word) == 0;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "message.go", same);
}

void
mdg_message_dialog_set_action (MdgMessageDialog *self, const char *label, gboolean destructive)
{
  gtk_button_set_label (self->go, label);
  gtk_widget_set_visible (GTK_WIDGET (self->go), TRUE);
  gtk_button_set_label (self->back, _ ("Back"));
  if (destructive)
    gtk_widget_add_css_class (GTK_WIDGET (self->go), "danger-fill");
}

void
mdg_message_dialog_set_secret (MdgMessageDialog *self, const char *secret)
{
  gtk_label_set_text (self->secret, secret);
  gtk_widget_set_visible (self->secret_row, TRUE);
}

void
mdg_message_dialog_set_more (MdgMessageDialog *self, const char *label)
{
  gtk_button_set_label (self->more, label);
  gtk_widget_set_visible (GTK_WIDGET (self->more), TRUE);
}

void
mdg_message_dialog_set_word (MdgMessageDialog *self, const char *label, const char *word)
{
  self->word = g_strdup (word);
  gtk_label_set_text (self->typed_label, label);
  gtk_widget_set_visible (GTK_WIDGET (self->typed_label), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->typed), TRUE);
  on_typed (self);
}

MdgMessageDialog *
mdg_message_dialog_new (GtkWindow *parent, const char *title, const char *body)
{
  MdgMessageDialog *self = g_object_new (MDG_TYPE_MESSAGE_DIALOG, "title", title, NULL);
  mdg_window_set_parent (GTK_WINDOW (self), GTK_WIDGET (parent));
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->body, body != NULL ? body : "");
  gtk_widget_set_visible (GTK_WIDGET (self->body), body != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->go), FALSE);
  gtk_button_set_label (self->back, _ ("Close"));
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->back));
  return self;
}

static void
mdg_message_dialog_finalize (GObject *object)
{
  g_free (MDG_MESSAGE_DIALOG (object)->word);
  G_OBJECT_CLASS (mdg_message_dialog_parent_class)->finalize (object);
}

static void
mdg_message_dialog_class_init (MdgMessageDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = mdg_message_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = mdg_message_dialog_close_request;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/common/message-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgMessageDialog, title);
  gtk_widget_class_bind_template_child (widget_class, MdgMessageDialog, body);
  gtk_widget_class_bind_template_child (widget_class, MdgMessageDialog, secret_row);
  gtk_widget_class_bind_template_child (widget_class, MdgMessageDialog, secret);
  gtk_widget_class_bind_template_child (widget_class, MdgMessageDialog, typed_label);
  gtk_widget_class_bind_template_child (widget_class, MdgMessageDialog, typed);
  gtk_widget_class_bind_template_child (widget_class, MdgMessageDialog, more);
  gtk_widget_class_bind_template_child (widget_class, MdgMessageDialog, back);
  gtk_widget_class_bind_template_child (widget_class, MdgMessageDialog, go);
  gtk_widget_class_bind_template_callback (widget_class, on_typed);
  gtk_widget_class_install_action (widget_class, "message.go", NULL, go_on);
  gtk_widget_class_install_action (widget_class, "message.back", NULL, go_back);
  gtk_widget_class_install_action (widget_class, "message.more", NULL, more);
  gtk_widget_class_install_action (widget_class, "message.copy", NULL, copy);
  answered_signal = g_signal_new ("answered", MDG_TYPE_MESSAGE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  more_signal = g_signal_new ("more", MDG_TYPE_MESSAGE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 0);
}

static void
mdg_message_dialog_init (MdgMessageDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
