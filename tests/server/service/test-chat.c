/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * /chat/titles      made from first questions
 * /chat/left        what a killed server had flushed, once
 * /chat/no-model    a run without a language model
 * /chat/long        ten thousand messages
 * /chat/files       attached, swept, erased with their owner
 * /chat/images      what a picture is by its first bytes
 */
#include "server/engine/extract/image-file.h"
#include "server/service/accounts.h"
#include "server/service/attachments.h"
#include "server/service/chat-private.h"
#include "server/store/chat-seal.h"
#include "server/store/conversations.h"
#include "shared/base/error.h"
#include "tests/server/service/office.h"

#include <string.h>

typedef struct
{
  Office *office;
  gint64 account_id;
  MdgContext staff;
} Desk;

static Desk *
desk_new (void)
{
  Desk *desk = g_new0 (Desk, 1);
  desk->office = office_new ();
  desk->account_id = mdg_test_core_add_account (desk->office->test, "0099", "窓口 一郎",
                                                desk->office->general, "staff", NULL);
  mdg_test_core_context (desk->office->test, desk->account_id, &desk->staff);
  return desk;
}

static void
desk_free (Desk *desk)
{
  mdg_context_clear (&desk->staff);
  office_free (desk->office);
  g_free (desk);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Desk, desk_free)

static MdgCore *
core_of (Desk *desk)
{
  return desk->office->test->core;
}

static gint64
converse (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  MdgScope scope = { .kind = (char *) MDG_SCOPE_NONE };
  MdgConversation wish = { .scope = &scope };
  g_autoptr (MdgConversation) made = mdg_chat_service_create (&desk->staff, &wish, &error);
  g_assert_no_error (error);
  return made->id;
}

static MdgAsked *
ask (Desk *desk, gint64 conversation_id, const char *text)
{
  g_autoptr (GError) error = NULL;
  MdgAsk wish = { .text = (char *) text };
  MdgAsked *asked = mdg_chat_service_ask (&desk->staff, conversation_id, &wish, &error);
  g_assert_no_error (error);
  return asked;
}

static MdgMessage *
read_one (Desk *desk, gint64 id)
{
  g_autoptr (GError) error = NULL;
  MdgMessage *message = mdg_chat_service_message (&desk->staff, id, &error);
  g_assert_no_error (error);
  return message;
}

/* ---- titles ---- */

static const struct
{
  const char *question;
  const char *title;
} titles[] = {
  { "住民票の写しの手数料は?", "住民票の写しの手数料は?" },
  { "\n\n  # 見出し\n本文", "見出し" },
  { "- 一つ目\n- 二つ目", "一つ目" },
  { "> 引用\r\n続き", "引用" },
  { "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一",
    "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十…" },
  { "***", "" },
};

static void
test_titles (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      g_autofree char *title = mdg_chat_make_title (titles[i].question);
      g_assert_cmpstr (title, ==, titles[i].title);
    }
}

/* ---- nothing asked ---- */

static guint
count_listed (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  MdgConversationQuery query = { 0 };
  gint64 next = 0;
  g_autoptr (GPtrArray) rows = mdg_chat_service_list (&desk->staff, &query, &next, &error);
  g_assert_no_error (error);
  return rows->len;
}

static gboolean
sweep (Desk *desk, gint64 before)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgLease) lease = mdg_store_begin_write (core_of (desk)->store, NULL, &error);
  return mdg_conversations_sweep (lease, before, &error) && mdg_lease_commit (lease, &error);
}

static gboolean
is_there (Desk *desk, gint64 id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgConversation) conversation =
    mdg_chat_service_get (&desk->staff, id, &error);
  return conversation != NULL;
}

/* The guard held the question back and the person gave up. */
static void
test_untold (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Desk) desk = desk_new ();
  gint64 now = mdg_clock_now (core_of (desk)->clock);
  gint64 empty = converse (desk);
  g_assert_cmpuint (count_listed (desk), ==, 0);
  gint64 asked = converse (desk);
  g_autoptr (MdgAsked) answer = ask (desk, asked, "期限は?");
  g_assert_cmpuint (count_listed (desk), ==, 1);
  gint64 named = converse (desk);
  g_autoptr (MdgConversation) row = mdg_chat_service_get (&desk->staff, named, &error);
  row->title = g_strdup ("あとで聞く");
  g_autoptr (MdgConversation) stored = mdg_chat_service_update (&desk->staff, row, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_listed (desk), ==, 2);
  g_assert_true (sweep (desk, now));
  g_assert_true (is_there (desk, empty));
  g_assert_true (sweep (desk, now + MDG_DAY));
  g_assert_false (is_there (desk, empty));
  g_assert_true (is_there (desk, asked));
  g_assert_true (is_there (desk, named));
}

/* ---- a kill ---- */

static void
test_left (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (MdgAsked) asked = ask (desk, converse (desk), "期限は?");
  MdgRunBoard *board = core_of (desk)->runs;
  MdgCitation citation = { .number = 1, .document_id = 5, .version_id = 6, .page = 7 };
  g_assert_cmpint (mdg_run_board_take (board, 9), ==, asked->answer->id);
  mdg_run_board_add_text (board, asked->answer->id, "十四日");
  g_assert_true (mdg_chat_service_flush (core_of (desk), &error));
  mdg_run_board_add_citation (board, asked->answer->id, &citation);
  mdg_run_board_add_text (board, asked->answer->id, "以内です[^1]。");
  g_assert_true (mdg_chat_service_flush (core_of (desk), &error));
  mdg_run_board_add_text (board, asked->answer->id, "これは失われる。");

  mdg_context_clear (&desk->staff);
  mdg_test_core_restart (desk->office->test);
  mdg_test_core_context (desk->office->test, desk->account_id, &desk->staff);
  MdgContext system;
  mdg_context_init_system (&system, core_of (desk));
  for (guint i = 0; i < 2; i++) /* twice is once */
    g_assert_true (mdg_chat_service_end_left (&system, &error));
  g_autoptr (MdgMessage) message = read_one (desk, asked->answer->id);
  g_assert_cmpstr (message->state, ==, MDG_MESSAGE_INTERRUPTED);
  g_assert_cmpstr (message->problem, ==, "answer-interrupted");
  g_assert_nonnull (message->problem_text);
  g_assert_cmpstr (message->text, ==, "十四日以内です[^1]。");
  g_assert_cmpint (message->citations->len, ==, 1);

  /* The page stands in the clear, the rest nowhere. */
  g_autoptr (MdgLease) lease = mdg_store_begin_read (core_of (desk)->store, NULL, &error);
  g_autoptr (GArray) citing = mdg_messages_citing (lease, 5, 10, &error);
  g_assert_cmpint (citing->len, ==, 1);
  g_assert_cmpint (g_array_index (citing, MdgCitedBy, 0).account_id, ==, desk->account_id);
  g_assert_cmpint (g_array_index (citing, MdgCitedBy, 0).page, ==, 7);
  g_autoptr (GPtrArray) left = mdg_runs_list (lease, &error);
  g_assert_cmpint (left->len, ==, 0);
}

static void
test_no_model (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Desk) desk = desk_new ();
  gint64 conversation = converse (desk);
  g_autoptr (MdgAsked) asked = ask (desk, conversation, "期限は?");
  MdgAsk again = { .text = (char *) "もう一つ" };
  g_assert_null (mdg_chat_service_ask (&desk->staff, conversation, &again, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_ANSWER_RUNNING);
  mdg_chat_service_run (core_of (desk), asked->answer->id, NULL);
  g_autoptr (MdgMessage) message = read_one (desk, asked->answer->id);
  g_assert_cmpstr (message->state, ==, MDG_MESSAGE_DONE);
  g_assert_cmpstr (message->outcome, ==, MDG_OUTCOME_NO_MODEL);
  /* Once more is nothing. */
  mdg_chat_service_run (core_of (desk), asked->answer->id, NULL);
}

static void
test_cancelled_before (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (MdgAsked) asked = ask (desk, converse (desk), "期限は?");
  g_assert_true (mdg_chat_service_cancel (&desk->staff, asked->answer->id, &error));
  mdg_chat_service_run (core_of (desk), asked->answer->id, NULL);
  g_autoptr (MdgMessage) message = read_one (desk, asked->answer->id);
  g_assert_cmpstr (message->state, ==, MDG_MESSAGE_CANCELLED);
  g_assert_cmpint (mdg_run_board_count_running (core_of (desk)->runs), ==, 0);
}

/* ---- many ---- */

#define MANY 10000

static void
fill (Desk *desk, gint64 conversation_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgLease) lease = mdg_store_begin_write (core_of (desk)->store, NULL, &error);
  for (guint i = 0; i < MANY; i++)
    {
      g_autoptr (MdgMessageRow) row = mdg_message_row_new ();
      MdgMessage *message = row->message;
      row->account_id = desk->account_id;
      message->id = mdg_lease_new_id (lease);
      message->conversation_id = conversation_id;
      message->role = g_strdup (i % 2 == 0 ? MDG_MESSAGE_USER : MDG_MESSAGE_ASSISTANT);
      message->state = g_strdup (MDG_MESSAGE_DONE);
      message->text = g_strdup_printf ("%u番目の発言です。住民票の写しの手数料は一通三百円です。", i);
      message->created_at = mdg_lease_now (lease);
      g_assert_true (mdg_messages_insert (lease, row, &error));
    }
  g_assert_true (mdg_conversations_touch (lease, conversation_id, &error));
  g_assert_true (mdg_lease_commit (lease, &error));
}

static void
test_long (void)
{
  gint64 before = 0, next = 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (Desk) desk = desk_new ();
  gint64 conversation = converse (desk);
  fill (desk, conversation);
  MdgMessageQuery newest = { 0, 50 };
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (GPtrArray) page =
    mdg_chat_service_messages (&desk->staff, conversation, &newest, &before, &error);
  gint64 paged = g_get_monotonic_time ();
  g_assert_no_error (error);
  g_assert_cmpint (page->len, ==, 50);
  g_assert_true (
    g_str_has_prefix (((const MdgMessage *) page->pdata[49])->text, "9999番目の発言"));
  g_assert_cmpint (before, ==, ((const MdgMessage *) page->pdata[0])->id);
  MdgConversationQuery words = { (char *) "17番目 手数料", 0, 50 };
  gint64 searching = g_get_monotonic_time ();
  g_autoptr (GPtrArray) found = mdg_chat_service_list (&desk->staff, &words, &next, &error);
  gint64 searched = g_get_monotonic_time ();
  g_assert_no_error (error);
  g_assert_cmpint (found->len, ==, 1);
  g_assert_nonnull (strstr (((const MdgConversation *) found->pdata[0])->excerpt, "17番目"));
  g_test_message ("newest 50 of %d: %" G_GINT64_FORMAT " us; search: %" G_GINT64_FORMAT " us", MANY,
                  paged - begin, searched - searching);
  g_assert_cmpint (paged - begin, <, MDG_SECOND / 4);

  g_autoptr (GCancellable) given_up = g_cancellable_new ();
  g_cancellable_cancel (given_up);
  desk->staff.cancellable = g_object_ref (given_up);
  g_assert_null (mdg_chat_service_list (&desk->staff, &words, &next, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_CANCELLED);
  g_clear_object (&desk->staff.cancellable);
}

/* ---- files ---- */

static MdgAttachment *
attach (Desk *desk, const char *text)
{
  guint8 hash[MDG_HASH_SIZE];
  g_autoptr (GError) error = NULL;
  mdg_hash_data (text, strlen (text), hash);
  g_autofree char *sha256 = mdg_hash_dup_hex (hash);
  MdgAttachment wanted = { .name = (char *) "案内.txt",
                           .size = (gint64) strlen (text),
                           .sha256 = sha256 };
  g_autoptr (MdgAttachment) made = mdg_attachment_service_create (&desk->staff, &wanted, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (MdgAttachment) sent =
    mdg_attachment_service_push (&desk->staff, made->id, 0, bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sent->received, ==, made->size);
  MdgAttachment *whole = mdg_attachment_service_finish (&desk->staff, made->id, &error);
  g_assert_no_error (error);
  return whole;
}

static gboolean
count_blob (const char *id, guint64 size, gpointer user_data, GError **error)
{
  (*(guint *) user_data)++;
  return TRUE;
}

static guint
count_blobs (Desk *desk)
{
  guint n = 0;
  mdg_blob_store_for_each (core_of (desk)->blobs, count_blob, &n, NULL);
  return n;
}

static void
test_swept (void)
{
  guint removed = 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (Desk) desk = desk_new ();
  MdgContext system;
  g_autoptr (MdgAttachment) one = attach (desk, "手数料は三百円です。");
  mdg_context_init_system (&system, core_of (desk));
  g_assert_true (mdg_attachment_service_sweep (&system, &removed, &error));
  g_assert_cmpint (removed, ==, 0);
  g_assert_cmpint (count_blobs (desk), ==, 1);
  mdg_clock_advance (desk->office->test->clock, MDG_ATTACHMENT_LIFETIME + MDG_HOUR);
  g_assert_true (mdg_attachment_service_sweep (&system, &removed, &error));
  g_assert_cmpint (removed, ==, 1);
  g_assert_cmpint (count_blobs (desk), ==, 0);
  g_assert_null (mdg_attachment_service_get (&desk->staff, one->id, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_NOT_FOUND);
}

static void
stop_account (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgAccount) account = mdg_test_core_get_account (desk->office->test, "0099");
  g_free (account->state);
  account->state = g_strdup (MDG_ACCOUNT_STOPPED);
  g_autoptr (MdgAccount) stopped =
    mdg_account_service_update (&desk->office->admin, account, &error);
  g_assert_no_error (error);
}

static void
test_erased (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *scope = mdg_scope_chat (desk->account_id);
  MdgKeyring *keyring = mdg_store_get_keyring (core_of (desk)->store);
  g_autoptr (MdgAttachment) one = attach (desk, "秘密の案内です。");
  g_autoptr (MdgAsked) asked = ask (desk, converse (desk), "秘密の質問");
  mdg_chat_service_run (core_of (desk), asked->answer->id, NULL);
  g_assert_cmpint (count_blobs (desk), ==, 1);
  stop_account (desk);
  g_assert_true (mdg_account_service_erase (&desk->office->admin, desk->account_id, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count_blobs (desk), ==, 0);
  g_assert_null (mdg_keyring_get (keyring, scope, MDG_KEYRING_CREATE, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_KEY_DESTROYED);
  g_clear_error (&error);
  gint64 left = 0;
  g_autoptr (MdgLease) lease = mdg_store_begin_read (core_of (desk)->store, NULL, &error);
  g_assert_true (mdg_db_get_int (mdg_lease_get_db (lease), &left, &error,
                                 "SELECT (SELECT count (*) FROM conversation)"
                                 " + (SELECT count (*) FROM message)"
                                 " + (SELECT count (*) FROM attachment)",
                                 NULL));
  g_assert_cmpint (left, ==, 0);
}

/* ---- pictures ---- */

#define PNG "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
#define BYTES(text) (const guint8 *) (text), sizeof (text) - 1

static const struct
{
  const char *sentence;
  const guint8 *data;
  gsize size;
  const char *format; /* NULL: none */
  int code;           /* -1: no error */
} pictures[] = {
  { "a PNG of 40 by 30", BYTES (PNG "\0\0\0\x28\0\0\0\x1e\x8\x2\0\0\0\0\0\0\0"), "png", -1 },
  { "a PNG that ends early", BYTES (PNG "\0\0"), NULL, MDG_ERROR_EXTRACT_DAMAGED },
  { "a PNG without width", BYTES (PNG "\0\0\0\0\0\0\0\x1e\x8\x2\0\0\0\0\0\0\0"), NULL,
    MDG_ERROR_EXTRACT_DAMAGED },
  { "a PNG as wide as a street", BYTES (PNG "\x7f\0\0\0\0\0\0\x1e\x8\x2\0\0\0\0\0\0\0"), NULL,
    MDG_ERROR_EXTRACT_TOO_LARGE },
  { "a JPEG with a segment before its frame",
    BYTES ("\xff\xd8\xff\xe0\0\x4zz\xff\xff\xc0\0\x11\x8\0\x1e\0\x28\x3\0\0\0"), "jpg", -1 },
  { "a JPEG without a frame", BYTES ("\xff\xd8\xff\xe0\0\x4zz"), NULL, MDG_ERROR_EXTRACT_DAMAGED },
  { "a JPEG whose segment has no length", BYTES ("\xff\xd8\xff\xe0\0\0\xff\xe0\0\0\xff\xe0\0\0"),
    NULL, MDG_ERROR_EXTRACT_DAMAGED },
  { "a text", BYTES ("手数料"), NULL, -1 },
  { "nothing", BYTES (""), NULL, -1 },
};

static void
test_images (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    {
      guint width = 0, height = 0;
      g_autoptr (GError) error = NULL;
      const char *format =
        mdg_image_sniff_bytes (pictures[i].data, pictures[i].size, &width, &height, &error);
      g_test_message ("%s", pictures[i].sentence);
      g_assert_cmpstr (format, ==, pictures[i].format);
      if (pictures[i].code >= 0)
        g_assert_error (error, MDG_ERROR, pictures[i].code);
      else
        g_assert_no_error (error);
      if (format != NULL)
        g_assert_true (width == 40 && height == 30);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chat/titles", test_titles);
  g_test_add_func ("/chat/untold", test_untold);
  g_test_add_func ("/chat/left", test_left);
  g_test_add_func ("/chat/no-model", test_no_model);
  g_test_add_func ("/chat/cancelled-before", test_cancelled_before);
  g_test_add_func ("/chat/long", test_long);
  g_test_add_func ("/chat/files/swept", test_swept);
  g_test_add_func ("/chat/files/erased", test_erased);
  g_test_add_func ("/chat/images", test_images);
  return g_test_run ();
}
