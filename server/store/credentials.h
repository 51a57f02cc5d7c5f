/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What proves an account's identity: password hash, second factor, recovery codes, old hashes; all
 * sealed in one column under the account's key, so that the database alone gives nothing to guess
 * at. Also the count of wrong tries, kept by user ID whether such an account exists or not.
 */
#pragma once

#include "server/store/store.h"
#include "shared/model/record.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 account_id;
  gboolean must_change;
  gboolean totp; /* the second factor is confirmed and asked for */
  gint64 changed_at;

  /* sealed */
  char *password;    /* Argon2id, encoded */
  char **history;    /* earlier hashes, newest first */
  char *totp_secret; /* base32; set but not asked for until confirmed */
  gint64 totp_step;  /* the last time step that was accepted: a code works once */
  char **recovery;   /* hex of the hashes of unused recovery codes */
} MdgCredential;

MDG_DECLARE_RECORD (MdgCredential, mdg_credential, MDG_CREDENTIAL_TYPE)

/* NULL without @error when the account has none. */
MdgCredential *mdg_credentials_get (MdgLease *lease, gint64 account_id, GError **error);

/* Adds or replaces the row. */
gboolean mdg_credentials_put (MdgLease *lease, const MdgCredential *credential, GError **error);

typedef struct
{
  gint64 failures;
  gint64 locked_until; /* 0 when not locked */
} MdgSignInGuard;

/* Zeros when there is no row. */
gboolean
mdg_guard_get (MdgLease *lease, const char *login, MdgSignInGuard *ret_guard, GError **error);
gboolean
mdg_guard_put (MdgLease *lease, const char *login, const MdgSignInGuard *guard, GError **error);
gboolean mdg_guard_clear (MdgLease *lease, const char *login, GError **error);

/* Forgets tries older than @before. */
gboolean mdg_guard_sweep (MdgLease *lease, gint64 before, GError **error);

G_END_DECLS
