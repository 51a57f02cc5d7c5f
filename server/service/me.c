/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/me.h"

#include "server/crypto/hash.h"
#include "server/crypto/totp.h"
#include "server/service/sign-in.h"
#include "server/store/accounts.h"
#include "server/store/credentials.h"
#include "server/store/sessions.h"
#include "shared/base/error.h"
#include "shared/wire/paths.h"

static MdgCredential *
get_own (MdgContext *context, MdgLease *lease, MdgAccount **ret_account, GError **error)
{
  g_autoptr (MdgAccount) account = mdg_accounts_get (lease, context->identity.account_id, error);
  MdgCredential *credential =
    account != NULL ? mdg_credentials_get (lease, account->id, error) : NULL;
  if (credential != NULL)
    *ret_account = g_steal_pointer (&account);
  else if (error == NULL || *error == NULL)
    mdg_set_error (error, MDG_ERROR_NOT_SIGNED_IN, NULL);
  return credential;
}

static MdgCredential *
read_own (MdgContext *context, MdgAccount **ret_account, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  return lease != NULL ? get_own (context, lease, ret_account, error) : NULL;
}

/* Counts a wrong current password like a wrong try to sign in: a stolen session must not become a
 * way to guess. */
static gboolean
note_wrong_password (MdgContext *context, const char *login, const char *action, GError **error)
{
  g_auto (MdgCoreSettings) settings;
  mdg_core_get_settings (context->core, &settings);
  MdgSignInGuard guard;
  g_autoptr (MdgLease) lease = mdg_store_begin_write (context->core->store, NULL, error);
  if (lease == NULL || !mdg_guard_get (lease, login, &guard, error))
    return FALSE;
  guard.failures++;
  if (guard.failures >= settings.sign_in_tries)
    guard = (MdgSignInGuard){ 0, mdg_lease_now (lease) + settings.sign_in_lock };
  MdgAuditEvent event = {
    context->identity.account_id, action, NULL, "password-wrong", context->address, NULL
  };
  return mdg_guard_put (lease, login, &guard, error) && mdg_audit_append (lease, &event, error) &&
         mdg_lease_commit (lease, error);
}

static gboolean
check_lock (MdgContext *context, const char *login, GError **error)
{
  MdgSignInGuard guard;
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  if (lease == NULL || !mdg_guard_get (lease, login, &guard, error))
    return FALSE;
  gint64 left = guard.locked_until - mdg_clock_now (context->core->clock);
  if (left <= 0)
    return TRUE;
  mdg_set_error_int (error, MDG_ERROR_SIGN_IN_LOCKED, "minutes",
                     (left + MDG_MINUTE - 1) / MDG_MINUTE);
  return FALSE;
}

/* The password of the asker, checked before anything about his account is changed. */
static gboolean
check_password (MdgContext *context,
                const MdgAccount *account,
                const MdgCredential *credential,
                const char *password,
                const char *action,
                GError **error)
{
  if (!check_lock (context, account->login, error))
    return FALSE;
  if (mdg_password_hasher_verify (context->core->hasher, credential->password, password))
    return TRUE;
  if (note_wrong_password (context, account->login, action, error))
    mdg_set_error (error, MDG_ERROR_PASSWORD_WRONG, NULL);
  return FALSE;
}

static gboolean
lists_equal (char **a, char **b)
{
  static char *none[] = { NULL };
  return g_strv_equal ((const char *const *) (a != NULL ? a : none),
                       (const char *const *) (b != NULL ? b : none));
}

/* TRUE when nothing was done with it since: a code that was used in the meantime must stay used. */
static gboolean
is_unchanged (const MdgCredential *seen, const MdgCredential *stored)
{
  return g_str_equal (seen->password, stored->password) && seen->totp == stored->totp &&
         seen->totp_step == stored->totp_step &&
         g_strcmp0 (seen->totp_secret, stored->totp_secret) == 0 &&
         lists_equal (seen->recovery, stored->recovery);
}

/* Writes @credential unless the stored one is not as it was @seen, then audits and commits. */
static gboolean
store_credential (MdgContext *context,
                  const MdgCredential *credential,
                  const MdgCredential *seen,
                  gboolean end_others,
                  const char *action,
                  GError **error)
{
  gint64 ended = 0;
  g_autoptr (MdgAccount) account = NULL;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (MdgCredential) stored =
    lease != NULL ? get_own (context, lease, &account, error) : NULL;
  if (stored == NULL)
    return FALSE;
  if (!is_unchanged (seen, stored))
    {
      mdg_set_error (error, MDG_ERROR_CONFLICT, NULL);
      return FALSE;
    }
  return mdg_credentials_put (lease, credential, error) &&
         mdg_guard_clear (lease, account->login, error) &&
         (!end_others || mdg_sessions_delete_of (lease, account->id, context->identity.session_id,
                                                 &ended, error)) &&
         mdg_context_audit (context, lease, action, "account", account->id, NULL, error) &&
         mdg_context_commit (context, lease, TRUE, error);
}

/* PASSWORD_SAME when @wanted is the current password or one of the last ones. */
static gboolean
check_history (MdgContext *context,
               const MdgCredential *credential,
               const char *wanted,
               guint keep,
               GError **error)
{
  gboolean used = mdg_password_hasher_verify (context->core->hasher, credential->password, wanted);
  for (guint i = 0;
       !used && i < keep && credential->history != NULL && credential->history[i] != NULL; i++)
    used = mdg_password_hasher_verify (context->core->hasher, credential->history[i], wanted);
  if (used)
    mdg_set_error (error, MDG_ERROR_PASSWORD_SAME, NULL);
  return !used;
}

static void
push_history (MdgCredential *credential, guint keep)
{
  g_autoptr (GStrvBuilder) history = g_strv_builder_new ();
  if (keep > 0 && !credential->must_change) /* an initial password was nobody's choice */
    g_strv_builder_add (history, credential->password);
  for (guint i = 0; i + 1 < keep && credential->history != NULL && credential->history[i] != NULL;
       i++)
    g_strv_builder_add (history, credential->history[i]);
  g_strfreev (credential->history);
  credential->history = g_strv_builder_end (history);
}

/* Ends the streams of the account's other sessions. */
static void
tell_others_ended (MdgContext *context, GPtrArray *sessions)
{
  for (guint i = 0; i < sessions->len; i++)
    {
      const MdgSession *session = sessions->pdata[i];
      if (session->id != context->identity.session_id)
        mdg_sign_in_tell_revoked (context->core, session->id);
    }
}

gboolean
mdg_me_change_password (MdgContext *context,
                        const char *current,
                        const char *wanted,
                        GError **error)
{
  g_auto (MdgCoreSettings) settings;
  mdg_core_get_settings (context->core, &settings);
  MdgPasswordRules rules = { settings.password_min, MDG_PASSWORD_MAX_CHARS,
                             settings.password_kinds };
  g_autoptr (MdgAccount) account = NULL;
  g_autoptr (MdgCredential) credential = read_own (context, &account, error);
  if (credential == NULL ||
      !check_password (context, account, credential, current, "account.change-password", error) ||
      !mdg_password_rules_check (&rules, account->login, wanted, error) ||
      !check_history (context, credential, wanted, settings.password_history, error))
    return FALSE;
  g_autoptr (GPtrArray) sessions = mdg_me_list_sessions (context, error);
  char *hash =
    sessions != NULL ? mdg_password_hasher_hash (context->core->hasher, wanted, error) : NULL;
  if (hash == NULL)
    return FALSE;
  g_autoptr (MdgCredential) seen = mdg_credential_copy (credential);
  push_history (credential, settings.password_history);
  g_free (credential->password);
  credential->password = hash;
  credential->must_change = FALSE;
  credential->changed_at = mdg_clock_now (context->core->clock);
  if (!store_credential (context, credential, seen, TRUE, "account.change-password", error))
    return FALSE;
  tell_others_ended (context, sessions);
  mdg_event_hub_publish (context->core->hub, MDG_TO_ACCOUNT (account->id), MDG_EVENT_ME_CHANGED,
                         NULL);
  return TRUE;
}

/* Fresh recovery codes; their hashes go into @credential. */
static gboolean
make_recovery_codes (MdgContext *context,
                     MdgCredential *credential,
                     char ***ret_codes,
                     GError **error)
{
  g_autofree char *scope = mdg_scope_account (credential->account_id);
  g_autoptr (MdgKey) key = mdg_keyring_get (mdg_store_get_keyring (context->core->store), scope,
                                            MDG_KEYRING_EXISTING, error);
  if (key == NULL)
    return FALSE;
  char **codes = mdg_recovery_codes_new ();
  g_autoptr (GStrvBuilder) hashes = g_strv_builder_new ();
  for (guint i = 0; codes[i] != NULL; i++)
    {
      guint8 hash[MDG_MAC_SIZE];
      mdg_recovery_code_hash (key, codes[i], hash);
      g_autofree char *hex = mdg_hash_dup_hex (hash);
      g_strv_builder_add (hashes, hex);
    }
  g_strfreev (credential->recovery);
  credential->recovery = g_strv_builder_end (hashes);
  *ret_codes = codes;
  return TRUE;
}

MdgTotpSetup *
mdg_me_start_totp (MdgContext *context, const char *password, GError **error)
{
  g_auto (MdgCoreSettings) settings;
  mdg_core_get_settings (context->core, &settings);
  g_autoptr (MdgAccount) account = NULL;
  g_autoptr (MdgCredential) credential = read_own (context, &account, error);
  if (credential == NULL ||
      !check_password (context, account, credential, password, "account.start-totp", error))
    return NULL;
  if (credential->totp)
    {
      mdg_set_error (error, MDG_ERROR_CONFLICT, NULL);
      return NULL;
    }
  g_autoptr (MdgCredential) seen = mdg_credential_copy (credential);
  g_autoptr (GBytes) secret = mdg_totp_new_secret ();
  g_autoptr (MdgTotpSetup) setup = mdg_totp_setup_new ();
  g_autofree char *issuer = g_strdup_printf ("窓口 %s", settings.ward_name);
  setup->secret = mdg_base32_encode (g_bytes_get_data (secret, NULL), g_bytes_get_size (secret));
  setup->uri = mdg_totp_dup_uri (secret, g_strchomp (issuer), account->login);
  g_free (credential->totp_secret);
  credential->totp_secret = g_strdup (setup->secret);
  credential->totp_step = 0;
  if (!make_recovery_codes (context, credential, &setup->recovery_codes, error) ||
      !store_credential (context, credential, seen, FALSE, "account.start-totp", error))
    return NULL;
  return g_steal_pointer (&setup);
}

gboolean
mdg_me_confirm_totp (MdgContext *context, const char *code, GError **error)
{
  g_autoptr (MdgAccount) account = NULL;
  g_autoptr (MdgCredential) credential = read_own (context, &account, error);
  if (credential == NULL || !check_lock (context, account->login, error))
    return FALSE;
  g_autoptr (GBytes) secret =
    credential->totp_secret != NULL ? mdg_base32_decode (credential->totp_secret) : NULL;
  if (secret == NULL || credential->totp)
    {
      mdg_set_error (error, MDG_ERROR_CONFLICT, NULL);
      return FALSE;
    }
  g_autoptr (MdgCredential) seen = mdg_credential_copy (credential);
  if (!mdg_totp_verify (secret, code, mdg_clock_now (context->core->clock), credential->totp_step,
                        &credential->totp_step))
    {
      if (note_wrong_password (context, account->login, "account.confirm-totp", error))
        mdg_set_error (error, MDG_ERROR_CODE_WRONG, NULL);
      return FALSE;
    }
  credential->totp = TRUE;
  if (!store_credential (context, credential, seen, FALSE, "account.confirm-totp",
                         error))
    return FALSE;
  mdg_event_hub_publish (context->core->hub, MDG_TO_ACCOUNT (account->id), MDG_EVENT_ME_CHANGED,
                         NULL);
  return TRUE;
}

gboolean
mdg_me_remove_totp (MdgContext *context, const char *password, GError **error)
{
  g_autoptr (MdgAccount) account = NULL;
  g_autoptr (MdgCredential) credential = read_own (context, &account, error);
  if (credential == NULL ||
      !check_password (context, account, credential, password, "account.remove-totp", error))
    return FALSE;
  g_autoptr (MdgCredential) seen = mdg_credential_copy (credential);
  credential->totp = FALSE;
  g_clear_pointer (&credential->totp_secret, g_free);
  g_clear_pointer (&credential->recovery, g_strfreev);
  if (!store_credential (context, credential, seen, FALSE, "account.remove-totp",
                         error))
    return FALSE;
  mdg_event_hub_publish (context->core->hub, MDG_TO_ACCOUNT (account->id), MDG_EVENT_ME_CHANGED,
                         NULL);
  return TRUE;
}

GPtrArray *
mdg_me_list_sessions (MdgContext *context, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  GPtrArray *sessions =
    lease != NULL ? mdg_sessions_list (lease, context->identity.account_id, error) : NULL;
  for (guint i = 0; sessions != NULL && i < sessions->len; i++)
    {
      MdgSession *session = sessions->pdata[i];
      session->current = session->id == context->identity.session_id;
    }
  return sessions;
}

gboolean
mdg_me_revoke_session (MdgContext *context, gint64 id, GError **error)
{
  gint64 owner = 0;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL || !mdg_sessions_get_owner (lease, id, &owner, error))
    return FALSE;
  if (owner != context->identity.account_id)
    {
      mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
      return FALSE;
    }
  if (!mdg_sessions_delete (lease, id, error) ||
      !mdg_context_audit (context, lease, "session.revoke", "session", id, NULL, error) ||
      !mdg_context_commit (context, lease, TRUE, error))
    return FALSE;
  mdg_sign_in_tell_revoked (context->core, id);
  mdg_event_hub_publish (context->core->hub, MDG_TO_ACCOUNT (owner), MDG_EVENT_SESSIONS_CHANGED,
                         NULL);
  return TRUE;
}

gboolean
mdg_me_sign_out_everywhere (MdgContext *context, GError **error)
{
  gint64 count = 0;
  gint64 account_id = context->identity.account_id;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL || !mdg_sessions_delete_of (lease, account_id, 0, &count, error) ||
      !mdg_context_audit (context, lease, "session.revoke-all", "account", account_id, NULL,
                          error) ||
      !mdg_context_commit (context, lease, TRUE, error))
    return FALSE;
  mdg_event_hub_publish (context->core->hub, MDG_TO_ACCOUNT (account_id), MDG_EVENT_SESSION_REVOKED,
                         NULL);
  return TRUE;
}
