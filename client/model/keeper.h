/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What this PC keeps for its user from one run to the next: the session token of each server, in
 * the secrets, and the sealed local store with the remembered user ID. Owned by the access; main
 * thread, while its slow work is done on worker threads.
 */
#pragma once

#include "client/local/store.h"

G_BEGIN_DECLS

#define MDG_TYPE_KEEPER (mdg_keeper_get_type ())
G_DECLARE_FINAL_TYPE (MdgKeeper, mdg_keeper, MDG, KEEPER, GObject)

/* The store lies in @folder. */
MdgKeeper *mdg_keeper_new (const char *folder);

/* Secrets to use instead of the system's; before opening. */
void mdg_keeper_set_secrets (MdgKeeper *self, MdgSecrets *secrets);

/* Opens secrets and store, and looks for the token kept for the server @address, which may be NULL.
 * What cannot be opened is told in the log, and the rest goes on without it. */
void mdg_keeper_open_async (MdgKeeper *self,
                            const char *address,
                            GAsyncReadyCallback callback,
                            gpointer user_data);

/* The token, or NULL. Free with mdg_secret_free (). */
char *mdg_keeper_open_finish (MdgKeeper *self, GAsyncResult *result);

/* FALSE when what is secret is gone with the program. */
gboolean mdg_keeper_is_lasting (MdgKeeper *self);

/* Borrowed; NULL until opened, and when it could not be. */
MdgStore *mdg_keeper_get_store (MdgKeeper *self);

/* Keeps @token for the server @address, or forgets it when NULL; returns before that is done. */
void mdg_keeper_put_token (MdgKeeper *self, const char *address, const char *token);

/* The remembered user ID, or NULL. Free with g_free (). */
char *mdg_keeper_dup_login (MdgKeeper *self);

/* NULL forgets it. */
void mdg_keeper_put_login (MdgKeeper *self, const char *login);

G_END_DECLS
