/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN. The presentation lists its slides in the order in which they are shown; each is a page
 * with its number there, hidden ones included, and is read and freed before the next. A slide that
 * is damaged keeps its number and has no text. What masters and layouts show on all of their slides
 * is read with the first of them.
 */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/formats.h"

#include "server/engine/extract/pptx-slide.h"
#include "shared/base/error.h"

typedef struct
{
  MdgOoxmlPackage *package;
  MdgPageSink *sink;
  guint tables;
  guint n_damaged;
  GHashTable *masters; /* parts of masters and layouts that have been read */
} Reader;

/* The layout or master of that @type that @relations name; its own relations, NULL for none. */
static GPtrArray *
read_master (Reader *reader, GPtrArray *relations, const char *type, MdgExtractedPage *page)
{
  const char *part =
    relations != NULL ? mdg_ooxml_relations_find_type (relations, type) : NULL;
  if (part == NULL || !g_hash_table_add (reader->masters, g_strdup (part)))
    return NULL;
  g_autoptr (xmlDoc) doc = mdg_ooxml_package_read_side_part (reader->package, part);
  if (doc != NULL)
    mdg_pptx_master_read (xmlDocGetRootElement (doc), page);
  return mdg_ooxml_package_read_relations (reader->package, part);
}

static void
read_masters (Reader *reader, GPtrArray *relations, MdgExtractedPage *page)
{
  GPtrArray *layout = read_master (reader, relations, "slideLayout", page);
  GPtrArray *master = read_master (reader, layout, "slideMaster", page);
  g_clear_pointer (&layout, g_ptr_array_unref);
  g_clear_pointer (&master, g_ptr_array_unref);
}

static void
read_notes (Reader *reader, GPtrArray *relations, MdgExtractedPage *page)
{
  const char *part = mdg_ooxml_relations_find_type (relations, "notesSlide");
  g_autoptr (xmlDoc) doc = mdg_ooxml_package_read_side_part (reader->package, part);
  if (doc != NULL)
    mdg_pptx_notes_read (xmlDocGetRootElement (doc), page);
}

static gboolean
read_slide (Reader *reader, const char *part, GError **error)
{
  g_autoptr (GError) failed = NULL;
  g_autoptr (xmlDoc) doc =
    part != NULL ? mdg_xml_read_tree (reader->package->zip, part, &failed) : NULL;
  if (g_error_matches (failed, MDG_ERROR, MDG_ERROR_EXTRACT_BOMB))
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return FALSE;
    }
  const xmlNode *root = doc != NULL ? xmlDocGetRootElement (doc) : NULL;
  gboolean hidden = mdg_xml_get (root, "show") != NULL && !mdg_xml_is_on (root, "show");
  MdgExtractedPage *page = mdg_page_sink_begin (reader->sink, NULL, hidden);
  if (page == NULL)
    return FALSE;
  page->label = g_strdup_printf ("%u", page->number);
  if (root == NULL)
    {
      reader->n_damaged++;
      return mdg_page_sink_end (reader->sink, error);
    }
  g_autoptr (GPtrArray) relations = mdg_ooxml_package_read_relations (reader->package, part);
  mdg_pptx_slide_read (reader->package, root, relations, page, &reader->tables);
  read_notes (reader, relations, page);
  read_masters (reader, relations, page);
  return mdg_page_sink_end (reader->sink, error);
}

static gboolean
read_slides (Reader *reader, const xmlNode *root, GError **error)
{
  g_autoptr (GPtrArray) relations =
    mdg_ooxml_package_read_relations (reader->package, reader->package->main_part);
  const xmlNode *list = mdg_xml_child (root, "sldIdLst");
  for (const xmlNode *node = list != NULL ? list->children : NULL; node != NULL; node = node->next)
    {
      g_autoptr (GError) failed = NULL;
      if (!mdg_xml_is (node, "sldId"))
        continue;
      const char *part =
        mdg_ooxml_relations_find_id (relations, mdg_xml_get_relation (node, "id"));
      if (read_slide (reader, part, &failed))
        continue;
      if (failed == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&failed));
      return FALSE;
    }
  return TRUE;
}

MdgExtracted *
mdg_read_pptx (GBytes *file, MdgExtractPageFunc func, gpointer user_data, GError **error)
{
  g_autoptr (MdgOoxmlPackage) package = mdg_ooxml_package_open (file, error);
  if (package == NULL)
    return NULL;
  if (g_strcmp0 (package->kind, "pptx") != 0)
    {
      mdg_set_error (error, MDG_ERROR_EXTRACT_DAMAGED, NULL);
      return NULL;
    }
  g_autoptr (xmlDoc) doc = mdg_xml_read_tree (package->zip, package->main_part, error);
  if (doc == NULL)
    return NULL;
  g_autoptr (MdgPageSink) sink =
    mdg_page_sink_new ("pptx", MDG_UNIT_KIND_SLIDE, func, user_data);
  mdg_page_sink_get_extracted (sink)->title = mdg_ooxml_package_dup_title (package);
  g_autoptr (GHashTable) masters =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Reader reader = { .package = package, .sink = sink, .masters = masters };
  if (!read_slides (&reader, xmlDocGetRootElement (doc), error))
    return NULL;
  MdgExtracted *extracted = mdg_page_sink_finish (sink, error);
  if (extracted == NULL && reader.n_damaged > 0 && error != NULL)
    {
      g_clear_error (error);
      mdg_set_error (error, MDG_ERROR_EXTRACT_DAMAGED, NULL);
    }
  return extracted;
}
