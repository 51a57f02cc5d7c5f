/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/queue.h"

#include "server/service/documents.h"
#include "server/service/folder-access.h"
#include "shared/base/error.h"

/* The document of a queued version when the asker may read it; NULL without @error otherwise. */
static MdgDocument *
describe_queued (MdgContext *context,
                 MdgLease *lease,
                 GHashTable *readable,
                 gint64 version_id,
                 GError **error)
{
  g_autoptr (MdgVersionRow) row = mdg_versions_get (lease, version_id, error);
  if (row == NULL || !g_hash_table_contains (readable, &row->folder_id))
    return NULL;
  g_autoptr (MdgDocumentRow) document = mdg_documents_get (lease, row->document_id, error);
  MdgDocument *described =
    document != NULL ? mdg_document_service_describe (context, lease, document, error) : NULL;
  if (described != NULL)
    mdg_ingest_board_describe (context->core->ingest, lease, version_id, described);
  return described;
}

static GHashTable *
list_readable (MdgContext *context, MdgLease *lease, GError **error)
{
  g_autoptr (GArray) ids = mdg_folder_access_list (context, lease, error);
  if (ids == NULL)
    return NULL;
  GHashTable *set = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < ids->len; i++)
    g_hash_table_add (set, g_memdup2 (&g_array_index (ids, gint64, i), sizeof (gint64)));
  return set;
}

/* Fills @documents with those after @after; one more than @limit when there are more. */
static gboolean
collect (MdgContext *context,
         MdgLease *lease,
         GArray *versions,
         gint64 after,
         guint limit,
         GPtrArray *documents,
         GError **error)
{
  g_autoptr (GHashTable) readable = list_readable (context, lease, error);
  gboolean begun = after == 0;
  for (guint i = 0; readable != NULL && i < versions->len && documents->len <= limit; i++)
    {
      g_autoptr (GError) local = NULL;
      g_autoptr (MdgDocument) document = describe_queued (
        context, lease, readable, g_array_index (versions, gint64, i), &local);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      gboolean is_cursor = document != NULL && document->id == after;
      if (document != NULL && begun)
        g_ptr_array_add (documents, g_steal_pointer (&document));
      begun = begun || is_cursor;
    }
  return readable != NULL;
}

GPtrArray *
mdg_queue_service_list (
  MdgContext *context, gint64 after, guint limit, gint64 *ret_next, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (GArray) versions =
    lease != NULL
      ? mdg_ingest_board_list (context->core->ingest, lease, MDG_QUEUE_MAX_LOOKED, error)
      : NULL;
  g_autoptr (GPtrArray) documents = mdg_record_array_new (&MDG_DOCUMENT_TYPE);
  if (versions == NULL ||
      !collect (context, lease, versions, after, limit, documents, error))
    return NULL;
  *ret_next = 0;
  if (documents->len > limit)
    {
      g_ptr_array_set_size (documents, (int) limit);
      *ret_next = ((const MdgDocument *) documents->pdata[limit - 1])->id;
    }
  return g_steal_pointer (&documents);
}

/* ---- once more, or not at all ---- */

/* The newest version of a document the asker may edit. */
static MdgVersionRow *
require_newest (MdgContext *context, MdgLease *lease, gint64 document_id, GError **error)
{
  g_autoptr (MdgDocumentRow) document =
    mdg_document_service_require (context, lease, document_id, MDG_FOLDER_EDITOR, error);
  g_autoptr (GPtrArray) versions =
    document != NULL ? mdg_versions_list (lease, document_id, error) : NULL;
  if (versions == NULL)
    return NULL;
  if (versions->len > 0)
    return g_ptr_array_steal_index (versions, 0);
  mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
  return NULL;
}

static gboolean
change_state (
  MdgLease *lease, MdgVersionRow *row, const char *from, const char *to, GError **error)
{
  g_autofree char *before = g_strdup (from);
  g_free (row->state);
  row->state = g_strdup (to);
  g_clear_pointer (&row->problem, g_free);
  g_clear_pointer (&row->problem_args, g_free);
  g_clear_pointer (&row->step, g_free);
  row->percent = 0;
  row->started_at = 0;
  row->queued_at = mdg_lease_now (lease);
  return mdg_versions_update (lease, row, before, error);
}

/* Audits and commits; the document as it is now. */
static MdgDocument *
conclude (MdgContext *context,
          MdgLease **lease,
          const MdgVersionRow *row,
          const char *action,
          GError **error)
{
  g_autoptr (MdgDocumentRow) document = mdg_documents_get (*lease, row->document_id, error);
  g_autoptr (MdgDocument) described =
    document != NULL ? mdg_document_service_describe (context, *lease, document, error) : NULL;
  if (described == NULL ||
      !mdg_context_audit (context, *lease, action, "document", row->document_id, NULL, error) ||
      !mdg_context_commit (context, *lease, FALSE, error))
    return NULL;
  g_clear_pointer (lease, mdg_lease_free);
  mdg_folder_access_tell_changed (context->core, row->folder_id);
  return g_steal_pointer (&described);
}

static gboolean
is_one_of (const char *state, const char *a, const char *b, GError **error)
{
  if (g_str_equal (state, a) || g_str_equal (state, b))
    return TRUE;
  mdg_set_error (error, MDG_ERROR_CONFLICT, NULL);
  return FALSE;
}

MdgDocument *
mdg_queue_service_retry (MdgContext *context, gint64 document_id, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (MdgVersionRow) row =
    lease != NULL ? require_newest (context, lease, document_id, error) : NULL;
  if (row == NULL ||
      !is_one_of (row->state, MDG_DOCUMENT_FAILED, MDG_DOCUMENT_CANCELLED, error))
    return NULL;
  g_autofree char *before = g_strdup (row->state);
  return change_state (lease, row, before, MDG_DOCUMENT_QUEUED, error) &&
             mdg_ingest_board_remove (context->core->ingest, lease, row->id, error) &&
             mdg_ingest_board_put (context->core->ingest, lease, row->id,
                                   context->identity.account_id, row->name, row->size, error)
           ? conclude (context, &lease, row, "document.retry", error)
           : NULL;
}

MdgDocument *
mdg_queue_service_cancel (MdgContext *context, gint64 document_id, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (MdgVersionRow) row =
    lease != NULL ? require_newest (context, lease, document_id, error) : NULL;
  if (row == NULL || !is_one_of (row->state, MDG_DOCUMENT_QUEUED, MDG_DOCUMENT_WORKING, error))
    return NULL;
  g_autofree char *before = g_strdup (row->state);
  if (!change_state (lease, row, before, MDG_DOCUMENT_CANCELLED, error) ||
      !mdg_ingest_board_remove (context->core->ingest, lease, row->id, error))
    return NULL;
  MdgDocument *document = conclude (context, &lease, row, "document.cancel", error);
  if (document != NULL)
    mdg_ingest_board_stop (context->core->ingest, row->id);
  return document;
}
