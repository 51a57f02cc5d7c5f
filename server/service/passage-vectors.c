/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/passage-index-private.h"
#include "shared/base/error.h"

#include <string.h>

/* Vectors of an index stay in memory up to so many bytes; beyond, it is asked by words alone. */
#define MAX_VECTOR_BYTES ((gsize) 1024 * 1024 * 1024)

/* ---- in memory ---- */

typedef struct
{
  guint32 id;
  GBytes *data;
} Fresh;

static void
fresh_clear (gpointer data)
{
  g_bytes_unref (((Fresh *) data)->data);
}

static void
on_vector (gint64 id, GBytes *data, gpointer user_data)
{
  Fresh fresh = { (guint32) id, g_bytes_ref (data) };
  g_array_append_val (user_data, fresh);
}

/* Vectors of passages that are gone are left where they are until they are as many as the others;
 * questions pass over them. */
static void
add_fresh (MdgPassageIndex *index, const GArray *fresh, gint64 changes)
{
  g_rw_lock_writer_lock (&index->lock);
  if (index->vectors == NULL)
    index->vectors = mdg_vector_set_new ();
  for (guint i = 0; i < fresh->len; i++)
    {
      const Fresh *one = &g_array_index (fresh, Fresh, i);
      if (mdg_vector_set_size (index->vectors) + g_bytes_get_size (one->data) < MAX_VECTOR_BYTES)
        mdg_vector_set_add (index->vectors, one->id, one->data);
    }
  index->vector_changes = changes;
  g_rw_lock_writer_unlock (&index->lock);
}

static gint64
last_known (MdgPassageIndex *index)
{
  g_rw_lock_writer_lock (&index->lock);
  guint live = mdg_passage_table_count (index->table);
  if (index->vectors != NULL && mdg_vector_set_count (index->vectors) > 2 * live + 1000)
    {
      g_clear_pointer (&index->vectors, mdg_vector_set_free);
      index->vector_changes = 0;
    }
  gint64 changes = index->vector_changes;
  g_rw_lock_writer_unlock (&index->lock);
  return changes;
}

gboolean
mdg_passage_index_refresh_vectors (MdgPassageIndex *index, MdgIndexLease *lease, GError **error)
{
  gint64 changes = 0;
  if (!mdg_index_get_vector_changes (lease, &changes, error))
    return FALSE;
  g_autoptr (GArray) fresh = g_array_new (FALSE, FALSE, sizeof (Fresh));
  g_array_set_clear_func (fresh, fresh_clear);
  g_mutex_lock (&index->refreshing);
  gint64 known = last_known (index);
  gboolean fine =
    changes <= known || mdg_index_each_vector (lease, mdg_embeddings_get_mark (index->embeddings),
                                               known, on_vector, fresh, error);
  if (fine && changes > known)
    add_fresh (index, fresh, changes);
  g_mutex_unlock (&index->refreshing);
  return fine;
}

/* ---- making ---- */

/* The passages that come next, with their texts. */
typedef struct
{
  GArray *ids;      /* gint64 */
  GPtrArray *texts; /* char * */
} Batch;

static void
batch_clear (Batch *batch)
{
  g_clear_pointer (&batch->ids, g_array_unref);
  g_clear_pointer (&batch->texts, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Batch, batch_clear)

static gboolean
read_batch (MdgPassageIndex *index,
            gint64 version_id,
            gint64 after,
            Batch *batch,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (MdgIndexLease) lease = mdg_search_index_read (index->file, cancellable, error);
  if (lease == NULL)
    return FALSE;
  batch->texts = g_ptr_array_new_with_free_func (g_free);
  batch->ids = mdg_index_list_without_vector (lease, version_id,
                                              mdg_embeddings_get_mark (index->embeddings), after,
                                              MDG_EMBEDDINGS_BATCH, error);
  for (guint i = 0; batch->ids != NULL && i < batch->ids->len; i++)
    {
      g_autoptr (MdgFoundPassage) found = mdg_passage_index_read_found (
        index, lease, g_array_index (batch->ids, gint64, i), error);
      if (found == NULL)
        return FALSE;
      g_ptr_array_add (batch->texts, g_strconcat (found->passage->heading, "\n",
                                                  found->passage->text, NULL));
    }
  return batch->ids != NULL;
}

static gboolean
write_batch (MdgPassageIndex *index,
             const Batch *batch,
             GPtrArray *vectors,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (MdgIndexLease) lease = mdg_search_index_write (index->file, cancellable, error);
  if (lease == NULL)
    return FALSE;
  for (guint i = 0; i < vectors->len; i++)
    if (!mdg_index_put_vector (lease, g_array_index (batch->ids, gint64, i),
                               mdg_embeddings_get_mark (index->embeddings), vectors->pdata[i],
                               error))
      return FALSE;
  return mdg_passage_index_commit_aside (index, lease, error);
}

static gboolean
count_missing (MdgPassageIndex *index, gint64 version_id, guint *ret_n, GError **error)
{
  g_autoptr (MdgIndexLease) lease = mdg_search_index_read (index->file, NULL, error);
  g_autoptr (GArray) ids =
    lease != NULL ? mdg_index_list_without_vector (
                      lease, version_id, mdg_embeddings_get_mark (index->embeddings), 0,
                      G_MAXINT32, error)
                  : NULL;
  if (ids == NULL)
    return FALSE;
  *ret_n = ids->len;
  return TRUE;
}

gboolean
mdg_passage_index_add_vectors (MdgPassageIndex *index,
                               gint64 version_id,
                               void (*progress) (guint percent, gpointer user_data),
                               gpointer user_data,
                               GCancellable *cancellable,
                               GError **error)
{
  guint n_all = 0, n_done = 0;
  gint64 after = 0;
  if (index->embeddings == NULL)
    return TRUE;
  if (!count_missing (index, version_id, &n_all, error))
    return FALSE;
  while (n_done < n_all)
    {
      g_auto (Batch) batch = { 0 };
      if (!read_batch (index, version_id, after, &batch, cancellable, error))
        return FALSE;
      if (batch.ids->len == 0)
        break;
      g_autoptr (GPtrArray) vectors = mdg_embeddings_of_passages (
        index->embeddings, (const char *const *) batch.texts->pdata, batch.ids->len, cancellable,
        error);
      if (vectors == NULL || !write_batch (index, &batch, vectors, cancellable, error))
        return FALSE;
      after = g_array_index (batch.ids, gint64, batch.ids->len - 1);
      n_done += batch.ids->len;
      if (progress != NULL)
        progress (n_done * 100 / n_all, user_data);
    }
  return TRUE;
}
