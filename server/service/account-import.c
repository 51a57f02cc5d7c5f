/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN. An import goes over the file twice. First every cell is read and every row becomes what
 * its account is to be; mistakes are gathered. Then the rows that are right so far go through the
 * same functions as single changes, in one write lease, so that rights, uniqueness and the audit
 * log cannot differ between the two ways; those that make administrators go first, because a file
 * that hands the office over is right as a whole. In the end the lease is committed, or, on a dry
 * run or after any mistake, rolled back, and the keys that were made for new accounts are taken
 * back.
 */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/account-import.h"

#include "server/crypto/random.h"
#include "server/service/account-import-rows.h"
#include "server/service/accounts.h"
#include "server/service/policy.h"
#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/wire/paths.h"

#define ADMINISTRATOR "administrator"

static void
replace_text (char **text, const char *with)
{
  g_free (*text);
  *text = g_strdup (with);
}

/* The keys of all new accounts in one commit: one each would take a disk's turn each. */
static gboolean
prepare_keys (MdgImport *import, GError **error)
{
  for (guint i = 0; i < import->rows->len; i++)
    {
      MdgImportRow *row = import->rows->pdata[i];
      if (row->before != NULL || row->is_wrong)
        continue;
      row->wanted->id = mdg_lease_new_id (import->lease);
      g_ptr_array_add (import->scopes, mdg_scope_account (row->wanted->id));
    }
  g_ptr_array_add (import->scopes, NULL);
  return import->scopes->len == 1 ||
         mdg_keyring_prepare (mdg_lease_get_keyring (import->lease),
                              (const char *const *) import->scopes->pdata, error);
}

static gboolean
audit_schedule (MdgImport *import, const MdgPendingChange *change, GError **error)
{
  JsonObject *detail = json_object_new ();
  json_object_set_string_member (detail, "effective_on", change->effective_on);
  if (change->section_id != 0)
    json_object_set_int_member (detail, "section", change->section_id);
  if (change->state != NULL)
    json_object_set_string_member (detail, "state", change->state);
  JsonArray *roles = json_array_new ();
  for (guint i = 0; change->roles != NULL && change->roles[i] != NULL; i++)
    json_array_add_string_element (roles, change->roles[i]);
  json_object_set_array_member (detail, "roles", roles);
  return mdg_context_audit (import->context, import->lease, "account.schedule-change", "account",
                            change->account_id, detail, error);
}

static void
give_text (const MdgImportRow *row, MdgAccountColumn column, const char *value, char **text)
{
  if (!(row->given & MDG_COLUMN_BIT (column)))
    return;
  g_free (*text);
  *text = g_strdup (value != NULL ? value : ""); /* "" clears */
}

/* The change of @row's day: what was entered for that day before, with what the row says over it.
 */
static MdgPendingChange *
make_change (MdgImport *import, const MdgImportRow *row)
{
  g_autofree char *key = mdg_import_pending_key (row->wanted->id, row->effective_on);
  const MdgPendingChange *earlier = g_hash_table_lookup (import->pending, key);
  MdgPendingChange *change =
    earlier != NULL ? mdg_pending_change_copy (earlier) : mdg_pending_change_new ();
  const MdgAccount *wanted = row->wanted;
  change->account_id = wanted->id;
  replace_text (&change->effective_on, row->effective_on);
  give_text (row, MDG_COLUMN_NAME, wanted->name, &change->name);
  give_text (row, MDG_COLUMN_KANA, wanted->kana, &change->kana);
  give_text (row, MDG_COLUMN_EMAIL, wanted->email, &change->email);
  give_text (row, MDG_COLUMN_STATE, wanted->state, &change->state);
  give_text (row, MDG_COLUMN_EXPIRES_ON, wanted->expires_on, &change->expires_on);
  if (row->given & MDG_COLUMN_BIT (MDG_COLUMN_SECTION_CODE))
    change->section_id = wanted->section_id;
  if (row->given & MDG_COLUMN_BIT (MDG_COLUMN_ROLES))
    {
      g_strfreev (change->roles);
      change->roles = g_strdupv (wanted->roles);
    }
  return change;
}

static void
drop_text (char **text, const char *now)
{
  if (*text != NULL && g_str_equal (*text, now != NULL ? now : ""))
    g_clear_pointer (text, g_free);
}

/* @change without what already holds for @account: to see whether two changes come to the same. */
static MdgPendingChange *
reduce (const MdgPendingChange *change, const MdgAccount *account)
{
  MdgPendingChange *rest = mdg_pending_change_copy (change);
  drop_text (&rest->name, account->name);
  drop_text (&rest->kana, account->kana);
  drop_text (&rest->email, account->email);
  drop_text (&rest->state, account->state);
  drop_text (&rest->expires_on, account->expires_on);
  if (rest->section_id == account->section_id)
    rest->section_id = 0;
  if (rest->roles != NULL &&
      g_strv_equal ((const char *const *) rest->roles, (const char *const *) account->roles))
    g_clear_pointer (&rest->roles, g_strfreev);
  return rest;
}

/* Nothing new is said: that day's change stands there as it is, or, when no other day comes
 * between, one that comes to the same. */
static gboolean
is_entered_already (MdgImport *import, const MdgImportRow *row, const MdgPendingChange *change)
{
  g_autofree char *key = mdg_import_pending_key (change->account_id, change->effective_on);
  const MdgPendingChange *earlier = g_hash_table_lookup (import->pending, key);
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (import->waiting, &change->account_id));
  g_autoptr (MdgPendingChange) nothing = mdg_pending_change_new ();
  nothing->effective_on = g_strdup (change->effective_on);
  if (n > (earlier != NULL ? 1 : 0))
    return earlier != NULL && mdg_record_equal (&MDG_PENDING_CHANGE_TYPE, earlier, change);
  g_autoptr (MdgPendingChange) before = reduce (earlier != NULL ? earlier : nothing, row->before);
  g_autoptr (MdgPendingChange) after = reduce (change, row->before);
  return mdg_record_equal (&MDG_PENDING_CHANGE_TYPE, before, after);
}

static gboolean
put_change (MdgImport *import, MdgPendingChange *change, GError **error)
{
  change->id = mdg_lease_new_id (import->lease);
  import->report->n_scheduled++;
  return mdg_changes_put (import->lease, change, error) && audit_schedule (import, change, error);
}

/* A known account whose row holds from a later day on. */
static gboolean
schedule_row (MdgImport *import, MdgImportRow *row, GError **error)
{
  g_autoptr (MdgPendingChange) change = make_change (import, row);
  if (is_entered_already (import, row, change))
    {
      import->report->n_unchanged++;
      return TRUE;
    }
  return mdg_account_service_check_change_in (import->context, import->lease, row->before,
                                              row->wanted, error) &&
         put_change (import, change, error);
}

static void
add_password (MdgImport *import, const MdgAccount *account, char *password)
{
  MdgInitialPassword *one = mdg_initial_password_new ();
  one->login = g_strdup (account->login);
  one->name = g_strdup (account->name);
  one->password = password;
  g_ptr_array_add (import->report->passwords, one);
}

/* A new account. One whose day lies ahead is there at once, but stopped, and becomes active on that
 * day: its password can be handed out before, and works from then on. */
static gboolean
create_row (MdgImport *import, MdgImportRow *row, GError **error)
{
  gboolean later =
    row->effective_on != NULL && g_str_equal (row->wanted->state, MDG_ACCOUNT_ACTIVE);
  g_autofree char *password =
    mdg_text_random_password (MDG_INITIAL_PASSWORD_CHARS, mdg_random_below);
  g_autofree char *hash = mdg_password_hash_random_secret (password, error);
  if (hash == NULL)
    return FALSE;
  if (later)
    replace_text (&row->wanted->state, MDG_ACCOUNT_STOPPED);
  if (!mdg_account_service_insert_in (import->context, import->lease, row->wanted, hash, error))
    return FALSE;
  import->report->n_created++;
  add_password (import, row->wanted, g_steal_pointer (&password));
  if (!later)
    return TRUE;
  g_autoptr (MdgPendingChange) change = mdg_pending_change_new ();
  change->account_id = row->wanted->id;
  change->effective_on = g_strdup (row->effective_on);
  change->state = g_strdup (MDG_ACCOUNT_ACTIVE);
  return put_change (import, change, error);
}

static gboolean
write_row (MdgImport *import, MdgImportRow *row, GError **error)
{
  if (row->before == NULL)
    return create_row (import, row, error);
  if (row->effective_on != NULL)
    return schedule_row (import, row, error);
  if (mdg_record_equal (&MDG_ACCOUNT_TYPE, row->before, row->wanted))
    {
      import->report->n_unchanged++;
      return TRUE;
    }
  import->report->n_updated++;
  g_ptr_array_add (import->changed, row->wanted);
  return mdg_account_service_update_in (import->context, import->lease, row->before, row->wanted,
                                        error);
}

static gboolean
makes_administrator (const MdgImportRow *row)
{
  return g_str_equal (row->wanted->state, MDG_ACCOUNT_ACTIVE) &&
         g_strv_contains ((const char *const *) row->wanted->roles, ADMINISTRATOR);
}

static gboolean
write_rows (MdgImport *import, gboolean administrators, GError **error)
{
  for (guint i = 0; i < import->rows->len; i++)
    {
      MdgImportRow *row = import->rows->pdata[i];
      GError *refusal = NULL;
      if (row->is_wrong || row->is_written || makes_administrator (row) != administrators)
        continue;
      if (!write_row (import, row, &refusal) &&
          !mdg_import_note_refusal (import, row, refusal, error))
        return FALSE;
      row->is_written = TRUE;
    }
  return !g_cancellable_set_error_if_cancelled (import->context->cancellable, error);
}

static int
compare_errors (gconstpointer a, gconstpointer b)
{
  const MdgImportError *left = *(MdgImportError *const *) a;
  const MdgImportError *right = *(MdgImportError *const *) b;
  return left->row < right->row ? -1 : left->row > right->row;
}

/* Takes everything back: the lease first, then the keys nothing was kept under. */
static void
roll_back (MdgImport *import)
{
  g_autoptr (GError) error = NULL;
  MdgKeyring *keyring = mdg_store_get_keyring (import->context->core->store);
  g_clear_pointer (&import->lease, mdg_lease_free);
  if (import->scopes->len > 1 &&
      !mdg_keyring_discard (keyring, (const char *const *) import->scopes->pdata, &error))
    g_warning ("Keys of accounts that were not imported stay behind: %s", error->message);
}

static gboolean
audit_import (MdgImport *import, GError **error)
{
  const MdgImportReport *report = import->report;
  JsonObject *detail = json_object_new ();
  json_object_set_int_member (detail, "rows", report->n_rows);
  json_object_set_int_member (detail, "created", report->n_created);
  json_object_set_int_member (detail, "updated", report->n_updated);
  json_object_set_int_member (detail, "scheduled", report->n_scheduled);
  json_object_set_int_member (detail, "unchanged", report->n_unchanged);
  return mdg_context_audit (import->context, import->lease, "account.import", NULL, 0, detail,
                            error);
}

/* Everybody who is concerned, after the commit. */
static void
tell (MdgImport *import)
{
  MdgEventHub *hub = import->context->core->hub;
  for (guint i = 0; i < import->changed->len; i++)
    {
      const MdgAccount *account = import->changed->pdata[i];
      gboolean stopped = !g_str_equal (account->state, MDG_ACCOUNT_ACTIVE);
      mdg_event_hub_publish (hub, MDG_TO_ACCOUNT (account->id),
                             stopped ? MDG_EVENT_SESSION_REVOKED : MDG_EVENT_ME_CHANGED, NULL);
    }
  mdg_event_hub_publish (hub, MDG_TO_PERMISSION (MDG_PERMISSION_ACCOUNTS_READ),
                         MDG_EVENT_ACCOUNTS_CHANGED, NULL);
}

/* Keeps what was done, or says what is in the way. */
static MdgImportReport *
finish (MdgImport *import, GError **error)
{
  MdgImportReport *report = import->report;
  if (report->n_errors == 0 && !report->dry_run)
    {
      if (!audit_import (import, error) ||
          !mdg_context_commit (import->context, import->lease, TRUE, error))
        return NULL;
      g_clear_pointer (&import->lease, mdg_lease_free);
      tell (import);
      return g_steal_pointer (&import->report);
    }
  roll_back (import);
  g_ptr_array_set_size (report->passwords, 0);
  g_ptr_array_sort (report->errors, compare_errors);
  if (!report->dry_run)
    {
      g_autoptr (GError) refusal = NULL;
      mdg_set_error_int (&refusal, MDG_ERROR_CSV_NOT_IMPORTED, "count", report->n_errors);
      mdg_context_audit_refusal (import->context, "account.import", refusal);
    }
  return g_steal_pointer (&import->report);
}

MdgImportReport *
mdg_account_import (MdgContext *context, GBytes *csv, gboolean dry_run, GError **error)
{
  g_auto (MdgImport) import = { .context = context };
  if (!mdg_policy_require (context, MDG_PERMISSION_ACCOUNTS_MANAGE, error) ||
      !mdg_import_open_table (&import, csv, dry_run, error) ||
      !mdg_import_load_store (&import, error) || !mdg_import_read_rows (&import, error))
    return NULL;
  if (!prepare_keys (&import, error) || !write_rows (&import, TRUE, error) ||
      !write_rows (&import, FALSE, error))
    {
      roll_back (&import);
      return NULL;
    }
  return finish (&import, error);
}
