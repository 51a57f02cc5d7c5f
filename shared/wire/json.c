/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/wire/json.h"

#include "shared/base/error.h"

#include <string.h>

/* FALSE when brackets outside strings nest deeper than the limit. */
static gboolean
depth_is_fine (const char *text, gsize size)
{
  guint depth = 0;
  gboolean in_string = FALSE;
  for (gsize i = 0; i < size; i++)
    {
      char c = text[i];
      if (in_string && c == '\\')
        i++;
      else if (c == '"')
        in_string = !in_string;
      else if (!in_string && (c == '[' || c == '{') && ++depth > MDG_JSON_MAX_DEPTH)
        return FALSE;
      else if (!in_string && (c == ']' || c == '}') && depth > 0)
        depth--;
    }
  return TRUE;
}

static JsonNode *
refuse (GError **error, const char *reason)
{
  mdg_set_error (error, MDG_ERROR_INVALID_JSON, "reason", reason, NULL);
  return NULL;
}

JsonNode *
mdg_json_parse (GBytes *bytes, GError **error)
{
  gsize size = 0;
  const char *text = g_bytes_get_data (bytes, &size);
  if (size == 0)
    return refuse (error, "empty");
  if (!g_utf8_validate (text, (gssize) size, NULL))
    return refuse (error, "not UTF-8");
  if (!depth_is_fine (text, size))
    return refuse (error, "nested too deeply");

  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  /* The parser's own message quotes the text, which may hold personal data: it is not passed on. */
  if (!json_parser_load_from_data (parser, text, (gssize) size, NULL))
    return refuse (error, "syntax");
  JsonNode *root = json_parser_steal_root (parser);
  return root != NULL ? root : refuse (error, "empty");
}

JsonObject *
mdg_json_parse_object (GBytes *bytes, GError **error)
{
  g_autoptr (JsonNode) root = mdg_json_parse (bytes, error);
  if (root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      refuse (error, "not an object");
      return NULL;
    }
  return json_node_dup_object (root);
}

char *
mdg_json_to_text (JsonNode *node)
{
  return json_to_string (node, FALSE);
}

GBytes *
mdg_json_to_bytes (JsonNode *node)
{
  char *text = json_to_string (node, FALSE);
  return g_bytes_new_take (text, strlen (text));
}
