/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-ctl"

#include "server/ctl/notice-plan.h"

#include "shared/base/error.h"
#include "shared/wire/codec.h"
#include "shared/wire/json.h"

#include <string.h>

void
mdg_notice_sources_free (MdgNoticeSources *sources)
{
  if (sources == NULL)
    return;
  g_free (sources->csv);
  g_free (sources->csv_sha256);
  g_free (sources->encoding);
  g_free (sources->pdf);
  g_free (sources->pdf_sha256);
  g_free (sources->split);
  mdg_notice_keys_free (sources->keys);
  mdg_notice_columns_free (sources->columns);
  g_free (sources);
}

void
mdg_notice_plan_file_free (MdgNoticePlanFile *file)
{
  if (file == NULL)
    return;
  mdg_notice_sources_free (file->sources);
  mdg_notice_plan_free (file->plan);
  g_clear_pointer (&file->parts, g_ptr_array_unref);
  g_free (file);
}

/* ---- sources ---- */

static JsonObject *
write_file (const char *path, const char *sha256)
{
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "path", path);
  json_object_set_string_member (object, "sha256", sha256);
  return object;
}

void
mdg_notice_sources_write (const MdgNoticeSources *sources, JsonObject *object)
{
  JsonObject *csv = write_file (sources->csv, sources->csv_sha256);
  json_object_set_string_member (csv, "encoding", sources->encoding);
  json_object_set_object_member (object, "csv", csv);
  json_object_set_object_member (object, "pdf", write_file (sources->pdf, sources->pdf_sha256));
  json_object_set_string_member (object, "split", sources->split);
  json_object_set_member (object, "keys", mdg_codec_encode (&MDG_NOTICE_KEYS_TYPE, sources->keys));
  json_object_set_member (object, "columns",
                          mdg_codec_encode (&MDG_NOTICE_COLUMNS_TYPE, sources->columns));
}

static JsonObject *
get_object (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static char *
dup_text (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_dup_string (node) : NULL;
}

MdgNoticeSources *
mdg_notice_sources_read (JsonObject *object, GError **error)
{
  g_autoptr (MdgNoticeSources) sources = g_new0 (MdgNoticeSources, 1);
  JsonObject *csv = get_object (object, "csv"), *pdf = get_object (object, "pdf");
  JsonObject *keys = get_object (object, "keys"), *columns = get_object (object, "columns");
  sources->csv = dup_text (csv, "path");
  sources->csv_sha256 = dup_text (csv, "sha256");
  sources->encoding = dup_text (csv, "encoding");
  sources->pdf = dup_text (pdf, "path");
  sources->pdf_sha256 = dup_text (pdf, "sha256");
  sources->split = dup_text (object, "split");
  if (sources->csv == NULL || sources->csv_sha256 == NULL || sources->pdf == NULL ||
      sources->pdf_sha256 == NULL || sources->split == NULL || keys == NULL || columns == NULL)
    {
      mdg_set_error (error, MDG_ERROR_MISSING_FIELD, "field", "csv, pdf, split, keys, columns",
                     NULL);
      return NULL;
    }
  sources->keys = mdg_codec_decode (&MDG_NOTICE_KEYS_TYPE, keys, MDG_DECODE_TOLERANT, error);
  if (sources->keys == NULL)
    return NULL;
  sources->columns =
    mdg_codec_decode (&MDG_NOTICE_COLUMNS_TYPE, columns, MDG_DECODE_TOLERANT, error);
  return sources->columns != NULL ? g_steal_pointer (&sources) : NULL;
}

/* ---- writing ---- */

static JsonArray *
write_rows (char **rows)
{
  JsonArray *array = json_array_new ();
  for (guint i = 0; rows != NULL && rows[i] != NULL; i++)
    json_array_add_int_element (array, g_ascii_strtoll (rows[i], NULL, 10));
  return array;
}

static JsonArray *
write_parts (const MdgNoticePlan *plan, GPtrArray *parts)
{
  JsonArray *array = json_array_new ();
  for (guint i = 0; i < plan->parts->len; i++)
    {
      const MdgNoticePart *part = plan->parts->pdata[i];
      const MdgBatchPart *read = parts->pdata[i];
      JsonNode *node = mdg_codec_encode (&MDG_NOTICE_PART_TYPE, part);
      JsonObject *object = json_node_get_object (node);
      if (part->row == 0)
        json_object_set_null_member (object, "row");
      json_object_set_string_member (object, "text_sha256", read->digest);
      json_array_add_element (array, node);
    }
  return array;
}

/* Rows as plans count them, in groups. */
static JsonArray *
write_duplicates (const MdgRecipientList *list)
{
  JsonArray *array = json_array_new ();
  GPtrArray *groups = mdg_recipient_list_get_duplicates (list);
  for (guint i = 0; i < groups->len; i++)
    {
      const GArray *rows = groups->pdata[i];
      JsonArray *group = json_array_new ();
      for (guint k = 0; k < rows->len; k++)
        json_array_add_int_element (group, g_array_index (rows, guint, k));
      json_array_add_array_element (array, group);
    }
  return array;
}

static JsonArray *
write_problems (const MdgRecipientList *list)
{
  JsonArray *array = json_array_new ();
  GPtrArray *problems = mdg_recipient_list_get_problems (list);
  for (guint i = 0; i < problems->len; i++)
    {
      const GError *problem = problems->pdata[i];
      JsonObject *object = json_object_new ();
      const char *row = mdg_error_get_arg (problem, "row");
      const char *column = mdg_error_get_arg (problem, "column");
      if (row != NULL)
        json_object_set_int_member (object, "line", g_ascii_strtoll (row, NULL, 10));
      if (column != NULL)
        json_object_set_string_member (object, "column", column);
      json_object_set_string_member (object, "problem", mdg_error_slug (problem));
      json_array_add_object_element (array, object);
    }
  return array;
}

JsonObject *
mdg_notice_plan_write (const MdgNoticeSources *sources,
                       const MdgNoticePlan *plan,
                       GPtrArray *parts,
                       const MdgRecipientList *list)
{
  JsonObject *object = json_object_new ();
  json_object_set_array_member (object, "parts", write_parts (plan, parts));
  json_object_set_array_member (object, "rows_without_pages",
                                write_rows (plan->rows_without_pages));
  json_object_set_array_member (object, "ward_names", write_rows (plan->ward_names));
  json_object_set_array_member (object, "duplicates", write_duplicates (list));
  json_object_set_array_member (object, "problems", write_problems (list));
  mdg_notice_sources_write (sources, object);
  return object;
}

/* ---- reading ---- */

static gboolean
fail_part (guint place, GError **error)
{
  g_autofree char *field = g_strdup_printf ("parts[%u]", place);
  mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", field, NULL);
  return FALSE;
}

static gboolean
read_part (MdgNoticePlanFile *file, JsonNode *node, guint place, GError **error)
{
  static const char *const decisions[] = { MDG_MATCH_AUTO, MDG_MATCH_CONFIRMED, MDG_MATCH_REFUSED,
                                           MDG_MATCH_REVIEW, MDG_MATCH_UNMATCHED, NULL };
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return fail_part (place, error);
  JsonObject *object = json_node_get_object (node);
  JsonNode *row = json_object_get_member (object, "row");
  if (row != NULL && JSON_NODE_HOLDS_NULL (row))
    json_object_remove_member (object, "row");
  MdgNoticePart *part =
    mdg_codec_decode (&MDG_NOTICE_PART_TYPE, object, MDG_DECODE_TOLERANT, error);
  if (part == NULL)
    return FALSE;
  g_ptr_array_add (file->plan->parts, part);
  MdgBatchPart *read = g_new0 (MdgBatchPart, 1);
  g_ptr_array_add (file->parts, read);
  read->digest = dup_text (object, "text_sha256");
  gboolean known = g_strv_contains (decisions, part->decision);
  gboolean needs_row = known && mdg_batch_is_decided (part);
  return (known && (part->row > 0 || !needs_row)) || fail_part (place, error);
}

static char **
read_rows (JsonObject *object, const char *name)
{
  g_autoptr (GStrvBuilder) rows = g_strv_builder_new ();
  JsonNode *node = json_object_get_member (object, name);
  JsonArray *array =
    node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *item = json_array_get_element (array, i);
      if (!JSON_NODE_HOLDS_VALUE (item) || json_node_get_value_type (item) != G_TYPE_INT64)
        continue;
      g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (item));
      g_strv_builder_add (rows, text);
    }
  return g_strv_builder_end (rows);
}

MdgNoticePlanFile *
mdg_notice_plan_read (GBytes *json, GError **error)
{
  g_autoptr (JsonObject) object = mdg_json_parse_object (json, error);
  if (object == NULL)
    return NULL;
  g_autoptr (MdgNoticePlanFile) file = g_new0 (MdgNoticePlanFile, 1);
  JsonNode *parts = json_object_get_member (object, "parts");
  file->sources = mdg_notice_sources_read (object, error);
  if (file->sources == NULL)
    return NULL;
  file->plan = mdg_notice_plan_new ();
  file->plan->parts = mdg_record_array_new (&MDG_NOTICE_PART_TYPE);
  file->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_batch_part_free);
  if (parts == NULL || !JSON_NODE_HOLDS_ARRAY (parts))
    {
      mdg_set_error (error, MDG_ERROR_MISSING_FIELD, "field", "parts", NULL);
      return NULL;
    }
  JsonArray *array = json_node_get_array (parts);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!read_part (file, json_array_get_element (array, i), i, error))
      return NULL;
  file->plan->ward_names = read_rows (object, "ward_names");
  file->plan->rows_without_pages = read_rows (object, "rows_without_pages");
  return g_steal_pointer (&file);
}
