/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/xml-part.h"

#include "shared/base/error.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

#define PIECE_BYTES 65536
/* Without XML_PARSE_HUGE libxml2 keeps to a depth of 256 and to texts of 10 MB. RECOVER goes on
 * after what is not well-formed; whether the file is whole is asked of the root element. */
#define OPTIONS                                                                    \
  (XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA | \
   XML_PARSE_RECOVER | XML_PARSE_COMPACT)

typedef struct
{
  xmlParserCtxt *context;
  guint depth;
  gboolean ended; /* the root element has */
  gboolean stopped;
  gboolean declares_entity;
  gboolean garbled; /* libxml2 passes bytes on that are no UTF-8 when it is told to recover */

  const MdgXmlEvents *events;
  gpointer user_data;

  const char *parent;
  MdgXmlBranchFunc branch;

  struct _Skip *skip;
} Parse;

/* What is between the tags of one element is taken out of the bytes before they are parsed. */
typedef struct _Skip
{
  const char *name;
  GString *held;  /* bytes that are not yet decided */
  char *end;      /* "</x:name" once the element has begun */
  gboolean ended; /* nothing more to take out */
  gsize n_passed;
} Skip;

/* What the three ways share */

/* xmlStopParser () frees what the parser is still reading when it is called from an event. So
 * events only take notes, and no further piece is fed. */
static gboolean
is_over (const Parse *parse)
{
  return parse->stopped || parse->garbled || parse->declares_entity;
}

static void
check_text (Parse *parse, const xmlChar *text, gsize length)
{
  parse->garbled |= !g_utf8_validate ((const char *) text, (gssize) length, NULL);
}

static void
note_end (Parse *parse)
{
  if (parse->depth > 0)
    parse->depth--;
  parse->ended |= parse->depth == 0;
}

static gboolean
judge (const Parse *parse, GError **error)
{
  if (parse->declares_entity)
    mdg_set_error (error, MDG_ERROR_EXTRACT_BOMB, NULL);
  else if (parse->garbled || (!parse->ended && !parse->stopped))
    mdg_set_error (error, MDG_ERROR_EXTRACT_DAMAGED, NULL);
  else
    return TRUE;
  return FALSE;
}

/* The start tag in @text: where its name begins, or NULL. */
static const char *
find_start (const char *text, const char *name, const char **ret_tag)
{
  gsize length = strlen (name);
  for (const char *p = strstr (text, name); p != NULL; p = strstr (p + 1, name))
    {
      const char *tag = p;
      while (tag > text && (g_ascii_isalnum (tag[-1]) || tag[-1] == ':'))
        tag--;
      char after = p[length];
      if (tag > text && tag[-1] == '<' && (tag == p || p[-1] == ':') &&
          (after == '>' || after == '/' || after == '\0' || g_ascii_isspace (after)))
        {
          *ret_tag = tag;
          return p;
        }
    }
  return NULL;
}

/* Bytes at the end of @held that may be the beginning of something. */
static gsize
undecided (const Skip *skip)
{
  gsize most = strlen (skip->name) + 64;
  return MIN (skip->held->len, most);
}

static void
pass (Parse *parse, gsize n)
{
  Skip *skip = parse->skip;
  xmlParseChunk (parse->context, skip->held->str, (int) n, FALSE);
  skip->n_passed += n;
  g_string_erase (skip->held, 0, (gssize) n);
}

/* Before the element: everything is parsed up to the end of its start tag. */
static gboolean
skip_start (Parse *parse)
{
  Skip *skip = parse->skip;
  const char *tag = NULL;
  const char *name = find_start (skip->held->str, skip->name, &tag);
  const char *close = name != NULL ? strchr (name, '>') : NULL;
  if (close == NULL)
    {
      gsize keep = name != NULL ? skip->held->len - (gsize) (tag - 1 - skip->held->str)
                                : undecided (skip);
      pass (parse, skip->held->len - keep);
      return FALSE;
    }
  skip->ended = close[-1] == '/';
  skip->end = g_strdup_printf ("</%.*s", (int) (name + strlen (skip->name) - tag), tag);
  pass (parse, (gsize) (close + 1 - skip->held->str));
  return TRUE;
}

/* Inside: everything is thrown away up to its end tag. */
static gboolean
skip_inside (Parse *parse)
{
  Skip *skip = parse->skip;
  const char *found = strstr (skip->held->str, skip->end);
  gsize keep = found != NULL ? skip->held->len - (gsize) (found - skip->held->str)
                             : MIN (skip->held->len, strlen (skip->end));
  g_string_erase (skip->held, 0, (gssize) (skip->held->len - keep));
  skip->ended = found != NULL;
  return skip->ended;
}

static void
feed_piece (Parse *parse, const char *piece, gsize size)
{
  Skip *skip = parse->skip;
  if (skip == NULL)
    {
      xmlParseChunk (parse->context, piece, (int) size, FALSE);
      return;
    }
  /* No NUL stands in XML but in UTF-16, which is parsed whole. */
  skip->ended = skip->ended || memchr (piece, '\0', size) != NULL;
  g_string_append_len (skip->held, piece, (gssize) size);
  if (!skip->ended && skip->end == NULL && !skip_start (parse))
    return;
  if (!skip->ended && !skip_inside (parse))
    return;
  pass (parse, skip->held->len);
}

/* A broken check sum after the end of the root does not make the text any worse. */
static gboolean
feed (Parse *parse, MdgZipEntry *entry, GError **error)
{
  g_autofree char *piece = g_malloc (PIECE_BYTES);
  gssize n = 0;
  while (!is_over (parse) && !parse->context->disableSAX &&
         (n = mdg_zip_entry_read (entry, piece, PIECE_BYTES, error)) > 0)
    {
      feed_piece (parse, piece, (gsize) n);
      if (parse->skip != NULL && parse->skip->n_passed > MDG_XML_MAX_FRAME_BYTES)
        {
          mdg_set_error (error, MDG_ERROR_EXTRACT_BOMB, NULL);
          return FALSE;
        }
    }
  if (n < 0 && !parse->ended)
    return FALSE;
  if (n < 0)
    g_clear_error (error);
  if (parse->skip != NULL && (parse->skip->ended || parse->skip->end == NULL))
    pass (parse, parse->skip->held->len);
  xmlParseChunk (parse->context, NULL, 0, TRUE);
  return judge (parse, error);
}

static gboolean
run (Parse *parse,
     xmlSAXHandler *sax,
     gpointer sax_data,
     MdgZip *zip,
     const char *part,
     GError **error)
{
  g_autoptr (MdgZipEntry) entry = mdg_zip_entry_open (zip, part, error);
  if (entry == NULL)
    return FALSE;
  /* The encoding is found in the first four bytes, which must come with the context. */
  char first[4];
  gssize n = mdg_zip_entry_read (entry, first, sizeof first, error);
  if (n < 0)
    return FALSE;
  parse->context = xmlCreatePushParserCtxt (sax, sax_data, first, (int) n, NULL);
  if (parse->context == NULL)
    g_error ("out of memory");
  parse->context->_private = parse;
  xmlCtxtUseOptions (parse->context, OPTIONS);
  return feed (parse, entry, error);
}

/* Events */

static void
on_event_start (void *data,
                const xmlChar *name,
                const xmlChar *prefix,
                const xmlChar *uri,
                int n_namespaces,
                const xmlChar **namespaces,
                int n_attributes,
                int n_defaulted,
                const xmlChar **attributes)
{
  Parse *parse = data;
  parse->depth++;
  MdgXmlAttributes values = { attributes, n_attributes };
  if (!is_over (parse))
    parse->stopped = !parse->events->start (parse->user_data, (const char *) name, &values);
}

static void
on_event_end (void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
  Parse *parse = data;
  note_end (parse);
  if (!is_over (parse))
    parse->stopped = !parse->events->end (parse->user_data, (const char *) name);
}

static void
on_event_text (void *data, const xmlChar *text, int length)
{
  Parse *parse = data;
  check_text (parse, text, (gsize) length);
  if (!is_over (parse))
    parse->stopped = !parse->events->text (parse->user_data, (const char *) text, (gsize) length);
}

static void
on_event_entity (void *data,
                 const xmlChar *name,
                 int type,
                 const xmlChar *public_id,
                 const xmlChar *system_id,
                 xmlChar *content)
{
  ((Parse *) data)->declares_entity = TRUE;
}

gboolean
mdg_xml_read_events (MdgZip *zip,
                     const char *part,
                     const MdgXmlEvents *events,
                     gpointer user_data,
                     GError **error)
{
  xmlSAXHandler sax = { .initialized = XML_SAX2_MAGIC,
                        .startElementNs = on_event_start,
                        .endElementNs = on_event_end,
                        .characters = on_event_text,
                        .cdataBlock = on_event_text,
                        .ignorableWhitespace = on_event_text,
                        .entityDecl = on_event_entity };
  Parse parse = { .events = events, .user_data = user_data };
  gboolean done = run (&parse, &sax, &parse, zip, part, error);
  if (parse.context != NULL)
    {
      /* The parser makes one for declarations of entities, whatever its events. */
      g_clear_pointer (&parse.context->myDoc, xmlFreeDoc);
      xmlFreeParserCtxt (parse.context);
    }
  return done;
}

const char *
mdg_xml_attributes_find (const MdgXmlAttributes *attributes, const char *name, gsize *ret_length)
{
  for (int i = 0; i < attributes->n; i++)
    {
      const xmlChar **value = attributes->values + (gsize) i * 5;
      if (strcmp ((const char *) value[0], name) != 0)
        continue;
      *ret_length = (gsize) (value[4] - value[3]);
      return (const char *) value[3];
    }
  return NULL;
}

gint64
mdg_xml_attributes_int (const MdgXmlAttributes *attributes, const char *name, gint64 fallback)
{
  gsize length = 0;
  const char *value = mdg_xml_attributes_find (attributes, name, &length);
  if (value == NULL || length == 0 || length > 15)
    return fallback;
  char digits[16] = { 0 };
  memcpy (digits, value, length);
  char *end = NULL;
  gint64 number = g_ascii_strtoll (digits, &end, 10);
  return end != digits ? number : fallback;
}

/* Branches and trees */

static Parse *
parse_of (void *data)
{
  return ((xmlParserCtxt *) data)->_private;
}

static void
on_tree_start (void *data,
               const xmlChar *name,
               const xmlChar *prefix,
               const xmlChar *uri,
               int n_namespaces,
               const xmlChar **namespaces,
               int n_attributes,
               int n_defaulted,
               const xmlChar **attributes)
{
  Parse *parse = parse_of (data);
  parse->depth++;
  for (int i = 0; i < n_attributes; i++)
    {
      const xmlChar **value = attributes + (gsize) i * 5;
      check_text (parse, value[3], (gsize) (value[4] - value[3]));
    }
  xmlSAX2StartElementNs (data, name, prefix, uri, n_namespaces, namespaces, n_attributes,
                         n_defaulted, attributes);
}

static void
drop (xmlNode *node)
{
  xmlUnlinkNode (node);
  xmlFreeNode (node);
}

/* What stands between branches, white space mostly, goes along: libxml2 would take the text before
 * the branch for the one it is writing, and write behind its end. */
static void
on_tree_text (void *data, const xmlChar *text, int length)
{
  check_text (parse_of (data), text, (gsize) length);
  xmlSAX2Characters (data, text, length);
}

static void
hand_out (Parse *parse, xmlNode *node)
{
  xmlNode *parent = node->parent;
  if (!is_over (parse))
    parse->stopped = !parse->branch (node, parse->user_data);
  drop (node);
  while (parent->children != NULL)
    drop (parent->children);
}

static void
on_tree_end (void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
  Parse *parse = parse_of (data);
  xmlNode *node = ((xmlParserCtxt *) data)->node;
  xmlSAX2EndElementNs (data, name, prefix, uri);
  note_end (parse);
  if (parse->branch != NULL && node != NULL && mdg_xml_is (node->parent, parse->parent))
    hand_out (parse, node);
}

static void
on_tree_entity (void *data,
                const xmlChar *name,
                int type,
                const xmlChar *public_id,
                const xmlChar *system_id,
                xmlChar *content)
{
  parse_of (data)->declares_entity = TRUE;
}

static xmlDoc *
run_tree (Parse *parse, MdgZip *zip, const char *part, GError **error)
{
  xmlSAXHandler sax = { 0 };
  xmlSAXVersion (&sax, 2);
  sax.startElementNs = on_tree_start;
  sax.endElementNs = on_tree_end;
  sax.characters = on_tree_text;
  sax.ignorableWhitespace = on_tree_text;
  sax.cdataBlock = NULL;
  sax.entityDecl = on_tree_entity;
  sax.comment = NULL;
  sax.processingInstruction = NULL;
  sax.externalSubset = NULL;
  sax.resolveEntity = NULL;
  gboolean done = run (parse, &sax, NULL, zip, part, error);
  g_autoptr (xmlDoc) doc = NULL;
  if (parse->context != NULL)
    {
      doc = parse->context->myDoc;
      xmlFreeParserCtxt (parse->context);
    }
  return done ? g_steal_pointer (&doc) : NULL;
}

gboolean
mdg_xml_read_branches (MdgZip *zip,
                       const char *part,
                       const char *parent,
                       MdgXmlBranchFunc func,
                       gpointer user_data,
                       GError **error)
{
  Parse parse = { .parent = parent, .branch = func, .user_data = user_data };
  g_autoptr (xmlDoc) rest = run_tree (&parse, zip, part, error);
  return rest != NULL;
}

xmlDoc *
mdg_xml_read_tree (MdgZip *zip, const char *part, GError **error)
{
  Parse parse = { 0 };
  return run_tree (&parse, zip, part, error);
}

xmlDoc *
mdg_xml_read_tree_without (MdgZip *zip, const char *part, const char *name, GError **error)
{
  Skip skip = { .name = name, .held = g_string_new (NULL) };
  Parse parse = { .skip = &skip };
  xmlDoc *doc = run_tree (&parse, zip, part, error);
  g_string_free (skip.held, TRUE);
  g_free (skip.end);
  return doc;
}

gboolean
mdg_xml_is (const xmlNode *node, const char *name)
{
  return node != NULL && node->type == XML_ELEMENT_NODE &&
         strcmp ((const char *) node->name, name) == 0;
}

static const char *
attribute_value (const xmlAttr *attribute)
{
  const xmlNode *text = attribute->children;
  return text != NULL && text->content != NULL ? (const char *) text->content : "";
}

const char *
mdg_xml_get (const xmlNode *node, const char *attribute)
{
  if (node == NULL || node->type != XML_ELEMENT_NODE)
    return NULL;
  for (const xmlAttr *a = node->properties; a != NULL; a = a->next)
    if (strcmp ((const char *) a->name, attribute) == 0)
      return attribute_value (a);
  return NULL;
}

int
mdg_xml_get_int (const xmlNode *node, const char *attribute, int fallback)
{
  const char *value = mdg_xml_get (node, attribute);
  char *end = NULL;
  gint64 number = value != NULL ? g_ascii_strtoll (value, &end, 10) : 0;
  if (value == NULL || end == value)
    return fallback;
  return (int) CLAMP (number, G_MININT, G_MAXINT);
}

gboolean
mdg_xml_is_on (const xmlNode *node, const char *attribute)
{
  const char *value = mdg_xml_get (node, attribute);
  return node != NULL &&
         (value == NULL || (strcmp (value, "0") != 0 && strcmp (value, "false") != 0 &&
                            strcmp (value, "off") != 0));
}

xmlNode *
mdg_xml_child (const xmlNode *node, const char *name)
{
  for (xmlNode *child = node != NULL ? node->children : NULL; child != NULL; child = child->next)
    if (mdg_xml_is (child, name))
      return child;
  return NULL;
}

/* Bounded by the depth that the parser allows. */
xmlNode *
mdg_xml_find (const xmlNode *node, const char *name)
{
  for (xmlNode *child = node != NULL ? node->children : NULL; child != NULL; child = child->next)
    {
      xmlNode *found = mdg_xml_is (child, name) ? child : mdg_xml_find (child, name);
      if (found != NULL)
        return found;
    }
  return NULL;
}

xmlNode *
mdg_xml_choose (const xmlNode *alternate)
{
  xmlNode *choice = mdg_xml_child (alternate, "Choice");
  return choice != NULL ? choice : mdg_xml_child (alternate, "Fallback");
}

void
mdg_xml_append_text (GString *out, const xmlNode *node)
{
  for (const xmlNode *child = node != NULL ? node->children : NULL; child != NULL;
       child = child->next)
    if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE)
      g_string_append (out, (const char *) child->content);
    else if (child->type == XML_ELEMENT_NODE)
      mdg_xml_append_text (out, child);
}

const char *
mdg_xml_get_relation (const xmlNode *node, const char *attribute)
{
  for (const xmlAttr *a = node != NULL && node->type == XML_ELEMENT_NODE ? node->properties : NULL;
       a != NULL; a = a->next)
    if (strcmp ((const char *) a->name, attribute) == 0 && a->ns != NULL &&
        g_str_has_suffix ((const char *) a->ns->href, "/relationships"))
      return attribute_value (a);
  return NULL;
}
