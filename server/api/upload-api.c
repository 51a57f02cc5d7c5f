/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-api"

#include "server/api/handlers.h"
#include "server/service/uploads.h"
#include "shared/base/error.h"

MDG_HANDLER (mdg_api_create_upload)
{
  g_autoptr (MdgUpload) body = mdg_api_read_body (request, &MDG_UPLOAD_TYPE, error);
  MdgUpload *upload =
    body != NULL ? mdg_upload_service_create (mdg_api_context (request),
                                              mdg_request_get_id (request), body, error)
                 : NULL;
  return mdg_api_take_record (201, &MDG_UPLOAD_TYPE, upload);
}

MDG_HANDLER (mdg_api_list_uploads)
{
  return mdg_api_take_list (request, &MDG_UPLOAD_TYPE,
                            mdg_upload_service_list (mdg_api_context (request), error), error);
}

MDG_HANDLER (mdg_api_get_upload)
{
  return mdg_api_take_record (
    200, &MDG_UPLOAD_TYPE,
    mdg_upload_service_get (mdg_api_context (request), mdg_request_get_id (request), error));
}

MDG_HANDLER (mdg_api_cancel_upload)
{
  return mdg_api_done (
    mdg_upload_service_cancel (mdg_api_context (request), mdg_request_get_id (request), error));
}

MDG_HANDLER (mdg_api_push_upload)
{
  static const char *const names[] = { "offset", NULL };
  gint64 offset = -1;
  if (!mdg_request_check_query (request, names, error) ||
      !mdg_request_get_query_int (request, "offset", 0, MDG_UPLOAD_MAX_BYTES, -1, &offset, error))
    return NULL;
  if (offset < 0)
    {
      mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", "offset", NULL);
      return NULL;
    }
  MdgUpload *upload =
    mdg_upload_service_push (mdg_api_context (request), mdg_request_get_id (request), offset,
                             mdg_request_get_body (request), error);
  return mdg_api_take_record (200, &MDG_UPLOAD_TYPE, upload);
}

MDG_HANDLER (mdg_api_finish_upload)
{
  return mdg_api_take_record (
    201, &MDG_DOCUMENT_TYPE,
    mdg_upload_service_finish (mdg_api_context (request), mdg_request_get_id (request), error));
}
