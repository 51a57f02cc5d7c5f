/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * /run-board/turns    fair between accounts, bounded, cancelled before they begin
 * /run-board/reading  from the start, from the middle, late, to the end
 * /run-board/flush    what is new since the last time
 */
#include "server/service/run-board.h"

#include "server/service/chat.h"
#include "shared/wire/codec.h"

#include <string.h>

/* ---- turns ---- */

static const struct
{
  const char *sentence;
  const char *put;   /* accounts, in the order they ask */
  const char *turns; /* accounts in the order of their turns; nobody ends */
} turns[] = {
  { "one after the other", "ABC", "ABC" },
  { "who asks much waits for who asks little", "AAABC", "ABCAA" },
  { "nobody has more than four at once", "AAAAAAB", "ABAAA" },
  { "nobody asks", "", "" },
};

static void
test_turns (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (turns); i++)
    {
      g_autoptr (MdgRunBoard) board = mdg_run_board_new ();
      g_autoptr (GString) taken = g_string_new (NULL);
      for (guint k = 0; turns[i].put[k] != '\0'; k++)
        mdg_run_board_put (board, k + 1, k + 1, turns[i].put[k]);
      for (gint64 id = mdg_run_board_take (board, 100); id != 0;
           id = mdg_run_board_take (board, 100))
        g_string_append_c (taken, turns[i].put[id - 1]);
      g_test_message ("%s", turns[i].sentence);
      g_assert_cmpstr (taken->str, ==, turns[i].turns);
    }
}

static void
test_ends_make_room (void)
{
  MdgMessage over = { .id = 1 };
  g_autoptr (MdgRunBoard) board = mdg_run_board_new ();
  mdg_run_board_put (board, 1, 1, 7);
  mdg_run_board_put (board, 2, 2, 8);
  g_assert_cmpint (mdg_run_board_take (board, 1), ==, 1);
  g_assert_cmpint (mdg_run_board_take (board, 1), ==, 0);
  g_assert_cmpint (mdg_run_board_count_waiting (board), ==, 1);
  g_assert_false (mdg_run_board_has_room (board, 1));
  mdg_run_board_end (board, 1, &over);
  g_assert_cmpint (mdg_run_board_take (board, 1), ==, 2);
  g_assert_cmpint (mdg_run_board_count_running (board), ==, 1);
}

static void
test_cancelled (void)
{
  gboolean waiting = FALSE;
  g_autoptr (MdgRunBoard) board = mdg_run_board_new ();
  mdg_run_board_put (board, 1, 1, 7);
  mdg_run_board_put (board, 2, 2, 7);
  g_assert_cmpint (mdg_run_board_take (board, 9), ==, 1);
  g_autoptr (GCancellable) running = mdg_run_board_dup_cancellable (board, 1);
  g_assert_true (mdg_run_board_cancel (board, 1, &waiting));
  g_assert_false (waiting);
  g_assert_true (g_cancellable_is_cancelled (running));
  g_assert_true (mdg_run_board_was_cancelled (board, 1));
  g_assert_true (mdg_run_board_cancel (board, 2, &waiting));
  g_assert_true (waiting);
  /* It never has a turn, also not by name. */
  g_assert_cmpint (mdg_run_board_take (board, 9), ==, 0);
  g_assert_false (mdg_run_board_begin (board, 2));
  g_assert_false (mdg_run_board_cancel (board, 3, &waiting));
}

/* ---- reading ---- */

static void
count (gpointer user_data)
{
  (*(guint *) user_data)++;
}

/* "state:writing text:あい citation:1 message " of all there is; *@ret_seq is where it ends. */
static char *
read_all (MdgRunReader *reader, gint64 *ret_seq)
{
  gboolean over = FALSE;
  MdgRunEvent event = { 0 };
  GString *out = g_string_new (NULL);
  while (mdg_run_reader_next (reader, &event, &over))
    {
      g_autoptr (GBytes) json = g_bytes_new (event.data, strlen (event.data));
      g_autoptr (MdgRunPiece) piece =
        mdg_codec_decode_bytes (&MDG_RUN_PIECE_TYPE, json, MDG_DECODE_TOLERANT, NULL);
      const char *value = piece->state != NULL ? piece->state : piece->text;
      g_string_append_printf (out, "%s%s%s ", event.name, value != NULL ? ":" : "",
                              value != NULL ? value : "");
      g_assert_cmpint (event.seq, >, *ret_seq);
      *ret_seq = event.seq;
      mdg_run_event_clear (&event);
    }
  return g_string_free (out, FALSE);
}

static void
assert_reads (MdgRunReader *reader, const char *expected)
{
  gint64 seq = 0;
  g_autofree char *all = read_all (reader, &seq);
  g_assert_cmpstr (all, ==, expected);
}

static MdgRunBoard *
new_written (void)
{
  MdgCitation citation = { .number = 1 };
  MdgRunBoard *board = mdg_run_board_new ();
  mdg_run_board_put (board, 1, 1, 7);
  g_assert_true (mdg_run_board_begin (board, 1));
  mdg_run_board_tell_state (board, 1, MDG_MESSAGE_WRITING);
  mdg_run_board_add_text (board, 1, "あ");
  mdg_run_board_add_text (board, 1, "い");
  mdg_run_board_add_citation (board, 1, &citation);
  mdg_run_board_add_text (board, 1, "[^1]");
  return board;
}

static const struct
{
  const char *sentence;
  gint64 seq;
  const char *reads;
} places[] = {
  { "from the start, pieces that wait are joined", 0,
    "state:writing text:あい citation text:[^1] " },
  { "between two pieces", 2, "text:い citation text:[^1] " },
  { "after the citation", 4, "text:[^1] " },
  { "at the end", 5, "" },
  { "a number that never was is the end", 500, "" },
};

static void
test_places (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      guint news = 0;
      g_autoptr (MdgRunBoard) board = new_written ();
      g_autoptr (MdgRunReader) reader =
        mdg_run_board_read (board, 1, places[i].seq, count, &news);
      g_test_message ("%s", places[i].sentence);
      assert_reads (reader, places[i].reads);
      mdg_run_board_add_text (board, 1, "う");
      g_assert_cmpint (news, ==, 1);
      assert_reads (reader, "text:う ");
    }
}

static void
test_end (void)
{
  guint news = 0;
  gboolean over = FALSE;
  MdgRunEvent event = { 0 };
  MdgMessage done = { .id = 1, .text = (char *) "あい[^1]" };
  g_autoptr (MdgRunBoard) board = new_written ();
  g_autoptr (MdgRunReader) reader = mdg_run_board_read (board, 1, 5, count, &news);
  mdg_run_board_end (board, 1, &done);
  /* Who holds it reads on; who comes later finds nothing. */
  g_assert_null (mdg_run_board_read (board, 1, 0, count, &news));
  g_assert_cmpint (news, ==, 1);
  g_assert_true (mdg_run_reader_next (reader, &event, &over));
  g_assert_true (over);
  g_assert_cmpstr (event.name, ==, MDG_RUN_EVENT_MESSAGE);
  g_assert_nonnull (strstr (event.data, "あい[^1]"));
  mdg_run_event_clear (&event);
  g_assert_false (mdg_run_reader_next (reader, &event, &over));
  mdg_run_board_add_text (board, 1, "遅い");
  g_assert_cmpint (news, ==, 1);
}

/* A late reader of a long answer gets it in pieces of a bounded size. */
static void
test_long (void)
{
  guint news = 0, events = 0;
  gsize total = 0;
  gboolean over = FALSE;
  MdgRunEvent event = { 0 };
  g_autoptr (MdgRunBoard) board = new_written ();
  for (guint i = 0; i < 20000; i++)
    mdg_run_board_add_text (board, 1, "手数料");
  g_autoptr (MdgRunReader) reader = mdg_run_board_read (board, 1, 5, count, &news);
  while (mdg_run_reader_next (reader, &event, &over))
    {
      g_assert_cmpuint (strlen (event.data), <=, MDG_RUN_EVENT_MAX_BYTES + 100);
      total += strlen (event.data);
      events++;
      mdg_run_event_clear (&event);
    }
  g_assert_cmpuint (total, >, 20000 * 9);
  g_assert_cmpuint (events, <, 10);
}

static void
test_describe (void)
{
  g_autoptr (MdgRunBoard) board = new_written ();
  g_autoptr (MdgMessage) message = mdg_message_new ();
  message->id = 1;
  g_assert_true (mdg_run_board_describe (board, message));
  g_assert_cmpstr (message->text, ==, "あい[^1]");
  g_assert_cmpstr (message->state, ==, MDG_MESSAGE_WRITING);
  g_assert_cmpint (message->citations->len, ==, 1);
  g_assert_cmpint (message->last_seq, ==, 5);
  message->id = 2;
  g_assert_false (mdg_run_board_describe (board, message));
}

/* ---- flushing ---- */

static void
test_flush (void)
{
  g_autoptr (MdgRunBoard) board = new_written ();
  g_autoptr (GPtrArray) first = mdg_run_board_collect (board);
  const MdgRunNews *news = first->pdata[0];
  g_assert_cmpstr (news->text, ==, "あい[^1]");
  g_assert_cmpint (news->citations->len, ==, 1);
  g_assert_cmpint (news->seq, ==, 5);
  /* Not in the rows: it comes again. */
  g_autoptr (GPtrArray) again = mdg_run_board_collect (board);
  g_assert_cmpint (again->len, ==, 1);
  mdg_run_board_note_flushed (board, news);
  g_autoptr (GPtrArray) none = mdg_run_board_collect (board);
  g_assert_cmpint (none->len, ==, 0);
  mdg_run_board_add_text (board, 1, "う");
  g_autoptr (GPtrArray) rest = mdg_run_board_collect (board);
  g_assert_cmpstr (((const MdgRunNews *) rest->pdata[0])->text, ==, "う");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run-board/turns/fair", test_turns);
  g_test_add_func ("/run-board/turns/room", test_ends_make_room);
  g_test_add_func ("/run-board/turns/cancelled", test_cancelled);
  g_test_add_func ("/run-board/reading/places", test_places);
  g_test_add_func ("/run-board/reading/end", test_end);
  g_test_add_func ("/run-board/reading/long", test_long);
  g_test_add_func ("/run-board/reading/describe", test_describe);
  g_test_add_func ("/run-board/flush", test_flush);
  return g_test_run ();
}
