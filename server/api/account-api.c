/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-api"

#include "server/api/handlers.h"
#include "server/service/account-import.h"
#include "server/service/accounts.h"
#include "shared/base/error.h"
#include "shared/model/session.h"

#include <string.h>

typedef struct
{
  MdgAccount *account;
  char *password;
} NewAccount;

static const MdgField new_account_fields[] = {
  { "account", MDG_FIELD_RECORD, G_STRUCT_OFFSET (NewAccount, account), MDG_FIELD_OPTIONAL, 0,
    &MDG_ACCOUNT_TYPE },
  { "password", MDG_FIELD_STRING, G_STRUCT_OFFSET (NewAccount, password), MDG_FIELD_SECRET },
};
static MDG_RECORD_TYPE (NEW_ACCOUNT_TYPE, NewAccount, new_account_fields);

static const char *
non_empty (const char *text)
{
  return text != NULL && *text != '\0' ? text : NULL;
}

static MdgResponse *
answer_page (MdgRequest *request, const MdgAccountQuery *query, GError **error)
{
  gint64 next = 0;
  g_autoptr (GPtrArray) accounts =
    mdg_account_service_list (mdg_api_context (request), query, &next, error);
  if (accounts == NULL)
    return NULL;
  g_autofree char *cursor = next != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, next) : NULL;
  return mdg_response_new_page (&MDG_ACCOUNT_TYPE, accounts, cursor);
}

MDG_HANDLER (mdg_api_list_accounts)
{
  static const char *const names[] = { "section", "role", "state", "after", "limit", NULL };
  MdgAccountQuery query = { NULL };
  if (!mdg_request_check_query (request, names, error) ||
      !mdg_request_get_query_int (request, "limit", 1, MDG_QUERY_LIMIT_MAX, MDG_QUERY_LIMIT_DEFAULT,
                                  &query.limit, error) ||
      !mdg_request_get_query_int (request, "after", 0, G_MAXINT64, 0, &query.after, error) ||
      !mdg_request_get_query_int (request, "section", 0, G_MAXINT64, 0, &query.section_id, error))
    return NULL;
  query.role = (char *) non_empty (mdg_request_get_query (request, "role"));
  query.state = (char *) non_empty (mdg_request_get_query (request, "state"));
  return answer_page (request, &query, error);
}

MDG_HANDLER (mdg_api_search_accounts)
{
  g_autoptr (MdgAccountQuery) query = mdg_api_read_body (request, &MDG_ACCOUNT_QUERY_TYPE, error);
  return query != NULL ? answer_page (request, query, error) : NULL;
}

MDG_HANDLER (mdg_api_create_account)
{
  NewAccount answer = { NULL, NULL };
  g_autoptr (MdgAccount) body = mdg_api_read_body (request, &MDG_ACCOUNT_TYPE, error);
  g_autoptr (MdgAccount) account =
    body != NULL
      ? mdg_account_service_create (mdg_api_context (request), body, &answer.password, error)
      : NULL;
  if (account == NULL)
    return NULL;
  answer.account = account;
  MdgResponse *response = mdg_response_new_record (201, &NEW_ACCOUNT_TYPE, &answer);
  mdg_key_wipe (answer.password, strlen (answer.password));
  g_free (answer.password);
  return response;
}

MDG_HANDLER (mdg_api_get_account)
{
  MdgAccount *account =
    mdg_account_service_get (mdg_api_context (request), mdg_request_get_id (request), error);
  return mdg_api_take_record (200, &MDG_ACCOUNT_TYPE, account);
}

MDG_HANDLER (mdg_api_update_account)
{
  g_autoptr (MdgAccount) body = mdg_api_read_body (request, &MDG_ACCOUNT_TYPE, error);
  if (body == NULL)
    return NULL;
  body->id = mdg_request_get_id (request);
  return mdg_api_take_record (200, &MDG_ACCOUNT_TYPE,
                              mdg_account_service_update (mdg_api_context (request), body, error));
}

MDG_HANDLER (mdg_api_erase_account)
{
  return mdg_api_done (
    mdg_account_service_erase (mdg_api_context (request), mdg_request_get_id (request), error));
}

MDG_HANDLER (mdg_api_reset_password)
{
  NewAccount answer = { NULL, NULL };
  answer.password = mdg_account_service_reset_password (mdg_api_context (request),
                                                        mdg_request_get_id (request), error);
  if (answer.password == NULL)
    return NULL;
  MdgResponse *response = mdg_response_new_record (200, &NEW_ACCOUNT_TYPE, &answer);
  mdg_key_wipe (answer.password, strlen (answer.password));
  g_free (answer.password);
  return response;
}

MDG_HANDLER (mdg_api_remove_account_totp)
{
  return mdg_api_done (mdg_account_service_remove_totp (mdg_api_context (request),
                                                        mdg_request_get_id (request), error));
}

MDG_HANDLER (mdg_api_list_account_sessions)
{
  return mdg_api_take_list (request, &MDG_SESSION_TYPE,
                            mdg_account_service_list_sessions (mdg_api_context (request),
                                                               mdg_request_get_id (request), error),
                            error);
}

MDG_HANDLER (mdg_api_revoke_account_sessions)
{
  gint64 count = 0;
  return mdg_api_done (mdg_account_service_revoke_sessions (
    mdg_api_context (request), mdg_request_get_id (request), &count, error));
}

MDG_HANDLER (mdg_api_import_accounts)
{
  static const char *const names[] = { "dry_run", NULL };
  if (!mdg_request_check_query (request, names, error))
    return NULL;
  const char *dry_run = mdg_request_get_query (request, "dry_run");
  if (dry_run == NULL || (!g_str_equal (dry_run, "true") && !g_str_equal (dry_run, "false")))
    {
      mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", "dry_run", NULL);
      return NULL;
    }
  MdgImportReport *report =
    mdg_account_import (mdg_api_context (request), mdg_request_get_body (request),
                        g_str_equal (dry_run, "true"), error);
  return mdg_api_take_record (200, &MDG_IMPORT_REPORT_TYPE, report);
}

MDG_HANDLER (mdg_api_export_accounts)
{
  static const char *const names[] = { "encoding", NULL };
  guint replaced = 0;
  if (!mdg_request_check_query (request, names, error))
    return NULL;
  const char *encoding = non_empty (mdg_request_get_query (request, "encoding"));
  if (encoding == NULL)
    encoding = "utf-8";
  if (!g_str_equal (encoding, "utf-8") && !g_str_equal (encoding, "cp932"))
    {
      mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", "encoding", NULL);
      return NULL;
    }
  g_autoptr (GBytes) csv =
    mdg_account_export (mdg_api_context (request), encoding, &replaced, error);
  if (csv == NULL)
    return NULL;
  const char *type =
    g_str_equal (encoding, "utf-8") ? "text/csv; charset=utf-8" : "text/csv; charset=windows-31j";
  return mdg_response_new_bytes (type, csv, "利用者一覧.csv");
}

MDG_HANDLER (mdg_api_list_changes)
{
  return mdg_api_take_list (request, &MDG_ACCOUNT_CHANGE_TYPE,
                            mdg_account_service_list_changes (mdg_api_context (request), error),
                            error);
}

MDG_HANDLER (mdg_api_cancel_change)
{
  return mdg_api_done (mdg_account_service_cancel_change (mdg_api_context (request),
                                                          mdg_request_get_id (request), error));
}
