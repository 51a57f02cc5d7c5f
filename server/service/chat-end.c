/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/chat-private.h"
#include "server/store/conversations.h"
#include "shared/base/error.h"
#include "shared/wire/codec.h"
#include "shared/wire/paths.h"

/* A full disk or a busy store may pass. */
#define TRIES 3
#define PAUSE (MDG_SECOND / 2)

static void
set_problem (MdgMessageRow *row, const GError *problem)
{
  if (problem == NULL)
    return;
  g_free (row->message->problem);
  row->message->problem = g_strdup (mdg_error_slug (problem));
  g_strfreev (row->problem_names);
  row->problem_names = g_strdupv ((char **) mdg_error_get_arg_names (problem));
  g_strfreev (row->problem_values);
  row->problem_values = g_strdupv ((char **) mdg_error_get_arg_values (problem));
}

/* What stands in a row must be readable again: a list that breaks a limit of its record would make
 * the whole conversation unreadable, so it is left out. */
static void
keep_readable (MdgMessage *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) json = mdg_codec_encode_bytes (&MDG_MESSAGE_TYPE, message);
  g_autoptr (MdgMessage) again =
    mdg_codec_decode_bytes (&MDG_MESSAGE_TYPE, json, MDG_DECODE_TOLERANT, &error);
  if (again != NULL)
    return;
  g_warning ("An answer is kept without its sources: %s", error->message);
  g_clear_pointer (&message->citations, g_ptr_array_unref);
  g_clear_pointer (&message->nearest, g_ptr_array_unref);
}

static gboolean
write_end (MdgCore *core, const MdgMessageRow *row, GError **error)
{
  g_autoptr (GError) local = NULL;
  const MdgMessage *message = row->message;
  g_autoptr (MdgLease) lease = mdg_store_begin_write (core->store, NULL, error);
  if (lease == NULL)
    return FALSE;
  if (!mdg_messages_finish (lease, row, &local))
    {
      if (local == NULL)
        return TRUE; /* deleted meanwhile */
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return mdg_runs_delete (lease, message->id, error) &&
         mdg_conversations_touch (lease, message->conversation_id, error) &&
         mdg_lease_commit (lease, error);
}

static void
write_surely (MdgCore *core, const MdgMessageRow *row)
{
  for (guint i = 0; i < TRIES; i++)
    {
      g_autoptr (GError) error = NULL;
      if (write_end (core, row, &error))
        return;
      g_warning ("The end of an answer could not be written: %s", error->message);
      g_usleep (PAUSE);
    }
}

void
mdg_chat_end (MdgContext *context, MdgMessageRow *row, const GError *problem)
{
  MdgCore *core = context->core;
  MdgMessage *message = row->message;
  set_problem (row, problem);
  message->finished_at = mdg_clock_now (core->clock);
  message->last_seq = 0;
  keep_readable (message);
  write_surely (core, row);
  if (problem != NULL)
    message->problem_text = mdg_error_dup_sentence (problem, context->lang);
  mdg_run_board_end (core->runs, message->id, message);
  mdg_chat_tell_message (core, row->account_id, MDG_EVENT_MESSAGE_FINISHED,
                         message->conversation_id, message->id);
  mdg_chat_tell_conversation (core, row->account_id, message->conversation_id);
}

/* ---- while it is written ---- */

gboolean
mdg_chat_service_flush (MdgCore *core, GError **error)
{
  g_autoptr (GPtrArray) all = mdg_run_board_collect (core->runs);
  if (all->len == 0)
    return TRUE;
  g_autoptr (MdgLease) lease = mdg_store_begin_write (core->store, NULL, error);
  if (lease == NULL)
    return FALSE;
  for (guint i = 0; i < all->len; i++)
    {
      const MdgRunNews *news = all->pdata[i];
      if (!mdg_runs_add_piece (lease, news->account_id, news->message_id, news->seq, news->text,
                               news->citations, error))
        return FALSE;
    }
  if (!mdg_lease_commit (lease, error))
    return FALSE;
  for (guint i = 0; i < all->len; i++)
    mdg_run_board_note_flushed (core->runs, all->pdata[i]);
  return TRUE;
}

/* ---- after a kill ---- */

/* The answer with what had been flushed of it. */
static MdgMessageRow *
read_left (MdgContext *context, const MdgRunRow *run, GError **error)
{
  gint64 seq = 0;
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) citations = NULL;
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (MdgMessageRow) row =
    lease != NULL ? mdg_messages_get (lease, run->account_id, run->message_id, error) : NULL;
  if (row == NULL ||
      !mdg_runs_read_pieces (lease, run->account_id, run->message_id, &text, &citations, &seq,
                             error))
    return NULL;
  row->message->text = g_steal_pointer (&text);
  g_clear_pointer (&row->message->citations, g_ptr_array_unref);
  row->message->citations = g_steal_pointer (&citations);
  g_free (row->message->state);
  row->message->state = g_strdup (MDG_MESSAGE_INTERRUPTED);
  return g_steal_pointer (&row);
}

static void
end_one (MdgContext *context, const MdgRunRow *run)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) problem = NULL;
  g_autoptr (MdgMessageRow) row = read_left (context, run, &error);
  if (error != NULL)
    g_warning ("An answer that was broken off could not be read: %s", error->message);
  if (row == NULL)
    return;
  mdg_set_error (&problem, MDG_ERROR_ANSWER_INTERRUPTED, NULL);
  mdg_chat_end (context, row, problem);
}

gboolean
mdg_chat_service_end_left (MdgContext *context, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (GPtrArray) left = lease != NULL ? mdg_runs_list (lease, error) : NULL;
  g_clear_pointer (&lease, mdg_lease_free);
  if (left == NULL)
    return FALSE;
  for (guint i = 0; i < left->len; i++)
    end_one (context, left->pdata[i]);
  if (left->len > 0)
    g_info ("%u answers had been broken off", left->len);
  return TRUE;
}
