/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Search over folders, on a real store and a real index.
 *
 * /search/query      what may be asked
 * /search/shown      only what the rows say may be shown
 * /search/periods    on the day asked for
 * /search/audit      recorded without its text
 */
#include "server/service/pages.h"
#include "server/service/search.h"
#include "shared/base/error.h"
#include "tests/server/service/cabinet.h"

#include <string.h>

/* Puts a page with @text into the index of the cabinet's folder as @version_id. */
static void
put (Cabinet *cabinet,
     gint64 version_id,
     gint64 document_id,
     const char *from,
     const char *until,
     const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgFolderIndex) held =
    mdg_folder_indexes_hold (cabinet->test->core->indexes, cabinet->folder, &error);
  g_assert_no_error (error);
  g_autoptr (MdgExtracted) extracted = mdg_extracted_new ("txt", MDG_UNIT_KIND_LINE);
  MdgExtractedPage *page = mdg_extracted_add_page (extracted);
  MdgBlock *block = mdg_block_new (MDG_BLOCK_PARAGRAPH, text);
  block->row = 1;
  mdg_extracted_page_add_block (page, block);
  MdgPassageSource source = { version_id, document_id, "規程", from, until };
  mdg_passage_index_put (mdg_folder_index_get (held), &source, extracted, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static gint64
version_of (Cabinet *cabinet, gint64 document_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgDocument) document =
    mdg_document_service_get (&cabinet->people[CABINET_OWNER], document_id, &error);
  g_assert_no_error (error);
  return document->version_id;
}

/* A document that is ready, with @text in the index. */
static gint64
add (Cabinet *cabinet, const char *name, const char *text)
{
  gint64 id = cabinet_upload (cabinet, name, text);
  cabinet_make_ready (cabinet, id);
  put (cabinet, version_of (cabinet, id), id, NULL, NULL, text);
  return id;
}

/* Names of the documents found, or the slug of the refusal. */
static char *
ask (MdgContext *context, const MdgSearchQuery *query)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgSearchAnswer) answer = mdg_search_service_ask (context, query, &error);
  if (answer == NULL)
    return g_strdup (mdg_error_slug (error));
  GString *names = g_string_new (NULL);
  for (guint i = 0; i < answer->hits->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? " " : "",
                            ((const MdgHit *) answer->hits->pdata[i])->document_name);
  return g_string_free (names, FALSE);
}

static char *
ask_text (MdgContext *context, const char *text)
{
  MdgSearchQuery query = { .text = (char *) text };
  return ask (context, &query);
}

typedef struct
{
  const char *sentence;
  const char *text;
  const char *as_of;
  gint64 limit;
  const char *result;
} QueryRow;

static const QueryRow query_rows[] = {
  { "a question finds its document", "市民農園の利用料", NULL, 0, "農園.txt" },
  { "a day may be named", "市民農園の利用料", "2026-11-22", 5, "農園.txt" },
  { "a day that is none is refused", "市民農園の利用料", "2026-13-01", 0, "invalid-field" },
  { "no question is refused", "", NULL, 0, "invalid-field" },
  { "a question of spaces is refused", " \n\t", NULL, 0, "invalid-field" },
  { "too many at once are refused", "市民農園", NULL, 51, "invalid-field" },
  { "fewer than none are refused", "市民農園", NULL, -1, "invalid-field" },
  { "signs alone find nothing", "?!", NULL, 0, "" },
};

static void
test_query (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  add (cabinet, "農園.txt", "市民農園の利用料は年額一万二千円とする。");
  for (guint i = 0; i < G_N_ELEMENTS (query_rows); i++)
    {
      const QueryRow *row = &query_rows[i];
      MdgSearchQuery query = { .text = (char *) row->text,
                               .as_of = (char *) row->as_of,
                               .limit = row->limit };
      g_test_message ("%s", row->sentence);
      g_autofree char *result = ask (&cabinet->people[CABINET_READER], &query);
      g_assert_cmpstr (result, ==, row->result);
    }
}

static void
assert_found (Cabinet *cabinet, CabinetPerson person, const char *names)
{
  g_autofree char *found = ask_text (&cabinet->people[person], "市民農園の利用料");
  g_assert_cmpstr (found, ==, names);
}

static void
test_shown (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  gint64 id = add (cabinet, "農園.txt", "市民農園の利用料は年額一万二千円とする。");
  assert_found (cabinet, CABINET_READER, "農園.txt");
  assert_found (cabinet, CABINET_STRANGER, "");
  assert_found (cabinet, CABINET_ADMIN, "");
  cabinet_grant (cabinet, CABINET_STRANGER, MDG_FOLDER_READER);
  assert_found (cabinet, CABINET_STRANGER, "農園.txt");
  cabinet_grant (cabinet, CABINET_STRANGER, NULL);
  assert_found (cabinet, CABINET_STRANGER, "");

  g_autofree char *folder = g_strdup_printf ("%" G_GINT64_FORMAT, cabinet->folder);
  char *other[] = { (char *) "12345", NULL }, *this[] = { folder, NULL };
  MdgSearchQuery elsewhere = { .text = (char *) "市民農園の利用料", .folders = other };
  MdgSearchQuery here = { .text = (char *) "市民農園の利用料", .folders = this };
  g_autofree char *none = ask (&cabinet->people[CABINET_READER], &elsewhere);
  g_assert_cmpstr (none, ==, "");
  g_autofree char *one = ask (&cabinet->people[CABINET_READER], &here);
  g_assert_cmpstr (one, ==, "農園.txt");

  gint64 version = version_of (cabinet, id);
  g_assert_true (
    mdg_document_service_delete (&cabinet->people[CABINET_EDITOR], id, &error));
  assert_found (cabinet, CABINET_READER, "");
  put (cabinet, version, id, NULL, NULL, "市民農園の利用料は年額一万二千円とする。");
  assert_found (cabinet, CABINET_READER, ""); /* in the index, but in no row */
  g_autoptr (MdgDocumentPage) page =
    mdg_page_service_get (&cabinet->people[CABINET_READER], id, 0, 1, &error);
  g_assert_null (page);
  g_assert_error (error, MDG_ERROR, MDG_ERROR_NOT_FOUND);
}

static void
test_periods (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  gint64 id = cabinet_upload (cabinet, "料金.txt", "料金表");
  g_autoptr (MdgDocument) document =
    mdg_document_service_get (&cabinet->people[CABINET_EDITOR], id, &error);
  document->effective_from = g_strdup ("2026-04-01");
  document->effective_until = g_strdup ("2027-03-31");
  g_autoptr (MdgDocument) changed =
    mdg_document_service_update (&cabinet->people[CABINET_EDITOR], document, &error);
  g_assert_no_error (error);
  cabinet_make_ready (cabinet, id);
  put (cabinet, changed->version_id, id, "2026-04-01", "2027-03-31", "市民農園の料金表");
  const struct
  {
    const char *sentence, *day, *found;
  } rows[] = {
    { "the day before is too early", "2026-03-31", "" },
    { "the first day is in", "2026-04-01", "料金.txt" },
    { "so is the last", "2027-03-31", "料金.txt" },
    { "the day after is too late", "2027-04-01", "" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      MdgSearchQuery query = { .text = (char *) "市民農園の料金表", .as_of = (char *) rows[i].day };
      g_test_message ("%s", rows[i].sentence);
      g_autofree char *found = ask (&cabinet->people[CABINET_READER], &query);
      g_assert_cmpstr (found, ==, rows[i].found);
    }
}

static void
test_audit (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  add (cabinet, "農園.txt", "市民農園の利用料は年額一万二千円とする。");
  assert_found (cabinet, CABINET_READER, "農園.txt");
  g_assert_cmpuint (mdg_test_core_count_audit (cabinet->test, "search", "ok"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/search/query", test_query);
  g_test_add_func ("/search/shown", test_shown);
  g_test_add_func ("/search/periods", test_periods);
  g_test_add_func ("/search/audit", test_audit);
  return g_test_run ();
}
