/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-api"

#include "server/api/handlers.h"
#include "server/service/models.h"
#include "shared/model/chat.h"

/* ---- models ---- */

MDG_HANDLER (mdg_api_model_choices)
{
  return mdg_api_take_record (200, &MDG_MODEL_CHOICES_TYPE,
                              mdg_model_service_choices (mdg_api_context (request), error));
}

MDG_HANDLER (mdg_api_list_models)
{
  return mdg_api_take_list (request, &MDG_LANGUAGE_MODEL_TYPE,
                            mdg_model_service_list (mdg_api_context (request), error), error);
}

MDG_HANDLER (mdg_api_create_model)
{
  g_autoptr (MdgLanguageModel) body = mdg_api_read_body (request, &MDG_LANGUAGE_MODEL_TYPE, error);
  if (body == NULL)
    return NULL;
  return mdg_api_take_record (201, &MDG_LANGUAGE_MODEL_TYPE,
                              mdg_model_service_create (mdg_api_context (request), body, error));
}

MDG_HANDLER (mdg_api_update_model)
{
  g_autoptr (MdgLanguageModel) body = mdg_api_read_body (request, &MDG_LANGUAGE_MODEL_TYPE, error);
  if (body == NULL)
    return NULL;
  body->id = mdg_request_get_id (request);
  return mdg_api_take_record (200, &MDG_LANGUAGE_MODEL_TYPE,
                              mdg_model_service_update (mdg_api_context (request), body, error));
}

MDG_HANDLER (mdg_api_delete_model)
{
  return mdg_api_done (
    mdg_model_service_delete (mdg_api_context (request), mdg_request_get_id (request), error));
}

MDG_HANDLER (mdg_api_test_model)
{
  return mdg_api_take_record (
    200, &MDG_MODEL_TEST_TYPE,
    mdg_model_service_test (mdg_api_context (request), mdg_request_get_id (request), error));
}

/* ---- limits and use ---- */

MDG_HANDLER (mdg_api_get_limits)
{
  return mdg_api_take_record (200, &MDG_LIMITS_TYPE,
                              mdg_limit_service_get (mdg_api_context (request), error));
}

MDG_HANDLER (mdg_api_set_limits)
{
  g_autoptr (MdgLimits) body = mdg_api_read_body (request, &MDG_LIMITS_TYPE, error);
  if (body == NULL)
    return NULL;
  return mdg_api_take_record (200, &MDG_LIMITS_TYPE,
                              mdg_limit_service_put (mdg_api_context (request), body, error));
}

MDG_HANDLER (mdg_api_meter)
{
  return mdg_api_take_record (200, &MDG_METER_TYPE,
                              mdg_limit_service_meter (mdg_api_context (request), error));
}

MDG_HANDLER (mdg_api_search_usage)
{
  gint64 next = 0;
  g_autoptr (MdgUsageQuery) query = mdg_api_read_body (request, &MDG_USAGE_QUERY_TYPE, error);
  g_autoptr (GPtrArray) rows =
    query != NULL ? mdg_usage_service_search (mdg_api_context (request), query, &next, error)
                  : NULL;
  if (rows == NULL)
    return NULL;
  g_autofree char *cursor = next != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, next) : NULL;
  return mdg_response_new_page (&MDG_USAGE_TYPE, rows, cursor);
}

MDG_HANDLER (mdg_api_export_usage)
{
  g_autoptr (MdgUsageQuery) query = mdg_api_read_body (request, &MDG_USAGE_QUERY_TYPE, error);
  g_autoptr (GBytes) csv =
    query != NULL ? mdg_usage_service_export (mdg_api_context (request), query, error) : NULL;
  return csv != NULL ? mdg_response_new_bytes ("text/csv; charset=utf-8", csv, "利用量.csv") : NULL;
}

/* ---- guard ---- */

MDG_HANDLER (mdg_api_get_guard)
{
  return mdg_api_take_record (200, &MDG_GUARD_SETTINGS_TYPE,
                              mdg_guard_service_get (mdg_api_context (request), error));
}

MDG_HANDLER (mdg_api_set_guard)
{
  g_autoptr (MdgGuardSettings) body = mdg_api_read_body (request, &MDG_GUARD_SETTINGS_TYPE, error);
  if (body == NULL)
    return NULL;
  return mdg_api_take_record (200, &MDG_GUARD_SETTINGS_TYPE,
                              mdg_guard_service_put (mdg_api_context (request), body, error));
}

/* A question that has not been sent: the text and nothing else of MdgAsk. */
MDG_HANDLER (mdg_api_check_guard)
{
  g_autoptr (MdgAsk) body = mdg_api_read_body (request, &MDG_ASK_TYPE, error);
  if (body == NULL)
    return NULL;
  return mdg_api_take_record (200, &MDG_GUARD_REPORT_TYPE,
                              mdg_guard_service_check (mdg_api_context (request),
                                                       body->text != NULL ? body->text : "",
                                                       error));
}
