/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-pades"

#include "server/engine/pades/tsa.h"

#include "server/engine/pades/fetch.h"
#include "server/engine/pades/time-stamp.h"
#include "shared/base/error.h"

#define QUERY_TYPE "application/timestamp-query"

static void
set_fetch_error (const GError *reason, GError **error)
{
  MdgErrorCode code = MDG_ERROR_SIGNING_TSA_UNREACHABLE;
  if (g_error_matches (reason, MDG_ERROR, MDG_ERROR_NETWORK_TIMEOUT))
    code = MDG_ERROR_SIGNING_TSA_TIMEOUT;
  else if (g_error_matches (reason, MDG_ERROR, MDG_ERROR_CANCELLED))
    code = MDG_ERROR_CANCELLED;
  else if (g_error_matches (reason, MDG_ERROR, MDG_ERROR_BAD_REQUEST))
    code = MDG_ERROR_SIGNING_TSA_REFUSED;
  else if (g_error_matches (reason, MDG_ERROR, MDG_ERROR_BODY_TOO_LARGE))
    code = MDG_ERROR_SIGNING_TSA_ANSWER;
  mdg_set_error (error, code, NULL);
}

GBytes *
mdg_tsa_stamp (const char *url,
               guint seconds,
               MdgDer data,
               GCancellable *cancellable,
               GError **error)
{
  MdgTimeStampQuery query;
  g_autoptr (GError) reason = NULL;
  mdg_time_stamp_query_init (&query, data);
  g_autoptr (GBytes) request = mdg_time_stamp_query_to_der (&query);
  g_autoptr (GBytes) response = mdg_pades_fetch (url, QUERY_TYPE, request, seconds,
                                                 MDG_FETCH_STAMP_MAX, cancellable, &reason);
  if (response != NULL)
    return mdg_time_stamp_read_response (&query, response, error);
  set_fetch_error (reason, error);
  return NULL;
}
