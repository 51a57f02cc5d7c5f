/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/source-news.h"

#include "server/engine/search/nearest.h"
#include "server/store/documents.h"
#include "server/store/messages.h"
#include "server/store/source-news.h"
#include "shared/base/error.h"
#include "shared/wire/paths.h"

/* Citations written under one lease. */
#define AT_ONCE 100

/* Pages of the new version that are looked through. */
#define PAGES_MAX 3000

#define SENTENCE_MAX_CHARS 1000

/* What took the place of a cited version. */
#define AGAINST_NOTHING 0
#define AGAINST_DELETED (-1)

typedef struct
{
  MdgContext *context;
  MdgCitedVersion cited; /* with the folder whose key seals what is told */
  const char *reason;    /* static; NULL: it is still in force, or not yet known */
  gint64 against;
  GPtrArray *pages; /* texts of the version that took over; NULL without one */
} Review;

static void
review_clear (Review *review)
{
  g_clear_pointer (&review->pages, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Review, review_clear)

/* ---- what became of a version ---- */

static MdgDocumentRow *
get_document (MdgLease *lease, gint64 id, gboolean *ret_gone, GError **error)
{
  g_autoptr (GError) local = NULL;
  MdgDocumentRow *row = mdg_documents_get (lease, id, &local);
  *ret_gone = row == NULL && local == NULL;
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return row;
}

/* The version in force on @day; NULL without @error when none is. */
static MdgVersionRow *
get_in_force (MdgLease *lease, gint64 document_id, const char *day, GError **error)
{
  gboolean in_force = FALSE;
  g_autoptr (MdgVersionRow) row = mdg_versions_current (lease, document_id, day, error);
  return row != NULL && mdg_versions_in_force (lease, row->id, day, &in_force, error) && in_force
           ? g_steal_pointer (&row)
           : NULL;
}

/* A version that is being read may still take over: too early to say. */
static gboolean
is_being_read (MdgLease *lease, gint64 document_id)
{
  g_autoptr (MdgVersionRow) newest = mdg_versions_newest (lease, document_id, NULL);
  return newest != NULL && (g_str_equal (newest->state, MDG_DOCUMENT_QUEUED) ||
                            g_str_equal (newest->state, MDG_DOCUMENT_WORKING));
}

static gboolean
decide (Review *review, MdgLease *lease, GError **error)
{
  gboolean gone = FALSE;
  g_autoptr (GError) local = NULL;
  g_autofree char *today = mdg_date_format (mdg_lease_now (lease));
  g_autoptr (MdgDocumentRow) document =
    get_document (lease, review->cited.document_id, &gone, error);
  if (document == NULL)
    {
      review->reason = gone ? MDG_SOURCE_DELETED : NULL;
      review->against = AGAINST_DELETED;
      return gone;
    }
  g_autoptr (MdgVersionRow) now = get_in_force (lease, document->id, today, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (now != NULL && now->id == review->cited.version_id)
    return TRUE;
  if (now == NULL && is_being_read (lease, document->id))
    return TRUE;
  review->reason = now != NULL ? MDG_SOURCE_REPLACED : MDG_SOURCE_EXPIRED;
  review->against = now != NULL ? now->id : AGAINST_NOTHING;
  review->cited.folder_id = document->folder_id; /* it may have been moved */
  return TRUE;
}

/* ---- comparing ---- */

/* The texts of the version that took over; once for all citations of it. */
static gboolean
load_pages (Review *review, GError **error)
{
  guint n_pages = 0, n_passages = 0;
  if (review->pages != NULL || review->against <= 0)
    return TRUE;
  g_autoptr (MdgFolderIndex) held = mdg_folder_indexes_hold (review->context->core->indexes,
                                                             review->cited.folder_id, error);
  if (held == NULL ||
      !mdg_passage_index_count_pages (mdg_folder_index_get (held), review->against, &n_pages,
                                      &n_passages, error))
    return FALSE;
  g_autoptr (GPtrArray) pages = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 1; i <= MIN (n_pages, PAGES_MAX); i++)
    {
      g_autoptr (GError) local = NULL;
      g_autoptr (MdgExtractedPage) page = mdg_passage_index_get_page (
        mdg_folder_index_get (held), review->against, i, &local);
      if (page == NULL && !g_error_matches (local, MDG_ERROR, MDG_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      g_ptr_array_add (pages,
                       page != NULL ? mdg_extracted_page_dup_text (page) : g_strdup (""));
    }
  review->pages = g_steal_pointer (&pages);
  return TRUE;
}

static char *
shorten (const char *text)
{
  return g_utf8_strlen (text, -1) > SENTENCE_MAX_CHARS
           ? g_utf8_substring (text, 0, SENTENCE_MAX_CHARS)
           : g_strdup (text);
}

/* Fills in what stands there now; FALSE when the sentence still does. */
static gboolean
compare (Review *review, const char *quote, MdgSourceNews *news)
{
  g_autoptr (MdgNearest) nearest = mdg_nearest_new (quote);
  for (guint i = 0; review->pages != NULL && i < review->pages->len; i++)
    if (mdg_nearest_look (nearest, review->pages->pdata[i]))
      news->page = i + 1;
  if (mdg_nearest_is_same (nearest))
    return FALSE;
  const char *found = mdg_nearest_get (nearest);
  news->after = found != NULL ? shorten (found) : NULL;
  return TRUE;
}

/* The citation as the answer has it; NULL without one. */
static const MdgCitation *
find_citation (const MdgMessageRow *row, gint64 number)
{
  GPtrArray *citations = row->message->citations;
  for (guint i = 0; citations != NULL && i < citations->len; i++)
    if (((MdgCitation *) citations->pdata[i])->number == number)
      return citations->pdata[i];
  return NULL;
}

static MdgMessageRow *
read_message (Review *review, const MdgCitedPlace *place)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgLease) lease = mdg_context_read (review->context, &error);
  MdgMessageRow *row =
    lease != NULL ? mdg_messages_get (lease, place->account_id, place->message_id, &error) : NULL;
  if (error != NULL)
    g_info ("An answer that cites a changed page was not read: %s", error->message);
  return row;
}

/* What its reader is told; with MDG_SOURCE_SAME nothing. */
static MdgSourceNews *
make_news (Review *review, const MdgCitedPlace *place)
{
  g_autoptr (MdgMessageRow) row = read_message (review, place);
  const MdgCitation *citation = row != NULL ? find_citation (row, place->number) : NULL;
  MdgSourceNews *news = mdg_source_news_new ();
  news->reason = g_strdup (citation != NULL ? review->reason : MDG_SOURCE_SAME);
  if (citation == NULL || review->against == AGAINST_DELETED)
    return news;
  news->document_name = g_strdup (citation->document_name);
  news->before = citation->quote != NULL ? shorten (citation->quote) : NULL;
  if (review->against > 0 &&
      (news->before == NULL || !compare (review, news->before, news)))
    {
      g_free (news->reason);
      news->reason = g_strdup (MDG_SOURCE_SAME);
    }
  return news;
}

/* ---- writing ---- */

static gboolean
write_batch (Review *review, GArray *places, GPtrArray *news, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_begin (review->context, error);
  for (guint i = 0; lease != NULL && i < places->len; i++)
    if (!mdg_source_news_put (lease, &review->cited, &g_array_index (places, MdgCitedPlace, i),
                              review->against, news->pdata[i], error))
      return FALSE;
  return lease != NULL && mdg_context_commit (review->context, lease, FALSE, error);
}

static void
tell (Review *review, GArray *places, GPtrArray *news)
{
  g_autoptr (GHashTable) told = g_hash_table_new (g_int64_hash, g_int64_equal);
  for (guint i = 0; i < places->len; i++)
    {
      MdgCitedPlace *place = &g_array_index (places, MdgCitedPlace, i);
      const MdgSourceNews *item = news->pdata[i];
      if (g_str_equal (item->reason, MDG_SOURCE_SAME) ||
          !g_hash_table_add (told, &place->account_id))
        continue;
      mdg_event_hub_publish (review->context->core->hub, MDG_TO_ACCOUNT (place->account_id),
                             MDG_EVENT_SOURCE_NEWS, NULL);
    }
}

/* One batch; *@ret_more: there was one. */
static gboolean
review_batch (Review *review, gint64 cited_folder, gboolean *ret_more, GError **error)
{
  MdgCitedVersion wanted = { cited_folder, review->cited.document_id, review->cited.version_id };
  g_autoptr (MdgLease) lease = mdg_context_read (review->context, error);
  g_autoptr (GArray) places =
    lease != NULL
      ? mdg_source_news_list_places (lease, &wanted, review->against, AT_ONCE, error)
      : NULL;
  g_clear_pointer (&lease, mdg_lease_free);
  if (places == NULL)
    return FALSE;
  *ret_more = places->len > 0;
  if (places->len == 0)
    return TRUE;
  if (!load_pages (review, error))
    return FALSE;
  g_autoptr (GPtrArray) news = mdg_record_array_new (&MDG_SOURCE_NEWS_TYPE);
  for (guint i = 0; i < places->len; i++)
    g_ptr_array_add (news, make_news (review, &g_array_index (places, MdgCitedPlace, i)));
  if (g_cancellable_set_error_if_cancelled (review->context->cancellable, error) ||
      !write_batch (review, places, news, error))
    return FALSE;
  tell (review, places, news);
  return TRUE;
}

static gboolean
review_version (MdgContext *context, const MdgCitedVersion *cited, GError **error)
{
  gboolean more = TRUE;
  g_auto (Review) review = { .context = context, .cited = *cited };
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  if (lease == NULL || !decide (&review, lease, error))
    return FALSE;
  g_clear_pointer (&lease, mdg_lease_free);
  while (review.reason != NULL && more)
    if (!review_batch (&review, cited->folder_id, &more, error))
      return FALSE;
  return TRUE;
}

gboolean
mdg_source_news_review (MdgContext *context, gint64 folder_id, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (GArray) versions =
    lease != NULL ? mdg_source_news_list_versions (lease, folder_id, error) : NULL;
  g_clear_pointer (&lease, mdg_lease_free);
  for (guint i = 0; versions != NULL && i < versions->len; i++)
    if (!review_version (context, &g_array_index (versions, MdgCitedVersion, i), error))
      return FALSE;
  return versions != NULL;
}
