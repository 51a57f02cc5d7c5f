/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/search.h"

#include "server/service/folder-access.h"
#include "server/service/passage-view.h"
#include "server/store/documents.h"
#include "server/store/folders.h"
#include "shared/base/error.h"

#include <string.h>

/* Passages asked for beyond the limit, because some turn out not to be shown. */
#define SPARE 40

/* Looks whether the asker has gone while waiting. */
#define WAIT_STEP (G_TIME_SPAN_MILLISECOND * 50)
#define WAIT_MOST (10 * G_TIME_SPAN_SECOND)

#define MAX_MARKS 1000

/* ---- the gate ---- */

struct _MdgSearchGate
{
  GMutex lock;
  GCond left;
  guint n_running;
  guint n_waiting;
  guint max;
};

MdgSearchGate *
mdg_search_gate_new (void)
{
  MdgSearchGate *gate = g_new0 (MdgSearchGate, 1);
  g_mutex_init (&gate->lock);
  g_cond_init (&gate->left);
  gate->max = MAX (g_get_num_processors (), 2);
  return gate;
}

void
mdg_search_gate_free (MdgSearchGate *gate)
{
  if (gate == NULL)
    return;
  g_mutex_clear (&gate->lock);
  g_cond_clear (&gate->left);
  g_free (gate);
}

/* Locked. */
static gboolean
wait_for_turn (MdgSearchGate *gate, GCancellable *cancellable, GError **error)
{
  gint64 until = g_get_monotonic_time () + WAIT_MOST;
  while (gate->n_running >= gate->max)
    {
      gint64 now = g_get_monotonic_time ();
      if (g_cancellable_is_cancelled (cancellable) || now >= until)
        {
          mdg_set_error (error,
                         now >= until ? MDG_ERROR_BUSY : MDG_ERROR_CANCELLED, NULL);
          return FALSE;
        }
      g_cond_wait_until (&gate->left, &gate->lock, now + WAIT_STEP);
    }
  return TRUE;
}

static gboolean
enter (MdgSearchGate *gate, GCancellable *cancellable, GError **error)
{
  gboolean entered = FALSE;
  g_mutex_lock (&gate->lock);
  if (gate->n_waiting >= gate->max * MDG_SEARCH_WAITING)
    mdg_set_error (error, MDG_ERROR_BUSY, NULL);
  else
    {
      gate->n_waiting++;
      entered = wait_for_turn (gate, cancellable, error);
      gate->n_waiting--;
      gate->n_running += entered ? 1 : 0;
    }
  g_mutex_unlock (&gate->lock);
  return entered;
}

static void
leave (MdgSearchGate *gate)
{
  g_mutex_lock (&gate->lock);
  gate->n_running--;
  g_cond_signal (&gate->left);
  g_mutex_unlock (&gate->lock);
}

/* ---- one search ---- */

typedef struct
{
  MdgContext *context;
  const MdgSearchQuery *query;
  char *as_of;
  guint limit;
  GArray *folders;    /* ids (gint64) that are searched */
  GPtrArray *held;    /* MdgFolderIndex, in the order of… */
  GPtrArray *indexes; /* …MdgPassageIndex */
  MdgQuestion *question;
} Search;

static void
release (gpointer held)
{
  mdg_folder_index_release (held);
}

static void
search_clear (Search *search)
{
  g_free (search->as_of);
  g_clear_pointer (&search->folders, g_array_unref);
  g_clear_pointer (&search->indexes, g_ptr_array_unref);
  g_clear_pointer (&search->held, g_ptr_array_unref);
  g_clear_pointer (&search->question, mdg_question_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

static gboolean
refuse_field (GError **error, const char *field)
{
  mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", field, NULL);
  return FALSE;
}

static gboolean
check_query (Search *search, GError **error)
{
  const MdgSearchQuery *query = search->query;
  gint64 day = 0;
  g_autofree char *text = query->text != NULL ? g_strstrip (g_strdup (query->text)) : NULL;
  if (text == NULL || *text == '\0' || g_utf8_strlen (text, -1) > MDG_QUESTION_MAX_CHARS)
    return refuse_field (error, "text");
  if (query->as_of != NULL && !mdg_date_parse (query->as_of, &day))
    return refuse_field (error, "as_of");
  if (query->limit < 0 || query->limit > MDG_SEARCH_LIMIT_MAX)
    return refuse_field (error, "limit");
  search->as_of = query->as_of != NULL
                    ? g_strdup (query->as_of)
                    : mdg_date_format (mdg_clock_now (search->context->core->clock));
  search->limit = query->limit != 0 ? (guint) query->limit : MDG_SEARCH_LIMIT_DEFAULT;
  return TRUE;
}

static gboolean
is_chosen (const MdgSearchQuery *query, gint64 folder_id)
{
  if (query->folders == NULL || query->folders[0] == NULL)
    return TRUE;
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, folder_id);
  return g_strv_contains ((const char *const *) query->folders, id);
}

static gboolean
choose_folders (Search *search, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (search->context, error);
  g_autoptr (GArray) readable =
    lease != NULL ? mdg_folder_access_list (search->context, lease, error) : NULL;
  if (readable == NULL)
    return FALSE;
  search->folders = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = readable->len; i > 0 && search->folders->len < MDG_SEARCH_MAX_FOLDERS; i--)
    {
      gint64 id = g_array_index (readable, gint64, i - 1);
      if (is_chosen (search->query, id))
        g_array_append_val (search->folders, id);
    }
  return TRUE;
}

/* A folder that has no index yet, or goes at this moment, has nothing to be found. */
static gboolean
hold_indexes (Search *search, GError **error)
{
  search->held = g_ptr_array_new_with_free_func (release);
  search->indexes = g_ptr_array_new ();
  for (guint i = 0; i < search->folders->len; i++)
    {
      g_autoptr (GError) local = NULL;
      gint64 id = g_array_index (search->folders, gint64, i);
      MdgFolderIndexes *indexes = search->context->core->indexes;
      if (!mdg_folder_indexes_has (indexes, id))
        continue;
      MdgFolderIndex *held = mdg_folder_indexes_hold (indexes, id, &local);
      if (held != NULL)
        {
          g_ptr_array_add (search->held, held);
          g_ptr_array_add (search->indexes, mdg_folder_index_get (held));
        }
      else if (!g_error_matches (local, MDG_ERROR, MDG_ERROR_NOT_FOUND) &&
               !g_error_matches (local, MDG_ERROR, MDG_ERROR_KEY_DESTROYED))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
  return TRUE;
}

/* ---- what is shown ---- */

/* One look at the rows, for all that was found. */
typedef struct
{
  Search *search;
  MdgLease *lease;
  GHashTable *readable;     /* folder ids */
  GHashTable *folder_names; /* folder id → char * */
  MdgSearchAnswer *answer;
  double best;
} Showing;

static const char *
get_folder_name (Showing *showing, gint64 folder_id, GError **error)
{
  const char *known = g_hash_table_lookup (showing->folder_names, &folder_id);
  if (known != NULL)
    return known;
  g_autoptr (MdgFolder) folder =
    mdg_folders_get (showing->lease, folder_id, showing->search->as_of, error);
  char *name = g_strdup (folder != NULL ? folder->name : "");
  g_hash_table_insert (showing->folder_names, g_memdup2 (&folder_id, sizeof folder_id), name);
  return name;
}

static GPtrArray *
mark_words (MdgQuestion *question, const char *text)
{
  GPtrArray *marks = mdg_record_array_new (&MDG_TEXT_MARK_TYPE);
  g_autoptr (GArray) pairs = mdg_question_mark (question, text);
  for (guint i = 0; pairs != NULL && i + 1 < pairs->len && marks->len < MAX_MARKS; i += 2)
    {
      MdgTextMark *mark = mdg_text_mark_new ();
      mark->start = g_array_index (pairs, guint, i);
      mark->length = g_array_index (pairs, guint, i + 1);
      g_ptr_array_add (marks, mark);
    }
  return marks;
}

static MdgHit *
make_hit (Showing *showing,
          const MdgFoundPassage *found,
          const MdgVersionRow *row,
          const MdgDocumentRow *document,
          GError **error)
{
  MdgHit *hit = mdg_hit_new ();
  hit->passage = mdg_passage_view_new (found, row->folder_id);
  hit->folder_name = g_strdup (get_folder_name (showing, row->folder_id, error));
  hit->document_name = g_strdup (document->name);
  hit->unit = g_strdup (row->unit);
  hit->effective_from = g_strdup (row->effective_from);
  hit->effective_until = g_strdup (row->effective_until);
  hit->ocr = (row->flags & MDG_VERSION_OCR) != 0;
  hit->score = showing->best > 0 ? (gint64) (1000 * found->score / showing->best + 0.5) : 0;
  hit->score = CLAMP (hit->score, 0, 1000);
  g_clear_pointer (&hit->marks, g_ptr_array_unref);
  hit->marks = mark_words (showing->search->question, hit->passage->text);
  return hit;
}

/* Adds what was found when the rows, as they are now, say that it may be shown. */
static gboolean
add_hit (Showing *showing, const MdgFoundPassage *found, gint64 folder_id, GError **error)
{
  g_autoptr (GError) local = NULL;
  gboolean in_force = FALSE;
  if (!g_hash_table_contains (showing->readable, &folder_id))
    return TRUE;
  g_autoptr (MdgVersionRow) row = NULL;
  g_autoptr (MdgDocumentRow) document = NULL;
  if (mdg_versions_in_force (showing->lease, found->version_id, showing->search->as_of, &in_force,
                             &local) &&
      in_force)
    row = mdg_versions_get (showing->lease, found->version_id, &local);
  if (row != NULL && row->folder_id == folder_id)
    document = mdg_documents_get (showing->lease, row->document_id, &local);
  MdgHit *hit =
    document != NULL ? make_hit (showing, found, row, document, &local) : NULL;
  if (hit != NULL)
    g_ptr_array_add (showing->answer->hits, hit);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static GHashTable *
make_set (GArray *ids)
{
  GHashTable *set = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < ids->len; i++)
    g_hash_table_add (set, g_memdup2 (&g_array_index (ids, gint64, i), sizeof (gint64)));
  return set;
}

static gboolean
show (Search *search,
      MdgSearchAnswer *answer,
      GPtrArray *found,
      GArray *origins,
      GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (search->context, error);
  g_autoptr (GArray) readable =
    lease != NULL ? mdg_folder_access_list (search->context, lease, error) : NULL;
  if (readable == NULL)
    return FALSE;
  g_autoptr (GHashTable) set = make_set (readable);
  g_autoptr (GHashTable) names =
    g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  Showing showing = { search, lease, set, names, answer, 0 };
  showing.best = found->len > 0 ? ((const MdgFoundPassage *) found->pdata[0])->score : 0;
  for (guint i = 0; i < found->len && answer->hits->len < search->limit; i++)
    {
      guint origin = g_array_index (origins, guint, i);
      gint64 folder_id = mdg_folder_index_get_id (search->held->pdata[origin]);
      if (!add_hit (&showing, found->pdata[i], folder_id, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
audit (MdgContext *context, const MdgSearchAnswer *answer, GError **error)
{
  JsonObject *detail = json_object_new ();
  json_object_set_int_member (detail, "folders", answer->n_folders);
  json_object_set_int_member (detail, "hits", answer->hits->len);
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL)
    {
      json_object_unref (detail);
      return FALSE;
    }
  return mdg_context_audit (context, lease, "search", NULL, 0, detail, error) &&
         mdg_context_commit (context, lease, FALSE, error);
}

static MdgSearchAnswer *
run (Search *search, GError **error)
{
  MdgCore *core = search->context->core;
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (GArray) origins = NULL;
  if (!choose_folders (search, error) || !hold_indexes (search, error))
    return NULL;
  search->question =
    mdg_question_new (search->query->text, core->embeddings, search->context->cancellable);
  g_autoptr (GPtrArray) found =
    mdg_question_ask (search->question, search->indexes, search->as_of, search->limit + SPARE,
                      &origins, search->context->cancellable, error);
  g_autoptr (MdgSearchAnswer) answer = mdg_search_answer_new ();
  g_clear_pointer (&answer->hits, g_ptr_array_unref);
  answer->hits = mdg_record_array_new (&MDG_HIT_TYPE);
  if (found == NULL || !show (search, answer, found, origins, error))
    return NULL;
  answer->n_folders = search->folders->len;
  answer->n_passages = found->len;
  for (guint i = 0; i < found->len; i++)
    answer->meaning |= ((const MdgFoundPassage *) found->pdata[i])->meaning != 0;
  answer->as_of = g_strdup (search->as_of);
  answer->elapsed_us = g_get_monotonic_time () - begin;
  return g_steal_pointer (&answer);
}

MdgSearchAnswer *
mdg_search_service_ask (MdgContext *context, const MdgSearchQuery *query, GError **error)
{
  g_auto (Search) search = { .context = context, .query = query };
  MdgSearchGate *gate = context->core->searches;
  if (!check_query (&search, error) || !enter (gate, context->cancellable, error))
    return NULL;
  g_autoptr (MdgSearchAnswer) answer = run (&search, error);
  leave (gate);
  return answer != NULL && audit (context, answer, error) ? g_steal_pointer (&answer) : NULL;
}
