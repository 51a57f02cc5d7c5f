/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `madoguchictl search-eval`: how well and how fast the server's own search finds what is known to
 * be right. Works on an index of its own in a temporary folder and needs no store.
 */
#define G_LOG_DOMAIN "madoguchi-ctl"

#include "server/crypto/random.h"
#include "server/ctl/commands.h"
#include "server/ctl/table.h"
#include "server/engine/search/embeddings.h"
#include "server/service/passage-index.h"
#include "server/store/trigram-yardstick.h"
#include "shared/base/error.h"
#include "shared/wire/json.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#define MAX_FILE_BYTES (1024 * 1024 * 1024)
#define MAX_PASSAGES 5000000
#define DEPTH 10

/* People do not wait so long; a measurement must not go by words alone as an engine is busy. */
#define QUESTION_MS 120000

typedef struct
{
  char *title;
  char *text;
  gboolean is_distractor;
} Context;

typedef struct
{
  char *text;
  gint64 right; /* the passage, counted from 1 */
} Question;

/* The figures of one index. */
typedef struct
{
  guint n;
  guint n_at_1;
  guint n_at_5;
  guint n_at_10;
  double reciprocal;
  GArray *times; /* double, milliseconds */
  gint64 bytes;
  double build_ms;
} Figures;

typedef struct
{
  MdgCtl *ctl;
  GPtrArray *contexts;  /* Context */
  GPtrArray *questions; /* Question */
  MdgEmbeddings *embeddings;
  MdgPassageIndex *index;
  MdgTrigramYardstick *trigram;
  char *folder;
  Figures ours;
  Figures stock;
} Eval;

static void
context_free (gpointer data)
{
  Context *context = data;
  g_free (context->title);
  g_free (context->text);
  g_free (context);
}

static void
question_free (gpointer data)
{
  Question *question = data;
  g_free (question->text);
  g_free (question);
}

/* ---- reading ---- */

static gboolean
fail_line (MdgCtl *ctl, const char *path, guint number, GError **error)
{
  g_autofree char *line = g_strdup_printf ("%u", number);
  g_autofree char *reason = mdg_ctl_fill (
    ctl, N_ ("line {line} is not an object with “title”, “context” and “questions”"), "line", line,
    NULL);
  mdg_set_error (error, MDG_ERROR_FILE, "file", path, "reason", reason, NULL);
  return FALSE;
}

static const char *
get_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

static gboolean
take_line (Eval *eval, const char *line, gboolean is_distractor)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (line, strlen (line));
  g_autoptr (JsonObject) object = mdg_json_parse_object (bytes, NULL);
  const char *text = object != NULL ? get_text (object, "context") : NULL;
  if (text == NULL || eval->contexts->len >= MAX_PASSAGES)
    return FALSE;
  Context *context = g_new0 (Context, 1);
  context->title = g_strdup (get_text (object, "title"));
  context->text = g_strdup (text);
  context->is_distractor = is_distractor;
  g_ptr_array_add (eval->contexts, context);
  JsonNode *questions = json_object_get_member (object, "questions");
  if (is_distractor || questions == NULL || !JSON_NODE_HOLDS_ARRAY (questions))
    return is_distractor;
  JsonArray *array = json_node_get_array (questions);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      Question *question = g_new0 (Question, 1);
      question->text = g_strdup (json_array_get_string_element (array, i));
      question->right = eval->contexts->len;
      g_ptr_array_add (eval->questions, question);
    }
  return TRUE;
}

/* Lines of @path, which may be packed. */
static GDataInputStream *
open_lines (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GError) problem = NULL;
  g_autoptr (GFileInputStream) raw = g_file_read (file, NULL, &problem);
  if (raw == NULL)
    {
      mdg_set_error (error, MDG_ERROR_FILE, "file", path, "reason", problem->message, NULL);
      return NULL;
    }
  if (!g_str_has_suffix (path, ".gz"))
    return g_data_input_stream_new (G_INPUT_STREAM (raw));
  g_autoptr (GConverter) unpack =
    G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  g_autoptr (GInputStream) plain = g_converter_input_stream_new (G_INPUT_STREAM (raw), unpack);
  return g_data_input_stream_new (plain);
}

static gboolean
read_file (Eval *eval, const char *path, gboolean is_distractor, GError **error)
{
  g_autoptr (GDataInputStream) lines = open_lines (path, error);
  if (lines == NULL)
    return FALSE;
  gsize total = 0;
  for (guint number = 1;; number++)
    {
      g_autoptr (GError) problem = NULL;
      gsize size = 0;
      g_autofree char *line =
        g_data_input_stream_read_line_utf8 (lines, &size, NULL, &problem);
      total += size;
      if (problem != NULL)
        {
          mdg_set_error (error, MDG_ERROR_FILE, "file", path, "reason", problem->message, NULL);
          return FALSE;
        }
      if (line == NULL)
        return TRUE;
      if (total > MAX_FILE_BYTES || !take_line (eval, line, is_distractor))
        return fail_line (eval->ctl, path, number, error);
    }
}

/* ---- building ---- */

/* The context as a text file would be read: a paragraph for each line. */
static MdgExtracted *
extract_context (const Context *context)
{
  MdgExtracted *extracted = mdg_extracted_new ("txt", MDG_UNIT_KIND_PAGE);
  MdgExtractedPage *page = mdg_extracted_add_page (extracted);
  g_auto (GStrv) lines = g_strsplit (context->text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (*g_strstrip (lines[i]) != '\0')
      mdg_extracted_page_add_block (page, mdg_block_new (MDG_BLOCK_PARAGRAPH, lines[i]));
  return extracted;
}

static gboolean
put_contexts (Eval *eval, GError **error)
{
  for (guint i = 0; i < eval->contexts->len; i++)
    {
      const Context *context = eval->contexts->pdata[i];
      g_autoptr (MdgExtracted) extracted = extract_context (context);
      MdgPassageSource source = { i + 1, i + 1, context->title, NULL, NULL };
      if (!mdg_passage_index_put (eval->index, &source, extracted, NULL, NULL, NULL, error))
        return FALSE;
    }
  return TRUE;
}

static gint64
file_size (const char *path)
{
  GStatBuf info;
  return g_stat (path, &info) == 0 ? info.st_size : 0;
}

static double
elapsed_ms (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / 1000.0;
}

static gboolean
build_ours (Eval *eval, GError **error)
{
  g_autofree char *path = g_build_filename (eval->folder, "index.db", NULL);
  g_autoptr (MdgKey) key = mdg_key_new_random ();
  gint64 start = g_get_monotonic_time ();
  eval->index = mdg_passage_index_open (path, key, NULL, eval->embeddings, error);
  if (eval->index == NULL || !mdg_passage_index_begin_group (eval->index, NULL, error) ||
      !put_contexts (eval, error) || !mdg_passage_index_end_group (eval->index, NULL, error) ||
      !mdg_passage_index_add_vectors (eval->index, 0, NULL, NULL, NULL, error))
    return FALSE;
  eval->ours.build_ms = elapsed_ms (start);
  mdg_passage_index_checkpoint (eval->index);
  eval->ours.bytes = file_size (path);
  return TRUE;
}

static gboolean
build_stock (Eval *eval, GError **error)
{
  g_autofree char *path = g_build_filename (eval->folder, "trigram.db", NULL);
  gint64 start = g_get_monotonic_time ();
  eval->trigram = mdg_trigram_yardstick_new (path, error);
  for (guint i = 0; eval->trigram != NULL && i < eval->contexts->len; i++)
    {
      const Context *context = eval->contexts->pdata[i];
      g_autofree char *text = g_strconcat (context->title != NULL ? context->title : "", "\n",
                                           context->text, NULL);
      if (!mdg_trigram_yardstick_add (eval->trigram, i + 1, text, error))
        return FALSE;
    }
  g_autoptr (GArray) warm =
    eval->trigram != NULL ? mdg_trigram_yardstick_ask (eval->trigram, "窓口係", 1, error) : NULL;
  eval->stock.build_ms = elapsed_ms (start);
  eval->stock.bytes = file_size (path);
  return warm != NULL;
}

/* ---- asking ---- */

static void
note_rank (Figures *figures, guint rank, double took)
{
  figures->n++;
  figures->n_at_1 += rank == 1;
  figures->n_at_5 += rank >= 1 && rank <= 5;
  figures->n_at_10 += rank >= 1 && rank <= 10;
  figures->reciprocal += rank > 0 && rank <= DEPTH ? 1.0 / rank : 0;
  g_array_append_val (figures->times, took);
}

static gboolean
ask_ours (Eval *eval, const Question *question, GError **error)
{
  g_autoptr (GPtrArray) indexes = g_ptr_array_new ();
  g_ptr_array_add (indexes, eval->index);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (MdgQuestion) asked = mdg_question_new (question->text, eval->embeddings, NULL);
  g_autoptr (GPtrArray) found =
    mdg_question_ask (asked, indexes, NULL, DEPTH, NULL, NULL, error);
  double took = elapsed_ms (start);
  guint rank = 0;
  if (found == NULL)
    return FALSE;
  for (guint i = 0; i < found->len && rank == 0; i++)
    if (((const MdgFoundPassage *) found->pdata[i])->version_id == question->right)
      rank = i + 1;
  note_rank (&eval->ours, rank, took);
  return TRUE;
}

static gboolean
ask_stock (Eval *eval, const Question *question, GError **error)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GArray) found =
    mdg_trigram_yardstick_ask (eval->trigram, question->text, DEPTH, error);
  double took = elapsed_ms (start);
  guint rank = 0;
  if (found == NULL)
    return FALSE;
  for (guint i = 0; i < found->len && rank == 0; i++)
    if (g_array_index (found, gint64, i) == question->right)
      rank = i + 1;
  note_rank (&eval->stock, rank, took);
  return TRUE;
}

static gboolean
ask_all (Eval *eval, GError **error)
{
  for (guint i = 0; i < eval->questions->len; i++)
    if (!ask_ours (eval, eval->questions->pdata[i], error) ||
        !ask_stock (eval, eval->questions->pdata[i], error))
      return FALSE;
  return TRUE;
}

/* ---- telling ---- */

static int
compare_times (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a;
  double right = *(const double *) b;
  return left < right ? -1 : left > right;
}

static double
percentile (const Figures *figures, guint percent)
{
  guint n = figures->times->len;
  return n > 0 ? g_array_index (figures->times, double, MIN (n - 1, n * percent / 100)) : 0;
}

static double
share (guint part, guint all)
{
  return all > 0 ? (double) part / all : 0;
}

static void
put_rounded (JsonObject *object, const char *name, double value, double steps)
{
  json_object_set_double_member (object, name, (double) (gint64) (value * steps + 0.5) / steps);
}

static void
fill_json (JsonObject *object, Figures *figures)
{
  g_array_sort (figures->times, compare_times);
  put_rounded (object, "recall@1", share (figures->n_at_1, figures->n), 10000);
  put_rounded (object, "recall@5", share (figures->n_at_5, figures->n), 10000);
  put_rounded (object, "recall@10", share (figures->n_at_10, figures->n), 10000);
  put_rounded (object, "mrr@10", figures->n > 0 ? figures->reciprocal / figures->n : 0, 10000);
  put_rounded (object, "p50_ms", percentile (figures, 50), 1000);
  put_rounded (object, "p99_ms", percentile (figures, 99), 1000);
  json_object_set_int_member (object, "index_bytes", figures->bytes);
  put_rounded (object, "build_ms", figures->build_ms, 1);
}

static void
add_row (MdgTable *table, const char *name, JsonObject *figures)
{
  static const char *const members[] = { "recall@1", "recall@5", "recall@10",
                                         "mrr@10", "p50_ms", "p99_ms" };
  char cells[G_N_ELEMENTS (members) + 2][32];
  const char *row[G_N_ELEMENTS (cells)];
  g_strlcpy (cells[0], name, sizeof cells[0]);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    g_snprintf (cells[i + 1], sizeof cells[0], i < 4 ? "%.4f" : "%.1f",
                json_object_get_double_member (figures, members[i]));
  g_snprintf (cells[G_N_ELEMENTS (members) + 1], sizeof cells[0], "%.1f",
              (double) json_object_get_int_member (figures, "index_bytes") / 1048576.0);
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    row[i] = cells[i];
  mdg_table_add (table, row);
}

static void
tell (Eval *eval)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonObject *stock = json_object_new ();
  fill_json (object, &eval->ours);
  fill_json (stock, &eval->stock);
  json_object_set_int_member (object, "n_passages", eval->contexts->len);
  json_object_set_int_member (object, "n_questions", eval->questions->len);
  if (eval->ctl->json)
    {
      json_object_set_object_member (object, "trigram", stock);
      mdg_ctl_put_json_object (json_object_ref (object));
      return;
    }
  g_autoptr (MdgTable) table =
    mdg_table_new ("", "recall@1", "recall@5", "recall@10", "mrr@10", "p50 ms", "p99 ms", "MiB",
                   NULL);
  add_row (table, "madoguchi", object);
  add_row (table, "sqlite trigram", stock);
  g_autofree char *text = mdg_table_format (table);
  mdg_ctl_put (text);
  json_object_unref (stock);
}

/* ---- the command ---- */

static void
remove_folder (const char *folder)
{
  static const char *const names[] = { "index.db", "index.db-wal", "index.db-shm", "trigram.db",
                                       "trigram.db-wal", "trigram.db-shm" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      g_unlink (path);
    }
  g_rmdir (folder);
}

static void
eval_clear (Eval *eval)
{
  mdg_passage_index_close (eval->index);
  mdg_trigram_yardstick_free (eval->trigram);
  mdg_embeddings_free (eval->embeddings);
  g_ptr_array_unref (eval->contexts);
  g_ptr_array_unref (eval->questions);
  g_array_unref (eval->ours.times);
  g_array_unref (eval->stock.times);
  if (eval->folder != NULL)
    remove_folder (eval->folder);
  g_free (eval->folder);
}

static gboolean
make_folder (Eval *eval, GError **error)
{
  g_autoptr (GError) problem = NULL;
  eval->folder = g_dir_make_tmp ("madoguchi-eval-XXXXXX", &problem);
  if (eval->folder != NULL)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_FILE, "file", g_get_tmp_dir (), "reason", problem->message, NULL);
  return FALSE;
}

static gboolean
use_embeddings (Eval *eval, const MdgArguments *arguments, GError **error)
{
  const char *url = mdg_arguments_get (arguments, "embeddings");
  MdgEmbeddingsSettings settings = {
    .url = url,
    .model = mdg_arguments_get (arguments, "model"),
    .question_prefix = mdg_arguments_get (arguments, "question-prefix"),
    .passage_prefix = mdg_arguments_get (arguments, "passage-prefix"),
    .tell_type = mdg_arguments_has (arguments, "input-type"),
    .question_timeout_ms = QUESTION_MS,
  };
  if (url == NULL)
    return TRUE;
  eval->embeddings = mdg_embeddings_new (&settings, error);
  return eval->embeddings != NULL;
}

static gboolean
run (Eval *eval, const MdgArguments *arguments, GError **error)
{
  const char *distractors = mdg_arguments_get (arguments, "distractors");
  return mdg_crypto_init (error) && use_embeddings (eval, arguments, error) &&
         read_file (eval, mdg_arguments_get_nth (arguments, 0), FALSE, error) &&
         (distractors == NULL || read_file (eval, distractors, TRUE, error)) &&
         make_folder (eval, error) && build_ours (eval, error) && build_stock (eval, error) &&
         ask_all (eval, error);
}

int
mdg_ctl_search_eval (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  Eval eval = { .ctl = ctl,
                .contexts = g_ptr_array_new_with_free_func (context_free),
                .questions = g_ptr_array_new_with_free_func (question_free),
                .ours = { .times = g_array_new (FALSE, FALSE, sizeof (double)) },
                .stock = { .times = g_array_new (FALSE, FALSE, sizeof (double)) } };
  mdg_ctl_begin_work (ctl, N_ ("Measuring the search"));
  gboolean fine = run (&eval, arguments, error);
  mdg_ctl_end_work (ctl);
  if (fine)
    tell (&eval);
  eval_clear (&eval);
  return fine ? MDG_EXIT_FINE : MDG_EXIT_FAILED;
}
