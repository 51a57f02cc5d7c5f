/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/passage-index-private.h"

/* ---- the table of passages ---- */

static void
on_passage (const MdgIndexPassage *passage, gpointer user_data)
{
  MdgPassageTable *table = user_data;
  mdg_passage_table_put (table, (guint32) passage->id, passage->version_id, passage->length,
                         passage->disabled);
}

static MdgPassageTable *
read_table (MdgIndexLease *lease, GError **error)
{
  g_autoptr (MdgPassageTable) table = mdg_passage_table_new ();
  g_autoptr (GPtrArray) sources = mdg_index_list_sources (lease, error);
  if (sources == NULL)
    return NULL;
  for (guint i = 0; i < sources->len; i++)
    {
      const MdgIndexSource *source = sources->pdata[i];
      mdg_passage_table_put_source (table, source->version_id, source->document_id,
                                    source->effective_from, source->effective_until);
    }
  if (!mdg_index_each_passage (lease, 0, on_passage, table, error))
    return NULL;
  return g_steal_pointer (&table);
}

gboolean
mdg_passage_index_refresh (MdgPassageIndex *index, MdgIndexLease *lease, GError **error)
{
  gint64 changes = 0;
  if (!mdg_index_lease_get_changes (lease, &changes, error))
    return FALSE;
  g_rw_lock_reader_lock (&index->lock);
  gboolean fresh = index->changes >= changes;
  g_rw_lock_reader_unlock (&index->lock);
  if (fresh)
    return TRUE;
  MdgPassageTable *table = read_table (lease, error);
  if (table == NULL)
    return FALSE;
  g_rw_lock_writer_lock (&index->lock);
  if (index->changes < changes)
    {
      MdgPassageTable *old = index->table;
      index->table = table;
      index->changes = changes;
      table = old;
    }
  g_rw_lock_writer_unlock (&index->lock);
  mdg_passage_table_free (table);
  return TRUE;
}

/* ---- pages and passages ---- */

MdgCutPassage *
mdg_passage_index_read_cut (MdgIndexLease *lease,
                            gint64 id,
                            MdgIndexPassage *ret_row,
                            GError **error)
{
  g_autoptr (GBytes) data = NULL;
  if (!mdg_index_get_passage (lease, id, ret_row, &data, error))
    return NULL;
  return mdg_cut_passage_from_bytes (data, error);
}

MdgExtractedPage *
mdg_passage_index_get_page (MdgPassageIndex *index, gint64 version_id, guint number, GError **error)
{
  g_autoptr (MdgIndexLease) lease = mdg_search_index_read (index->file, NULL, error);
  g_autoptr (GBytes) data =
    lease != NULL ? mdg_index_get_page (lease, version_id, number, error) : NULL;
  return data != NULL ? mdg_extracted_page_from_bytes (data, error) : NULL;
}

gboolean
mdg_passage_index_count_pages (MdgPassageIndex *index,
                               gint64 version_id,
                               guint *ret_pages,
                               guint *ret_passages,
                               GError **error)
{
  g_autoptr (MdgIndexLease) lease = mdg_search_index_read (index->file, NULL, error);
  g_autoptr (MdgIndexSource) source =
    lease != NULL ? mdg_index_get_source (lease, version_id, error) : NULL;
  if (source == NULL)
    return FALSE;
  if (ret_pages != NULL)
    *ret_pages = source->n_pages;
  if (ret_passages != NULL)
    *ret_passages = source->n_passages;
  return TRUE;
}

void
mdg_found_passage_free (MdgFoundPassage *found)
{
  if (found == NULL)
    return;
  mdg_cut_passage_free (found->passage);
  g_free (found);
}

MdgFoundPassage *
mdg_passage_index_read_found (MdgPassageIndex *index,
                              MdgIndexLease *lease,
                              gint64 passage_id,
                              GError **error)
{
  MdgIndexPassage row;
  g_autoptr (MdgFoundPassage) found = g_new0 (MdgFoundPassage, 1);
  found->passage = mdg_passage_index_read_cut (lease, passage_id, &row, error);
  if (found->passage == NULL)
    return NULL;
  g_autoptr (MdgIndexSource) source = mdg_index_get_source (lease, row.version_id, error);
  if (source == NULL)
    return NULL;
  found->id = passage_id;
  found->version_id = row.version_id;
  found->document_id = source->document_id;
  found->disabled = row.disabled;
  return g_steal_pointer (&found);
}

GPtrArray *
mdg_passage_index_list (MdgPassageIndex *index, gint64 version_id, guint number, GError **error)
{
  g_autoptr (GPtrArray) list =
    g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_found_passage_free);
  g_autoptr (MdgIndexLease) lease = mdg_search_index_read (index->file, NULL, error);
  g_autoptr (GArray) rows =
    lease != NULL ? mdg_index_list_passages (lease, version_id, number, error) : NULL;
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      gint64 id = g_array_index (rows, MdgIndexPassage, i).id;
      MdgFoundPassage *found = mdg_passage_index_read_found (index, lease, id, error);
      if (found == NULL)
        return NULL;
      g_ptr_array_add (list, found);
    }
  return rows != NULL ? g_steal_pointer (&list) : NULL;
}

MdgFoundPassage *
mdg_passage_index_get (MdgPassageIndex *index, gint64 passage_id, GError **error)
{
  g_autoptr (MdgIndexLease) lease = mdg_search_index_read (index->file, NULL, error);
  return lease != NULL ? mdg_passage_index_read_found (index, lease, passage_id, error) : NULL;
}
