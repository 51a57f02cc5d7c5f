/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/answer-sources.h"

#include "server/engine/search/likeness.h"
#include "server/service/answer-files.h"
#include "server/service/answer-question.h"
#include "server/service/folder-access.h"
#include "server/service/passage-view.h"
#include "server/service/search.h"
#include "server/store/documents.h"
#include "server/store/folders.h"
#include "shared/base/error.h"

#include <string.h>

/* Of the room for sources, in percent, when files and folders share it. */
#define FILES_PERCENT 60

#define PASSAGES_OF_PAGE_MAX 2000

typedef struct
{
  MdgContext *context;
  const MdgAnswerWish *wish;
  const char *as_of;
  GArray *folders; /* ids that are searched */
} Choosing;

/* ---- folders ---- */

static gboolean
is_scope (const MdgAnswerWish *wish, const char *kind)
{
  return wish->scope != NULL && g_strcmp0 (wish->scope->kind, kind) == 0;
}

static gboolean
is_chosen (const MdgAnswerWish *wish, gint64 folder_id)
{
  if (!is_scope (wish, MDG_SCOPE_FOLDERS))
    return TRUE;
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, folder_id);
  return wish->scope->folders != NULL &&
         g_strv_contains ((const char *const *) wish->scope->folders, id);
}

/* Ids and names of the folders that are searched, as the asker may read them now. */
static gboolean
look_up_folders (Choosing *choosing, MdgAnswerChoice *choice, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (choosing->context, error);
  g_autoptr (GArray) readable =
    lease != NULL ? mdg_folder_access_list (choosing->context, lease, error) : NULL;
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  guint n = 0;
  for (guint i = 0; readable != NULL && i < readable->len; i++)
    {
      gint64 id = g_array_index (readable, gint64, i);
      if (!is_chosen (choosing->wish, id))
        continue;
      g_array_append_val (choosing->folders, id);
      if (n++ >= MDG_ANSWER_SEARCHED_MAX)
        continue;
      g_autoptr (MdgFolder) folder = mdg_folders_get (lease, id, choosing->as_of, error);
      if (folder == NULL)
        return FALSE;
      g_strv_builder_add (names, folder->name);
    }
  choice->searched = g_strv_builder_end (names);
  return readable != NULL;
}

static char **
dup_ids (GArray *folders)
{
  GStrvBuilder *ids = g_strv_builder_new ();
  for (guint i = 0; i < folders->len; i++)
    {
      g_autofree char *id =
        g_strdup_printf ("%" G_GINT64_FORMAT, g_array_index (folders, gint64, i));
      g_strv_builder_add (ids, id);
    }
  char **strv = g_strv_builder_end (ids);
  g_strv_builder_unref (ids);
  return strv;
}

static GPtrArray *
search (const Choosing *choosing, GError **error)
{
  g_autofree char *text =
    mdg_answer_question_with_context (choosing->wish->question, choosing->wish->history);
  g_auto (GStrv) folders =
    is_scope (choosing->wish, MDG_SCOPE_FOLDERS) ? dup_ids (choosing->folders) : NULL;
  if (g_utf8_strlen (text, -1) > MDG_QUESTION_MAX_CHARS)
    *g_utf8_offset_to_pointer (text, MDG_QUESTION_MAX_CHARS) = '\0';
  MdgSearchQuery query = { .text = text,
                           .folders = folders,
                           .as_of = (char *) choosing->as_of,
                           .limit = MDG_N_PASSAGES_MAX };
  g_autoptr (MdgSearchAnswer) answer =
    mdg_search_service_ask (choosing->context, &query, error);
  return answer != NULL ? g_steal_pointer (&answer->hits) : NULL;
}

/* ---- how many ---- */

static guint
look_up_n_passages (Choosing *choosing, MdgLease *lease, GHashTable *known, gint64 folder_id)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (known, &folder_id));
  if (n > 0)
    return n;
  g_autoptr (MdgFolder) folder = mdg_folders_get (lease, folder_id, choosing->as_of, NULL);
  if (folder != NULL && folder->settings != NULL)
    n = (guint) CLAMP (folder->settings->n_passages, 0, MDG_N_PASSAGES_MAX);
  n = n > 0 ? n : MDG_N_PASSAGES_DEFAULT;
  g_hash_table_insert (known, g_memdup2 (&folder_id, sizeof folder_id), GUINT_TO_POINTER (n));
  return n;
}

/* As many of each folder as its settings say, and of all together as the most generous one says. */
static gboolean
limit_hits (Choosing *choosing, GPtrArray *hits, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (choosing->context, error);
  if (lease == NULL)
    return FALSE;
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GHashTable) taken = g_hash_table_new (g_direct_hash, g_direct_equal);
  guint most = 0;
  for (guint i = 0; i < hits->len; i++)
    {
      const MdgHit *hit = hits->pdata[i];
      most = MAX (most,
                  look_up_n_passages (choosing, lease, known, hit->passage->folder_id));
    }
  for (guint i = 0; i < hits->len;)
    {
      const MdgHit *hit = hits->pdata[i];
      gint64 id = hit->passage->folder_id;
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (taken, GSIZE_TO_POINTER (id)));
      if (i >= most || n >= look_up_n_passages (choosing, lease, known, id))
        {
          g_ptr_array_remove_index (hits, i);
          continue;
        }
      g_hash_table_insert (taken, GSIZE_TO_POINTER (id), GUINT_TO_POINTER (n + 1));
      i++;
    }
  return TRUE;
}

/* ---- small folders ---- */

/* Versions in force of the folders, or NULL without @error when they are not small. */
static GPtrArray *
list_small (Choosing *choosing, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (choosing->context, error);
  g_autoptr (GPtrArray) versions =
    g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_version_row_free);
  gint64 n_pages = 0;
  if (lease == NULL)
    return NULL;
  for (guint i = 0; i < choosing->folders->len; i++)
    {
      gint64 folder_id = g_array_index (choosing->folders, gint64, i);
      g_autoptr (GArray) ids =
        mdg_documents_of_folder (lease, folder_id, MDG_ANSWER_WHOLE_DOCUMENTS + 1, error);
      if (ids == NULL || versions->len + ids->len > MDG_ANSWER_WHOLE_DOCUMENTS)
        return NULL;
      for (guint k = 0; k < ids->len; k++)
        {
          gboolean in_force = FALSE;
          MdgVersionRow *row = mdg_versions_current (lease, g_array_index (ids, gint64, k),
                                                     choosing->as_of, error);
          if (row == NULL)
            return NULL;
          g_ptr_array_add (versions, row);
          if (!mdg_versions_in_force (lease, row->id, choosing->as_of, &in_force, error))
            return NULL;
          n_pages += row->n_pages;
          if (!in_force)
            g_ptr_array_remove_index (versions, versions->len - 1);
        }
    }
  return n_pages <= MDG_ANSWER_WHOLE_PAGES ? g_steal_pointer (&versions) : NULL;
}

typedef struct
{
  GPtrArray *hits;
  GHashTable *known; /* ids of passages */
  gint64 tokens;     /* left */
} Filling;

static MdgHit *
make_hit (const MdgFoundPassage *found, const MdgVersionRow *row, const char *folder_name)
{
  MdgHit *hit = mdg_hit_new ();
  hit->passage = mdg_passage_view_new (found, row->folder_id);
  hit->folder_name = g_strdup (folder_name);
  hit->document_name = g_strdup (row->name);
  hit->unit = g_strdup (row->unit);
  hit->effective_from = g_strdup (row->effective_from);
  hit->effective_until = g_strdup (row->effective_until);
  hit->ocr = (row->flags & MDG_VERSION_OCR) != 0;
  return hit;
}

/* FALSE when there is no room for it, or it cannot be read. */
static gboolean
fill_page (Filling *filling,
           MdgPassageIndex *index,
           const MdgVersionRow *row,
           const char *folder_name,
           guint number)
{
  g_autoptr (GPtrArray) found = mdg_passage_index_list (index, row->id, number, NULL);
  for (guint i = 0; found != NULL && i < MIN (found->len, PASSAGES_OF_PAGE_MAX); i++)
    {
      const MdgFoundPassage *passage = found->pdata[i];
      if (passage->disabled || g_hash_table_contains (filling->known, &passage->id))
        continue;
      filling->tokens -=
        mdg_answer_choice_estimate (passage->passage->heading, passage->passage->text);
      if (filling->tokens < 0)
        return FALSE;
      g_hash_table_add (filling->known, g_memdup2 (&passage->id, sizeof passage->id));
      g_ptr_array_add (filling->hits, make_hit (passage, row, folder_name));
    }
  return found != NULL;
}

static gboolean
fill_version (Filling *filling, Choosing *choosing, const MdgVersionRow *row)
{
  MdgFolderIndexes *indexes = choosing->context->core->indexes;
  if (!mdg_folder_indexes_has (indexes, row->folder_id))
    return TRUE;
  g_autofree char *name = NULL;
  {
    g_autoptr (MdgLease) lease = mdg_context_read (choosing->context, NULL);
    g_autoptr (MdgFolder) folder =
      lease != NULL ? mdg_folders_get (lease, row->folder_id, choosing->as_of, NULL) : NULL;
    name = g_strdup (folder != NULL ? folder->name : NULL);
  }
  g_autoptr (MdgFolderIndex) held = mdg_folder_indexes_hold (indexes, row->folder_id, NULL);
  for (guint number = 1; held != NULL && number <= row->n_pages; number++)
    if (!fill_page (filling, mdg_folder_index_get (held), row, name, number))
      return FALSE;
  return held != NULL;
}

/* Adds the rest of small folders behind what was found; all of it or nothing. */
static gboolean
add_whole (Choosing *choosing, GPtrArray *hits, gint64 tokens, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GPtrArray) versions = list_small (choosing, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (versions == NULL)
    return TRUE;
  g_autoptr (GPtrArray) rest = mdg_record_array_new (&MDG_HIT_TYPE);
  g_autoptr (GHashTable) known =
    g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  Filling filling = { rest, known, MIN (tokens, MDG_ANSWER_WHOLE_TOKENS) };
  for (guint i = 0; i < hits->len; i++)
    {
      const MdgPassage *passage = ((const MdgHit *) hits->pdata[i])->passage;
      g_hash_table_add (known, g_memdup2 (&passage->id, sizeof passage->id));
      filling.tokens -= mdg_answer_choice_estimate (passage->heading, passage->text);
    }
  for (guint i = 0; i < versions->len; i++)
    if (!fill_version (&filling, choosing, versions->pdata[i]))
      return TRUE;
  g_ptr_array_extend_and_steal (hits, g_steal_pointer (&rest));
  return TRUE;
}

/* ---- sources ---- */

static void
drop_alike (GPtrArray *hits)
{
  g_autoptr (GPtrArray) kept =
    g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_likeness_free);
  for (guint i = 0; i < hits->len;)
    {
      const MdgHit *hit = hits->pdata[i];
      MdgLikeness *likeness = mdg_likeness_new (hit->passage->text);
      gboolean alike = FALSE;
      for (guint k = 0; k < kept->len && !alike; k++)
        alike = mdg_likeness_match (kept->pdata[k], likeness);
      g_ptr_array_add (kept, likeness);
      if (alike)
        g_ptr_array_remove_index (hits, i);
      else
        i++;
    }
}

/* TRUE when some were left out. */
static gboolean
cut_to_room (GPtrArray *hits, gint64 tokens)
{
  for (guint i = 0; i < hits->len; i++)
    {
      MdgPassage *passage = ((MdgHit *) hits->pdata[i])->passage;
      gint64 needed = mdg_answer_choice_estimate (passage->heading, passage->text);
      if (needed > tokens && i == 0 && g_utf8_strlen (passage->text, -1) > tokens / 2)
        {
          *g_utf8_offset_to_pointer (passage->text, MAX (tokens / 2, 1)) = '\0';
          needed = tokens;
        }
      if (needed > tokens)
        {
          g_ptr_array_set_size (hits, (int) i);
          return TRUE;
        }
      tokens -= needed;
    }
  return FALSE;
}

/* Neighbours of one version, in the order of the document. */
typedef struct
{
  GPtrArray *hits; /* borrowed MdgHit */
  gint64 first;
  gint64 last;
} Run;

static void
run_free (gpointer data)
{
  Run *run = data;
  g_ptr_array_unref (run->hits);
  g_free (run);
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  gint64 left = (*(const MdgHit *const *) a)->passage->number;
  gint64 right = (*(const MdgHit *const *) b)->passage->number;
  return left < right ? -1 : left > right;
}

static Run *
find_run (GPtrArray *runs, const MdgPassage *passage)
{
  for (guint i = 0; i < runs->len; i++)
    {
      Run *run = runs->pdata[i];
      const MdgPassage *known = ((const MdgHit *) run->hits->pdata[0])->passage;
      if (known->version_id == passage->version_id && passage->number >= run->first - 1 &&
          passage->number <= run->last + 1)
        return run;
    }
  return NULL;
}

static GPtrArray *
join_neighbours (GPtrArray *hits)
{
  GPtrArray *runs = g_ptr_array_new_with_free_func (run_free);
  for (guint i = 0; i < hits->len; i++)
    {
      MdgHit *hit = hits->pdata[i];
      Run *run = find_run (runs, hit->passage);
      if (run == NULL)
        {
          run = g_new0 (Run, 1);
          run->hits = g_ptr_array_new ();
          run->first = run->last = hit->passage->number;
          g_ptr_array_add (runs, run);
        }
      g_ptr_array_add (run->hits, hit);
      run->first = MIN (run->first, hit->passage->number);
      run->last = MAX (run->last, hit->passage->number);
    }
  return runs;
}

static MdgCitation *
make_citation (const MdgHit *hit)
{
  const MdgPassage *passage = hit->passage;
  MdgCitation *citation = mdg_citation_new ();
  citation->folder_id = passage->folder_id;
  citation->document_id = passage->document_id;
  citation->version_id = passage->version_id;
  citation->passage_id = passage->id;
  citation->document_name = g_strdup (hit->document_name);
  citation->folder_name = g_strdup (hit->folder_name);
  citation->unit = g_strdup (hit->unit);
  citation->page = passage->page;
  citation->place = g_strdup (passage->place);
  citation->heading = g_strdup (passage->heading);
  citation->first_row = passage->first_row;
  citation->last_row = passage->last_row;
  citation->first_column = passage->first_column;
  citation->last_column = passage->last_column;
  citation->effective_from = g_strdup (hit->effective_from);
  citation->effective_until = g_strdup (hit->effective_until);
  citation->ocr = hit->ocr;
  return citation;
}

static void
add_run (MdgAnswerChoice *choice, Run *run)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *heading = NULL;
  guint last_page = 0;
  g_ptr_array_sort (run->hits, compare_places);
  for (guint i = 0; i < run->hits->len; i++)
    {
      const MdgPassage *passage = ((const MdgHit *) run->hits->pdata[i])->passage;
      if (i > 0 && g_strcmp0 (heading, passage->heading) != 0 && passage->heading != NULL)
        g_string_append_printf (text, "\n%s", passage->heading);
      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", passage->text);
      heading = passage->heading;
      last_page = MAX (last_page, (guint) passage->last_page);
    }
  const MdgHit *first = run->hits->pdata[0];
  mdg_answer_choice_add (choice, make_citation (first), first->passage->heading, text->str,
                         last_page, NULL);
}

static void
take_nearest (MdgAnswerChoice *choice, GPtrArray *hits)
{
  for (guint i = 0; i < MIN (hits->len, MDG_ANSWER_NEAREST); i++)
    g_ptr_array_add (choice->nearest, mdg_hit_copy (hits->pdata[i]));
}

static gboolean
choose_documents (Choosing *choosing, gint64 tokens, MdgAnswerChoice *choice, GError **error)
{
  if (!look_up_folders (choosing, choice, error))
    return FALSE;
  if (choosing->folders->len == 0)
    return TRUE;
  g_autoptr (GPtrArray) hits = search (choosing, error);
  if (hits == NULL || !limit_hits (choosing, hits, error))
    return FALSE;
  take_nearest (choice, hits);
  if (is_scope (choosing->wish, MDG_SCOPE_FOLDERS) &&
      !add_whole (choosing, hits, MIN (tokens, choosing->wish->room.sources), error))
    return FALSE;
  drop_alike (hits);
  cut_to_room (hits, tokens);
  choice->sparing = cut_to_room (hits, MIN (tokens, choosing->wish->room.sources));
  g_autoptr (GPtrArray) runs = join_neighbours (hits);
  for (guint i = 0; i < runs->len; i++)
    add_run (choice, runs->pdata[i]);
  return TRUE;
}

static void
free_place (gpointer place)
{
  mdg_answer_place_free (place);
}

static void
free_source (gpointer source)
{
  mdg_answer_source_free (source);
}

gboolean
mdg_answer_choose (MdgContext *context,
                   const MdgAnswerWish *wish,
                   const char *as_of,
                   gint64 tokens,
                   MdgAnswerChoice *ret_choice,
                   GError **error)
{
  MdgAnswerChoice choice = { 0 };
  choice.sources = g_ptr_array_new_with_free_func (free_source);
  choice.places = g_ptr_array_new_with_free_func (free_place);
  choice.last_pages = g_array_new (FALSE, FALSE, sizeof (guint));
  choice.nearest = mdg_record_array_new (&MDG_HIT_TYPE);
  g_autoptr (GArray) folders = g_array_new (FALSE, FALSE, sizeof (gint64));
  Choosing choosing = { context, wish, as_of, folders };
  gboolean documents = is_scope (wish, MDG_SCOPE_ALL) || is_scope (wish, MDG_SCOPE_FOLDERS);
  gint64 used =
    mdg_answer_choose_files (wish, documents ? tokens * FILES_PERCENT / 100 : tokens, &choice);
  if (documents && !choose_documents (&choosing, tokens - used, &choice, error))
    {
      mdg_answer_choice_clear (&choice);
      return FALSE;
    }
  *ret_choice = choice;
  return TRUE;
}

void
mdg_answer_choice_clear (MdgAnswerChoice *choice)
{
  g_clear_pointer (&choice->sources, g_ptr_array_unref);
  g_clear_pointer (&choice->places, g_ptr_array_unref);
  g_clear_pointer (&choice->last_pages, g_array_unref);
  g_clear_pointer (&choice->nearest, g_ptr_array_unref);
  g_clear_pointer (&choice->searched, g_strfreev);
}
