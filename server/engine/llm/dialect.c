/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-llm"

#include "server/engine/llm/dialect.h"

const MdgLlmDialect *
mdg_llm_dialect_find (const char *provider)
{
  static const MdgLlmDialect *const dialects[] = {
    &mdg_llm_openai,
    &mdg_llm_azure,
    &mdg_llm_vllm,
    &mdg_llm_llama_cpp,
    &mdg_llm_ollama,
    &mdg_llm_anthropic,
    &mdg_llm_bedrock,
  };
  for (guint i = 0; i < G_N_ELEMENTS (dialects); i++)
    if (g_strcmp0 (dialects[i]->provider, provider) == 0)
      return dialects[i];
  return NULL;
}

char *
mdg_llm_url (GUri *base, const char *end, const char *query)
{
  const char *path = g_uri_get_path (base);
  g_autofree char *whole =
    g_str_has_suffix (path, end) ? g_strdup (path) : g_strconcat (path, end, NULL);
  return g_uri_join (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (base), NULL, g_uri_get_host (base),
                     g_uri_get_port (base), whole, query != NULL ? query : g_uri_get_query (base),
                     NULL);
}

JsonObject *
mdg_llm_object (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
mdg_llm_array (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static JsonNode *
get_value (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

const char *
mdg_llm_string (JsonObject *object, const char *name)
{
  JsonNode *node = get_value (object, name);
  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

gint64
mdg_llm_int (JsonObject *object, const char *name)
{
  JsonNode *node = get_value (object, name);
  return node != NULL ? json_node_get_int (node) : 0;
}

const char *
mdg_llm_role (MdgLlmRole role)
{
  static const char *const names[] = {
    [MDG_LLM_SYSTEM] = "system",
    [MDG_LLM_USER] = "user",
    [MDG_LLM_ASSISTANT] = "assistant",
  };
  return names[role];
}

char *
mdg_llm_base64 (const MdgLlmImage *image)
{
  gsize size = 0;
  const guchar *data = g_bytes_get_data (image->bytes, &size);
  return g_base64_encode (data, size);
}
