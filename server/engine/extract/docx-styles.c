/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/docx-styles.h"

#include <string.h>

#define MAX_STYLES 10000
/* Longer chains of basedOn are circles. */
#define MAX_STEPS 32
#define UNSAID (-1)

typedef struct
{
  char *based_on;
  char *name;
  int outline;
  int number;
  int level;
  int hidden;
  int bold;
} Style;

struct _MdgDocxStyles
{
  GHashTable *styles; /* id → Style */
  char *default_id;
};

static void
free_style (Style *style)
{
  g_free (style->based_on);
  g_free (style->name);
  g_free (style);
}

static int
read_switch (const xmlNode *properties, const char *name)
{
  const xmlNode *node = mdg_xml_child (properties, name);
  return node != NULL ? mdg_xml_is_on (node, "val") : UNSAID;
}

static Style *
read_style (const xmlNode *node)
{
  const xmlNode *paragraph = mdg_xml_child (node, "pPr");
  const xmlNode *run = mdg_xml_child (node, "rPr");
  const xmlNode *numbering = mdg_xml_child (paragraph, "numPr");
  const char *name = mdg_xml_get (mdg_xml_child (node, "name"), "val");
  Style *style = g_new0 (Style, 1);
  style->based_on = g_strdup (mdg_xml_get (mdg_xml_child (node, "basedOn"), "val"));
  style->name = g_ascii_strdown (name != NULL ? name : "", -1);
  style->outline = mdg_xml_get_int (mdg_xml_child (paragraph, "outlineLvl"), "val", UNSAID);
  style->number = mdg_xml_get_int (mdg_xml_child (numbering, "numId"), "val", UNSAID);
  style->level = mdg_xml_get_int (mdg_xml_child (numbering, "ilvl"), "val", UNSAID);
  style->hidden = read_switch (run, "vanish");
  style->bold = read_switch (run, "b");
  return style;
}

MdgDocxStyles *
mdg_docx_styles_read (MdgOoxmlPackage *package, const char *part)
{
  MdgDocxStyles *styles = g_new0 (MdgDocxStyles, 1);
  styles->styles =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) free_style);
  g_autoptr (xmlDoc) doc = mdg_ooxml_package_read_side_part (package, part);
  const xmlNode *root = doc != NULL ? xmlDocGetRootElement (doc) : NULL;
  for (const xmlNode *node = root != NULL ? root->children : NULL;
       node != NULL && g_hash_table_size (styles->styles) < MAX_STYLES; node = node->next)
    {
      const char *id = mdg_xml_get (node, "styleId");
      if (!mdg_xml_is (node, "style") || id == NULL)
        continue;
      g_hash_table_replace (styles->styles, g_strdup (id), read_style (node));
      if (g_strcmp0 (mdg_xml_get (node, "type"), "paragraph") == 0 &&
          mdg_xml_get (node, "default") != NULL && mdg_xml_is_on (node, "default"))
        {
          g_free (styles->default_id);
          styles->default_id = g_strdup (id);
        }
    }
  return styles;
}

void
mdg_docx_styles_free (MdgDocxStyles *styles)
{
  if (styles == NULL)
    return;
  g_hash_table_unref (styles->styles);
  g_free (styles->default_id);
  g_free (styles);
}

const char *
mdg_docx_styles_get_default (const MdgDocxStyles *styles)
{
  return styles->default_id;
}

static const Style *
find_style (const MdgDocxStyles *styles, const char *id)
{
  return id != NULL ? g_hash_table_lookup (styles->styles, id) : NULL;
}

/* "heading 2", "見出し 2", "title", "表題"; 0 for others. */
static guint
heading_of_name (const char *name)
{
  static const char *const prefixes[] = { "heading ", "見出し " };
  if (strcmp (name, "title") == 0 || strcmp (name, "表題") == 0)
    return 1;
  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (name, prefixes[i]))
      {
        guint64 level = g_ascii_strtoull (name + strlen (prefixes[i]), NULL, 10);
        return level >= 1 && level <= 9 ? (guint) level : 0;
      }
  return 0;
}

guint
mdg_docx_styles_get_heading (const MdgDocxStyles *styles, const char *id)
{
  const Style *style = find_style (styles, id);
  for (guint i = 0; style != NULL && i < MAX_STEPS; i++)
    {
      if (style->outline != UNSAID)
        return style->outline >= 0 && style->outline < 9 ? (guint) style->outline + 1 : 0;
      guint level = heading_of_name (style->name);
      if (level > 0)
        return level;
      style = find_style (styles, style->based_on);
    }
  return 0;
}

gboolean
mdg_docx_styles_get_numbering (const MdgDocxStyles *styles,
                               const char *id,
                               int *ret_number,
                               int *ret_level,
                               const char **ret_id)
{
  const Style *style = find_style (styles, id);
  int level = UNSAID;
  for (guint i = 0; style != NULL && i < MAX_STEPS; i++)
    {
      if (level == UNSAID)
        level = style->level;
      if (style->number != UNSAID)
        {
          *ret_number = style->number;
          *ret_level = level;
          *ret_id = id;
          return TRUE;
        }
      id = style->based_on;
      style = find_style (styles, id);
    }
  return FALSE;
}

gboolean
mdg_docx_styles_is_hidden (const MdgDocxStyles *styles, const char *id)
{
  const Style *style = find_style (styles, id);
  for (guint i = 0; style != NULL && i < MAX_STEPS; i++)
    {
      if (style->hidden != UNSAID)
        return style->hidden;
      style = find_style (styles, style->based_on);
    }
  return FALSE;
}

gboolean
mdg_docx_styles_is_bold (const MdgDocxStyles *styles, const char *id)
{
  const Style *style = find_style (styles, id);
  for (guint i = 0; style != NULL && i < MAX_STEPS; i++)
    {
      if (style->bold != UNSAID)
        return style->bold;
      style = find_style (styles, style->based_on);
    }
  return FALSE;
}
