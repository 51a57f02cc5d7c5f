/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/signin/signin-window.h"

#include "client/model/answer.h"
#include "client/model/my-account.h"
#include "client/ui/common/dialogs.h"
#include "client/ui/common/password-form.h"
#include "client/ui/signin/update-pane.h"
#include "shared/base/error.h"

#include <glib/gi18n.h>

struct _MdgSigninWindow
{
  GtkApplicationWindow parent_instance;
  MdgAccess *access;
  MdgMyAccount *account; /* while a new password is due */
  gboolean choosing_server;

  GtkLabel *ward;
  GtkMenuButton *menu;
  GtkLabel *title;
  GtkLabel *lead;
  GtkWidget *notice_bar;
  GtkLabel *notice;
  GtkStack *pages;
  GtkEditable *login;
  GtkEditable *password;
  GtkWidget *caps;
  GtkCheckButton *remember;
  GtkEditable *code;
  GtkEditable *server;
  MdgPasswordForm *due;
  MdgUpdatePane *update;
  GtkWidget *submit_row;
  GtkSpinner *spinner;
  GtkLabel *submit_label;
  GtkWidget *forgotten;
  GtkWidget *change_server;
  GtkWidget *back;
  GtkImage *server_icon;
  GtkLabel *server_text;
  GtkLabel *contact;
  GtkWidget *lasting;
};

typedef struct
{
  const char *page;
  const char *title;
  const char *lead;
  const char *submit;
} Step;

static const Step steps[] = {
  { "password", N_ ("Sign in"), N_ ("Enter your user ID and password."), N_ ("Sign in") },
  { "code", N_ ("Second factor"), N_ ("Enter the code that your authenticator app shows now."),
    N_ ("Sign in") },
  { "server", N_ ("Server"), N_ ("Enter the address that the system desk told you."),
    N_ ("Use this server") },
  { "due", N_ ("New password"), N_ ("Choose your own password. It replaces the first one."), NULL },
  { "update", N_ ("A new version is needed"), NULL, NULL },
};

G_DEFINE_FINAL_TYPE (MdgSigninWindow, mdg_signin_window, GTK_TYPE_APPLICATION_WINDOW)

static const Step *
step_of (MdgSigninWindow *self)
{
  MdgAccessState state = mdg_access_get_state (self->access);
  if (self->choosing_server || state == MDG_ACCESS_NO_SERVER)
    return &steps[2];
  if (state == MDG_ACCESS_PASSWORD_DUE)
    return &steps[3];
  if (state == MDG_ACCESS_TOO_OLD)
    return &steps[4];
  return state == MDG_ACCESS_CODE_NEEDED ? &steps[1] : &steps[0];
}

static void
show_notice (MdgSigninWindow *self, const char *sentence)
{
  gtk_label_set_text (self->notice, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->notice_bar, sentence != NULL);
}

static void
focus_first_empty (MdgSigninWindow *self, const Step *step)
{
  GtkEditable *target = self->login;
  if (step == &steps[1])
    target = self->code;
  else if (step == &steps[2])
    target = self->server;
  else if (*gtk_editable_get_text (self->login) != '\0')
    target = self->password;
  gtk_widget_grab_focus (GTK_WIDGET (target));
}

static void
begin_due (MdgSigninWindow *self)
{
  if (self->account != NULL)
    return;
  self->account = mdg_my_account_new (self->access);
  const char *typed = gtk_editable_get_text (self->password);
  mdg_password_form_set_account (self->due, self->account);
  mdg_password_form_set_current (self->due, *typed != '\0' ? typed : NULL);
  gtk_widget_child_focus (GTK_WIDGET (self->due), GTK_DIR_TAB_FORWARD);
}

static gboolean
can_change_server (MdgSigninWindow *self)
{
  return !mdg_access_is_server_fixed (self->access);
}

static void
show_step (MdgSigninWindow *self)
{
  const Step *step = step_of (self);
  gboolean moved = g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), step->page) != 0;
  gtk_stack_set_visible_child_name (self->pages, step->page);
  gtk_label_set_text (self->title, _ (step->title));
  gtk_label_set_text (self->lead, step->lead != NULL ? _ (step->lead) : "");
  gtk_widget_set_visible (self->submit_row, step->submit != NULL);
  if (step->submit != NULL)
    gtk_label_set_text (self->submit_label, _ (step->submit));
  gtk_widget_set_visible (self->forgotten, step == &steps[0]);
  gtk_widget_set_visible (self->change_server, step == &steps[0] && can_change_server (self));
  gtk_widget_set_visible (self->back, step != &steps[0] && mdg_access_get_state (self->access) !=
                                                             MDG_ACCESS_NO_SERVER);
  if (step == &steps[3])
    begin_due (self);
  else
    g_clear_object (&self->account);
  mdg_update_pane_set_update (self->update, mdg_access_get_update (self->access));
  if (moved && step->submit != NULL)
    focus_first_empty (self, step);
}

static void
update_busy (MdgSigninWindow *self)
{
  gboolean busy = mdg_access_is_busy (self->access);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "signin.submit", !busy);
}

static void
update_server (MdgSigninWindow *self)
{
  const MdgServerInfo *info = mdg_access_get_info (self->access);
  const char *address = mdg_access_get_address (self->access);
  const char *state = info == NULL                            ? _ ("not reached yet")
                      : mdg_access_is_verified (self->access) ? _ ("certificate verified")
                                                              : _ ("no certificate: this PC only");
  g_autofree char *line = address != NULL ? g_strdup_printf (_ ("Server  %s  %s"), address, state)
                                          : g_strdup (_ ("No server has been chosen yet."));
  gtk_label_set_text (self->server_text, line);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->server_text), line);
  gtk_image_set_from_icon_name (self->server_icon,
                                info != NULL && mdg_access_is_verified (self->access)
                                  ? "mdg-lock-symbolic"
                                  : "mdg-warning-symbolic");
  gtk_label_set_text (self->ward, info != NULL && info->ward_name != NULL ? info->ward_name : "");
  gtk_label_set_text (self->contact, info != NULL && info->contact != NULL && *info->contact != '\0'
                                       ? info->contact
                                       : _ ("Ask the system desk of your office."));
}

static void
fill_remembered (MdgSigninWindow *self)
{
  gboolean lasting = TRUE;
  g_object_get (self->access, "lasting", &lasting, NULL);
  gtk_widget_set_visible (self->lasting, !lasting);
  g_autofree char *login = mdg_access_dup_remembered_login (self->access);
  if (login == NULL || *gtk_editable_get_text (self->login) != '\0')
    return;
  gtk_editable_set_text (self->login, login);
  gtk_check_button_set_active (self->remember, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->password));
}

/* What was refused is typed again: the cursor goes where the mistake most likely is. */
static void
refuse_input (MdgSigninWindow *self)
{
  gtk_editable_set_text (self->code, "");
  if (step_of (self) != &steps[0] || *gtk_editable_get_text (self->password) == '\0')
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self->password));
  gtk_editable_select_region (self->password, 0, -1);
}

static void
on_access_changed (MdgAccess *access, GParamSpec *pspec, MdgSigninWindow *self)
{
  const char *name = pspec != NULL ? pspec->name : "";
  if (g_str_equal (name, "busy"))
    update_busy (self);
  else if (g_str_equal (name, "lasting"))
    fill_remembered (self);
  show_notice (self, mdg_access_get_notice (access));
  update_server (self);
  show_step (self);
  if (g_str_equal (name, "notice") && mdg_access_get_notice (access) != NULL &&
      !self->choosing_server)
    refuse_input (self);
}

static void
submit_server (MdgSigninWindow *self)
{
  g_autoptr (GError) error = NULL;
  if (!mdg_access_set_server (self->access, gtk_editable_get_text (self->server), &error))
    {
      show_notice (
        self,
        g_error_matches (error, MDG_ERROR, MDG_ERROR_INVALID_FIELD)
          ? _ ("This is not a server address. Enter one such as https://madoguchi.example.lg.jp.")
          : _ ("The file of trusted certificates in the settings cannot be read."));
      return;
    }
  self->choosing_server = FALSE;
  show_step (self);
}

static void
submit (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgSigninWindow *self = MDG_SIGNIN_WINDOW (widget);
  const Step *step = step_of (self);
  const char *login = gtk_editable_get_text (self->login);
  const char *password = gtk_editable_get_text (self->password);
  const char *code = gtk_editable_get_text (self->code);
  if (step == &steps[2])
    {
      submit_server (self);
      return;
    }
  if (*login == '\0' || *password == '\0' || (step == &steps[1] && *code == '\0'))
    {
      show_notice (self, step == &steps[1] ? _ ("Enter the code.")
                                           : _ ("Enter the user ID and the password."));
      focus_first_empty (self, step);
      return;
    }
  mdg_access_sign_in (self->access, login, password, step == &steps[1] ? code : NULL,
                      gtk_check_button_get_active (self->remember));
}

static void
on_submit (MdgSigninWindow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "signin.submit", NULL);
}

static void
on_login_activate (MdgSigninWindow *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->password));
}

static void
change_server (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgSigninWindow *self = MDG_SIGNIN_WINDOW (widget);
  const char *address = mdg_access_get_address (self->access);
  self->choosing_server = TRUE;
  gtk_editable_set_text (self->server, address != NULL ? address : "");
  show_step (self);
}

static void
go_back (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgSigninWindow *self = MDG_SIGNIN_WINDOW (widget);
  if (mdg_access_get_state (self->access) == MDG_ACCESS_PASSWORD_DUE)
    {
      gtk_editable_set_text (self->password, "");
      mdg_access_sign_out (self->access);
      return;
    }
  self->choosing_server = FALSE;
  mdg_access_cancel (self->access);
  show_step (self);
}

static void
forgotten (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mdg_dialog_tell (widget, _ ("Forgotten your password?"),
                   _ ("Ask the system desk for a new first password. You choose your own when you "
                      "sign in with it."),
                   NULL);
}

static void
on_password_done (MdgSigninWindow *self)
{
  gtk_editable_set_text (self->password, "");
  mdg_access_reload_me (self->access);
}

static void
on_caps (GdkDevice *keyboard, GParamSpec *pspec, MdgSigninWindow *self)
{
  gtk_widget_set_visible (self->caps, gdk_device_get_caps_lock_state (keyboard));
}

static void
watch_caps (MdgSigninWindow *self)
{
  GdkSeat *seat = gdk_display_get_default_seat (gtk_widget_get_display (GTK_WIDGET (self)));
  GdkDevice *keyboard = seat != NULL ? gdk_seat_get_keyboard (seat) : NULL;
  if (keyboard == NULL)
    return;
  g_signal_connect_object (keyboard, "notify::caps-lock-state", G_CALLBACK (on_caps), self, 0);
  on_caps (keyboard, NULL, self);
}

GtkWindow *
mdg_signin_window_new (GtkApplication *application, MdgAccess *access, GMenuModel *display)
{
  MdgSigninWindow *self = g_object_new (MDG_TYPE_SIGNIN_WINDOW, "application", application, NULL);
  self->access = g_object_ref (access);
  gtk_menu_button_set_menu_model (self->menu, display);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "signin.change-server",
                                 can_change_server (self));
  g_signal_connect_object (access, "notify", G_CALLBACK (on_access_changed), self, 0);
  on_access_changed (access, NULL, self);
  update_busy (self);
  focus_first_empty (self, step_of (self));
  fill_remembered (self);
  watch_caps (self);
  return GTK_WINDOW (self);
}

static void
mdg_signin_window_dispose (GObject *object)
{
  MdgSigninWindow *self = MDG_SIGNIN_WINDOW (object);
  g_clear_object (&self->account);
  g_clear_object (&self->access);
  G_OBJECT_CLASS (mdg_signin_window_parent_class)->dispose (object);
}

static void
mdg_signin_window_class_init (MdgSigninWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_signin_window_dispose;
  g_type_ensure (MDG_TYPE_PASSWORD_FORM);
  g_type_ensure (MDG_TYPE_UPDATE_PANE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/signin/signin-window.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgSigninWindow, ward);
  gtk_widget_class_bind_template_child (widget_class, MdgSigninWindow, menu);
  gtk_widget_class_bind_template_child (widget_class, MdgSigninWindow, title);
  gtk_widget_class_bind_template_child (widget_class, MdgSigninWindow, lead);
  gtk_widget_class_bind_template_child (widget_class, MdgSigninWindow, notice_bar);
  gtk_widget_class_bind_template_child (widget_class, MdgSigninWindow, notice);
  gtk_widget_class_bind_template_child (widget_class, MdgSigninWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, MdgSigninWindow, login);
  gtk_widget_class_bind_template_child (widget_class, MdgSigninWindow, password);
  gtk_widget_class_bind_template_child (widget_class, MdgSigninWindow, caps);
  gtk_widget_class_bind_template_child (widget_class, MdgSigninWindow, remember);
  gtk_widget_class_bind_template_child (widget_class, MdgSigninWindow, code);
  gtk_widget_class_bind_template_child (widget_class, MdgSigninWindow, server);
  gtk_widget_class_bind_template_child (widget_class, MdgSigninWindow, due);
  gtk_widget_class_bind_template_child (widget_class, MdgSigninWindow, update);
  gtk_widget_class_bind_template_child (widget_class, MdgSigninWindow, submit_row);
  gtk_widget_class_bind_template_child (widget_class, MdgSigninWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, MdgSigninWindow, submit_label);
  gtk_widget_class_bind_template_child (widget_class, MdgSigninWindow, forgotten);
  gtk_widget_class_bind_template_child (widget_class, MdgSigninWindow, change_server);
  gtk_widget_class_bind_template_child (widget_class, MdgSigninWindow, back);
  gtk_widget_class_bind_template_child (widget_class, MdgSigninWindow, server_icon);
  gtk_widget_class_bind_template_child (widget_class, MdgSigninWindow, server_text);
  gtk_widget_class_bind_template_child (widget_class, MdgSigninWindow, contact);
  gtk_widget_class_bind_template_child (widget_class, MdgSigninWindow, lasting);
  gtk_widget_class_bind_template_callback (widget_class, on_submit);
  gtk_widget_class_bind_template_callback (widget_class, on_login_activate);
  gtk_widget_class_install_action (widget_class, "signin.submit", NULL, submit);
  gtk_widget_class_install_action (widget_class, "signin.change-server", NULL, change_server);
  gtk_widget_class_install_action (widget_class, "signin.back", NULL, go_back);
  gtk_widget_class_install_action (widget_class, "signin.forgotten", NULL, forgotten);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "signin.back", NULL);
}

static void
mdg_signin_window_init (MdgSigninWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->due, "done", G_CALLBACK (on_password_done), self);
}
