/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/sign-in.h"

#include "mdg-config.h"
#include "server/crypto/hash.h"
#include "server/crypto/random.h"
#include "server/crypto/totp.h"
#include "server/service/account-rules.h"
#include "server/service/address-limiter.h"
#include "server/service/policy.h"
#include "server/store/accounts.h"
#include "server/store/credentials.h"
#include "server/store/sessions.h"
#include "shared/base/error.h"
#include "shared/wire/paths.h"

#include <string.h>

/* How old last_seen_at may grow before it is written again. */
#define TOUCH_AFTER (5 * MDG_MINUTE)

/* What one try knows of the account, read before the hash is computed. */
typedef struct
{
  MdgAccount *account; /* NULL: no such user ID */
  MdgCredential *credential;
  MdgSignInGuard guard;
  char *better_hash; /* of the right password, where the stored one has another cost */
} Attempt;

static void
attempt_clear (Attempt *attempt)
{
  g_clear_pointer (&attempt->account, mdg_account_free);
  g_clear_pointer (&attempt->credential, mdg_credential_free);
  g_clear_pointer (&attempt->better_hash, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Attempt, attempt_clear)

static gboolean
read_attempt (MdgLease *lease, const char *login, Attempt *attempt, GError **error)
{
  g_autoptr (GError) local = NULL;
  gint64 id = 0;
  if (!mdg_guard_get (lease, login, &attempt->guard, error) ||
      !mdg_accounts_find (lease, login, &id, error))
    return FALSE;
  if (id == 0)
    return TRUE;
  attempt->account = mdg_accounts_get (lease, id, &local);
  attempt->credential = local == NULL ? mdg_credentials_get (lease, id, &local) : NULL;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
refuse_locked (MdgCore *core, const MdgSignInGuard *guard, GError **error)
{
  gint64 left = guard->locked_until - mdg_clock_now (core->clock);
  if (left <= 0)
    return TRUE;
  mdg_set_error_int (error, MDG_ERROR_SIGN_IN_LOCKED, "minutes",
                     (left + MDG_MINUTE - 1) / MDG_MINUTE);
  return FALSE;
}

/* The password alone. Takes one hash whether the account exists or not. */
static gboolean
check_password (MdgCore *core, const Attempt *attempt, const char *password, GError **error)
{
  gboolean right =
    attempt->credential != NULL
      ? mdg_password_hasher_verify (core->hasher, attempt->credential->password, password)
      : mdg_password_hasher_verify_decoy (core->hasher, password);
  if (right && attempt->credential != NULL)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_SIGN_IN_FAILED, NULL);
  return FALSE;
}

static gboolean
use_recovery_code (MdgLease *lease, MdgCredential *credential, const char *code, GError **error)
{
  g_autofree char *scope = mdg_scope_account (credential->account_id);
  g_autoptr (MdgKey) key =
    mdg_keyring_get (mdg_lease_get_keyring (lease), scope, MDG_KEYRING_EXISTING, error);
  if (key == NULL)
    return FALSE;
  guint8 hash[MDG_MAC_SIZE];
  mdg_recovery_code_hash (key, code, hash);
  g_autofree char *hex = mdg_hash_dup_hex (hash);
  g_autoptr (GStrvBuilder) left = g_strv_builder_new ();
  gboolean found = FALSE;
  for (guint i = 0; credential->recovery != NULL && credential->recovery[i] != NULL; i++)
    {
      if (!found && g_str_equal (credential->recovery[i], hex))
        found = TRUE;
      else
        g_strv_builder_add (left, credential->recovery[i]);
    }
  if (!found)
    {
      mdg_set_error (error, MDG_ERROR_CODE_WRONG, NULL);
      return FALSE;
    }
  g_strfreev (credential->recovery);
  credential->recovery = g_strv_builder_end (left);
  return TRUE;
}

/* The second factor, where there is one; changes @credential so that no code works twice. */
static gboolean
check_code (MdgLease *lease, MdgCredential *credential, const char *code, GError **error)
{
  if (!credential->totp)
    return TRUE;
  if (code == NULL || *code == '\0')
    {
      mdg_set_error (error, MDG_ERROR_CODE_REQUIRED, NULL);
      return FALSE;
    }
  g_autoptr (GBytes) secret = mdg_base32_decode (credential->totp_secret);
  if (secret != NULL && mdg_totp_verify (secret, code, mdg_lease_now (lease), credential->totp_step,
                                         &credential->totp_step))
    return TRUE;
  return use_recovery_code (lease, credential, code, error);
}

static gboolean
is_guess (const GError *error)
{
  return g_error_matches (error, MDG_ERROR, MDG_ERROR_SIGN_IN_FAILED) ||
         g_error_matches (error, MDG_ERROR, MDG_ERROR_CODE_WRONG);
}

static gboolean
count_guess (
  MdgContext *context, MdgLease *lease, const char *login, MdgSignInGuard *guard, GError **error)
{
  MdgCore *core = context->core;
  g_auto (MdgCoreSettings) settings;
  mdg_core_get_settings (core, &settings);
  guard->failures++;
  if (guard->failures >= settings.sign_in_tries)
    *guard = (MdgSignInGuard){ 0, mdg_clock_now (core->clock) + settings.sign_in_lock };
  mdg_address_limiter_note_failure (core->addresses, context->address);
  return mdg_guard_put (lease, login, guard, error);
}

/* Records why a try was refused. The user ID as typed is not recorded: people type passwords there.
 */
static gboolean
record_refusal (MdgContext *context,
                MdgLease *lease,
                const char *login,
                Attempt *attempt,
                const GError *why,
                GError **error)
{
  if (is_guess (why) && !count_guess (context, lease, login, &attempt->guard, error))
    return FALSE;
  MdgAuditEvent event = { attempt->account != NULL ? attempt->account->id : 0,
                          "session.create",
                          NULL,
                          mdg_error_slug (why),
                          context->address,
                          NULL };
  return mdg_audit_append (lease, &event, error) && mdg_lease_commit (lease, error);
}

static gboolean
store_session (MdgContext *context,
               MdgLease *lease,
               const MdgAccount *account,
               const MdgSignIn *request,
               const char *token,
               gint64 *ret_id,
               GError **error)
{
  g_auto (MdgCoreSettings) settings;
  mdg_core_get_settings (context->core, &settings);
  guint8 hash[MDG_HASH_SIZE];
  mdg_token_hash (token, hash);
  g_autoptr (GBytes) hash_bytes = g_bytes_new (hash, sizeof hash);
  gint64 now = mdg_lease_now (lease);
  g_autoptr (MdgSession) session = mdg_session_new ();
  session->id = mdg_lease_new_id (lease);
  session->device = g_strdup (request->device);
  session->address = g_strdup (context->address);
  session->created_at = now;
  session->expires_at = now + settings.session_lifetime;
  *ret_id = session->id;
  return mdg_sessions_insert (lease, session, account->id, hash_bytes, error) &&
         mdg_accounts_touch_sign_in (lease, account->id, now, error);
}

/* Computed before the lease is taken. A failure can wait for the next time. */
static void
prepare_better_hash (MdgCore *core, Attempt *attempt, const char *password)
{
  const MdgCredential *credential = attempt->credential;
  if (!credential->must_change &&
      mdg_password_hasher_needs_rehash (core->hasher, credential->password))
    attempt->better_hash = mdg_password_hasher_hash (core->hasher, password, NULL);
}

static void
use_better_hash (MdgCredential *credential, const char *better_hash)
{
  if (better_hash == NULL)
    return;
  g_free (credential->password);
  credential->password = g_strdup (better_hash);
}

static void
age_password (MdgCore *core, MdgCredential *credential)
{
  g_auto (MdgCoreSettings) settings;
  mdg_core_get_settings (core, &settings);
  gint64 age = mdg_clock_now (core->clock) - credential->changed_at;
  if (settings.password_max_age_days != 0 && age > settings.password_max_age_days * MDG_DAY)
    credential->must_change = TRUE;
}

static MdgSignedIn *
open_session (
  MdgContext *context, MdgLease *lease, Attempt *attempt, const MdgSignIn *request, GError **error)
{
  g_autofree char *token = mdg_random_token ();
  gint64 session_id = 0;
  age_password (context->core, attempt->credential);
  context->identity.account_id = attempt->account->id;
  if (!mdg_credentials_put (lease, attempt->credential, error) ||
      !mdg_guard_clear (lease, request->login, error) ||
      !store_session (context, lease, attempt->account, request, token, &session_id, error) ||
      !mdg_context_audit (context, lease, "session.create", "session", session_id, NULL, error) ||
      !mdg_context_commit (context, lease, FALSE, error))
    return NULL;
  g_autoptr (MdgSignedIn) answer = mdg_signed_in_new ();
  answer->token = g_steal_pointer (&token);
  return g_steal_pointer (&answer);
}

/* FALSE when the password was changed a moment ago. Another hash alone may be the better one of a
 * sign-in at the same time. */
static gboolean
is_same_password (const MdgCredential *before, const MdgCredential *now)
{
  return before != NULL && now != NULL &&
         (g_str_equal (before->password, now->password) ||
          (before->changed_at == now->changed_at && before->must_change == now->must_change));
}

/* Second half of a try, under the write lease, with what may have changed while the hash was
 * computed read again. */
static MdgSignedIn *
decide (MdgContext *context,
        const MdgSignIn *request,
        const Attempt *before,
        GError *password_error,
        GError **error)
{
  g_autoptr (GError) why = password_error;
  g_auto (Attempt) attempt = { NULL };
  g_autoptr (MdgLease) lease = mdg_store_begin_write (context->core->store, NULL, error);
  if (lease == NULL || !read_attempt (lease, request->login, &attempt, error))
    return NULL;
  if (why == NULL && !is_same_password (before->credential, attempt.credential))
    mdg_set_error (&why, MDG_ERROR_SIGN_IN_FAILED, NULL);
  if (why == NULL && refuse_locked (context->core, &attempt.guard, &why) &&
      mdg_account_rules_check_usable (context->core, attempt.account, &why) &&
      check_code (lease, attempt.credential, request->code, &why))
    {
      use_better_hash (attempt.credential, before->better_hash);
      return open_session (context, lease, &attempt, request, error);
    }
  if (record_refusal (context, lease, request->login, &attempt, why, error))
    g_propagate_error (error, g_steal_pointer (&why));
  return NULL;
}

MdgSignedIn *
mdg_sign_in (MdgContext *context, const MdgSignIn *request, GError **error)
{
  MdgCore *core = context->core;
  g_auto (MdgCoreSettings) settings;
  mdg_core_get_settings (core, &settings);
  if (!mdg_address_limiter_check (core->addresses, context->address,
                                  settings.address_tries_per_minute, error))
    return NULL;

  g_auto (Attempt) attempt = { NULL };
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  if (lease == NULL || !read_attempt (lease, request->login, &attempt, error))
    return NULL;
  g_clear_pointer (&lease, mdg_lease_free);
  if (!refuse_locked (core, &attempt.guard, error))
    return NULL;

  GError *password_error = NULL;
  if (check_password (core, &attempt, request->password, &password_error))
    prepare_better_hash (core, &attempt, request->password);
  g_autoptr (MdgSignedIn) answer = decide (context, request, &attempt, password_error, error);
  if (answer == NULL || !mdg_sign_in_resolve (core, answer->token, NULL, &context->identity, error))
    return NULL;
  answer->me = mdg_sign_in_get_me (context, error);
  return answer->me != NULL ? g_steal_pointer (&answer) : NULL;
}

static gboolean
refuse_unknown (GError **error)
{
  mdg_set_error (error, MDG_ERROR_NOT_SIGNED_IN, NULL);
  return FALSE;
}

gboolean
mdg_sign_in_identify (MdgCore *core,
                      MdgLease *lease,
                      gint64 account_id,
                      MdgIdentity *ret_identity,
                      GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgAccount) account = mdg_accounts_get (lease, account_id, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (account == NULL || !mdg_account_rules_check_usable (core, account, NULL))
    return refuse_unknown (error);
  MdgIdentity identity = { .account_id = account->id,
                           .section_id = account->section_id,
                           .valid_until = mdg_account_rules_get_end (account),
                           .must_change_password = account->must_change_password };
  if (!mdg_policy_roles_to_grants (lease, account->roles, &identity.grants, &local) &&
      !g_error_matches (local, MDG_ERROR, MDG_ERROR_ROLE_UNKNOWN))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  *ret_identity = identity;
  return TRUE;
}

/* Reads session, account and rights. */
static gboolean
read_identity (
  MdgCore *core, MdgLease *lease, GBytes *token_hash, MdgIdentity *ret_identity, GError **error)
{
  g_autoptr (GError) local = NULL;
  MdgSessionKey key;
  if (!mdg_sessions_find (lease, token_hash, &key, &local))
    return local != NULL ? (g_propagate_error (error, g_steal_pointer (&local)), FALSE)
                         : refuse_unknown (error);
  if (!mdg_sign_in_identify (core, lease, key.account_id, ret_identity, error))
    return FALSE;
  ret_identity->session_id = key.id;
  ret_identity->last_seen_at = key.last_seen_at;
  ret_identity->valid_until = MIN (key.expires_at, ret_identity->valid_until);
  return TRUE;
}

/* Writes down now and then that the session is in use; losing one such note does no harm. */
static void
touch (MdgCore *core, const MdgIdentity *identity)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgLease) lease = mdg_store_begin_write (core->store, NULL, &error);
  if (lease == NULL ||
      !mdg_sessions_touch (lease, identity->session_id, mdg_lease_now (lease), &error) ||
      !mdg_lease_commit (lease, &error))
    g_warning ("The last use of a session could not be written down: %s", error->message);
}

static gboolean
check_time (MdgCore *core, const MdgIdentity *identity, GError **error)
{
  g_auto (MdgCoreSettings) settings;
  mdg_core_get_settings (core, &settings);
  gint64 now = mdg_clock_now (core->clock);
  return (now < identity->valid_until &&
          now < identity->last_seen_at + settings.session_idle + TOUCH_AFTER) ||
         refuse_unknown (error);
}

gboolean
mdg_sign_in_resolve (MdgCore *core,
                     const char *token,
                     GCancellable *cancellable,
                     MdgIdentity *ret_identity,
                     GError **error)
{
  guint8 hash[MDG_HASH_SIZE];
  MdgIdentity identity;
  if (token == NULL || strlen (token) != MDG_RANDOM_TOKEN_CHARS)
    return refuse_unknown (error);
  mdg_token_hash (token, hash);
  guint64 generation = mdg_session_cache_get_generation (core->sessions);
  gboolean known = mdg_session_cache_get (core->sessions, hash, &identity);
  if (!known)
    {
      g_autoptr (GBytes) hash_bytes = g_bytes_new (hash, sizeof hash);
      g_autoptr (MdgLease) lease = mdg_store_begin_read (core->store, cancellable, error);
      if (lease == NULL || !read_identity (core, lease, hash_bytes, &identity, error))
        return FALSE;
    }
  if (!check_time (core, &identity, error))
    return FALSE;
  gint64 now = mdg_clock_now (core->clock);
  if (identity.last_seen_at + TOUCH_AFTER < now)
    {
      identity.last_seen_at = now;
      touch (core, &identity);
      known = FALSE;
    }
  if (!known)
    mdg_session_cache_put (core->sessions, generation, hash, &identity);
  *ret_identity = identity;
  return TRUE;
}

void
mdg_sign_in_tell_revoked (MdgCore *core, gint64 session_id)
{
  mdg_event_hub_publish (core->hub, MDG_TO_SESSION (session_id), MDG_EVENT_SESSION_REVOKED, NULL);
}

gboolean
mdg_sign_out (MdgContext *context, GError **error)
{
  gint64 id = context->identity.session_id;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL || !mdg_sessions_delete (lease, id, error) ||
      !mdg_context_audit (context, lease, "session.end", "session", id, NULL, error) ||
      !mdg_context_commit (context, lease, TRUE, error))
    return FALSE;
  mdg_sign_in_tell_revoked (context->core, id);
  mdg_event_hub_publish (context->core->hub, MDG_TO_ACCOUNT (context->identity.account_id),
                         MDG_EVENT_SESSIONS_CHANGED, NULL);
  return TRUE;
}

static GPtrArray *
grants_to_records (const MdgGrants *grants)
{
  GPtrArray *records = mdg_record_array_new (&MDG_GRANT_TYPE);
  for (guint i = 0; i < MDG_N_PERMISSIONS; i++)
    {
      if (grants->reach[i] == MDG_REACH_NONE)
        continue;
      MdgGrant *grant = mdg_grant_new ();
      grant->permission = g_strdup (mdg_permission_name ((MdgPermission) i));
      grant->reach = g_strdup (mdg_reach_name (grants->reach[i]));
      g_ptr_array_add (records, grant);
    }
  return records;
}

MdgMe *
mdg_sign_in_get_me (MdgContext *context, GError **error)
{
  g_auto (MdgCoreSettings) settings;
  mdg_core_get_settings (context->core, &settings);
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  MdgAccount *account =
    lease != NULL ? mdg_accounts_get (lease, context->identity.account_id, error) : NULL;
  if (account == NULL)
    {
      if (error == NULL || *error == NULL)
        refuse_unknown (error);
      return NULL;
    }
  MdgMe *me = mdg_me_new ();
  me->account = account;
  me->grants = grants_to_records (&context->identity.grants);
  me->session_id = context->identity.session_id;
  me->ward_name = g_strdup (settings.ward_name);
  me->server_version = g_strdup (MDG_VERSION);
  return me;
}
