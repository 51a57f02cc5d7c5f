/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Secrets in the desktop's Secret Service.
 */
#pragma once

#include "client/local/secrets.h"

G_BEGIN_DECLS

#define MDG_TYPE_SECRETS_LIBSECRET (mdg_secrets_libsecret_get_type ())
G_DECLARE_FINAL_TYPE (MdgSecretsLibsecret, mdg_secrets_libsecret, MDG, SECRETS_LIBSECRET, GObject)

MdgSecrets *mdg_secrets_libsecret_new (void);

G_END_DECLS
