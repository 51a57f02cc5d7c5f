/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The index of a folder from documents to ranked passages. Groups: find (words, codes, headings),
 * delete and delete-many (nothing is found, no token is left in the file), replace, period,
 * disabled, recut and title, several (scores of two indexes compare), alike (near-duplicates),
 * marks, group, reopen (another process's changes are seen), vectors (meaning beside words; a dead
 * engine is no harm).
 */
#include "server/crypto/random.h"
#include "server/engine/search/tokeniser.h"
#include "server/service/passage-index.h"
#include "shared/base/error.h"
#include "tests/support/script-server.h"

#include <glib/gstdio.h>
#include <string.h>

#define TODAY "2026-11-22"

typedef struct
{
  char *folder;
  char *path;
  MdgKey *key;
  MdgPassageIndex *index;
} Fixture;

static void
open_index (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  fixture->index = mdg_passage_index_open (fixture->path, fixture->key, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("mdg-passages-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "index.db", NULL);
  fixture->key = mdg_key_new_random ();
  open_index (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  static const char *const ends[] = { "", "-wal", "-shm" };
  mdg_passage_index_close (fixture->index);
  mdg_key_unref (fixture->key);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *path = g_strconcat (fixture->path, ends[i], NULL);
      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

/* A page for each paragraph. */
static MdgExtracted *
extract (const char *text)
{
  MdgExtracted *extracted = mdg_extracted_new ("docx", MDG_UNIT_KIND_PAGE);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      MdgExtractedPage *page = mdg_extracted_add_page (extracted);
      gboolean heading = g_str_has_prefix (lines[i], "# ");
      MdgBlock *block = mdg_block_new (heading ? MDG_BLOCK_HEADING : MDG_BLOCK_PARAGRAPH,
                                       lines[i] + (heading ? 2 : 0));
      block->level = heading ? 1 : 0;
      mdg_extracted_page_add_block (page, block);
    }
  return extracted;
}

static void
put_for (MdgPassageIndex *index,
         gint64 version,
         const char *title,
         const char *text,
         const char *from,
         const char *until)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgExtracted) extracted = extract (text);
  MdgPassageSource source = { version, version * 10, title, from, until };
  g_assert_true (mdg_passage_index_put (index, &source, extracted, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
}

static void
put (Fixture *fixture, gint64 version, const char *title, const char *text)
{
  put_for (fixture->index, version, title, text, NULL, NULL);
}

static GPtrArray *
ask_all (GPtrArray *indexes, const char *text, const char *day, GArray **ret_origins)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgQuestion) question = mdg_question_new (text, NULL, NULL);
  GPtrArray *found = mdg_question_ask (question, indexes, day, 10, ret_origins, NULL, &error);
  g_assert_no_error (error);
  return found;
}

static GPtrArray *
ask (MdgPassageIndex *index, const char *text)
{
  g_autoptr (GPtrArray) indexes = g_ptr_array_new ();
  g_ptr_array_add (indexes, index);
  return ask_all (indexes, text, TODAY, NULL);
}

static gint64
first_of (MdgPassageIndex *index, const char *text)
{
  g_autoptr (GPtrArray) found = ask (index, text);
  return found->len > 0 ? ((const MdgFoundPassage *) found->pdata[0])->version_id : 0;
}

static void
put_three (Fixture *fixture)
{
  put (fixture, 1, "戸籍の手引", "# 転入届\n転入した日から十四日以内に窓口へ届け出る。");
  put (fixture, 2, "手数料条例", "第12条　住民票の写しの手数料は、一通につき300円とする。");
  put (fixture, 3, "備品台帳", "品番PPR-9087の印刷機は、2階の倉庫にある。");
}

typedef struct
{
  const char *question;
  gint64 version;
} FindRow;

static const FindRow find_rows[] = {
  { "転入の届出はいつまでですか", 1 },
  { "住民票の写しはいくらですか", 2 },
  { "PPR-9087", 3 },
  { "9087", 3 },
  { "ＰＰＲ－９０８７", 3 },
  { "第十二条", 2 },
  { "第12条", 2 },
  { "届け", 1 },
  { "倉庫", 3 },
  { "備品台帳", 3 },
  { "宇宙旅行", 0 },
  { "", 0 },
  { "、。", 0 },
};

static void
test_find (Fixture *fixture, gconstpointer data)
{
  put_three (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (find_rows); i++)
    {
      g_test_message ("%s", find_rows[i].question);
      g_assert_cmpint (first_of (fixture->index, find_rows[i].question), ==,
                       find_rows[i].version);
    }
  g_autoptr (GPtrArray) found = ask (fixture->index, "転入届");
  const MdgFoundPassage *best = found->pdata[0];
  g_assert_cmpstr (best->passage->heading, ==, "戸籍の手引 > 転入届");
  g_assert_cmpuint (best->passage->first_page, ==, 2);
  g_assert_cmpint (best->document_id, ==, 10);
  g_assert_cmpfloat (best->score, ==, 1.0);
  g_assert_cmpfloat (best->words, >, 0);
}

/* ---- deleting ---- */

static gboolean
file_holds (Fixture *fixture, const char *suffix, guint64 token)
{
  g_autofree char *path = g_strconcat (fixture->path, suffix, NULL);
  g_autofree char *content = NULL;
  gsize length = 0;
  guint64 bytes = GUINT64_TO_BE (token);
  if (!g_file_get_contents (path, &content, &length, NULL))
    return FALSE;
  return memmem (content, length, &bytes, sizeof bytes) != NULL;
}

/* As the index makes them: kind and text under a key derived from the folder's. */
static guint64
hash_token (Fixture *fixture, MdgTokenKind kind, const char *text)
{
  guint8 mac[MDG_MAC_SIZE];
  g_autoptr (MdgKey) key = mdg_key_derive (fixture->key, "search-tokens");
  g_autofree char *data = g_strdup_printf ("_%s", text);
  guint64 hash = 0;
  data[0] = (char) kind;
  mdg_key_mac (key, data, strlen (text) + 1, mac);
  for (guint i = 0; i < sizeof hash; i++)
    hash = hash << 8 | mac[i];
  return hash;
}

static void
test_delete (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  put_three (fixture);
  mdg_passage_index_checkpoint (fixture->index);
  guint64 code = hash_token (fixture, MDG_TOKEN_CODE, "ppr-9087");
  guint64 pair = hash_token (fixture, MDG_TOKEN_PAIR, "倉庫");
  guint64 kept = hash_token (fixture, MDG_TOKEN_PAIR, "転入");
  g_assert_true (file_holds (fixture, "", code) && file_holds (fixture, "", pair));
  g_assert_true (mdg_passage_index_delete (fixture->index, 3, &error));
  g_assert_no_error (error);
  g_assert_cmpint (first_of (fixture->index, "PPR-9087"), ==, 0);
  g_assert_false (file_holds (fixture, "", code) || file_holds (fixture, "-wal", code));
  g_assert_false (file_holds (fixture, "", pair) || file_holds (fixture, "-wal", pair));
  g_assert_true (file_holds (fixture, "", kept));
  g_assert_cmpint (first_of (fixture->index, "転入届"), ==, 1);
  g_assert_null (mdg_passage_index_get_page (fixture->index, 3, 1, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (mdg_passage_index_delete (fixture->index, 3, &error)); /* again is no failure */
}

#define N_MANY 120

static void
put_many (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (mdg_passage_index_begin_group (fixture->index, NULL, &error));
  for (guint i = 1; i <= N_MANY; i++)
    {
      g_autofree char *text = g_strdup_printf (
        "# 備品の保管\n品番ZZK-%04uの備品は、2階の倉庫にある。\n貸出は窓口で受け付ける。", i);
      put (fixture, i, "備品台帳", text);
    }
  g_assert_true (mdg_passage_index_end_group (fixture->index, NULL, &error));
  g_assert_no_error (error);
}

/* Search, the list of pages and the bytes of the file agree on whether document @i is there. */
static void
check_one_of_many (Fixture *fixture, guint i, gboolean expected)
{
  g_autofree char *code = g_strdup_printf ("zzk-%04u", i);
  guint64 token = hash_token (fixture, MDG_TOKEN_CODE, code);
  g_autoptr (MdgExtractedPage) page =
    mdg_passage_index_get_page (fixture->index, i, 1, NULL);
  g_test_message ("document %u", i);
  g_assert_cmpint (file_holds (fixture, "", token) || file_holds (fixture, "-wal", token), ==,
                   expected);
  g_assert_cmpint (page != NULL, ==, expected);
  g_assert_cmpint (first_of (fixture->index, code) == i, ==, expected);
}

typedef struct
{
  const char *name;
  guint first;
  guint n;
  guint step;
} ManyRow;

static const ManyRow many_rows[] = {
  { "one of many, found by its tokens", 7, 1, 1 },
  { "neighbours", 10, 20, 1 },
  { "all over the folder", 2, 40, 3 },
  { "the whole folder", 1, N_MANY, 1 },
};

static void
test_delete_many (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (many_rows); i++)
    {
      const ManyRow *row = &many_rows[i];
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) gone = g_array_new (FALSE, FALSE, sizeof (gint64));
      g_test_message ("%s", row->name);
      put_many (fixture);
      mdg_passage_index_checkpoint (fixture->index);
      for (guint j = 0; j < row->n; j++)
        {
          gint64 id = row->first + j * row->step;
          g_array_append_val (gone, id);
        }
      g_assert_true (mdg_passage_index_delete_many (
        fixture->index, (const gint64 *) (gpointer) gone->data, gone->len, &error));
      g_assert_no_error (error);
      for (guint id = 1; id <= N_MANY; id++)
        {
          guint place = (id - row->first) / row->step;
          gboolean is_gone =
            id >= row->first && (id - row->first) % row->step == 0 && place < row->n;
          check_one_of_many (fixture, id, !is_gone);
        }
    }
  g_autoptr (GPtrArray) nothing = ask (fixture->index, "倉庫");
  g_assert_cmpuint (nothing->len, ==, 0);
}

static void
test_replace (Fixture *fixture, gconstpointer data)
{
  guint n_pages = 0, n_passages = 0;
  g_autoptr (GError) error = NULL;
  put_three (fixture);
  put (fixture, 3, "備品台帳", "印刷機は廃棄した。\n新しい複写機を置いた。");
  g_assert_cmpint (first_of (fixture->index, "倉庫"), ==, 0);
  g_assert_cmpint (first_of (fixture->index, "複写機"), ==, 3);
  g_assert_true (
    mdg_passage_index_count_pages (fixture->index, 3, &n_pages, &n_passages, &error));
  g_assert_cmpuint (n_pages, ==, 2);
  g_assert_cmpuint (n_passages, ==, 1);
  g_autoptr (MdgExtractedPage) page =
    mdg_passage_index_get_page (fixture->index, 3, 2, &error);
  g_autofree char *text = mdg_extracted_page_dup_text (page);
  g_assert_cmpstr (g_strstrip (text), ==, "新しい複写機を置いた。");
}

static void
test_period (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) indexes = g_ptr_array_new ();
  g_ptr_array_add (indexes, fixture->index);
  put_for (fixture->index, 1, "料金表", "駐輪場の料金は100円。", NULL, "2026-03-31");
  put_for (fixture->index, 2, "料金表", "駐輪場の料金は150円。", "2026-04-01", NULL);
  g_autoptr (GPtrArray) before = ask_all (indexes, "駐輪場の料金", "2026-03-31", NULL);
  g_autoptr (GPtrArray) after = ask_all (indexes, "駐輪場の料金", "2026-04-01", NULL);
  g_assert_cmpuint (before->len, ==, 1);
  g_assert_cmpint (((const MdgFoundPassage *) before->pdata[0])->version_id, ==, 1);
  g_assert_cmpuint (after->len, ==, 1);
  g_assert_cmpint (((const MdgFoundPassage *) after->pdata[0])->version_id, ==, 2);
  MdgPassageSource source = { 1, 10, "料金表", NULL, NULL };
  g_assert_true (mdg_passage_index_update_source (fixture->index, &source, &error));
  g_autoptr (GPtrArray) both = ask_all (indexes, "駐輪場の料金", "2026-04-01", NULL);
  g_assert_cmpuint (both->len, ==, 2);
}

static void
test_disabled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  put_three (fixture);
  g_autoptr (GPtrArray) list = mdg_passage_index_list (fixture->index, 3, 1, &error);
  gint64 id = ((const MdgFoundPassage *) list->pdata[0])->id;
  g_assert_true (mdg_passage_index_set_disabled (fixture->index, id, TRUE, &error));
  g_assert_cmpint (first_of (fixture->index, "倉庫"), ==, 0);
  g_autoptr (MdgFoundPassage) found = mdg_passage_index_get (fixture->index, id, &error);
  g_assert_true (found->disabled);
  /* Cut again, the same text stays switched off. */
  g_assert_true (mdg_passage_index_recut (fixture->index, NULL, NULL, NULL, &error));
  g_assert_cmpint (first_of (fixture->index, "倉庫"), ==, 0);
  g_assert_cmpint (first_of (fixture->index, "転入"), ==, 1);
  g_autoptr (GPtrArray) again = mdg_passage_index_list (fixture->index, 3, 0, &error);
  const MdgFoundPassage *now = again->pdata[0];
  g_assert_true (mdg_passage_index_set_disabled (fixture->index, now->id, FALSE, &error));
  g_assert_cmpint (first_of (fixture->index, "倉庫"), ==, 3);
  g_assert_false (mdg_passage_index_set_disabled (fixture->index, 123456, TRUE, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_NOT_FOUND);
}

static void
on_progress (guint percent, gpointer user_data)
{
  guint *last = user_data;
  g_assert_cmpuint (percent, >=, *last);
  *last = percent;
}

static void
test_recut (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint percent = 0, before = 0, after = 0;
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < 40; i++)
    g_string_append_printf (text, "%s%u番の窓口では証明書を交付します。", i > 0 ? "\n" : "", i);
  put (fixture, 1, "案内", text->str);
  g_assert_true (mdg_passage_index_count_pages (fixture->index, 1, NULL, &before, &error));
  MdgSearchSettings settings = { .chunk_chars = 200 };
  mdg_passage_index_set_settings (fixture->index, &settings);
  g_assert_true (
    mdg_passage_index_recut (fixture->index, on_progress, &percent, NULL, &error));
  g_assert_cmpuint (percent, ==, 100);
  g_assert_true (mdg_passage_index_count_pages (fixture->index, 1, NULL, &after, &error));
  g_assert_cmpuint (after, >, before);
  g_autoptr (GPtrArray) found = ask (fixture->index, "37番の窓口");
  g_assert_nonnull (strstr (((const MdgFoundPassage *) found->pdata[0])->passage->text, "37番"));
  /* A new title is found, the old one is not. */
  g_assert_cmpint (first_of (fixture->index, "施設要覧"), ==, 0);
  MdgPassageSource source = { 1, 10, "施設要覧", NULL, NULL };
  g_assert_true (mdg_passage_index_update_source (fixture->index, &source, &error));
  g_assert_cmpint (first_of (fixture->index, "施設要覧"), ==, 1);
  g_assert_cmpint (first_of (fixture->index, "案内"), ==, 0);
}

static void
test_several (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) origins = NULL;
  g_autoptr (MdgKey) key = mdg_key_new_random ();
  g_autoptr (MdgPassageIndex) other =
    mdg_passage_index_open (":memory:", key, NULL, NULL, &error);
  g_assert_no_error (error);
  /* 倉庫 is common in one folder; what is rare in all of them counts. */
  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *text = g_strdup_printf ("第%u倉庫の鍵は守衛が預かる。", i);
      put (fixture, 100 + i, "鍵", text);
    }
  put_for (other, 7, "避難所", "避難所の倉庫に毛布がある。", NULL, NULL);
  g_autoptr (GPtrArray) indexes = g_ptr_array_new ();
  g_ptr_array_add (indexes, fixture->index);
  g_ptr_array_add (indexes, other);
  g_autoptr (GPtrArray) found = ask_all (indexes, "倉庫の毛布", TODAY, &origins);
  g_assert_cmpuint (found->len, ==, 10);
  g_assert_cmpuint (origins->len, ==, 10);
  g_assert_cmpint (((const MdgFoundPassage *) found->pdata[0])->version_id, ==, 7);
  g_assert_cmpuint (g_array_index (origins, guint, 0), ==, 1);
  g_assert_cmpuint (g_array_index (origins, guint, 1), ==, 0);
}

static void
test_alike (Fixture *fixture, gconstpointer data)
{
  put (fixture, 1, "甲", "印鑑登録には本人確認書類が必要です。");
  put (fixture, 2, "乙", "印鑑登録には　本人確認書類が必要です。");
  put (fixture, 3, "丙", "印鑑登録の手数料は200円です。");
  g_autoptr (GPtrArray) found = ask (fixture->index, "印鑑登録");
  g_assert_cmpuint (found->len, ==, 2);
}

static void
test_marks (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MdgQuestion) question = mdg_question_new ("住民票の手数料", NULL, NULL);
  const char *text = "写しの手数料は住民票で300円";
  g_autoptr (GArray) marks = mdg_question_mark (question, text);
  g_assert_cmpuint (marks->len, ==, 4);
  g_assert_cmpuint (g_array_index (marks, guint, 0), ==, 2);
  g_assert_cmpuint (g_array_index (marks, guint, 1), ==, 4);
  g_assert_cmpuint (g_array_index (marks, guint, 2), ==, 7);
  g_assert_cmpuint (g_array_index (marks, guint, 3), ==, 3);
  g_assert_true (mdg_question_shares_word (question, "手数料は無料"));
  g_assert_false (mdg_question_shares_word (question, "駐車場の案内"));
}

static void
test_group (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (mdg_passage_index_begin_group (fixture->index, NULL, &error));
  put_three (fixture);
  put (fixture, 3, "備品台帳", "複写機を置いた。"); /* replaced inside of the group */
  g_assert_cmpint (first_of (fixture->index, "転入届"), ==, 0);
  g_assert_true (mdg_passage_index_end_group (fixture->index, NULL, &error));
  g_assert_cmpint (first_of (fixture->index, "転入届"), ==, 1);
  g_assert_cmpint (first_of (fixture->index, "倉庫"), ==, 0);
  g_assert_cmpint (first_of (fixture->index, "複写機"), ==, 3);
  /* A group that is not ended never happened. */
  g_assert_true (mdg_passage_index_begin_group (fixture->index, NULL, &error));
  put (fixture, 9, "途中", "途中の文書。");
  mdg_passage_index_close (fixture->index);
  open_index (fixture);
  g_assert_cmpint (first_of (fixture->index, "途中"), ==, 0);
  g_assert_cmpint (first_of (fixture->index, "転入届"), ==, 1);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (MdgExtracted) extracted = extract ("新しい文。");
  MdgPassageSource source = { 4, 40, "新", NULL, NULL };
  put_three (fixture);
  g_cancellable_cancel (cancelled);
  g_assert_false (
    mdg_passage_index_put (fixture->index, &source, extracted, NULL, NULL, cancelled, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_CANCELLED);
  g_assert_cmpint (first_of (fixture->index, "新しい文"), ==, 0);
  put (fixture, 4, "新", "新しい文。");
  g_assert_cmpint (first_of (fixture->index, "新しい文"), ==, 4);
}

/* Another process: a second index over the same file. */
static void
test_reopen (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  put_three (fixture);
  g_assert_cmpint (first_of (fixture->index, "倉庫"), ==, 3);
  g_autoptr (MdgPassageIndex) other =
    mdg_passage_index_open (fixture->path, fixture->key, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (first_of (other, "倉庫"), ==, 3);
  put_for (other, 5, "防災", "避難所は小学校。", NULL, NULL);
  g_assert_cmpint (first_of (fixture->index, "避難所"), ==, 5);
  g_assert_true (mdg_passage_index_delete (other, 3, &error));
  g_assert_cmpint (first_of (fixture->index, "倉庫"), ==, 0);
  put (fixture, 6, "交通", "駐輪場は駅前。");
  g_assert_cmpint (first_of (other, "駐輪場"), ==, 6);
}

/* ---- vectors ---- */

#define ENGINE "POST /v1/embeddings"

static void
test_vectors (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgScriptServer) server = mdg_script_server_new (NULL);
  g_autofree char *url = g_strconcat (mdg_script_server_get_address (server), "/v1", NULL);
  MdgEmbeddingsSettings engine = { .url = url, .question_timeout_ms = 500 };
  g_autoptr (MdgEmbeddings) embeddings = mdg_embeddings_new (&engine, &error);
  put (fixture, 1, "甲", "犬の登録は年一回。");
  put (fixture, 2, "乙", "猫は届け出なくてよい。");
  mdg_passage_index_close (fixture->index);
  fixture->index =
    mdg_passage_index_open (fixture->path, fixture->key, NULL, embeddings, &error);
  g_assert_no_error (error);
  mdg_script_server_set (
    server, ENGINE, 200,
    "{\"data\": [{\"index\": 0, \"embedding\": [1, 0]}, {\"index\": 1, \"embedding\": [0, 1]}]}");
  guint percent = 0;
  g_assert_true (mdg_passage_index_add_vectors (fixture->index, 0, on_progress, &percent, NULL,
                                                &error));
  g_assert_no_error (error);
  g_assert_cmpuint (percent, ==, 100);
  g_assert_true (mdg_passage_index_add_vectors (fixture->index, 0, NULL, NULL, NULL, &error));
  g_assert_cmpuint (mdg_script_server_count (server, ENGINE), ==, 1);

  /* No word in common, near in meaning. */
  mdg_script_server_set (server, ENGINE, 200, "{\"data\": [{\"embedding\": [0.1, 1]}]}");
  g_autoptr (GPtrArray) indexes = g_ptr_array_new ();
  g_ptr_array_add (indexes, fixture->index);
  g_autoptr (MdgQuestion) question = mdg_question_new ("ニャンコ", embeddings, NULL);
  g_autoptr (GPtrArray) found =
    mdg_question_ask (question, indexes, TODAY, 10, NULL, NULL, &error);
  g_assert_cmpint (((const MdgFoundPassage *) found->pdata[0])->version_id, ==, 2);
  g_assert_cmpfloat (((const MdgFoundPassage *) found->pdata[0])->meaning, >, 0.9);
  g_assert_true (mdg_passage_index_delete (fixture->index, 2, &error));
  g_autoptr (GPtrArray) rest =
    mdg_question_ask (question, indexes, TODAY, 10, NULL, NULL, &error);
  for (guint i = 0; i < rest->len; i++)
    g_assert_cmpint (((const MdgFoundPassage *) rest->pdata[i])->version_id, ==, 1);

  /* The engine goes away: words still work. */
  mdg_script_server_set (server, ENGINE, 500, "internal");
  g_autoptr (MdgQuestion) alone = mdg_question_new ("犬の登録", embeddings, NULL);
  g_autoptr (GPtrArray) words =
    mdg_question_ask (alone, indexes, TODAY, 10, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (((const MdgFoundPassage *) words->pdata[0])->version_id, ==, 1);
  g_clear_pointer (&fixture->index, mdg_passage_index_close);
}

#define ADD(name, func) \
  g_test_add ("/passage-index/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_test_init (&argc, &argv, NULL);
  mdg_crypto_init (&error);
  g_assert_no_error (error);
  ADD ("find", test_find);
  ADD ("delete", test_delete);
  ADD ("delete-many", test_delete_many);
  ADD ("replace", test_replace);
  ADD ("period", test_period);
  ADD ("disabled", test_disabled);
  ADD ("recut", test_recut);
  ADD ("several", test_several);
  ADD ("alike", test_alike);
  ADD ("marks", test_marks);
  ADD ("group", test_group);
  ADD ("cancel", test_cancel);
  ADD ("reopen", test_reopen);
  ADD ("vectors", test_vectors);
  return g_test_run ();
}
