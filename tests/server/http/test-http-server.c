/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The HTTP server from outside, by bytes on a socket:
 *
 *   /http/answers       one request, one answer: table of requests
 *   /http/security      headers that all answers carry
 *   /http/kept-alive    connections are used again, and let go of when the client hangs up
 *   /http/kept-alive-after
 *                       so they are after every kind of answer, those without content included
 *   /http/expect        "Expect: 100-continue" gets its refusal or its go-ahead
 *   /http/refused       a refused request is not carried out
 *   /http/unread        a body over its cap is never read
 *   /http/slow          requests that stop arriving
 *   /http/untaken       a client that does not take its answer
 *   /http/file          a file in pieces: whole, a part, its head only, taken slowly, cut short
 *   /http/gone          a client that goes away cancels its handler
 *   /http/full          more requests than the queue takes
 *   /http/stop          running requests end, new ones are not taken
 *   /http/garbage       ten thousand requests of random bytes
 */
#include "tests/server/http/site.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define HOST "Host: madoguchi\r\n"
#define CLOSE HOST "Connection: close\r\n"
#define JSON "Content-Type: application/json\r\n"

typedef struct
{
  const char *sentence;
  const char *request;
  guint status;
  const char *has; /* text that the answer must hold, or NULL */
} Case;

static const Case cases[] = {
  { "a handler on the main context answers", "GET /tiny HTTP/1.1\r\n" CLOSE "\r\n", 200,
    "{\"ok\":true}" },
  { "a handler on a worker answers", "GET /work HTTP/1.1\r\n" CLOSE "\r\n", 200, "{\"ok\":true}" },
  { "HTTP/1.0 is answered", "GET /work HTTP/1.0\r\n" CLOSE "\r\n", 200, "{\"ok\":true}" },
  { "the id of the path arrives", "GET /items/42 HTTP/1.1\r\n" CLOSE "\r\n", 200, "{\"id\":42}" },
  { "an unknown path is 404", "GET /nothing HTTP/1.1\r\n" CLOSE "\r\n", 404,
    "urn:madoguchi:problem:not-found" },
  { "the problem has the answer's type", "GET /nothing HTTP/1.1\r\n" CLOSE "\r\n", 404,
    "Content-Type: application/problem+json" },
  { "a negative id is 404", "GET /items/-1 HTTP/1.1\r\n" CLOSE "\r\n", 404, NULL },
  { "an id of zero is 404", "GET /items/0 HTTP/1.1\r\n" CLOSE "\r\n", 404, NULL },
  { "letters for an id are 404", "GET /items/abc HTTP/1.1\r\n" CLOSE "\r\n", 404, NULL },
  { "an id over 63 bits is 404", "GET /items/9223372036854775808 HTTP/1.1\r\n" CLOSE "\r\n", 404,
    NULL },
  { "an encoded letter is that letter", "GET /%74iny HTTP/1.1\r\n" CLOSE "\r\n", 200,
    "{\"ok\":true}" },
  { "an encoded slash is no slash", "GET /items%2f42 HTTP/1.1\r\n" CLOSE "\r\n", 404, NULL },
  { "two slashes are not one", "GET //tiny HTTP/1.1\r\n" CLOSE "\r\n", 404, NULL },
  { "encoded dots are resolved first", "GET /nothing/%2e%2e/tiny HTTP/1.1\r\n" CLOSE "\r\n", 200,
    "{\"ok\":true}" },
  { "dots do not reach a local route",
    "GET /tiny/../local HTTP/1.1\r\n" CLOSE "X-Real-IP: 192.0.2.7\r\n\r\n", 404, NULL },
  { "dots above the top stay at the top", "GET /../../etc/passwd HTTP/1.1\r\n" CLOSE "\r\n", 404,
    NULL },
  { "a NUL in the path", "GET /tiny%00 HTTP/1.1\r\n" CLOSE "\r\n", 404, NULL },
  { "a wrong method is 405 and told what is right", "PUT /items/42 HTTP/1.1\r\n" CLOSE "\r\n", 405,
    "Allow: GET, DELETE, HEAD, OPTIONS" },
  { "an invented method is 405", "FROB /tiny HTTP/1.1\r\n" CLOSE "\r\n", 405,
    "Allow: GET, HEAD, OPTIONS" },
  { "HEAD tells the length of what GET would send", "HEAD /tiny HTTP/1.1\r\n" CLOSE "\r\n", 200,
    "Content-Length: 11" },
  { "OPTIONS is 204 with Allow", "OPTIONS /items/7 HTTP/1.1\r\n" CLOSE "\r\n", 204,
    "Allow: GET, DELETE, HEAD, OPTIONS" },
  { "OPTIONS * is no path of ours", "OPTIONS * HTTP/1.1\r\n" CLOSE "\r\n", 404, "not-found" },
  { "an answer without content", "DELETE /items/7 HTTP/1.1\r\n" CLOSE "\r\n", 204, NULL },
  { "a body within its cap", "POST /items HTTP/1.1\r\n" CLOSE JSON "Content-Length: 2\r\n\r\n{}",
    200, "{\"size\":2}" },
  { "a charset beside the type",
    "POST /items HTTP/1.1\r\n" CLOSE
    "Content-Type: Application/JSON; charset=utf-8\r\nContent-Length: 2\r\n\r\n{}",
    200, "{\"size\":2}" },
  { "a body in chunks",
    "POST /items HTTP/1.1\r\n" CLOSE JSON
    "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n1\r\n \r\n0\r\n\r\n",
    200, "{\"size\":3}" },
  { "no body where one may be", "POST /items HTTP/1.1\r\n" CLOSE "\r\n", 200, "{\"size\":0}" },
  { "a table where a table belongs",
    "POST /csv HTTP/1.1\r\n" CLOSE "Content-Type: text/csv\r\nContent-Length: 3\r\n\r\na,b", 200,
    "{\"size\":3}" },
  { "JSON where a table belongs", "POST /csv HTTP/1.1\r\n" CLOSE JSON "Content-Length: 2\r\n\r\n{}",
    415, "text/csv" },
  { "a form where JSON belongs",
    "POST /items HTTP/1.1\r\n" CLOSE
    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\na=b",
    415, "application/json" },
  { "a body without a type", "POST /items HTTP/1.1\r\n" CLOSE "Content-Length: 2\r\n\r\n{}", 415,
    "unsupported-type" },
  { "a packed body",
    "POST /items HTTP/1.1\r\n" CLOSE JSON "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
    415, NULL },
  { "a length over the cap", "POST /items HTTP/1.1\r\n" CLOSE JSON "Content-Length: 1001\r\n\r\n",
    413, "\"max\":\"1000\"" },
  { "an absurd length",
    "POST /items HTTP/1.1\r\n" CLOSE JSON "Content-Length: 9223372036854775807\r\n\r\n", 413,
    NULL },
  { "a body that nobody takes", "GET /tiny HTTP/1.1\r\n" CLOSE JSON "Content-Length: 2\r\n\r\n{}",
    413, "body-too-large" },
  { "chunks that nobody takes",
    "DELETE /items/7 HTTP/1.1\r\n" CLOSE JSON "Transfer-Encoding: chunked\r\n\r\n", 413,
    "body-too-large" },
  { "a body for a path that is not there",
    "POST /nothing HTTP/1.1\r\n" CLOSE JSON "Content-Length: 900\r\n\r\n", 404,
    "Connection: close" },
  { "a body with a wrong method",
    "PUT /items HTTP/1.1\r\n" CLOSE JSON "Content-Length: 900\r\n\r\n", 405,
    "Allow: POST, OPTIONS" },
  { "two lengths at once",
    "POST /items HTTP/1.1\r\n" CLOSE JSON
    "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    400, "bad-request" },
  { "HTTP/1.1 without Host", "GET /tiny HTTP/1.1\r\n\r\n", 400, NULL },
  { "a query is decoded", "GET /who?q=%E7%AA%93+%E5%8F%A3 HTTP/1.1\r\n" CLOSE "\r\n", 200,
    "|窓 口" },
  { "a query name twice", "GET /who?q=1&q=2 HTTP/1.1\r\n" CLOSE "\r\n", 422, "\"field\":\"q\"" },
  { "a query that is not UTF-8", "GET /who?q=%FF HTTP/1.1\r\n" CLOSE "\r\n", 400, "bad-request" },
  { "a query that hides a NUL", "GET /who?q=a%00b HTTP/1.1\r\n" CLOSE "\r\n", 400, "bad-request" },
  { "the proxy tells who asks", "GET /who HTTP/1.1\r\n" CLOSE "X-Real-IP: 192.0.2.7\r\n\r\n", 200,
    "192.0.2.7|ja|-" },
  { "a name is no address", "GET /who HTTP/1.1\r\n" CLOSE "X-Real-IP: evil\r\n\r\n", 200,
    "127.0.0.1|ja|-" },
  { "the language is the reader's",
    "GET /who HTTP/1.1\r\n" CLOSE "Accept-Language: en-GB, ja;q=0.5\r\n\r\n", 200, "|en|" },
  { "a local route answers this machine", "GET /local HTTP/1.1\r\n" CLOSE "\r\n", 200, NULL },
  { "a local route is not there through the proxy",
    "GET /local HTTP/1.1\r\n" CLOSE "X-Real-IP: 127.0.0.1\r\n\r\n", 404, NULL },
  { "a failure tells nothing but its number", "GET /fail HTTP/1.1\r\n" CLOSE "\r\n", 500,
    "\"ref\":\"" },
  { "a file has a name in any language", "GET /file HTTP/1.1\r\n" CLOSE "\r\n", 200,
    "filename=\"__.csv\"; filename*=UTF-8''%E8%81%B7%E5%93%A1.csv" },
  { "ranges are not cut", "GET /tiny HTTP/1.1\r\n" CLOSE "Range: bytes=0-1,0-2,0-3\r\n\r\n", 200,
    "{\"ok\":true}" },
};

static void
test_answers (void)
{
  g_autoptr (Site) site = site_new (NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *c = &cases[i];
      g_autofree char *answer = peer_ask (site, c->request);
      if (answer_status (answer) != c->status ||
          (c->has != NULL && strstr (answer, c->has) == NULL))
        {
          g_test_message ("%s: %u expected with %s, but:\n%s", c->sentence, c->status, c->has,
                          answer);
          g_test_fail ();
        }
      g_assert_null (strstr (answer, "secret detail"));
    }
}

static void
test_security (void)
{
  static const char *const requests[] = {
    "GET /tiny HTTP/1.1\r\n" CLOSE "\r\n",
    "GET /nothing HTTP/1.1\r\n" CLOSE "\r\n",
    "DELETE /items/1 HTTP/1.1\r\n" CLOSE "\r\n",
    "POST /items HTTP/1.1\r\n" CLOSE JSON "Content-Length: 5000\r\n\r\n",
    "POST /items HTTP/1.1\r\n" CLOSE JSON "Expect: 100-continue\r\nContent-Length: 5000\r\n\r\n",
    "GET /tiny HTTP/1.1\r\n\r\n",
  };
  static const char *const headers[] = {
    "Cache-Control: no-store\r\n",
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n",
    "Referrer-Policy: no-referrer\r\n",
    "X-Content-Type-Options: nosniff\r\n",
  };
  g_autoptr (Site) site = site_new (NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autofree char *answer = peer_ask (site, requests[i]);
      for (gsize j = 0; j < G_N_ELEMENTS (headers); j++)
        if (strstr (answer, headers[j]) == NULL)
          {
            g_test_message ("%s is missing in\n%s", headers[j], answer);
            g_test_fail ();
          }
      g_assert_null (strstr (answer, "\r\nServer:"));
      g_assert_null (strstr (answer, "libsoup"));
    }
}

static guint
count_descriptors (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;
  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
test_kept_alive (void)
{
  static const char request[] = "GET /work HTTP/1.1\r\n" HOST "\r\n";
  g_autoptr (Site) site = site_new (NULL);
  guint before = count_descriptors ();
  for (guint i = 0; i < 200; i++)
    {
      int fd = peer_connect (site);
      for (guint j = 0; j < 3; j++)
        {
          peer_send (fd, request, -1);
          g_autofree char *answer = peer_read (fd, "{\"ok\":true}");
          g_assert_cmpuint (answer_status (answer), ==, 200);
        }
      close (fd);
    }
  /* Hung up between two requests: nothing of them may stay. */
  for (guint i = 0; i < 100 && count_descriptors () > before + 2; i++)
    g_usleep (20000);
  g_assert_cmpuint (count_descriptors (), <=, before + 2);
}

/* Whoever was told nothing else sends the next request on the same connection. */
static void
test_kept_alive_after (void)
{
  static const struct
  {
    const char *name;
    const char *request;
    const char *until;
    guint status;
  } rows[] = {
    { "without content", "DELETE /items/7 HTTP/1.1\r\n" HOST "\r\n", "\r\n\r\n", 204 },
    { "OPTIONS", "OPTIONS /items/7 HTTP/1.1\r\n" HOST "\r\n", "\r\n\r\n", 204 },
    { "HEAD", "HEAD /tiny HTTP/1.1\r\n" HOST "\r\n", "\r\n\r\n", 200 },
    { "with content", "GET /tiny HTTP/1.1\r\n" HOST "\r\n", "{\"ok\":true}", 200 },
    { "a problem", "GET /nowhere HTTP/1.1\r\n" HOST "\r\n", "}", 404 },
  };
  g_autoptr (Site) site = site_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].name);
      int fd = peer_connect (site);
      for (guint j = 0; j < 3; j++)
        {
          peer_send (fd, rows[i].request, -1);
          g_autofree char *answer = peer_read (fd, rows[i].until);
          g_assert_cmpuint (answer_status (answer), ==, rows[i].status);
          g_assert_null (strstr (answer, "Connection: close"));
        }
      close (fd);
    }
}

static void
test_pipelined (void)
{
  static const char request[] =
    "GET /items/1 HTTP/1.1\r\n" HOST "\r\nGET /items/2 HTTP/1.1\r\n" CLOSE "\r\n";
  g_autoptr (Site) site = site_new (NULL);
  g_autofree char *answer = peer_ask (site, request);
  g_assert_nonnull (strstr (answer, "{\"id\":1}"));
  g_assert_nonnull (strstr (answer, "{\"id\":2}"));
}

static void
test_expect (void)
{
  g_autoptr (Site) site = site_new (NULL);
  int fd = peer_connect (site);
  peer_send (
    fd, "POST /items HTTP/1.1\r\n" CLOSE JSON "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n",
    -1);
  g_autofree char *ahead = peer_read (fd, "\r\n\r\n");
  g_assert_cmpuint (answer_status (ahead), ==, 100);
  peer_send (fd, "{}", -1);
  g_autofree char *answer = peer_read (fd, NULL);
  g_assert_cmpuint (answer_status (answer), ==, 200);
  g_assert_nonnull (strstr (answer, "nosniff"));
  close (fd);

  g_autofree char *refused =
    peer_ask (site, "POST /items HTTP/1.1\r\n" CLOSE JSON
                    "Expect: 100-continue\r\nContent-Length: 2000\r\n\r\n");
  g_assert_cmpuint (answer_status (refused), ==, 413);
}

/* A refused request is not carried out, even when all of it has arrived at once. */
static void
test_refused (void)
{
  g_autoptr (Site) site = site_new (NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    if (cases[i].status == 413 || cases[i].status == 415)
      g_free (peer_ask (site, cases[i].request));
  g_assert_cmpuint (site->n_calls, ==, 0);
}

/* The client goes on sending long after the cap; the refusal reaches it all the same. */
static void
test_unread (void)
{
  static const char *const heads[] = {
    "POST /items HTTP/1.1\r\n" HOST JSON "Content-Length: 400000\r\n\r\n",
    "POST /items HTTP/1.1\r\n" HOST JSON "Transfer-Encoding: chunked\r\n\r\n",
  };
  g_autoptr (Site) site = site_new (NULL);
  g_autofree char *chunk = g_strnfill (100, ' ');
  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      int fd = peer_connect (site);
      peer_send (fd, heads[i], -1);
      for (guint j = 0; j < 1000; j++)
        {
          peer_send (fd, "64\r\n", 4);
          peer_send (fd, chunk, 100);
          peer_send (fd, "\r\n", 2);
        }
      g_autofree char *answer = peer_read (fd, NULL);
      g_assert_cmpuint (answer_status (answer), ==, 413);
      close (fd);
    }
  g_assert_cmpuint (site->n_calls, ==, 0);
}

static void
test_long_head (void)
{
  g_autoptr (Site) site = site_new (NULL);
  g_autofree char *filler = g_strnfill (20000, 'a');
  g_autofree char *target = g_strdup_printf ("GET /who?q=%s HTTP/1.1\r\n" CLOSE "\r\n", filler);
  g_autofree char *by_target = peer_ask (site, target);
  g_assert_cmpuint (answer_status (by_target), ==, 431);
  g_autofree char *header =
    g_strdup_printf ("GET /who HTTP/1.1\r\n" CLOSE "X-Long: %s\r\n\r\n", filler);
  g_autofree char *by_header = peer_ask (site, header);
  g_assert_cmpuint (answer_status (by_header), ==, 431);

  /* A head that never ends is given up long before it fills the memory. */
  int fd = peer_connect (site);
  peer_send (fd, "GET /who HTTP/1.1\r\n" CLOSE "X-Long: ", -1);
  for (guint i = 0; i < 100; i++)
    peer_send (fd, filler, 20000);
  g_autofree char *endless = peer_read (fd, NULL);
  g_assert_cmpuint (answer_status (endless), !=, 200);
  close (fd);
}

static void
test_slow (void)
{
  MdgHttpLimits limits = { .body_ms = 600 };
  g_autoptr (Site) site = site_new (&limits);
  gint64 start = g_get_monotonic_time ();
  g_autofree char *body =
    peer_ask (site, "POST /items HTTP/1.1\r\n" HOST JSON "Content-Length: 10\r\n\r\n{");
  g_assert_cmpuint (answer_status (body), ==, 408);
  g_assert_nonnull (strstr (body, "request-timeout"));
  g_autofree char *head = peer_ask (site, "GET /tiny HTT");
  g_assert_cmpuint (answer_status (head), !=, 200);
  g_autofree char *nothing = peer_ask (site, "");
  g_assert_cmpstr (nothing, ==, "");
  g_assert_cmpint (g_get_monotonic_time () - start, <, 6 * G_TIME_SPAN_SECOND);
  g_assert_cmpuint (site->n_calls, ==, 0);
}

static void
expect_in_flight (Site *site, int expected)
{
  for (guint i = 0;
       i < 300 && mdg_metrics_get_gauge (site->metrics, MDG_GAUGE_IN_FLIGHT) != expected; i++)
    g_usleep (20000);
  g_assert_cmpint (mdg_metrics_get_gauge (site->metrics, MDG_GAUGE_IN_FLIGHT), ==, expected);
}

static void
test_untaken (void)
{
  MdgHttpLimits limits = { .write_ms = 500 };
  g_autoptr (Site) site = site_new (&limits);
  int fd = peer_connect (site);
  peer_send (fd, "GET /big HTTP/1.1\r\n" HOST "\r\n", -1);
  expect_in_flight (site, 1);
  expect_in_flight (site, 0);
  close (fd);

  int reader = peer_connect (site);
  peer_send (reader, "GET /big HTTP/1.1\r\n" CLOSE "\r\n", -1);
  gsize size = 0;
  char piece[65536];
  for (gssize n = 1; n > 0; size += (gsize) MAX (n, 0))
    n = recv (reader, piece, sizeof piece, 0);
  g_assert_cmpuint (size, >, SITE_BIG_BYTES);
  close (reader);
}

/* Reads until the server closes; the bytes of head and body, the last three of them in @ret_end. */
static gsize
read_all (int fd, char ret_end[4])
{
  gsize size = 0;
  char piece[65536];
  for (gssize n = recv (fd, piece, sizeof piece, 0); n > 0; n = recv (fd, piece, sizeof piece, 0))
    {
      size += (gsize) n;
      if (n >= 3)
        g_strlcpy (ret_end, piece + n - 3, 4);
    }
  close (fd);
  return size;
}

static void
expect_file (Site *site, const char *request, gsize least)
{
  char end[4] = "";
  int fd = peer_connect (site);
  peer_send (fd, request, -1);
  gsize size = read_all (fd, end);
  g_assert_cmpuint (size, >, least);
  g_assert_cmpuint (size, <, least + 1000);
  g_assert_cmpstr (end, ==, "end");
}

static void
test_file (void)
{
  MdgHttpLimits limits = { .write_ms = 600, .file_ms = 2500 };
  g_autoptr (Site) site = site_new (&limits);
  expect_file (site, "GET /big-file HTTP/1.1\r\n" CLOSE "\r\n", SITE_BIG_BYTES);
  site_wait (site, &site->n_released, 1);
  expect_file (site, "GET /big-file HTTP/1.1\r\n" CLOSE "Range: bytes=1000000-\r\n\r\n",
               SITE_BIG_BYTES - 1000000);
  site_wait (site, &site->n_released, 2);
  g_autofree char *part =
    peer_ask (site, "GET /big-file HTTP/1.1\r\n" CLOSE "Range: bytes=-3\r\n\r\n");
  g_assert_cmpuint (answer_status (part), ==, 206);
  g_assert_cmpstr (answer_body (part), ==, "end");
  g_assert_nonnull (strstr (part, "Content-Length: 3\r\n"));
  g_autofree char *head = peer_ask (site, "HEAD /big-file HTTP/1.1\r\n" CLOSE "\r\n");
  g_assert_nonnull (strstr (head, "Content-Length: 25165824\r\n"));
  g_assert_cmpstr (answer_body (head), ==, "");
  site_wait (site, &site->n_released, 4);

  /* Not taken at all, and drop by drop. */
  int idle = peer_connect (site);
  peer_send (idle, "GET /big-file HTTP/1.1\r\n" HOST "\r\n", -1);
  site_wait (site, &site->n_released, 5);
  close (idle);
  int slow = peer_connect (site);
  peer_send (slow, "GET /big-file HTTP/1.1\r\n" HOST "\r\n", -1);
  g_autofree char *drop = g_malloc (SITE_BIG_BYTES / 40);
  gint64 start = g_get_monotonic_time ();
  while (recv (slow, drop, SITE_BIG_BYTES / 40, 0) > 0 && site->n_released < 6)
    g_usleep (200000);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_TIME_SPAN_SECOND);
  site_wait (site, &site->n_released, 6);
  close (slow);

  /* It becomes shorter meanwhile: the connection breaks before the announced length. */
  int cut = peer_connect (site);
  char end[4] = "";
  peer_send (cut, "GET /big-file HTTP/1.1\r\n" CLOSE "\r\n", -1);
  g_assert_cmpint (recv (cut, drop, 100, 0), ==, 100);
  g_assert_cmpint (ftruncate (site->big_file, 1000), ==, 0);
  g_assert_cmpuint (read_all (cut, end), <, SITE_BIG_BYTES);
  site_wait (site, &site->n_released, 7);
}

static void
test_gone (void)
{
  g_autoptr (Site) site = site_new (NULL);
  int fd = peer_connect (site);
  peer_send (fd, "GET /hold HTTP/1.1\r\n" HOST "\r\n", -1);
  site_wait (site, &site->n_holding, 1);
  g_assert_cmpuint (site->n_cancelled, ==, 0);
  close (fd);
  site_wait (site, &site->n_cancelled, 1);

  g_autofree char *answer = peer_ask (site, "GET /tiny HTTP/1.1\r\n" CLOSE "\r\n");
  g_assert_cmpuint (answer_status (answer), ==, 200);
}

static void
test_full (void)
{
  MdgHttpLimits limits = { .n_workers = 1, .max_queue = 2 };
  g_autoptr (Site) site = site_new (&limits);
  int held[3];
  for (guint i = 0; i < G_N_ELEMENTS (held); i++)
    {
      held[i] = peer_connect (site);
      peer_send (held[i], "GET /hold HTTP/1.1\r\n" CLOSE "\r\n", -1);
      if (i == 0)
        site_wait (site, &site->n_holding, 1);
    }
  for (guint i = 0; i < 100 && mdg_metrics_get_gauge (site->metrics, MDG_GAUGE_QUEUED) < 2; i++)
    g_usleep (20000);

  g_autofree char *busy = peer_ask (site, "GET /work HTTP/1.1\r\n" CLOSE "\r\n");
  g_assert_cmpuint (answer_status (busy), ==, 503);
  g_assert_nonnull (strstr (busy, "Retry-After: 2\r\n"));
  g_assert_nonnull (strstr (busy, "urn:madoguchi:problem:busy"));

  site_open_gate (site);
  for (guint i = 0; i < G_N_ELEMENTS (held); i++)
    {
      g_autofree char *answer = peer_read (held[i], NULL);
      g_assert_cmpuint (answer_status (answer), ==, 200);
      close (held[i]);
    }
}

static void
test_in_flight (void)
{
  MdgHttpLimits limits = { .max_in_flight = 2 };
  g_autoptr (Site) site = site_new (&limits);
  int held[2];
  for (guint i = 0; i < G_N_ELEMENTS (held); i++)
    {
      held[i] = peer_connect (site);
      peer_send (held[i], "GET /hold HTTP/1.1\r\n" CLOSE "\r\n", -1);
      site_wait (site, &site->n_holding, i + 1);
    }
  g_autofree char *busy = peer_ask (site, "GET /tiny HTTP/1.1\r\n" CLOSE "\r\n");
  g_assert_cmpuint (answer_status (busy), ==, 503);
  site_open_gate (site);
  for (guint i = 0; i < G_N_ELEMENTS (held); i++)
    {
      g_autofree char *answer = peer_read (held[i], NULL);
      g_assert_cmpuint (answer_status (answer), ==, 200);
      close (held[i]);
    }
}

static void
on_stopped (gpointer user_data)
{
  Site *site = user_data;
  g_mutex_lock (&site->lock);
  site->stopped = TRUE;
  g_cond_broadcast (&site->changed);
  g_mutex_unlock (&site->lock);
}

static void
stop_patiently (Site *site)
{
  mdg_http_server_stop (site->server, 8000, on_stopped, site);
}

static void
stop_soon (Site *site)
{
  mdg_http_server_stop (site->server, 100, on_stopped, site);
}

static void
test_stop (void)
{
  g_autoptr (Site) site = site_new (NULL);
  int idle = peer_connect (site);
  peer_send (idle, "GET /tiny HTTP/1.1\r\n" HOST "\r\n", -1);
  g_free (peer_read (idle, "true}"));
  int held = peer_connect (site);
  peer_send (held, "GET /hold HTTP/1.1\r\n" HOST "\r\n", -1);
  site_wait (site, &site->n_holding, 1);
  int events = peer_connect (site);
  peer_send (events, "GET /events HTTP/1.1\r\n" HOST "\r\n", -1);
  site_wait_for_streams (site, 1);

  site_call (site, stop_patiently);
  g_autofree char *stream = peer_read (events, NULL);
  g_assert_true (g_str_has_suffix (stream, "\r\n0\r\n\r\n"));
  peer_send (idle, "GET /tiny HTTP/1.1\r\n" HOST "\r\n", -1);
  g_autofree char *late = peer_read (idle, "shutting-down");
  g_assert_cmpuint (answer_status (late), ==, 503);
  g_assert_false (site->stopped);

  site_open_gate (site);
  g_autofree char *answer = peer_read (held, NULL);
  g_assert_nonnull (strstr (answer, "{\"held\":true}"));
  site_wait (site, (guint *) &site->stopped, 1);
  g_assert_cmpuint (site->n_cancelled, ==, 0);
  close (idle);
  close (held);
  close (events);
}

static void
test_stop_deadline (void)
{
  g_autoptr (Site) site = site_new (NULL);
  int held = peer_connect (site);
  peer_send (held, "GET /hold HTTP/1.1\r\n" HOST "\r\n", -1);
  site_wait (site, &site->n_holding, 1);
  site_call (site, stop_soon);
  site_wait (site, &site->n_cancelled, 1);
  site_wait (site, (guint *) &site->stopped, 1);
  close (held);
}

static void
send_garbage (Site *site, GRand *random)
{
  static const char *const starts[] = { "",
                                        "GET ",
                                        "GET /",
                                        "POST /items HTTP/1.1\r\n" HOST,
                                        "\r\n",
                                        "GET /tiny HTTP/1.1\r\n",
                                        "POST /items HTTP/1.1\r\n" HOST JSON
                                        "Transfer-Encoding: chunked\r\n\r\n" };
  char bytes[300];
  guint size = (guint) g_rand_int_range (random, 0, sizeof bytes);
  for (guint i = 0; i < size; i++)
    bytes[i] = (char) g_rand_int_range (random, g_rand_boolean (random) ? 0 : 32,
                                        g_rand_boolean (random) ? 256 : 127);
  int fd = peer_connect (site);
  peer_send (fd, starts[g_rand_int_range (random, 0, G_N_ELEMENTS (starts))], -1);
  peer_send (fd, bytes, size);
  if (g_rand_boolean (random))
    peer_send (fd, "\r\n\r\n", 4);
  close (fd);
}

static void
test_garbage (void)
{
  g_autoptr (Site) site = site_new (NULL);
  g_autoptr (GRand) random = g_rand_new_with_seed (20261122);
  for (guint i = 0; i < 10000; i++)
    send_garbage (site, random);
  g_autofree char *answer = peer_ask (site, "GET /tiny HTTP/1.1\r\n" CLOSE "\r\n");
  g_assert_cmpuint (answer_status (answer), ==, 200);
}

static void
test_listen (void)
{
  g_autoptr (Site) site = site_new (NULL);
  MdgHttpServer *second = mdg_http_server_new (NULL, site->router, site->metrics, NULL);
  g_autoptr (GError) error = NULL;
  g_assert_false (mdg_http_server_listen (second, "127.0.0.1", site->port, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_clear_error (&error);
  g_assert_false (mdg_http_server_listen (second, "localhost", 0, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  mdg_http_server_free (second);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_FATAL_MASK);
  g_test_add_func ("/http/answers", test_answers);
  g_test_add_func ("/http/security", test_security);
  g_test_add_func ("/http/kept-alive", test_kept_alive);
  g_test_add_func ("/http/kept-alive-after", test_kept_alive_after);
  g_test_add_func ("/http/pipelined", test_pipelined);
  g_test_add_func ("/http/expect", test_expect);
  g_test_add_func ("/http/refused", test_refused);
  g_test_add_func ("/http/unread", test_unread);
  g_test_add_func ("/http/long-head", test_long_head);
  g_test_add_func ("/http/slow", test_slow);
  g_test_add_func ("/http/untaken", test_untaken);
  g_test_add_func ("/http/file", test_file);
  g_test_add_func ("/http/gone", test_gone);
  g_test_add_func ("/http/full", test_full);
  g_test_add_func ("/http/in-flight", test_in_flight);
  g_test_add_func ("/http/stop", test_stop);
  g_test_add_func ("/http/stop-deadline", test_stop_deadline);
  g_test_add_func ("/http/listen", test_listen);
  g_test_add_func ("/http/garbage", test_garbage);
  return g_test_run ();
}
