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

/* The remembered strings of a reference to cells, the words of a literal title, or the name of a
 * series as somebody typed it. */
static void
append_strings (GString *out, const xmlNode *node)
{
  const xmlNode *rich = mdg_xml_find (node, "rich");
  const xmlNode *typed = mdg_xml_child (node, "v");
  if (rich != NULL)
    mdg_drawing_append_body (out, rich);
  if (typed != NULL)
    append_node (out, typed);
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

/* 4.300000000000001 is how a program remembers 4.3. */
static void
append_figure (GString *out, const xmlNode *value)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char shown[G_ASCII_DTOSTR_BUF_SIZE];
  char *end = NULL;
  mdg_xml_append_text (text, value);
  double figure = g_ascii_strtod (text->str, &end);
  if (end == text->str || *end != '\0')
    return;
  g_ascii_formatd (shown, sizeof shown, "%.10g", figure);
  g_string_append_printf (out, "%s%s", out->len > 0 ? " " : "", shown);
}

static void
append_figures (GString *out, const xmlNode *series)
{
  const xmlNode *values = mdg_xml_child (series, "val");
  if (values == NULL)
    values = mdg_xml_child (series, "yVal");
  const xmlNode *cache = mdg_xml_find (values, "numCache");
  if (cache == NULL)
    cache = mdg_xml_find (values, "numLit");
  guint n = 0;
  for (const xmlNode *point = cache != NULL ? cache->children : NULL;
       point != NULL && n < MAX_CATEGORIES; point = point->next)
    if (mdg_xml_is (point, "pt"))
      {
        append_figure (out, mdg_xml_child (point, "v"));
        n++;
      }
}

typedef struct
{
  GString *out;
  gboolean with_values;
  gboolean has_categories; /* they are the same for every series: once is enough */
} Chart;

static void
append_series (Chart *chart, const xmlNode *series)
{
  const xmlNode *categories = mdg_xml_child (series, "cat");
  g_autoptr (GString) line = g_string_new (NULL);
  if (categories != NULL && !chart->has_categories)
    {
      append_strings (chart->out, categories);
      chart->has_categories = TRUE;
    }
  append_strings (line, mdg_xml_child (series, "tx"));
  if (chart->with_values)
    append_figures (line, series);
  mdg_drawing_append_line (chart->out, line->str);
}

static void
append_chart_nodes (Chart *chart, const xmlNode *node)
{
  for (const xmlNode *child = node->children; child != NULL; child = child->next)
    {
      if (child->type != XML_ELEMENT_NODE)
        continue;
      if (mdg_xml_is (child, "title") || mdg_xml_is (child, "tx"))
        append_strings (chart->out, child);
      else if (mdg_xml_is (child, "ser"))
        append_series (chart, child);
      else
        append_chart_nodes (chart, child);
    }
}

void
mdg_ooxml_append_chart (GString *out,
                        MdgOoxmlPackage *package,
                        const char *part,
                        gboolean with_values)
{
  g_autoptr (xmlDoc) doc = mdg_ooxml_package_read_side_part (package, part);
  const xmlNode *root = doc != NULL ? xmlDocGetRootElement (doc) : NULL;
  Chart chart = { .out = out, .with_values = with_values };
  if (root != NULL)
    append_chart_nodes (&chart, root);
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
