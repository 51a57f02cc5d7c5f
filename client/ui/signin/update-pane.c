/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/signin/update-pane.h"

#include "mdg-config.h"

#include <glib/gi18n.h>

struct _MdgUpdatePane
{
  GtkBox parent_instance;
  MdgUpdate *update;
  GtkLabel *reason;
  GtkLabel *advice;
  GtkWidget *failure_bar;
  GtkLabel *failure;
  GtkWidget *work;
  GtkProgressBar *progress;
  GtkLabel *status;
  GtkButton *go;
  GtkWidget *stop;
};

G_DEFINE_FINAL_TYPE (MdgUpdatePane, mdg_update_pane, GTK_TYPE_BOX)

static void
show_reason (MdgUpdatePane *self)
{
  const char *needed = mdg_update_get_needed (self->update);
  g_autofree char *text =
    needed != NULL && *needed != '\0'
      ? g_strdup_printf (_ ("This version (%s) is too old for the server, which needs version %s "
                            "or newer."),
                         MDG_VERSION, needed)
      : g_strdup_printf (_ ("This version (%s) is too old for the server."), MDG_VERSION);
  gtk_label_set_text (self->reason, text);
}

/* What a person can do now. Free with g_free (). */
static char *
advice_of (MdgUpdatePane *self, MdgUpdateState state)
{
  const char *version = mdg_update_get_version (self->update);
  if (state == MDG_UPDATE_ASKING)
    return g_strdup ("");
  if (version == NULL)
    return g_strdup (_ ("Ask the system desk for the new version."));
  if (state == MDG_UPDATE_READY || state == MDG_UPDATE_OPENED)
    return g_strdup_printf (_ ("Version %s is ready. Madoguchi ends when the installation begins; "
                               "Windows asks for an administrator."),
                            version);
  return g_strdup_printf (_ ("The server offers version %s (%u MB)."), version,
                          mdg_update_get_megabytes (self->update));
}

static char *
status_of (MdgUpdatePane *self, MdgUpdateState state)
{
  if (state == MDG_UPDATE_WAITING)
    return g_strdup (_ ("Waiting for the server. It goes on by itself."));
  if (state == MDG_UPDATE_CHECKING)
    return g_strdup (_ ("Checking the file."));
  if (state == MDG_UPDATE_ASKING)
    return g_strdup (_ ("Asking the server."));
  return g_strdup_printf (_ ("%d%% have arrived."),
                          (int) (mdg_update_get_progress (self->update) * 100));
}

static gboolean
is_working (MdgUpdateState state)
{
  return state == MDG_UPDATE_ASKING || state == MDG_UPDATE_DOWNLOADING ||
         state == MDG_UPDATE_WAITING || state == MDG_UPDATE_CHECKING;
}

static void
show_work (MdgUpdatePane *self, MdgUpdateState state)
{
  g_autofree char *status = status_of (self, state);
  gtk_widget_set_visible (self->work, is_working (state));
  gtk_label_set_text (self->status, status);
  gtk_progress_bar_set_fraction (self->progress, mdg_update_get_progress (self->update));
  gtk_widget_set_visible (self->stop,
                          state == MDG_UPDATE_DOWNLOADING || state == MDG_UPDATE_WAITING);
}

static void
show_go (MdgUpdatePane *self, MdgUpdateState state)
{
  gboolean ready = state == MDG_UPDATE_READY;
  gboolean shown = ready || state == MDG_UPDATE_OFFERED;
  gtk_button_set_label (self->go, ready ? _ ("Install") : _ ("Get the new version"));
  gboolean appears = shown && !gtk_widget_get_visible (GTK_WIDGET (self->go));
  gtk_widget_set_visible (GTK_WIDGET (self->go), shown);
  if (appears)
    gtk_widget_grab_focus (GTK_WIDGET (self->go));
}

static void
show (MdgUpdatePane *self)
{
  MdgUpdateState state = mdg_update_get_state (self->update);
  const char *sentence = mdg_update_get_sentence (self->update);
  g_autofree char *advice = advice_of (self, state);
  show_reason (self);
  gtk_label_set_text (self->advice, advice);
  gtk_widget_set_visible (GTK_WIDGET (self->advice), *advice != '\0');
  gtk_label_set_text (self->failure, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->failure_bar, sentence != NULL && !is_working (state));
  show_work (self, state);
  show_go (self, state);
}

static void
on_update_changed (MdgUpdatePane *self, GParamSpec *pspec, MdgUpdate *update)
{
  show (self);
  if (mdg_update_get_state (update) == MDG_UPDATE_OPENED)
    gtk_widget_activate_action (GTK_WIDGET (self), "app.quit", NULL);
}

void
mdg_update_pane_set_update (MdgUpdatePane *self, MdgUpdate *update)
{
  if (self->update == update)
    return;
  if (self->update != NULL)
    g_signal_handlers_disconnect_by_data (self->update, self);
  g_set_object (&self->update, update);
  if (update == NULL)
    return;
  g_signal_connect_object (update, "notify", G_CALLBACK (on_update_changed), self,
                           G_CONNECT_SWAPPED);
  show (self);
}

static void
go (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgUpdatePane *self = MDG_UPDATE_PANE (widget);
  if (self->update == NULL)
    return;
  if (mdg_update_get_state (self->update) == MDG_UPDATE_OFFERED)
    mdg_update_start (self->update);
  else if (mdg_update_get_state (self->update) == MDG_UPDATE_READY)
    mdg_update_install (self->update);
}

static void
stop (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgUpdatePane *self = MDG_UPDATE_PANE (widget);
  if (self->update != NULL)
    mdg_update_cancel (self->update);
}

static void
mdg_update_pane_dispose (GObject *object)
{
  MdgUpdatePane *self = MDG_UPDATE_PANE (object);
  mdg_update_pane_set_update (self, NULL);
  G_OBJECT_CLASS (mdg_update_pane_parent_class)->dispose (object);
}

static void
mdg_update_pane_class_init (MdgUpdatePaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_update_pane_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/signin/update-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgUpdatePane, reason);
  gtk_widget_class_bind_template_child (widget_class, MdgUpdatePane, advice);
  gtk_widget_class_bind_template_child (widget_class, MdgUpdatePane, failure_bar);
  gtk_widget_class_bind_template_child (widget_class, MdgUpdatePane, failure);
  gtk_widget_class_bind_template_child (widget_class, MdgUpdatePane, work);
  gtk_widget_class_bind_template_child (widget_class, MdgUpdatePane, progress);
  gtk_widget_class_bind_template_child (widget_class, MdgUpdatePane, status);
  gtk_widget_class_bind_template_child (widget_class, MdgUpdatePane, go);
  gtk_widget_class_bind_template_child (widget_class, MdgUpdatePane, stop);
  gtk_widget_class_install_action (widget_class, "update.go", NULL, go);
  gtk_widget_class_install_action (widget_class, "update.stop", NULL, stop);
}

static void
mdg_update_pane_init (MdgUpdatePane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
