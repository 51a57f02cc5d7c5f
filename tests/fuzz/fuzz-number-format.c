/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Formats of cells: a first line with the number, the rest is the format. What is shown is UTF-8.
 */
#include "server/engine/extract/number-format.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup (size > 0 ? (const char *) data : "", size);
  char *code = strchr (text, '\n');
  double value = g_ascii_strtod (text, NULL);
  g_autoptr (MdgNumberFormat) format = mdg_number_format_parse (code != NULL ? code + 1 : text);
  g_autoptr (GString) shown = g_string_new (NULL);
  mdg_number_format_append (format, shown, value, size % 2 == 0);
  mdg_number_format_append (format, shown, -value, FALSE);
  mdg_number_format_append_text (format, shown, "文字");
  g_assert_true (g_utf8_validate (shown->str, (gssize) shown->len, NULL));
  return 0;
}
