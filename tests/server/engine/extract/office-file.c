/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/server/engine/extract/office-file.h"

#include "shared/base/error.h"

#include <string.h>
#include <zip.h>

#define TYPES "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define MAX_PARTS 64

static const struct
{
  const char *kind;
  const char *main_part;
  const char *content_type;
} kinds[] = {
  { "docx", "word/document.xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml" },
  { "xlsx", "xl/workbook.xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml" },
  { "pptx", "ppt/presentation.xml",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml" },
};

static GBytes *
take_bytes (zip_source_t *source)
{
  zip_stat_t stat;
  g_assert_cmpint (zip_source_stat (source, &stat), ==, 0);
  guint8 *data = g_malloc (stat.size + 1);
  g_assert_cmpint (zip_source_open (source), ==, 0);
  g_assert_cmpint (zip_source_read (source, data, stat.size), ==, (zip_int64_t) stat.size);
  zip_source_close (source);
  return g_bytes_new_take (data, stat.size);
}

GBytes *
office_file_zip (const OfficePart *parts, gboolean packed)
{
  zip_source_t *target = zip_source_buffer_create (NULL, 0, 0, NULL);
  zip_source_keep (target);
  zip_t *zip = zip_open_from_source (target, ZIP_TRUNCATE, NULL);
  g_assert_nonnull (zip);
  for (const OfficePart *part = parts; part->name != NULL; part++)
    {
      zip_source_t *content =
        zip_source_buffer (zip, part->content, strlen (part->content), 0);
      zip_int64_t index = zip_file_add (zip, part->name, content, ZIP_FL_ENC_UTF_8);
      /* libzip does not make two entries of one name. */
      if (index < 0)
        zip_source_free (content);
      else
        zip_set_file_compression (
          zip, (zip_uint64_t) index,
          packed && strcmp (part->name, "mimetype") != 0 ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0);
    }
  g_assert_cmpint (zip_close (zip), ==, 0);
  GBytes *bytes = take_bytes (target);
  zip_source_free (target);
  return bytes;
}

static const OfficePart *
find_part (const OfficePart *parts, const char *name)
{
  for (const OfficePart *part = parts; part->name != NULL; part++)
    if (g_strcmp0 (part->name, name) == 0)
      return part;
  return NULL;
}

/* "word/header1.xml" → type "header", id "header1". */
static void
append_relation (GString *out, const char *name, const char *folder)
{
  g_autofree char *base = g_path_get_basename (name);
  char *dot = strchr (base, '.');
  if (dot == NULL || !g_str_has_suffix (name, ".xml"))
    return;
  *dot = '\0';
  g_autofree char *type = g_strdup (base);
  while (*type != '\0' && g_ascii_isdigit (type[strlen (type) - 1]))
    type[strlen (type) - 1] = '\0';
  const char *named = strcmp (type, "sheet") == 0 ? "worksheet" : type;
  g_string_append_printf (out, "<Relationship Id=\"%s\" Type=\"" TYPES "%s\" Target=\"%s\"/>", base,
                          named, name + strlen (folder));
}

static char *
make_relations (const OfficePart *parts, const char *main_part)
{
  const char *slash = strchr (main_part, '/');
  g_autofree char *folder = g_strndup (main_part, (gsize) (slash + 1 - main_part));
  GString *out = g_string_new ("<Relationships>");
  for (const OfficePart *part = parts; part->name != NULL; part++)
    if (g_str_has_prefix (part->name, folder) && strcmp (part->name, main_part) != 0)
      append_relation (out, part->name, folder);
  g_string_append (out, "</Relationships>");
  return g_string_free (out, FALSE);
}

static void
add_part (GArray *all, const char *name, const char *content)
{
  const OfficePart part = { name, content };
  g_array_append_val (all, part);
}

GBytes *
office_file_new (const char *kind, const OfficePart *parts)
{
  guint k = 0;
  while (strcmp (kinds[k].kind, kind) != 0)
    k++;
  const char *main_part = kinds[k].main_part;
  g_autofree char *types =
    g_strdup_printf ("<Types><Override PartName=\"/%s\" ContentType=\"%s\"/></Types>", main_part,
                     kinds[k].content_type);
  g_autofree char *root = g_strdup_printf (
    "<Relationships><Relationship Id=\"r\" Type=\"" TYPES "officeDocument\" Target=\"/%s\"/>"
    "</Relationships>",
    main_part);
  g_autofree char *relations = make_relations (parts, main_part);
  g_autofree char *folder = g_path_get_dirname (main_part);
  g_autofree char *base = g_path_get_basename (main_part);
  g_autofree char *relations_name = g_strdup_printf ("%s/_rels/%s.rels", folder, base);
  g_autoptr (GArray) all = g_array_new (TRUE, FALSE, sizeof (OfficePart));
  for (const OfficePart *part = parts; part->name != NULL; part++)
    add_part (all, part->name, part->content);
  if (find_part (parts, "[Content_Types].xml") == NULL)
    add_part (all, "[Content_Types].xml", types);
  if (find_part (parts, "_rels/.rels") == NULL)
    add_part (all, "_rels/.rels", root);
  if (find_part (parts, relations_name) == NULL)
    add_part (all, relations_name, relations);
  add_part (all, NULL, NULL);
  return office_file_zip ((const OfficePart *) (const void *) all->data, FALSE);
}

GBytes *
office_file_from_text (const char *kind, const char *text, gsize size)
{
  g_autofree char *copy = g_strndup (size > 0 ? text : "", size);
  OfficePart parts[MAX_PARTS + 1] = { { NULL, NULL } };
  guint n = 0;
  for (char *at = copy; at != NULL && n < MAX_PARTS;)
    {
      char *next = strstr (at, "\n@");
      if (next != NULL)
        *next = '\0';
      char *end = strchr (at, '\n');
      if (*at == '@' && end != NULL && end > at + 1)
        {
          *end = '\0';
          parts[n++] = (OfficePart){ at + 1, end + 1 };
        }
      at = next != NULL ? next + 1 : NULL;
    }
  return office_file_new (kind, parts);
}

static void
tell_block (GString *out, const MdgBlock *block)
{
  static const char *const names[] = { "P", "H", "L", "TH", "TR", "N", "F", "X" };
  g_string_append (out, names[block->kind]);
  if (block->level > 0)
    g_string_append_printf (out, "%u", block->level);
  g_string_append_c (out, ' ');
  if (block->cells == NULL)
    g_string_append (out, block->text);
  for (guint i = 0; block->cells != NULL && block->cells[i] != NULL; i++)
    g_string_append_printf (out, "%s%s", i > 0 ? "|" : "", block->cells[i]);
}

static void
tell_page (GString *out, const MdgExtractedPage *page)
{
  for (guint i = 0; i < page->blocks->len; i++)
    {
      if (i > 0)
        g_string_append (out, " / ");
      tell_block (out, page->blocks->pdata[i]);
    }
}

char *
office_file_tell_extracted (const MdgExtracted *extracted)
{
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < extracted->pages->len; i++)
    {
      if (i > 0)
        g_string_append (out, " // ");
      tell_page (out, extracted->pages->pdata[i]);
    }
  return g_string_free (out, FALSE);
}

char *
office_file_tell (MdgFormatReader reader, GBytes *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgExtracted) extracted = reader (file, NULL, NULL, &error);
  g_assert_true ((extracted != NULL) != (error != NULL));
  return extracted != NULL ? office_file_tell_extracted (extracted)
                           : g_strdup (mdg_error_slug (error));
}
