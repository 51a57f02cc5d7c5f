/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-api"

#include "server/api/handlers.h"
#include "server/service/chat.h"
#include "shared/base/error.h"

static MdgResponse *
take_page (const MdgRecordType *type, GPtrArray *taken, gint64 next)
{
  g_autoptr (GPtrArray) items = taken;
  if (items == NULL)
    return NULL;
  g_autofree char *cursor = next != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, next) : NULL;
  return mdg_response_new_page (type, items, cursor);
}

MDG_HANDLER (mdg_api_list_conversations)
{
  static const char *const names[] = { "after", "limit", NULL };
  gint64 next = 0;
  MdgConversationQuery query = { NULL };
  if (!mdg_request_check_query (request, names, error) ||
      !mdg_request_get_query_int (request, "after", 0, G_MAXINT64, 0, &query.after, error) ||
      !mdg_request_get_query_int (request, "limit", 1, MDG_MESSAGES_PAGE_MAX, 0, &query.limit,
                                  error))
    return NULL;
  GPtrArray *rows = mdg_chat_service_list (mdg_api_context (request), &query, &next, error);
  return take_page (&MDG_CONVERSATION_TYPE, rows, next);
}

MDG_HANDLER (mdg_api_search_conversations)
{
  gint64 next = 0;
  g_autoptr (MdgConversationQuery) query =
    mdg_api_read_body (request, &MDG_CONVERSATION_QUERY_TYPE, error);
  if (query == NULL)
    return NULL;
  GPtrArray *rows = mdg_chat_service_list (mdg_api_context (request), query, &next, error);
  return take_page (&MDG_CONVERSATION_TYPE, rows, next);
}

MDG_HANDLER (mdg_api_create_conversation)
{
  g_autoptr (MdgConversation) body = mdg_api_read_body (request, &MDG_CONVERSATION_TYPE, error);
  return body != NULL
           ? mdg_api_take_record (201, &MDG_CONVERSATION_TYPE,
                                  mdg_chat_service_create (mdg_api_context (request), body, error))
           : NULL;
}

MDG_HANDLER (mdg_api_get_conversation)
{
  return mdg_api_take_record (
    200, &MDG_CONVERSATION_TYPE,
    mdg_chat_service_get (mdg_api_context (request), mdg_request_get_id (request), error));
}

MDG_HANDLER (mdg_api_update_conversation)
{
  g_autoptr (MdgConversation) body = mdg_api_read_body (request, &MDG_CONVERSATION_TYPE, error);
  if (body == NULL)
    return NULL;
  body->id = mdg_request_get_id (request);
  return mdg_api_take_record (200, &MDG_CONVERSATION_TYPE,
                              mdg_chat_service_update (mdg_api_context (request), body, error));
}

MDG_HANDLER (mdg_api_delete_conversation)
{
  return mdg_api_done (
    mdg_chat_service_delete (mdg_api_context (request), mdg_request_get_id (request), error));
}

MDG_HANDLER (mdg_api_export_conversation)
{
  g_autoptr (MdgExportQuery) query = mdg_api_read_body (request, &MDG_EXPORT_QUERY_TYPE, error);
  g_autoptr (GBytes) bytes =
    query != NULL ? mdg_chat_service_export (mdg_api_context (request),
                                             mdg_request_get_id (request), query->format, error)
                  : NULL;
  if (bytes == NULL)
    return NULL;
  gboolean is_word = g_str_equal (query->format, MDG_EXPORT_WORD);
  return mdg_response_new_bytes (
    is_word ? "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            : "text/markdown; charset=utf-8",
    bytes, is_word ? "conversation.docx" : "conversation.md");
}

MDG_HANDLER (mdg_api_list_messages)
{
  static const char *const names[] = { "before", "limit", NULL };
  gint64 before = 0;
  MdgMessageQuery query = { 0 };
  if (!mdg_request_check_query (request, names, error) ||
      !mdg_request_get_query_int (request, "before", 0, G_MAXINT64, 0, &query.before, error) ||
      !mdg_request_get_query_int (request, "limit", 1, MDG_MESSAGES_PAGE_MAX, 0, &query.limit,
                                  error))
    return NULL;
  GPtrArray *messages = mdg_chat_service_messages (
    mdg_api_context (request), mdg_request_get_id (request), &query, &before, error);
  return take_page (&MDG_MESSAGE_TYPE, messages, before);
}

MDG_HANDLER (mdg_api_ask)
{
  g_autoptr (MdgAsk) ask = mdg_api_read_body (request, &MDG_ASK_TYPE, error);
  return ask != NULL ? mdg_api_take_record (201, &MDG_ASKED_TYPE,
                                            mdg_chat_service_ask (mdg_api_context (request),
                                                                  mdg_request_get_id (request),
                                                                  ask, error))
                     : NULL;
}

MDG_HANDLER (mdg_api_get_message)
{
  return mdg_api_take_record (
    200, &MDG_MESSAGE_TYPE,
    mdg_chat_service_message (mdg_api_context (request), mdg_request_get_id (request), error));
}

MDG_HANDLER (mdg_api_cancel_message)
{
  return mdg_api_done (
    mdg_chat_service_cancel (mdg_api_context (request), mdg_request_get_id (request), error));
}
