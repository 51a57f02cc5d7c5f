/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/limit-state.h"
#include "server/service/models.h"
#include "server/service/policy.h"
#include "server/service/usage-rows.h"
#include "server/store/accounts.h"
#include "server/store/sections.h"
#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/model/query.h"
#include "shared/notice/csv-table.h"

#include <string.h>

#define COMMAND_LINE "madoguchictl"

/* What names and the tree are taken from. */
typedef struct
{
  MdgUsageBy by;
  char month[8];
  char *wanted;         /* folded words, or "" */
  GHashTable *seen;     /* NULL: every section */
  GHashTable *sections; /* gint64 * → MdgSection */
  GHashTable *parents;  /* gint64 * → gint64 * */
  GHashTable *accounts; /* gint64 * → MdgAccount; only by account */
} View;

static void
clear_view (View *view)
{
  g_free (view->wanted);
  g_clear_pointer (&view->seen, g_hash_table_unref);
  g_clear_pointer (&view->sections, g_hash_table_unref);
  g_clear_pointer (&view->parents, g_hash_table_unref);
  g_clear_pointer (&view->accounts, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (View, clear_view)

static gboolean
refuse (GError **error, const char *field)
{
  mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", field, NULL);
  return FALSE;
}

static gboolean
read_month (MdgContext *context, const char *text, char ret_month[8], GError **error)
{
  gint64 start = 0;
  if (text == NULL || *text == '\0')
    {
      mdg_month_format (mdg_clock_now (context->core->clock), ret_month);
      return TRUE;
    }
  g_autofree char *day = g_strconcat (text, "-01", NULL);
  if (strlen (text) != 7 || !mdg_date_parse (day, &start))
    return refuse (error, "month");
  g_strlcpy (ret_month, text, 8);
  return TRUE;
}

static gboolean
read_sections (View *view, MdgLease *lease, GError **error)
{
  g_autoptr (GPtrArray) sections = mdg_sections_list (lease, error);
  if (sections == NULL)
    return FALSE;
  view->sections =
    g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) mdg_section_free);
  view->parents = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  for (guint i = 0; i < sections->len; i++)
    {
      MdgSection *section = mdg_section_copy (sections->pdata[i]);
      g_hash_table_insert (view->sections, &section->id, section);
      g_hash_table_insert (view->parents, g_memdup2 (&section->id, sizeof section->id),
                           g_memdup2 (&section->parent_id, sizeof section->parent_id));
    }
  return TRUE;
}

static gboolean
read_accounts (View *view, MdgLease *lease, GError **error)
{
  g_autoptr (GPtrArray) accounts = mdg_accounts_list (lease, error);
  if (accounts == NULL)
    return FALSE;
  view->accounts =
    g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) mdg_account_free);
  for (guint i = 0; i < accounts->len; i++)
    {
      MdgAccount *account = mdg_account_copy (accounts->pdata[i]);
      g_hash_table_insert (view->accounts, &account->id, account);
    }
  return TRUE;
}

/* Leaves in @set what is in @other too. */
static void
intersect (GHashTable *set, GHashTable *other)
{
  GHashTableIter iter;
  gpointer id = NULL;
  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!g_hash_table_contains (other, id))
      g_hash_table_iter_remove (&iter);
}

/* The asker's reach, narrowed to the section asked for. */
static gboolean
read_reach (
  View *view, MdgContext *context, MdgLease *lease, gint64 section_id, GError **error)
{
  gboolean all = FALSE;
  if (!mdg_policy_get_sections (context, lease, MDG_PERMISSION_USAGE_READ, &all, &view->seen,
                                error))
    return FALSE;
  if (section_id == 0)
    return TRUE;
  g_autoptr (GHashTable) below = mdg_sections_below (lease, section_id, error);
  if (below == NULL)
    return FALSE;
  if (view->seen == NULL)
    view->seen = g_steal_pointer (&below);
  else
    intersect (view->seen, below);
  return TRUE;
}

static gboolean
read_view (
  View *view, MdgContext *context, MdgLease *lease, const MdgUsageQuery *query, GError **error)
{
  view->wanted = mdg_text_fold_search (query->q != NULL ? query->q : "");
  if (!mdg_usage_by_parse (query->by, &view->by))
    return refuse (error, "by");
  return read_month (context, query->month, view->month, error) &&
         read_reach (view, context, lease, query->section_id, error) &&
         read_sections (view, lease, error) &&
         (view->by != MDG_USAGE_BY_ACCOUNT || read_accounts (view, lease, error));
}

/* ---- names and limits ---- */

static void
name_row (const View *view, MdgUsage *usage)
{
  const MdgAccount *account =
    view->accounts != NULL ? g_hash_table_lookup (view->accounts, &usage->account_id) : NULL;
  if (account != NULL)
    {
      usage->login = g_strdup (account->login);
      usage->name = g_strdup (account->name);
      usage->section_id = account->section_id;
    }
  else if (view->by == MDG_USAGE_BY_ACCOUNT && usage->account_id == 0)
    usage->name = g_strdup (COMMAND_LINE); /* asked on the server itself */
  const MdgSection *section = g_hash_table_lookup (view->sections, &usage->section_id);
  if (section != NULL)
    usage->section_name = g_strdup (section->name);
  if (view->by == MDG_USAGE_BY_SECTION)
    usage->month = g_strdup (view->month);
}

static gboolean
find_limit (const View *view, MdgLease *lease, MdgUsage *usage, GError **error)
{
  MdgUsageParty party = { MDG_LIMIT_WARD, 0 };
  if (view->by == MDG_USAGE_BY_ACCOUNT)
    party = (MdgUsageParty){ MDG_LIMIT_ACCOUNT, usage->account_id };
  else if (view->by == MDG_USAGE_BY_SECTION)
    party = (MdgUsageParty){ MDG_LIMIT_SECTION, usage->section_id };
  if (view->by == MDG_USAGE_BY_MODEL || (view->by == MDG_USAGE_BY_MONTH && view->seen != NULL) ||
      (view->by == MDG_USAGE_BY_ACCOUNT && usage->account_id == 0))
    return TRUE;
  return mdg_limit_state_get_limit (lease, &party, &usage->limit, error);
}

static gboolean
text_holds (const char *text, const char *wanted)
{
  if (text == NULL)
    return FALSE;
  g_autofree char *folded = mdg_text_fold_search (text);
  return strstr (folded, wanted) != NULL;
}

static gboolean
is_wanted (const View *view, const MdgUsage *usage)
{
  return *view->wanted == '\0' || text_holds (usage->login, view->wanted) ||
         text_holds (usage->name, view->wanted) || text_holds (usage->section_name, view->wanted) ||
         text_holds (usage->model_name, view->wanted);
}

/* All rows of the query. */
static GPtrArray *
collect (MdgContext *context, const MdgUsageQuery *query, GError **error)
{
  g_auto (View) view = { 0 };
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  if (lease == NULL || !read_view (&view, context, lease, query, error))
    return NULL;
  const char *month = view.by == MDG_USAGE_BY_MONTH ? NULL : view.month;
  g_autoptr (GPtrArray) rows = mdg_usage_list (lease, month, error);
  if (rows == NULL)
    return NULL;
  g_autoptr (GPtrArray) list = mdg_usage_rows_group (rows, view.by, view.seen, view.parents);
  for (guint i = list->len; i > 0; i--)
    {
      name_row (&view, list->pdata[i - 1]);
      if (!is_wanted (&view, list->pdata[i - 1]))
        g_ptr_array_remove_index (list, i - 1);
      else if (!find_limit (&view, lease, list->pdata[i - 1], error))
        return NULL;
    }
  return g_steal_pointer (&list);
}

GPtrArray *
mdg_usage_service_search (MdgContext *context,
                          const MdgUsageQuery *query,
                          gint64 *ret_next,
                          GError **error)
{
  if (query->after < 0)
    {
      mdg_set_error (error, MDG_ERROR_INVALID_CURSOR, NULL);
      return NULL;
    }
  g_autoptr (GPtrArray) all = collect (context, query, error);
  if (all == NULL)
    return NULL;
  guint limit = mdg_query_get_limit (query->limit);
  guint from = (guint) MIN (query->after, (gint64) all->len);
  guint until = MIN (from + limit, all->len);
  *ret_next = until < all->len ? until : 0;
  if (until < all->len)
    g_ptr_array_remove_range (all, until, all->len - until);
  if (from > 0)
    g_ptr_array_remove_range (all, 0, from);
  return g_steal_pointer (&all);
}

/* ---- CSV ---- */

static void
append_numbers (GString *csv, const MdgUsage *usage)
{
  const gint64 numbers[] = { usage->people, usage->questions, usage->tokens_in, usage->tokens_out,
                             usage->standard, usage->light, usage->weighted, usage->files,
                             usage->limit };
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_string_append_printf (csv, ",%" G_GINT64_FORMAT, numbers[i]);
  g_string_append (csv, "\r\n");
}

static void
append_row (GString *csv, const MdgUsage *usage)
{
  const char *cells[] = { usage->month, usage->login, usage->name, usage->section_name,
                          usage->model_name };
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      if (i > 0)
        g_string_append_c (csv, ',');
      mdg_csv_append_cell (csv, cells[i] != NULL ? cells[i] : "");
    }
  append_numbers (csv, usage);
}

static gboolean
record_export (MdgContext *context, guint count, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL)
    return FALSE;
  JsonObject *detail = json_object_new ();
  json_object_set_int_member (detail, "rows", count);
  return mdg_context_audit (context, lease, "usage.export", NULL, 0, detail, error) &&
         mdg_context_commit (context, lease, FALSE, error);
}

GBytes *
mdg_usage_service_export (MdgContext *context, const MdgUsageQuery *query, GError **error)
{
  g_autoptr (GPtrArray) rows = collect (context, query, error);
  if (rows == NULL)
    return NULL;
  g_autoptr (GString) csv =
    g_string_new ("\xef\xbb\xbf月,職員番号,氏名,課,モデル,利用者,質問,入力トークン,出力トークン,"
                  "標準モデル,軽量モデル,利用量,添付ファイル,上限\r\n");
  for (guint i = 0; i < rows->len; i++)
    append_row (csv, rows->pdata[i]);
  return record_export (context, rows->len, error)
           ? g_string_free_to_bytes (g_steal_pointer (&csv))
           : NULL;
}
