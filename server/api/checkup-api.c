/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-api"

#include "server/api/handlers.h"
#include "server/service/checkup.h"

MDG_HANDLER (mdg_api_get_checkup)
{
  return mdg_api_take_record (200, &MDG_CHECKUP_TYPE,
                              mdg_checkup_service_get (mdg_api_context (request),
                                                       mdg_request_get_id (request), error));
}

MDG_HANDLER (mdg_api_run_checkup)
{
  return mdg_api_take_record (202, &MDG_CHECKUP_TYPE,
                              mdg_checkup_service_run (mdg_api_context (request),
                                                       mdg_request_get_id (request), error));
}

MDG_HANDLER (mdg_api_stop_checkup)
{
  return mdg_api_done (mdg_checkup_service_stop (mdg_api_context (request),
                                                 mdg_request_get_id (request), error));
}

MDG_HANDLER (mdg_api_tune_folder)
{
  return mdg_api_take_record (202, &MDG_CHECKUP_TYPE,
                              mdg_checkup_service_tune (mdg_api_context (request),
                                                        mdg_request_get_id (request), error));
}

MDG_HANDLER (mdg_api_set_folder_settings)
{
  g_autoptr (MdgSearchSettings) body =
    mdg_api_read_body (request, &MDG_SEARCH_SETTINGS_TYPE, error);
  if (body == NULL)
    return NULL;
  return mdg_api_take_record (200, &MDG_CHECKUP_TYPE,
                              mdg_checkup_service_set_settings (mdg_api_context (request),
                                                                mdg_request_get_id (request),
                                                                body, error));
}

MDG_HANDLER (mdg_api_undo_folder_settings)
{
  return mdg_api_take_record (200, &MDG_CHECKUP_TYPE,
                              mdg_checkup_service_undo_settings (mdg_api_context (request),
                                                                 mdg_request_get_id (request),
                                                                 error));
}

MDG_HANDLER (mdg_api_list_questions)
{
  return mdg_api_take_list (
    request, &MDG_TEST_QUESTION_TYPE,
    mdg_checkup_service_list_questions (mdg_api_context (request), mdg_request_get_id (request),
                                        error),
    error);
}

MDG_HANDLER (mdg_api_add_question)
{
  g_autoptr (MdgTestQuestion) body = mdg_api_read_body (request, &MDG_TEST_QUESTION_TYPE, error);
  if (body == NULL)
    return NULL;
  return mdg_api_take_record (201, &MDG_TEST_QUESTION_TYPE,
                              mdg_checkup_service_add_question (mdg_api_context (request),
                                                                mdg_request_get_id (request),
                                                                body, error));
}

MDG_HANDLER (mdg_api_update_question)
{
  g_autoptr (MdgTestQuestion) body = mdg_api_read_body (request, &MDG_TEST_QUESTION_TYPE, error);
  if (body == NULL)
    return NULL;
  body->id = mdg_request_get_id (request);
  return mdg_api_take_record (
    200, &MDG_TEST_QUESTION_TYPE,
    mdg_checkup_service_update_question (mdg_api_context (request), body, error));
}

MDG_HANDLER (mdg_api_delete_question)
{
  return mdg_api_done (mdg_checkup_service_delete_question (mdg_api_context (request),
                                                            mdg_request_get_id (request), error));
}
