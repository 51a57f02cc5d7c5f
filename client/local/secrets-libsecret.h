/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Secrets in the desktop's Secret Service.
 */
#pragma once

#include "client/local/secrets.h"

G_BEGIN_DECLS

#define MDG_TYPE_SECRETS_LIBSECRET (mdg_secrets_libsecret_get_type ())
G_DECLARE_FINAL_TYPE (MdgSecretsLibsecret, mdg_secrets_libsecret, MDG, SECRETS_LIBSECRET, GObject)

/* NULL when no Secret Service answers, or when it has no default keyring yet: making one would ask
 * a person who only wants to sign in for yet another password. Blocks; not the main thread. */
MdgSecrets *mdg_secrets_libsecret_open (GCancellable *cancellable, GError **error);

G_END_DECLS
