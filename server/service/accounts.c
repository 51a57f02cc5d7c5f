/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/accounts.h"

#include "server/crypto/random.h"
#include "server/service/account-rules.h"
#include "server/service/documents.h"
#include "server/service/folder-access.h"
#include "server/service/policy.h"
#include "server/service/sign-in.h"
#include "server/store/accounts.h"
#include "server/store/attachments.h"
#include "server/store/changes.h"
#include "server/store/chat-seal.h"
#include "server/store/credentials.h"
#include "server/store/jobs.h"
#include "server/store/roles.h"
#include "server/store/sections.h"
#include "server/store/sessions.h"
#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/wire/paths.h"

#include <string.h>

#define ADMINISTRATOR "administrator"

static void
tell_accounts_changed (MdgContext *context)
{
  mdg_event_hub_publish (context->core->hub, MDG_TO_PERMISSION (MDG_PERMISSION_ACCOUNTS_READ),
                         MDG_EVENT_ACCOUNTS_CHANGED, NULL);
}

static void
tell_one_changed (MdgContext *context, gint64 account_id)
{
  tell_accounts_changed (context);
  mdg_event_hub_publish (context->core->hub, MDG_TO_ACCOUNT (account_id), MDG_EVENT_ME_CHANGED,
                         NULL);
}

/* The account, when the asker has @permission for its section. */
static MdgAccount *
get_allowed (
  MdgContext *context, MdgLease *lease, MdgPermission permission, gint64 id, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgAccount) account = mdg_accounts_get (lease, id, &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (account == NULL)
    mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
  else if (mdg_policy_require_section (context, lease, permission, account->section_id, error))
    return g_steal_pointer (&account);
  return NULL;
}

/* Sets what follows from the clock and from wrong tries. */
static gboolean
fill_state (MdgContext *context, MdgLease *lease, MdgAccount *account, GError **error)
{
  MdgSignInGuard guard;
  gint64 now = mdg_clock_now (context->core->clock);
  if (!mdg_guard_get (lease, account->login, &guard, error))
    return FALSE;
  account->locked = guard.locked_until > now;
  account->expired = mdg_account_rules_get_end (account) <= now;
  return TRUE;
}

/* ---- lists ---- */

typedef struct
{
  const MdgAccountQuery *query;
  char *text; /* folded */
  gboolean all;
  GHashTable *allowed; /* sections the asker may see */
  GHashTable *wanted;  /* sections asked for, NULL for any */
} Matcher;

static void
matcher_clear (Matcher *matcher)
{
  g_clear_pointer (&matcher->text, g_free);
  g_clear_pointer (&matcher->allowed, g_hash_table_unref);
  g_clear_pointer (&matcher->wanted, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Matcher, matcher_clear)

static gboolean
text_holds (const char *text, const char *query)
{
  if (text == NULL)
    return FALSE;
  g_autofree char *folded = mdg_text_fold_search (text);
  return strstr (folded, query) != NULL;
}

static gboolean
matches (const Matcher *matcher, const MdgAccount *account)
{
  const MdgAccountQuery *query = matcher->query;
  if (!matcher->all && !g_hash_table_contains (matcher->allowed, &account->section_id))
    return FALSE;
  if (matcher->wanted != NULL && !g_hash_table_contains (matcher->wanted, &account->section_id))
    return FALSE;
  if (query->state != NULL && !g_str_equal (query->state, account->state))
    return FALSE;
  if (query->role != NULL && !g_strv_contains ((const char *const *) account->roles, query->role))
    return FALSE;
  return matcher->text == NULL || text_holds (account->login, matcher->text) ||
         text_holds (account->name, matcher->text) || text_holds (account->kana, matcher->text);
}

static int
compare_logins (gconstpointer a, gconstpointer b)
{
  const MdgAccount *left = *(MdgAccount *const *) a;
  const MdgAccount *right = *(MdgAccount *const *) b;
  return g_strcmp0 (left->login, right->login);
}

static gboolean
make_matcher (MdgContext *context,
              MdgLease *lease,
              const MdgAccountQuery *query,
              Matcher *matcher,
              GError **error)
{
  matcher->query = query;
  matcher->text = query->q != NULL && *query->q != '\0' ? mdg_text_fold_search (query->q) : NULL;
  if (!mdg_policy_get_sections (context, lease, MDG_PERMISSION_ACCOUNTS_READ, &matcher->all,
                                &matcher->allowed, error))
    return FALSE;
  if (query->section_id != 0)
    matcher->wanted = mdg_sections_below (lease, query->section_id, error);
  return query->section_id == 0 || matcher->wanted != NULL;
}

/* Where the page after account @after begins. */
static gboolean
find_start (GPtrArray *accounts, gint64 after, guint *ret_start, GError **error)
{
  *ret_start = 0;
  if (after == 0)
    return TRUE;
  for (guint i = 0; i < accounts->len; i++)
    if (((MdgAccount *) accounts->pdata[i])->id == after)
      {
        *ret_start = i + 1;
        return TRUE;
      }
  mdg_set_error (error, MDG_ERROR_INVALID_CURSOR, NULL);
  return FALSE;
}

GPtrArray *
mdg_account_service_list (MdgContext *context,
                          const MdgAccountQuery *query,
                          gint64 *ret_next,
                          GError **error)
{
  guint start = 0, limit = mdg_query_get_limit (query->limit);
  g_auto (Matcher) matcher = { NULL };
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  if (lease == NULL || !make_matcher (context, lease, query, &matcher, error))
    return NULL;
  g_autoptr (GPtrArray) all = mdg_accounts_list (lease, error);
  if (all == NULL)
    return NULL;
  g_ptr_array_sort (all, compare_logins);
  if (!find_start (all, query->after, &start, error))
    return NULL;

  g_autoptr (GPtrArray) page = mdg_record_array_new (&MDG_ACCOUNT_TYPE);
  gint64 next = 0;
  for (guint i = start; i < all->len && next == 0; i++)
    {
      MdgAccount *account = all->pdata[i];
      if (!matches (&matcher, account))
        continue;
      if (page->len == limit)
        next = ((MdgAccount *) page->pdata[page->len - 1])->id;
      else if (fill_state (context, lease, account, error))
        g_ptr_array_add (page, mdg_account_copy (account));
      else
        return NULL;
    }
  *ret_next = next;
  return g_steal_pointer (&page);
}

MdgAccount *
mdg_account_service_get (MdgContext *context, gint64 id, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (MdgAccount) account =
    lease != NULL ? get_allowed (context, lease, MDG_PERMISSION_ACCOUNTS_READ, id, error) : NULL;
  return account != NULL && fill_state (context, lease, account, error) ? g_steal_pointer (&account)
                                                                        : NULL;
}

/* ---- changes ---- */

static gboolean
check_section (MdgContext *context, MdgLease *lease, gint64 section_id, GError **error)
{
  g_autoptr (GError) local = NULL;
  if (section_id != 0)
    {
      g_autoptr (MdgSection) section = mdg_sections_get (lease, section_id, &local);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (section == NULL)
        {
          mdg_set_error (error, MDG_ERROR_SECTION_UNKNOWN, NULL);
          return FALSE;
        }
    }
  if (mdg_policy_require_section (context, lease, MDG_PERMISSION_ACCOUNTS_MANAGE, section_id,
                                  &local))
    return TRUE;
  /* The section itself is no secret: say what is missing. */
  if (g_error_matches (local, MDG_ERROR, MDG_ERROR_NOT_FOUND))
    mdg_set_error (error, MDG_ERROR_FORBIDDEN, NULL);
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
check_roles (MdgContext *context, MdgLease *lease, char **roles, GError **error)
{
  MdgGrants grants;
  return mdg_policy_roles_to_grants (lease, roles, &grants, error) &&
         mdg_policy_require_may_grant (context, &grants, error);
}

static void
add_strings (JsonObject *object, const char *name, char **strings)
{
  JsonArray *array = json_array_new ();
  for (guint i = 0; strings != NULL && strings[i] != NULL; i++)
    json_array_add_string_element (array, strings[i]);
  json_object_set_array_member (object, name, array);
}

gboolean
mdg_account_service_insert_in (MdgContext *context,
                               MdgLease *lease,
                               MdgAccount *account,
                               const char *password_hash,
                               GError **error)
{
  if (!mdg_account_rules_check_values (account, error) ||
      !check_section (context, lease, account->section_id, error) ||
      !check_roles (context, lease, account->roles, error))
    return FALSE;
  if (account->id == 0)
    account->id = mdg_lease_new_id (lease);
  if (account->state == NULL)
    account->state = g_strdup (MDG_ACCOUNT_ACTIVE);
  if (!mdg_accounts_insert (lease, account, error))
    return FALSE;
  g_autoptr (MdgCredential) credential = mdg_credential_new ();
  credential->account_id = account->id;
  credential->password = g_strdup (password_hash);
  credential->must_change = TRUE;
  credential->changed_at = mdg_lease_now (lease);
  if (!mdg_credentials_put (lease, credential, error))
    return FALSE;
  JsonObject *detail = json_object_new ();
  json_object_set_int_member (detail, "section", account->section_id);
  add_strings (detail, "roles", account->roles);
  return mdg_context_audit (context, lease, "account.create", "account", account->id, detail,
                            error);
}

/* A new initial password and its hash. */
static char *
make_initial_password (char **ret_hash, GError **error)
{
  g_autofree char *password =
    mdg_text_random_password (MDG_INITIAL_PASSWORD_CHARS, mdg_random_below);
  char *hash = mdg_password_hash_random_secret (password, error);
  if (hash == NULL)
    return NULL;
  *ret_hash = hash;
  return g_steal_pointer (&password);
}

MdgAccount *
mdg_account_service_create (MdgContext *context,
                            const MdgAccount *wanted,
                            char **ret_password,
                            GError **error)
{
  g_autofree char *hash = NULL;
  if (!mdg_policy_require (context, MDG_PERMISSION_ACCOUNTS_MANAGE, error))
    return NULL;
  g_autofree char *password = make_initial_password (&hash, error);
  g_autoptr (MdgLease) lease = password != NULL ? mdg_context_begin (context, error) : NULL;
  g_autoptr (MdgAccount) account = mdg_account_copy (wanted);
  account->id = 0;
  if (lease == NULL || !mdg_account_service_insert_in (context, lease, account, hash, error))
    return NULL;
  g_autoptr (MdgAccount) stored = mdg_accounts_get (lease, account->id, error);
  if (stored == NULL || !mdg_context_commit (context, lease, TRUE, error))
    return NULL;
  tell_accounts_changed (context);
  *ret_password = g_steal_pointer (&password);
  return g_steal_pointer (&stored);
}

static gboolean
is_administrator (MdgContext *context, const MdgAccount *account)
{
  return mdg_account_rules_check_usable (context->core, account, NULL) &&
         g_strv_contains ((const char *const *) account->roles, ADMINISTRATOR);
}

/* Nobody stops or demotes himself. */
static gboolean
check_own (MdgContext *context, const MdgAccount *before, const MdgAccount *account, GError **error)
{
  gboolean steps_down = is_administrator (context, before) && !is_administrator (context, account);
  if (before->id != context->identity.account_id ||
      (mdg_account_rules_check_usable (context->core, account, NULL) && !steps_down))
    return TRUE;
  mdg_set_error (error, MDG_ERROR_NOT_ONESELF, NULL);
  return FALSE;
}

/* One administrator always stays. */
static gboolean
check_administrators (MdgContext *context,
                      MdgLease *lease,
                      const MdgAccount *before,
                      const MdgAccount *account,
                      GError **error)
{
  gint64 count = 0;
  if (!is_administrator (context, before) || is_administrator (context, account))
    return TRUE;
  g_autofree char *today = mdg_date_format (mdg_lease_now (lease));
  if (!mdg_accounts_count_role (lease, ADMINISTRATOR, today, &count, error))
    return FALSE;
  if (count > 1)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_LAST_ADMINISTRATOR, NULL);
  return FALSE;
}

/* What changed, by member name; values only where they say nothing about the person. */
static JsonObject *
describe_change (const MdgAccount *before, const MdgAccount *account)
{
  JsonObject *detail = json_object_new ();
  JsonArray *changed = json_array_new ();
  const struct
  {
    const char *name;
    const char *from;
    const char *to;
  } texts[] = {
    { "login", before->login, account->login },
    { "name", before->name, account->name },
    { "kana", before->kana, account->kana },
    { "email", before->email, account->email },
    { "state", before->state, account->state },
    { "expires_on", before->expires_on, account->expires_on },
  };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_strcmp0 (texts[i].from, texts[i].to) != 0)
      json_array_add_string_element (changed, texts[i].name);
  json_object_set_array_member (detail, "changed", changed);
  if (g_strcmp0 (before->state, account->state) != 0)
    json_object_set_string_member (detail, "state", account->state);
  if (before->section_id != account->section_id)
    {
      json_object_set_int_member (detail, "section_before", before->section_id);
      json_object_set_int_member (detail, "section", account->section_id);
    }
  if (!g_strv_equal ((const char *const *) before->roles, (const char *const *) account->roles))
    {
      add_strings (detail, "roles_before", before->roles);
      add_strings (detail, "roles", account->roles);
    }
  return detail;
}

gboolean
mdg_account_service_check_change_in (MdgContext *context,
                                     MdgLease *lease,
                                     const MdgAccount *before,
                                     const MdgAccount *account,
                                     GError **error)
{
  gboolean roles_change =
    !g_strv_equal ((const char *const *) before->roles, (const char *const *) account->roles);
  if (!mdg_account_rules_check_values (account, error) ||
      !mdg_policy_require_section (context, lease, MDG_PERMISSION_ACCOUNTS_MANAGE,
                                   before->section_id, error) ||
      !check_section (context, lease, account->section_id, error) ||
      !check_own (context, before, account, error))
    return FALSE;
  /* Who manages a section may not take over somebody who is above him: the rights before count as
   * well as those after. */
  return check_roles (context, lease, before->roles, error) &&
         (!roles_change || check_roles (context, lease, account->roles, error));
}

gboolean
mdg_account_service_update_in (MdgContext *context,
                               MdgLease *lease,
                               const MdgAccount *before,
                               const MdgAccount *account,
                               GError **error)
{
  gint64 ended = 0;
  if (!mdg_account_service_check_change_in (context, lease, before, account, error) ||
      !check_administrators (context, lease, before, account, error) ||
      !mdg_accounts_update (lease, account, error))
    return FALSE;
  if (!g_str_equal (account->state, MDG_ACCOUNT_ACTIVE) &&
      !mdg_sessions_delete_of (lease, account->id, 0, &ended, error))
    return FALSE;
  return mdg_context_audit (context, lease, "account.update", "account", account->id,
                            describe_change (before, account), error);
}

/* Tells the open streams of @account_id that their sessions are over. */
static void
tell_sessions_ended (MdgContext *context, gint64 account_id)
{
  mdg_event_hub_publish (context->core->hub, MDG_TO_ACCOUNT (account_id), MDG_EVENT_SESSION_REVOKED,
                         NULL);
}

/* @wanted as it would stand in the store: what is absent is taken from @before. */
static MdgAccount *
merge (const MdgAccount *before, const MdgAccount *wanted)
{
  MdgAccount *account = mdg_account_copy (wanted);
  account->id = before->id;
  if (account->state == NULL)
    account->state = g_strdup (before->state);
  if (account->expires_on != NULL && *account->expires_on == '\0')
    g_clear_pointer (&account->expires_on, g_free);
  return account;
}

MdgAccount *
mdg_account_service_update (MdgContext *context, const MdgAccount *wanted, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (MdgAccount) before =
    lease != NULL ? get_allowed (context, lease, MDG_PERMISSION_ACCOUNTS_MANAGE, wanted->id, error)
                  : NULL;
  if (before == NULL)
    return NULL;
  g_autoptr (MdgAccount) account = merge (before, wanted);
  if (!mdg_account_service_update_in (context, lease, before, account, error))
    return NULL;
  g_autoptr (MdgAccount) stored = mdg_accounts_get (lease, account->id, error);
  if (stored == NULL || !mdg_context_commit (context, lease, TRUE, error))
    return NULL;
  if (!g_str_equal (stored->state, MDG_ACCOUNT_ACTIVE))
    tell_sessions_ended (context, stored->id);
  tell_one_changed (context, stored->id);
  return g_steal_pointer (&stored);
}

/* The credential of an account the asker may manage and whose rights do not go beyond his own. */
static MdgCredential *
get_credential (
  MdgContext *context, MdgLease *lease, gint64 id, MdgAccount **ret_account, GError **error)
{
  g_autoptr (MdgAccount) account =
    get_allowed (context, lease, MDG_PERMISSION_ACCOUNTS_MANAGE, id, error);
  if (account == NULL || !check_roles (context, lease, account->roles, error))
    return NULL;
  MdgCredential *credential = mdg_credentials_get (lease, id, error);
  if (credential == NULL && (error == NULL || *error == NULL))
    mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
  if (credential != NULL)
    *ret_account = g_steal_pointer (&account);
  return credential;
}

char *
mdg_account_service_reset_password (MdgContext *context, gint64 id, GError **error)
{
  g_autofree char *hash = NULL;
  g_autofree char *password = make_initial_password (&hash, error);
  g_autoptr (MdgLease) lease = password != NULL ? mdg_context_begin (context, error) : NULL;
  g_autoptr (MdgAccount) account = NULL;
  g_autoptr (MdgCredential) credential =
    lease != NULL ? get_credential (context, lease, id, &account, error) : NULL;
  if (credential == NULL)
    return NULL;
  gint64 ended = 0;
  g_free (credential->password);
  credential->password = g_steal_pointer (&hash);
  credential->must_change = TRUE;
  credential->changed_at = mdg_lease_now (lease);
  if (!mdg_credentials_put (lease, credential, error) ||
      !mdg_guard_clear (lease, account->login, error) ||
      !mdg_sessions_delete_of (lease, id, 0, &ended, error) ||
      !mdg_context_audit (context, lease, "account.reset-password", "account", id, NULL, error) ||
      !mdg_context_commit (context, lease, TRUE, error))
    return NULL;
  tell_sessions_ended (context, id);
  tell_accounts_changed (context);
  return g_steal_pointer (&password);
}

gboolean
mdg_account_service_remove_totp (MdgContext *context, gint64 id, GError **error)
{
  g_autoptr (MdgAccount) account = NULL;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (MdgCredential) credential =
    lease != NULL ? get_credential (context, lease, id, &account, error) : NULL;
  if (credential == NULL)
    return FALSE;
  credential->totp = FALSE;
  g_clear_pointer (&credential->totp_secret, g_free);
  g_clear_pointer (&credential->recovery, g_strfreev);
  if (!mdg_credentials_put (lease, credential, error) ||
      !mdg_context_audit (context, lease, "account.remove-totp", "account", id, NULL, error) ||
      !mdg_context_commit (context, lease, TRUE, error))
    return FALSE;
  tell_one_changed (context, id);
  return TRUE;
}

/* Destroying the keys is carried on by jobs when a kill comes between. */
static gboolean
put_destruction (MdgLease *lease, const char *const *scopes, GError **error)
{
  for (guint i = 0; scopes[i] != NULL; i++)
    if (!mdg_jobs_put (lease, MDG_JOB_DESTROY_KEY, scopes[i], NULL, mdg_lease_now (lease), error))
      return FALSE;
  return TRUE;
}

/* Takes the rows away and writes down that the keys have to go too, in one lease. */
static gboolean
erase_rows (
  MdgContext *context, MdgLease *lease, const char *const *scopes, gint64 id, GError **error)
{
  g_autoptr (MdgAccount) account = NULL;
  g_autoptr (MdgCredential) credential = get_credential (context, lease, id, &account, error);
  if (credential == NULL)
    return FALSE;
  if (!g_str_equal (account->state, MDG_ACCOUNT_STOPPED))
    {
      mdg_set_error (error, MDG_ERROR_ACCOUNT_IN_USE, NULL);
      return FALSE;
    }
  return mdg_folder_access_release (lease, id, error) &&
         mdg_attachments_bury_of_account (lease, id, error) &&
         mdg_document_put_delete_content (lease, 0, error) &&
         mdg_accounts_delete (lease, id, error) && put_destruction (lease, scopes, error) &&
         mdg_context_audit (context, lease, "account.erase", "account", id, NULL, error);
}

gboolean
mdg_account_service_erase (MdgContext *context, gint64 id, GError **error)
{
  g_autofree char *account = mdg_scope_account (id);
  g_autofree char *chats = mdg_scope_chat (id);
  const char *scopes[] = { account, chats, NULL };
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL || !erase_rows (context, lease, scopes, id, error) ||
      !mdg_context_commit (context, lease, TRUE, error))
    return FALSE;
  g_clear_pointer (&lease, mdg_lease_free);
  tell_accounts_changed (context);
  return mdg_keyring_destroy_many (mdg_store_get_keyring (context->core->store), scopes, error) &&
         mdg_document_remove_dead (context->core, 0, NULL, error);
}

/* ---- sessions of others ---- */

GPtrArray *
mdg_account_service_list_sessions (MdgContext *context, gint64 id, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (MdgAccount) account =
    lease != NULL ? get_allowed (context, lease, MDG_PERMISSION_SESSIONS_REVOKE, id, error) : NULL;
  return account != NULL ? mdg_sessions_list (lease, id, error) : NULL;
}

gboolean
mdg_account_service_revoke_sessions (MdgContext *context,
                                     gint64 id,
                                     gint64 *ret_count,
                                     GError **error)
{
  gint64 count = 0;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (MdgAccount) account =
    lease != NULL ? get_allowed (context, lease, MDG_PERMISSION_SESSIONS_REVOKE, id, error) : NULL;
  if (account == NULL || !mdg_sessions_delete_of (lease, id, 0, &count, error))
    return FALSE;
  JsonObject *detail = json_object_new ();
  json_object_set_int_member (detail, "count", count);
  if (!mdg_context_audit (context, lease, "session.revoke-all", "account", id, detail, error) ||
      !mdg_context_commit (context, lease, TRUE, error))
    return FALSE;
  tell_sessions_ended (context, id);
  *ret_count = count;
  return TRUE;
}

/* ---- scheduled transfers ---- */

static MdgAccountChange *
to_public (MdgLease *lease, const MdgPendingChange *pending, const MdgAccount *account)
{
  MdgAccountChange *change = mdg_account_change_new ();
  change->id = pending->id;
  change->account_id = pending->account_id;
  change->login = g_strdup (account->login);
  change->name = g_strdup (account->name);
  change->effective_on = g_strdup (pending->effective_on);
  change->roles = g_strdupv (pending->roles);
  change->state = g_strdup (pending->state);
  g_autoptr (MdgSection) section =
    pending->section_id != 0 ? mdg_sections_get (lease, pending->section_id, NULL) : NULL;
  if (section != NULL)
    change->section_name = g_strdup (section->name);
  return change;
}

GPtrArray *
mdg_account_service_list_changes (MdgContext *context, GError **error)
{
  gboolean all = FALSE;
  g_autoptr (GHashTable) sections = NULL;
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  if (lease == NULL || !mdg_policy_get_sections (context, lease, MDG_PERMISSION_ACCOUNTS_READ, &all,
                                                 &sections, error))
    return NULL;
  g_autoptr (GPtrArray) pending = mdg_changes_list (lease, NULL, error);
  g_autoptr (GPtrArray) changes = mdg_record_array_new (&MDG_ACCOUNT_CHANGE_TYPE);
  for (guint i = 0; pending != NULL && i < pending->len; i++)
    {
      const MdgPendingChange *one = pending->pdata[i];
      g_autoptr (MdgAccount) account = mdg_accounts_get (lease, one->account_id, error);
      if (account == NULL)
        return NULL;
      if (all || g_hash_table_contains (sections, &account->section_id))
        g_ptr_array_add (changes, to_public (lease, one, account));
    }
  return pending != NULL ? g_steal_pointer (&changes) : NULL;
}

gboolean
mdg_account_service_cancel_change (MdgContext *context, gint64 change_id, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL)
    return FALSE;
  g_autoptr (MdgPendingChange) change = mdg_changes_get (lease, change_id, &local);
  if (change == NULL)
    {
      if (local != NULL)
        g_propagate_error (error, g_steal_pointer (&local));
      else
        mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
      return FALSE;
    }
  g_autoptr (MdgAccount) account =
    get_allowed (context, lease, MDG_PERMISSION_ACCOUNTS_MANAGE, change->account_id, error);
  if (account == NULL || !mdg_changes_delete (lease, change_id, error) ||
      !mdg_context_audit (context, lease, "account.cancel-change", "account", account->id, NULL,
                          error) ||
      !mdg_context_commit (context, lease, FALSE, error))
    return FALSE;
  tell_accounts_changed (context);
  return TRUE;
}

static void
replace_text (char **text, const char *with)
{
  if (with == NULL)
    return;
  g_free (*text);
  *text = *with != '\0' ? g_strdup (with) : NULL;
}

static MdgAccount *
apply (const MdgAccount *before, const MdgPendingChange *change)
{
  MdgAccount *account = mdg_account_copy (before);
  replace_text (&account->name, change->name);
  replace_text (&account->kana, change->kana);
  replace_text (&account->email, change->email);
  replace_text (&account->state, change->state);
  replace_text (&account->expires_on, change->expires_on);
  if (change->section_id != 0)
    account->section_id = change->section_id;
  if (change->roles != NULL && change->roles[0] != NULL)
    {
      g_strfreev (account->roles);
      account->roles = g_strdupv (change->roles);
    }
  return account;
}

/* One transfer in a lease of its own, so that one that no longer fits (its section is gone) does
 * not hold up the others: it is dropped and that is recorded. */
static gboolean
apply_one (MdgContext *context, const MdgPendingChange *change, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (MdgAccount) before =
    lease != NULL ? mdg_accounts_get (lease, change->account_id, error) : NULL;
  if (before == NULL)
    return FALSE;
  g_autoptr (MdgAccount) account = apply (before, change);
  if (mdg_account_service_update_in (context, lease, before, account, &local) &&
      mdg_changes_delete (lease, change->id, &local) &&
      mdg_context_commit (context, lease, TRUE, &local))
    {
      if (!g_str_equal (account->state, MDG_ACCOUNT_ACTIVE))
        tell_sessions_ended (context, account->id);
      tell_one_changed (context, account->id);
      return TRUE;
    }
  if (mdg_error_status (local) >= 500)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  g_clear_pointer (&lease, mdg_lease_free);
  lease = mdg_context_begin (context, error);
  MdgAuditEvent event = { 0, "account.apply-change", NULL, mdg_error_slug (local), NULL, NULL };
  return lease != NULL && mdg_changes_delete (lease, change->id, error) &&
         mdg_audit_append (lease, &event, error) && mdg_lease_commit (lease, error);
}

gboolean
mdg_account_service_apply_due_changes (MdgContext *context, guint *ret_count, GError **error)
{
  g_autofree char *today = mdg_date_format (mdg_clock_now (context->core->clock));
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (GPtrArray) due = lease != NULL ? mdg_changes_list (lease, today, error) : NULL;
  if (due == NULL)
    return FALSE;
  g_clear_pointer (&lease, mdg_lease_free);
  for (guint i = 0; i < due->len; i++)
    if (!apply_one (context, due->pdata[i], error))
      return FALSE;
  *ret_count = due->len;
  return TRUE;
}
