/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A text and a cell, divided by a form feed: a text that passes the check, filled with whatever
 * cell, is to cmark a text without HTML and pictures, that leads to http(s) addresses alone, and to
 * no more of them than with a harmless cell.
 */
#include "shared/notice/message.h"
#include "tests/fuzz/fuzz.h"

#include <cmark-gfm.h>
#include <string.h>

static MdgCsvTable *
make_table (const char *cell)
{
  g_autoptr (GString) csv = g_string_new ("a\r\n");
  g_auto (GStrv) halves = g_strsplit (cell, "\"", -1);
  g_autofree char *quoted = g_strjoinv ("\"\"", halves);
  g_string_append_printf (csv, "\"%s\"\r\n", quoted);
  g_autoptr (GBytes) file = g_bytes_new (csv->str, csv->len);
  return mdg_csv_table_parse (file, NULL, NULL);
}

static guint
check_node (cmark_node *node)
{
  cmark_node_type type = cmark_node_get_type (node);
  g_assert_cmpint (type, !=, CMARK_NODE_HTML_BLOCK);
  g_assert_cmpint (type, !=, CMARK_NODE_HTML_INLINE);
  g_assert_cmpint (type, !=, CMARK_NODE_IMAGE);
  if (type != CMARK_NODE_LINK)
    return 0;
  const char *url = cmark_node_get_url (node);
  g_assert_true (g_ascii_strncasecmp (url, "http://", 7) == 0 ||
                 g_ascii_strncasecmp (url, "https://", 8) == 0);
  return 1;
}

static guint
count_links (const char *text)
{
  guint n = 0;
  cmark_node *document = cmark_parse_document (text, strlen (text), CMARK_OPT_DEFAULT);
  cmark_iter *iter = cmark_iter_new (document);
  for (cmark_event_type event = cmark_iter_next (iter); event != CMARK_EVENT_DONE;
       event = cmark_iter_next (iter))
    if (event == CMARK_EVENT_ENTER)
      n += check_node (cmark_iter_get_node (iter));
  cmark_iter_free (iter);
  cmark_node_free (document);
  return n;
}

static guint
count_filled (const char *text, const MdgCsvTable *table)
{
  g_autofree char *filled = mdg_message_fill (text, table, 0);
  g_assert_true (g_utf8_validate (filled, -1, NULL));
  return count_links (filled);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *raw = g_strndup (size > 0 ? (const char *) data : "", size);
  g_autofree char *valid = g_utf8_make_valid (raw, -1);
  g_auto (GStrv) halves = g_strsplit (valid, "\f", 2);
  const char *text = halves[0] != NULL ? halves[0] : "";
  const char *cell = halves[0] != NULL && halves[1] != NULL ? halves[1] : "";
  g_autoptr (MdgCsvTable) table = make_table (cell);
  g_autoptr (MdgCsvTable) harmless = make_table ("x");
  if (table == NULL || mdg_csv_table_get_n_rows (table) == 0 ||
      !mdg_message_check (text, table, NULL))
    return 0;
  g_autoptr (GArray) gaps = mdg_message_find_gaps (text, table);
  g_assert_cmpuint (gaps->len, <=, mdg_csv_table_get_n_rows (table));
  g_assert_cmpuint (count_filled (text, table), <=, count_filled (text, harmless));
  return 0;
}
