/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/common/password-form.h"

#include "client/model/answer.h"

#include <glib/gi18n.h>

struct _MdgPasswordForm
{
  GtkBox parent_instance;
  MdgMyAccount *account;
  GtkWidget *current_label;
  GtkEditable *current;
  GtkEditable *first;
  GtkLabel *rule;
  GtkEditable *second;
  GtkLabel *message;
  GtkSpinner *spinner;
  GtkWidget *submit;
  GCancellable *cancellable;
};

static guint done_signal;

G_DEFINE_FINAL_TYPE (MdgPasswordForm, mdg_password_form, GTK_TYPE_BOX)

static void
say (MdgPasswordForm *self, const char *sentence)
{
  gtk_label_set_text (self->message, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), sentence != NULL);
}

static void
set_busy (MdgPasswordForm *self, gboolean busy)
{
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "password.submit", !busy);
}

static void
clear (MdgPasswordForm *self)
{
  gtk_editable_set_text (self->current, "");
  gtk_editable_set_text (self->first, "");
  gtk_editable_set_text (self->second, "");
  say (self, NULL);
}

static void
on_changed_password (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgPasswordForm) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mdg_answer_finish (result, &error);
  g_autofree char *sentence = mdg_answer_sentence (error);
  set_busy (self, FALSE);
  say (self, sentence);
  if (bytes == NULL)
    return;
  clear (self);
  g_signal_emit (self, done_signal, 0);
}

static void
submit (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgPasswordForm *self = MDG_PASSWORD_FORM (widget);
  const char *first = gtk_editable_get_text (self->first);
  if (self->account == NULL)
    return;
  if (*gtk_editable_get_text (self->current) == '\0' || *first == '\0')
    {
      say (self, _ ("Enter the current and the new password."));
      return;
    }
  if (g_strcmp0 (first, gtk_editable_get_text (self->second)) != 0)
    {
      say (self, _ ("The two new passwords differ."));
      gtk_widget_grab_focus (GTK_WIDGET (self->second));
      return;
    }
  set_busy (self, TRUE);
  mdg_my_account_change_password_async (self->account, gtk_editable_get_text (self->current), first,
                                        self->cancellable, on_changed_password,
                                        g_object_ref (self));
}

static void
on_changed (MdgPasswordForm *self)
{
  say (self, NULL);
}

static void
on_activate (MdgPasswordForm *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "password.submit", NULL);
}

void
mdg_password_form_set_account (MdgPasswordForm *self, MdgMyAccount *account)
{
  g_set_object (&self->account, account);
  const MdgServerInfo *info =
    account != NULL ? mdg_access_get_info (mdg_my_account_get_access (account)) : NULL;
  if (info == NULL || info->password_min == 0)
    return;
  g_autofree char *rule =
    g_strdup_printf (_ ("%d characters or more, hard to guess."), (int) info->password_min);
  gtk_label_set_text (self->rule, rule);
}

void
mdg_password_form_set_current (MdgPasswordForm *self, const char *password)
{
  clear (self);
  gtk_editable_set_text (self->current, password != NULL ? password : "");
  gtk_widget_set_visible (self->current_label, password == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->current), password == NULL);
}

static void
mdg_password_form_dispose (GObject *object)
{
  MdgPasswordForm *self = MDG_PASSWORD_FORM (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (mdg_password_form_parent_class)->dispose (object);
}

static void
mdg_password_form_finalize (GObject *object)
{
  g_clear_object (&MDG_PASSWORD_FORM (object)->cancellable);
  G_OBJECT_CLASS (mdg_password_form_parent_class)->finalize (object);
}

static void
mdg_password_form_class_init (MdgPasswordFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_password_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = mdg_password_form_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/common/password-form.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgPasswordForm, current_label);
  gtk_widget_class_bind_template_child (widget_class, MdgPasswordForm, current);
  gtk_widget_class_bind_template_child (widget_class, MdgPasswordForm, first);
  gtk_widget_class_bind_template_child (widget_class, MdgPasswordForm, rule);
  gtk_widget_class_bind_template_child (widget_class, MdgPasswordForm, second);
  gtk_widget_class_bind_template_child (widget_class, MdgPasswordForm, message);
  gtk_widget_class_bind_template_child (widget_class, MdgPasswordForm, spinner);
  gtk_widget_class_bind_template_child (widget_class, MdgPasswordForm, submit);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_install_action (widget_class, "password.submit", NULL, submit);
  done_signal = g_signal_new ("done", MDG_TYPE_PASSWORD_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 0);
}

static void
mdg_password_form_init (MdgPasswordForm *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
