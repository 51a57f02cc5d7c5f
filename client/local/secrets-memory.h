/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Secrets kept in memory, wiped when they are dropped, until the program ends.
 */
#pragma once

#include "client/local/secrets.h"

G_BEGIN_DECLS

#define MDG_TYPE_SECRETS_MEMORY (mdg_secrets_memory_get_type ())
G_DECLARE_FINAL_TYPE (MdgSecretsMemory, mdg_secrets_memory, MDG, SECRETS_MEMORY, GObject)

MdgSecrets *mdg_secrets_memory_new (void);

G_END_DECLS
