/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/xlsx-strings.h"

#include <string.h>

struct _MdgXlsxStrings
{
  GString *text;  /* each string with its end NUL */
  GArray *starts; /* guint32: a part is at most 512 MB */
  gboolean in_text;
  guint reading_depth; /* inside of rPh */
};

G_STATIC_ASSERT (MDG_ZIP_MAX_ENTRY_BYTES < G_MAXUINT32);

static gboolean
on_start (gpointer user_data, const char *name, const MdgXmlAttributes *attributes)
{
  MdgXlsxStrings *strings = user_data;
  if (strcmp (name, "si") == 0)
    {
      guint32 start = (guint32) strings->text->len;
      g_array_append_val (strings->starts, start);
    }
  else if (strcmp (name, "rPh") == 0)
    strings->reading_depth++;
  strings->in_text = strcmp (name, "t") == 0 && strings->reading_depth == 0;
  return TRUE;
}

static gboolean
on_end (gpointer user_data, const char *name)
{
  MdgXlsxStrings *strings = user_data;
  strings->in_text = FALSE;
  if (strcmp (name, "si") == 0)
    g_string_append_c (strings->text, '\0');
  else if (strcmp (name, "rPh") == 0 && strings->reading_depth > 0)
    strings->reading_depth--;
  return TRUE;
}

static gboolean
on_text (gpointer user_data, const char *text, gsize length)
{
  MdgXlsxStrings *strings = user_data;
  if (strings->in_text)
    g_string_append_len (strings->text, text, (gssize) length);
  return TRUE;
}

MdgXlsxStrings *
mdg_xlsx_strings_read (MdgOoxmlPackage *package, const char *part, GError **error)
{
  static const MdgXmlEvents events = { on_start, on_end, on_text };
  g_autoptr (MdgXlsxStrings) strings = g_new0 (MdgXlsxStrings, 1);
  strings->text = g_string_new (NULL);
  strings->starts = g_array_new (FALSE, FALSE, sizeof (guint32));
  if (part != NULL && !mdg_xml_read_events (package->zip, part, &events, strings, error))
    return NULL;
  return g_steal_pointer (&strings);
}

void
mdg_xlsx_strings_free (MdgXlsxStrings *strings)
{
  if (strings == NULL)
    return;
  g_string_free (strings->text, TRUE);
  g_array_unref (strings->starts);
  g_free (strings);
}

const char *
mdg_xlsx_strings_get (const MdgXlsxStrings *strings, gint64 index)
{
  if (index < 0 || index >= strings->starts->len)
    return "";
  return strings->text->str + g_array_index (strings->starts, guint32, (guint) index);
}
