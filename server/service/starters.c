/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/templates.h"

#include "shared/base/error.h"
#include "shared/wire/codec.h"
#include "starters-data.h"

#include <string.h>

#define PREFIX "/jp/lg/madoguchi/prompts/"
#define RULE "\n---\n"

MdgTemplate *
mdg_starter_parse (GBytes *file, GError **error)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (file, &size);
  const char *rule = g_strstr_len (data, (gssize) size, RULE);
  if (rule == NULL)
    {
      mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", "text", NULL);
      return NULL;
    }
  g_autoptr (JsonParser) parser = json_parser_new ();
  if (!json_parser_load_from_data (parser, data, rule - data, error))
    return NULL;
  JsonNode *root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", "title", NULL);
      return NULL;
    }
  const char *text = rule + strlen (RULE);
  g_autofree char *copy = g_strchomp (g_strndup (text, size - (gsize) (text - data)));
  JsonObject *object = json_node_get_object (root);
  json_object_set_string_member (object, "text", copy);
  json_object_set_string_member (object, "sharing", MDG_TEMPLATE_STARTER);
  json_object_set_int_member (object, "number", 1);
  return mdg_codec_decode (&MDG_TEMPLATE_TYPE, object, MDG_DECODE_STRICT, error);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  const MdgTemplate *left = *(MdgTemplate *const *) a;
  const MdgTemplate *right = *(MdgTemplate *const *) b;
  return (left->id > right->id) - (left->id < right->id);
}

GPtrArray *
mdg_starters_list (void)
{
  GResource *resource = mdg_starters_get_resource ();
  g_auto (GStrv) names =
    g_resource_enumerate_children (resource, PREFIX, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  GPtrArray *starters = mdg_record_array_new (&MDG_TEMPLATE_TYPE);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = g_strconcat (PREFIX, names[i], NULL);
      g_autoptr (GBytes) file =
        g_resource_lookup_data (resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
      MdgTemplate *starter = file != NULL ? mdg_starter_parse (file, &error) : NULL;
      if (starter == NULL)
        g_error ("The template %s that comes with Madoguchi: %s", names[i], error->message);
      g_ptr_array_add (starters, starter);
    }
  g_ptr_array_sort (starters, compare_ids);
  return starters;
}
