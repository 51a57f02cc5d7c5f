/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How this PC stands to the server: which server, signed in or not, as whom, with which rights,
 * reachable or not. Every window follows this one object. Owned by the application; main thread.
 */
#pragma once

#include "client/local/secrets.h"
#include "client/local/settings.h"
#include "client/local/store.h"
#include "client/model/update.h"
#include "client/net/connection.h"
#include "shared/model/session.h"

G_BEGIN_DECLS

typedef enum
{
  MDG_ACCESS_STARTING,  /* looking for a session kept from last time */
  MDG_ACCESS_NO_SERVER, /* no address has been chosen yet */
  MDG_ACCESS_SIGNED_OUT,
  MDG_ACCESS_TOO_OLD,      /* the server takes newer clients only */
  MDG_ACCESS_CODE_NEEDED,  /* the password was right, the second factor is asked for */
  MDG_ACCESS_PASSWORD_DUE, /* signed in, but nothing works before a new password is chosen */
  MDG_ACCESS_SIGNED_IN,
} MdgAccessState;

#define MDG_TYPE_ACCESS (mdg_access_get_type ())
G_DECLARE_FINAL_TYPE (MdgAccess, mdg_access, MDG, ACCESS, GObject)

/* Properties: "state" (MdgAccessState as uint), "busy", "notice" (one sentence for the sign-in
 * window, or NULL), "trouble" (why the line to the server is down, while signed in, or NULL),
 * "info" (notified when the server answered), "me" (notified when account or rights changed),
 * "lasting" (FALSE: secrets are kept for this session only).
 *
 * Signal "changed", detailed with an event name of shared/wire/paths.h: load again what shows that.
 * Signal "event" (name, data), detailed in the same way: the same with the event's data, an object
 * in JSON or "".
 */
MdgAccess *mdg_access_new (MdgSettings *settings, const char *store_folder);

/* Uses @secrets instead of the system's keeper. For tests; before mdg_access_start (). */
void mdg_access_set_secrets (MdgAccess *self, MdgSecrets *secrets);

/* Installs as @host says. For tests. */
void mdg_access_set_installer_host (MdgAccess *self, const MdgInstallerHost *host);

/* Opens the secrets, greets the server, takes a kept session up again. */
void mdg_access_start (MdgAccess *self);

MdgAccessState mdg_access_get_state (MdgAccess *self);
gboolean mdg_access_is_busy (MdgAccess *self);
const char *mdg_access_get_notice (MdgAccess *self);
const char *mdg_access_get_trouble (MdgAccess *self);
const MdgServerInfo *mdg_access_get_info (MdgAccess *self);
const MdgMe *mdg_access_get_me (MdgAccess *self);
MdgReach mdg_access_get_reach (MdgAccess *self, MdgPermission permission);
const char *mdg_access_get_address (MdgAccess *self);
gboolean mdg_access_is_secure (MdgAccess *self);
gboolean mdg_access_is_verified (MdgAccess *self);

/* The way to a newer client; NULL but in the state TOO_OLD. Borrowed. */
MdgUpdate *mdg_access_get_update (MdgAccess *self);

/* NULL while no server is chosen. A change of server makes a new one. Borrowed. */
MdgConnection *mdg_access_get_connection (MdgAccess *self);

/* One ordinary call over that connection; @body may be NULL. Finish with mdg_answer_finish (). */
void mdg_access_send_async (MdgAccess *self,
                            const char *method,
                            const char *path,
                            GBytes *body,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);

/* NULL until opened. Borrowed. */
MdgStore *mdg_access_get_store (MdgAccess *self);

/* TRUE when the system desk has set the server: then nobody may take another. */
gboolean mdg_access_is_server_fixed (MdgAccess *self);

/* Takes another server from now on; not to be called when it is fixed. FALSE with a sentence for
 * people when @address cannot be one. */
gboolean mdg_access_set_server (MdgAccess *self, const char *address, GError **error);

/* @code is NULL on the first try. @remember keeps the user ID on this PC. */
void mdg_access_sign_in (
  MdgAccess *self, const char *login, const char *password, const char *code, gboolean remember);
void mdg_access_cancel (MdgAccess *self);

/* Ends this session on the server and here. */
void mdg_access_sign_out (MdgAccess *self);

/* Ends every session of the account, this one too. */
void mdg_access_sign_out_everywhere (MdgAccess *self);

/* Asks the server again for account and rights. */
void mdg_access_reload_me (MdgAccess *self);
void mdg_access_retry_now (MdgAccess *self);

/* The user ID kept on this PC, or NULL. Free with g_free (). */
char *mdg_access_dup_remembered_login (MdgAccess *self);

/* Takes the language of the settings for sentences from the server. */
void mdg_access_update_language (MdgAccess *self);

G_END_DECLS
