/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/model/my-account.h"

#include "client/model/answer.h"
#include "client/model/items.h"
#include "shared/wire/paths.h"

struct _MdgMyAccount
{
  GObject parent_instance;
  MdgAccess *access;
  MdgPagedList *sessions;
};

G_DEFINE_FINAL_TYPE (MdgMyAccount, mdg_my_account, G_TYPE_OBJECT)

static void
on_changed (MdgAccess *access, const char *name, MdgMyAccount *self)
{
  mdg_paged_list_refresh (self->sessions);
}

MdgMyAccount *
mdg_my_account_new (MdgAccess *access)
{
  MdgMyAccount *self = g_object_new (MDG_TYPE_MY_ACCOUNT, NULL);
  self->access = g_object_ref (access);
  self->sessions = mdg_paged_list_new (mdg_access_get_connection (access), MDG_PATH_ME_SESSIONS,
                                       MDG_TYPE_SESSION_ITEM, MDG_LIST_LOAD_ALL);
  g_signal_connect_object (access, "changed::" MDG_EVENT_SESSIONS_CHANGED, G_CALLBACK (on_changed),
                           self, 0);
  g_signal_connect_object (access, "changed::" MDG_EVENT_RESET, G_CALLBACK (on_changed), self, 0);
  return self;
}

MdgAccess *
mdg_my_account_get_access (MdgMyAccount *self)
{
  return self->access;
}

MdgPagedList *
mdg_my_account_get_sessions (MdgMyAccount *self)
{
  return self->sessions;
}

void
mdg_my_account_change_password_async (MdgMyAccount *self,
                                      const char *current,
                                      const char *new_password,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  g_autoptr (GBytes) body = mdg_body_new ("current", current, "new", new_password, NULL);
  mdg_access_send_async (self->access, "PUT", MDG_PATH_ME_PASSWORD, body, cancellable, callback,
                         user_data);
}

void
mdg_my_account_revoke_async (MdgMyAccount *self,
                             gint64 session_id,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autofree char *path = mdg_path_fill (MDG_PATH_ME_SESSION, session_id);
  mdg_access_send_async (self->access, "DELETE", path, NULL, NULL, callback, user_data);
}

void
mdg_my_account_set_up_totp_async (MdgMyAccount *self,
                                  const char *password,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GBytes) body = mdg_body_new ("password", password, NULL);
  mdg_access_send_async (self->access, "POST", MDG_PATH_ME_TOTP, body, cancellable, callback,
                         user_data);
}

void
mdg_my_account_confirm_totp_async (MdgMyAccount *self,
                                   const char *code,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GBytes) body = mdg_body_new ("code", code, NULL);
  mdg_access_send_async (self->access, "POST", MDG_PATH_ME_TOTP_CONFIRM, body, cancellable,
                         callback, user_data);
}

void
mdg_my_account_remove_totp_async (MdgMyAccount *self,
                                  const char *password,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GBytes) body = mdg_body_new ("password", password, NULL);
  mdg_access_send_async (self->access, "POST", MDG_PATH_ME_TOTP_REMOVE, body, cancellable, callback,
                         user_data);
}

static void
mdg_my_account_dispose (GObject *object)
{
  MdgMyAccount *self = MDG_MY_ACCOUNT (object);
  g_clear_object (&self->sessions);
  g_clear_object (&self->access);
  G_OBJECT_CLASS (mdg_my_account_parent_class)->dispose (object);
}

static void
mdg_my_account_class_init (MdgMyAccountClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mdg_my_account_dispose;
}

static void
mdg_my_account_init (MdgMyAccount *self)
{
}
