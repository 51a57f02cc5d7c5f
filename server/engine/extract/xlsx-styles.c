/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/xlsx-styles.h"

#define MAX_STYLES 70000

typedef struct
{
  guint format;
  guint font;
} Style;

struct _MdgXlsxStyles
{
  GHashTable *codes;   /* id → own code */
  GHashTable *formats; /* id → MdgNumberFormat, as they are first used */
  GArray *styles;      /* Style */
  GArray *bold;        /* gboolean of each font */
};

static void
read_codes (MdgXlsxStyles *styles, const xmlNode *list)
{
  for (const xmlNode *node = list != NULL ? list->children : NULL; node != NULL; node = node->next)
    {
      const char *code = mdg_xml_get (node, "formatCode");
      int id = mdg_xml_get_int (node, "numFmtId", -1);
      if (code != NULL && id >= 0 && g_hash_table_size (styles->codes) < MAX_STYLES)
        g_hash_table_replace (styles->codes, GINT_TO_POINTER (id), g_strdup (code));
    }
}

static void
read_fonts (MdgXlsxStyles *styles, const xmlNode *list)
{
  for (const xmlNode *node = list != NULL ? list->children : NULL;
       node != NULL && styles->bold->len < MAX_STYLES; node = node->next)
    {
      if (!mdg_xml_is (node, "font"))
        continue;
      gboolean bold = mdg_xml_is_on (mdg_xml_child (node, "b"), "val");
      g_array_append_val (styles->bold, bold);
    }
}

static void
read_styles (MdgXlsxStyles *styles, const xmlNode *list)
{
  for (const xmlNode *node = list != NULL ? list->children : NULL;
       node != NULL && styles->styles->len < MAX_STYLES; node = node->next)
    {
      if (!mdg_xml_is (node, "xf"))
        continue;
      Style style = { (guint) mdg_xml_get_int (node, "numFmtId", 0),
                      (guint) mdg_xml_get_int (node, "fontId", 0) };
      g_array_append_val (styles->styles, style);
    }
}

MdgXlsxStyles *
mdg_xlsx_styles_read (MdgOoxmlPackage *package, const char *part)
{
  MdgXlsxStyles *styles = g_new0 (MdgXlsxStyles, 1);
  styles->codes = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  styles->formats =
    g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) mdg_number_format_free);
  styles->styles = g_array_new (FALSE, FALSE, sizeof (Style));
  styles->bold = g_array_new (FALSE, FALSE, sizeof (gboolean));
  g_autoptr (xmlDoc) doc = mdg_ooxml_package_read_side_part (package, part);
  const xmlNode *root = doc != NULL ? xmlDocGetRootElement (doc) : NULL;
  read_codes (styles, mdg_xml_child (root, "numFmts"));
  read_fonts (styles, mdg_xml_child (root, "fonts"));
  read_styles (styles, mdg_xml_child (root, "cellXfs"));
  return styles;
}

void
mdg_xlsx_styles_free (MdgXlsxStyles *styles)
{
  if (styles == NULL)
    return;
  g_hash_table_unref (styles->codes);
  g_hash_table_unref (styles->formats);
  g_array_unref (styles->styles);
  g_array_unref (styles->bold);
  g_free (styles);
}

const MdgNumberFormat *
mdg_xlsx_styles_get_format (MdgXlsxStyles *styles, gint64 index)
{
  guint id = 0;
  if (index >= 0 && index < styles->styles->len)
    id = g_array_index (styles->styles, Style, (guint) index).format;
  MdgNumberFormat *format = g_hash_table_lookup (styles->formats, GUINT_TO_POINTER (id));
  if (format != NULL)
    return format;
  const char *code = g_hash_table_lookup (styles->codes, GUINT_TO_POINTER (id));
  format = code != NULL ? mdg_number_format_parse (code) : mdg_number_format_builtin (id);
  g_hash_table_insert (styles->formats, GUINT_TO_POINTER (id), format);
  return format;
}

gboolean
mdg_xlsx_styles_is_bold (const MdgXlsxStyles *styles, gint64 index)
{
  if (index < 0 || index >= styles->styles->len)
    return FALSE;
  guint font = g_array_index (styles->styles, Style, (guint) index).font;
  return font < styles->bold->len && g_array_index (styles->bold, gboolean, font);
}
