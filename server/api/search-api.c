/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-api"

#include "server/api/handlers.h"
#include "server/service/queue.h"
#include "server/service/search.h"

#define QUEUE_LIMIT 200
#define QUEUE_LIMIT_MAX 500

MDG_HANDLER (mdg_api_search)
{
  g_autoptr (MdgSearchQuery) body = mdg_api_read_body (request, &MDG_SEARCH_QUERY_TYPE, error);
  if (body == NULL)
    return NULL;
  return mdg_api_take_record (200, &MDG_SEARCH_ANSWER_TYPE,
                              mdg_search_service_ask (mdg_api_context (request), body, error));
}

MDG_HANDLER (mdg_api_list_queue)
{
  static const char *const names[] = { "after", "limit", NULL };
  gint64 after = 0, limit = 0, next = 0;
  if (!mdg_request_check_query (request, names, error) ||
      !mdg_request_get_query_int (request, "after", 0, G_MAXINT64, 0, &after, error) ||
      !mdg_request_get_query_int (request, "limit", 1, QUEUE_LIMIT_MAX, QUEUE_LIMIT, &limit,
                                  error))
    return NULL;
  g_autoptr (GPtrArray) documents =
    mdg_queue_service_list (mdg_api_context (request), after, (guint) limit, &next, error);
  g_autofree char *cursor = next != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, next) : NULL;
  return documents != NULL ? mdg_response_new_page (&MDG_DOCUMENT_TYPE, documents, cursor) : NULL;
}

MDG_HANDLER (mdg_api_retry_document)
{
  return mdg_api_take_record (200, &MDG_DOCUMENT_TYPE,
                              mdg_queue_service_retry (mdg_api_context (request),
                                                       mdg_request_get_id (request), error));
}

MDG_HANDLER (mdg_api_cancel_document)
{
  return mdg_api_take_record (200, &MDG_DOCUMENT_TYPE,
                              mdg_queue_service_cancel (mdg_api_context (request),
                                                        mdg_request_get_id (request), error));
}
