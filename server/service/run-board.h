/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Answers that are waiting for their turn or being written: whose turn is next, what has been
 * written, who reads along.
 *
 * DESIGN. A run is a growing text with marks in it; each mark (a state, a piece of text, a
 * citation) has the next sequence number, from 1. Readers keep their own place and fetch when they
 * can take more; what came meanwhile is given as one piece, so a slow reader costs nothing and is
 * never thrown out for being slow. The flusher is a reader too, whose place says what is in the
 * rows. Turns are fair: of those waiting, the one whose account has the fewest running, and not
 * more than MDG_RUNS_PER_ACCOUNT of one account at once.
 *
 * A run leaves the board when it is over, after its row has been written; readers that hold it read
 * on to the end. Owned by the core; any thread.
 */
#pragma once

#include "shared/model/chat.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Text of one event at most, so that a reader who comes late gets several. */
#define MDG_RUN_EVENT_MAX_BYTES (32 * 1024)

typedef struct _MdgRunBoard MdgRunBoard;
typedef struct _MdgRunReader MdgRunReader;

MdgRunBoard *mdg_run_board_new (void);
void mdg_run_board_free (MdgRunBoard *board);

/* ---- turns ---- */

/* @func is called, with the board locked, when somebody may have a turn now: it wakes somebody and
 * returns. NULL ends it. */
void
mdg_run_board_set_func (MdgRunBoard *board, void (*func) (gpointer user_data), gpointer user_data);

/* FALSE when @n_waiting_max are waiting already. */
gboolean mdg_run_board_has_room (MdgRunBoard *board, guint n_waiting_max);
void mdg_run_board_put (MdgRunBoard *board,
                        gint64 message_id,
                        gint64 conversation_id,
                        gint64 account_id);

/* The message whose turn it is, from now on running; 0 when nobody's. @max: runs at once. */
gint64 mdg_run_board_take (MdgRunBoard *board, guint max);

/* It runs from now on, whosever turn it was. FALSE when it is not on the board, or was cancelled
 * before it began. */
gboolean mdg_run_board_begin (MdgRunBoard *board, gint64 message_id);

/* What a person, or the end of the server, stops it with; NULL when it is not on the board. New
 * reference. */
GCancellable *mdg_run_board_dup_cancellable (MdgRunBoard *board, gint64 message_id);

/* Stops a run because a person wants it. FALSE when it is not on the board. *@ret_waiting: it had
 * not begun and never will; the caller writes its end. */
gboolean mdg_run_board_cancel (MdgRunBoard *board, gint64 message_id, gboolean *ret_waiting);
gboolean mdg_run_board_was_cancelled (MdgRunBoard *board, gint64 message_id);

/* Stops all that run; the waiting ones stay where they are. */
void mdg_run_board_cancel_all (MdgRunBoard *board);
guint mdg_run_board_count_running (MdgRunBoard *board);
guint mdg_run_board_count_waiting (MdgRunBoard *board);

/* ---- writing ---- */

/* Nothing when it is not on the board. @state is static. */
void mdg_run_board_tell_state (MdgRunBoard *board, gint64 message_id, const char *state);
void mdg_run_board_add_text (MdgRunBoard *board, gint64 message_id, const char *text);
void
mdg_run_board_add_citation (MdgRunBoard *board, gint64 message_id, const MdgCitation *citation);

/* It is over, and its row is written: @message is what readers get last. */
void mdg_run_board_end (MdgRunBoard *board, gint64 message_id, const MdgMessage *message);

/* ---- reading ---- */

/* Sets state, text, citations and last_seq of @message as they are now. FALSE when it is not on the
 * board. */
gboolean mdg_run_board_describe (MdgRunBoard *board, MdgMessage *message);

/* A reader who has read up to @seq. @news is called with the board locked, from the writer's
 * thread, when there is more: it wakes somebody and returns; not after free. NULL when the run is
 * not on the board. */
MdgRunReader *mdg_run_board_read (MdgRunBoard *board,
                                  gint64 message_id,
                                  gint64 seq,
                                  void (*news) (gpointer user_data),
                                  gpointer user_data);

typedef struct
{
  gint64 seq;
  const char *name; /* MDG_RUN_EVENT_… */
  char *data;       /* JSON */
} MdgRunEvent;

/* The next event; FALSE when there is nothing new. *@ret_over: it was the last. Clear the event
 * with mdg_run_event_clear (). */
gboolean
mdg_run_reader_next (MdgRunReader *reader, MdgRunEvent *ret_event, gboolean *ret_over);
void mdg_run_reader_free (MdgRunReader *reader);
void mdg_run_event_clear (MdgRunEvent *event);

/* ---- flushing ---- */

/* What has been written of a run since the last flush. */
typedef struct
{
  gint64 message_id;
  gint64 account_id;
  gint64 seq;
  char *text;
  GPtrArray *citations; /* MdgCitation */
} MdgRunNews;

/* Of all runs: MdgRunNews. For one thread. */
GPtrArray *mdg_run_board_collect (MdgRunBoard *board);

/* @news is in the rows. */
void mdg_run_board_note_flushed (MdgRunBoard *board, const MdgRunNews *news);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgRunBoard, mdg_run_board_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgRunReader, mdg_run_reader_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MdgRunEvent, mdg_run_event_clear)

G_END_DECLS
