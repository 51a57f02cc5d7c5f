/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN. The body is parsed piece by piece; each paragraph or table becomes a small tree, is
 * turned into blocks (docx-flow.h) and freed, so a long document needs the memory of its longest
 * table. Notes are read after the block that refers to them; heads and feet of the sections come at
 * the end, once each. Styles, numbering and notes are small parts and held as a whole. Comments and
 * deleted text are not read: they are not what the document says.
 */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/formats.h"

#include "server/engine/extract/docx-flow.h"
#include "shared/base/error.h"

#include <string.h>

typedef struct
{
  MdgOoxmlPackage *package;
  MdgDocxFlow *flow;
  GPtrArray *relations; /* of the main part */
  xmlDoc *notes[2];     /* footnotes and endnotes, read at the first reference */
  GHashTable *by_id[2]; /* id → xmlNode */
  GPtrArray *note_relations[2];
  GError *error;
} Reader;

/* Notes */

static void
load_notes (Reader *reader, guint which)
{
  static const char *const types[] = { "footnotes", "endnotes" };
  reader->by_id[which] = g_hash_table_new (NULL, NULL);
  const char *part = mdg_ooxml_relations_find_type (reader->relations, types[which]);
  reader->note_relations[which] =
    mdg_ooxml_package_read_relations (reader->package, part != NULL ? part : types[which]);
  reader->notes[which] = mdg_ooxml_package_read_side_part (reader->package, part);
  const xmlNode *root =
    reader->notes[which] != NULL ? xmlDocGetRootElement (reader->notes[which]) : NULL;
  for (xmlNode *node = root != NULL ? root->children : NULL; node != NULL; node = node->next)
    if (mdg_xml_is (node, "footnote") || mdg_xml_is (node, "endnote"))
      g_hash_table_insert (reader->by_id[which],
                           GINT_TO_POINTER (mdg_xml_get_int (node, "id", -1)), node);
}

static gboolean
read_note (Reader *reader, const MdgDocxNote *note)
{
  guint which = note->endnote ? 1 : 0;
  if (reader->by_id[which] == NULL)
    load_notes (reader, which);
  const xmlNode *node = g_hash_table_lookup (reader->by_id[which], GINT_TO_POINTER (note->id));
  return mdg_docx_flow_read_story (reader->flow, node, reader->note_relations[which],
                                   MDG_BLOCK_FOOTNOTE, &reader->error);
}

static gboolean
read_notes (Reader *reader)
{
  g_autoptr (GArray) notes = mdg_docx_flow_steal_notes (reader->flow);
  if (notes->len == 0)
    return TRUE;
  gboolean done = TRUE;
  for (guint i = 0; done && i < notes->len; i++)
    done = read_note (reader, &g_array_index (notes, MdgDocxNote, i));
  /* Notes of notes are not followed: they could go round in a circle. */
  g_array_unref (mdg_docx_flow_steal_notes (reader->flow));
  return done;
}

static gboolean
on_body_block (xmlNode *node, gpointer user_data)
{
  Reader *reader = user_data;
  return mdg_docx_flow_read (reader->flow, node, &reader->error) && read_notes (reader);
}

/* Heads and feet */

static gboolean
read_head (Reader *reader, const char *part)
{
  g_autoptr (xmlDoc) doc = mdg_ooxml_package_read_side_part (reader->package, part);
  if (doc == NULL)
    return TRUE;
  g_autoptr (GPtrArray) relations = mdg_ooxml_package_read_relations (reader->package, part);
  return mdg_docx_flow_read_story (reader->flow, xmlDocGetRootElement (doc), relations,
                                   MDG_BLOCK_PAGE_HEADER, &reader->error);
}

static gboolean
read_heads (Reader *reader)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *heads = mdg_docx_flow_get_heads (reader->flow);
  gboolean done = TRUE;
  for (guint i = 0; done && i < heads->len; i++)
    {
      const char *part = mdg_ooxml_relations_find_id (reader->relations, heads->pdata[i]);
      if (part != NULL && g_hash_table_add (seen, (gpointer) part))
        done = read_head (reader, part);
    }
  return done;
}

static void
clear_reader (Reader *reader)
{
  for (guint i = 0; i < G_N_ELEMENTS (reader->notes); i++)
    {
      g_clear_pointer (&reader->notes[i], xmlFreeDoc);
      g_clear_pointer (&reader->by_id[i], g_hash_table_unref);
      g_clear_pointer (&reader->note_relations[i], g_ptr_array_unref);
    }
}

static gboolean
read_document (MdgOoxmlPackage *package, MdgPageSink *sink, GError **error)
{
  g_autoptr (GPtrArray) relations =
    mdg_ooxml_package_read_relations (package, package->main_part);
  g_autoptr (MdgDocxStyles) styles = mdg_docx_styles_read (
    package, mdg_ooxml_relations_find_type (relations, "styles"));
  g_autoptr (MdgDocxNumbering) numbering = mdg_docx_numbering_read (
    package, mdg_ooxml_relations_find_type (relations, "numbering"), styles);
  g_autoptr (MdgDocxFlow) flow = mdg_docx_flow_new (package, relations, styles, numbering, sink);
  Reader reader = { .package = package, .flow = flow, .relations = relations };
  gboolean whole = mdg_xml_read_branches (package->zip, package->main_part, "body", on_body_block,
                                          &reader, error);
  if (whole && reader.error == NULL && !mdg_page_sink_is_full (sink))
    read_heads (&reader);
  clear_reader (&reader);
  if (reader.error == NULL)
    return whole;
  g_propagate_error (error, reader.error);
  return FALSE;
}

MdgExtracted *
mdg_read_docx (GBytes *file, MdgExtractPageFunc func, gpointer user_data, GError **error)
{
  g_autoptr (MdgOoxmlPackage) package = mdg_ooxml_package_open (file, error);
  if (package == NULL)
    return NULL;
  if (g_strcmp0 (package->kind, "docx") != 0)
    {
      mdg_set_error (error, MDG_ERROR_EXTRACT_DAMAGED, NULL);
      return NULL;
    }
  g_autoptr (MdgPageSink) sink =
    mdg_page_sink_new ("docx", MDG_UNIT_KIND_PAGE, func, user_data);
  MdgExtracted *extracted = mdg_page_sink_get_extracted (sink);
  extracted->unpaginated = TRUE;
  extracted->title = mdg_ooxml_package_dup_title (package);
  if (!read_document (package, sink, error))
    return NULL;
  return mdg_page_sink_finish (sink, error);
}
