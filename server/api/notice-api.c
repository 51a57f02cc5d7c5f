/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-api"

#include "server/api/handlers.h"
#include "server/service/notice-kinds.h"
#include "server/service/notice-runs.h"
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

/* ---- kinds ---- */

static MdgResponse *
take_kind (guint status, MdgNoticeKind *kind)
{
  return mdg_api_take_record (status, &MDG_NOTICE_KIND_TYPE, kind);
}

MDG_HANDLER (mdg_api_list_notice_kinds)
{
  return mdg_api_take_list (request, &MDG_NOTICE_KIND_TYPE,
                            mdg_notice_kind_service_list (mdg_api_context (request), error), error);
}

MDG_HANDLER (mdg_api_create_notice_kind)
{
  g_autoptr (MdgNoticeKind) body = mdg_api_read_body (request, &MDG_NOTICE_KIND_TYPE, error);
  return body != NULL ? take_kind (201, mdg_notice_kind_service_create (mdg_api_context (request),
                                                                        body, error))
                      : NULL;
}

MDG_HANDLER (mdg_api_get_notice_kind)
{
  return take_kind (200, mdg_notice_kind_service_get (mdg_api_context (request),
                                                      mdg_request_get_id (request), error));
}

MDG_HANDLER (mdg_api_update_notice_kind)
{
  g_autoptr (MdgNoticeKind) body = mdg_api_read_body (request, &MDG_NOTICE_KIND_TYPE, error);
  if (body == NULL)
    return NULL;
  body->id = mdg_request_get_id (request);
  return take_kind (200, mdg_notice_kind_service_update (mdg_api_context (request), body, error));
}

MDG_HANDLER (mdg_api_delete_notice_kind)
{
  return mdg_api_done (mdg_notice_kind_service_delete (mdg_api_context (request),
                                                       mdg_request_get_id (request), error));
}

MDG_HANDLER (mdg_api_list_notice_kind_versions)
{
  g_autoptr (GPtrArray) versions = mdg_notice_kind_service_list_versions (
    mdg_api_context (request), mdg_request_get_id (request), error);
  return versions != NULL ? mdg_response_new_page (&MDG_NOTICE_KIND_TYPE, versions, NULL) : NULL;
}

/* ---- runs ---- */

static MdgResponse *
take_run (guint status, MdgNoticeRun *run)
{
  return mdg_api_take_record (status, &MDG_NOTICE_RUN_TYPE, run);
}

static gboolean
read_page (MdgRequest *request, gint64 most, gint64 *ret_after, gint64 *ret_limit, GError **error)
{
  static const char *const names[] = { "after", "limit", NULL };
  return mdg_request_check_query (request, names, error) &&
         mdg_request_get_query_int (request, "after", 0, G_MAXINT64, 0, ret_after, error) &&
         mdg_request_get_query_int (request, "limit", 1, most, most, ret_limit, error);
}

MDG_HANDLER (mdg_api_list_notice_runs)
{
  gint64 after = 0, limit = 0, next = 0;
  if (!read_page (request, MDG_NOTICE_RUNS_PAGE, &after, &limit, error))
    return NULL;
  GPtrArray *runs = mdg_notice_run_service_list (mdg_api_context (request), after, (guint) limit,
                                                 &next, error);
  return take_page (&MDG_NOTICE_RUN_TYPE, runs, next);
}

MDG_HANDLER (mdg_api_create_notice_run)
{
  g_autoptr (MdgNoticeRun) body = mdg_api_read_body (request, &MDG_NOTICE_RUN_TYPE, error);
  return body != NULL ? take_run (201, mdg_notice_run_service_create (mdg_api_context (request),
                                                                      body, error))
                      : NULL;
}

MDG_HANDLER (mdg_api_get_notice_run)
{
  return take_run (200, mdg_notice_run_service_get (mdg_api_context (request),
                                                    mdg_request_get_id (request), error));
}

MDG_HANDLER (mdg_api_delete_notice_run)
{
  return mdg_api_done (mdg_notice_run_service_delete (mdg_api_context (request),
                                                      mdg_request_get_id (request), error));
}

MDG_HANDLER (mdg_api_list_notice_letters)
{
  gint64 after = 0, limit = 0, next = 0;
  if (!read_page (request, MDG_NOTICE_LETTERS_PAGE, &after, &limit, error))
    return NULL;
  GPtrArray *letters = mdg_notice_run_service_list_letters (
    mdg_api_context (request), mdg_request_get_id (request), after, (guint) limit, &next, error);
  return take_page (&MDG_NOTICE_LETTER_TYPE, letters, next);
}

MDG_HANDLER (mdg_api_add_notice_letters)
{
  g_autoptr (MdgNoticeBatch) body = mdg_api_read_body (request, &MDG_NOTICE_BATCH_TYPE, error);
  return body != NULL
           ? take_run (200, mdg_notice_run_service_add_letters (mdg_api_context (request),
                                                                mdg_request_get_id (request),
                                                                body->letters, error))
           : NULL;
}

MDG_HANDLER (mdg_api_get_notice_letter)
{
  static const char *const names[] = { "number", NULL };
  gint64 number = 0;
  if (!mdg_request_check_query (request, names, error) ||
      !mdg_request_get_query_int (request, "number", 1, MDG_NOTICE_MAX_ROWS, 1, &number, error))
    return NULL;
  return mdg_api_take_record (
    200, &MDG_NOTICE_LETTER_TYPE,
    mdg_notice_run_service_get_letter (mdg_api_context (request), mdg_request_get_id (request),
                                       number, error));
}

MDG_HANDLER (mdg_api_get_notice_missing)
{
  return mdg_api_take_record (200, &MDG_NOTICE_MISSING_TYPE,
                              mdg_notice_run_service_missing (mdg_api_context (request),
                                                              mdg_request_get_id (request),
                                                              error));
}

/* Exactly one of both. */
static gboolean
read_place (MdgRequest *request, gint64 *ret_letter, gint64 *ret_attachment, GError **error)
{
  static const char *const names[] = { "letter", "attachment", NULL };
  if (!mdg_request_check_query (request, names, error) ||
      !mdg_request_get_query_int (request, "letter", 1, MDG_NOTICE_MAX_ROWS, 0, ret_letter,
                                  error) ||
      !mdg_request_get_query_int (request, "attachment", 1, MDG_NOTICE_RUN_MAX_ATTACHMENTS, 0,
                                  ret_attachment, error))
    return FALSE;
  if ((*ret_letter != 0) != (*ret_attachment != 0))
    return TRUE;
  mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", "letter", NULL);
  return FALSE;
}

MDG_HANDLER (mdg_api_put_notice_file)
{
  gint64 letter = 0, attachment = 0;
  if (!read_place (request, &letter, &attachment, error))
    return NULL;
  return take_run (200, mdg_notice_run_service_put_file (mdg_api_context (request),
                                                         mdg_request_get_id (request), letter,
                                                         attachment,
                                                         mdg_request_get_body (request), error));
}

MDG_HANDLER (mdg_api_get_notice_file)
{
  gint64 letter = 0, attachment = 0;
  if (!read_place (request, &letter, &attachment, error))
    return NULL;
  return mdg_api_take_download (
    request, mdg_notice_run_service_open_file (mdg_api_context (request),
                                               mdg_request_get_id (request), letter, attachment,
                                               error));
}

MDG_HANDLER (mdg_api_finish_notice_run)
{
  return take_run (200, mdg_notice_run_service_finish (mdg_api_context (request),
                                                       mdg_request_get_id (request), error));
}
