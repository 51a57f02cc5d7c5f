/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/source-news.h"

#include "server/store/folders.h"
#include "shared/wire/codec.h"

void
mdg_source_news_row_free (MdgSourceNewsRow *row)
{
  if (row == NULL)
    return;
  g_clear_pointer (&row->news, mdg_source_news_free);
  g_free (row);
}

/* ---- what is to be compared ---- */

GArray *
mdg_source_news_list_versions (MdgLease *lease, gint64 folder_id, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  "SELECT DISTINCT document_id, version_id FROM message_citation WHERE folder_id "
                  "= :folder",
                  "i:folder", folder_id, NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GArray) versions = g_array_new (FALSE, FALSE, sizeof (MdgCitedVersion));
  while (mdg_stmt_next (stmt, error))
    {
      MdgCitedVersion cited = { folder_id, mdg_stmt_int (stmt, 0), mdg_stmt_int (stmt, 1) };
      g_array_append_val (versions, cited);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&versions);
}

GArray *
mdg_source_news_list_folders (MdgLease *lease, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  "SELECT DISTINCT c.folder_id FROM message_citation c JOIN folder f ON f.id = "
                  "c.folder_id",
                  NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GArray) folders = g_array_new (FALSE, FALSE, sizeof (gint64));
  while (mdg_stmt_next (stmt, error))
    {
      gint64 id = mdg_stmt_int (stmt, 0);
      g_array_append_val (folders, id);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&folders);
}

GArray *
mdg_source_news_list_places (
  MdgLease *lease, const MdgCitedVersion *cited, gint64 against, guint limit, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    mdg_lease_get_db (lease), error,
    "SELECT m.account_id, m.conversation_id, m.id, c.number, c.page FROM message_citation c JOIN "
    "message m ON m.id = c.message_id AND m.replaced = 0 LEFT JOIN source_news n ON n.message_id "
    "= c.message_id AND n.number = c.number WHERE c.document_id = :document AND c.version_id = "
    ":version AND (n.id IS NULL OR n.against <> :against) LIMIT :limit",
    "i:document", cited->document_id, "i:version", cited->version_id, "i:against", against,
    "i:limit", (gint64) limit, NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (MdgCitedPlace));
  while (mdg_stmt_next (stmt, error))
    {
      MdgCitedPlace place = { mdg_stmt_int (stmt, 0), mdg_stmt_int (stmt, 1),
                              mdg_stmt_int (stmt, 2), mdg_stmt_int (stmt, 3),
                              mdg_stmt_int (stmt, 4) };
      g_array_append_val (places, place);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&places);
}

/* ---- what came of it ---- */

static GBytes *
seal_detail (
  MdgLease *lease, gint64 folder_id, gint64 id, const MdgSourceNews *news, GError **error)
{
  g_autoptr (MdgSourceNews) detail = mdg_source_news_new ();
  detail->document_name = g_strdup (news->document_name);
  detail->before = g_strdup (news->before);
  detail->after = g_strdup (news->after);
  detail->page = news->page;
  g_autoptr (GBytes) encoded = mdg_codec_encode_bytes (&MDG_SOURCE_NEWS_TYPE, detail);
  g_autofree char *scope = mdg_scope_folder (folder_id);
  return mdg_lease_seal (lease, scope, "source_news.detail", id, encoded, error);
}

gboolean
mdg_source_news_put (MdgLease *lease,
                     const MdgCitedVersion *cited,
                     const MdgCitedPlace *place,
                     gint64 against,
                     const MdgSourceNews *news,
                     GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  gint64 id = mdg_lease_new_id (lease);
  if (!mdg_db_get_int (db, &id, error,
                       "SELECT id FROM source_news WHERE message_id = :message AND number = "
                       ":number",
                       "i:message", place->message_id, "i:number", place->number, NULL))
    return FALSE;
  gboolean has_text = news->document_name != NULL || news->before != NULL;
  g_autoptr (GBytes) detail =
    has_text ? seal_detail (lease, cited->folder_id, id, news, error) : NULL;
  if (has_text && detail == NULL)
    return FALSE;
  return mdg_db_run (
    db, error,
    "INSERT INTO source_news (id, account_id, message_id, number, conversation_id, folder_id, "
    "document_id, version_id, against, reason, detail, created_at) VALUES (:id, :account, "
    ":message, :number, :conversation, :folder, :document, :version, :against, :reason, :detail, "
    ":now) ON CONFLICT (message_id, number) DO UPDATE SET against = excluded.against, reason = "
    "excluded.reason, detail = excluded.detail, read = 0, created_at = excluded.created_at",
    "i:id", id, "i:account", place->account_id, "i:message", place->message_id, "i:number",
    place->number, "i:conversation", place->conversation_id, "i:folder", cited->folder_id,
    "i:document", cited->document_id, "i:version", cited->version_id, "i:against", against,
    "t:reason", news->reason, "b:detail", detail, "i:now", mdg_lease_now (lease), NULL);
}

/* ---- reading ---- */

static gboolean
unseal_detail (MdgLease *lease, MdgSourceNewsRow *row, GBytes *sealed, GError **error)
{
  g_autofree char *scope = mdg_scope_folder (row->folder_id);
  g_autoptr (GBytes) encoded =
    mdg_lease_unseal (lease, scope, "source_news.detail", row->news->id, sealed, error);
  g_autoptr (MdgSourceNews) detail =
    encoded != NULL
      ? mdg_codec_decode_bytes (&MDG_SOURCE_NEWS_TYPE, encoded, MDG_DECODE_TOLERANT, error)
      : NULL;
  if (detail == NULL)
    return FALSE;
  row->news->document_name = g_steal_pointer (&detail->document_name);
  row->news->before = g_steal_pointer (&detail->before);
  row->news->after = g_steal_pointer (&detail->after);
  row->news->page = detail->page;
  return TRUE;
}

static MdgSourceNewsRow *
read_row (MdgStmt *stmt)
{
  MdgSourceNewsRow *row = g_new0 (MdgSourceNewsRow, 1);
  MdgSourceNews *news = row->news = mdg_source_news_new ();
  news->id = mdg_stmt_int (stmt, 0);
  row->folder_id = mdg_stmt_int (stmt, 1);
  news->conversation_id = mdg_stmt_int (stmt, 2);
  news->message_id = mdg_stmt_int (stmt, 3);
  news->document_id = mdg_stmt_int (stmt, 4);
  news->reason = g_strdup (mdg_stmt_text (stmt, 5));
  news->read = mdg_stmt_int (stmt, 7) != 0;
  news->created_at = mdg_stmt_int (stmt, 8);
  return row;
}

GPtrArray *
mdg_source_news_list (MdgLease *lease,
                      gint64 account_id,
                      guint limit,
                      MdgMayReadFunc may_read,
                      gpointer user_data,
                      GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  "SELECT id, folder_id, conversation_id, message_id, document_id, reason, detail,"
                  " read, created_at FROM source_news WHERE account_id = :account AND reason <> ''"
                  " ORDER BY created_at DESC, id DESC LIMIT :limit",
                  "i:account", account_id, "i:limit", (gint64) limit, NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) rows =
    g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_source_news_row_free);
  while (mdg_stmt_next (stmt, error))
    {
      MdgSourceNewsRow *row = read_row (stmt);
      g_autoptr (GBytes) sealed = mdg_stmt_bytes (stmt, 6);
      g_ptr_array_add (rows, row);
      if (sealed != NULL && may_read (row->folder_id, user_data) &&
          !unseal_detail (lease, row, sealed, error))
        return NULL;
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&rows);
}

gboolean
mdg_source_news_set_read (MdgLease *lease, gint64 account_id, gint64 id, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error,
                     "UPDATE source_news SET read = 1 WHERE account_id = :account AND (:id = 0 OR "
                     "id = :id)",
                     "i:account", account_id, "i:id", id, NULL);
}
