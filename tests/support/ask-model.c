/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Asks a language model through the engine, without a server around it, and prints what came as one
 * line of JSON: for judges and for measuring. With --parallel, that many ask at once on one MdgLlm,
 * each on a thread of its own,
 * --rounds times, and what is printed is the sum.
 */
#define G_LOG_DOMAIN "madoguchi-ask"

#include "server/engine/llm/llm.h"
#include "shared/base/error.h"
#include "shared/wire/json.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#define MAX_PARALLEL 2000

typedef struct
{
  char *provider;
  char *url;
  char *model;
  char *key;
  char *text;
  char *region;
  int max_tokens;
  int stop_after;
  int cancel_ms;
  int first_ms;
  int idle_ms;
  int context_size;
  int parallel;
  int rounds;
  gboolean image;
} Options;

typedef struct
{
  const Options *options;
  MdgLlm *llm;
  GString *text;
  guint n_pieces;
  MdgLlmUsage usage;
  GError *error;
  GCancellable *cancellable;
} Asking;

static gboolean
on_text (const char *text, gsize size, gpointer user_data)
{
  Asking *asking = user_data;
  if (asking->options->parallel == 1)
    g_string_append_len (asking->text, text, (gssize) size);
  return ++asking->n_pieces != (guint) asking->options->stop_after;
}

static gpointer
ask (gpointer data)
{
  Asking *asking = data;
  static const guint8 dot[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
  g_autoptr (GBytes) bytes = g_bytes_new_static (dot, sizeof dot);
  MdgLlmImage image = { "image/png", bytes };
  MdgLlmMessage message = { MDG_LLM_USER, asking->options->text, &image,
                            asking->options->image ? 1 : 0 };
  MdgLlmRequest request = { &message, 1, (guint) asking->options->max_tokens, 0.7, NULL };
  for (int i = 0; i < asking->options->rounds && asking->error == NULL; i++)
    mdg_llm_stream (asking->llm, &request, on_text, asking, &asking->usage, asking->cancellable,
                    &asking->error);
  return NULL;
}

static gpointer
cancel_later (gpointer data)
{
  Asking *asking = data;
  g_usleep ((gulong) asking->options->cancel_ms * 1000);
  g_cancellable_cancel (asking->cancellable);
  return NULL;
}

/* ---- telling ---- */

static gint64
read_memory (void)
{
  g_autofree char *text = NULL;
  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    return 0;
  const char *second = strchr (text, ' ');
  return second != NULL ? g_ascii_strtoll (second, NULL, 10) * 4096 : 0;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a;
  gint64 y = *(const gint64 *) b;
  return x < y ? -1 : x > y;
}

static void
add_times (JsonObject *object, Asking *all, guint n)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < n; i++)
    if (all[i].usage.first_us > 0)
      g_array_append_val (times, all[i].usage.first_us);
  g_array_sort (times, compare_times);
  if (times->len == 0)
    return;
  json_object_set_int_member (object, "first_us_p50",
                              g_array_index (times, gint64, times->len / 2));
  json_object_set_int_member (object, "first_us_p99",
                              g_array_index (times, gint64, times->len * 99 / 100));
}

static void
add_sums (JsonObject *object, Asking *all, guint n)
{
  gint64 n_failed = 0, n_pieces = 0, in = 0, out = 0;
  for (guint i = 0; i < n; i++)
    {
      n_failed += all[i].error != NULL;
      n_pieces += all[i].n_pieces;
      in += all[i].usage.tokens_in;
      out += all[i].usage.tokens_out;
    }
  json_object_set_int_member (object, "failed", n_failed);
  json_object_set_int_member (object, "pieces", n_pieces);
  json_object_set_int_member (object, "tokens_in", in);
  json_object_set_int_member (object, "tokens_out", out);
}

static void
tell (Asking *all, guint n, gint64 begun, gint64 memory)
{
  static const char *const stops[] = { "end", "length", "filtered" };
  struct rusage usage;
  getrusage (RUSAGE_SELF, &usage);
  g_autoptr (JsonObject) object = json_object_new ();
  add_sums (object, all, n);
  add_times (object, all, n);
  json_object_set_string_member (object, "text", all[0].text->str);
  json_object_set_string_member (object, "stop", stops[all[0].usage.stop]);
  json_object_set_boolean_member (object, "estimated", all[0].usage.estimated);
  if (all[0].error != NULL)
    {
      json_object_set_string_member (object, "problem", mdg_error_slug (all[0].error));
      json_object_set_string_member (object, "message", all[0].error->message);
    }
  json_object_set_double_member (object, "seconds",
                                 (double) (g_get_monotonic_time () - begun) / G_USEC_PER_SEC);
  json_object_set_double_member (
    object, "cpu_seconds",
    (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
      (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / G_USEC_PER_SEC);
  json_object_set_int_member (object, "memory", memory);
  json_object_set_int_member (object, "memory_peak", usage.ru_maxrss * 1024L);
  g_autoptr (JsonNode) node = json_node_alloc ();
  json_node_init_object (node, object);
  g_autofree char *text = mdg_json_to_text (node);
  puts (text); /* g_print () would put it into the characters of the locale */
}

/* ---- asking ---- */

static int
ask_all (const Options *options, MdgLlm *llm)
{
  guint n = (guint) options->parallel;
  g_autofree Asking *all = g_new0 (Asking, n);
  g_autofree GThread **threads = g_new0 (GThread *, n);
  gint64 memory = read_memory ();
  gint64 begun = g_get_monotonic_time ();
  for (guint i = 0; i < n; i++)
    {
      all[i] = (Asking){ .options = options,
                         .llm = llm,
                         .text = g_string_new (NULL),
                         .cancellable = g_cancellable_new () };
      threads[i] = g_thread_new ("ask", ask, &all[i]);
    }
  GThread *canceller =
    options->cancel_ms > 0 ? g_thread_new ("cancel", cancel_later, &all[0]) : NULL;
  for (guint i = 0; i < n; i++)
    g_thread_join (threads[i]);
  g_clear_pointer (&canceller, g_thread_join);
  tell (all, n, begun, memory);
  int status = all[0].error != NULL ? 1 : 0;
  for (guint i = 0; i < n; i++)
    {
      g_string_free (all[i].text, TRUE);
      g_clear_error (&all[i].error);
      g_object_unref (all[i].cancellable);
    }
  return status;
}

static MdgLlm *
make_llm (const Options *options, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (options->url, G_URI_FLAGS_NONE, error);
  if (uri == NULL)
    return NULL;
  const char *hosts[] = { g_uri_get_host (uri), NULL };
  MdgLlmSettings settings = {
    .provider = options->provider,
    .url = options->url,
    .model = options->model,
    .key = options->key,
    .region = options->region,
    .hosts = hosts,
    .context_size = (guint) options->context_size,
    .first_ms = (guint) options->first_ms,
    .idle_ms = (guint) options->idle_ms,
  };
  return mdg_llm_new (&settings, error);
}

static gboolean
read_options (Options *options, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "provider", 0, 0, G_OPTION_ARG_STRING, &options->provider, "Its dialect", "NAME" },
    { "url", 0, 0, G_OPTION_ARG_STRING, &options->url, "Where", "URL" },
    { "model", 0, 0, G_OPTION_ARG_STRING, &options->model, "Which", "NAME" },
    { "key", 0, 0, G_OPTION_ARG_STRING, &options->key, "Key", "KEY" },
    { "region", 0, 0, G_OPTION_ARG_STRING, &options->region, "For signing", "NAME" },
    { "text", 0, 0, G_OPTION_ARG_FILENAME, &options->text, "The question", "TEXT" },
    { "max", 0, 0, G_OPTION_ARG_INT, &options->max_tokens, "Tokens of the answer", "N" },
    { "stop-after", 0, 0, G_OPTION_ARG_INT, &options->stop_after, "Pieces", "N" },
    { "cancel-after", 0, 0, G_OPTION_ARG_INT, &options->cancel_ms, "Milliseconds", "N" },
    { "first", 0, 0, G_OPTION_ARG_INT, &options->first_ms, "Limit to the first piece", "MS" },
    { "idle", 0, 0, G_OPTION_ARG_INT, &options->idle_ms, "Limit between pieces", "MS" },
    { "context", 0, 0, G_OPTION_ARG_INT, &options->context_size, "Window", "N" },
    { "parallel", 0, 0, G_OPTION_ARG_INT, &options->parallel, "At once", "N" },
    { "rounds", 0, 0, G_OPTION_ARG_INT, &options->rounds, "One after the other", "N" },
    { "image", 0, 0, G_OPTION_ARG_NONE, &options->image, "With a picture", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  options->provider = options->provider != NULL ? options->provider : g_strdup ("openai");
  options->model = options->model != NULL ? options->model : g_strdup ("m");
  options->text = options->text != NULL ? options->text : g_strdup ("窓口は何時からですか");
  return TRUE;
}

static void
clear_options (Options *options)
{
  g_free (options->provider);
  g_free (options->url);
  g_free (options->model);
  g_free (options->key);
  g_free (options->region);
  g_free (options->text);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  Options options = { .parallel = 1, .rounds = 1 };
  if (!read_options (&options, &argc, &argv, &error) || options.url == NULL ||
      options.parallel < 1 || options.parallel > MAX_PARALLEL)
    {
      g_printerr ("ask-model: %s\n", error != NULL ? error->message : "--url is missing");
      clear_options (&options);
      return 2;
    }
  struct rlimit files;
  getrlimit (RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit (RLIMIT_NOFILE, &files);
  g_autoptr (MdgLlm) llm = make_llm (&options, &error);
  int status = llm != NULL ? ask_all (&options, llm) : 2;
  if (llm == NULL)
    g_printerr ("ask-model: %s\n", error->message);
  clear_options (&options);
  return status;
}
