/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/model/answer.h"

#include "shared/base/error.h"
#include "shared/wire/codec.h"
#include "shared/wire/json.h"

#include <string.h>

GBytes *
mdg_body_new (const char *name, ...)
{
  g_autoptr (JsonObject) object = json_object_new ();
  va_list args;
  va_start (args, name);
  for (const char *member = name; member != NULL; member = va_arg (args, const char *))
    {
      const char *value = va_arg (args, const char *);
      if (value != NULL)
        json_object_set_string_member (object, member, value);
    }
  va_end (args);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (node, object);
  return mdg_json_to_bytes (node);
}

void
mdg_query_add (GString *path, const char *name, const char *value)
{
  if (value == NULL || *value == '\0')
    return;
  g_autofree char *escaped = g_uri_escape_string (value, NULL, FALSE);
  g_string_append_printf (path, "%c%s=%s", strchr (path->str, '?') != NULL ? '&' : '?', name,
                          escaped);
}

GBytes *
mdg_answer_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (MdgConnection) connection = MDG_CONNECTION (g_async_result_get_source_object (result));
  return mdg_connection_send_finish (connection, result, error);
}

static gboolean
not_ours (GError **error)
{
  g_clear_error (error);
  mdg_set_error (error, MDG_ERROR_NETWORK_NOT_MADOGUCHI, NULL);
  return FALSE;
}

gpointer
mdg_answer_finish_record (GAsyncResult *result, const MdgRecordType *type, GError **error)
{
  g_autoptr (GBytes) bytes = mdg_answer_finish (result, error);
  if (bytes == NULL)
    return NULL;
  gpointer record = mdg_codec_decode_bytes (type, bytes, MDG_DECODE_TOLERANT, error);
  if (record == NULL)
    not_ours (error);
  return record;
}

JsonObject *
mdg_answer_finish_object (GAsyncResult *result, GError **error)
{
  g_autoptr (GBytes) bytes = mdg_answer_finish (result, error);
  if (bytes == NULL)
    return NULL;
  JsonObject *object = mdg_json_parse_object (bytes, error);
  if (object == NULL)
    not_ours (error);
  return object;
}

char *
mdg_answer_finish_text (GAsyncResult *result, const char *member, GError **error)
{
  g_autoptr (JsonObject) object = mdg_answer_finish_object (result, error);
  if (object == NULL)
    return NULL;
  const char *text = json_object_get_string_member_with_default (object, member, NULL);
  if (text == NULL)
    not_ours (error);
  return g_strdup (text);
}

char *
mdg_answer_sentence (const GError *error)
{
  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return NULL;
  return mdg_error_dup_sentence (error, NULL);
}
