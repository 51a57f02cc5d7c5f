/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/passage-index.h"

#include "server/engine/search/chunker.h"
#include "server/service/passage-index-private.h"
#include "shared/base/error.h"

#include <string.h>

#define TOKEN_KEY_LABEL "search-tokens"

/* A group's tokens are written to the file when there are so many: 64 MB. */
#define MAX_GROUP_POSTINGS (4 * 1024 * 1024)

/* Format, title of the file, unit, unpaginated, truncated, mark of the tokeniser. */
#define SHAPE_TYPE "(smsubbu)"

/* A change to the table of passages that is made when it has been committed. */
typedef struct
{
  enum
  {
    FACT_PUT_SOURCE,
    FACT_REMOVE_SOURCE,
    FACT_PUT,
    FACT_REMOVE,
  } what;
  gint64 version_id;
  gint64 document_id;
  char from[12];
  char until[12];
  guint32 passage;
  guint length;
  gboolean disabled;
} PendingFact;

/* ---- opening ---- */

static void
copy_settings (MdgSearchSettings *to, const MdgSearchSettings *from)
{
  *to = from != NULL ? *from : (MdgSearchSettings){ 0 };
  mdg_search_settings_fill (to);
}

MdgPassageIndex *
mdg_passage_index_open (const char *path,
                        MdgKey *key,
                        const MdgSearchSettings *settings,
                        MdgEmbeddings *embeddings,
                        GError **error)
{
  MdgSearchIndex *file = mdg_search_index_open (path, key, error);
  if (file == NULL)
    return NULL;
  MdgPassageIndex *index = g_new0 (MdgPassageIndex, 1);
  index->file = file;
  index->embeddings = embeddings;
  index->token_key = mdg_key_derive (key, TOKEN_KEY_LABEL);
  index->table = mdg_passage_table_new ();
  index->changes = -1;
  index->pending = g_array_new (FALSE, FALSE, sizeof (PendingFact));
  g_rw_lock_init (&index->lock);
  g_mutex_init (&index->writing);
  g_mutex_init (&index->refreshing);
  copy_settings (&index->settings, settings);
  return index;
}

void
mdg_passage_index_close (MdgPassageIndex *index)
{
  if (index == NULL)
    return;
  mdg_index_lease_free (index->group);
  mdg_posting_map_free (index->map);
  mdg_token_hasher_free (index->hasher);
  mdg_search_index_close (index->file);
  mdg_passage_table_free (index->table);
  mdg_vector_set_free (index->vectors);
  mdg_key_unref (index->token_key);
  g_array_unref (index->pending);
  g_rw_lock_clear (&index->lock);
  g_mutex_clear (&index->writing);
  g_mutex_clear (&index->refreshing);
  g_free (index);
}

void
mdg_passage_index_set_settings (MdgPassageIndex *index, const MdgSearchSettings *settings)
{
  g_rw_lock_writer_lock (&index->lock);
  copy_settings (&index->settings, settings);
  g_rw_lock_writer_unlock (&index->lock);
}

static guint
get_chunk_chars (MdgPassageIndex *index)
{
  g_rw_lock_reader_lock (&index->lock);
  gint64 chars = index->settings.chunk_chars;
  g_rw_lock_reader_unlock (&index->lock);
  return (guint) CLAMP (chars, MDG_CHUNK_CHARS_MIN, MDG_CHUNK_CHARS_MAX);
}

/* ---- the table of passages ---- */

static void
apply_fact (MdgPassageTable *table, const PendingFact *fact)
{
  switch (fact->what)
    {
    case FACT_PUT_SOURCE:
      mdg_passage_table_put_source (table, fact->version_id, fact->document_id,
                                    *fact->from != '\0' ? fact->from : NULL,
                                    *fact->until != '\0' ? fact->until : NULL);
      break;
    case FACT_REMOVE_SOURCE:
      mdg_passage_table_remove_source (table, fact->version_id);
      break;
    case FACT_PUT:
      mdg_passage_table_put (table, fact->passage, fact->version_id, fact->length,
                             fact->disabled);
      break;
    case FACT_REMOVE:
      mdg_passage_table_remove (table, fact->passage);
      break;
    }
}

static void
note_source (MdgPassageIndex *index, const MdgIndexSource *source)
{
  PendingFact fact = { .what = FACT_PUT_SOURCE,
                       .version_id = source->version_id,
                       .document_id = source->document_id };
  g_strlcpy (fact.from, source->effective_from != NULL ? source->effective_from : "",
             sizeof fact.from);
  g_strlcpy (fact.until, source->effective_until != NULL ? source->effective_until : "",
             sizeof fact.until);
  g_array_append_val (index->pending, fact);
}

/* ---- writing ---- */

/* The lease all of a change is made under: the group's, or one of its own. */
typedef struct
{
  MdgPassageIndex *index;
  MdgIndexLease *lease;
  gboolean own;
} Change;

static gboolean
change_begin (Change *change, MdgPassageIndex *index, GCancellable *cancellable, GError **error)
{
  g_mutex_lock (&index->writing);
  *change = (Change){ index, index->group, index->group == NULL };
  if (change->own)
    change->lease = mdg_search_index_write (index->file, cancellable, error);
  /* Another process may have written before us; its passages must not be missed. */
  if (change->lease != NULL &&
      (!change->own || mdg_passage_index_refresh (index, change->lease, error)))
    {
      if (index->hasher == NULL)
        index->hasher = mdg_token_hasher_new (index->token_key);
      if (index->map == NULL)
        index->map = mdg_posting_map_new ();
      return TRUE;
    }
  if (change->own)
    g_clear_pointer (&change->lease, mdg_index_lease_free);
  g_mutex_unlock (&index->writing);
  return FALSE;
}

static gboolean
write_map (MdgPassageIndex *index, MdgIndexLease *lease, GError **error)
{
  if (!mdg_segments_write (lease, index->map, error))
    return FALSE;
  mdg_posting_map_free (index->map);
  index->map = mdg_posting_map_new ();
  return TRUE;
}

static void
forget (MdgPassageIndex *index)
{
  g_array_set_size (index->pending, 0);
  g_clear_pointer (&index->map, mdg_posting_map_free);
  g_clear_pointer (&index->hasher, mdg_token_hasher_free);
}

/* Commits, then lets questions see the new passages. */
static gboolean
commit (MdgPassageIndex *index, MdgIndexLease *lease, GError **error)
{
  gint64 changes = 0;
  if (!write_map (index, lease, error) || !mdg_index_lease_get_changes (lease, &changes, error))
    return FALSE;
  g_rw_lock_writer_lock (&index->lock);
  gboolean fine = mdg_index_lease_commit (lease, error);
  for (guint i = 0; fine && i < index->pending->len; i++)
    apply_fact (index->table, &g_array_index (index->pending, PendingFact, i));
  if (fine)
    index->changes = changes + 1;
  g_rw_lock_writer_unlock (&index->lock);
  return fine;
}

gboolean
mdg_passage_index_commit_aside (MdgPassageIndex *index, MdgIndexLease *lease, GError **error)
{
  gint64 changes = 0;
  if (!mdg_index_lease_get_changes (lease, &changes, error) ||
      !mdg_index_lease_commit (lease, error))
    return FALSE;
  g_rw_lock_writer_lock (&index->lock);
  if (index->changes == changes)
    index->changes = changes + 1;
  g_rw_lock_writer_unlock (&index->lock);
  return TRUE;
}

/* Small segments are joined in transactions of their own: a kill in between loses nothing. */
static gboolean
merge_segments (MdgPassageIndex *index, GCancellable *cancellable, GError **error)
{
  for (gboolean again = TRUE; again;)
    {
      g_autoptr (MdgIndexLease) lease = mdg_search_index_write (index->file, cancellable, error);
      if (lease == NULL || !mdg_segments_merge (lease, &again, error) ||
          (again && !mdg_passage_index_commit_aside (index, lease, error)))
        return FALSE;
    }
  return TRUE;
}

/* Ends a change that went well (@fine), or undoes one that did not. A failed put of a group undoes
 * the group: part of a document must not stay. */
static gboolean
change_end (Change *change, gboolean fine, GCancellable *cancellable, GError **error)
{
  MdgPassageIndex *index = change->index;
  if (fine && !change->own && mdg_posting_map_size (index->map) > MAX_GROUP_POSTINGS)
    fine = write_map (index, change->lease, error);
  if (fine && change->own)
    fine = commit (index, change->lease, error);
  if (change->own)
    mdg_index_lease_free (change->lease);
  else if (!fine)
    g_clear_pointer (&index->group, mdg_index_lease_free);
  if (change->own || !fine)
    forget (index);
  if (fine && change->own)
    fine = merge_segments (index, cancellable, error);
  g_mutex_unlock (&index->writing);
  return fine;
}

gboolean
mdg_passage_index_begin_group (MdgPassageIndex *index, GCancellable *cancellable, GError **error)
{
  Change change;
  if (!change_begin (&change, index, cancellable, error))
    return FALSE;
  g_return_val_if_fail (change.own, FALSE);
  index->group = change.lease;
  g_mutex_unlock (&index->writing);
  return TRUE;
}

gboolean
mdg_passage_index_end_group (MdgPassageIndex *index, GCancellable *cancellable, GError **error)
{
  g_mutex_lock (&index->writing);
  Change change = { index, g_steal_pointer (&index->group), TRUE };
  if (change.lease != NULL)
    return change_end (&change, TRUE, cancellable, error);
  g_mutex_unlock (&index->writing);
  mdg_set_error (error, MDG_ERROR_CANCELLED, NULL);
  return FALSE;
}

void
mdg_passage_index_checkpoint (MdgPassageIndex *index)
{
  mdg_search_index_checkpoint (index->file);
}

/* ---- removing ---- */

/* All that is derived from the pages of @sources (MdgIndexSource). */
static gboolean
remove_passages (Change *change, GPtrArray *sources, GError **error)
{
  MdgPassageIndex *index = change->index;
  if (!write_map (index, change->lease, error))
    return FALSE;
  g_autoptr (GArray) passages =
    mdg_passage_index_take_out (index, change->lease, sources, error);
  if (passages == NULL)
    return FALSE;
  for (guint i = 0; i < passages->len; i++)
    {
      PendingFact fact = { .what = FACT_REMOVE,
                           .passage = g_array_index (passages, guint32, i) };
      g_array_append_val (index->pending, fact);
    }
  return TRUE;
}

static gboolean
remove_passages_of (Change *change, MdgIndexSource *source, GError **error)
{
  g_autoptr (GPtrArray) sources = g_ptr_array_new ();
  g_ptr_array_add (sources, source);
  return remove_passages (change, sources, error);
}

/* ---- putting ---- */

/* The texts of passages that are switched off, to switch them off again. */
static GHashTable *
collect_disabled (MdgIndexLease *lease, gint64 version_id, GError **error)
{
  g_autoptr (GHashTable) texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GArray) rows = mdg_index_list_passages (lease, version_id, 0, error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      MdgIndexPassage row = g_array_index (rows, MdgIndexPassage, i);
      if (!row.disabled)
        continue;
      g_autoptr (MdgCutPassage) cut = mdg_passage_index_read_cut (lease, row.id, &row, error);
      if (cut == NULL)
        return NULL;
      g_hash_table_add (texts, g_steal_pointer (&cut->text));
    }
  return rows != NULL ? g_steal_pointer (&texts) : NULL;
}

static gboolean
add_passage (Change *change,
             MdgIndexSource *source,
             const MdgCutPassage *cut,
             gboolean disabled,
             GError **error)
{
  MdgPassageIndex *index = change->index;
  gint64 id = 0;
  MdgIndexPassage row = { .version_id = source->version_id,
                          .number = cut->number,
                          .first_page = cut->first_page,
                          .last_page = cut->last_page,
                          .disabled = disabled };
  g_autoptr (GBytes) data = mdg_cut_passage_to_bytes (cut);
  g_autoptr (GArray) counts = mdg_token_hasher_count (index->hasher, cut, &row.length);
  if (!mdg_index_add_passage (change->lease, &row, data, &id, error))
    return FALSE;
  for (guint i = 0; i < counts->len; i++)
    {
      const MdgTokenCount *count = &g_array_index (counts, MdgTokenCount, i);
      mdg_posting_map_add (index->map, count->token, (guint32) id, count->in_text,
                           count->in_heading);
    }
  PendingFact fact = { .what = FACT_PUT,
                       .version_id = source->version_id,
                       .passage = (guint32) id,
                       .length = row.length,
                       .disabled = disabled };
  g_array_append_val (index->pending, fact);
  source->n_postings += counts->len;
  source->n_passages++;
  return TRUE;
}

typedef struct
{
  void (*func) (guint percent, gpointer user_data);
  gpointer user_data;
} Progress;

static void
tell (const Progress *progress, guint done, guint all)
{
  if (progress->func != NULL)
    progress->func (all > 0 ? done * 100 / all : 100, progress->user_data);
}

static gboolean
add_passages (Change *change,
              MdgIndexSource *source,
              const MdgExtracted *extracted,
              GHashTable *disabled,
              const Progress *progress,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (GPtrArray) passages =
    mdg_chunker_cut (extracted, source->title, get_chunk_chars (change->index));
  source->n_postings = 0;
  source->n_passages = 0;
  for (guint i = 0; i < passages->len; i++)
    {
      const MdgCutPassage *cut = passages->pdata[i];
      if (g_cancellable_is_cancelled (cancellable))
        {
          mdg_set_error (error, MDG_ERROR_CANCELLED, NULL);
          return FALSE;
        }
      if (!add_passage (change, source, cut, g_hash_table_contains (disabled, cut->text), error))
        return FALSE;
      tell (progress, i + 1, passages->len);
    }
  return TRUE;
}

static gboolean
add_pages (
  MdgIndexLease *lease, gint64 version_id, const MdgExtracted *extracted, GError **error)
{
  for (guint i = 0; i < extracted->pages->len; i++)
    {
      const MdgExtractedPage *page = extracted->pages->pdata[i];
      g_autoptr (GBytes) data = mdg_extracted_page_to_bytes (page);
      if (!mdg_index_add_page (lease, version_id, page->number, data, error))
        return FALSE;
    }
  return TRUE;
}

static GBytes *
shape_to_bytes (const MdgExtracted *extracted)
{
  g_autoptr (GVariant) value = g_variant_ref_sink (g_variant_new (
    SHAPE_TYPE, extracted->format != NULL ? extracted->format : "", extracted->title,
    (guint) extracted->unit, extracted->unpaginated, extracted->truncated,
    mdg_tokeniser_get_mark (mdg_tokeniser_get ())));
  return g_variant_get_data_as_bytes (value);
}

static MdgIndexSource *
new_source (const MdgPassageSource *given, const MdgExtracted *extracted)
{
  MdgIndexSource *source = g_new0 (MdgIndexSource, 1);
  source->version_id = given->version_id;
  source->document_id = given->document_id;
  source->title = g_strdup (given->title != NULL ? given->title : "");
  source->effective_from = g_strdup (given->effective_from);
  source->effective_until = g_strdup (given->effective_until);
  source->shape = shape_to_bytes (extracted);
  source->n_pages = extracted->pages->len;
  return source;
}

/* NULL without an error when there is none. */
static MdgIndexSource *
find_source (MdgIndexLease *lease, gint64 version_id, GError **error)
{
  g_autoptr (GError) problem = NULL;
  MdgIndexSource *source = mdg_index_get_source (lease, version_id, &problem);
  if (source == NULL && !g_error_matches (problem, MDG_ERROR, MDG_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&problem));
  return source;
}

static gboolean
fill (Change *change,
      MdgIndexSource *source,
      const MdgExtracted *extracted,
      gboolean keep_pages,
      const Progress *progress,
      GCancellable *cancellable,
      GError **error)
{
  MdgIndexLease *lease = change->lease;
  GError *problem = NULL;
  g_autoptr (MdgIndexSource) old = find_source (lease, source->version_id, &problem);
  if (problem != NULL)
    {
      g_propagate_error (error, problem);
      return FALSE;
    }
  g_autoptr (GHashTable) disabled = collect_disabled (lease, source->version_id, error);
  if (disabled == NULL || (old != NULL && !remove_passages_of (change, old, error)))
    return FALSE;
  if (!keep_pages && ((old != NULL &&
                       !mdg_index_delete_source (lease, source->version_id, error)) ||
                      !add_pages (lease, source->version_id, extracted, error)))
    return FALSE;
  note_source (change->index, source);
  return add_passages (change, source, extracted, disabled, progress, cancellable, error) &&
         mdg_index_put_source (lease, source, error);
}

gboolean
mdg_passage_index_put (MdgPassageIndex *index,
                       const MdgPassageSource *source,
                       const MdgExtracted *extracted,
                       void (*progress) (guint percent, gpointer user_data),
                       gpointer user_data,
                       GCancellable *cancellable,
                       GError **error)
{
  Change change;
  Progress told = { progress, user_data };
  g_autoptr (MdgIndexSource) row = new_source (source, extracted);
  if (!change_begin (&change, index, cancellable, error))
    return FALSE;
  gboolean fine = fill (&change, row, extracted, FALSE, &told, cancellable, error);
  return change_end (&change, fine, cancellable, error);
}

/* ---- cutting again ---- */

static MdgExtracted *
read_extracted (MdgIndexLease *lease, const MdgIndexSource *source, GError **error)
{
  if (source->shape == NULL)
    {
      mdg_set_error (error, MDG_ERROR_STORE_DAMAGED, NULL);
      return NULL;
    }
  g_autoptr (GVariant) shape = g_variant_ref_sink (
    g_variant_new_from_bytes (G_VARIANT_TYPE (SHAPE_TYPE), source->shape, FALSE));
  const char *format = NULL, *title = NULL;
  guint unit = 0, mark = 0;
  gboolean unpaginated = FALSE, truncated = FALSE;
  g_variant_get (shape, "(&sm&subbu)", &format, &title, &unit, &unpaginated, &truncated, &mark);
  g_autoptr (MdgExtracted) extracted = mdg_extracted_new (format, unit);
  extracted->title = g_strdup (title);
  extracted->unpaginated = unpaginated;
  extracted->truncated = truncated;
  for (guint number = 1; number <= source->n_pages; number++)
    {
      g_autoptr (GBytes) data = mdg_index_get_page (lease, source->version_id, number, error);
      MdgExtractedPage *page = data != NULL ? mdg_extracted_page_from_bytes (data, error) : NULL;
      if (page == NULL)
        return NULL;
      g_ptr_array_add (extracted->pages, page);
    }
  return g_steal_pointer (&extracted);
}

static gboolean
recut_in (Change *change, MdgIndexSource *source, GCancellable *cancellable, GError **error)
{
  Progress silent = { NULL, NULL };
  g_autoptr (MdgExtracted) extracted = read_extracted (change->lease, source, error);
  if (extracted == NULL)
    return FALSE;
  g_clear_pointer (&source->shape, g_bytes_unref);
  source->shape = shape_to_bytes (extracted);
  return fill (change, source, extracted, TRUE, &silent, cancellable, error);
}

static gboolean
recut_one (MdgPassageIndex *index, gint64 version_id, GCancellable *cancellable, GError **error)
{
  Change change;
  GError *problem = NULL;
  if (!change_begin (&change, index, cancellable, error))
    return FALSE;
  g_autoptr (MdgIndexSource) source = find_source (change.lease, version_id, &problem);
  gboolean fine =
    problem == NULL &&
    (source == NULL || recut_in (&change, source, cancellable, &problem)); /* deleted meanwhile */
  if (problem != NULL)
    g_propagate_error (error, problem);
  return change_end (&change, fine, cancellable, error);
}

static GPtrArray *
list_sources (MdgPassageIndex *index, GCancellable *cancellable, GError **error)
{
  g_autoptr (MdgIndexLease) lease = mdg_search_index_read (index->file, cancellable, error);
  return lease != NULL ? mdg_index_list_sources (lease, error) : NULL;
}

gboolean
mdg_passage_index_recut (MdgPassageIndex *index,
                         void (*progress) (guint percent, gpointer user_data),
                         gpointer user_data,
                         GCancellable *cancellable,
                         GError **error)
{
  Progress told = { progress, user_data };
  g_autoptr (GPtrArray) sources = list_sources (index, cancellable, error);
  for (guint i = 0; sources != NULL && i < sources->len; i++)
    {
      const MdgIndexSource *source = sources->pdata[i];
      if (!recut_one (index, source->version_id, cancellable, error))
        return FALSE;
      tell (&told, i + 1, sources->len);
    }
  return sources != NULL;
}

static gboolean
update_in (Change *change,
           const MdgPassageSource *given,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (MdgIndexSource) source =
    mdg_index_get_source (change->lease, given->version_id, error);
  if (source == NULL)
    return FALSE;
  const char *title = given->title != NULL ? given->title : "";
  gboolean same_title = g_str_equal (title, source->title);
  g_free (source->title);
  g_free (source->effective_from);
  g_free (source->effective_until);
  source->title = g_strdup (title);
  source->effective_from = g_strdup (given->effective_from);
  source->effective_until = g_strdup (given->effective_until);
  source->document_id = given->document_id;
  if (!same_title)
    return recut_in (change, source, cancellable, error);
  note_source (change->index, source);
  return mdg_index_put_source (change->lease, source, error);
}

gboolean
mdg_passage_index_update_source (MdgPassageIndex *index,
                                 const MdgPassageSource *source,
                                 GError **error)
{
  Change change;
  if (!change_begin (&change, index, NULL, error))
    return FALSE;
  gboolean fine = update_in (&change, source, NULL, error);
  return change_end (&change, fine, NULL, error);
}

/* ---- deleting ---- */

/* Those of the versions that are there. */
static GPtrArray *
find_sources (MdgIndexLease *lease, const gint64 *version_ids, guint n, GError **error)
{
  g_autoptr (GPtrArray) sources =
    g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_index_source_free);
  for (guint i = 0; i < n; i++)
    {
      GError *problem = NULL;
      MdgIndexSource *source = find_source (lease, version_ids[i], &problem);
      if (source != NULL)
        g_ptr_array_add (sources, source);
      if (problem == NULL)
        continue;
      g_propagate_error (error, problem);
      return NULL;
    }
  return g_steal_pointer (&sources);
}

static gboolean
delete_in (Change *change, const gint64 *version_ids, guint n_versions, GError **error)
{
  g_autoptr (GPtrArray) sources =
    find_sources (change->lease, version_ids, n_versions, error);
  if (sources == NULL || !remove_passages (change, sources, error))
    return FALSE;
  for (guint i = 0; i < sources->len; i++)
    {
      const MdgIndexSource *source = sources->pdata[i];
      PendingFact fact = { .what = FACT_REMOVE_SOURCE, .version_id = source->version_id };
      if (!mdg_index_delete_source (change->lease, source->version_id, error))
        return FALSE;
      g_array_append_val (change->index->pending, fact);
    }
  return TRUE;
}

gboolean
mdg_passage_index_delete_many (MdgPassageIndex *index,
                               const gint64 *version_ids,
                               guint n_versions,
                               GError **error)
{
  Change change;
  if (!change_begin (&change, index, NULL, error))
    return FALSE;
  gboolean own = change.own;
  gboolean fine = delete_in (&change, version_ids, n_versions, error);
  if (!change_end (&change, fine, NULL, error))
    return FALSE;
  if (own)
    mdg_search_index_checkpoint (index->file);
  return TRUE;
}

gboolean
mdg_passage_index_delete (MdgPassageIndex *index, gint64 version_id, GError **error)
{
  return mdg_passage_index_delete_many (index, &version_id, 1, error);
}

/* ---- switching off ---- */

gboolean
mdg_passage_index_set_disabled (MdgPassageIndex *index,
                                gint64 passage_id,
                                gboolean disabled,
                                GError **error)
{
  Change change;
  MdgIndexPassage row;
  if (!change_begin (&change, index, NULL, error))
    return FALSE;
  gboolean fine = mdg_index_get_passage (change.lease, passage_id, &row, NULL, error) &&
                  mdg_index_set_disabled (change.lease, passage_id, disabled, error);
  if (fine)
    {
      PendingFact fact = { .what = FACT_PUT,
                           .version_id = row.version_id,
                           .passage = (guint32) passage_id,
                           .length = row.length,
                           .disabled = disabled };
      g_array_append_val (index->pending, fact);
    }
  return change_end (&change, fine, NULL, error);
}
