/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/answer.h"
#include "server/service/folder-access.h"
#include "server/store/documents.h"

typedef struct
{
  MdgLease *lease;
  GArray *readable; /* ids of folders */
  char *today;
} Look;

static gboolean
may_read (const Look *look, gint64 folder_id)
{
  for (guint i = 0; i < look->readable->len; i++)
    if (g_array_index (look->readable, gint64, i) == folder_id)
      return TRUE;
  return FALSE;
}

static void
take_out (MdgCitation *citation)
{
  citation->gone = TRUE;
  citation->verified = FALSE;
  g_clear_pointer (&citation->document_name, g_free);
  g_clear_pointer (&citation->folder_name, g_free);
  g_clear_pointer (&citation->heading, g_free);
  g_clear_pointer (&citation->place, g_free);
  g_clear_pointer (&citation->quote, g_free);
  g_clear_pointer (&citation->boxes, g_ptr_array_unref);
  citation->boxes = mdg_record_array_new (&MDG_PAGE_BOX_TYPE);
}

static gboolean
refresh (const Look *look, MdgCitation *citation, GError **error)
{
  g_autoptr (GError) local = NULL;
  gboolean in_force = FALSE;
  g_autoptr (MdgDocumentRow) document =
    mdg_documents_get (look->lease, citation->document_id, &local);
  if (local == NULL && (document == NULL || !may_read (look, document->folder_id)))
    {
      take_out (citation);
      return TRUE;
    }
  if (local == NULL)
    mdg_versions_in_force (look->lease, citation->version_id, look->today, &in_force, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  citation->outdated = !in_force || document->folder_id != citation->folder_id;
  return TRUE;
}

gboolean
mdg_answer_refresh_citations (MdgContext *context, GPtrArray *citations, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (GArray) readable =
    lease != NULL ? mdg_folder_access_list (context, lease, error) : NULL;
  if (readable == NULL)
    return FALSE;
  g_autofree char *today = mdg_date_format (mdg_clock_now (context->core->clock));
  Look look = { lease, readable, today };
  for (guint i = 0; i < citations->len; i++)
    {
      MdgCitation *citation = citations->pdata[i];
      if (citation->document_id != 0 && !refresh (&look, citation, error))
        return FALSE;
    }
  return TRUE;
}
