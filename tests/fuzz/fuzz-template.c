/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Templates of the resident pages. Whatever the template, a hostile value brings no more markup
 * into the page than a harmless one: the same tags and quotes come out.
 */
#include "server/portal/template.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

#define MAX_OUT (1024 * 1024)

static MdgBytes *
fill (MdgTemplate *template, const char *value)
{
  g_autoptr (MdgTemplateData) data = mdg_template_data_new ();
  mdg_template_data_set (data, "v", value);
  mdg_template_data_set_list (data, "none");
  mdg_template_data_set (mdg_template_data_add_item (data, "list"), "n", value);
  mdg_template_data_set (mdg_template_data_add_item (data, "list"), "n", value);
  g_autoptr (MdgBytes) out = mdg_bytes_new (MAX_OUT);
  return mdg_template_fill (template, data, out, NULL) ? g_steal_pointer (&out) : NULL;
}

static gsize
count (MdgBytes *bytes, const char *set)
{
  const guint8 *data = mdg_bytes_get_data (bytes);
  gsize n = 0;
  for (gsize i = 0; i < mdg_bytes_get_size (bytes); i++)
    n += strchr (set, data[i]) != NULL && data[i] != '\0';
  return n;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (MdgTemplate) template =
    mdg_template_parse (size > 0 ? (const char *) data : "", size, NULL);
  if (template == NULL)
    return 0;
  g_autoptr (MdgBytes) harmless = fill (template, "x");
  g_autoptr (MdgBytes) hostile = fill (template, "\"'<script>`{{v}}\xff\x01");
  if (harmless != NULL && hostile != NULL)
    g_assert_cmpuint (count (harmless, "<>\"'`"), ==, count (hostile, "<>\"'`"));
  return 0;
}
