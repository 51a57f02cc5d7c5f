/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * XML from an entry of a zip, in three ways: as events (sheets of a million rows), as branches that
 * are handed out and freed one by one (the body of a long document), as a whole tree (everything
 * small). All parse piece by piece from the zip, load nothing else, keep to a depth of 256, and
 * stop with EXTRACT_BOMB at the first entity that is declared.
 *
 * "Whole" is an XML file whose root element ends and whose text is UTF-8 after decoding; what else
 * is wrong inside is passed over. Elements and attributes are known by their local names, since
 * strict and transitional files use two sets of namespaces for one vocabulary.
 *
 * Any thread; one parse belongs to one.
 */
#pragma once

#include "server/engine/extract/zip-reader.h"

#include <libxml/tree.h>

G_BEGIN_DECLS

#define MDG_XML_MAX_FRAME_BYTES (128 * 1024 * 1024)

/* Attributes of one element while its event lasts. */
typedef struct
{
  const xmlChar **values; /* local name, prefix, URI, begin, end */
  int n;
} MdgXmlAttributes;

/* FALSE stops the parse, which then succeeds: who stopped it knows why. */
typedef struct
{
  gboolean (*start) (gpointer user_data, const char *name, const MdgXmlAttributes *attributes);
  gboolean (*end) (gpointer user_data, const char *name);
  gboolean (*text) (gpointer user_data, const char *text, gsize length);
} MdgXmlEvents;

gboolean mdg_xml_read_events (MdgZip *zip,
                              const char *part,
                              const MdgXmlEvents *events,
                              gpointer user_data,
                              GError **error);

/* The value of attribute @name, not NUL-terminated, or NULL. */
const char *mdg_xml_attributes_find (const MdgXmlAttributes *attributes,
                                     const char *name,
                                     gsize *ret_length);

/* Its decimal value, or @fallback. */
gint64 mdg_xml_attributes_int (const MdgXmlAttributes *attributes,
                               const char *name,
                               gint64 fallback);

/* Called with each child of elements named @parent; the node lives until it returns. */
typedef gboolean (*MdgXmlBranchFunc) (xmlNode *node, gpointer user_data);

gboolean mdg_xml_read_branches (MdgZip *zip,
                                const char *part,
                                const char *parent,
                                MdgXmlBranchFunc func,
                                gpointer user_data,
                                GError **error);

/* Free with xmlFreeDoc (). */
xmlDoc *mdg_xml_read_tree (MdgZip *zip, const char *part, GError **error);

/* The same without what stands inside of the first element @name (with its prefix, if any), which
 * is not even parsed. For that, it must be unique and the part ASCII-compatible; else the tree is
 * whole. EXTRACT_BOMB when what is left is more than MDG_XML_MAX_FRAME_BYTES. */
xmlDoc *mdg_xml_read_tree_without (MdgZip *zip,
                                   const char *part,
                                   const char *name,
                                   GError **error);

/* Trees. Names are local; nodes may be NULL, which has nothing. */

gboolean mdg_xml_is (const xmlNode *node, const char *name);

/* Borrowed; NULL when there is none. */
const char *mdg_xml_get (const xmlNode *node, const char *attribute);
int mdg_xml_get_int (const xmlNode *node, const char *attribute, int fallback);

/* As OOXML's on-off values: an element without the attribute is on. */
gboolean mdg_xml_is_on (const xmlNode *node, const char *attribute);

/* The first child element of that name. */
xmlNode *mdg_xml_child (const xmlNode *node, const char *name);

/* The first element of that name below @node, in the order of the text. */
xmlNode *mdg_xml_find (const xmlNode *node, const char *name);

/* The branch of an mc:AlternateContent to read: its first choice, else what it falls back to. NULL
 * when it has neither. */
xmlNode *mdg_xml_choose (const xmlNode *alternate);

/* The text of @node and below, with nothing in between. */
void mdg_xml_append_text (GString *out, const xmlNode *node);

/* Value of an attribute of that name in the namespace of relationships: r:id, r:embed, r:dm. */
const char *mdg_xml_get_relation (const xmlNode *node, const char *attribute);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlDoc, xmlFreeDoc)

G_END_DECLS
