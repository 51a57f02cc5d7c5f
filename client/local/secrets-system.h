/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The keeper of secrets that this system brings along: the Secret Service of the desktop, or the
 * Credential Manager of Windows. For client/local/secrets.c; any thread.
 */
#pragma once

#include "client/local/secrets.h"

G_BEGIN_DECLS

/* NULL when there is no keeper that outlasts the program: no Secret Service answers, or it has no
 * default keyring yet (making one would ask a person who only wants to sign in for yet another
 * password), or Windows keeps nothing for this kind of logon. Blocks; not the main thread. */
MdgSecrets *mdg_secrets_system_open (GCancellable *cancellable, GError **error);

G_END_DECLS
