/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The proxy settings of Windows: the first line is the list of proxies, the second the list of
 * servers without one, the third a server. What is found is a URI with host and port.
 */
#include "client/net/proxy-rules.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

static void
check_proxy (const char *text)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
  g_assert_true (g_str_has_prefix (text, "http://") || g_str_has_prefix (text, "socks4://"));
  g_assert_cmpint (uri != NULL ? g_uri_get_port (uri) : 1, >, 0);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup (size > 0 ? (const char *) data : "", size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", 3);
  guint n = g_strv_length (lines);
  g_auto (GStrv) found = mdg_proxy_rules_find (n > 0 ? lines[0] : "", "https");
  for (guint i = 0; found != NULL && found[i] != NULL; i++)
    check_proxy (found[i]);
  g_assert_true (found == NULL || g_strv_length (found) <= MDG_PROXY_RULES_MAX_PROXIES);
  if (n > 2)
    mdg_proxy_rules_is_direct (lines[1], "https", lines[2], (guint) size % 65536);
  return 0;
}
