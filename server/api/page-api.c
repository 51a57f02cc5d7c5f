/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-api"

#include "server/api/handlers.h"
#include "server/service/pages.h"

#define MAX_PAGE 100000

MDG_HANDLER (mdg_api_get_page)
{
  static const char *const names[] = { "number", "version", NULL };
  gint64 number = 0, version = 0;
  if (!mdg_request_check_query (request, names, error) ||
      !mdg_request_get_query_int (request, "number", 1, MAX_PAGE, 1, &number, error) ||
      !mdg_request_get_query_int (request, "version", 0, G_MAXINT64, 0, &version, error))
    return NULL;
  return mdg_api_take_record (200, &MDG_DOCUMENT_PAGE_TYPE,
                              mdg_page_service_get (mdg_api_context (request),
                                                    mdg_request_get_id (request), version, number,
                                                    error));
}

MDG_HANDLER (mdg_api_change_passage)
{
  g_autoptr (MdgPassageChange) body =
    mdg_api_read_body (request, &MDG_PASSAGE_CHANGE_TYPE, error);
  if (body == NULL)
    return NULL;
  return mdg_api_take_record (200, &MDG_PASSAGE_TYPE,
                              mdg_page_service_change_passage (mdg_api_context (request),
                                                               mdg_request_get_id (request), body,
                                                               error));
}
