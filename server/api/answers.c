/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-api"

#include "server/api/handlers.h"

gpointer
mdg_api_read_body (MdgRequest *request, const MdgRecordType *type, GError **error)
{
  g_autoptr (JsonObject) object = mdg_request_dup_json (request, error);
  return object != NULL ? mdg_codec_decode (type, object, MDG_DECODE_STRICT, error) : NULL;
}

MdgResponse *
mdg_api_done (gboolean done)
{
  return done ? mdg_response_new_empty () : NULL;
}

MdgResponse *
mdg_api_take_record (guint status, const MdgRecordType *type, gpointer record)
{
  if (record == NULL)
    return NULL;
  MdgResponse *response = mdg_response_new_record (status, type, record);
  mdg_record_free (type, record);
  return response;
}

MdgResponse *
mdg_api_take_list (const MdgRecordType *type, GPtrArray *items)
{
  if (items == NULL)
    return NULL;
  MdgResponse *response = mdg_response_new_page (type, items, NULL);
  g_ptr_array_unref (items);
  return response;
}
