/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-api"

#include "server/api/handlers.h"
#include "server/service/audit-log.h"
#include "server/service/system.h"

#include <string.h>

MDG_HANDLER (mdg_api_health)
{
  /* Alive means: a worker is free and the store answers. */
  g_autoptr (MdgLease) lease = mdg_context_read (mdg_api_context (request), error);
  if (lease == NULL)
    return NULL;
  g_autoptr (GBytes) body = g_bytes_new_static ("ok\n", 3);
  return mdg_response_new_bytes ("text/plain; charset=utf-8", body, NULL);
}

MDG_HANDLER (mdg_api_metrics)
{
  char *text = mdg_metrics_to_text (((MdgApi *) app)->metrics);
  g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));
  return mdg_response_new_bytes ("text/plain; version=0.0.4; charset=utf-8", body, NULL);
}

MDG_HANDLER (mdg_api_server)
{
  return mdg_api_take_record (200, &MDG_SERVER_INFO_TYPE,
                              mdg_system_get_info (((MdgApi *) app)->core));
}

MDG_HANDLER (mdg_api_system)
{
  return mdg_api_take_record (200, &MDG_SYSTEM_STATE_TYPE,
                              mdg_system_get_state (mdg_api_context (request), error));
}

MDG_HANDLER (mdg_api_search_audit)
{
  gint64 next = 0;
  g_autoptr (MdgAuditQuery) query = mdg_api_read_body (request, &MDG_AUDIT_QUERY_TYPE, error);
  g_autoptr (GPtrArray) entries =
    query != NULL ? mdg_audit_log_search (mdg_api_context (request), query, &next, error) : NULL;
  if (entries == NULL)
    return NULL;
  g_autofree char *cursor = next != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, next) : NULL;
  return mdg_response_new_page (&MDG_AUDIT_ENTRY_TYPE, entries, cursor);
}

MDG_HANDLER (mdg_api_export_audit)
{
  g_autoptr (MdgAuditQuery) query = mdg_api_read_body (request, &MDG_AUDIT_QUERY_TYPE, error);
  g_autoptr (GBytes) csv =
    query != NULL ? mdg_audit_log_export (mdg_api_context (request), query, error) : NULL;
  return csv != NULL ? mdg_response_new_bytes ("text/csv; charset=utf-8", csv, "監査記録.csv")
                     : NULL;
}

MDG_HANDLER (mdg_api_verify_audit)
{
  return mdg_api_take_record (200, &MDG_AUDIT_CHECK_TYPE,
                              mdg_audit_log_verify (mdg_api_context (request), error));
}
