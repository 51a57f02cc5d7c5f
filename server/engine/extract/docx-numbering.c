/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/docx-numbering.h"

#include "server/engine/extract/list-number.h"

#include <string.h>

#define MAX_LISTS 20000

typedef struct
{
  int start;
  char *format;
  char *text;      /* "第%1条" */
  char *style;     /* paragraphs of this style are of this level */
  int restart;     /* the level (from 1) after which it starts anew; 0 never, -1 after any above */
  gboolean legal;  /* numbers of other levels are written as digits here */
  gboolean joined; /* nothing between number and text */
} Level;

typedef struct
{
  Level levels[MDG_DOCX_LEVELS];
  guint counts[MDG_DOCX_LEVELS];
  gboolean counted[MDG_DOCX_LEVELS];
  char *style_link; /* the list is defined by this style of type numbering */
} Abstract;

typedef struct
{
  Abstract *abstract;          /* borrowed; NULL when it is missing */
  Level *own[MDG_DOCX_LEVELS]; /* levels that this list defines anew */
  int starts[MDG_DOCX_LEVELS]; /* where the count begins again at its first use; -1: goes on */
} List;

struct _MdgDocxNumbering
{
  GHashTable *abstracts; /* id → Abstract */
  GHashTable *lists;     /* id → List */
  const MdgDocxStyles *styles;
};

static void
clear_level (Level *level)
{
  g_free (level->format);
  g_free (level->text);
  g_free (level->style);
}

static void
free_abstract (Abstract *abstract)
{
  for (guint i = 0; i < MDG_DOCX_LEVELS; i++)
    clear_level (&abstract->levels[i]);
  g_free (abstract->style_link);
  g_free (abstract);
}

static void
free_list (List *list)
{
  for (guint i = 0; i < MDG_DOCX_LEVELS; i++)
    if (list->own[i] != NULL)
      {
        clear_level (list->own[i]);
        g_free (list->own[i]);
      }
  g_free (list);
}

/* Reading */

/* Newer formats stand in an AlternateContent, with the nearest old one to fall back to. */
static const char *
read_format (const xmlNode *node)
{
  const xmlNode *format = mdg_xml_child (node, "numFmt");
  if (format == NULL)
    {
      const xmlNode *alternate = mdg_xml_child (node, "AlternateContent");
      format = mdg_xml_child (mdg_xml_child (alternate, "Fallback"), "numFmt");
    }
  const char *value = mdg_xml_get (format, "val");
  return value != NULL ? value : "decimal";
}

static void
read_level (Level *level, const xmlNode *node)
{
  const xmlNode *legal = mdg_xml_child (node, "isLgl");
  const char *suffix = mdg_xml_get (mdg_xml_child (node, "suff"), "val");
  level->start = mdg_xml_get_int (mdg_xml_child (node, "start"), "val", 0);
  level->format = g_strdup (read_format (node));
  level->text = g_strdup (mdg_xml_get (mdg_xml_child (node, "lvlText"), "val"));
  level->style = g_strdup (mdg_xml_get (mdg_xml_child (node, "pStyle"), "val"));
  level->restart = mdg_xml_get_int (mdg_xml_child (node, "lvlRestart"), "val", -1);
  level->legal = legal != NULL && mdg_xml_is_on (legal, "val");
  level->joined = g_strcmp0 (suffix, "nothing") == 0;
}

static int
read_index (const xmlNode *node)
{
  int index = mdg_xml_get_int (node, "ilvl", -1);
  return index >= 0 && index < MDG_DOCX_LEVELS ? index : -1;
}

static Abstract *
read_abstract (const xmlNode *node)
{
  Abstract *abstract = g_new0 (Abstract, 1);
  abstract->style_link = g_strdup (mdg_xml_get (mdg_xml_child (node, "numStyleLink"), "val"));
  for (const xmlNode *child = node->children; child != NULL; child = child->next)
    {
      int index = mdg_xml_is (child, "lvl") ? read_index (child) : -1;
      if (index < 0)
        continue;
      clear_level (&abstract->levels[index]);
      read_level (&abstract->levels[index], child);
    }
  return abstract;
}

static void
read_override (List *list, const xmlNode *node)
{
  int index = read_index (node);
  if (index < 0)
    return;
  const xmlNode *level = mdg_xml_child (node, "lvl");
  list->starts[index] = mdg_xml_get_int (mdg_xml_child (node, "startOverride"), "val", -1);
  if (level == NULL || list->own[index] != NULL)
    return;
  list->own[index] = g_new0 (Level, 1);
  read_level (list->own[index], level);
}

static List *
read_list (const MdgDocxNumbering *numbering, const xmlNode *node)
{
  int id = mdg_xml_get_int (mdg_xml_child (node, "abstractNumId"), "val", -1);
  List *list = g_new0 (List, 1);
  list->abstract = g_hash_table_lookup (numbering->abstracts, GINT_TO_POINTER (id));
  for (guint i = 0; i < MDG_DOCX_LEVELS; i++)
    list->starts[i] = -1;
  for (const xmlNode *child = node->children; child != NULL; child = child->next)
    if (mdg_xml_is (child, "lvlOverride"))
      read_override (list, child);
  return list;
}

static void
read_lists (MdgDocxNumbering *numbering, const xmlNode *root)
{
  for (const xmlNode *node = root->children; node != NULL; node = node->next)
    if (mdg_xml_is (node, "abstractNum") &&
        g_hash_table_size (numbering->abstracts) < MAX_LISTS)
      g_hash_table_replace (numbering->abstracts,
                            GINT_TO_POINTER (mdg_xml_get_int (node, "abstractNumId", -1)),
                            read_abstract (node));
  for (const xmlNode *node = root->children; node != NULL; node = node->next)
    if (mdg_xml_is (node, "num") && g_hash_table_size (numbering->lists) < MAX_LISTS)
      g_hash_table_replace (numbering->lists,
                            GINT_TO_POINTER (mdg_xml_get_int (node, "numId", -1)),
                            read_list (numbering, node));
}

MdgDocxNumbering *
mdg_docx_numbering_read (MdgOoxmlPackage *package, const char *part, const MdgDocxStyles *styles)
{
  MdgDocxNumbering *numbering = g_new0 (MdgDocxNumbering, 1);
  numbering->styles = styles;
  numbering->abstracts =
    g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) free_abstract);
  numbering->lists = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) free_list);
  g_autoptr (xmlDoc) doc = mdg_ooxml_package_read_side_part (package, part);
  const xmlNode *root = doc != NULL ? xmlDocGetRootElement (doc) : NULL;
  if (root != NULL)
    read_lists (numbering, root);
  return numbering;
}

void
mdg_docx_numbering_free (MdgDocxNumbering *numbering)
{
  if (numbering == NULL)
    return;
  g_hash_table_unref (numbering->lists);
  g_hash_table_unref (numbering->abstracts);
  g_free (numbering);
}

/* Counting */

/* A list that only links to a style is the list that the style names. */
static Abstract *
find_abstract (MdgDocxNumbering *numbering, const List *list)
{
  Abstract *abstract = list->abstract;
  int number = 0, level = 0;
  const char *id = NULL;
  if (abstract == NULL || abstract->style_link == NULL ||
      !mdg_docx_styles_get_numbering (numbering->styles, abstract->style_link, &number, &level,
                                      &id))
    return abstract;
  const List *linked = g_hash_table_lookup (numbering->lists, GINT_TO_POINTER (number));
  return linked != NULL && linked->abstract != NULL ? linked->abstract : abstract;
}

static const Level *
get_level (const List *list, const Abstract *abstract, guint index)
{
  return list->own[index] != NULL ? list->own[index] : &abstract->levels[index];
}

static guint
level_of_style (const List *list, const Abstract *abstract, const char *style)
{
  for (guint i = 0; style != NULL && i < MDG_DOCX_LEVELS; i++)
    if (g_strcmp0 (get_level (list, abstract, i)->style, style) == 0)
      return i;
  return 0;
}

static void
count (List *list, Abstract *abstract, guint index)
{
  const Level *level = get_level (list, abstract, index);
  if (list->starts[index] >= 0)
    {
      abstract->counts[index] = (guint) list->starts[index];
      list->starts[index] = -1;
    }
  else if (!abstract->counted[index])
    abstract->counts[index] = (guint) MAX (level->start, 0);
  else
    abstract->counts[index]++;
  abstract->counted[index] = TRUE;
  for (guint i = index + 1; i < MDG_DOCX_LEVELS; i++)
    {
      int restart = get_level (list, abstract, i)->restart;
      if (restart < 0 || (restart > 0 && index < (guint) restart))
        abstract->counted[i] = FALSE;
    }
}

/* "%2" of a text: the number of level 2, which stands at its start until a paragraph counts it. */
static void
append_count (
  GString *out, const List *list, const Abstract *abstract, guint index, gboolean legal)
{
  const Level *level = get_level (list, abstract, index);
  guint number =
    abstract->counted[index] ? abstract->counts[index] : (guint) MAX (level->start, 0);
  const char *format = level->format != NULL ? level->format : "decimal";
  mdg_list_number_append (out, legal && strcmp (format, "bullet") != 0 ? "decimal" : format,
                          number);
}

static void
append_text (GString *out, const List *list, const Abstract *abstract, guint index)
{
  const Level *level = get_level (list, abstract, index);
  gboolean bullet = level->format != NULL && strcmp (level->format, "bullet") == 0;
  if (bullet || level->text == NULL)
    return;
  for (const char *p = level->text; *p != '\0'; p++)
    if (*p == '%' && p[1] >= '1' && p[1] <= '9')
      append_count (out, list, abstract, (guint) (*++p - '1'), level->legal);
    else
      g_string_append_c (out, *p);
  if (out->len > 0 && !level->joined)
    g_string_append_c (out, ' ');
}

gboolean
mdg_docx_numbering_next (MdgDocxNumbering *numbering,
                         int number,
                         int level,
                         const char *style,
                         GString *out,
                         guint *ret_level)
{
  List *list = g_hash_table_lookup (numbering->lists, GINT_TO_POINTER (number));
  Abstract *abstract = list != NULL ? find_abstract (numbering, list) : NULL;
  if (abstract == NULL)
    return FALSE;
  guint index = level >= 0 ? (guint) MIN (level, MDG_DOCX_LEVELS - 1)
                           : level_of_style (list, abstract, style);
  count (list, abstract, index);
  append_text (out, list, abstract, index);
  *ret_level = index;
  return TRUE;
}
