/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Questions to the section of a folder, and news of pages that answers cite; with the real jobs and
 * the real extract-worker.
 *
 * /inquiries/rights    who asks, replies, approves
 * /inquiries/life      asked, drafted, approved, found
 * /inquiries/closed    what is dealt with stays
 * /inquiries/lost      who lost the folder sees no text
 * /inquiries/names     file names of questions
 * /news/reasons        replaced, the same, expired, deleted; once each
 * /news/lost           who lost the folder sees no text
 * /nearest             what stands there now
 */
#include "server/engine/search/nearest.h"
#include "server/jobs/runner.h"
#include "server/service/inquiries.h"
#include "server/service/search.h"
#include "server/service/source-news.h"
#include "server/store/conversations.h"
#include "server/store/messages.h"
#include "shared/base/error.h"
#include "tests/server/service/cabinet.h"

#include <string.h>

#define MAX_TURNS 200

static void
run_jobs (Cabinet *cabinet)
{
  MdgJobRunner *runner = mdg_job_runner_new (cabinet->test->core, mdg_core_job_kinds ());
  guint turns = 0;
  while (mdg_job_runner_run_one (runner) && turns < MAX_TURNS)
    turns++;
  g_assert_cmpuint (turns, <, MAX_TURNS);
  mdg_job_runner_free (runner);
}

static MdgInquiry *
ask (Cabinet *cabinet, CabinetPerson person, const char *question, GError **error)
{
  g_autoptr (MdgInquiry) wanted = mdg_inquiry_new ();
  wanted->folder_id = cabinet->folder;
  wanted->question = g_strdup (question);
  return mdg_inquiry_service_ask (&cabinet->people[person], wanted, error);
}

static MdgInquiry *
must_ask (Cabinet *cabinet, const char *question)
{
  g_autoptr (GError) error = NULL;
  MdgInquiry *inquiry = ask (cabinet, CABINET_READER, question, &error);
  g_assert_no_error (error);
  return inquiry;
}

static MdgInquiry *
reply (Cabinet *cabinet, CabinetPerson person, MdgInquiry *to, const char *text, GError **error)
{
  g_autoptr (MdgInquiry) wanted = mdg_inquiry_copy (to);
  g_free (wanted->reply);
  wanted->reply = g_strdup (text);
  return mdg_inquiry_service_reply (&cabinet->people[person], wanted, error);
}

/* ---- who may ---- */

typedef struct
{
  const char *sentence;
  CabinetPerson person;
  int ask;
  int reply;
  int approve;
} RightsRow;

static const RightsRow rights_rows[] = {
  { "a reader asks", CABINET_READER, 0, MDG_ERROR_FORBIDDEN, MDG_ERROR_FORBIDDEN },
  { "an editor replies", CABINET_EDITOR, 0, 0, MDG_ERROR_FORBIDDEN },
  { "an owner does all", CABINET_OWNER, 0, 0, 0 },
  { "a stranger knows of nothing", CABINET_STRANGER, MDG_ERROR_NOT_FOUND, MDG_ERROR_NOT_FOUND,
    MDG_ERROR_NOT_FOUND },
  { "an administrator reads nothing", CABINET_ADMIN, MDG_ERROR_FORBIDDEN, MDG_ERROR_FORBIDDEN,
    MDG_ERROR_FORBIDDEN },
};

static void
assert_code (const GError *error, int code)
{
  if (code == 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, MDG_ERROR, code);
}

static void
test_rights (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rights_rows); i++)
    {
      const RightsRow *row = &rights_rows[i];
      g_autoptr (Cabinet) cabinet = cabinet_new ();
      g_autoptr (GError) asking = NULL;
      g_autoptr (GError) replying = NULL;
      g_autoptr (GError) approving = NULL;
      g_test_message ("%s", row->sentence);
      g_autoptr (MdgInquiry) a = ask (cabinet, row->person, "いつまでですか。", &asking);
      assert_code (asking, row->ask);
      g_autoptr (MdgInquiry) open = must_ask (cabinet, "代理でもよいですか。");
      g_autoptr (MdgInquiry) b = reply (cabinet, row->person, open, "はい。", &replying);
      assert_code (replying, row->reply);
      g_autoptr (MdgInquiry) wanted = mdg_inquiry_copy (b != NULL ? b : open);
      g_autoptr (MdgInquiry) c =
        mdg_inquiry_service_approve (&cabinet->people[row->person], wanted, &approving);
      assert_code (approving, row->approve);
    }
}

/* An answer of @person that cites the first page of the document's newest version; its id. */
static gint64
cite (Cabinet *cabinet, CabinetPerson person, gint64 document_id, const char *quote)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgLease) lease =
    mdg_store_begin_write (cabinet->test->core->store, NULL, &error);
  g_autoptr (MdgVersionRow) version = mdg_versions_newest (lease, document_id, &error);
  g_autoptr (MdgConversation) conversation = mdg_conversation_new ();
  conversation->id = mdg_lease_new_id (lease);
  conversation->title = g_strdup ("題");
  conversation->scope = mdg_scope_new ();
  conversation->scope->kind = g_strdup (MDG_SCOPE_ALL);
  mdg_conversations_insert (lease, cabinet->ids[person], conversation, &error);
  g_assert_no_error (error);
  g_autoptr (MdgMessageRow) row = mdg_message_row_new ();
  MdgMessage *message = row->message;
  row->account_id = cabinet->ids[person];
  message->id = mdg_lease_new_id (lease);
  message->conversation_id = conversation->id;
  message->role = g_strdup (MDG_MESSAGE_ASSISTANT);
  message->state = g_strdup (MDG_MESSAGE_DONE);
  message->text = g_strdup ("答え[^1]");
  message->created_at = mdg_lease_now (lease);
  MdgCitation *citation = mdg_citation_new ();
  citation->number = 1;
  citation->folder_id = cabinet->folder;
  citation->document_id = document_id;
  citation->version_id = version->id;
  citation->page = 1;
  citation->document_name = g_strdup ("手数料.txt");
  citation->quote = g_strdup (quote);
  g_clear_pointer (&message->citations, g_ptr_array_unref);
  message->citations = mdg_record_array_new (&MDG_CITATION_TYPE);
  g_ptr_array_add (message->citations, citation);
  mdg_messages_insert (lease, row, &error);
  g_assert_no_error (error);
  mdg_lease_commit (lease, &error);
  g_assert_no_error (error);
  return message->id;
}

/* ---- its life ---- */

static MdgInquiry *
see (Cabinet *cabinet, CabinetPerson person, gint64 id)
{
  return mdg_inquiry_service_get (&cabinet->people[person], id, NULL);
}

/* The answer that left the question open is the asker's own, and nobody else is told of it. */
static void
test_message (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  gint64 document = cabinet_upload (cabinet, "手数料.txt", "手数料は三百円である。");
  cabinet_make_ready (cabinet, document);
  gint64 own = cite (cabinet, CABINET_READER, document, "手数料");
  gint64 other = cite (cabinet, CABINET_OWNER, document, "手数料");
  g_autoptr (MdgInquiry) wanted = mdg_inquiry_new ();
  wanted->folder_id = cabinet->folder;
  wanted->question = g_strdup ("郵送で払えますか？");
  wanted->message_id = own;
  g_autoptr (MdgInquiry) asked =
    mdg_inquiry_service_ask (&cabinet->people[CABINET_READER], wanted, &error);
  g_assert_no_error (error);
  g_assert_cmpint (asked->message_id, ==, own);
  g_autoptr (MdgInquiry) drafted = reply (cabinet, CABINET_EDITOR, asked, "口座です。", &error);
  g_assert_no_error (error);
  g_assert_cmpint (drafted->message_id, ==, 0);
  wanted->message_id = other;
  g_assert_null (mdg_inquiry_service_ask (&cabinet->people[CABINET_READER], wanted, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_INVALID_FIELD);
  g_clear_error (&error);
  wanted->message_id = 12345;
  g_assert_null (mdg_inquiry_service_ask (&cabinet->people[CABINET_READER], wanted, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_INVALID_FIELD);
}

static void
test_life (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (MdgInquiry) asked = must_ask (cabinet, "山田さんの軽自動車税は郵送で払えますか？");
  g_assert_true (asked->mine);
  g_autoptr (MdgInquiry) drafted = reply (cabinet, CABINET_EDITOR, asked, "コンビニか口座です。", &error);
  g_assert_no_error (error);
  g_autoptr (MdgInquiry) waiting = see (cabinet, CABINET_READER, asked->id);
  g_assert_cmpstr (waiting->state, ==, MDG_INQUIRY_DRAFTED);
  g_assert_null (waiting->reply);
  g_free (drafted->heading);
  drafted->heading = g_strdup ("軽自動車税は郵送で払えますか？");
  g_autoptr (MdgInquiry) answered =
    mdg_inquiry_service_approve (&cabinet->people[CABINET_OWNER], drafted, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (answered->state, ==, MDG_INQUIRY_ANSWERED);
  g_assert_cmpint (answered->document_id, !=, 0);
  run_jobs (cabinet);
  MdgSearchQuery query = { .text = (char *) "軽自動車税 郵送" };
  g_autoptr (MdgSearchAnswer) found =
    mdg_search_service_ask (&cabinet->people[CABINET_READER], &query, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->hits->len, >, 0);
  const MdgHit *hit = found->hits->pdata[0];
  g_assert_nonnull (strstr (hit->passage->text, "軽自動車税は郵送で払えますか"));
  g_assert_nonnull (strstr (hit->passage->text, "コンビニか口座です。"));
  g_assert_null (strstr (hit->passage->text, "山田"));
  g_autoptr (MdgInquiry) told = see (cabinet, CABINET_READER, asked->id);
  g_assert_cmpstr (told->reply, ==, "コンビニか口座です。");
}

static void
test_closed (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (MdgInquiry) asked = must_ask (cabinet, "期限は？");
  g_autoptr (MdgInquiry) wanted = mdg_inquiry_copy (asked);
  wanted->reply = g_strdup ("所管ではありません。");
  g_free (wanted->state);
  wanted->state = g_strdup (MDG_INQUIRY_DECLINED);
  g_autoptr (MdgInquiry) declined =
    mdg_inquiry_service_reply (&cabinet->people[CABINET_EDITOR], wanted, &error);
  g_assert_no_error (error);
  g_assert_null (reply (cabinet, CABINET_EDITOR, declined, "やはり", &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_INQUIRY_CLOSED);
  g_clear_error (&error);
  g_assert_false (
    mdg_inquiry_service_withdraw (&cabinet->people[CABINET_READER], asked->id, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_INQUIRY_CLOSED);
  g_clear_error (&error);
  g_autoptr (MdgInquiry) other = must_ask (cabinet, "場所は？");
  g_autoptr (MdgInquiry) first = reply (cabinet, CABINET_EDITOR, other, "一階", &error);
  g_assert_null (reply (cabinet, CABINET_EDITOR, other, "二階", &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_CONFLICT);
  g_clear_error (&error);
  guint files = cabinet_count_blobs (cabinet);
  g_assert_null (
    mdg_inquiry_service_approve (&cabinet->people[CABINET_OWNER], other, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_CONFLICT);
  g_assert_cmpuint (cabinet_count_blobs (cabinet), ==, files);
}

static void
test_lost (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  gint64 next = 0;
  MdgInquiryQuery mine = { .mine = TRUE };
  MdgInquiryQuery all = { NULL };
  g_autoptr (MdgInquiry) asked = must_ask (cabinet, "期限は？");
  cabinet_grant (cabinet, CABINET_READER, NULL);
  g_autoptr (GPtrArray) own =
    mdg_inquiry_service_list (&cabinet->people[CABINET_READER], &mine, &next, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (own->len, ==, 1);
  g_assert_null (((MdgInquiry *) own->pdata[0])->question);
  g_assert_null (((MdgInquiry *) own->pdata[0])->folder_name);
  g_autoptr (GPtrArray) editors =
    mdg_inquiry_service_list (&cabinet->people[CABINET_EDITOR], &all, &next, &error);
  g_assert_cmpuint (editors->len, ==, 1);
  g_assert_cmpstr (((MdgInquiry *) editors->pdata[0])->question, ==, "期限は？");
  g_autoptr (GPtrArray) strangers =
    mdg_inquiry_service_list (&cabinet->people[CABINET_STRANGER], &all, &next, &error);
  g_assert_cmpuint (strangers->len, ==, 0);
}

static const char *const names[][2] = {
  { "転入届は代理でも？", "転入届は代理でも？.txt" },
  { "a/b\\c:d*e?\"<>|", "a b c d e.txt" },
  { "..", "予備.txt" },
  { "CON", "予備.txt" },
  { "一行目\n二行目", "一行目 二行目.txt" },
  { "", "予備.txt" },
};

static void
test_names (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = mdg_inquiry_make_file_name (names[i][0], "予備");
      g_assert_cmpstr (name, ==, names[i][1]);
    }
}

/* ---- what stands there now ---- */

typedef struct
{
  const char *sentence;
  const char *wanted;
  const char *page;
  const char *found;
  gboolean same;
} NearestRow;

static const NearestRow nearest_rows[] = {
  { "the sentence still stands there", "手数料は300円です。", "はじめに。\n手数料は３００円\nです。", NULL,
    TRUE },
  { "a digit has changed", "手数料は300円です。", "窓口は1階です。手数料は450円です。終わり。",
    "手数料は450円です。", FALSE },
  { "nothing like it is left", "手数料は300円です。", "本日は晴天なり。", NULL, FALSE },
  { "two sentences are looked for as two", "届出は14日以内です。本人確認書類が必要です。",
    "はじめに。届出は20日以内です。本人確認書類が必要です。おわり。",
    "届出は20日以内です。本人確認書類が必要です。", FALSE },
  { "an empty page", "手数料は300円です。", "", NULL, FALSE },
};

static void
test_nearest (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (nearest_rows); i++)
    {
      const NearestRow *row = &nearest_rows[i];
      g_autoptr (MdgNearest) nearest = mdg_nearest_new (row->wanted);
      g_test_message ("%s", row->sentence);
      mdg_nearest_look (nearest, row->page);
      g_assert_true (mdg_nearest_is_same (nearest) == row->same);
      if (!row->same)
        g_assert_cmpstr (mdg_nearest_get (nearest), ==, row->found);
    }
}

/* ---- news ---- */

static char *
news_of (Cabinet *cabinet, CabinetPerson person)
{
  g_autoptr (GError) error = NULL;
  MdgContext system;
  mdg_context_init_system (&system, cabinet->test->core);
  mdg_source_news_review (&system, cabinet->folder, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) news =
    mdg_source_news_service_list (&cabinet->people[person], &error);
  g_assert_no_error (error);
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < news->len; i++)
    {
      const MdgSourceNews *item = news->pdata[i];
      g_string_append_printf (text, "%s|%s|%s|%s%s", item->reason,
                              item->document_name != NULL ? item->document_name : "-",
                              item->before != NULL ? item->before : "-",
                              item->after != NULL ? item->after : "-", item->read ? "|read" : "");
    }
  return g_string_free (text, FALSE);
}

#define OLD "手数料は300円です。"

static void
assert_news (Cabinet *cabinet, CabinetPerson person, const char *expected)
{
  g_autofree char *news = news_of (cabinet, person);
  g_assert_cmpstr (news, ==, expected);
}

static void
test_news (void)
{
  g_autoptr (GError) error = NULL;
  MdgSourceNewsRead all = { NULL };
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  gint64 id = cabinet_upload (cabinet, "手数料.txt", "案内。" OLD "おわり。");
  run_jobs (cabinet);
  cite (cabinet, CABINET_READER, id, OLD);
  assert_news (cabinet, CABINET_READER, "");
  cabinet_replace (cabinet, id, "新しい案内。" OLD "おわり。");
  assert_news (cabinet, CABINET_READER, ""); /* the old page still is in force */
  run_jobs (cabinet);
  assert_news (cabinet, CABINET_READER, ""); /* and its sentence still stands there */
  cabinet_replace (cabinet, id, "案内。手数料は450円です。おわり。");
  run_jobs (cabinet);
  assert_news (cabinet, CABINET_READER,
               "replaced|手数料.txt|" OLD "|手数料は450円です。");
  mdg_source_news_service_set_read (&cabinet->people[CABINET_READER], &all, &error);
  g_assert_no_error (error);
  assert_news (cabinet, CABINET_READER,
               "replaced|手数料.txt|" OLD "|手数料は450円です。|read");
  assert_news (cabinet, CABINET_EDITOR, "");
  mdg_document_service_delete (&cabinet->people[CABINET_EDITOR], id, &error);
  g_assert_no_error (error);
  assert_news (cabinet, CABINET_READER, "deleted|-|-|-");
}

static void
test_expired (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  gint64 id = cabinet_upload (cabinet, "手数料.txt", OLD);
  run_jobs (cabinet);
  cite (cabinet, CABINET_READER, id, OLD);
  g_autoptr (MdgDocument) document =
    mdg_document_service_get (&cabinet->people[CABINET_EDITOR], id, &error);
  g_free (document->effective_until);
  document->effective_until = g_strdup ("2026-11-30");
  g_autoptr (MdgDocument) changed =
    mdg_document_service_update (&cabinet->people[CABINET_EDITOR], document, &error);
  g_assert_no_error (error);
  assert_news (cabinet, CABINET_READER, "");
  mdg_test_core_turn_to (cabinet->test, "2026-12-01", 9);
  assert_news (cabinet, CABINET_READER, "expired|手数料.txt|" OLD "|-");
  cabinet_grant (cabinet, CABINET_READER, NULL);
  assert_news (cabinet, CABINET_READER, "expired|-|-|-");
}

/* Nothing is told twice, and nothing is lost, when the review is stopped and run again. */
static void
test_killed (void)
{
  g_autoptr (GError) error = NULL;
  MdgContext system;
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  gint64 id = cabinet_upload (cabinet, "手数料.txt", OLD);
  run_jobs (cabinet);
  cite (cabinet, CABINET_READER, id, OLD);
  cabinet_replace (cabinet, id, "手数料は450円です。");
  run_jobs (cabinet);
  mdg_context_init_system (&system, cabinet->test->core);
  system.cancellable = g_cancellable_new ();
  g_cancellable_cancel (system.cancellable);
  g_assert_false (mdg_source_news_review (&system, cabinet->folder, &error));
  mdg_context_clear (&system);
  cabinet_restart (cabinet);
  assert_news (cabinet, CABINET_READER,
               "replaced|手数料.txt|" OLD "|手数料は450円です。");
  assert_news (cabinet, CABINET_READER,
               "replaced|手数料.txt|" OLD "|手数料は450円です。");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/inquiries/rights", test_rights);
  g_test_add_func ("/inquiries/life", test_life);
  g_test_add_func ("/inquiries/message", test_message);
  g_test_add_func ("/inquiries/closed", test_closed);
  g_test_add_func ("/inquiries/lost", test_lost);
  g_test_add_func ("/inquiries/names", test_names);
  g_test_add_func ("/nearest", test_nearest);
  g_test_add_func ("/news/reasons", test_news);
  g_test_add_func ("/news/expired", test_expired);
  g_test_add_func ("/news/killed", test_killed);
  return g_test_run ();
}
