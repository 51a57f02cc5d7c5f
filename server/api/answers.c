/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-api"

#include "server/api/handlers.h"
#include "shared/base/error.h"

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

/* The records of our own lists begin with their id. */
static gint64
id_of (GPtrArray *items, guint index)
{
  return *(gint64 *) items->pdata[index];
}

/* Drops what stands before the cursor and after the page; *@ret_next is the cursor of the next one.
 */
static gboolean
cut_page (GPtrArray *items, gint64 after, gint64 limit, gint64 *ret_next, GError **error)
{
  guint start = 0;
  while (after != 0 && start < items->len && id_of (items, start) != after)
    start++;
  if (after != 0 && start == items->len)
    {
      mdg_set_error (error, MDG_ERROR_INVALID_CURSOR, NULL);
      return FALSE;
    }
  start += after != 0 ? 1 : 0;
  if (start > 0)
    g_ptr_array_remove_range (items, 0, start);
  if (items->len > limit)
    {
      g_ptr_array_set_size (items, (int) limit);
      *ret_next = id_of (items, items->len - 1);
    }
  return TRUE;
}

MdgResponse *
mdg_api_take_list (MdgRequest *request, const MdgRecordType *type, GPtrArray *items, GError **error)
{
  static const char *const names[] = { "after", "limit", NULL };
  gint64 after = 0, limit = 0, next = 0;
  g_autoptr (GPtrArray) owned = items;
  g_assert (type->fields[0].kind == MDG_FIELD_INT && type->fields[0].offset == 0);
  if (items == NULL || !mdg_request_check_query (request, names, error) ||
      !mdg_request_get_query_int (request, "after", 0, G_MAXINT64, 0, &after, error) ||
      !mdg_request_get_query_int (request, "limit", 1, MDG_API_LIST_MAX, MDG_API_LIST_MAX, &limit,
                                  error) ||
      !cut_page (items, after, limit, &next, error))
    return NULL;
  g_autofree char *cursor = next != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, next) : NULL;
  return mdg_response_new_page (type, items, cursor);
}
