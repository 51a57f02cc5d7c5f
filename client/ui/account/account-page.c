/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/account/account-page.h"

#include "client/model/answer.h"
#include "client/model/items.h"
#include "client/model/my-account.h"
#include "client/ui/account/session-row.h"
#include "client/ui/account/totp-pane.h"
#include "client/ui/common/banner.h"
#include "client/ui/common/dialogs.h"
#include "client/ui/common/page.h"
#include "client/ui/common/password-form.h"
#include "shared/model/permission.h"

#include <glib/gi18n.h>

struct _MdgAccountPage
{
  GtkBox parent_instance;
  MdgAccess *access;
  MdgMyAccount *account;
  GtkStack *sections;
  GtkWidget *nav;
  GtkWidget *content;
  MdgBanner *banner;
  GtkLabel *name;
  GtkLabel *login;
  GtkLabel *section;
  GtkLabel *email;
  GtkLabel *expires;
  GtkLabel *rights;
  GtkListBox *sessions;
  GtkLabel *sessions_state;
  MdgPasswordForm *password;
  MdgTotpPane *totp;
};

enum
{
  PROP_0,
  PROP_SHOWN
};

static void mdg_account_page_iface_init (MdgPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MdgAccountPage,
                               mdg_account_page,
                               GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (MDG_TYPE_PAGE, mdg_account_page_iface_init))

static char *
rights_text (MdgAccess *access)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < MDG_N_PERMISSIONS; i++)
    {
      MdgReach reach = mdg_access_get_reach (access, i);
      if (reach == MDG_REACH_NONE)
        continue;
      const char *where = reach == MDG_REACH_SECTION ? _ (" (own section)") : "";
      g_string_append_printf (text, "%s%s%s", text->len > 0 ? "\n" : "",
                              _ (mdg_permission_label (i)), where);
    }
  if (text->len == 0)
    g_string_append (text, _ ("No rights of administration"));
  return g_string_free (text, FALSE);
}

static void
set_or_dash (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL && *text != '\0' ? text : "―");
}

static void
show_profile (MdgAccountPage *self)
{
  const MdgMe *me = mdg_access_get_me (self->access);
  if (me == NULL)
    return;
  g_autofree char *rights = rights_text (self->access);
  set_or_dash (self->name, me->account->name);
  set_or_dash (self->login, me->account->login);
  set_or_dash (self->section, me->account->section_name);
  set_or_dash (self->email, me->account->email);
  set_or_dash (self->expires, me->account->expires_on);
  gtk_label_set_text (self->rights, rights);
  mdg_totp_pane_set_active (self->totp, me->account->totp);
}

static GtkWidget *
make_session_row (gpointer item, gpointer user_data)
{
  return mdg_session_row_new (item);
}

static void
on_sessions_state (MdgPagedList *list, GParamSpec *pspec, MdgAccountPage *self)
{
  const char *trouble = mdg_paged_list_get_trouble (list);
  const char *text =
    trouble != NULL ? trouble : (mdg_paged_list_is_loading (list) ? _ ("Loading") : NULL);
  gboolean first = g_list_model_get_n_items (G_LIST_MODEL (list)) == 0;
  gtk_label_set_text (self->sessions_state, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->sessions_state),
                          trouble != NULL || (text != NULL && first));
}

static void
on_revoked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgAccountPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mdg_answer_finish (result, &error);
  g_autofree char *sentence = mdg_answer_sentence (error);
  mdg_banner_say (self->banner, bytes != NULL ? "ok" : "bad",
                  bytes != NULL ? _ ("The device was signed out.") : sentence, NULL, NULL);
  if (self->account != NULL)
    mdg_paged_list_reload (mdg_my_account_get_sessions (self->account));
}

static void
revoke_device (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgAccountPage *self = MDG_ACCOUNT_PAGE (widget);
  mdg_my_account_revoke_async (self->account, g_variant_get_int64 (parameter), on_revoked,
                               g_object_ref (self));
}

static void
sign_out_everywhere (gpointer owner)
{
  mdg_access_sign_out_everywhere (MDG_ACCOUNT_PAGE (owner)->access);
}

static void
ask_everywhere (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mdg_dialog_ask (widget, _ ("Sign out on all devices?"),
                  _ ("This PC is signed out too. You sign in again with your password."),
                  _ ("Sign out everywhere"), TRUE, NULL, sign_out_everywhere, widget);
}

static void
on_password_done (MdgAccountPage *self)
{
  mdg_banner_say (self->banner, "ok",
                  _ ("The password was changed. Your other devices were signed out."), NULL, NULL);
  mdg_paged_list_reload (mdg_my_account_get_sessions (self->account));
}

static void
page_reload (MdgPage *page)
{
  MdgAccountPage *self = MDG_ACCOUNT_PAGE (page);
  mdg_access_reload_me (self->access);
  mdg_paged_list_reload (mdg_my_account_get_sessions (self->account));
}

static gboolean
page_next_pane (MdgPage *page, GtkWidget *focus)
{
  MdgAccountPage *self = MDG_ACCOUNT_PAGE (page);
  GtkWidget *panes[] = { self->nav, self->content, NULL };
  return mdg_page_walk (panes, focus);
}

static void
mdg_account_page_iface_init (MdgPageInterface *iface)
{
  iface->reload = page_reload;
  iface->next_pane = page_next_pane;
}

GtkWidget *
mdg_account_page_new (MdgAccess *access)
{
  MdgAccountPage *self = g_object_new (MDG_TYPE_ACCOUNT_PAGE, NULL);
  self->access = g_object_ref (access);
  self->account = mdg_my_account_new (access);
  MdgPagedList *sessions = mdg_my_account_get_sessions (self->account);
  gtk_list_box_bind_model (self->sessions, G_LIST_MODEL (sessions), make_session_row, NULL, NULL);
  mdg_password_form_set_account (self->password, self->account);
  mdg_totp_pane_set_account (self->totp, self->account);
  g_signal_connect_object (sessions, "notify", G_CALLBACK (on_sessions_state), self, 0);
  g_signal_connect_object (access, "notify::me", G_CALLBACK (show_profile), self,
                           G_CONNECT_SWAPPED);
  show_profile (self);
  mdg_paged_list_reload (sessions);
  return GTK_WIDGET (self);
}

static void
mdg_account_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value,
                      gtk_stack_get_visible_child_name (MDG_ACCOUNT_PAGE (object)->sections));
}

static void
mdg_account_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MdgAccountPage *self = MDG_ACCOUNT_PAGE (object);
  mdg_banner_say (self->banner, "ok", NULL, NULL, NULL);
  gtk_stack_set_visible_child_name (self->sections, g_value_get_string (value));
}

static void
mdg_account_page_dispose (GObject *object)
{
  MdgAccountPage *self = MDG_ACCOUNT_PAGE (object);
  g_clear_object (&self->account);
  g_clear_object (&self->access);
  G_OBJECT_CLASS (mdg_account_page_parent_class)->dispose (object);
}

static void
mdg_account_page_class_init (MdgAccountPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_account_page_dispose;
  G_OBJECT_CLASS (klass)->get_property = mdg_account_page_get_property;
  G_OBJECT_CLASS (klass)->set_property = mdg_account_page_set_property;
  g_type_ensure (MDG_TYPE_BANNER);
  g_type_ensure (MDG_TYPE_PASSWORD_FORM);
  g_type_ensure (MDG_TYPE_TOTP_PANE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/account/account-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgAccountPage, sections);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountPage, nav);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountPage, content);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountPage, banner);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountPage, name);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountPage, login);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountPage, section);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountPage, email);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountPage, expires);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountPage, rights);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountPage, sessions);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountPage, sessions_state);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountPage, password);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountPage, totp);
  gtk_widget_class_bind_template_callback (widget_class, on_password_done);
  g_object_class_install_property (
    G_OBJECT_CLASS (klass), PROP_SHOWN,
    g_param_spec_string ("shown", NULL, NULL, "profile",
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  gtk_widget_class_install_property_action (widget_class, "account.show", "shown");
  gtk_widget_class_install_action (widget_class, "account.revoke", "x", revoke_device);
  gtk_widget_class_install_action (widget_class, "account.sign-out-everywhere", NULL,
                                   ask_everywhere);
}

static void
mdg_account_page_init (MdgAccountPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
