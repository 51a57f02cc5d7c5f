/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-api"

#include "server/api/handlers.h"
#include "server/service/inquiries.h"
#include "server/service/source-news.h"
#include "server/service/templates.h"

/* ---- templates ---- */

MDG_HANDLER (mdg_api_list_templates)
{
  return mdg_api_take_list (request, &MDG_TEMPLATE_TYPE,
                            mdg_template_service_list (mdg_api_context (request), error), error);
}

MDG_HANDLER (mdg_api_create_template)
{
  g_autoptr (MdgTemplate) body = mdg_api_read_body (request, &MDG_TEMPLATE_TYPE, error);
  if (body == NULL)
    return NULL;
  return mdg_api_take_record (
    201, &MDG_TEMPLATE_TYPE,
    mdg_template_service_create (mdg_api_context (request), body, error));
}

MDG_HANDLER (mdg_api_get_template)
{
  return mdg_api_take_record (200, &MDG_TEMPLATE_TYPE,
                              mdg_template_service_get (mdg_api_context (request),
                                                        mdg_request_get_id (request), error));
}

MDG_HANDLER (mdg_api_update_template)
{
  g_autoptr (MdgTemplate) body = mdg_api_read_body (request, &MDG_TEMPLATE_TYPE, error);
  if (body == NULL)
    return NULL;
  body->id = mdg_request_get_id (request);
  return mdg_api_take_record (
    200, &MDG_TEMPLATE_TYPE,
    mdg_template_service_update (mdg_api_context (request), body, error));
}

MDG_HANDLER (mdg_api_delete_template)
{
  return mdg_api_done (mdg_template_service_delete (mdg_api_context (request),
                                                    mdg_request_get_id (request), error));
}

MDG_HANDLER (mdg_api_list_template_versions)
{
  return mdg_api_take_list (
    request, &MDG_TEMPLATE_TYPE,
    mdg_template_service_list_versions (mdg_api_context (request), mdg_request_get_id (request),
                                        error),
    error);
}

MDG_HANDLER (mdg_api_add_template_favourite)
{
  return mdg_api_done (mdg_template_service_set_favourite (
    mdg_api_context (request), mdg_request_get_id (request), TRUE, error));
}

MDG_HANDLER (mdg_api_remove_template_favourite)
{
  return mdg_api_done (mdg_template_service_set_favourite (
    mdg_api_context (request), mdg_request_get_id (request), FALSE, error));
}

MDG_HANDLER (mdg_api_note_template_use)
{
  return mdg_api_done (mdg_template_service_note_use (mdg_api_context (request),
                                                      mdg_request_get_id (request), error));
}

/* ---- questions to a section ---- */

MDG_HANDLER (mdg_api_ask_section)
{
  g_autoptr (MdgInquiry) body = mdg_api_read_body (request, &MDG_INQUIRY_TYPE, error);
  if (body == NULL)
    return NULL;
  return mdg_api_take_record (201, &MDG_INQUIRY_TYPE,
                              mdg_inquiry_service_ask (mdg_api_context (request), body, error));
}

MDG_HANDLER (mdg_api_search_inquiries)
{
  gint64 next = 0;
  g_autoptr (MdgInquiryQuery) body = mdg_api_read_body (request, &MDG_INQUIRY_QUERY_TYPE, error);
  if (body == NULL)
    return NULL;
  g_autoptr (GPtrArray) inquiries =
    mdg_inquiry_service_list (mdg_api_context (request), body, &next, error);
  if (inquiries == NULL)
    return NULL;
  g_autofree char *cursor = next != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, next) : NULL;
  return mdg_response_new_page (&MDG_INQUIRY_TYPE, inquiries, cursor);
}

MDG_HANDLER (mdg_api_get_inquiry)
{
  return mdg_api_take_record (200, &MDG_INQUIRY_TYPE,
                              mdg_inquiry_service_get (mdg_api_context (request),
                                                       mdg_request_get_id (request), error));
}

MDG_HANDLER (mdg_api_reply_inquiry)
{
  g_autoptr (MdgInquiry) body = mdg_api_read_body (request, &MDG_INQUIRY_TYPE, error);
  if (body == NULL)
    return NULL;
  body->id = mdg_request_get_id (request);
  return mdg_api_take_record (200, &MDG_INQUIRY_TYPE,
                              mdg_inquiry_service_reply (mdg_api_context (request), body, error));
}

MDG_HANDLER (mdg_api_approve_inquiry)
{
  g_autoptr (MdgInquiry) body = mdg_api_read_body (request, &MDG_INQUIRY_TYPE, error);
  if (body == NULL)
    return NULL;
  body->id = mdg_request_get_id (request);
  return mdg_api_take_record (
    200, &MDG_INQUIRY_TYPE,
    mdg_inquiry_service_approve (mdg_api_context (request), body, error));
}

MDG_HANDLER (mdg_api_withdraw_inquiry)
{
  return mdg_api_done (mdg_inquiry_service_withdraw (mdg_api_context (request),
                                                     mdg_request_get_id (request), error));
}

/* ---- news of sources ---- */

MDG_HANDLER (mdg_api_list_source_news)
{
  return mdg_api_take_list (request, &MDG_SOURCE_NEWS_TYPE,
                            mdg_source_news_service_list (mdg_api_context (request), error),
                            error);
}

MDG_HANDLER (mdg_api_read_source_news)
{
  g_autoptr (MdgSourceNewsRead) body =
    mdg_api_read_body (request, &MDG_SOURCE_NEWS_READ_TYPE, error);
  if (body == NULL)
    return NULL;
  return mdg_api_done (
    mdg_source_news_service_set_read (mdg_api_context (request), body, error));
}
