/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Proxies as Windows keeps them.
 *
 * /proxy/servers   the list of proxies
 * /proxy/bypass    the list of servers that are reached without one
 * /proxy/answer    look-ups answer what was found, and direct for what is no web address
 * /proxy/kept      an answer is kept for a while
 * /proxy/joined    many that ask at the same time wait for one search
 * /proxy/slow      a search that takes too long is not waited for, and helps the next one
 */
#include "client/net/proxy-resolver.h"
#include "client/net/proxy-rules.h"
#include "tests/support/script-server.h"

typedef struct
{
  const char *servers;
  const char *scheme;
  const char *expected; /* with spaces; NULL: none */
} ServersRow;

static const ServersRow servers_rows[] = {
  { "proxy:8080", "https", "http://proxy:8080" },
  { "proxy:8080", "http", "http://proxy:8080" },
  { "proxy", "https", "http://proxy:80" },
  { "http=a:80;https=b:8080", "https", "http://b:8080" },
  { "http=a:80;https=b:8080", "http", "http://a:80" },
  { "http=a:80;https=b:8080", "ftp", NULL },
  { "HTTPS=Proxy.Example:8080", "https", "http://proxy.example:8080" },
  { "http=http://a:80 https=http://b:8080/", "https", "http://b:8080" },
  { "https://b:8080", "https", "http://b:8080" },
  { "http=a:80;c:3128", "https", "http://c:3128" },
  { "one:80;two:81 three:82", "https", "http://one:80 http://two:81 http://three:82" },
  { "socks=s", "https", "socks4://s:1080" },
  { "socks=s:9;p:1", "https", "http://p:1" },
  { "[fe80::1]:8080", "https", "http://[fe80::1]:8080" },
  { "10.1.2.3:8080", "https", "http://10.1.2.3:8080" },
  { " ;; proxy:1 ;;", "https", "http://proxy:1" },
  { "1:1 2:2 3:3 4:4 5:5 6:6 7:7 8:8 9:9", "https",
    "http://1:1 http://2:2 http://3:3 http://4:4 http://5:5 http://6:6 http://7:7 http://8:8" },
  { "", "https", NULL },
  { NULL, "https", NULL },
  { ";", "https", NULL },
  { "proxy:0", "https", NULL },
  { "proxy:65536", "https", NULL },
  { "proxy:abc", "https", NULL },
  { "user@proxy:80", "https", NULL },
  { "プロキシ:80", "https", NULL },
  { "https=", "https", NULL },
  { "[", "https", NULL },
  { "[]", "https", NULL },
  { "=", "https", NULL },
  { "bad:port:80;good:81", "https", "http://good:81" },
};

static void
test_servers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (servers_rows); i++)
    {
      const ServersRow *row = &servers_rows[i];
      g_test_message ("“%s” for %s", row->servers, row->scheme);
      g_auto (GStrv) found = mdg_proxy_rules_find (row->servers, row->scheme);
      g_autofree char *text = found != NULL ? g_strjoinv (" ", found) : NULL;
      g_assert_cmpstr (text, ==, row->expected);
    }
}

typedef struct
{
  const char *bypass;
  const char *host;
  guint port;
  gboolean direct;
  const char *sentence;
} BypassRow;

#define TYPICAL "*.local;<local>;10.*;madoguchi.example.lg.jp"

static const BypassRow bypass_rows[] = {
  { TYPICAL, "printer.local", 0, TRUE, "what ends so is reached directly" },
  { TYPICAL, "local", 0, TRUE, "a name without dots is local" },
  { TYPICAL, "madoguchi", 0, TRUE, "any name without dots" },
  { TYPICAL, "10.1.2.3", 0, TRUE, "an address that begins so" },
  { TYPICAL, "110.1.2.3", 0, FALSE, "an address that only holds it is not" },
  { TYPICAL, "MADOGUCHI.example.LG.jp", 0, TRUE, "capitals do not matter" },
  { TYPICAL, "x.madoguchi.example.lg.jp", 0, FALSE, "a name is not a suffix" },
  { TYPICAL, "example.com", 0, FALSE, "all others go through the proxy" },
  { "10.*", "madoguchi", 0, FALSE, "without <local> a plain name is like all others" },
  { "<local>", "fe80::1", 0, FALSE, "an address without dots is no plain name" },
  { "*", "example.com", 0, TRUE, "a star is everything" },
  { "*example*", "www.example.com", 0, TRUE, "stars on both sides" },
  { "a*b*c", "aXbXbXc", 0, TRUE, "stars try again" },
  { "a*b*c", "aXbXb", 0, FALSE, "and give up" },
  { "example.com:8443", "example.com", 8443, TRUE, "a port that fits" },
  { "example.com:8443", "example.com", 0, FALSE, "and one that does not" },
  { "example.com:443", "example.com", 0, TRUE, "the port of https is 443" },
  { "http://example.com", "example.com", 0, FALSE, "another protocol" },
  { "https://example.com", "example.com", 0, TRUE, "the same protocol" },
  { "[fd00::*]", "fd00::7", 0, TRUE, "brackets around an address" },
  { "fd00::*", "fd00::7", 0, TRUE, "and none" },
  { "example.com:x", "example.com", 0, FALSE, "what is no port fits nothing" },
  { "?xample.com", "example.com", 0, FALSE, "a question mark is itself" },
  { "", "example.com", 0, FALSE, "an empty list names nobody" },
  { NULL, "example.com", 0, FALSE, "no list neither" },
  { NULL, "localhost", 0, TRUE, "this machine is always direct" },
  { NULL, "127.0.0.1", 8080, TRUE, "by its address too" },
  { NULL, "::1", 0, TRUE, "in both kinds" },
  { "[", "example.com", 0, FALSE, "half a bracket" },
};

static void
test_bypass (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bypass_rows); i++)
    {
      const BypassRow *row = &bypass_rows[i];
      g_test_message ("%s: “%s”, %s", row->sentence, row->bypass, row->host);
      g_assert_cmpint (mdg_proxy_rules_is_direct (row->bypass, "https", row->host, row->port), ==,
                       row->direct);
    }
}

/* ---- the resolver ---- */

static int n_searches;
static int pause_ms;

static char **
find_slowly (const char *uri)
{
  g_atomic_int_inc (&n_searches);
  g_usleep ((gulong) g_atomic_int_get (&pause_ms) * 1000);
  if (g_str_has_prefix (uri, "https://inside"))
    return NULL;
  return g_strsplit ("http://proxy:8080", " ", 0);
}

typedef struct
{
  char *found;
  guint n_done;
} Outcome;

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) proxies =
    g_proxy_resolver_lookup_finish (G_PROXY_RESOLVER (source), result, &error);
  g_assert_no_error (error);
  g_free (outcome->found);
  outcome->found = g_strjoinv (" ", proxies);
  outcome->n_done++;
}

static gboolean
is_done (gpointer data)
{
  return ((Outcome *) data)->n_done == 1;
}

static void
expect (GProxyResolver *resolver, const char *uri, const char *expected)
{
  Outcome outcome = { 0 };
  g_proxy_resolver_lookup_async (resolver, uri, NULL, on_found, &outcome);
  g_assert_true (mdg_wait_until (is_done, &outcome, 10));
  g_assert_cmpstr (outcome.found, ==, expected);
  g_free (outcome.found);
}

static GProxyResolver *
begin (int pause, guint timeout_ms, guint keep_ms)
{
  g_atomic_int_set (&n_searches, 0);
  g_atomic_int_set (&pause_ms, pause);
  return mdg_proxy_resolver_new_with (find_slowly, timeout_ms, keep_ms);
}

static void
test_answer (void)
{
  g_autoptr (GProxyResolver) resolver = begin (0, 0, 0);
  expect (resolver, "https://outside.example/api/v1/server", "http://proxy:8080");
  expect (resolver, "https://inside.example/", "direct://");
  expect (resolver, "https://[fe80::1]:8443/", "http://proxy:8080");
  g_assert_cmpint (g_atomic_int_get (&n_searches), ==, 3);
  expect (resolver, "none://proxy:8080", "direct://");
  g_assert_cmpint (g_atomic_int_get (&n_searches), ==, 3);
  g_auto (GStrv) plain = g_proxy_resolver_lookup (resolver, "https://a.example", NULL, NULL);
  g_assert_cmpstr (plain[0], ==, "http://proxy:8080");
}

static void
test_kept (void)
{
  g_autoptr (GProxyResolver) resolver = begin (0, 0, 300);
  for (guint i = 0; i < 5; i++)
    expect (resolver, i % 2 ? "https://a.example/x" : "https://a.example/y", "http://proxy:8080");
  g_assert_cmpint (g_atomic_int_get (&n_searches), ==, 1);
  g_usleep (350 * 1000);
  expect (resolver, "https://a.example/", "http://proxy:8080");
  g_assert_cmpint (g_atomic_int_get (&n_searches), ==, 2);
  for (guint i = 0; i < 3 * MDG_PROXY_MAX_KEPT; i++)
    {
      g_autofree char *uri = g_strdup_printf ("https://h%u.example/", i);
      expect (resolver, uri, "http://proxy:8080");
    }
}

static gboolean
are_all_done (gpointer data)
{
  return ((Outcome *) data)->n_done == 50;
}

static void
test_joined (void)
{
  Outcome outcome = { 0 };
  g_autoptr (GProxyResolver) resolver = begin (200, 5000, 0);
  for (guint i = 0; i < 50; i++)
    g_proxy_resolver_lookup_async (resolver, "https://a.example", NULL, on_found, &outcome);
  g_assert_true (mdg_wait_until (are_all_done, &outcome, 10));
  g_assert_cmpint (g_atomic_int_get (&n_searches), ==, 1);
  g_free (outcome.found);
}

static gboolean
is_late (gpointer data)
{
  return g_get_monotonic_time () > *(gint64 *) data;
}

static void
test_slow (void)
{
  g_autoptr (GProxyResolver) resolver = begin (600, 100, 0);
  gint64 start = g_get_monotonic_time ();
  expect (resolver, "https://a.example", "direct://");
  expect (resolver, "https://a.example", "direct://");
  g_assert_cmpint (g_get_monotonic_time () - start, <, 500 * G_TIME_SPAN_MILLISECOND);
  gint64 later = start + 1200 * G_TIME_SPAN_MILLISECOND;
  g_assert_true (mdg_wait_until (is_late, &later, 10));
  expect (resolver, "https://a.example", "http://proxy:8080");
  g_assert_cmpint (g_atomic_int_get (&n_searches), ==, 1);

  /* The last one to hold it may go before the search ends. */
  Outcome outcome = { 0 };
  g_proxy_resolver_lookup_async (resolver, "https://b.example", NULL, on_found, &outcome);
  g_clear_object (&resolver);
  g_assert_true (mdg_wait_until (is_done, &outcome, 10));
  later = g_get_monotonic_time () + 800 * G_TIME_SPAN_MILLISECOND;
  g_assert_true (mdg_wait_until (is_late, &later, 10));
  g_free (outcome.found);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/proxy/servers", test_servers);
  g_test_add_func ("/proxy/bypass", test_bypass);
  g_test_add_func ("/proxy/answer", test_answer);
  g_test_add_func ("/proxy/kept", test_kept);
  g_test_add_func ("/proxy/joined", test_joined);
  g_test_add_func ("/proxy/slow", test_slow);
  return g_test_run ();
}
