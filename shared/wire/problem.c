/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/wire/problem.h"

#include "shared/base/error.h"
#include "shared/wire/json.h"

GBytes *
mdg_problem_to_bytes (const GError *error, const char *lang, const char *ref)
{
  g_autofree char *type = g_strconcat (MDG_PROBLEM_TYPE_PREFIX, mdg_error_slug (error), NULL);
  g_autofree char *sentence = mdg_error_dup_sentence (error, lang);
  const char *const *names = mdg_error_get_arg_names (error);
  const char *const *values = mdg_error_get_arg_values (error);

  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "type");
  json_builder_add_string_value (builder, type);
  json_builder_set_member_name (builder, "status");
  json_builder_add_int_value (builder, mdg_error_status (error));
  json_builder_set_member_name (builder, "title");
  json_builder_add_string_value (builder, sentence);
  json_builder_set_member_name (builder, "args");
  json_builder_begin_object (builder);
  for (guint i = 0; names[i] != NULL; i++)
    {
      json_builder_set_member_name (builder, names[i]);
      json_builder_add_string_value (builder, values[i]);
    }
  json_builder_end_object (builder);
  if (ref != NULL)
    {
      json_builder_set_member_name (builder, "ref");
      json_builder_add_string_value (builder, ref);
    }
  json_builder_end_object (builder);
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  return mdg_json_to_bytes (root);
}

static MdgErrorCode
code_for_status (guint status)
{
  switch (status)
    {
    case 401:
      return MDG_ERROR_NOT_SIGNED_IN;
    case 403:
      return MDG_ERROR_FORBIDDEN;
    case 404:
      return MDG_ERROR_NOT_FOUND;
    case 413:
      return MDG_ERROR_BODY_TOO_LARGE;
    case 429:
      return MDG_ERROR_RATE_LIMITED;
    case 502:
    case 503:
      return MDG_ERROR_BUSY;
    case 504:
      return MDG_ERROR_NETWORK_TIMEOUT;
    default:
      return MDG_ERROR_INTERNAL;
    }
}

static GError *
error_from_args (MdgErrorCode code, JsonObject *args)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *value = NULL;
  json_object_iter_init (&iter, args);
  while (json_object_iter_next (&iter, &name, &value))
    if (json_node_get_value_type (value) == G_TYPE_STRING)
      {
        g_ptr_array_add (names, (gpointer) name);
        g_ptr_array_add (values, (gpointer) json_node_get_string (value));
      }
  g_ptr_array_add (names, NULL);
  g_ptr_array_add (values, NULL);
  return mdg_error_new (code, (const char *const *) names->pdata,
                        (const char *const *) values->pdata);
}

GError *
mdg_problem_to_error (GBytes *bytes, guint status)
{
  g_autoptr (JsonObject) object = bytes != NULL ? mdg_json_parse_object (bytes, NULL) : NULL;
  JsonNode *type = object != NULL ? json_object_get_member (object, "type") : NULL;
  const char *urn = type != NULL && json_node_get_value_type (type) == G_TYPE_STRING
                      ? json_node_get_string (type)
                      : NULL;
  if (urn == NULL || !g_str_has_prefix (urn, MDG_PROBLEM_TYPE_PREFIX))
    return mdg_error_new (code_for_status (status), NULL, NULL);

  MdgErrorCode code = mdg_error_code_from_slug (urn + sizeof MDG_PROBLEM_TYPE_PREFIX - 1);
  JsonNode *args = json_object_get_member (object, "args");
  if (args == NULL || !JSON_NODE_HOLDS_OBJECT (args))
    return mdg_error_new (code, NULL, NULL);
  return error_from_args (code, json_node_get_object (args));
}
