/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Search at the size of a whole ward: N passages made of sentences of real text, put in documents
 * of a hundred, then asked real questions on one and on two threads.
 *
 *   bench-search DIR PASSAGES TEXTS QUESTIONS [trigram]
 *
 * TEXTS are lines of JSON with "title" and "context", QUESTIONS lines of text. Prints one JSON
 * object; with "trigram" SQLite's stock index over the same passages stands beside.
 */
#define G_LOG_DOMAIN "madoguchi-bench"

#include "server/crypto/random.h"
#include "server/service/passage-index.h"
#include "server/store/trigram-yardstick.h"
#include "shared/wire/json.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define PASSAGES_A_DOCUMENT 100
#define SENTENCES_A_PASSAGE 8
#define DOCUMENTS_A_GROUP 100
#define TRIES 400
#define DEPTH 10

typedef struct
{
  guint n_passages;
  GPtrArray *sentences;
  GPtrArray *titles;
  GPtrArray *questions;
  GPtrArray *texts; /* of the passages, for the yardstick; NULL without one */
  MdgPassageIndex *index;
  guint64 text_bytes;
  guint64 random;
  JsonObject *out;
} Bench;

static void
die_on (const GError *error)
{
  if (error == NULL)
    return;
  g_printerr ("bench-search: %s\n", error->message);
  exit (1);
}

static void
note (Bench *bench, const char *name, double value)
{
  json_object_set_double_member (bench->out, name, (double) (gint64) (value * 100.0 + 0.5) / 100.0);
}

static double
seconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

/* The same passages at every run. */
static guint
next_random (Bench *bench, guint below)
{
  bench->random = bench->random * G_GUINT64_CONSTANT (6364136223846793005) + 1442695040888963407;
  return (guint) ((bench->random >> 33) % below);
}

/* ---- reading ---- */

static void
add_sentences (Bench *bench, const char *text)
{
  g_auto (GStrv) sentences = g_strsplit (text, "。", -1);
  for (guint i = 0; sentences[i] != NULL; i++)
    if (strlen (g_strstrip (sentences[i])) > 30)
      g_ptr_array_add (bench->sentences, g_strconcat (sentences[i], "。", NULL));
}

static void
read_texts (Bench *bench, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  g_file_get_contents (path, &content, NULL, &error);
  die_on (error);
  g_auto (GStrv) lines = g_strsplit (content, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (lines[i], strlen (lines[i]));
      g_autoptr (JsonObject) object = mdg_json_parse_object (bytes, &error);
      die_on (error);
      add_sentences (bench, json_object_get_string_member (object, "context"));
      g_ptr_array_add (bench->titles,
                       g_strdup (json_object_get_string_member (object, "title")));
    }
}

static void
read_questions (Bench *bench, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  g_file_get_contents (path, &content, NULL, &error);
  die_on (error);
  g_auto (GStrv) lines = g_strsplit (content, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      g_ptr_array_add (bench->questions, g_strdup (lines[i]));
}

/* ---- building ---- */

/* One heading for each passage, so that each becomes one. */
static void
add_passage (Bench *bench, MdgExtractedPage *page)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = 1 + next_random (bench, SENTENCES_A_PASSAGE);
  for (guint i = 0; i < n; i++)
    g_string_append (text, bench->sentences->pdata[next_random (bench, bench->sentences->len)]);
  MdgBlock *heading =
    mdg_block_new (MDG_BLOCK_HEADING,
                   bench->titles->pdata[next_random (bench, bench->titles->len)]);
  heading->level = 1;
  mdg_extracted_page_add_block (page, heading);
  mdg_extracted_page_add_block (page, mdg_block_new (MDG_BLOCK_PARAGRAPH, text->str));
  bench->text_bytes += text->len;
  if (bench->texts != NULL)
    g_ptr_array_add (bench->texts, g_strconcat (heading->text, "\n", text->str, NULL));
}

static void
put_document (Bench *bench, guint number)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgExtracted) extracted = mdg_extracted_new ("pdf", MDG_UNIT_KIND_PAGE);
  for (guint i = 0; i < PASSAGES_A_DOCUMENT; i++)
    add_passage (bench, mdg_extracted_add_page (extracted));
  MdgPassageSource source = { number + 1, number + 1, "事務の手引", NULL, NULL };
  mdg_passage_index_put (bench->index, &source, extracted, NULL, NULL, NULL, &error);
  die_on (error);
}

static void
build (Bench *bench)
{
  g_autoptr (GError) error = NULL;
  guint n_documents = (bench->n_passages + PASSAGES_A_DOCUMENT - 1) / PASSAGES_A_DOCUMENT;
  gint64 start = g_get_monotonic_time ();
  for (guint i = 0; i < n_documents; i++)
    {
      if (i % DOCUMENTS_A_GROUP == 0)
        mdg_passage_index_begin_group (bench->index, NULL, &error);
      die_on (error);
      put_document (bench, i);
      if ((i + 1) % DOCUMENTS_A_GROUP == 0 || i + 1 == n_documents)
        mdg_passage_index_end_group (bench->index, NULL, &error);
      die_on (error);
      if ((i + 1) % 1000 == 0)
        g_printerr ("%u passages, %.0f s\n", (i + 1) * PASSAGES_A_DOCUMENT, seconds_since (start));
    }
  mdg_passage_index_checkpoint (bench->index);
  double took = seconds_since (start);
  note (bench, "build_s", took);
  note (bench, "passages_per_s", bench->n_passages / took);
  note (bench, "text_mib", (double) bench->text_bytes / 1048576.0);
  note (bench, "text_mib_per_s", (double) bench->text_bytes / 1048576.0 / took);
}

/* ---- asking ---- */

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a;
  double right = *(const double *) b;
  return left < right ? -1 : left > right;
}

static void
note_times (Bench *bench, const char *name, double *times, guint n)
{
  JsonObject *figures = json_object_new ();
  qsort (times, n, sizeof *times, compare_doubles);
  json_object_set_double_member (figures, "p50_ms", (double) (gint64) (times[n / 2] * 100) / 100);
  json_object_set_double_member (figures, "p99_ms",
                                 (double) (gint64) (times[n * 99 / 100] * 100) / 100);
  json_object_set_object_member (bench->out, name, figures);
}

static double
ask_ours (Bench *bench, guint number)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) indexes = g_ptr_array_new ();
  g_ptr_array_add (indexes, bench->index);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (MdgQuestion) question =
    mdg_question_new (bench->questions->pdata[number % bench->questions->len], NULL, NULL);
  g_autoptr (GPtrArray) found =
    mdg_question_ask (question, indexes, "2026-11-22", DEPTH, NULL, NULL, &error);
  die_on (error);
  return seconds_since (start) * 1000;
}

typedef struct
{
  Bench *bench;
  guint from;
  double *times;
} Half;

static gpointer
ask_half (gpointer data)
{
  Half *half = data;
  for (guint i = 0; i < TRIES; i++)
    half->times[i] = ask_ours (half->bench, (half->from + i) * 7);
  return NULL;
}

static void
ask (Bench *bench)
{
  g_autofree double *times = g_new (double, 2 * TRIES);
  note (bench, "first_ms", ask_ours (bench, 1));
  for (guint i = 0; i < 20; i++)
    ask_ours (bench, i * 11);
  Half alone = { bench, 0, times };
  ask_half (&alone);
  note_times (bench, "one_at_a_time", times, TRIES);
  Half halves[2] = { { bench, 0, times }, { bench, TRIES, times + TRIES } };
  gint64 start = g_get_monotonic_time ();
  GThread *threads[2];
  for (guint i = 0; i < 2; i++)
    threads[i] = g_thread_new ("ask", ask_half, &halves[i]);
  for (guint i = 0; i < 2; i++)
    g_thread_join (threads[i]);
  note (bench, "questions_per_s", 2 * TRIES / seconds_since (start));
  note_times (bench, "two_at_a_time", times, 2 * TRIES);
}

static void
measure_yardstick (Bench *bench, const char *dir)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (dir, "trigram.db", NULL);
  g_autofree double *times = g_new (double, TRIES);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (MdgTrigramYardstick) yardstick = mdg_trigram_yardstick_new (path, &error);
  die_on (error);
  for (guint i = 0; i < bench->texts->len; i++)
    mdg_trigram_yardstick_add (yardstick, i + 1, bench->texts->pdata[i], &error);
  die_on (error);
  g_autoptr (GArray) first = mdg_trigram_yardstick_ask (yardstick, "窓口係", 1, &error);
  die_on (error);
  note (bench, "trigram_build_s", seconds_since (start));
  for (guint i = 0; i < TRIES; i++)
    {
      const char *question = bench->questions->pdata[i * 7 % bench->questions->len];
      start = g_get_monotonic_time ();
      g_autoptr (GArray) found = mdg_trigram_yardstick_ask (yardstick, question, DEPTH, &error);
      die_on (error);
      times[i] = seconds_since (start) * 1000;
    }
  note_times (bench, "trigram", times, TRIES);
}

static double
mib_of (const char *path)
{
  GStatBuf info;
  return g_stat (path, &info) == 0 ? (double) info.st_size / 1048576.0 : 0;
}

/* The most memory the process ever had. */
static double
peak_mib (void)
{
  struct rusage usage;
  getrusage (RUSAGE_SELF, &usage);
  return (double) usage.ru_maxrss / 1024.0;
}

static double
resident_mib (void)
{
  g_autofree char *text = NULL;
  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    return 0;
  g_auto (GStrv) fields = g_strsplit (text, " ", 3);
  return (double) g_ascii_strtoull (fields[1], NULL, 10) * 4096.0 / 1048576.0;
}

static void
measure_ours (Bench *bench, const char *dir)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (dir, "index.db", NULL);
  g_autoptr (MdgKey) key = mdg_key_new_random ();
  bench->index = mdg_passage_index_open (path, key, NULL, NULL, &error);
  die_on (error);
  build (bench);
  note (bench, "build_peak_mib", peak_mib ());
  note (bench, "index_mib", mib_of (path));
  note (bench, "index_by_text", mib_of (path) * 1048576.0 / (double) bench->text_bytes);
  /* As a server that was just started. */
  mdg_passage_index_close (bench->index);
  double before = resident_mib ();
  bench->index = mdg_passage_index_open (path, key, NULL, NULL, &error);
  die_on (error);
  ask (bench);
  note (bench, "asking_mib", resident_mib () - before);
  mdg_passage_index_close (bench->index);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  if (argc < 5)
    {
      g_printerr ("usage: bench-search DIR PASSAGES TEXTS QUESTIONS [trigram]\n");
      return 2;
    }
  mdg_crypto_init (&error);
  die_on (error);
  g_autoptr (JsonObject) out = json_object_new ();
  Bench bench = { .n_passages = (guint) g_ascii_strtoull (argv[2], NULL, 10),
                  .sentences = g_ptr_array_new_with_free_func (g_free),
                  .titles = g_ptr_array_new_with_free_func (g_free),
                  .questions = g_ptr_array_new_with_free_func (g_free),
                  .random = 1,
                  .out = out };
  if (argc > 5)
    bench.texts = g_ptr_array_new_with_free_func (g_free);
  read_texts (&bench, argv[3]);
  read_questions (&bench, argv[4]);
  measure_ours (&bench, argv[1]);
  if (bench.texts != NULL)
    measure_yardstick (&bench, argv[1]);
  g_autoptr (JsonNode) node = json_node_alloc ();
  json_node_init_object (node, out);
  g_autofree char *text = mdg_json_to_text (node);
  g_print ("%s\n", text);
  return 0;
}
