/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Documents deleted from the index of a folder:
 *
 *   bench-delete DIR DOCUMENTS DELETED TEXTS
 *
 * DOCUMENTS documents of six paragraphs each, made of lines of TEXTS (JSON with "context"), are
 * indexed; then one is deleted, DELETED that were put in one after the other, and DELETED from all
 * over the folder. Standard output is one JSON object.
 */
#define G_LOG_DOMAIN "madoguchi-bench"

#include "server/crypto/random.h"
#include "server/service/passage-index.h"
#include "shared/wire/json.h"

#include <stdlib.h>
#include <string.h>

#define DOCUMENTS_A_GROUP 500
#define PARAGRAPHS 6

typedef struct
{
  guint n_documents;
  GPtrArray *texts; /* char * */
  MdgPassageIndex *index;
  JsonObject *out;
} Bench;

static void
die_on (const GError *error)
{
  if (error == NULL)
    return;
  g_printerr ("bench-delete: %s\n", error->message);
  exit (1);
}

static void
note_ms (Bench *bench, const char *name, gint64 start)
{
  double took = (double) (g_get_monotonic_time () - start) / 1000.0;
  json_object_set_double_member (bench->out, name, (double) (gint64) (took * 10.0 + 0.5) / 10.0);
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
      g_ptr_array_add (bench->texts, g_strdup (json_object_get_string_member (object, "context")));
    }
}

/* Multiplied by a prime, so that every document has its own neighbours. */
static void
put_document (Bench *bench, guint number)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgExtracted) extracted = mdg_extracted_new ("txt", MDG_UNIT_KIND_PAGE);
  MdgExtractedPage *page = mdg_extracted_add_page (extracted);
  for (guint i = 0; i < PARAGRAPHS; i++)
    {
      const char *text = bench->texts->pdata[(number * 7919 + i * 131) % bench->texts->len];
      mdg_extracted_page_add_block (page, mdg_block_new (MDG_BLOCK_PARAGRAPH, text));
    }
  MdgPassageSource source = { number + 1, number + 1, "事務の手引", NULL, NULL };
  mdg_passage_index_put (bench->index, &source, extracted, NULL, NULL, NULL, &error);
  die_on (error);
}

static void
fill (Bench *bench)
{
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < bench->n_documents; i++)
    {
      if (i % DOCUMENTS_A_GROUP == 0)
        mdg_passage_index_begin_group (bench->index, NULL, &error);
      die_on (error);
      put_document (bench, i);
      if ((i + 1) % DOCUMENTS_A_GROUP == 0 || i + 1 == bench->n_documents)
        mdg_passage_index_end_group (bench->index, NULL, &error);
      die_on (error);
    }
}

/* @n documents from @first on, each @step after the last. */
static void
delete_some (Bench *bench, const char *name, guint first, guint n, guint step)
{
  g_autoptr (GError) error = NULL;
  g_autofree gint64 *versions = g_new (gint64, n);
  for (guint i = 0; i < n; i++)
    versions[i] = first + i * step + 1;
  gint64 start = g_get_monotonic_time ();
  mdg_passage_index_delete_many (bench->index, versions, n, &error);
  die_on (error);
  note_ms (bench, name, start);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  if (argc != 5)
    {
      g_printerr ("usage: bench-delete DIR DOCUMENTS DELETED TEXTS\n");
      return 2;
    }
  mdg_crypto_init (&error);
  die_on (error);
  g_autoptr (JsonObject) out = json_object_new ();
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  guint n = (guint) g_ascii_strtoull (argv[3], NULL, 10);
  Bench bench = { (guint) g_ascii_strtoull (argv[2], NULL, 10), texts, NULL, out };
  g_autofree char *path = g_build_filename (argv[1], "index.db", NULL);
  g_autoptr (MdgKey) key = mdg_key_new_random ();
  bench.index = mdg_passage_index_open (path, key, NULL, NULL, &error);
  die_on (error);
  read_texts (&bench, argv[4]);
  gint64 start = g_get_monotonic_time ();
  fill (&bench);
  note_ms (&bench, "index_ms", start);
  delete_some (&bench, "delete_one_ms", 0, 1, 1);
  delete_some (&bench, "delete_neighbours_ms", 1, n, 1);
  delete_some (&bench, "delete_all_over_ms", n + 1, n, MAX (1, (bench.n_documents - n - 2) / n));
  mdg_passage_index_close (bench.index);
  g_autoptr (JsonNode) node = json_node_alloc ();
  json_node_init_object (node, out);
  g_autofree char *text = mdg_json_to_text (node);
  g_print ("%s\n", text);
  return 0;
}
