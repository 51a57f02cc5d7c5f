/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/checkup.h"
#include "server/service/documents.h"
#include "server/service/folder-access.h"
#include "server/service/folders.h"
#include "server/store/folders.h"
#include "server/store/jobs.h"
#include "shared/base/error.h"

/* Work that is done right after the commit gets a job that looks for it a little later: it finds
 * something only after a kill. */
#define LOOK_LATER (30 * MDG_SECOND)

static gboolean
put_later (MdgLease *lease, const char *kind, gint64 id, GError **error)
{
  g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  return mdg_jobs_put (lease, kind, key, NULL, mdg_lease_now (lease) + LOOK_LATER, error);
}

gboolean
mdg_document_put_delete_content (MdgLease *lease, gint64 folder_id, GError **error)
{
  return put_later (lease, MDG_JOB_DELETE_CONTENT, folder_id, error);
}

gboolean
mdg_document_put_update_source (MdgLease *lease, gint64 version_id, GError **error)
{
  return put_later (lease, MDG_JOB_UPDATE_SOURCE, version_id, error);
}

/* ---- sets of documents ---- */

/* The documents of @ids, each once; the asker may edit them all. */
static GPtrArray *
require_all (MdgContext *context, MdgLease *lease, char **ids, GError **error)
{
  g_autoptr (GPtrArray) rows =
    g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_document_row_free);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    {
      gint64 id = 0;
      if (!g_ascii_string_to_signed (ids[i], 10, 1, G_MAXINT64, &id, NULL))
        {
          mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", "ids", NULL);
          return NULL;
        }
      if (!g_hash_table_add (seen, g_memdup2 (&id, sizeof id)))
        continue;
      MdgDocumentRow *row =
        mdg_document_service_require (context, lease, id, MDG_FOLDER_EDITOR, error);
      if (row == NULL)
        return NULL;
      g_ptr_array_add (rows, row);
    }
  return g_steal_pointer (&rows);
}

/* The folders (gint64 *) that @rows are in. */
static GHashTable *
folders_of (GPtrArray *rows)
{
  GHashTable *folders = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < rows->len; i++)
    {
      const MdgDocumentRow *row = rows->pdata[i];
      g_hash_table_add (folders, g_memdup2 (&row->folder_id, sizeof row->folder_id));
    }
  return folders;
}

/* The jobs of all versions are not wanted any more; adds their ids to @stopped. */
static gboolean
remove_jobs (
  MdgContext *context, MdgLease *lease, gint64 document_id, GArray *stopped, GError **error)
{
  g_autoptr (GPtrArray) versions = mdg_versions_list (lease, document_id, error);
  for (guint i = 0; versions != NULL && i < versions->len; i++)
    {
      const MdgVersionRow *version = versions->pdata[i];
      if (!mdg_ingest_board_remove (context->core->ingest, lease, version->id, error))
        return FALSE;
      g_array_append_val (stopped, version->id);
    }
  return versions != NULL;
}

static void
stop_work (MdgContext *context, GArray *versions)
{
  for (guint i = 0; i < versions->len; i++)
    mdg_ingest_board_stop (context->core->ingest, g_array_index (versions, gint64, i));
}

static gboolean
note_dead (MdgLease *lease, GHashTable *folders, GError **error)
{
  GHashTableIter iter;
  gpointer id = NULL;
  g_hash_table_iter_init (&iter, folders);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!mdg_document_put_delete_content (lease, *(gint64 *) id, error) ||
        !mdg_checkup_note_change (lease, *(gint64 *) id, error))
      return FALSE;
  return TRUE;
}

/* Takes the content out of the indexes, then tells: whoever is told and searches finds nothing. */
static gboolean
finish (MdgContext *context, GHashTable *folders, GError **error)
{
  gboolean fine = TRUE;
  GHashTableIter iter;
  gpointer id = NULL;
  g_hash_table_iter_init (&iter, folders);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      /* Not to be given up half-way: the rows are gone. */
      fine = fine && mdg_document_remove_dead (context->core, *(gint64 *) id, NULL, error);
      mdg_folder_access_tell_changed (context->core, *(gint64 *) id);
    }
  return fine;
}

/* ---- deletion ---- */

static gboolean
delete_rows (
  MdgContext *context, MdgLease *lease, GPtrArray *rows, GArray *stopped, GError **error)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const MdgDocumentRow *row = rows->pdata[i];
      JsonObject *detail = json_object_new ();
      json_object_set_int_member (detail, "folder", row->folder_id);
      if (!mdg_context_audit (context, lease, "document.delete", "document", row->id, detail,
                              error) ||
          !remove_jobs (context, lease, row->id, stopped, error) ||
          !mdg_documents_delete (lease, row->id, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
mdg_document_service_delete_many (MdgContext *context, const MdgDocumentSet *set, GError **error)
{
  g_autoptr (GArray) stopped = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (GPtrArray) rows =
    lease != NULL ? require_all (context, lease, set->ids, error) : NULL;
  if (rows == NULL)
    return FALSE;
  g_autoptr (GHashTable) folders = folders_of (rows);
  if (!delete_rows (context, lease, rows, stopped, error) || !note_dead (lease, folders, error) ||
      !mdg_context_commit (context, lease, FALSE, error))
    return FALSE;
  g_clear_pointer (&lease, mdg_lease_free);
  stop_work (context, stopped);
  return finish (context, folders, error);
}

gboolean
mdg_document_service_delete (MdgContext *context, gint64 id, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  char *ids[] = { text, NULL };
  MdgDocumentSet set = { ids, 0 };
  return mdg_document_service_delete_many (context, &set, error);
}

/* ---- moves ---- */

/* What is now in the new folder is read there, and sealed under its key. */
static gboolean
put_moved (MdgContext *context, MdgLease *lease, gint64 document_id, GArray *moved, GError **error)
{
  g_autoptr (GPtrArray) versions = mdg_versions_list (lease, document_id, error);
  for (guint i = 0; versions != NULL && i < versions->len; i++)
    {
      const MdgVersionRow *version = versions->pdata[i];
      gboolean wanted = g_str_equal (version->state, MDG_DOCUMENT_QUEUED);
      if (wanted && !mdg_ingest_board_put (context->core->ingest, lease, version->id,
                                           version->uploaded_by, version->name, version->size,
                                           error))
        return FALSE;
      if (!put_later (lease, MDG_JOB_RESEAL, version->id, error))
        return FALSE;
      g_array_append_val (moved, version->id);
    }
  return versions != NULL;
}

static gboolean
move_one (MdgContext *context,
          MdgLease *lease,
          const MdgDocumentRow *row,
          gint64 folder_id,
          GArray *stopped,
          GArray *moved,
          GError **error)
{
  JsonObject *detail = json_object_new ();
  json_object_set_int_member (detail, "from", row->folder_id);
  json_object_set_int_member (detail, "to", folder_id);
  return mdg_context_audit (context, lease, "document.move", "document", row->id, detail, error) &&
         remove_jobs (context, lease, row->id, stopped, error) &&
         mdg_documents_move (lease, row, folder_id, error) &&
         put_moved (context, lease, row->id, moved, error);
}

/* Drops those that are in @folder_id already. */
static void
keep_others (GPtrArray *rows, gint64 folder_id)
{
  for (guint i = rows->len; i > 0; i--)
    if (((const MdgDocumentRow *) rows->pdata[i - 1])->folder_id == folder_id)
      g_ptr_array_remove_index (rows, i - 1);
}

static gint64
count_bytes (GPtrArray *rows)
{
  gint64 bytes = 0;
  for (guint i = 0; i < rows->len; i++)
    bytes += ((const MdgDocumentRow *) rows->pdata[i])->bytes;
  return bytes;
}

static gboolean
move_rows (MdgContext *context,
           MdgLease *lease,
           GPtrArray *rows,
           gint64 folder_id,
           GArray *stopped,
           GArray *moved,
           GError **error)
{
  if (!mdg_folder_service_check_room (context, lease, folder_id, count_bytes (rows), error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    if (!move_one (context, lease, rows->pdata[i], folder_id, stopped, moved, error))
      return FALSE;
  return TRUE;
}

gboolean
mdg_document_service_move (MdgContext *context, const MdgDocumentSet *set, GError **error)
{
  g_autoptr (GArray) stopped = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) moved = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL ||
      !mdg_folder_access_require (context, lease, set->folder_id, MDG_FOLDER_EDITOR, error))
    return FALSE;
  g_autoptr (GPtrArray) rows = require_all (context, lease, set->ids, error);
  if (rows == NULL)
    return FALSE;
  keep_others (rows, set->folder_id);
  g_autoptr (GHashTable) folders = folders_of (rows);
  if (!move_rows (context, lease, rows, set->folder_id, stopped, moved, error) ||
      !note_dead (lease, folders, error) ||
      !mdg_checkup_note_change (lease, set->folder_id, error) ||
      !mdg_context_commit (context, lease, FALSE, error))
    return FALSE;
  g_clear_pointer (&lease, mdg_lease_free);
  stop_work (context, stopped);
  mdg_folder_access_tell_changed (context->core, set->folder_id);
  return finish (context, folders, error);
}
