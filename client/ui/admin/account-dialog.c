/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/admin/account-dialog.h"

#include "client/model/answer.h"
#include "client/ui/account/session-row.h"
#include "client/ui/admin/first-password.h"
#include "client/ui/common/banner.h"
#include "client/ui/common/dialogs.h"
#include "client/ui/common/window-parent.h"
#include "shared/base/clock.h"

#include <glib/gi18n.h>

struct _MdgAccountDialog
{
  GtkWindow parent_instance;
  MdgAdmin *admin;
  MdgAccount *account; /* as loaded; id 0 for a new one */
  MdgPagedList *devices;
  GCancellable *cancellable;
  GArray *section_ids;
  GPtrArray *role_buttons; /* borrowed GtkCheckButton */
  GPtrArray *role_codes;
  GtkLabel *heading;
  MdgBanner *banner;
  GtkEditable *login;
  GtkEditable *name;
  GtkEditable *kana;
  GtkEditable *email;
  GtkDropDown *section;
  GtkEditable *expires;
  GtkFlowBox *roles;
  GtkWidget *existing;
  GtkWidget *stop;
  GtkWidget *resume;
  GtkWidget *erase;
  GtkWidget *reset;
  GtkWidget *remove_totp;
  GtkWidget *devices_part;
  GtkListBox *device_list;
  GtkWidget *revoke;
  GtkWidget *save;
  GtkSpinner *spinner;
};

G_DEFINE_FINAL_TYPE (MdgAccountDialog, mdg_account_dialog, GTK_TYPE_WINDOW)

static void
set_busy (MdgAccountDialog *self, gboolean busy)
{
  static const char *const names[] = { "account-dialog.save", "account-dialog.stop",
                                       "account-dialog.resume", "account-dialog.erase",
                                       "account-dialog.reset", "account-dialog.remove-totp",
                                       "account-dialog.revoke" };
  gtk_spinner_set_spinning (self->spinner, busy);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), names[i], !busy);
}

static void
say_error (MdgAccountDialog *self, const GError *error)
{
  g_autofree char *sentence = mdg_answer_sentence (error);
  set_busy (self, FALSE);
  mdg_banner_say (self->banner, "bad", sentence, NULL, NULL);
}

static void
refresh_accounts (MdgAccountDialog *self)
{
  mdg_paged_list_refresh (mdg_admin_get_accounts (self->admin));
}

/* ---- saving ---- */

static char **
chosen_roles (MdgAccountDialog *self)
{
  g_autoptr (GStrvBuilder) codes = g_strv_builder_new ();
  for (guint i = 0; i < self->role_buttons->len; i++)
    if (gtk_check_button_get_active (self->role_buttons->pdata[i]))
      g_strv_builder_add (codes, self->role_codes->pdata[i]);
  return g_strv_builder_end (codes);
}

static char *
typed (GtkEditable *entry)
{
  char *text = g_strstrip (g_strdup (gtk_editable_get_text (entry)));
  if (*text != '\0')
    return text;
  g_free (text);
  return NULL;
}

static MdgAccount *
read_form (MdgAccountDialog *self)
{
  MdgAccount *account = mdg_account_new ();
  guint section = gtk_drop_down_get_selected (self->section);
  account->id = self->account->id;
  account->version = self->account->version;
  account->login = typed (self->login);
  account->name = typed (self->name);
  account->kana = typed (self->kana);
  account->email = typed (self->email);
  account->expires_on = typed (self->expires);
  account->state =
    g_strdup (self->account->state != NULL ? self->account->state : MDG_ACCOUNT_ACTIVE);
  account->section_id =
    section < self->section_ids->len ? g_array_index (self->section_ids, gint64, section) : 0;
  account->roles = chosen_roles (self);
  return account;
}

static gboolean
require (MdgAccountDialog *self, GtkEditable *entry, gboolean good)
{
  if (good)
    gtk_widget_remove_css_class (GTK_WIDGET (entry), "invalid");
  else
    gtk_widget_add_css_class (GTK_WIDGET (entry), "invalid");
  return good;
}

static const char *
trouble_of (MdgAccountDialog *self, const MdgAccount *account)
{
  gint64 day = 0;
  if (!require (self, self->login, account->login != NULL))
    return _ ("Enter the user ID.");
  if (!require (self, self->name, account->name != NULL))
    return _ ("Enter the name.");
  if (!require (self, self->expires,
                account->expires_on == NULL || mdg_date_parse (account->expires_on, &day)))
    return _ ("Write the day like 2027-03-31.");
  if (account->section_id == 0)
    return _ ("Choose a section.");
  return NULL;
}

static void
on_added (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgAccountDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *password = mdg_answer_finish_text (result, "password", &error);
  say_error (self, error);
  if (password == NULL || self->admin == NULL)
    return;
  refresh_accounts (self);
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  g_autoptr (MdgAccount) added = read_form (self);
  mdg_first_password_present (GTK_WIDGET (parent), mdg_admin_get_access (self->admin),
                              _ ("The account was added"), added, password);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* Saved or erased: nothing is left to do in this window. */
static void
on_settled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgAccountDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mdg_answer_finish (result, &error);
  say_error (self, error);
  if (bytes == NULL || self->admin == NULL)
    return;
  refresh_accounts (self);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
send_account (MdgAccountDialog *self, const MdgAccount *account)
{
  set_busy (self, TRUE);
  mdg_admin_save_account_async (self->admin, account, self->cancellable,
                                account->id != 0 ? on_settled : on_added, g_object_ref (self));
}

static void
save (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgAccountDialog *self = MDG_ACCOUNT_DIALOG (widget);
  g_autoptr (MdgAccount) account = read_form (self);
  const char *trouble = trouble_of (self, account);
  mdg_banner_say (self->banner, "bad", trouble, NULL, NULL);
  if (trouble == NULL)
    send_account (self, account);
}

/* ---- stopping, erasing, password, second factor, devices ---- */

static void
send_state (MdgAccountDialog *self, const char *state)
{
  g_autoptr (MdgAccount) account = mdg_account_copy (self->account);
  g_free (account->state);
  account->state = g_strdup (state);
  send_account (self, account);
}

static void
do_stop (gpointer owner)
{
  send_state (owner, MDG_ACCOUNT_STOPPED);
}

static void
stop (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgAccountDialog *self = MDG_ACCOUNT_DIALOG (widget);
  g_autofree char *title = g_strdup_printf (_ ("Stop the account of %s?"), self->account->name);
  mdg_dialog_ask (widget, title,
                  _ ("All devices are signed out at once. You can resume it at any time."),
                  _ ("Stop"), TRUE, NULL, do_stop, self);
}

static void
resume (GtkWidget *widget, const char *action, GVariant *parameter)
{
  send_state (MDG_ACCOUNT_DIALOG (widget), MDG_ACCOUNT_ACTIVE);
}

static void
do_erase (gpointer owner)
{
  MdgAccountDialog *self = owner;
  set_busy (self, TRUE);
  mdg_admin_erase_account_async (self->admin, self->account->id, self->cancellable, on_settled,
                                 g_object_ref (self));
}

static void
erase (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgAccountDialog *self = MDG_ACCOUNT_DIALOG (widget);
  const MdgAccount *account = self->account;
  g_autofree char *title =
    g_strdup_printf (_ ("Erase %s %s for good?"), account->login, account->name);
  mdg_dialog_ask (widget, title,
                  _ ("Its data and its key are destroyed, in backups too; the audit log keeps the "
                     "number of the account, and the user ID can be used again."),
                  _ ("Erase for good"), TRUE, account->login, do_erase, self);
}

static void
on_reset (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgAccountDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *password = mdg_answer_finish_text (result, "password", &error);
  say_error (self, error);
  if (password == NULL || self->admin == NULL)
    return;
  refresh_accounts (self);
  mdg_first_password_present (GTK_WIDGET (self), mdg_admin_get_access (self->admin),
                              _ ("The password was reset"), self->account, password);
}

static void
do_reset (gpointer owner)
{
  MdgAccountDialog *self = owner;
  set_busy (self, TRUE);
  mdg_admin_reset_password_async (self->admin, self->account->id, self->cancellable, on_reset,
                                  g_object_ref (self));
}

static void
reset (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgAccountDialog *self = MDG_ACCOUNT_DIALOG (widget);
  g_autofree char *title = g_strdup_printf (_ ("Reset the password of %s?"), self->account->name);
  mdg_dialog_ask (widget, title, _ ("The current password ends, and all devices are signed out."),
                  _ ("Reset the password"), TRUE, NULL, do_reset, self);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgAccountDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mdg_answer_finish (result, &error);
  say_error (self, error);
  if (bytes == NULL || self->admin == NULL)
    return;
  mdg_banner_say (self->banner, "ok", _ ("Done."), NULL, NULL);
  refresh_accounts (self);
  mdg_paged_list_refresh (self->devices);
}

static void
do_remove_totp (gpointer owner)
{
  MdgAccountDialog *self = owner;
  set_busy (self, TRUE);
  mdg_admin_remove_totp_async (self->admin, self->account->id, self->cancellable, on_done,
                               g_object_ref (self));
}

static void
remove_totp (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgAccountDialog *self = MDG_ACCOUNT_DIALOG (widget);
  g_autofree char *title =
    g_strdup_printf (_ ("Turn off the second factor of %s?"), self->account->name);
  mdg_dialog_ask (widget, title, _ ("Make sure that it is really this person who asks."),
                  _ ("Turn off"), TRUE, NULL, do_remove_totp, self);
}

static void
do_revoke (gpointer owner)
{
  MdgAccountDialog *self = owner;
  set_busy (self, TRUE);
  mdg_admin_revoke_sessions_async (self->admin, self->account->id, self->cancellable, on_done,
                                   g_object_ref (self));
}

static void
revoke_all (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgAccountDialog *self = MDG_ACCOUNT_DIALOG (widget);
  g_autofree char *title = g_strdup_printf (_ ("Sign out all devices of %s?"), self->account->name);
  mdg_dialog_ask (widget, title, NULL, _ ("Sign out all"), TRUE, NULL, do_revoke, self);
}

/* ---- filling ---- */

static void
append_sections (MdgAccountDialog *self, GtkStringList *names, gint64 parent, guint depth)
{
  g_autoptr (GListModel) children = mdg_admin_children_of (self->admin, parent);
  for (guint i = 0; i < g_list_model_get_n_items (children) && depth < 20; i++)
    {
      g_autoptr (MdgItem) item = g_list_model_get_item (children, i);
      const MdgSection *section = mdg_item_get_record (item);
      g_autofree char *indent = g_strnfill (depth * 2, ' ');
      g_autofree char *label = g_strdup_printf ("%s%s", indent, section->name);
      gtk_string_list_append (names, label);
      g_array_append_val (self->section_ids, section->id);
      append_sections (self, names, section->id, depth + 1);
    }
}

static void
fill_sections (MdgAccountDialog *self, gint64 chosen)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  append_sections (self, names, 0, 0);
  gtk_drop_down_set_model (self->section, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->section, GTK_INVALID_LIST_POSITION);
  for (guint i = 0; i < self->section_ids->len; i++)
    if (g_array_index (self->section_ids, gint64, i) == chosen)
      gtk_drop_down_set_selected (self->section, i);
}

static void
fill_roles (MdgAccountDialog *self)
{
  GListModel *roles = G_LIST_MODEL (mdg_admin_get_roles (self->admin));
  for (guint i = 0; i < g_list_model_get_n_items (roles); i++)
    {
      g_autoptr (MdgItem) item = g_list_model_get_item (roles, i);
      const MdgRole *role = mdg_item_get_record (item);
      GtkWidget *button = gtk_check_button_new_with_label (mdg_role_label (role));
      gboolean has = self->account->roles != NULL &&
                     g_strv_contains ((const char *const *) self->account->roles, role->code);
      gtk_check_button_set_active (GTK_CHECK_BUTTON (button),
                                   has || (self->account->id == 0 && i == 0));
      gtk_flow_box_append (self->roles, button);
      g_ptr_array_add (self->role_buttons, button);
      g_ptr_array_add (self->role_codes, g_strdup (role->code));
    }
}

static GtkWidget *
make_device_row (gpointer item, gpointer user_data)
{
  return mdg_session_row_new_plain (item);
}

static void
fill_existing (MdgAccountDialog *self)
{
  MdgAccess *access = mdg_admin_get_access (self->admin);
  gboolean manage = mdg_access_get_reach (access, MDG_PERMISSION_ACCOUNTS_MANAGE) != MDG_REACH_NONE;
  gboolean devices =
    mdg_access_get_reach (access, MDG_PERMISSION_SESSIONS_REVOKE) != MDG_REACH_NONE;
  gboolean stopped = g_strcmp0 (self->account->state, MDG_ACCOUNT_STOPPED) == 0;
  gtk_widget_set_visible (self->existing, manage && self->account->id != 0);
  gtk_widget_set_visible (self->stop, !stopped);
  gtk_widget_set_visible (self->resume, stopped);
  gtk_widget_set_visible (self->erase, stopped);
  gtk_widget_set_visible (self->remove_totp, self->account->totp);
  gtk_widget_set_visible (self->save, manage);
  gtk_widget_set_visible (self->devices_part, devices && self->account->id != 0);
  if (!devices || self->account->id == 0)
    return;
  self->devices = mdg_admin_sessions_of (self->admin, self->account->id);
  gtk_list_box_bind_model (self->device_list, G_LIST_MODEL (self->devices), make_device_row, NULL,
                           NULL);
  mdg_paged_list_reload (self->devices);
}

static void
set_text (GtkEditable *entry, const char *text)
{
  gtk_editable_set_text (entry, text != NULL ? text : "");
}

void
mdg_account_dialog_present (GtkWidget *parent,
                            MdgAdmin *admin,
                            const MdgAccount *account,
                            gint64 section_id)
{
  MdgAccountDialog *self = g_object_new (MDG_TYPE_ACCOUNT_DIALOG, NULL);
  mdg_window_set_parent (GTK_WINDOW (self), parent);
  self->admin = g_object_ref (admin);
  self->account = account != NULL ? mdg_account_copy (account) : mdg_account_new ();
  g_autofree char *heading = account != NULL
                               ? g_strdup_printf ("%s　%s", account->login, account->name)
                               : g_strdup (_ ("Add an account"));
  gtk_label_set_text (self->heading, heading);
  gtk_window_set_title (GTK_WINDOW (self), heading);
  set_text (self->login, self->account->login);
  set_text (self->name, self->account->name);
  set_text (self->kana, self->account->kana);
  set_text (self->email, self->account->email);
  set_text (self->expires, self->account->expires_on);
  fill_sections (self, account != NULL ? account->section_id : section_id);
  fill_roles (self);
  fill_existing (self);
  gtk_window_present (GTK_WINDOW (self));
}

static void
mdg_account_dialog_dispose (GObject *object)
{
  MdgAccountDialog *self = MDG_ACCOUNT_DIALOG (object);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->devices);
  g_clear_object (&self->admin);
  G_OBJECT_CLASS (mdg_account_dialog_parent_class)->dispose (object);
}

static void
mdg_account_dialog_finalize (GObject *object)
{
  MdgAccountDialog *self = MDG_ACCOUNT_DIALOG (object);
  mdg_account_free (self->account);
  g_array_unref (self->section_ids);
  g_ptr_array_unref (self->role_buttons);
  g_ptr_array_unref (self->role_codes);
  G_OBJECT_CLASS (mdg_account_dialog_parent_class)->finalize (object);
}

static void
mdg_account_dialog_class_init (MdgAccountDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_account_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = mdg_account_dialog_finalize;
  g_type_ensure (MDG_TYPE_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/admin/account-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgAccountDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountDialog, banner);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountDialog, login);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountDialog, name);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountDialog, kana);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountDialog, email);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountDialog, section);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountDialog, expires);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountDialog, roles);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountDialog, existing);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountDialog, stop);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountDialog, resume);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountDialog, erase);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountDialog, reset);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountDialog, remove_totp);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountDialog, devices_part);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountDialog, device_list);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountDialog, revoke);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountDialog, save);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountDialog, spinner);
  gtk_widget_class_install_action (widget_class, "account-dialog.save", NULL, save);
  gtk_widget_class_install_action (widget_class, "account-dialog.stop", NULL, stop);
  gtk_widget_class_install_action (widget_class, "account-dialog.resume", NULL, resume);
  gtk_widget_class_install_action (widget_class, "account-dialog.erase", NULL, erase);
  gtk_widget_class_install_action (widget_class, "account-dialog.reset", NULL, reset);
  gtk_widget_class_install_action (widget_class, "account-dialog.remove-totp", NULL, remove_totp);
  gtk_widget_class_install_action (widget_class, "account-dialog.revoke", NULL, revoke_all);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mdg_account_dialog_init (MdgAccountDialog *self)
{
  self->cancellable = g_cancellable_new ();
  self->section_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->role_buttons = g_ptr_array_new ();
  self->role_codes = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}
