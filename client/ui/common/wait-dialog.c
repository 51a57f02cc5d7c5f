/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/common/wait-dialog.h"

#include "client/ui/common/window-parent.h"

#include <glib/gi18n.h>

#define PULSE_MS 150

struct _MdgWaitDialog
{
  GtkWindow parent_instance;
  GtkLabel *sentence;
  GtkProgressBar *progress;
  GCancellable *cancellable;
  gboolean counted;
  guint delay;
  guint pulse;
};

G_DEFINE_FINAL_TYPE (MdgWaitDialog, mdg_wait_dialog, GTK_TYPE_WINDOW)

static gboolean
on_pulse (gpointer user_data)
{
  MdgWaitDialog *self = user_data;
  if (!self->counted)
    gtk_progress_bar_pulse (self->progress);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_delay (gpointer user_data)
{
  MdgWaitDialog *self = user_data;
  self->delay = 0;
  self->pulse = g_timeout_add (PULSE_MS, on_pulse, self);
  gtk_window_present (GTK_WINDOW (self));
  return G_SOURCE_REMOVE;
}

static void
stop (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_cancellable_cancel (MDG_WAIT_DIALOG (widget)->cancellable);
  gtk_widget_action_set_enabled (widget, "wait.stop", FALSE);
}

static gboolean
mdg_wait_dialog_close_request (GtkWindow *window)
{
  gtk_widget_activate_action (GTK_WIDGET (window), "wait.stop", NULL);
  return TRUE;
}

void
mdg_wait_dialog_set_progress (MdgWaitDialog *self, guint64 done, guint64 total)
{
  self->counted = total > 0;
  if (total > 0)
    gtk_progress_bar_set_fraction (self->progress, MIN (1.0, (double) done / (double) total));
}

void
mdg_wait_dialog_end (MdgWaitDialog *self)
{
  gtk_window_destroy (GTK_WINDOW (self)); /* nothing, when it went with its parent */
  g_object_unref (self);
}

MdgWaitDialog *
mdg_wait_dialog_new (GtkWidget *widget, const char *sentence, GCancellable *cancellable)
{
  MdgWaitDialog *self = g_object_new (MDG_TYPE_WAIT_DIALOG, "title", sentence, NULL);
  mdg_window_set_parent (GTK_WINDOW (self), widget);
  self->cancellable = g_object_ref (cancellable);
  gtk_label_set_text (self->sentence, sentence);
  self->delay = g_timeout_add (MDG_WAIT_DIALOG_DELAY_MS, on_delay, self);
  return g_object_ref (self); /* the toolkit's own goes when the window does */
}

static void
mdg_wait_dialog_dispose (GObject *object)
{
  MdgWaitDialog *self = MDG_WAIT_DIALOG (object);
  g_clear_handle_id (&self->delay, g_source_remove);
  g_clear_handle_id (&self->pulse, g_source_remove);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (mdg_wait_dialog_parent_class)->dispose (object);
}

static void
mdg_wait_dialog_class_init (MdgWaitDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_wait_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = mdg_wait_dialog_close_request;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/common/wait-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgWaitDialog, sentence);
  gtk_widget_class_bind_template_child (widget_class, MdgWaitDialog, progress);
  gtk_widget_class_install_action (widget_class, "wait.stop", NULL, stop);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "wait.stop", NULL);
}

static void
mdg_wait_dialog_init (MdgWaitDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
