/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/pages.h"

#include "server/service/checkup.h"
#include "server/service/documents.h"
#include "server/service/folder-access.h"
#include "server/service/page-view.h"
#include "server/service/passage-view.h"
#include "shared/base/error.h"

static GPtrArray *
view_passages (MdgPassageIndex *index, const MdgVersionRow *row, guint number, GError **error)
{
  g_autoptr (GPtrArray) found = mdg_passage_index_list (index, row->id, number, error);
  if (found == NULL)
    return NULL;
  GPtrArray *passages = mdg_record_array_new (&MDG_PASSAGE_TYPE);
  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (passages, mdg_passage_view_new (found->pdata[i], row->folder_id));
  return passages;
}

/* The version to be read, when the asker may. */
static MdgVersionRow *
choose (MdgContext *context, gint64 document_id, gint64 version_id, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (MdgDocumentRow) document =
    lease != NULL ? mdg_document_service_require (context, lease, document_id, MDG_FOLDER_READER,
                                                  error)
                  : NULL;
  return document != NULL ? mdg_document_service_choose_version (context, lease, document_id,
                                                                 version_id, error)
                          : NULL;
}

MdgDocumentPage *
mdg_page_service_get (
  MdgContext *context, gint64 document_id, gint64 version_id, gint64 number, GError **error)
{
  g_autoptr (MdgVersionRow) row = choose (context, document_id, version_id, error);
  g_autoptr (MdgFolderIndex) held =
    row != NULL ? mdg_folder_indexes_hold (context->core->indexes, row->folder_id, error) : NULL;
  if (held == NULL)
    return NULL;
  MdgPassageIndex *index = mdg_folder_index_get (held);
  g_autoptr (MdgExtractedPage) extracted =
    mdg_passage_index_get_page (index, row->id, (guint) number, error);
  if (extracted == NULL)
    return NULL;
  g_autoptr (MdgDocumentPage) page = mdg_page_view_new (extracted, row->unit, row->n_pages);
  page->document_id = row->document_id;
  page->version_id = row->id;
  g_clear_pointer (&page->passages, g_ptr_array_unref);
  page->passages = view_passages (index, row, (guint) number, error);
  return page->passages != NULL ? g_steal_pointer (&page) : NULL;
}

static void
free_page (gpointer page)
{
  mdg_extracted_page_free (page);
}

GPtrArray *
mdg_page_service_read (MdgContext *context,
                       gint64 document_id,
                       gint64 version_id,
                       guint first,
                       guint last,
                       GError **error)
{
  g_autoptr (MdgVersionRow) row = choose (context, document_id, version_id, error);
  g_autoptr (MdgFolderIndex) held =
    row != NULL ? mdg_folder_indexes_hold (context->core->indexes, row->folder_id, error) : NULL;
  g_autoptr (GPtrArray) pages = g_ptr_array_new_with_free_func (free_page);
  for (guint number = first; held != NULL && number <= last; number++)
    {
      MdgExtractedPage *page =
        mdg_passage_index_get_page (mdg_folder_index_get (held), row->id, number, error);
      if (page == NULL)
        return NULL;
      g_ptr_array_add (pages, page);
    }
  return held != NULL ? g_steal_pointer (&pages) : NULL;
}

/* The version is one of a document in this folder. */
static gboolean
check_passage (MdgLease *lease, gint64 folder_id, const MdgFoundPassage *found, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgVersionRow) row = mdg_versions_get (lease, found->version_id, &local);
  if (row != NULL && row->folder_id == folder_id)
    return TRUE;
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
  return FALSE;
}

static JsonObject *
describe (const MdgPassageChange *change, const MdgFoundPassage *found)
{
  JsonObject *detail = json_object_new ();
  json_object_set_int_member (detail, "document", found->document_id);
  json_object_set_int_member (detail, "passage", change->passage_id);
  return detail;
}

/* Recorded before it is done: a mark in the audit log without the change does less harm than a
 * change without the mark. */
static gboolean
record_change (MdgContext *context,
               gint64 folder_id,
               const MdgPassageChange *change,
               const MdgFoundPassage *found,
               GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  return lease != NULL &&
         mdg_folder_access_require (context, lease, folder_id, MDG_FOLDER_EDITOR, error) &&
         check_passage (lease, folder_id, found, error) &&
         mdg_context_audit (context, lease,
                            change->disabled ? "passage.disable" : "passage.enable", "folder",
                            folder_id, describe (change, found), error) &&
         mdg_checkup_note_change (lease, folder_id, error) &&
         mdg_context_commit (context, lease, FALSE, error);
}

static gboolean
require_editor (MdgContext *context, gint64 folder_id, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  return lease != NULL &&
         mdg_folder_access_require (context, lease, folder_id, MDG_FOLDER_EDITOR, error);
}

MdgPassage *
mdg_page_service_change_passage (MdgContext *context,
                                 gint64 folder_id,
                                 const MdgPassageChange *change,
                                 GError **error)
{
  if (!require_editor (context, folder_id, error))
    return NULL;
  g_autoptr (MdgFolderIndex) held =
    mdg_folder_indexes_hold (context->core->indexes, folder_id, error);
  MdgPassageIndex *index = held != NULL ? mdg_folder_index_get (held) : NULL;
  g_autoptr (MdgFoundPassage) found =
    index != NULL ? mdg_passage_index_get (index, change->passage_id, error) : NULL;
  if (found == NULL || !record_change (context, folder_id, change, found, error) ||
      !mdg_passage_index_set_disabled (index, change->passage_id, change->disabled, error))
    return NULL;
  found->disabled = change->disabled;
  mdg_folder_access_tell_changed (context->core, folder_id);
  return mdg_passage_view_new (found, folder_id);
}
