/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/notice-kinds.h"

#include "shared/base/error.h"
#include "shared/wire/codec.h"

#define BODY "notice_kind_version.body"
#define REMEMBERED "notice_kind.remembered"
#define KIND_QUERY                                                                               \
  "SELECT k.id, k.section_id, k.number, k.stopped, k.remembered, k.updated_at, k.version, v.id," \
  " v.body FROM notice_kind k JOIN notice_kind_version v ON v.kind_id = k.id AND v.number = "

/* ---- what is sealed ---- */

static GBytes *
seal (MdgLease *lease, const char *column, gint64 id, const MdgNoticeKind *kind, GError **error)
{
  g_autoptr (GBytes) bytes = mdg_codec_encode_bytes (&MDG_NOTICE_KIND_TYPE, kind);
  return mdg_lease_seal (lease, MDG_SCOPE_NOTICE_KINDS, column, id, bytes, error);
}

static MdgNoticeKind *
unseal (MdgLease *lease, const char *column, gint64 id, GBytes *sealed, GError **error)
{
  g_autoptr (GBytes) bytes =
    mdg_lease_unseal (lease, MDG_SCOPE_NOTICE_KINDS, column, id, sealed, error);
  return bytes != NULL
           ? mdg_codec_decode_bytes (&MDG_NOTICE_KIND_TYPE, bytes, MDG_DECODE_TOLERANT, error)
           : NULL;
}

/* A version says all but what is in the row and what is remembered. */
static GBytes *
seal_body (MdgLease *lease, gint64 version_id, const MdgNoticeKind *kind, GError **error)
{
  g_autoptr (MdgNoticeKind) body = mdg_notice_kind_copy (kind);
  g_clear_pointer (&body->columns, mdg_notice_columns_free);
  g_clear_pointer (&body->keys, mdg_notice_keys_free);
  g_clear_pointer (&body->split, g_free);
  g_clear_pointer (&body->section_name, g_free);
  return seal (lease, BODY, version_id, body, error);
}

static GBytes *
seal_remembered (MdgLease *lease,
                 gint64 id,
                 const MdgNoticeColumns *columns,
                 const MdgNoticeKeys *keys,
                 const char *split,
                 GError **error)
{
  const MdgNoticeKind remembered = { .name = (char *) "",
                                     .columns = (MdgNoticeColumns *) columns,
                                     .keys = (MdgNoticeKeys *) keys,
                                     .split = (char *) split };
  return seal (lease, REMEMBERED, id, &remembered, error);
}

static gboolean
add_remembered (MdgLease *lease, MdgNoticeKind *kind, GBytes *sealed, GError **error)
{
  if (sealed == NULL)
    return TRUE;
  g_autoptr (MdgNoticeKind) remembered = unseal (lease, REMEMBERED, kind->id, sealed, error);
  if (remembered == NULL)
    return FALSE;
  kind->columns = g_steal_pointer (&remembered->columns);
  kind->keys = g_steal_pointer (&remembered->keys);
  kind->split = g_steal_pointer (&remembered->split);
  return TRUE;
}

/* ---- reading ---- */

static MdgNoticeKind *
read_row (MdgLease *lease, MdgStmt *stmt, GError **error)
{
  g_autoptr (GBytes) body = mdg_stmt_bytes (stmt, 8);
  g_autoptr (GBytes) remembered = mdg_stmt_bytes (stmt, 4);
  g_autoptr (MdgNoticeKind) kind = unseal (lease, BODY, mdg_stmt_int (stmt, 7), body, error);
  if (kind == NULL)
    return NULL;
  kind->id = mdg_stmt_int (stmt, 0);
  kind->section_id = mdg_stmt_int (stmt, 1);
  kind->number = mdg_stmt_int (stmt, 2);
  kind->stopped = mdg_stmt_int (stmt, 3) != 0;
  kind->updated_at = mdg_stmt_int (stmt, 5);
  kind->version = mdg_stmt_int (stmt, 6);
  return add_remembered (lease, kind, remembered, error) ? g_steal_pointer (&kind) : NULL;
}

GPtrArray *
mdg_notice_kinds_list (MdgLease *lease, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error, KIND_QUERY "k.number ORDER BY k.id", NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) kinds = mdg_record_array_new (&MDG_NOTICE_KIND_TYPE);
  while (mdg_stmt_next (stmt, error))
    {
      MdgNoticeKind *kind = read_row (lease, stmt, error);
      if (kind == NULL)
        return NULL;
      g_ptr_array_add (kinds, kind);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&kinds);
}

MdgNoticeKind *
mdg_notice_kinds_get (MdgLease *lease, gint64 id, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (mdg_lease_get_db (lease), error,
                                           KIND_QUERY "k.number WHERE k.id = :id", "i:id", id,
                                           NULL);
  return stmt != NULL && mdg_stmt_next (stmt, error) ? read_row (lease, stmt, error) : NULL;
}

MdgNoticeKind *
mdg_notice_kinds_get_version (MdgLease *lease, gint64 id, gint64 number, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (mdg_lease_get_db (lease), error,
                                           KIND_QUERY ":number WHERE k.id = :id", "i:number",
                                           number, "i:id", id, NULL);
  if (stmt == NULL)
    return NULL;
  if (!mdg_stmt_next (stmt, error))
    {
      if (!mdg_stmt_failed (stmt))
        mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
      return NULL;
    }
  MdgNoticeKind *kind = read_row (lease, stmt, error);
  if (kind != NULL)
    kind->number = number;
  return kind;
}

GPtrArray *
mdg_notice_kinds_list_versions (MdgLease *lease, gint64 id, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    mdg_lease_get_db (lease), error,
    "SELECT id, number, body, created_at FROM notice_kind_version WHERE kind_id = :kind ORDER BY "
    "number DESC",
    "i:kind", id, NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) versions = mdg_record_array_new (&MDG_NOTICE_KIND_TYPE);
  while (mdg_stmt_next (stmt, error))
    {
      g_autoptr (GBytes) body = mdg_stmt_bytes (stmt, 2);
      MdgNoticeKind *kind = unseal (lease, BODY, mdg_stmt_int (stmt, 0), body, error);
      if (kind == NULL)
        return NULL;
      g_ptr_array_add (versions, kind);
      kind->id = id;
      kind->number = mdg_stmt_int (stmt, 1);
      kind->updated_at = mdg_stmt_int (stmt, 3);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&versions);
}

gboolean
mdg_notice_kinds_count (MdgLease *lease, gint64 *ret_count, GError **error)
{
  return mdg_db_get_int (mdg_lease_get_db (lease), ret_count, error,
                         "SELECT count (*) FROM notice_kind", NULL);
}

/* ---- writing ---- */

static gboolean
insert_version (
  MdgLease *lease, const MdgNoticeKind *kind, gint64 number, gint64 account_id, GError **error)
{
  gint64 id = mdg_lease_new_id (lease);
  g_autoptr (GBytes) body = seal_body (lease, id, kind, error);
  return body != NULL &&
         mdg_db_run (mdg_lease_get_db (lease), error,
                     "INSERT INTO notice_kind_version (id, kind_id, number, account_id, body, "
                     "created_at) VALUES (:id, :kind, :number, :account, :body, :now)",
                     "i:id", id, "i:kind", kind->id, "i:number", number, "i:account", account_id,
                     "b:body", body, "i:now", mdg_lease_now (lease), NULL);
}

gboolean
mdg_notice_kinds_insert (MdgLease *lease,
                         const MdgNoticeKind *kind,
                         gint64 account_id,
                         GError **error)
{
  g_autoptr (GBytes) remembered =
    seal_remembered (lease, kind->id, kind->columns, kind->keys, kind->split, error);
  return remembered != NULL &&
         mdg_db_run (mdg_lease_get_db (lease), error,
                     "INSERT INTO notice_kind (id, section_id, stopped, remembered, updated_at) "
                     "VALUES (:id, :section, :stopped, :remembered, :now)",
                     "i:id", kind->id, "i:section", kind->section_id, "i:stopped",
                     (gint64) (kind->stopped != FALSE), "b:remembered", remembered, "i:now",
                     mdg_lease_now (lease), NULL) &&
         insert_version (lease, kind, 1, account_id, error);
}

gboolean
mdg_notice_kinds_update (MdgLease *lease,
                         const MdgNoticeKind *kind,
                         gboolean as_version,
                         gint64 account_id,
                         GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  gint64 number = 0;
  if (!mdg_db_run (db, error,
                   "UPDATE notice_kind SET section_id = :section, stopped = :stopped, number = "
                   "number + :more, updated_at = :now, version = version + 1 WHERE id = :id AND "
                   "version = :version",
                   "i:section", kind->section_id, "i:stopped", (gint64) (kind->stopped != FALSE),
                   "i:more", (gint64) (as_version != FALSE), "i:now", mdg_lease_now (lease), "i:id",
                   kind->id, "i:version", kind->version, NULL))
    return FALSE;
  if (mdg_db_changes (db) != 1)
    {
      mdg_set_error (error, MDG_ERROR_CONFLICT, NULL);
      return FALSE;
    }
  return !as_version ||
         (mdg_db_get_int (db, &number, error, "SELECT number FROM notice_kind WHERE id = :id",
                          "i:id", kind->id, NULL) &&
          insert_version (lease, kind, number, account_id, error));
}

gboolean
mdg_notice_kinds_remember (MdgLease *lease,
                           gint64 id,
                           const MdgNoticeColumns *columns,
                           const MdgNoticeKeys *keys,
                           const char *split,
                           GError **error)
{
  g_autoptr (GBytes) remembered = seal_remembered (lease, id, columns, keys, split, error);
  return remembered != NULL &&
         mdg_db_run (mdg_lease_get_db (lease), error,
                     "UPDATE notice_kind SET remembered = :remembered WHERE id = :id",
                     "b:remembered", remembered, "i:id", id, NULL);
}

gboolean
mdg_notice_kinds_delete (MdgLease *lease, gint64 id, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  gint64 used = 0;
  if (!mdg_db_get_int (db, &used, error,
                       "SELECT EXISTS (SELECT 1 FROM notice_run WHERE kind_id = :id)", "i:id", id,
                       NULL))
    return FALSE;
  if (used == 0)
    return mdg_db_run (db, error, "DELETE FROM notice_kind WHERE id = :id", "i:id", id, NULL);
  mdg_set_error (error, MDG_ERROR_NOTICE_KIND_USED, NULL);
  return FALSE;
}
