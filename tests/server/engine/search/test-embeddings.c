/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Against an engine that answers by script. Groups: answers (what is taken and what is refused),
 * request (what is sent), away (a dead or slow engine costs questions next to nothing).
 */
#include "server/engine/search/embeddings.h"
#include "shared/base/error.h"
#include "tests/support/script-server.h"

#include <string.h>

#define KEY "POST /v1/embeddings"

typedef struct
{
  MdgScriptServer *server;
  MdgEmbeddings *embeddings;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  fixture->server = mdg_script_server_new (NULL);
  g_autofree char *url =
    g_strconcat (mdg_script_server_get_address (fixture->server), "/v1", NULL);
  MdgEmbeddingsSettings settings = { .url = url,
                                     .model = "e5",
                                     .key = "secret",
                                     .question_prefix = "query: ",
                                     .passage_prefix = "passage: ",
                                     .question_timeout_ms = 300 };
  fixture->embeddings = mdg_embeddings_new (&settings, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  mdg_embeddings_free (fixture->embeddings);
  mdg_script_server_free (fixture->server);
}

static void
answer (Fixture *fixture, guint status, const char *body, guint delay_ms)
{
  mdg_script_server_set_full (fixture->server, KEY, status, "application/json", body, delay_ms);
}

static void
test_answers (Fixture *fixture, gconstpointer data)
{
  static const char *const bad[] = {
    "",
    "[]",
    "{\"data\": []}",
    "{\"data\": [{\"embedding\": []}]}",
    "{\"data\": [{\"embedding\": [0, 0]}]}",
    "{\"data\": [{\"embedding\": [[1]]}]}",
    "{\"data\": [{\"index\": 5, \"embedding\": [1, 2]}]}",
    "{\"data\": [{\"embedding\": [1, 2]}, {\"embedding\": [1, 2]}]}",
  };
  const char *one[] = { "文" };
  const char *two[] = { "文", "章" };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      answer (fixture, 200, bad[i], 0);
      g_assert_null (mdg_embeddings_of_passages (fixture->embeddings, one, 1, NULL, &error));
      g_assert_error (error, MDG_ERROR, MDG_ERROR_EMBEDDINGS);
    }
  g_autoptr (GError) error = NULL;
  answer (
    fixture, 200,
    "{\"data\": [{\"index\": 1, \"embedding\": [0, -2]}, {\"index\": 0, \"embedding\": [1, 0]}]}",
    0);
  g_autoptr (GPtrArray) vectors =
    mdg_embeddings_of_passages (fixture->embeddings, two, 2, NULL, &error);
  g_assert_no_error (error);
  const gint8 first[] = { 127, 0 };
  const gint8 second[] = { 0, -127 };
  g_assert_cmpmem (g_bytes_get_data (vectors->pdata[0], NULL), 2, first, 2);
  g_assert_cmpmem (g_bytes_get_data (vectors->pdata[1], NULL), 2, second, 2);
  /* Another dimension than before. */
  answer (fixture, 200, "{\"data\": [{\"embedding\": [1, 2, 3]}]}", 0);
  g_assert_null (mdg_embeddings_of_passages (fixture->embeddings, one, 1, NULL, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_EMBEDDINGS);
}

static void
test_request (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  answer (fixture, 200, "{\"data\": [{\"embedding\": [1, 2]}]}", 0);
  g_autoptr (GBytes) vector =
    mdg_embeddings_of_question (fixture->embeddings, "住民票", NULL, &error);
  g_assert_no_error (error);
  g_autofree char *body = mdg_script_server_dup_body (fixture->server, KEY);
  g_autofree char *header =
    mdg_script_server_dup_header (fixture->server, KEY, "Authorization");
  g_assert_nonnull (strstr (body, "query: 住民票"));
  g_assert_nonnull (strstr (body, "\"e5\""));
  g_assert_null (strstr (body, "input_type"));
  g_assert_cmpstr (header, ==, "Bearer secret");
}

/* Told of the type, an engine gives other vectors than one that is not. */
static void
test_input_type (Fixture *fixture, gconstpointer data)
{
  const char *one[] = { "文" };
  g_autoptr (GError) error = NULL;
  g_autofree char *url =
    g_strconcat (mdg_script_server_get_address (fixture->server), "/v1", NULL);
  MdgEmbeddingsSettings settings = { .url = url, .model = "e5" };
  g_autoptr (MdgEmbeddings) silent = mdg_embeddings_new (&settings, &error);
  settings.tell_type = TRUE;
  g_autoptr (MdgEmbeddings) telling = mdg_embeddings_new (&settings, &error);
  g_assert_cmpint (mdg_embeddings_get_mark (silent), !=, mdg_embeddings_get_mark (telling));
  answer (fixture, 200, "{\"data\": [{\"embedding\": [1, 2]}]}", 0);
  g_autoptr (GBytes) vector = mdg_embeddings_of_question (telling, "住民票", NULL, &error);
  g_autofree char *question = mdg_script_server_dup_body (fixture->server, KEY);
  g_assert_nonnull (strstr (question, "\"input_type\":\"query\""));
  g_autoptr (GPtrArray) vectors = mdg_embeddings_of_passages (telling, one, 1, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *passage = mdg_script_server_dup_body (fixture->server, KEY);
  g_assert_nonnull (strstr (passage, "\"input_type\":\"passage\""));
}

static void
test_away (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  answer (fixture, 200, "{\"data\": [{\"embedding\": [1, 2]}]}", 3000);
  gint64 start = g_get_monotonic_time ();
  g_assert_null (mdg_embeddings_of_question (fixture->embeddings, "問", NULL, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_EMBEDDINGS);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 2 * G_USEC_PER_SEC);
  g_clear_error (&error);
  guint asked = mdg_script_server_count (fixture->server, KEY);
  start = g_get_monotonic_time ();
  for (guint i = 0; i < 100; i++)
    {
      g_assert_null (mdg_embeddings_of_question (fixture->embeddings, "問", NULL, &error));
      g_clear_error (&error);
    }
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC / 2);
  g_assert_cmpuint (mdg_script_server_count (fixture->server, KEY), ==, asked);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  const char *one[] = { "文" };
  g_autoptr (GError) error = NULL;
  answer (fixture, 401, "{}", 0);
  g_assert_null (mdg_embeddings_of_passages (fixture->embeddings, one, 1, NULL, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_EMBEDDINGS);
  /* Another try would not help. */
  g_assert_cmpuint (mdg_script_server_count (fixture->server, KEY), ==, 1);
  g_clear_error (&error);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_cancellable_cancel (cancelled);
  g_assert_null (mdg_embeddings_of_passages (fixture->embeddings, one, 1, cancelled, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_CANCELLED);
}

static void
test_addresses (void)
{
  static const char *const bad[] = { "", "127.0.0.1", "ftp://host/v1", "http://", "file:///etc" };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      MdgEmbeddingsSettings settings = { .url = bad[i] };
      g_assert_null (mdg_embeddings_new (&settings, &error));
      g_assert_error (error, MDG_ERROR, MDG_ERROR_CONFIG);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/embeddings/answers", Fixture, NULL, set_up, test_answers, tear_down);
  g_test_add ("/embeddings/request", Fixture, NULL, set_up, test_request, tear_down);
  g_test_add ("/embeddings/input-type", Fixture, NULL, set_up, test_input_type, tear_down);
  g_test_add ("/embeddings/away", Fixture, NULL, set_up, test_away, tear_down);
  g_test_add ("/embeddings/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add_func ("/embeddings/addresses", test_addresses);
  return g_test_run ();
}
