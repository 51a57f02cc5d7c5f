/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/ooxml-package.h"

#include "server/engine/extract/formats.h"
#include "shared/base/error.h"

#include <string.h>

#define CONTENT_TYPES "[Content_Types].xml"

static void
free_relation (MdgOoxmlRelation *relation)
{
  g_free (relation->id);
  g_free (relation->type);
  g_free (relation->target);
  g_free (relation);
}

/* "word/document.xml" → "word/_rels/document.xml.rels"; "" → "_rels/.rels". */
static char *
relations_part (const char *part)
{
  const char *slash = strrchr (part, '/');
  int dir_length = slash != NULL ? (int) (slash + 1 - part) : 0;
  return g_strdup_printf ("%.*s_rels/%s.rels", dir_length, part, part + dir_length);
}

static void
resolve_step (GPtrArray *steps, const char *step)
{
  if (strcmp (step, "..") == 0 && steps->len > 0)
    g_ptr_array_remove_index (steps, steps->len - 1);
  else if (strcmp (step, "..") != 0 && strcmp (step, ".") != 0 && *step != '\0')
    g_ptr_array_add (steps, g_strdup (step));
}

static char *
resolve_target (const char *part, const char *target)
{
  g_autoptr (GPtrArray) steps = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *slashes = g_strdelimit (g_strdup (target), "\\", '/');
  if (*slashes != '/')
    {
      g_auto (GStrv) base = g_strsplit (part, "/", -1);
      for (guint i = 0; base[i] != NULL && base[i + 1] != NULL; i++)
        resolve_step (steps, base[i]);
    }
  g_auto (GStrv) rest = g_strsplit (slashes, "/", -1);
  for (guint i = 0; rest[i] != NULL; i++)
    resolve_step (steps, rest[i]);
  g_ptr_array_add (steps, NULL);
  return g_strjoinv ("/", (char **) steps->pdata);
}

/* As it stands, or with %20 and the like undone; NULL when the zip has neither. */
static char *
find_target (MdgZip *zip, const char *part, const char *target)
{
  g_autofree char *resolved = resolve_target (part, target);
  if (mdg_zip_has (zip, resolved))
    return g_steal_pointer (&resolved);
  g_autofree char *plain = g_uri_unescape_string (resolved, NULL);
  return plain != NULL && mdg_zip_has (zip, plain) ? g_steal_pointer (&plain) : NULL;
}

static MdgOoxmlRelation *
read_relation (MdgZip *zip, const char *part, const xmlNode *node)
{
  const char *id = mdg_xml_get (node, "Id");
  const char *type = mdg_xml_get (node, "Type");
  const char *target = mdg_xml_get (node, "Target");
  const char *mode = mdg_xml_get (node, "TargetMode");
  const char *slash = type != NULL ? strrchr (type, '/') : NULL;
  gboolean external = mode != NULL && g_ascii_strcasecmp (mode, "External") == 0;
  MdgOoxmlRelation *relation = g_new0 (MdgOoxmlRelation, 1);
  relation->id = g_strdup (id != NULL ? id : "");
  relation->type = g_strdup (slash != NULL ? slash + 1 : "");
  if (target != NULL && !external)
    relation->target = find_target (zip, part, target);
  return relation;
}

GPtrArray *
mdg_ooxml_package_read_relations (MdgOoxmlPackage *package, const char *part)
{
  GPtrArray *relations = g_ptr_array_new_with_free_func ((GDestroyNotify) free_relation);
  g_autofree char *name = relations_part (part);
  g_autoptr (xmlDoc) doc = mdg_ooxml_package_read_side_part (package, name);
  const xmlNode *root = doc != NULL ? xmlDocGetRootElement (doc) : NULL;
  for (const xmlNode *node = root != NULL ? root->children : NULL;
       node != NULL && relations->len < MDG_OOXML_MAX_RELATIONS; node = node->next)
    if (mdg_xml_is (node, "Relationship"))
      g_ptr_array_add (relations, read_relation (package->zip, part, node));
  return relations;
}

const char *
mdg_ooxml_relations_find_id (GPtrArray *relations, const char *id)
{
  for (guint i = 0; id != NULL && i < relations->len; i++)
    {
      const MdgOoxmlRelation *relation = relations->pdata[i];
      if (strcmp (relation->id, id) == 0)
        return relation->target;
    }
  return NULL;
}

const char *
mdg_ooxml_relations_find_type (GPtrArray *relations, const char *type)
{
  for (guint i = 0; i < relations->len; i++)
    {
      const MdgOoxmlRelation *relation = relations->pdata[i];
      if (strcmp (relation->type, type) == 0 && relation->target != NULL)
        return relation->target;
    }
  return NULL;
}

xmlDoc *
mdg_ooxml_package_read_side_part (MdgOoxmlPackage *package, const char *part)
{
  if (part == NULL || !mdg_zip_has (package->zip, part))
    return NULL;
  return mdg_xml_read_tree (package->zip, part, NULL);
}

/* The kind of a file by the content type of its main part. */
static const char *
kind_of_type (const char *type)
{
  static const struct
  {
    const char *word;
    const char *kind;
  } kinds[] = {
    { "sheet.binary", "xlsb" },
    { "wordprocessingml", "docx" },
    { "ms-word.", "docx" },
    { "spreadsheetml", "xlsx" },
    { "ms-excel.", "xlsx" },
    { "presentationml", "pptx" },
    { "ms-powerpoint.", "pptx" },
  };
  for (guint i = 0; type != NULL && i < G_N_ELEMENTS (kinds); i++)
    if (strstr (type, kinds[i].word) != NULL)
      return kinds[i].kind;
  return NULL;
}

static const char *
kind_of_part (const char *part)
{
  if (g_ascii_strncasecmp (part, "word/", 5) == 0)
    return "docx";
  if (g_ascii_strncasecmp (part, "xl/", 3) == 0)
    return g_str_has_suffix (part, ".bin") ? "xlsb" : "xlsx";
  return g_ascii_strncasecmp (part, "ppt/", 4) == 0 ? "pptx" : NULL;
}

static gboolean
names_part (const xmlNode *override, const char *part)
{
  const char *name = mdg_xml_get (override, "PartName");
  while (name != NULL && *name == '/')
    name++;
  return name != NULL && g_ascii_strcasecmp (name, part) == 0;
}

static gboolean
names_extension (const xmlNode *default_type, const char *part)
{
  const char *extension = mdg_xml_get (default_type, "Extension");
  const char *dot = strrchr (part, '.');
  return extension != NULL && dot != NULL && g_ascii_strcasecmp (extension, dot + 1) == 0;
}

static const char *
find_kind (MdgOoxmlPackage *package)
{
  g_autoptr (xmlDoc) doc = mdg_ooxml_package_read_side_part (package, CONTENT_TYPES);
  const xmlNode *root = doc != NULL ? xmlDocGetRootElement (doc) : NULL;
  const char *by_default = NULL;
  for (const xmlNode *node = root != NULL ? root->children : NULL; node != NULL; node = node->next)
    {
      const char *kind = kind_of_type (mdg_xml_get (node, "ContentType"));
      if (mdg_xml_is (node, "Override") && names_part (node, package->main_part) && kind != NULL)
        return kind;
      if (mdg_xml_is (node, "Default") && names_extension (node, package->main_part))
        by_default = kind;
    }
  return by_default != NULL ? by_default : kind_of_part (package->main_part);
}

/* Files whose relationships are lost still have their parts where every program puts them. */
static char *
guess_main_part (MdgZip *zip)
{
  static const char *const usual[] = { "word/document.xml", "xl/workbook.xml",
                                       "ppt/presentation.xml", "xl/workbook.bin" };
  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    if (mdg_zip_has (zip, usual[i]))
      return g_strdup (usual[i]);
  return NULL;
}

MdgOoxmlPackage *
mdg_ooxml_package_open (GBytes *file, GError **error)
{
  MdgZip *zip = mdg_zip_open (file, error);
  if (zip == NULL)
    return NULL;
  MdgOoxmlPackage *package = g_new0 (MdgOoxmlPackage, 1);
  package->zip = zip;
  g_autoptr (GPtrArray) relations = mdg_ooxml_package_read_relations (package, "");
  package->main_part = g_strdup (mdg_ooxml_relations_find_type (relations, "officeDocument"));
  if (package->main_part == NULL)
    package->main_part = guess_main_part (zip);
  if (package->main_part != NULL)
    package->kind = find_kind (package);
  return package;
}

void
mdg_ooxml_package_free (MdgOoxmlPackage *package)
{
  if (package == NULL)
    return;
  mdg_zip_free (package->zip);
  g_free (package->main_part);
  g_free (package);
}

char *
mdg_ooxml_package_dup_title (MdgOoxmlPackage *package)
{
  g_autoptr (GPtrArray) relations = mdg_ooxml_package_read_relations (package, "");
  const char *part = mdg_ooxml_relations_find_type (relations, "core-properties");
  g_autoptr (xmlDoc) doc =
    mdg_ooxml_package_read_side_part (package, part != NULL ? part : "docProps/core.xml");
  const xmlNode *title = doc != NULL ? mdg_xml_find ((xmlNode *) doc, "title") : NULL;
  if (title == NULL)
    return NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  mdg_xml_append_text (text, title);
  g_strstrip (text->str);
  return *text->str != '\0' ? g_strdup (text->str) : NULL;
}

const char *
mdg_ooxml_sniff (GBytes *file, GError **error)
{
  g_autoptr (MdgOoxmlPackage) package = mdg_ooxml_package_open (file, error);
  return package != NULL ? package->kind : NULL;
}
