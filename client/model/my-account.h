/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One's own account: devices, password, second factor. Made for a signed-in access, owned by the
 * main window; main thread. The *_async calls end with the finish functions of answer.h.
 */
#pragma once

#include "client/model/access.h"
#include "client/model/paged-list.h"

G_BEGIN_DECLS

#define MDG_TYPE_MY_ACCOUNT (mdg_my_account_get_type ())
G_DECLARE_FINAL_TYPE (MdgMyAccount, mdg_my_account, MDG, MY_ACCOUNT, GObject)

MdgMyAccount *mdg_my_account_new (MdgAccess *access);
MdgAccess *mdg_my_account_get_access (MdgMyAccount *self);

/* MdgSessionItem. Borrowed. */
MdgPagedList *mdg_my_account_get_sessions (MdgMyAccount *self);

void mdg_my_account_change_password_async (MdgMyAccount *self,
                                           const char *current,
                                           const char *new_password,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
void mdg_my_account_revoke_async (MdgMyAccount *self,
                                  gint64 session_id,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

/* Answers an MdgTotpSetup. */
void mdg_my_account_set_up_totp_async (MdgMyAccount *self,
                                       const char *password,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
void mdg_my_account_confirm_totp_async (MdgMyAccount *self,
                                        const char *code,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
void mdg_my_account_remove_totp_async (MdgMyAccount *self,
                                       const char *password,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

G_END_DECLS
