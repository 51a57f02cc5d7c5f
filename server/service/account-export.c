/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/account-columns.h"
#include "server/service/account-import.h"
#include "server/service/policy.h"
#include "server/store/accounts.h"
#include "server/store/roles.h"
#include "server/store/sections.h"
#include "shared/base/error.h"
#include "shared/model/account.h"
#include "shared/notice/csv-table.h"

static gboolean
parse_encoding (const char *encoding, const char **ret_name, GError **error)
{
  gboolean is_utf8 = encoding == NULL || g_ascii_strcasecmp (encoding, "utf-8") == 0;
  if (!is_utf8 && g_ascii_strcasecmp (encoding, "cp932") != 0)
    {
      mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", "encoding", NULL);
      return FALSE;
    }
  *ret_name = is_utf8 ? MDG_CSV_UTF8 : MDG_CSV_CP932;
  return TRUE;
}

/* id → code */
static GHashTable *
load_codes (MdgLease *lease, GError **error)
{
  g_autoptr (GPtrArray) sections = mdg_sections_list (lease, error);
  if (sections == NULL)
    return NULL;
  GHashTable *codes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  for (guint i = 0; i < sections->len; i++)
    {
      const MdgSection *section = sections->pdata[i];
      g_hash_table_insert (codes, g_memdup2 (&section->id, sizeof section->id),
                           g_strdup (section->code));
    }
  return codes;
}

static void
append_header (GString *out)
{
  const char *cells[MDG_N_COLUMNS + 1] = { NULL };
  for (guint i = 0; i < MDG_N_COLUMNS; i++)
    cells[i] = mdg_account_column_name ((MdgAccountColumn) i, "ja");
  mdg_csv_append_row (out, cells);
}

static void
append_account (GString *out, const MdgAccount *account, GHashTable *codes, MdgRoleNames *names)
{
  g_autofree char *roles = mdg_role_names_format (names, account->roles);
  g_autofree char *name = mdg_account_cell_dup_guarded (account->name);
  g_autofree char *kana = mdg_account_cell_dup_guarded (account->kana);
  g_autofree char *email = mdg_account_cell_dup_guarded (account->email);
  const char *code = g_hash_table_lookup (codes, &account->section_id);
  /* Absent values must not end the row: cells are ended by NULL. */
  const char *cells[MDG_N_COLUMNS + 1] = {
    [MDG_COLUMN_USER_ID] = account->login,
    [MDG_COLUMN_NAME] = name,
    [MDG_COLUMN_KANA] = kana,
    [MDG_COLUMN_EMAIL] = email,
    [MDG_COLUMN_SECTION_CODE] = code != NULL ? code : "",
    [MDG_COLUMN_ROLES] = roles,
    [MDG_COLUMN_STATE] = mdg_account_cell_state_name (account->state),
    [MDG_COLUMN_EXPIRES_ON] = account->expires_on != NULL ? account->expires_on : "",
    [MDG_COLUMN_EFFECTIVE_ON] = "",
  };
  mdg_csv_append_row (out, cells);
}

static int
compare_logins (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 ((*(MdgAccount *const *) a)->login, (*(MdgAccount *const *) b)->login);
}

/* The table as text, and how many accounts are in it. */
static GString *
write_table (MdgContext *context, MdgLease *lease, guint *ret_count, GError **error)
{
  gboolean all = FALSE;
  g_autoptr (GHashTable) allowed = NULL;
  if (!mdg_policy_get_sections (context, lease, MDG_PERMISSION_ACCOUNTS_READ, &all, &allowed,
                                error))
    return NULL;
  g_autoptr (GHashTable) codes = load_codes (lease, error);
  g_autoptr (GPtrArray) roles = codes != NULL ? mdg_roles_list (lease, error) : NULL;
  g_autoptr (GPtrArray) accounts = roles != NULL ? mdg_accounts_list (lease, error) : NULL;
  if (accounts == NULL)
    return NULL;
  g_autoptr (MdgRoleNames) names = mdg_role_names_new (roles);
  g_ptr_array_sort (accounts, compare_logins);
  GString *out = g_string_new (NULL);
  guint count = 0;
  append_header (out);
  for (guint i = 0; i < accounts->len; i++)
    {
      const MdgAccount *account = accounts->pdata[i];
      if (!all && !g_hash_table_contains (allowed, &account->section_id))
        continue;
      append_account (out, account, codes, names);
      count++;
    }
  *ret_count = count;
  return out;
}

/* How often 〓 took the place of one of @unfit in @text. */
static guint
count_replaced (const GString *text, char **unfit)
{
  g_autoptr (GHashTable) characters = g_hash_table_new (NULL, NULL);
  guint count = 0;
  for (guint i = 0; unfit[i] != NULL; i++)
    g_hash_table_add (characters, GUINT_TO_POINTER (g_utf8_get_char (unfit[i])));
  for (const char *p = text->str; g_hash_table_size (characters) > 0 && *p != '\0';
       p = g_utf8_next_char (p))
    count += g_hash_table_contains (characters, GUINT_TO_POINTER (g_utf8_get_char (p)));
  return count;
}

/* Whoever takes the whole directory away is on record. */
static gboolean
audit_export (MdgContext *context, guint count, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL)
    return FALSE;
  JsonObject *detail = json_object_new ();
  json_object_set_int_member (detail, "rows", count);
  return mdg_context_audit (context, lease, "account.export", NULL, 0, detail, error) &&
         mdg_context_commit (context, lease, FALSE, error);
}

GBytes *
mdg_account_export (MdgContext *context, const char *encoding, guint *ret_replaced, GError **error)
{
  const char *name = NULL;
  guint count = 0;
  g_auto (GStrv) unfit = NULL;
  if (!mdg_policy_require (context, MDG_PERMISSION_ACCOUNTS_READ, error) ||
      !parse_encoding (encoding, &name, error))
    return NULL;
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  GString *text = lease != NULL ? write_table (context, lease, &count, error) : NULL;
  g_clear_pointer (&lease, mdg_lease_free);
  if (text == NULL)
    return NULL;
  g_autoptr (GBytes) bytes = mdg_csv_encode (text, name, &unfit);
  guint replaced = count_replaced (text, unfit);
  g_string_free (text, TRUE);
  if (!audit_export (context, count, error))
    return NULL;
  if (ret_replaced != NULL)
    *ret_replaced = replaced;
  return g_steal_pointer (&bytes);
}
