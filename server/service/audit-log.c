/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/audit-log.h"

#include "server/service/policy.h"
#include "server/store/accounts.h"
#include "server/store/roles.h"
#include "server/store/sections.h"
#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/notice/csv-table.h"

#include <string.h>

/* Reads a day or a time; @end_of_day moves a day to the start of the next one. */
static gboolean
parse_moment (const char *text, gboolean end_of_day, gint64 *ret_time, GError **error)
{
  gint64 time = 0;
  if (text == NULL || *text == '\0')
    return TRUE;
  if (mdg_date_parse (text, &time))
    time += end_of_day ? MDG_DAY : 0;
  else if (!mdg_time_parse (text, &time))
    {
      mdg_set_error (error, MDG_ERROR_INVALID_PERIOD, NULL);
      return FALSE;
    }
  *ret_time = time;
  return TRUE;
}

/* TRUE with *@ret_nobody when the query names a user ID that no account has: nothing can match. */
static gboolean
make_filter (MdgLease *lease,
             const MdgAuditQuery *query,
             MdgAuditFilter *filter,
             gboolean *ret_nobody,
             GError **error)
{
  *filter = (MdgAuditFilter){ .action = query->action,
                              .before_seq = query->after,
                              .limit = mdg_query_get_limit (query->limit) };
  if (!parse_moment (query->from, FALSE, &filter->from, error) ||
      !parse_moment (query->to, TRUE, &filter->to, error))
    return FALSE;
  if (filter->to != 0 && filter->from >= filter->to)
    {
      mdg_set_error (error, MDG_ERROR_INVALID_PERIOD, NULL);
      return FALSE;
    }
  if (query->actor != NULL && *query->actor != '\0' &&
      !mdg_accounts_find (lease, query->actor, &filter->actor_id, error))
    return FALSE;
  *ret_nobody = query->actor != NULL && *query->actor != '\0' && filter->actor_id == 0;
  return TRUE;
}

/* The account @id, empty when it has been erased; each is looked up once and stays in @known. */
static const MdgAccount *
know_account (MdgLease *lease, gint64 id, GHashTable *known, GError **error)
{
  g_autoptr (GError) local = NULL;
  MdgAccount *account = g_hash_table_lookup (known, &id);
  if (account != NULL)
    return account;
  account = mdg_accounts_get (lease, id, &local);
  if (local != NULL && !g_error_matches (local, MDG_ERROR, MDG_ERROR_KEY_DESTROYED))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (account == NULL)
    account = mdg_account_new ();
  g_hash_table_insert (known, g_memdup2 (&id, sizeof id), account);
  return account;
}

static gboolean
fill_actor (MdgLease *lease, MdgAuditEntry *entry, GHashTable *known, GError **error)
{
  const MdgAccount *account =
    entry->actor_id != 0 ? know_account (lease, entry->actor_id, known, error) : NULL;
  if (account == NULL)
    return entry->actor_id == 0;
  entry->actor_login = g_strdup (account->login);
  entry->actor_name = g_strdup (account->name);
  return TRUE;
}

/* The number behind "@kind:", 0 for objects of another kind. */
static gint64
object_id (const MdgAuditEntry *entry, const char *kind)
{
  gsize length = strlen (kind);
  if (entry->object == NULL || strncmp (entry->object, kind, length) != 0 ||
      entry->object[length] != ':')
    return 0;
  return g_ascii_strtoll (entry->object + length + 1, NULL, 10);
}

static gboolean
fill_object (MdgLease *lease, MdgAuditEntry *entry, GHashTable *known, GError **error)
{
  gint64 account_id = object_id (entry, "account");
  gint64 section_id = object_id (entry, "section");
  gint64 role_id = object_id (entry, "role");
  const MdgAccount *account =
    account_id != 0 ? know_account (lease, account_id, known, error) : NULL;
  if (account_id != 0 && account == NULL)
    return FALSE;
  g_autoptr (MdgSection) section =
    section_id != 0 ? mdg_sections_get (lease, section_id, NULL) : NULL;
  g_autoptr (MdgRole) role = role_id != 0 ? mdg_roles_get (lease, role_id, NULL) : NULL;
  if (account != NULL && account->login != NULL)
    entry->object_name = g_strdup_printf ("%s %s", account->login, account->name);
  else if (section != NULL)
    entry->object_name = g_strdup (section->name);
  else if (role != NULL)
    entry->object_name = g_strdup (role->name);
  return TRUE;
}

static gboolean
fill_names (MdgLease *lease, GPtrArray *entries, GHashTable *known, GError **error)
{
  for (guint i = 0; i < entries->len; i++)
    if (!fill_actor (lease, entries->pdata[i], known, error) ||
        !fill_object (lease, entries->pdata[i], known, error))
      return FALSE;
  return TRUE;
}

static GHashTable *
new_known (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                (GDestroyNotify) mdg_account_free);
}

GPtrArray *
mdg_audit_log_search (MdgContext *context,
                      const MdgAuditQuery *query,
                      gint64 *ret_next,
                      GError **error)
{
  MdgAuditFilter filter;
  gboolean nobody = FALSE;
  g_autoptr (GHashTable) known = new_known ();
  if (!mdg_policy_require_all (context, MDG_PERMISSION_AUDIT_READ, error))
    return NULL;
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  if (lease == NULL || !make_filter (lease, query, &filter, &nobody, error))
    return NULL;
  *ret_next = 0;
  if (nobody)
    return mdg_record_array_new (&MDG_AUDIT_ENTRY_TYPE);
  g_autoptr (GPtrArray) entries = mdg_audit_search (lease, &filter, error);
  if (entries == NULL || !fill_names (lease, entries, known, error))
    return NULL;
  if (entries->len == filter.limit)
    *ret_next = ((MdgAuditEntry *) entries->pdata[entries->len - 1])->seq;
  return g_steal_pointer (&entries);
}

static void
append_row (GString *csv, const MdgAuditEntry *entry)
{
  g_autofree char *seq = g_strdup_printf ("%" G_GINT64_FORMAT, entry->seq);
  g_autofree char *at = mdg_time_format (entry->at);
  const char *cells[] = { seq,
                          at,
                          entry->actor_login,
                          entry->actor_name,
                          entry->action,
                          entry->object,
                          entry->object_name,
                          entry->outcome,
                          entry->address,
                          entry->detail };
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      if (i > 0)
        g_string_append_c (csv, ',');
      mdg_csv_append_cell (csv, cells[i] != NULL ? cells[i] : "");
    }
  g_string_append (csv, "\r\n");
}

/* Page by page, so that a long export never holds more than one page of rows. */
static gboolean
append_rows (MdgContext *context,
             MdgLease *lease,
             MdgAuditFilter *filter,
             GString *csv,
             guint *ret_count,
             GError **error)
{
  g_autoptr (GHashTable) known = new_known ();
  guint count = 0;
  filter->limit = MDG_AUDIT_PAGE_MAX;
  while (count < MDG_AUDIT_EXPORT_MAX_ROWS && !g_cancellable_is_cancelled (context->cancellable))
    {
      g_autoptr (GPtrArray) entries = mdg_audit_search (lease, filter, error);
      if (entries == NULL || !fill_names (lease, entries, known, error))
        return FALSE;
      for (guint i = 0; i < entries->len; i++)
        append_row (csv, entries->pdata[i]);
      count += entries->len;
      if (entries->len < filter->limit)
        break;
      filter->before_seq = ((MdgAuditEntry *) entries->pdata[entries->len - 1])->seq;
    }
  *ret_count = count;
  return !g_cancellable_set_error_if_cancelled (context->cancellable, error);
}

static gboolean
record_export (MdgContext *context, guint count, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  JsonObject *detail = json_object_new ();
  json_object_set_int_member (detail, "rows", count);
  if (lease != NULL)
    return mdg_context_audit (context, lease, "audit.export", NULL, 0, detail, error) &&
           mdg_context_commit (context, lease, FALSE, error);
  json_object_unref (detail);
  return FALSE;
}

GBytes *
mdg_audit_log_export (MdgContext *context, const MdgAuditQuery *query, GError **error)
{
  MdgAuditFilter filter;
  gboolean nobody = FALSE;
  guint count = 0;
  if (!mdg_policy_require_all (context, MDG_PERMISSION_AUDIT_READ, error))
    return NULL;
  g_autoptr (GString) csv =
    g_string_new ("\xef\xbb\xbf番号,日時,職員番号,氏名,操作,対象,対象の名前,結果,接続元,詳細\r\n");
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  if (lease == NULL || !make_filter (lease, query, &filter, &nobody, error) ||
      (!nobody && !append_rows (context, lease, &filter, csv, &count, error)))
    return NULL;
  g_clear_pointer (&lease, mdg_lease_free);
  return record_export (context, count, error) ? g_string_free_to_bytes (g_steal_pointer (&csv))
                                               : NULL;
}

MdgAuditCheck *
mdg_audit_log_verify (MdgContext *context, GError **error)
{
  if (!mdg_policy_require_all (context, MDG_PERMISSION_AUDIT_READ, error))
    return NULL;
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  return lease != NULL ? mdg_audit_verify (lease, context->cancellable, error) : NULL;
}
