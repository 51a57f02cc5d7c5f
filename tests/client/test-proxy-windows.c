/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The proxy settings of a person on Windows, out of the registry.
 *
 * /proxy-windows/fixed   proxies, exceptions, and both switched off
 */
#include "client/net/proxy.h"
#include "tests/client/registry-hive.h"
#include "tests/support/script-server.h"

#include <string.h>

#define CONNECTIONS \
  L"Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\Connections"
#define DIRECT 1
#define FIXED 2

typedef struct
{
  char *found;
} Outcome;

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) proxies =
    g_proxy_resolver_lookup_finish (G_PROXY_RESOLVER (source), result, &error);
  g_assert_no_error (error);
  outcome->found = g_strjoinv (" ", proxies);
}

static gboolean
is_found (gpointer data)
{
  return ((Outcome *) data)->found != NULL;
}

static void
expect (const char *uri, const char *expected)
{
  Outcome outcome = { NULL };
  g_autoptr (GProxyResolver) resolver = mdg_proxy_resolver_new ();
  g_proxy_resolver_lookup_async (resolver, uri, NULL, on_found, &outcome);
  g_assert_true (mdg_wait_until (is_found, &outcome, 30));
  g_assert_cmpstr (outcome.found, ==, expected);
  g_free (outcome.found);
}

static void
append_number (GByteArray *blob, guint32 value)
{
  guint32 little = GUINT32_TO_LE (value);
  g_byte_array_append (blob, (const guint8 *) &little, sizeof little);
}

static void
append_text (GByteArray *blob, const char *text)
{
  append_number (blob, (guint32) strlen (text));
  g_byte_array_append (blob, (const guint8 *) text, (guint) strlen (text));
}

/* What the settings of Windows write: the kinds of proxy that are on, then the three lines. */
static void
set_connection (guint32 kinds, const char *servers, const char *bypass)
{
  g_autoptr (GByteArray) blob = g_byte_array_new ();
  append_number (blob, 0x46);
  append_number (blob, 1);
  append_number (blob, kinds);
  append_text (blob, servers);
  append_text (blob, bypass);
  append_text (blob, "");
  for (guint i = 0; i < 8; i++)
    append_number (blob, 0);
  mdg_registry_hive_set (HKEY_CURRENT_USER, CONNECTIONS, "DefaultConnectionSettings", REG_BINARY,
                         blob->data, blob->len);
}

static void
test_fixed (void)
{
  MdgRegistryHive *hive = mdg_registry_hive_new ();
  expect ("https://madoguchi.example.lg.jp", "direct://");
  set_connection (DIRECT | FIXED, "http=a:80;https=proxy.example:8080", "*.local;<local>");
  expect ("https://madoguchi.example.lg.jp", "http://proxy.example:8080");
  expect ("https://printer.local", "direct://");
  expect ("https://madoguchi", "direct://");
  expect ("http://127.0.0.1:8080", "direct://");
  set_connection (DIRECT, "http=a:80;https=proxy.example:8080", "");
  expect ("https://madoguchi.example.lg.jp", "direct://");
  mdg_registry_hive_free (hive);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_FATAL_MASK);
  g_test_add_func ("/proxy-windows/fixed", test_fixed);
  return g_test_run ();
}
