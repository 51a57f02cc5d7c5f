/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/run-board.h"

#include "server/service/chat.h"
#include "shared/wire/codec.h"

/* One sequence number. */
typedef struct
{
  const char *name;
  gsize end;         /* of the text, when it was made */
  const char *state; /* of a state */
  guint citation;    /* index, of a citation */
} Mark;

typedef struct
{
  guint running;
  guint waiting;
} Account;

typedef struct
{
  gint64 message_id;
  gint64 conversation_id;
  gint64 account_id;
  guint refs;
  gboolean is_running;
  gboolean is_cancelled; /* by a person */
  GCancellable *cancellable;
  const char *state;
  GString *text;
  GPtrArray *citations;
  GArray *marks; /* Mark; the one at index i has the sequence number i + 1 */
  char *message; /* JSON of the last event; NULL before the end */
  gint64 flushed;
  GPtrArray *readers; /* borrowed */
} Run;

struct _MdgRunBoard
{
  GMutex lock;
  GHashTable *runs;     /* gint64 * in the value → Run */
  GQueue waiting;       /* Run, in the order they came */
  GHashTable *accounts; /* gint64 * → Account */
  guint n_running;
  void (*func) (gpointer user_data);
  gpointer user_data;
};

struct _MdgRunReader
{
  MdgRunBoard *board;
  Run *run;
  gint64 seq;
  gboolean is_over;
  void (*news) (gpointer user_data);
  gpointer user_data;
};

static void
unref_run (gpointer data)
{
  Run *run = data;
  if (--run->refs > 0)
    return;
  g_object_unref (run->cancellable);
  g_string_free (run->text, TRUE);
  g_ptr_array_unref (run->citations);
  g_array_unref (run->marks);
  g_ptr_array_unref (run->readers);
  g_free (run->message);
  g_free (run);
}

MdgRunBoard *
mdg_run_board_new (void)
{
  MdgRunBoard *board = g_new0 (MdgRunBoard, 1);
  g_mutex_init (&board->lock);
  g_queue_init (&board->waiting);
  board->runs = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, unref_run);
  board->accounts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  return board;
}

void
mdg_run_board_free (MdgRunBoard *board)
{
  if (board == NULL)
    return;
  g_queue_clear (&board->waiting);
  g_hash_table_unref (board->runs);
  g_hash_table_unref (board->accounts);
  g_mutex_clear (&board->lock);
  g_free (board);
}

/* All statics below want the lock. */

static Run *
find (MdgRunBoard *board, gint64 message_id)
{
  return g_hash_table_lookup (board->runs, &message_id);
}

static Account *
account_of (MdgRunBoard *board, gint64 id)
{
  Account *account = g_hash_table_lookup (board->accounts, &id);
  if (account == NULL)
    {
      account = g_new0 (Account, 1);
      g_hash_table_insert (board->accounts, g_memdup2 (&id, sizeof id), account);
    }
  return account;
}

static void
forget_idle_account (MdgRunBoard *board, gint64 id)
{
  const Account *account = account_of (board, id);
  if (account->running == 0 && account->waiting == 0)
    g_hash_table_remove (board->accounts, &id);
}

static void
call_func (MdgRunBoard *board)
{
  if (board->func != NULL)
    board->func (board->user_data);
}

static void
tell_readers (const Run *run)
{
  for (guint i = 0; i < run->readers->len; i++)
    {
      const MdgRunReader *reader = run->readers->pdata[i];
      reader->news (reader->user_data);
    }
}

static void
add_mark (Run *run, const char *name, guint citation)
{
  Mark mark = { name, run->text->len, run->state, citation };
  g_array_append_val (run->marks, mark);
  tell_readers (run);
}

/* ---- turns ---- */

void
mdg_run_board_set_func (MdgRunBoard *board, void (*func) (gpointer user_data), gpointer user_data)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&board->lock);
  board->func = func;
  board->user_data = user_data;
}

gboolean
mdg_run_board_has_room (MdgRunBoard *board, guint n_waiting_max)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&board->lock);
  return board->waiting.length < n_waiting_max;
}

void
mdg_run_board_put (MdgRunBoard *board,
                   gint64 message_id,
                   gint64 conversation_id,
                   gint64 account_id)
{
  Run *run = g_new0 (Run, 1);
  run->message_id = message_id;
  run->conversation_id = conversation_id;
  run->account_id = account_id;
  run->refs = 1;
  run->state = MDG_MESSAGE_WAITING;
  run->cancellable = g_cancellable_new ();
  run->text = g_string_new (NULL);
  run->citations = mdg_record_array_new (&MDG_CITATION_TYPE);
  run->marks = g_array_new (FALSE, FALSE, sizeof (Mark));
  run->readers = g_ptr_array_new ();
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&board->lock);
  g_assert (find (board, message_id) == NULL);
  g_hash_table_insert (board->runs, &run->message_id, run);
  g_queue_push_tail (&board->waiting, run);
  account_of (board, account_id)->waiting++;
  call_func (board);
}

/* The oldest of the account with the fewest running. */
static GList *
find_turn (MdgRunBoard *board)
{
  GList *best = NULL;
  guint fewest = MDG_RUNS_PER_ACCOUNT;
  for (GList *l = board->waiting.head; l != NULL && fewest > 0; l = l->next)
    {
      guint running = account_of (board, ((const Run *) l->data)->account_id)->running;
      if (running >= fewest)
        continue;
      fewest = running;
      best = l;
    }
  return best;
}

static void
start_run (MdgRunBoard *board, Run *run)
{
  Account *account = account_of (board, run->account_id);
  account->waiting--;
  account->running++;
  board->n_running++;
  run->is_running = TRUE;
}

gint64
mdg_run_board_take (MdgRunBoard *board, guint max)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&board->lock);
  GList *turn = board->n_running < max ? find_turn (board) : NULL;
  if (turn == NULL)
    return 0;
  Run *run = turn->data;
  g_queue_delete_link (&board->waiting, turn);
  start_run (board, run);
  return run->message_id;
}

gboolean
mdg_run_board_begin (MdgRunBoard *board, gint64 message_id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&board->lock);
  Run *run = find (board, message_id);
  if (run != NULL && !run->is_running && g_queue_remove (&board->waiting, run))
    start_run (board, run);
  return run != NULL && run->is_running;
}

GCancellable *
mdg_run_board_dup_cancellable (MdgRunBoard *board, gint64 message_id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&board->lock);
  const Run *run = find (board, message_id);
  return run != NULL ? g_object_ref (run->cancellable) : NULL;
}

gboolean
mdg_run_board_cancel (MdgRunBoard *board, gint64 message_id, gboolean *ret_waiting)
{
  g_autoptr (GCancellable) cancellable = NULL;
  g_mutex_lock (&board->lock);
  Run *run = find (board, message_id);
  if (run != NULL)
    {
      run->is_cancelled = TRUE;
      cancellable = g_object_ref (run->cancellable);
      *ret_waiting = !run->is_running && g_queue_remove (&board->waiting, run);
      if (*ret_waiting)
        account_of (board, run->account_id)->waiting--;
    }
  g_mutex_unlock (&board->lock);
  /* Those it stops may ask the board. */
  if (cancellable != NULL)
    g_cancellable_cancel (cancellable);
  return cancellable != NULL;
}

gboolean
mdg_run_board_was_cancelled (MdgRunBoard *board, gint64 message_id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&board->lock);
  const Run *run = find (board, message_id);
  return run != NULL && run->is_cancelled;
}

void
mdg_run_board_cancel_all (MdgRunBoard *board)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer run = NULL;
  g_mutex_lock (&board->lock);
  g_hash_table_iter_init (&iter, board->runs);
  while (g_hash_table_iter_next (&iter, NULL, &run))
    if (((const Run *) run)->is_running)
      g_ptr_array_add (all, g_object_ref (((const Run *) run)->cancellable));
  g_mutex_unlock (&board->lock);
  for (guint i = 0; i < all->len; i++)
    g_cancellable_cancel (all->pdata[i]);
}

guint
mdg_run_board_count_running (MdgRunBoard *board)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&board->lock);
  return board->n_running;
}

guint
mdg_run_board_count_waiting (MdgRunBoard *board)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&board->lock);
  return board->waiting.length;
}

/* ---- writing ---- */

void
mdg_run_board_tell_state (MdgRunBoard *board, gint64 message_id, const char *state)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&board->lock);
  Run *run = find (board, message_id);
  if (run == NULL || g_str_equal (run->state, state))
    return;
  run->state = state;
  add_mark (run, MDG_RUN_EVENT_STATE, 0);
}

void
mdg_run_board_add_text (MdgRunBoard *board, gint64 message_id, const char *text)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&board->lock);
  Run *run = find (board, message_id);
  if (run == NULL || *text == '\0')
    return;
  g_string_append (run->text, text);
  add_mark (run, MDG_RUN_EVENT_TEXT, 0);
}

void
mdg_run_board_add_citation (MdgRunBoard *board, gint64 message_id, const MdgCitation *citation)
{
  MdgCitation *copy = mdg_citation_copy (citation);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&board->lock);
  Run *run = find (board, message_id);
  if (run == NULL)
    {
      mdg_citation_free (copy);
      return;
    }
  g_ptr_array_add (run->citations, copy);
  add_mark (run, MDG_RUN_EVENT_CITATION, run->citations->len - 1);
}

void
mdg_run_board_end (MdgRunBoard *board, gint64 message_id, const MdgMessage *message)
{
  g_autoptr (GBytes) json = mdg_codec_encode_bytes (&MDG_MESSAGE_TYPE, message);
  gsize size = 0;
  const char *data = g_bytes_get_data (json, &size);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&board->lock);
  Run *run = find (board, message_id);
  if (run == NULL)
    return;
  run->message = g_strndup (data, size);
  add_mark (run, MDG_RUN_EVENT_MESSAGE, 0);
  Account *account = account_of (board, run->account_id);
  if (run->is_running)
    {
      account->running--;
      board->n_running--;
    }
  else if (g_queue_remove (&board->waiting, run))
    account->waiting--;
  forget_idle_account (board, run->account_id);
  g_hash_table_remove (board->runs, &message_id);
  call_func (board);
}

/* ---- reading ---- */

gboolean
mdg_run_board_describe (MdgRunBoard *board, MdgMessage *message)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&board->lock);
  const Run *run = find (board, message->id);
  if (run == NULL)
    return FALSE;
  g_free (message->state);
  message->state = g_strdup (run->state);
  g_free (message->text);
  message->text = g_strdup (run->text->str);
  g_clear_pointer (&message->citations, g_ptr_array_unref);
  message->citations = mdg_record_array_new (&MDG_CITATION_TYPE);
  for (guint i = 0; i < run->citations->len; i++)
    g_ptr_array_add (message->citations, mdg_citation_copy (run->citations->pdata[i]));
  message->last_seq = run->marks->len;
  return TRUE;
}

MdgRunReader *
mdg_run_board_read (MdgRunBoard *board,
                    gint64 message_id,
                    gint64 seq,
                    void (*news) (gpointer user_data),
                    gpointer user_data)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&board->lock);
  Run *run = find (board, message_id);
  if (run == NULL)
    return NULL;
  MdgRunReader *reader = g_new0 (MdgRunReader, 1);
  reader->board = board;
  reader->run = run;
  reader->seq = CLAMP (seq, 0, (gint64) run->marks->len);
  reader->news = news;
  reader->user_data = user_data;
  run->refs++;
  g_ptr_array_add (run->readers, reader);
  return reader;
}

void
mdg_run_reader_free (MdgRunReader *reader)
{
  if (reader == NULL)
    return;
  g_mutex_lock (&reader->board->lock);
  g_ptr_array_remove_fast (reader->run->readers, reader);
  unref_run (reader->run);
  g_mutex_unlock (&reader->board->lock);
  g_free (reader);
}

void
mdg_run_event_clear (MdgRunEvent *event)
{
  g_clear_pointer (&event->data, g_free);
}

static const Mark *
mark_at (const Run *run, gint64 index)
{
  return &g_array_index (run->marks, Mark, (guint) index);
}

/* How far the text goes that can be given as one event: the index behind its last mark. */
static gint64
end_of_text (const Run *run, gint64 from, gsize start)
{
  gint64 to = from + 1;
  while (to < run->marks->len && g_str_equal (mark_at (run, to)->name, MDG_RUN_EVENT_TEXT) &&
         mark_at (run, to)->end - start <= MDG_RUN_EVENT_MAX_BYTES)
    to++;
  return to;
}

static char *
encode_piece (const char *state, const char *text)
{
  MdgRunPiece piece = { (char *) state, (char *) text };
  g_autoptr (GBytes) json = mdg_codec_encode_bytes (&MDG_RUN_PIECE_TYPE, &piece);
  return g_strndup (g_bytes_get_data (json, NULL), g_bytes_get_size (json));
}

static char *
encode_text (const Run *run, gsize start, gsize end)
{
  g_autofree char *text = g_strndup (run->text->str + start, end - start);
  return encode_piece (NULL, text);
}

static char *
encode_citation (const MdgCitation *citation)
{
  g_autoptr (GBytes) json = mdg_codec_encode_bytes (&MDG_CITATION_TYPE, citation);
  return g_strndup (g_bytes_get_data (json, NULL), g_bytes_get_size (json));
}

gboolean
mdg_run_reader_next (MdgRunReader *reader, MdgRunEvent *ret_event, gboolean *ret_over)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&reader->board->lock);
  const Run *run = reader->run;
  *ret_over = FALSE;
  if (reader->is_over || reader->seq >= run->marks->len)
    return FALSE;
  const Mark *mark = mark_at (run, reader->seq);
  gint64 next = reader->seq + 1;
  ret_event->name = mark->name;
  if (g_str_equal (mark->name, MDG_RUN_EVENT_TEXT))
    {
      gsize start = reader->seq > 0 ? mark_at (run, reader->seq - 1)->end : 0;
      next = end_of_text (run, reader->seq, start);
      ret_event->data = encode_text (run, start, mark_at (run, next - 1)->end);
    }
  else if (g_str_equal (mark->name, MDG_RUN_EVENT_STATE))
    ret_event->data = encode_piece (mark->state, NULL);
  else if (g_str_equal (mark->name, MDG_RUN_EVENT_CITATION))
    ret_event->data = encode_citation (run->citations->pdata[mark->citation]);
  else
    {
      ret_event->data = g_strdup (run->message);
      *ret_over = reader->is_over = TRUE;
    }
  ret_event->seq = reader->seq = next;
  return TRUE;
}

/* ---- flushing ---- */

static void
free_news (gpointer data)
{
  MdgRunNews *news = data;
  g_free (news->text);
  g_ptr_array_unref (news->citations);
  g_free (news);
}

static MdgRunNews *
make_news (const Run *run)
{
  MdgRunNews *news = g_new0 (MdgRunNews, 1);
  gsize start = run->flushed > 0 ? mark_at (run, run->flushed - 1)->end : 0;
  news->message_id = run->message_id;
  news->account_id = run->account_id;
  news->seq = run->marks->len;
  news->text = g_strdup (run->text->str + start);
  news->citations = mdg_record_array_new (&MDG_CITATION_TYPE);
  for (gint64 i = run->flushed; i < run->marks->len; i++)
    if (g_str_equal (mark_at (run, i)->name, MDG_RUN_EVENT_CITATION))
      g_ptr_array_add (news->citations,
                       mdg_citation_copy (run->citations->pdata[mark_at (run, i)->citation]));
  return news;
}

GPtrArray *
mdg_run_board_collect (MdgRunBoard *board)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (free_news);
  GHashTableIter iter;
  gpointer value = NULL;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&board->lock);
  g_hash_table_iter_init (&iter, board->runs);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Run *run = value;
      if (run->is_running && run->flushed < run->marks->len)
        g_ptr_array_add (all, make_news (run));
    }
  return all;
}

void
mdg_run_board_note_flushed (MdgRunBoard *board, const MdgRunNews *news)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&board->lock);
  Run *run = find (board, news->message_id);
  if (run != NULL)
    run->flushed = MAX (run->flushed, news->seq);
}
