/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/docx-inline.h"

#include "server/engine/extract/ooxml-drawing.h"

#include <string.h>

typedef struct
{
  MdgDocxInline *content;
  MdgOoxmlPackage *package;
  GPtrArray *relations;
  const MdgDocxStyles *styles;
  MdgDocxFields *fields;
  gboolean hidden_by_style; /* the paragraph's */
} Reader;

static void read_children (Reader *reader, const xmlNode *node);

/* Drawings */

static void
read_drawing (Reader *reader, xmlNode *node)
{
  GString *drawn = reader->content->drawn;
  const char *relation = NULL;
  if (mdg_xml_is (node, "txbxContent"))
    g_ptr_array_add (reader->content->boxes, node);
  else if (mdg_xml_is (node, "chart") && (relation = mdg_xml_get_relation (node, "id")) != NULL)
    mdg_ooxml_append_chart (drawn, reader->package,
                            mdg_ooxml_relations_find_id (reader->relations, relation), TRUE);
  else if (mdg_xml_is (node, "relIds"))
    mdg_ooxml_append_smart_art (
      drawn, reader->package,
      mdg_ooxml_relations_find_id (reader->relations, mdg_xml_get_relation (node, "dm")));
  else if (mdg_xml_is (node, "textpath") && mdg_xml_get (node, "string") != NULL)
    mdg_drawing_append_line (drawn, mdg_xml_get (node, "string"));
  else if (mdg_xml_is (node, "txBody"))
    mdg_drawing_append_body (drawn, node);
  else if (mdg_xml_is (node, "AlternateContent"))
    read_drawing (reader, mdg_xml_choose (node));
  else
    for (xmlNode *child = node != NULL ? node->children : NULL; child != NULL; child = child->next)
      if (child->type == XML_ELEMENT_NODE)
        read_drawing (reader, child);
}

/* Fields */

static void
read_form_field (Reader *reader, const xmlNode *data)
{
  const xmlNode *box = mdg_xml_child (data, "checkBox");
  const xmlNode *list = mdg_xml_child (data, "ddList");
  if (box != NULL)
    {
      const xmlNode *state = mdg_xml_child (box, "checked");
      if (state == NULL)
        state = mdg_xml_child (box, "default");
      g_string_append (reader->content->text, mdg_xml_is_on (state, "val") ? "☑" : "☐");
    }
  int chosen = mdg_xml_get_int (mdg_xml_child (list, "result"), "val", 0);
  for (const xmlNode *entry = list != NULL ? list->children : NULL; entry != NULL;
       entry = entry->next)
    if (mdg_xml_is (entry, "listEntry") && chosen-- == 0 && mdg_xml_get (entry, "val") != NULL)
      g_string_append (reader->content->text, mdg_xml_get (entry, "val"));
}

static void
read_field (Reader *reader, const xmlNode *node)
{
  MdgDocxFields *fields = reader->fields;
  const char *type = mdg_xml_get (node, "fldCharType");
  guint64 bit = fields->depth > 0 && fields->depth <= MDG_DOCX_MAX_FIELDS
                  ? G_GUINT64_CONSTANT (1) << (fields->depth - 1)
                  : 0;
  if (g_strcmp0 (type, "begin") == 0)
    {
      if (fields->depth < MDG_DOCX_MAX_FIELDS)
        fields->instructions |= G_GUINT64_CONSTANT (1) << fields->depth;
      fields->depth++;
      read_form_field (reader, mdg_xml_child (node, "ffData"));
    }
  else if (g_strcmp0 (type, "separate") == 0)
    fields->instructions &= ~bit;
  else if (g_strcmp0 (type, "end") == 0 && fields->depth > 0)
    {
      fields->instructions &= ~bit;
      fields->depth--;
    }
}

/* Runs */

/* Symbol fonts put their signs into the private use area; forms are full of these few. */
static void
append_symbol (GString *out, const xmlNode *node)
{
  static const struct
  {
    const char *font;
    guint code;
    const char *text;
  } signs[] = {
    { "Wingdings", 0x6F, "□" },
    { "Wingdings", 0x71, "❑" },
    { "Wingdings", 0xA8, "☐" },
    { "Wingdings", 0xFE, "☑" },
    { "Wingdings", 0xFD, "☒" },
    { "Wingdings", 0xFC, "✓" },
    { "Wingdings", 0xFB, "✗" },
    { "Wingdings", 0x6C, "●" },
    { "Wingdings", 0x6E, "■" },
    { "Wingdings", 0xE0, "→" },
    { "Wingdings", 0xDF, "←" },
    { "Wingdings", 0xF0, "⇨" },
    { "Wingdings", 0x28, "☎" },
    { "Wingdings", 0x2A, "✉" },
    { "Wingdings 2", 0x52, "☑" },
    { "Wingdings 2", 0xA3, "☐" },
    { "Wingdings 2", 0x50, "✓" },
    { "Symbol", 0xB0, "°" },
    { "Symbol", 0xB1, "±" },
    { "Symbol", 0xB4, "×" },
    { "Symbol", 0xB7, "・" },
    { "Symbol", 0x6D, "μ" },
    { "Symbol", 0xA3, "≤" },
    { "Symbol", 0xB3, "≥" },
  };
  const char *font = mdg_xml_get (node, "font");
  const char *value = mdg_xml_get (node, "char");
  guint code = value != NULL ? (guint) g_ascii_strtoull (value, NULL, 16) : 0;
  guint low = code >= 0xF000 && code <= 0xF0FF ? code - 0xF000 : code;
  for (guint i = 0; font != NULL && i < G_N_ELEMENTS (signs); i++)
    if (signs[i].code == low && g_ascii_strcasecmp (signs[i].font, font) == 0)
      {
        g_string_append (out, signs[i].text);
        return;
      }
  gboolean is_private = code >= 0xE000 && code <= 0xF8FF;
  if (!is_private && code >= 0x20 && g_unichar_validate (code))
    g_string_append_unichar (out, code);
}

static void
read_note (Reader *reader, const xmlNode *node, gboolean endnote)
{
  MdgDocxNote note = { endnote, mdg_xml_get_int (node, "id", -1) };
  g_array_append_val (reader->content->notes, note);
}

static gboolean
is_hidden_run (const Reader *reader, const xmlNode *run)
{
  const xmlNode *properties = mdg_xml_child (run, "rPr");
  const xmlNode *vanish = mdg_xml_child (properties, "vanish");
  if (vanish != NULL)
    return mdg_xml_is_on (vanish, "val");
  const char *style = mdg_xml_get (mdg_xml_child (properties, "rStyle"), "val");
  return reader->hidden_by_style ||
         (style != NULL && mdg_docx_styles_is_hidden (reader->styles, style));
}

static void
append_text (Reader *reader, const xmlNode *node)
{
  gsize start = reader->content->text->len;
  mdg_xml_append_text (reader->content->text, node);
  /* Word shows line breaks inside of w:t as spaces. */
  g_autofree char *text = g_strdup (reader->content->text->str + start);
  g_string_truncate (reader->content->text, start);
  g_string_append (reader->content->text, g_strdelimit (text, "\t\r\n", ' '));
}

static void
append_break (GString *out, const xmlNode *node)
{
  const char *type = mdg_xml_get (node, "type");
  if (type == NULL || strcmp (type, "textWrapping") == 0)
    g_string_append_c (out, '\n');
}

typedef enum
{
  SIGN_SKIP,
  SIGN_TEXT,
  SIGN_SPACE,
  SIGN_BREAK,
  SIGN_LINE,
  SIGN_HYPHEN,
  SIGN_SYMBOL,
  SIGN_FOOTNOTE,
  SIGN_ENDNOTE,
  SIGN_DRAWING,
  SIGN_FIELD,
  SIGN_RUN,
  SIGN_ALTERNATE,
  SIGN_OTHER, /* a wrapper: its children count */
} Sign;

static Sign
sign_of (const xmlNode *node)
{
  static const struct
  {
    const char *name;
    Sign sign;
  } signs[] = {
    { "r", SIGN_RUN },
    { "t", SIGN_TEXT },
    { "rPr", SIGN_SKIP },
    { "pPr", SIGN_SKIP },
    { "tab", SIGN_SPACE },
    { "br", SIGN_BREAK },
    { "fldChar", SIGN_FIELD },
    { "instrText", SIGN_SKIP },
    { "drawing", SIGN_DRAWING },
    { "pict", SIGN_DRAWING },
    { "object", SIGN_DRAWING },
    { "AlternateContent", SIGN_ALTERNATE },
    { "cr", SIGN_LINE },
    { "ptab", SIGN_SPACE },
    { "noBreakHyphen", SIGN_HYPHEN },
    { "sym", SIGN_SYMBOL },
    { "footnoteReference", SIGN_FOOTNOTE },
    { "endnoteReference", SIGN_ENDNOTE },
    { "del", SIGN_SKIP },
    { "moveFrom", SIGN_SKIP },
    { "delText", SIGN_SKIP },
    { "delInstrText", SIGN_SKIP },
    { "rt", SIGN_SKIP },
    { "rubyPr", SIGN_SKIP },
    { "sdtPr", SIGN_SKIP },
    { "sdtEndPr", SIGN_SKIP },
    { "fldData", SIGN_SKIP },
  };
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (strcmp ((const char *) node->name, signs[i].name) == 0)
      return signs[i].sign;
  return SIGN_OTHER;
}

static void
read_sign (Reader *reader, xmlNode *node, Sign sign)
{
  GString *text = reader->content->text;
  if (sign == SIGN_TEXT)
    append_text (reader, node);
  else if (sign == SIGN_SPACE)
    g_string_append_c (text, ' ');
  else if (sign == SIGN_LINE)
    g_string_append_c (text, '\n');
  else if (sign == SIGN_BREAK)
    append_break (text, node);
  else if (sign == SIGN_HYPHEN)
    g_string_append_c (text, '-');
  else if (sign == SIGN_SYMBOL)
    append_symbol (text, node);
  else if (sign == SIGN_FOOTNOTE || sign == SIGN_ENDNOTE)
    read_note (reader, node, sign == SIGN_ENDNOTE);
  else if (sign == SIGN_DRAWING)
    read_drawing (reader, node);
  else if (sign == SIGN_RUN && is_hidden_run (reader, node))
    return;
  else if (sign != SIGN_SKIP)
    read_children (reader, node);
}

static void
read_node (Reader *reader, xmlNode *node)
{
  Sign sign = sign_of (node);
  if (sign == SIGN_FIELD)
    read_field (reader, node);
  else if (sign == SIGN_ALTERNATE)
    {
      const xmlNode *choice = mdg_xml_choose (node);
      if (choice != NULL)
        read_children (reader, choice);
    }
  else if (reader->fields->instructions == 0 || sign == SIGN_RUN || sign == SIGN_OTHER)
    read_sign (reader, node, sign);
}

static void
read_children (Reader *reader, const xmlNode *node)
{
  for (xmlNode *child = node->children; child != NULL; child = child->next)
    if (child->type == XML_ELEMENT_NODE)
      read_node (reader, child);
}

MdgDocxInline *
mdg_docx_inline_read (const xmlNode *paragraph,
                      MdgOoxmlPackage *package,
                      GPtrArray *relations,
                      const MdgDocxStyles *styles,
                      MdgDocxFields *fields)
{
  const xmlNode *properties = mdg_xml_child (paragraph, "pPr");
  const char *style = mdg_xml_get (mdg_xml_child (properties, "pStyle"), "val");
  MdgDocxInline *content = g_new0 (MdgDocxInline, 1);
  content->text = g_string_new (NULL);
  content->drawn = g_string_new (NULL);
  content->boxes = g_ptr_array_new ();
  content->notes = g_array_new (FALSE, FALSE, sizeof (MdgDocxNote));
  Reader reader = { .content = content,
                    .package = package,
                    .relations = relations,
                    .styles = styles,
                    .fields = fields };
  reader.hidden_by_style = mdg_docx_styles_is_hidden (styles, style);
  read_children (&reader, paragraph);
  return content;
}

void
mdg_docx_inline_free (MdgDocxInline *content)
{
  if (content == NULL)
    return;
  g_string_free (content->text, TRUE);
  g_string_free (content->drawn, TRUE);
  g_ptr_array_unref (content->boxes);
  g_array_unref (content->notes);
  g_free (content);
}
