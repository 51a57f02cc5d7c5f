/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-api"

#include "server/api/handlers.h"
#include "server/service/attachments.h"
#include "shared/base/error.h"

#define MAX_PAGE 100000

static MdgResponse *
take (guint status, MdgAttachment *attachment)
{
  return mdg_api_take_record (status, &MDG_ATTACHMENT_TYPE, attachment);
}

MDG_HANDLER (mdg_api_create_attachment)
{
  g_autoptr (MdgAttachment) body = mdg_api_read_body (request, &MDG_ATTACHMENT_TYPE, error);
  return body != NULL
           ? take (201, mdg_attachment_service_create (mdg_api_context (request), body, error))
           : NULL;
}

MDG_HANDLER (mdg_api_list_attachments)
{
  return mdg_api_take_list (request, &MDG_ATTACHMENT_TYPE,
                            mdg_attachment_service_list (mdg_api_context (request), error), error);
}

MDG_HANDLER (mdg_api_get_attachment)
{
  return take (200, mdg_attachment_service_get (mdg_api_context (request),
                                                mdg_request_get_id (request), error));
}

MDG_HANDLER (mdg_api_delete_attachment)
{
  return mdg_api_done (mdg_attachment_service_delete (mdg_api_context (request),
                                                      mdg_request_get_id (request), error));
}

MDG_HANDLER (mdg_api_push_attachment)
{
  static const char *const names[] = { "offset", NULL };
  gint64 offset = -1;
  if (!mdg_request_check_query (request, names, error) ||
      !mdg_request_get_query_int (request, "offset", 0, MDG_ATTACHMENTS_MAX_BYTES, -1, &offset,
                                  error))
    return NULL;
  if (offset < 0)
    {
      mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", "offset", NULL);
      return NULL;
    }
  return take (200, mdg_attachment_service_push (mdg_api_context (request),
                                                 mdg_request_get_id (request), offset,
                                                 mdg_request_get_body (request), error));
}

MDG_HANDLER (mdg_api_finish_attachment)
{
  return take (200, mdg_attachment_service_finish (mdg_api_context (request),
                                                   mdg_request_get_id (request), error));
}

MDG_HANDLER (mdg_api_get_attachment_content)
{
  return mdg_api_take_download (
    request, mdg_attachment_service_open (mdg_api_context (request), mdg_request_get_id (request),
                                          MDG_FILE_ORIGINAL, error));
}

MDG_HANDLER (mdg_api_get_attachment_rendition)
{
  return mdg_api_take_download (
    request, mdg_attachment_service_open (mdg_api_context (request), mdg_request_get_id (request),
                                          MDG_FILE_RENDITION, error));
}

MDG_HANDLER (mdg_api_get_attachment_page)
{
  static const char *const names[] = { "number", NULL };
  gint64 number = 0;
  if (!mdg_request_check_query (request, names, error) ||
      !mdg_request_get_query_int (request, "number", 1, MAX_PAGE, 1, &number, error))
    return NULL;
  return mdg_api_take_record (200, &MDG_DOCUMENT_PAGE_TYPE,
                              mdg_attachment_service_page (mdg_api_context (request),
                                                           mdg_request_get_id (request), number,
                                                           error));
}
