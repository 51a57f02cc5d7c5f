/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/attachments.h"
#include "server/service/chat-private.h"
#include "server/service/models.h"
#include "server/service/policy.h"
#include "server/store/attachments.h"
#include "server/store/conversations.h"
#include "shared/base/error.h"
#include "shared/wire/paths.h"

#include <string.h>

#define TITLE_CHARS 40

/* One question on its way into the store. */
typedef struct
{
  MdgContext *context;
  const MdgAsk *ask;
  gint64 conversation_id;
  MdgConversation *conversation;
  MdgMessageRow *replaced; /* what the asker has changed or wants anew; NULL: neither */
  MdgMessageRow *question; /* the new one, or with an answer written anew the one it answers */
  gboolean is_again;       /* an answer is written anew */
  GPtrArray *files;        /* MdgAttachmentRow, of the question */
  MdgMessageRow *answer;
  MdgRunRow *run;
} Asking;

static void
clear_asking (Asking *asking)
{
  mdg_conversation_free (asking->conversation);
  mdg_message_row_free (asking->replaced);
  mdg_message_row_free (asking->question);
  mdg_message_row_free (asking->answer);
  mdg_run_row_free (asking->run);
  g_clear_pointer (&asking->files, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Asking, clear_asking)

static gboolean
refuse_field (GError **error, const char *field)
{
  mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", field, NULL);
  return FALSE;
}

static gboolean
is_blank (const char *text)
{
  for (const char *c = text; c != NULL && *c != '\0'; c = g_utf8_next_char (c))
    if (!g_unichar_isspace (g_utf8_get_char (c)))
      return FALSE;
  return TRUE;
}

/* ---- titles ---- */

/* Marks of Markdown before the words are no part of them. */
static const char *
skip_marks (const char *line)
{
  while (*line != '\0' && strchr ("#>*-_ \t", *line) != NULL)
    line++;
  return line;
}

char *
mdg_chat_make_title (const char *question)
{
  g_auto (GStrv) lines = g_strsplit_set (question, "\r\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = skip_marks (lines[i]);
      if (is_blank (line))
        continue;
      long length = g_utf8_strlen (line, -1);
      g_autofree char *cut = g_utf8_substring (line, 0, MIN (length, TITLE_CHARS));
      return g_strconcat (g_strstrip (cut), length > TITLE_CHARS ? "…" : "", NULL);
    }
  return g_strdup ("");
}

/* ---- looking ---- */

static gboolean
check_values (const MdgAsk *ask, GError **error)
{
  gint64 day = 0;
  if (ask->replaces == 0 && is_blank (ask->text))
    return refuse_field (error, "text");
  if (ask->as_of != NULL && *ask->as_of != '\0' && !mdg_date_parse (ask->as_of, &day))
    return refuse_field (error, "as_of");
  if (ask->model_id < 0)
    return refuse_field (error, "model_id");
  return mdg_chat_check_scope (ask->scope, error);
}

static void
free_file (gpointer row)
{
  mdg_attachment_row_free (row);
}

static gboolean
check_file (const Asking *asking, const MdgAttachmentRow *row, GError **error)
{
  if (row->account_id != asking->context->identity.account_id ||
      (row->conversation_id != 0 && row->conversation_id != asking->conversation_id) ||
      g_str_equal (row->attachment->state, MDG_DOCUMENT_FAILED))
    return refuse_field (error, "attachments");
  if (g_str_equal (row->attachment->state, MDG_DOCUMENT_READY))
    return TRUE;
  mdg_set_error (error, MDG_ERROR_ATTACHMENT_NOT_READY, NULL);
  return FALSE;
}

static gboolean
check_bytes (GPtrArray *files, GError **error)
{
  gint64 bytes = 0;
  for (guint i = 0; i < files->len; i++)
    bytes += ((const MdgAttachmentRow *) files->pdata[i])->attachment->size;
  if (bytes <= MDG_ATTACHMENTS_MAX_BYTES)
    return TRUE;
  g_autofree char *max = g_format_size_full (MDG_ATTACHMENTS_MAX_BYTES, G_FORMAT_SIZE_IEC_UNITS);
  mdg_set_error (error, MDG_ERROR_ATTACHMENTS_TOO_LARGE, "max", max, NULL);
  return FALSE;
}

static gboolean
read_files (Asking *asking, MdgLease *lease, GError **error)
{
  char **ids = asking->ask->attachments;
  asking->files = g_ptr_array_new_with_free_func (free_file);
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    {
      gint64 id = 0;
      g_autoptr (GError) local = NULL;
      if (!g_ascii_string_to_signed (ids[i], 10, 1, G_MAXINT64, &id, NULL))
        return refuse_field (error, "attachments");
      MdgAttachmentRow *row = mdg_attachments_get (lease, id, &local);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (row == NULL)
        return refuse_field (error, "attachments");
      g_ptr_array_add (asking->files, row);
      if (!check_file (asking, row, error))
        return FALSE;
    }
  return check_bytes (asking->files, error);
}

/* What is asked anew: a question in other words, or an answer to the same. */
static gboolean
read_replaced (Asking *asking, MdgLease *lease, GError **error)
{
  if (asking->ask->replaces == 0)
    return TRUE;
  asking->replaced =
    mdg_chat_require_message (asking->context, lease, asking->ask->replaces, error);
  if (asking->replaced == NULL)
    return FALSE;
  const MdgMessage *message = asking->replaced->message;
  if (message->conversation_id != asking->conversation_id || message->replaced)
    return refuse_field (error, "replaces");
  asking->is_again = g_str_equal (message->role, MDG_MESSAGE_ASSISTANT);
  if (asking->is_again != (asking->ask->text == NULL) ||
      (!asking->is_again && is_blank (asking->ask->text)))
    return refuse_field (error, "text");
  if (!asking->is_again)
    return TRUE;
  asking->question =
    mdg_chat_require_message (asking->context, lease, message->answers, error);
  return asking->question != NULL;
}

static gboolean
check_turn (Asking *asking, MdgLease *lease, GError **error)
{
  gint64 count = 0;
  if (asking->conversation->running_id != 0)
    {
      mdg_set_error (error, MDG_ERROR_ANSWER_RUNNING, NULL);
      return FALSE;
    }
  if (!mdg_runs_count (lease, asking->context->identity.account_id, &count, error))
    return FALSE;
  if (count < MDG_RUNS_PER_ACCOUNT + MDG_CHAT_RUNS_WAITING_PER_ACCOUNT &&
      mdg_run_board_has_room (asking->context->core->runs, MDG_RUNS_WAITING))
    return TRUE;
  mdg_set_error (error, MDG_ERROR_BUSY, NULL);
  return FALSE;
}

/* Reads all that is needed and refuses what may not be. */
static gboolean
look (Asking *asking, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (asking->context, error);
  if (lease == NULL)
    return FALSE;
  asking->conversation =
    mdg_chat_require (asking->context, lease, asking->conversation_id, error);
  if (asking->conversation == NULL || !check_turn (asking, lease, error) ||
      !read_replaced (asking, lease, error))
    return FALSE;
  if (!asking->is_again)
    return read_files (asking, lease, error);
  asking->files =
    mdg_attachments_list_of (lease, asking->question->message->id, error);
  return asking->files != NULL;
}

/* ---- the guard ---- */

/* All that was read of a file, as it would be sent. */
static char *
read_text (MdgContext *context, const MdgAttachmentRow *row, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (GPtrArray) pages =
    lease != NULL ? mdg_attachments_list_pages (lease, row, error) : NULL;
  if (pages == NULL)
    return NULL;
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < pages->len; i++)
    {
      const MdgDocumentPage *page = pages->pdata[i];
      g_string_append (text, page->text != NULL ? page->text : "");
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

static gboolean
guard_file (Asking *asking, const MdgAttachmentRow *row, GPtrArray *masked, GError **error)
{
  gboolean is_masked = FALSE;
  g_autofree char *text = read_text (asking->context, row, error);
  g_autofree char *sent =
    text != NULL ? mdg_guard_service_pass (asking->context, text, row->attachment->id,
                                           asking->ask->send_anyway, &is_masked, error)
                 : NULL;
  if (sent != NULL && is_masked)
    g_ptr_array_add (masked, g_strdup_printf ("%" G_GINT64_FORMAT, row->attachment->id));
  return sent != NULL;
}

/* Before anything is stored: what may not leave is refused, what must be covered is noted. */
static gboolean
guard (Asking *asking, GError **error)
{
  gboolean is_masked = FALSE;
  MdgMessageRow *question = asking->question;
  g_autoptr (GPtrArray) masked = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *sent = mdg_guard_service_pass (asking->context, question->message->text, 0,
                                                  asking->ask->send_anyway, &is_masked, error);
  if (sent == NULL)
    return FALSE;
  for (guint i = 0; i < asking->files->len; i++)
    if (!guard_file (asking, asking->files->pdata[i], masked, error))
      return FALSE;
  g_ptr_array_add (masked, NULL);
  g_free (question->sent);
  question->sent = is_masked ? g_steal_pointer (&sent) : NULL;
  g_strfreev (question->masked_files);
  question->masked_files = (char **) g_ptr_array_free (g_steal_pointer (&masked), FALSE);
  return TRUE;
}

/* ---- writing ---- */

static MdgMessageRow *
new_message (const Asking *asking, const char *role, const char *state)
{
  MdgMessageRow *row = mdg_message_row_new ();
  row->account_id = asking->context->identity.account_id;
  row->message->conversation_id = asking->conversation_id;
  row->message->role = g_strdup (role);
  row->message->state = g_strdup (state);
  return row;
}

/* The scope of a question: the one it names, else the conversation's, else all folders. */
static MdgScope *
choose_scope (const Asking *asking)
{
  if (asking->ask->scope != NULL)
    return mdg_scope_copy (asking->ask->scope);
  if (asking->conversation->scope != NULL)
    return mdg_scope_copy (asking->conversation->scope);
  MdgScope *all = mdg_scope_new ();
  all->kind = g_strdup (MDG_SCOPE_ALL);
  return all;
}

static void
make_question (Asking *asking)
{
  if (asking->is_again)
    return;
  asking->question = new_message (asking, MDG_MESSAGE_USER, MDG_MESSAGE_DONE);
  asking->question->message->text = g_strdup (asking->ask->text);
  asking->question->message->scope = choose_scope (asking);
}

static gboolean
write_question (Asking *asking, MdgLease *lease, GError **error)
{
  MdgMessage *message = asking->question->message;
  if (asking->is_again)
    return mdg_messages_rewrite (lease, asking->question, error);
  message->id = mdg_lease_new_id (lease);
  message->created_at = message->finished_at = mdg_lease_now (lease);
  if (!mdg_messages_insert (lease, asking->question, error))
    return FALSE;
  for (guint i = 0; i < asking->files->len; i++)
    {
      const MdgAttachmentRow *row = asking->files->pdata[i];
      if (!mdg_attachments_send (lease, row->attachment->id, asking->conversation_id, message->id,
                                 i + 1, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_answer (Asking *asking, MdgLease *lease, GError **error)
{
  const MdgAsk *ask = asking->ask;
  asking->answer = new_message (asking, MDG_MESSAGE_ASSISTANT, MDG_MESSAGE_WAITING);
  MdgMessage *message = asking->answer->message;
  message->id = mdg_lease_new_id (lease);
  message->answers = asking->question->message->id;
  message->scope = ask->scope != NULL ? mdg_scope_copy (ask->scope)
                                      : mdg_scope_copy (asking->question->message->scope);
  message->created_at = mdg_lease_now (lease);
  MdgRunRow *run = asking->run = mdg_run_row_new ();
  run->message_id = message->id;
  run->conversation_id = asking->conversation_id;
  run->account_id = asking->context->identity.account_id;
  run->model_id = ask->model_id != 0 ? ask->model_id : asking->conversation->model_id;
  run->as_of = ask->as_of != NULL && *ask->as_of != '\0' ? g_strdup (ask->as_of) : NULL;
  run->lang = g_strdup (asking->context->lang);
  return mdg_messages_insert (lease, asking->answer, error) &&
         mdg_runs_insert (lease, run, error);
}

/* The conversation keeps scope and model of its last question, and its title from the first. */
static gboolean
update_conversation (Asking *asking, MdgLease *lease, GError **error)
{
  gint64 account_id = asking->context->identity.account_id;
  g_autoptr (MdgConversation) row =
    mdg_chat_require (asking->context, lease, asking->conversation_id, error);
  if (row == NULL)
    return FALSE;
  if (row->title == NULL || (!row->titled && row->n_messages == 0))
    {
      g_free (row->title);
      row->title = mdg_chat_make_title (asking->question->message->text);
    }
  if (asking->ask->scope != NULL)
    {
      mdg_scope_free (row->scope);
      row->scope = mdg_scope_copy (asking->ask->scope);
    }
  if (asking->ask->model_id != 0)
    row->model_id = asking->ask->model_id;
  return mdg_conversations_update (lease, account_id, row, error) &&
         mdg_conversations_touch (lease, row->id, error);
}

static MdgAsked *
view_asked (Asking *asking, MdgLease *lease, GError **error)
{
  g_autoptr (MdgAsked) asked = mdg_asked_new ();
  asked->conversation =
    mdg_chat_require (asking->context, lease, asking->conversation_id, error);
  if (asked->conversation == NULL)
    return NULL;
  asked->question = mdg_chat_view (asking->context, lease, asking->question, error);
  if (asked->question == NULL)
    return NULL;
  asked->answer = mdg_chat_view (asking->context, lease, asking->answer, error);
  return asked->answer != NULL ? g_steal_pointer (&asked) : NULL;
}

static MdgAsked *
write_asked (Asking *asking, GError **error)
{
  MdgContext *context = asking->context;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL)
    return NULL;
  if (asking->replaced != NULL &&
      !mdg_messages_replace_from (lease, asking->conversation_id,
                                  asking->replaced->message->id, error))
    return NULL;
  if (!write_question (asking, lease, error) || !write_answer (asking, lease, error) ||
      !update_conversation (asking, lease, error))
    return NULL;
  g_autoptr (MdgAsked) asked = view_asked (asking, lease, error);
  return asked != NULL && mdg_context_commit (context, lease, FALSE, error)
           ? g_steal_pointer (&asked)
           : NULL;
}

MdgAsked *
mdg_chat_service_ask (MdgContext *context,
                      gint64 conversation_id,
                      const MdgAsk *ask,
                      GError **error)
{
  gint64 account_id = context->identity.account_id;
  g_auto (Asking) asking = { .context = context, .ask = ask, .conversation_id = conversation_id };
  if (!mdg_policy_require (context, MDG_PERMISSION_CHAT_USE, error) ||
      !check_values (ask, error) || !look (&asking, error))
    return NULL;
  make_question (&asking);
  if (!guard (&asking, error))
    return NULL;
  MdgAsked *asked = write_asked (&asking, error);
  if (asked == NULL)
    return NULL;
  mdg_run_board_put (context->core->runs, asked->answer->id, conversation_id, account_id);
  mdg_chat_tell_conversation (context->core, account_id, conversation_id);
  mdg_chat_tell_message (context->core, account_id, MDG_EVENT_MESSAGE_STARTED, conversation_id,
                         asked->answer->id);
  return asked;
}
