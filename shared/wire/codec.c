/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/wire/codec.h"

#include "shared/base/clock.h"
#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/wire/json.h"

#define MEMBER(record, field, type) (*(type *) (gpointer) ((char *) (record) + (field)->offset))

static gboolean
refuse (GError **error, MdgErrorCode code, const char *name)
{
  mdg_set_error (error, code, "field", name, NULL);
  return FALSE;
}

static gboolean
refuse_length (GError **error, const char *name, gsize max)
{
  g_autofree char *limit = g_strdup_printf ("%" G_GSIZE_FORMAT, max);
  mdg_set_error (error, MDG_ERROR_TOO_LONG, "field", name, "max", limit, NULL);
  return FALSE;
}

static gboolean
check_text (const MdgField *field, const char *text, GError **error)
{
  gsize max = field->max != 0 ? field->max : MDG_MAX_STRING_CHARS;
  if ((gsize) g_utf8_strlen (text, -1) > max)
    return refuse_length (error, field->name, max);
  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p) && *p != '\n' && *p != '\r' && *p != '\t')
      return refuse (error, MDG_ERROR_INVALID_FIELD, field->name);
  return TRUE;
}

static gboolean
decode_string (const MdgField *field, JsonNode *node, char **ret_text, GError **error)
{
  if (json_node_get_value_type (node) != G_TYPE_STRING)
    return refuse (error, MDG_ERROR_INVALID_FIELD, field->name);
  if (!check_text (field, json_node_get_string (node), error))
    return FALSE;
  *ret_text = json_node_dup_string (node);
  return TRUE;
}

static gboolean
decode_int (const MdgField *field, JsonNode *node, gint64 *ret_value, GError **error)
{
  if (json_node_get_value_type (node) != G_TYPE_INT64)
    return refuse (error, MDG_ERROR_INVALID_FIELD, field->name);
  gint64 value = json_node_get_int (node);
  if (value < 0 || (field->max != 0 && (guint64) value > field->max))
    return refuse (error, MDG_ERROR_INVALID_FIELD, field->name);
  *ret_value = value;
  return TRUE;
}

static JsonArray *
decode_list (const MdgField *field, JsonNode *node, GError **error)
{
  gsize max = field->max != 0 ? field->max : MDG_MAX_LIST_ITEMS;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      refuse (error, MDG_ERROR_INVALID_FIELD, field->name);
      return NULL;
    }
  JsonArray *array = json_node_get_array (node);
  if (json_array_get_length (array) > max)
    {
      refuse_length (error, field->name, max);
      return NULL;
    }
  return array;
}

static gboolean
decode_strings (const MdgField *field, JsonNode *node, char ***ret_strings, GError **error)
{
  JsonArray *array = decode_list (field, node, error);
  if (array == NULL)
    return FALSE;
  MdgField item = { field->name, MDG_FIELD_STRING };
  g_autoptr (GPtrArray) strings = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      char *text = NULL;
      if (!decode_string (&item, json_array_get_element (array, i), &text, error))
        return FALSE;
      g_ptr_array_add (strings, text);
    }
  g_ptr_array_add (strings, NULL);
  *ret_strings = (char **) g_ptr_array_free (g_steal_pointer (&strings), FALSE);
  return TRUE;
}

static gboolean
decode_records (const MdgField *field,
                JsonNode *node,
                MdgDecodeMode mode,
                GPtrArray **ret_records,
                GError **error)
{
  JsonArray *array = decode_list (field, node, error);
  if (array == NULL)
    return FALSE;
  g_autoptr (GPtrArray) records = mdg_record_array_new (field->record);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *item = json_array_get_element (array, i);
      if (!JSON_NODE_HOLDS_OBJECT (item))
        return refuse (error, MDG_ERROR_INVALID_FIELD, field->name);
      gpointer record = mdg_codec_decode (field->record, json_node_get_object (item), mode, error);
      if (record == NULL)
        return FALSE;
      g_ptr_array_add (records, record);
    }
  *ret_records = g_steal_pointer (&records);
  return TRUE;
}

static gboolean
decode_record (
  const MdgField *field, JsonNode *node, MdgDecodeMode mode, gpointer *ret_record, GError **error)
{
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return refuse (error, MDG_ERROR_INVALID_FIELD, field->name);
  *ret_record = mdg_codec_decode (field->record, json_node_get_object (node), mode, error);
  return *ret_record != NULL;
}

static gboolean
decode_field (
  const MdgField *field, JsonNode *node, MdgDecodeMode mode, gpointer record, GError **error)
{
  switch (field->kind)
    {
    case MDG_FIELD_STRING:
      return decode_string (field, node, &MEMBER (record, field, char *), error);
    case MDG_FIELD_INT:
      return decode_int (field, node, &MEMBER (record, field, gint64), error);
    case MDG_FIELD_BOOL:
      if (json_node_get_value_type (node) != G_TYPE_BOOLEAN)
        return refuse (error, MDG_ERROR_INVALID_FIELD, field->name);
      MEMBER (record, field, gboolean) = json_node_get_boolean (node);
      return TRUE;
    case MDG_FIELD_TIME:
      if (json_node_get_value_type (node) != G_TYPE_STRING ||
          !mdg_time_parse (json_node_get_string (node), &MEMBER (record, field, gint64)))
        return refuse (error, MDG_ERROR_INVALID_FIELD, field->name);
      return TRUE;
    case MDG_FIELD_STRINGS:
      return decode_strings (field, node, &MEMBER (record, field, char **), error);
    case MDG_FIELD_RECORD:
      return decode_record (field, node, mode, &MEMBER (record, field, gpointer), error);
    case MDG_FIELD_RECORDS:
      return decode_records (field, node, mode, &MEMBER (record, field, GPtrArray *), error);
    }
  g_assert_not_reached ();
}

static gboolean
check_members (const MdgRecordType *type, JsonObject *object, GError **error)
{
  JsonObjectIter iter;
  const char *name = NULL;
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, NULL))
    {
      gboolean known = FALSE;
      for (gsize i = 0; i < type->n_fields && !known; i++)
        known = g_str_equal (type->fields[i].name, name);
      if (!known)
        return refuse (error, MDG_ERROR_UNKNOWN_FIELD,
                       mdg_text_is_clean_line (name, 64) ? name : "?");
    }
  return TRUE;
}

static void
fill_lists (const MdgRecordType *type, gpointer record)
{
  for (gsize i = 0; i < type->n_fields; i++)
    {
      const MdgField *field = &type->fields[i];
      if (field->kind == MDG_FIELD_STRINGS && MEMBER (record, field, char **) == NULL)
        MEMBER (record, field, char **) = g_new0 (char *, 1);
      if (field->kind == MDG_FIELD_RECORDS && MEMBER (record, field, GPtrArray *) == NULL)
        MEMBER (record, field, GPtrArray *) = mdg_record_array_new (field->record);
    }
}

gpointer
mdg_codec_decode (const MdgRecordType *type, JsonObject *object, MdgDecodeMode mode, GError **error)
{
  if (mode == MDG_DECODE_STRICT && !check_members (type, object, error))
    return NULL;
  gpointer record = mdg_record_new (type);
  for (gsize i = 0; i < type->n_fields; i++)
    {
      const MdgField *field = &type->fields[i];
      JsonNode *node = json_object_get_member (object, field->name);
      gboolean absent = node == NULL || JSON_NODE_HOLDS_NULL (node);
      gboolean fine = absent ? (field->flags & MDG_FIELD_REQUIRED) == 0 ||
                                 refuse (error, MDG_ERROR_MISSING_FIELD, field->name)
                             : decode_field (field, node, mode, record, error);
      if (!fine)
        {
          mdg_record_free (type, record);
          return NULL;
        }
    }
  fill_lists (type, record);
  return record;
}

gpointer
mdg_codec_decode_bytes (const MdgRecordType *type,
                        GBytes *bytes,
                        MdgDecodeMode mode,
                        GError **error)
{
  g_autoptr (JsonObject) object = mdg_json_parse_object (bytes, error);
  return object != NULL ? mdg_codec_decode (type, object, mode, error) : NULL;
}

static void
encode_records (JsonObject *object, const MdgField *field, GPtrArray *records)
{
  JsonArray *array = json_array_new ();
  for (guint i = 0; records != NULL && i < records->len; i++)
    json_array_add_element (array, mdg_codec_encode (field->record, records->pdata[i]));
  json_object_set_array_member (object, field->name, array);
}

static void
encode_strings (JsonObject *object, const MdgField *field, char **strings)
{
  JsonArray *array = json_array_new ();
  for (guint i = 0; strings != NULL && strings[i] != NULL; i++)
    json_array_add_string_element (array, strings[i]);
  json_object_set_array_member (object, field->name, array);
}

static void
encode_time (JsonObject *object, const MdgField *field, gint64 time)
{
  g_autofree char *text = mdg_time_format (time);
  json_object_set_string_member (object, field->name, text);
}

static void
encode_field (JsonObject *object, const MdgField *field, gconstpointer record)
{
  switch (field->kind)
    {
    case MDG_FIELD_STRING:
      if (MEMBER (record, field, char *) != NULL)
        json_object_set_string_member (object, field->name, MEMBER (record, field, char *));
      break;
    case MDG_FIELD_INT:
      json_object_set_int_member (object, field->name, MEMBER (record, field, gint64));
      break;
    case MDG_FIELD_BOOL:
      json_object_set_boolean_member (object, field->name, MEMBER (record, field, gboolean));
      break;
    case MDG_FIELD_TIME:
      if (MEMBER (record, field, gint64) != 0)
        encode_time (object, field, MEMBER (record, field, gint64));
      break;
    case MDG_FIELD_STRINGS:
      encode_strings (object, field, MEMBER (record, field, char **));
      break;
    case MDG_FIELD_RECORD:
      if (MEMBER (record, field, gpointer) != NULL)
        json_object_set_member (object, field->name,
                                mdg_codec_encode (field->record, MEMBER (record, field, gpointer)));
      break;
    case MDG_FIELD_RECORDS:
      encode_records (object, field, MEMBER (record, field, GPtrArray *));
      break;
    }
}

JsonNode *
mdg_codec_encode (const MdgRecordType *type, gconstpointer record)
{
  JsonObject *object = json_object_new ();
  for (gsize i = 0; i < type->n_fields; i++)
    encode_field (object, &type->fields[i], record);
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  return node;
}

GBytes *
mdg_codec_encode_bytes (const MdgRecordType *type, gconstpointer record)
{
  g_autoptr (JsonNode) node = mdg_codec_encode (type, record);
  return mdg_json_to_bytes (node);
}

JsonNode *
mdg_codec_encode_page (const MdgRecordType *type, GPtrArray *items, const char *next)
{
  MdgField field = { "items", MDG_FIELD_RECORDS, 0, MDG_FIELD_REQUIRED, 0, type };
  JsonObject *object = json_object_new ();
  encode_records (object, &field, items);
  if (next != NULL)
    json_object_set_string_member (object, "next", next);
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  return node;
}

/* The cursor of a page; a next that is no text must not look like the last page. */
static gboolean
decode_next (JsonObject *object, char **ret_next, GError **error)
{
  MdgField field = { "next", MDG_FIELD_STRING };
  JsonNode *next = json_object_get_member (object, "next");
  if (next != NULL && !JSON_NODE_HOLDS_NULL (next))
    return decode_string (&field, next, ret_next, error);
  *ret_next = NULL;
  return TRUE;
}

GPtrArray *
mdg_codec_decode_page (const MdgRecordType *type, GBytes *bytes, char **ret_next, GError **error)
{
  MdgField field = { "items", MDG_FIELD_RECORDS, 0, MDG_FIELD_REQUIRED, 100000, type };
  g_autoptr (JsonObject) object = mdg_json_parse_object (bytes, error);
  if (object == NULL)
    return NULL;
  JsonNode *items = json_object_get_member (object, "items");
  g_autoptr (GPtrArray) records = NULL;
  g_autofree char *next = NULL;
  if (items == NULL)
    {
      refuse (error, MDG_ERROR_MISSING_FIELD, "items");
      return NULL;
    }
  if (!decode_records (&field, items, MDG_DECODE_TOLERANT, &records, error) ||
      !decode_next (object, &next, error))
    return NULL;
  if (ret_next != NULL)
    *ret_next = g_steal_pointer (&next);
  return g_steal_pointer (&records);
}
