/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/templates.h"

#include "shared/base/error.h"
#include "shared/wire/codec.h"

#define TEMPLATE_QUERY                                                                           \
  "SELECT t.id, t.account_id, t.sharing, t.section_id, t.number, t.updated_at, t.version, v.id," \
  " v.body FROM template t JOIN template_version v ON v.template_id = t.id AND v.number = "      \
  "t.number"

void
mdg_template_row_free (MdgTemplateRow *row)
{
  if (row == NULL)
    return;
  g_clear_pointer (&row->template, mdg_template_free);
  g_free (row);
}

static char *
scope_of (const char *sharing, gint64 account_id)
{
  return g_str_equal (sharing, MDG_TEMPLATE_PERSONAL) ? mdg_scope_account (account_id)
                                                      : g_strdup (MDG_SCOPE_TEMPLATES);
}

/* ---- what people wrote ---- */

static GBytes *
seal_body (MdgLease *lease, const MdgTemplateRow *row, gint64 version_id, GError **error)
{
  const MdgTemplate *wanted = row->template;
  g_autoptr (MdgTemplate) body = mdg_template_new ();
  body->title = g_strdup (wanted->title);
  body->category = g_strdup (wanted->category);
  body->description = g_strdup (wanted->description);
  body->text = g_strdup (wanted->text);
  g_clear_pointer (&body->variables, g_ptr_array_unref);
  body->variables = wanted->variables != NULL ? g_ptr_array_ref (wanted->variables)
                                              : mdg_record_array_new (&MDG_TEMPLATE_VARIABLE_TYPE);
  g_autofree char *scope = scope_of (wanted->sharing, row->account_id);
  g_autoptr (GBytes) encoded = mdg_codec_encode_bytes (&MDG_TEMPLATE_TYPE, body);
  return mdg_lease_seal (lease, scope, "template_version.body", version_id, encoded, error);
}

static MdgTemplate *
unseal_body (MdgLease *lease, const char *scope, gint64 version_id, GBytes *sealed, GError **error)
{
  g_autoptr (GBytes) encoded =
    mdg_lease_unseal (lease, scope, "template_version.body", version_id, sealed, error);
  return encoded != NULL
           ? mdg_codec_decode_bytes (&MDG_TEMPLATE_TYPE, encoded, MDG_DECODE_TOLERANT, error)
           : NULL;
}

/* ---- reading ---- */

static MdgTemplateRow *
read_row (MdgLease *lease, MdgStmt *stmt, GError **error)
{
  gint64 account_id = mdg_stmt_int (stmt, 1);
  const char *sharing = mdg_stmt_text (stmt, 2);
  g_autofree char *scope = scope_of (sharing, account_id);
  g_autoptr (GBytes) sealed = mdg_stmt_bytes (stmt, 8);
  MdgTemplate *template = unseal_body (lease, scope, mdg_stmt_int (stmt, 7), sealed, error);
  if (template == NULL)
    return NULL;
  MdgTemplateRow *row = g_new0 (MdgTemplateRow, 1);
  row->account_id = account_id;
  row->template = template;
  template->id = mdg_stmt_int (stmt, 0);
  g_free (template->sharing);
  template->sharing = g_strdup (sharing);
  template->section_id = mdg_stmt_int (stmt, 3);
  template->number = mdg_stmt_int (stmt, 4);
  template->updated_at = mdg_stmt_int (stmt, 5);
  template->version = mdg_stmt_int (stmt, 6);
  return row;
}

GPtrArray *
mdg_templates_list (MdgLease *lease, gint64 account_id, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    mdg_lease_get_db (lease), error,
    TEMPLATE_QUERY " WHERE t.sharing <> 'personal' OR t.account_id = :account ORDER BY t.id",
    "i:account", account_id, NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) rows =
    g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_template_row_free);
  while (mdg_stmt_next (stmt, error))
    {
      MdgTemplateRow *row = read_row (lease, stmt, error);
      if (row == NULL)
        return NULL;
      g_ptr_array_add (rows, row);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&rows);
}

MdgTemplateRow *
mdg_templates_get (MdgLease *lease, gint64 id, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (mdg_lease_get_db (lease), error,
                                           TEMPLATE_QUERY " WHERE t.id = :id", "i:id", id, NULL);
  return stmt != NULL && mdg_stmt_next (stmt, error) ? read_row (lease, stmt, error) : NULL;
}

gboolean
mdg_templates_count (MdgLease *lease, gint64 *ret_count, GError **error)
{
  return mdg_db_get_int (mdg_lease_get_db (lease), ret_count, error,
                         "SELECT count (*) FROM template", NULL);
}

GPtrArray *
mdg_templates_list_versions (MdgLease *lease, const MdgTemplateRow *row, GError **error)
{
  g_autofree char *scope = scope_of (row->template->sharing, row->account_id);
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  "SELECT id, number, account_id, body, created_at FROM template_version WHERE "
                  "template_id = :template ORDER BY number DESC",
                  "i:template", row->template->id, NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) versions =
    g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_template_row_free);
  while (mdg_stmt_next (stmt, error))
    {
      g_autoptr (GBytes) sealed = mdg_stmt_bytes (stmt, 3);
      MdgTemplate *template = unseal_body (lease, scope, mdg_stmt_int (stmt, 0), sealed, error);
      if (template == NULL)
        return NULL;
      MdgTemplateRow *version = g_new0 (MdgTemplateRow, 1);
      version->account_id = mdg_stmt_int (stmt, 2);
      version->template = template;
      template->id = row->template->id;
      template->number = mdg_stmt_int (stmt, 1);
      template->updated_at = mdg_stmt_int (stmt, 4);
      g_ptr_array_add (versions, version);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&versions);
}

/* ---- writing ---- */

static gboolean
insert_version (
  MdgLease *lease, const MdgTemplateRow *row, gint64 number, gint64 written_by, GError **error)
{
  gint64 id = mdg_lease_new_id (lease);
  g_autoptr (GBytes) body = seal_body (lease, row, id, error);
  return body != NULL &&
         mdg_db_run (mdg_lease_get_db (lease), error,
                     "INSERT INTO template_version (id, template_id, number, account_id, body, "
                     "created_at) VALUES (:id, :template, :number, :account, :body, :now)",
                     "i:id", id, "i:template", row->template->id, "i:number", number, "i:account",
                     written_by, "b:body", body, "i:now", mdg_lease_now (lease), NULL) &&
         mdg_db_run (mdg_lease_get_db (lease), error,
                     "DELETE FROM template_version WHERE template_id = :template AND number <= "
                     ":oldest",
                     "i:template", row->template->id, "i:oldest",
                     number - MDG_TEMPLATE_VERSIONS_MAX, NULL);
}

gboolean
mdg_templates_insert (MdgLease *lease, const MdgTemplateRow *row, GError **error)
{
  const MdgTemplate *template = row->template;
  return mdg_db_run (
           mdg_lease_get_db (lease), error,
           "INSERT INTO template (id, account_id, sharing, section_id, updated_at) VALUES "
           "(:id, :account, :sharing, nullif (:section, 0), :now)",
           "i:id", template->id, "i:account", row->account_id, "t:sharing", template->sharing,
           "i:section", template->section_id, "i:now", mdg_lease_now (lease), NULL) &&
         insert_version (lease, row, 1, row->account_id, error);
}

/* The versions there are, under the scope of @row's sharing. */
static gboolean
seal_anew (MdgLease *lease, const MdgTemplateRow *before, const MdgTemplateRow *row, GError **error)
{
  g_autofree char *old_scope = scope_of (before->template->sharing, before->account_id);
  g_autofree char *new_scope = scope_of (row->template->sharing, row->account_id);
  if (g_str_equal (old_scope, new_scope))
    return TRUE;
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  "SELECT id, body FROM template_version WHERE template_id = :template",
                  "i:template", row->template->id, NULL);
  g_autoptr (GPtrArray) bodies = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  while (stmt != NULL && mdg_stmt_next (stmt, error))
    {
      gint64 id = mdg_stmt_int (stmt, 0);
      g_array_append_val (ids, id);
      g_ptr_array_add (bodies, mdg_stmt_bytes (stmt, 1));
    }
  if (stmt == NULL || mdg_stmt_failed (stmt))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);
      g_autoptr (GBytes) plain = mdg_lease_unseal (lease, old_scope, "template_version.body", id,
                                                   bodies->pdata[i], error);
      g_autoptr (GBytes) sealed =
        plain != NULL
          ? mdg_lease_seal (lease, new_scope, "template_version.body", id, plain, error)
          : NULL;
      if (sealed == NULL || !mdg_db_run (mdg_lease_get_db (lease), error,
                                         "UPDATE template_version SET body = :body WHERE id = :id",
                                         "b:body", sealed, "i:id", id, NULL))
        return FALSE;
    }
  return TRUE;
}

gboolean
mdg_templates_update (MdgLease *lease,
                      const MdgTemplateRow *before,
                      const MdgTemplateRow *row,
                      gint64 changed_by,
                      GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  const MdgTemplate *template = row->template;
  if (!mdg_db_run (db, error,
                   "UPDATE template SET sharing = :sharing, section_id = nullif (:section, 0), "
                   "number = number + 1, updated_at = :now, version = version + 1 WHERE id = :id "
                   "AND version = :version",
                   "t:sharing", template->sharing, "i:section", template->section_id, "i:now",
                   mdg_lease_now (lease), "i:id", template->id, "i:version", template->version,
                   NULL))
    return FALSE;
  if (mdg_db_changes (db) != 1)
    {
      mdg_set_error (error, MDG_ERROR_CONFLICT, NULL);
      return FALSE;
    }
  return seal_anew (lease, before, row, error) &&
         insert_version (lease, row, before->template->number + 1, changed_by, error);
}

gboolean
mdg_templates_delete (MdgLease *lease, gint64 id, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error, "DELETE FROM template WHERE id = :id", "i:id",
                     id, NULL);
}

/* ---- favourites and counts ---- */

gboolean
mdg_template_favourites_set (
  MdgLease *lease, gint64 account_id, gint64 template_id, gboolean favourite, GError **error)
{
  if (!favourite)
    return mdg_db_run (mdg_lease_get_db (lease), error,
                       "DELETE FROM template_favourite WHERE account_id = :account AND template_id "
                       "= :template",
                       "i:account", account_id, "i:template", template_id, NULL);
  return mdg_db_run (mdg_lease_get_db (lease), error,
                     "INSERT INTO template_favourite (account_id, template_id) VALUES (:account, "
                     ":template) ON CONFLICT DO NOTHING",
                     "i:account", account_id, "i:template", template_id, NULL);
}

GHashTable *
mdg_template_favourites_list (MdgLease *lease, gint64 account_id, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  "SELECT template_id FROM template_favourite WHERE account_id = :account",
                  "i:account", account_id, NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  while (mdg_stmt_next (stmt, error))
    {
      gint64 id = mdg_stmt_int (stmt, 0);
      g_hash_table_add (ids, g_memdup2 (&id, sizeof id));
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&ids);
}

gboolean
mdg_template_uses_add (MdgLease *lease, gint64 template_id, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error,
                     "INSERT INTO template_use (template_id, n_used) VALUES (:template, 1) ON "
                     "CONFLICT DO UPDATE SET n_used = n_used + 1",
                     "i:template", template_id, NULL);
}

GHashTable *
mdg_template_uses_list (MdgLease *lease, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (mdg_lease_get_db (lease), error,
                                           "SELECT template_id, n_used FROM template_use", NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GHashTable) uses =
    g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  while (mdg_stmt_next (stmt, error))
    {
      gint64 id = mdg_stmt_int (stmt, 0), n = mdg_stmt_int (stmt, 1);
      g_hash_table_insert (uses, g_memdup2 (&id, sizeof id), g_memdup2 (&n, sizeof n));
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&uses);
}
