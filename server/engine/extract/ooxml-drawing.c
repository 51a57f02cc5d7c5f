/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/ooxml-drawing.h"

#include <string.h>

#define MAX_CATEGORIES 1000

void
mdg_drawing_append_line (GString *out, const char *line)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (line));
  if (*trimmed == '\0')
    return;
  if (out->len > 0)
    g_string_append_c (out, '\n');
  g_string_append (out, trimmed);
}

static void
append_run (GString *out, const xmlNode *node)
{
  if (mdg_xml_is (node, "t"))
    mdg_xml_append_text (out, node);
  else if (mdg_xml_is (node, "br"))
    g_string_append_c (out, '\n');
  else if (mdg_xml_is (node, "tab"))
    g_string_append_c (out, ' ');
  else if (mdg_xml_is (node, "AlternateContent"))
    append_run (out, mdg_xml_choose (node));
  else if (node != NULL && node->type == XML_ELEMENT_NODE && !mdg_xml_is (node, "rPr") &&
           !mdg_xml_is (node, "pPr"))
    for (const xmlNode *child = node->children; child != NULL; child = child->next)
      append_run (out, child);
}

void
mdg_drawing_append_paragraph (GString *out, const xmlNode *paragraph)
{
  gsize start = out->len;
  append_run (out, paragraph);
  for (gsize i = start; i < out->len; i++)
    if (out->str[i] == '\t' || out->str[i] == '\v')
      out->str[i] = out->str[i] == '\t' ? ' ' : '\n';
}

void
mdg_drawing_append_body (GString *out, const xmlNode *body)
{
  for (const xmlNode *node = body != NULL ? body->children : NULL; node != NULL; node = node->next)
    {
      if (!mdg_xml_is (node, "p"))
        continue;
      g_autoptr (GString) line = g_string_new (NULL);
      mdg_drawing_append_paragraph (line, node);
      mdg_drawing_append_line (out, line->str);
    }
}

static void
append_node (GString *out, const xmlNode *node)
{
  g_autoptr (GString) line = g_string_new (NULL);
  mdg_xml_append_text (line, node);
  mdg_drawing_append_line (out, line->str);
}

/* The remembered strings of a reference to cells, or the words of a literal title. */
static void
append_strings (GString *out, const xmlNode *node)
{
  const xmlNode *rich = mdg_xml_find (node, "rich");
  if (rich != NULL)
    mdg_drawing_append_body (out, rich);
  const xmlNode *cache = mdg_xml_find (node, "strCache");
  if (cache == NULL)
    cache = mdg_xml_find (node, "strLit");
  guint n = 0;
  for (const xmlNode *point = cache != NULL ? cache->children : NULL;
       point != NULL && n < MAX_CATEGORIES; point = point->next)
    if (mdg_xml_is (point, "pt"))
      {
        append_node (out, mdg_xml_child (point, "v"));
        n++;
      }
}

/* Categories are the same for every series of a chart: once is enough. */
static void
append_chart_nodes (GString *out, const xmlNode *node, gboolean *has_categories)
{
  for (const xmlNode *child = node->children; child != NULL; child = child->next)
    {
      if (child->type != XML_ELEMENT_NODE)
        continue;
      if (mdg_xml_is (child, "title") || mdg_xml_is (child, "tx"))
        append_strings (out, child);
      else if (mdg_xml_is (child, "cat") && !*has_categories)
        {
          append_strings (out, child);
          *has_categories = TRUE;
        }
      else if (!mdg_xml_is (child, "val") && !mdg_xml_is (child, "cat"))
        append_chart_nodes (out, child, has_categories);
    }
}

void
mdg_ooxml_append_chart (GString *out, MdgOoxmlPackage *package, const char *part)
{
  g_autoptr (xmlDoc) doc = mdg_ooxml_package_read_side_part (package, part);
  const xmlNode *root = doc != NULL ? xmlDocGetRootElement (doc) : NULL;
  gboolean has_categories = FALSE;
  if (root != NULL)
    append_chart_nodes (out, root, &has_categories);
}

/* Prompts of points that nobody has filled stand in elements of their own (prSet, sampData). */
static void
append_points (GString *out, const xmlNode *node)
{
  for (const xmlNode *child = node->children; child != NULL; child = child->next)
    if (mdg_xml_is (child, "t"))
      mdg_drawing_append_body (out, child);
    else if (mdg_xml_is (child, "ptLst") || mdg_xml_is (child, "pt"))
      append_points (out, child);
}

void
mdg_ooxml_append_smart_art (GString *out, MdgOoxmlPackage *package, const char *part)
{
  g_autoptr (xmlDoc) doc = mdg_ooxml_package_read_side_part (package, part);
  const xmlNode *root = doc != NULL ? xmlDocGetRootElement (doc) : NULL;
  if (root != NULL)
    append_points (out, root);
}
