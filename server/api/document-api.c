/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-api"

#include "server/api/handlers.h"
#include "server/http/range.h"
#include "server/service/documents.h"

MDG_HANDLER (mdg_api_search_documents)
{
  gint64 next = 0;
  g_autoptr (MdgDocumentQuery) query = mdg_api_read_body (request, &MDG_DOCUMENT_QUERY_TYPE, error);
  g_autoptr (GPtrArray) documents =
    query != NULL ? mdg_document_service_list (mdg_api_context (request),
                                               mdg_request_get_id (request), query, &next, error)
                  : NULL;
  if (documents == NULL)
    return NULL;
  g_autofree char *cursor = next != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, next) : NULL;
  return mdg_response_new_page (&MDG_DOCUMENT_TYPE, documents, cursor);
}

MDG_HANDLER (mdg_api_get_document)
{
  return mdg_api_take_record (
    200, &MDG_DOCUMENT_TYPE,
    mdg_document_service_get (mdg_api_context (request), mdg_request_get_id (request), error));
}

MDG_HANDLER (mdg_api_update_document)
{
  g_autoptr (MdgDocument) body = mdg_api_read_body (request, &MDG_DOCUMENT_TYPE, error);
  if (body == NULL)
    return NULL;
  body->id = mdg_request_get_id (request);
  return mdg_api_take_record (200, &MDG_DOCUMENT_TYPE,
                              mdg_document_service_update (mdg_api_context (request), body, error));
}

MDG_HANDLER (mdg_api_delete_document)
{
  return mdg_api_done (
    mdg_document_service_delete (mdg_api_context (request), mdg_request_get_id (request), error));
}

MDG_HANDLER (mdg_api_list_document_versions)
{
  return mdg_api_take_list (
    request, &MDG_DOCUMENT_VERSION_TYPE,
    mdg_document_service_list_versions (mdg_api_context (request), mdg_request_get_id (request),
                                        error),
    error);
}

MDG_HANDLER (mdg_api_delete_documents)
{
  g_autoptr (MdgDocumentSet) set = mdg_api_read_body (request, &MDG_DOCUMENT_SET_TYPE, error);
  return mdg_api_done (set != NULL && mdg_document_service_delete_many (mdg_api_context (request),
                                                                        set, error));
}

MDG_HANDLER (mdg_api_move_documents)
{
  g_autoptr (MdgDocumentSet) set = mdg_api_read_body (request, &MDG_DOCUMENT_SET_TYPE, error);
  return mdg_api_done (set != NULL &&
                       mdg_document_service_move (mdg_api_context (request), set, error));
}

/* ---- files ---- */

static gssize
read_download (gpointer owner, goffset offset, gpointer buffer, gsize size)
{
  MdgDocumentDownload *download = owner;
  gsize n = 0;
  g_autoptr (GError) error = NULL;
  if (mdg_segment_reader_read (download->reader, (guint64) offset, buffer, size, &n, &error))
    return (gssize) n;
  g_warning ("A file could not be read to its end: %s", error->message);
  return -1;
}

static void
free_download (gpointer download)
{
  mdg_document_download_free (download);
}

MdgResponse *
mdg_api_take_download (MdgRequest *request, MdgDocumentDownload *taken)
{
  g_autoptr (MdgDocumentDownload) download = taken;
  if (download == NULL)
    return NULL;
  if (download->size == 0)
    {
      g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
      return mdg_response_new_bytes (download->content_type, nothing, download->name);
    }
  MdgFileBody file = { -1,
                       (gsize) download->size,
                       download->etag,
                       download->content_type,
                       download->name,
                       read_download };
  return mdg_range_answer (request, &file, g_steal_pointer (&download), free_download);
}

static MdgResponse *
answer_file (MdgRequest *request, MdgDocumentFile which, GError **error)
{
  static const char *const names[] = { "version", NULL };
  gint64 version_id = 0;
  if (!mdg_request_check_query (request, names, error) ||
      !mdg_request_get_query_int (request, "version", 1, G_MAXINT64, 0, &version_id, error))
    return NULL;
  return mdg_api_take_download (request, mdg_document_service_open (mdg_api_context (request),
                                                                    mdg_request_get_id (request),
                                                                    version_id, which, error));
}

MDG_HANDLER (mdg_api_get_document_content)
{
  return answer_file (request, MDG_FILE_ORIGINAL, error);
}

MDG_HANDLER (mdg_api_get_document_rendition)
{
  return answer_file (request, MDG_FILE_RENDITION, error);
}
