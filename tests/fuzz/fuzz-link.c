/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * madoguchi: links. What is taken has no more in it than the scheme and a page; what is refused
 * leaves the result alone.
 */
#include "client/application/link.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  MdgLink link = { NULL };
  if (!mdg_link_parse_bytes (data, size, &link, &error))
    {
      g_assert_nonnull (error);
      g_assert_null (link.page);
      return 0;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (size, ==, strlen (MDG_LINK_SCHEME ":page/") + strlen (link.page));
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_assert_true (g_str_has_suffix (text, link.page));
  MdgLink again = { NULL };
  g_assert_true (mdg_link_parse (text, &again, NULL));
  g_assert_cmpstr (again.page, ==, link.page);
  return 0;
}
