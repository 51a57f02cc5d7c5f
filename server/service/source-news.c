/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/source-news.h"

#include "server/service/folder-access.h"
#include "server/store/jobs.h"
#include "server/store/source-news.h"
#include "shared/base/error.h"
#include "shared/wire/paths.h"

/* ---- what a reader is shown ---- */

typedef struct
{
  MdgContext *context;
  MdgLease *lease;
  GHashTable *known; /* folder id (gint64 *) → whether (GINT_TO_POINTER) */
} Reader;

static gboolean
may_read (gint64 folder_id, gpointer user_data)
{
  Reader *reader = user_data;
  gpointer known = NULL;
  if (g_hash_table_lookup_extended (reader->known, &folder_id, NULL, &known))
    return GPOINTER_TO_INT (known);
  MdgFolderRank rank = MDG_RANK_NONE;
  gboolean manages = FALSE;
  gboolean may = mdg_folder_access_get (reader->context, reader->lease, folder_id, &rank,
                                        &manages, NULL) &&
                 rank >= MDG_RANK_READER;
  g_hash_table_insert (reader->known, g_memdup2 (&folder_id, sizeof folder_id),
                       GINT_TO_POINTER (may));
  return may;
}

GPtrArray *
mdg_source_news_service_list (MdgContext *context, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  if (lease == NULL)
    return NULL;
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  Reader reader = { context, lease, known };
  g_autoptr (GPtrArray) rows = mdg_source_news_list (lease, context->identity.account_id,
                                                     MDG_SOURCE_NEWS_MAX, may_read, &reader, error);
  if (rows == NULL)
    return NULL;
  GPtrArray *news = mdg_record_array_new (&MDG_SOURCE_NEWS_TYPE);
  for (guint i = 0; i < rows->len; i++)
    {
      MdgSourceNewsRow *row = rows->pdata[i];
      g_ptr_array_add (news, g_steal_pointer (&row->news));
    }
  return news;
}

static gboolean
set_read (MdgContext *context, MdgLease *lease, char **ids, GError **error)
{
  gint64 account_id = context->identity.account_id;
  if (ids == NULL || ids[0] == NULL)
    return mdg_source_news_set_read (lease, account_id, 0, error);
  for (guint i = 0; ids[i] != NULL; i++)
    {
      gint64 id = 0;
      if (!g_ascii_string_to_signed (ids[i], 10, 1, G_MAXINT64, &id, NULL))
        {
          mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", "ids", NULL);
          return FALSE;
        }
      if (!mdg_source_news_set_read (lease, account_id, id, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
mdg_source_news_service_set_read (MdgContext *context,
                                  const MdgSourceNewsRead *what,
                                  GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL || !set_read (context, lease, what->ids, error) ||
      !mdg_context_commit (context, lease, FALSE, error))
    return FALSE;
  g_clear_pointer (&lease, mdg_lease_free);
  mdg_event_hub_publish (context->core->hub, MDG_TO_ACCOUNT (context->identity.account_id),
                         MDG_EVENT_SOURCE_NEWS, NULL);
  return TRUE;
}

/* ---- jobs ---- */

gboolean
mdg_source_news_note_change (MdgLease *lease, gint64 folder_id, GError **error)
{
  g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT, folder_id);
  return mdg_jobs_put (lease, MDG_JOB_SOURCE_NEWS, key, NULL,
                       mdg_lease_now (lease) + MDG_SOURCE_NEWS_DELAY, error);
}

gboolean
mdg_source_news_put_all (MdgContext *context, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (GArray) folders =
    lease != NULL ? mdg_source_news_list_folders (lease, error) : NULL;
  for (guint i = 0; folders != NULL && i < folders->len; i++)
    if (!mdg_source_news_note_change (lease, g_array_index (folders, gint64, i), error))
      return FALSE;
  return folders != NULL && mdg_context_commit (context, lease, FALSE, error);
}
