/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/account/totp-pane.h"

#include "client/model/answer.h"
#include "client/ui/account/qr-view.h"
#include "client/ui/common/files.h"

#include <glib/gi18n.h>
#include <string.h>

struct _MdgTotpPane
{
  GtkBox parent_instance;
  MdgMyAccount *account;
  GCancellable *cancellable;
  gboolean active;
  char **recovery_codes;
  GtkStack *pages;
  GtkLabel *state;
  GtkEditable *password;
  GtkLabel *password_hint;
  GtkButton *begin;
  GtkLabel *message;
  MdgQrView *qr;
  GtkLabel *secret;
  GtkLabel *codes;
  GtkEditable *code;
};

G_DEFINE_FINAL_TYPE (MdgTotpPane, mdg_totp_pane, GTK_TYPE_BOX)

static void
say (MdgTotpPane *self, const char *sentence)
{
  gtk_label_set_text (self->message, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), sentence != NULL);
}

static void
say_error (MdgTotpPane *self, const GError *error)
{
  g_autofree char *sentence = mdg_answer_sentence (error);
  say (self, sentence);
}

static void
forget_setup (MdgTotpPane *self)
{
  mdg_qr_view_set_text (self->qr, NULL);
  gtk_label_set_text (self->secret, "");
  gtk_label_set_text (self->codes, "");
  gtk_editable_set_text (self->code, "");
  gtk_editable_set_text (self->password, "");
  g_clear_pointer (&self->recovery_codes, g_strfreev);
}

static void
show_start (MdgTotpPane *self)
{
  forget_setup (self);
  gtk_stack_set_visible_child_name (self->pages, "start");
  gtk_label_set_text (self->state, self->active ? _ ("The second factor is on.")
                                                : _ ("The second factor is off."));
  gtk_label_set_text (self->password_hint, self->active ? _ ("Enter your password to turn it off.")
                                                        : _ ("Enter your password to set it up."));
  gtk_button_set_label (self->begin, self->active ? _ ("Turn off") : _ ("Set up"));
  gtk_widget_set_css_classes (
    GTK_WIDGET (self->begin),
    (const char *[]){ "text-button", self->active ? "danger" : "primary", NULL });
}

static char *
grouped (const char *secret)
{
  GString *out = g_string_new (NULL);
  for (guint i = 0; secret[i] != '\0'; i++)
    g_string_append_printf (out, "%s%c", i > 0 && i % 4 == 0 ? " " : "", secret[i]);
  return g_string_free (out, FALSE);
}

static void
on_setup (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgTotpPane) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgTotpSetup) setup = mdg_answer_finish_record (result, &MDG_TOTP_SETUP_TYPE, &error);
  say_error (self, error);
  if (setup == NULL)
    return;
  g_autofree char *secret = grouped (setup->secret);
  g_autofree char *codes = g_strjoinv ("\n", setup->recovery_codes);
  gtk_widget_set_visible (GTK_WIDGET (self->qr), mdg_qr_view_set_text (self->qr, setup->uri));
  gtk_label_set_text (self->secret, secret);
  gtk_label_set_text (self->codes, codes);
  self->recovery_codes = g_strdupv (setup->recovery_codes);
  gtk_editable_set_text (self->password, "");
  gtk_stack_set_visible_child_name (self->pages, "setup");
  gtk_widget_grab_focus (GTK_WIDGET (self->code));
}

static void
on_switched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgTotpPane) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mdg_answer_finish (result, &error);
  say_error (self, error);
  if (bytes == NULL || self->account == NULL)
    return;
  self->active = !self->active;
  show_start (self);
  mdg_access_reload_me (mdg_my_account_get_access (self->account));
}

static void
begin (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgTotpPane *self = MDG_TOTP_PANE (widget);
  const char *password = gtk_editable_get_text (self->password);
  if (*password == '\0')
    {
      say (self, _ ("Enter your password."));
      gtk_widget_grab_focus (GTK_WIDGET (self->password));
      return;
    }
  say (self, NULL);
  if (self->active)
    mdg_my_account_remove_totp_async (self->account, password, self->cancellable, on_switched,
                                      g_object_ref (self));
  else
    mdg_my_account_set_up_totp_async (self->account, password, self->cancellable, on_setup,
                                      g_object_ref (self));
}

static void
confirm (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgTotpPane *self = MDG_TOTP_PANE (widget);
  const char *code = gtk_editable_get_text (self->code);
  if (*code == '\0')
    say (self, _ ("Enter the code."));
  else
    mdg_my_account_confirm_totp_async (self->account, code, self->cancellable, on_switched,
                                       g_object_ref (self));
}

static void
cancel (GtkWidget *widget, const char *action, GVariant *parameter)
{
  say (MDG_TOTP_PANE (widget), NULL);
  show_start (MDG_TOTP_PANE (widget));
}

static void
save_codes (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgTotpPane *self = MDG_TOTP_PANE (widget);
  g_autofree char *joined = g_strjoinv ("\r\n", self->recovery_codes);
  g_autofree char *text = g_strdup_printf (
    "%s\r\n%s\r\n", _ ("Madoguchi recovery codes. Each is good for one sign-in."), joined);
  g_autoptr (GBytes) content = g_bytes_new (text, strlen (text));
  mdg_files_save (widget, _ ("recovery-codes.txt"), &MDG_FILE_KIND_TEXT, content, NULL, NULL);
}

static void
on_begin (MdgTotpPane *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "totp.begin", NULL);
}

static void
on_confirm (MdgTotpPane *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "totp.confirm", NULL);
}

void
mdg_totp_pane_set_account (MdgTotpPane *self, MdgMyAccount *account)
{
  g_set_object (&self->account, account);
}

void
mdg_totp_pane_set_active (MdgTotpPane *self, gboolean active)
{
  gboolean setting_up = g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "setup") == 0;
  if (setting_up && active == self->active)
    return;
  self->active = active;
  show_start (self);
}

static void
mdg_totp_pane_dispose (GObject *object)
{
  MdgTotpPane *self = MDG_TOTP_PANE (object);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->account);
  g_clear_pointer (&self->recovery_codes, g_strfreev);
  G_OBJECT_CLASS (mdg_totp_pane_parent_class)->dispose (object);
}

static void
mdg_totp_pane_class_init (MdgTotpPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_totp_pane_dispose;
  g_type_ensure (MDG_TYPE_QR_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/account/totp-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgTotpPane, pages);
  gtk_widget_class_bind_template_child (widget_class, MdgTotpPane, state);
  gtk_widget_class_bind_template_child (widget_class, MdgTotpPane, password);
  gtk_widget_class_bind_template_child (widget_class, MdgTotpPane, password_hint);
  gtk_widget_class_bind_template_child (widget_class, MdgTotpPane, begin);
  gtk_widget_class_bind_template_child (widget_class, MdgTotpPane, message);
  gtk_widget_class_bind_template_child (widget_class, MdgTotpPane, qr);
  gtk_widget_class_bind_template_child (widget_class, MdgTotpPane, secret);
  gtk_widget_class_bind_template_child (widget_class, MdgTotpPane, codes);
  gtk_widget_class_bind_template_child (widget_class, MdgTotpPane, code);
  gtk_widget_class_bind_template_callback (widget_class, on_begin);
  gtk_widget_class_bind_template_callback (widget_class, on_confirm);
  gtk_widget_class_install_action (widget_class, "totp.begin", NULL, begin);
  gtk_widget_class_install_action (widget_class, "totp.confirm", NULL, confirm);
  gtk_widget_class_install_action (widget_class, "totp.cancel", NULL, cancel);
  gtk_widget_class_install_action (widget_class, "totp.save-codes", NULL, save_codes);
}

static void
mdg_totp_pane_init (MdgTotpPane *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
