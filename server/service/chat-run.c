/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN. One run on one thread: what was asked is read from its rows; sources are chosen under the
 * rights its asker has now; the model's tokens are reserved; the model writes, its marks are read
 * and checked, text and citations go to the board. Before the first text, a model that fails is
 * followed by the next; after it, what came is kept and the answer is "interrupted". Whatever
 * happens, what was used is booked and the end is written.
 */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/answer.h"
#include "server/service/attachments.h"
#include "server/service/chat-private.h"
#include "server/service/models.h"
#include "server/service/policy.h"
#include "server/service/sign-in.h"
#include "server/store/attachments.h"
#include "shared/base/error.h"

#include <string.h>

/* Earlier messages that are looked at; how many of them fit is the plan's question. */
#define HISTORY_MAX 40
#define FILES_MAX (2 * MDG_ATTACHMENTS_MAX)

/* Without a model only passages are looked for; the plan wants to know some size all the same. */
#define NO_MODEL_CONTEXT 8192
#define NO_MODEL_ANSWER 1024

typedef struct
{
  MdgContext context;
  MdgRunRow *run;
  MdgMessageRow *row; /* the answer */
  MdgMessageRow *question;
  GPtrArray *history; /* MdgMessage, oldest first */
  GPtrArray *files;   /* MdgAnswerFile */
  guint n_own_files;  /* of the question itself */
  MdgLanguageModel *model;
  MdgLimitRoom room; /* for it, of the month's limits */
  MdgAnswerPlan *plan;
  MdgAnswerReader *reader;
  GString *text;
  GPtrArray *citations;
  GPtrArray *remarks;
  long n_chars;
  gboolean has_begun; /* the model wrote something */
  gboolean is_too_long;
} Run;

/* ---- what was asked ---- */

static void
free_answer_file (gpointer data)
{
  MdgAnswerFile *file = data;
  g_free ((char *) file->name);
  g_free ((char *) file->unit);
  g_free ((char *) file->media_type);
  g_clear_pointer (&file->pages, g_ptr_array_unref);
  g_clear_pointer (&file->image, g_bytes_unref);
  g_free (file);
}

static void
clear_run (Run *run)
{
  g_clear_pointer (&run->reader, mdg_answer_reader_free);
  g_clear_pointer (&run->plan, mdg_answer_plan_free);
  mdg_run_row_free (run->run);
  mdg_message_row_free (run->row);
  mdg_message_row_free (run->question);
  g_clear_pointer (&run->history, g_ptr_array_unref);
  g_clear_pointer (&run->files, g_ptr_array_unref);
  mdg_language_model_free (run->model);
  g_string_free (run->text, TRUE);
  g_ptr_array_unref (run->citations);
  g_ptr_array_unref (run->remarks);
  mdg_context_clear (&run->context);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, clear_run)

gboolean
mdg_chat_run_context (MdgCore *core, const MdgRunRow *run, MdgContext *ret_context, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_store_begin_read (core->store, NULL, error);
  MdgContext context = { .core = core, .lang = g_strcmp0 (run->lang, "en") == 0 ? "en" : "ja" };
  if (lease == NULL ||
      !mdg_sign_in_identify (core, lease, run->account_id, &context.identity, error))
    return FALSE;
  *ret_context = context;
  return TRUE;
}

/* Questions as they may be sent, and answers that came to their end. */
static void
add_history (Run *run, MdgMessageRow *row)
{
  MdgMessage *message = row->message;
  gboolean is_question = g_str_equal (message->role, MDG_MESSAGE_USER);
  if (message->text == NULL || *message->text == '\0' ||
      (!is_question && !g_str_equal (message->state, MDG_MESSAGE_DONE)))
    return;
  if (is_question && row->sent != NULL)
    {
      g_free (message->text);
      message->text = g_steal_pointer (&row->sent);
    }
  g_ptr_array_add (run->history, g_steal_pointer (&row->message));
}

static gboolean
has_file (const Run *run, gint64 id)
{
  for (guint i = 0; i < run->files->len; i++)
    if (((const MdgAnswerFile *) run->files->pdata[i])->attachment_id == id)
      return TRUE;
  return FALSE;
}

static gboolean
is_masked (const MdgMessageRow *question, gint64 id)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  return question->masked_files != NULL &&
         g_strv_contains ((const char *const *) question->masked_files, text);
}

/* Covers what the guard would: passages go, because they hold the text once more. */
static gboolean
mask_pages (Run *run, MdgAnswerFile *file, GError **error)
{
  for (guint i = 0; i < file->pages->len; i++)
    {
      gboolean masked = FALSE;
      MdgDocumentPage *page = file->pages->pdata[i];
      char *sent = mdg_guard_service_pass (&run->context, page->text != NULL ? page->text : "",
                                           file->attachment_id, TRUE, &masked, error);
      if (sent == NULL)
        return FALSE;
      g_free (page->text);
      page->text = sent;
      g_ptr_array_set_size (page->passages, 0);
      g_ptr_array_set_size (page->rows, 0);
    }
  return TRUE;
}

typedef struct
{
  MdgAttachmentRow *row;
  GPtrArray *pages;
  gboolean masked;
} Found;

static void
free_found (gpointer data)
{
  Found *found = data;
  mdg_attachment_row_free (found->row);
  g_clear_pointer (&found->pages, g_ptr_array_unref);
  g_free (found);
}

/* The files of one question, under @lease; no more than can be used. */
static gboolean
find_files (MdgLease *lease, const MdgMessageRow *question, GPtrArray *all, GError **error)
{
  g_autoptr (GPtrArray) rows = mdg_attachments_list_of (lease, question->message->id, error);
  if (rows == NULL)
    return FALSE;
  gboolean fine = TRUE;
  while (rows->len > 0 && all->len < FILES_MAX)
    {
      Found *found = g_new0 (Found, 1);
      found->row = g_ptr_array_steal_index (rows, 0);
      found->masked = is_masked (question, found->row->attachment->id);
      g_ptr_array_add (all, found);
      found->pages = fine ? mdg_attachments_list_pages (lease, found->row, error) : NULL;
      fine = found->pages != NULL;
    }
  return fine;
}

static gboolean
add_file (Run *run, Found *found, GError **error)
{
  const MdgAttachment *attachment = found->row->attachment;
  if (run->files->len >= FILES_MAX || has_file (run, attachment->id))
    return TRUE;
  MdgAnswerFile *file = g_new0 (MdgAnswerFile, 1);
  file->attachment_id = attachment->id;
  file->name = g_strdup (attachment->name);
  file->unit = g_strdup (attachment->unit);
  file->pages = g_steal_pointer (&found->pages);
  g_ptr_array_add (run->files, file);
  if (found->masked)
    return mask_pages (run, file, error);
  if (!attachment->is_image)
    return TRUE;
  file->media_type =
    g_strdup (g_str_equal (attachment->format, "png") ? "image/png" : "image/jpeg");
  file->image = mdg_attachment_read_file (run->context.core, found->row, error);
  return file->image != NULL;
}

static gboolean
read_rows (Run *run, GPtrArray *found, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (&run->context, error);
  if (lease == NULL)
    return FALSE;
  gint64 account_id = run->run->account_id;
  run->question = mdg_messages_get (lease, account_id, run->row->message->answers, error);
  if (run->question == NULL || !find_files (lease, run->question, found, error))
    return FALSE;
  run->n_own_files = found->len;
  g_autoptr (GPtrArray) rows =
    mdg_messages_list (lease, account_id, run->run->conversation_id, run->question->message->id,
                       FALSE, HISTORY_MAX, error);
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    if (!find_files (lease, rows->pdata[i], found, error))
      return FALSE;
  for (guint i = rows->len; i > 0; i--)
    add_history (run, rows->pdata[i - 1]);
  return TRUE;
}

static gboolean
read_question (Run *run, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (free_found);
  if (!read_rows (run, found, error))
    {
      if (error != NULL && *error == NULL)
        mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
      return FALSE;
    }
  for (guint i = 0; i < found->len; i++)
    if (!add_file (run, found->pdata[i], error))
      return FALSE;
  return TRUE;
}

/* ---- writing ---- */

static void
add_remark (Run *run, const char *remark)
{
  for (guint i = 0; i < run->remarks->len; i++)
    if (g_strcmp0 (run->remarks->pdata[i], remark) == 0)
      return;
  if (remark != NULL)
    g_ptr_array_add (run->remarks, g_strdup (remark));
}

/* Control characters have no place in a record. */
static char *
clean_text (const char *text)
{
  char *copy = g_strdup (text);
  for (char *c = copy; *c != '\0'; c++)
    if (((guchar) *c < 0x20 && *c != '\n' && *c != '\t') || *c == 0x7f)
      *c = ' ';
  return copy;
}

static void
on_text (const char *text, gpointer user_data)
{
  Run *run = user_data;
  g_autofree char *clean = clean_text (text);
  run->n_chars += g_utf8_strlen (clean, -1);
  if (run->n_chars > MDG_ANSWER_MAX_CHARS)
    {
      run->is_too_long = TRUE;
      return;
    }
  g_string_append (run->text, clean);
  mdg_run_board_add_text (run->context.core->runs, run->run->message_id, clean);
}

static void
on_citation (const MdgCitation *citation, gpointer user_data)
{
  Run *run = user_data;
  if (run->citations->len >= MDG_CITATIONS_MAX)
    return;
  g_ptr_array_add (run->citations, mdg_citation_copy (citation));
  mdg_run_board_add_citation (run->context.core->runs, run->run->message_id, citation);
}

static gboolean
on_piece (const char *text, gsize size, gpointer user_data)
{
  Run *run = user_data;
  run->has_begun = TRUE;
  mdg_answer_reader_feed (run->reader, text, size);
  return !run->is_too_long;
}

static void
note_model (Run *run, MdgModelTurn *turn)
{
  const MdgLanguageModel *model = mdg_model_turn_get_model (turn);
  MdgMessage *message = run->row->message;
  message->model_id = model->id;
  g_free (message->model_name);
  message->model_name = g_strdup (model->name);
}

static void
note_usage (Run *run, const MdgLlmUsage *usage)
{
  MdgMessage *message = run->row->message;
  message->tokens_in = usage->tokens_in;
  message->tokens_out = usage->tokens_out;
  message->estimated = usage->estimated;
  if (usage->stop == MDG_LLM_STOP_LENGTH || run->is_too_long)
    add_remark (run, MDG_REMARK_CUT);
  if (usage->stop == MDG_LLM_STOP_FILTERED)
    add_remark (run, MDG_REMARK_FILTERED);
}

/* Asks one model after the other until one writes. */
static gboolean
stream (Run *run, MdgModelTurn *turn, MdgLlmUsage *usage, GError **error)
{
  const MdgLlmRequest *request = mdg_answer_plan_get_request (run->plan);
  for (;;)
    {
      g_autoptr (GError) local = NULL;
      *usage = (MdgLlmUsage){ 0 };
      note_model (run, turn);
      if (mdg_llm_stream (mdg_model_turn_get_llm (turn), request, on_piece, run, usage,
                          run->context.cancellable, &local) ||
          run->is_too_long)
        return TRUE;
      if (run->has_begun || g_cancellable_is_cancelled (run->context.cancellable) ||
          !mdg_model_turn_next (turn, &run->context, local))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
}

/* Whether pictures are to be looked at, by a model that can. */
static gboolean
has_images (const Run *run)
{
  for (guint i = 0; run->model->images && i < run->files->len; i++)
    if (((const MdgAnswerFile *) run->files->pdata[i])->image != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
write_answer (Run *run, GError **error)
{
  g_autoptr (GError) booking = NULL;
  MdgLlmUsage usage = { 0 };
  MdgAnswerFuncs funcs = { .text = on_text, .citation = on_citation };
  MdgModelTurn *turn = mdg_model_turn_begin (
    &run->context, run->run->model_id, mdg_answer_plan_get_tokens (run->plan),
    mdg_answer_plan_get_longest (run->plan), has_images (run), run->run->message_id, error);
  if (turn == NULL)
    return FALSE;
  mdg_run_board_tell_state (run->context.core->runs, run->run->message_id, MDG_MESSAGE_WRITING);
  run->reader = mdg_answer_plan_read (run->plan, &run->context, &funcs, run);
  gboolean done = stream (run, turn, &usage, error);
  add_remark (run, mdg_model_turn_get_remark (turn));
  note_usage (run, &usage);
  if (!mdg_model_turn_settle (turn, &run->context, &usage, run->n_own_files, &booking))
    g_warning ("The tokens of an answer could not be booked: %s", booking->message);
  return done;
}

/* What was held back comes too, whether it came to its end or not. */
static void
finish_reading (Run *run, gboolean done)
{
  if (run->reader == NULL)
    return;
  g_auto (MdgAnswerEnd) end = { 0 };
  mdg_answer_reader_finish (run->reader, &end);
  for (guint i = 0; end.remarks != NULL && end.remarks[i] != NULL; i++)
    add_remark (run, end.remarks[i]);
  if (done)
    run->row->message->outcome = g_steal_pointer (&end.outcome);
}

/* ---- the run ---- */

/* As the guard lets it go. */
static const char *
question_text (const MdgMessageRow *question)
{
  return question->sent != NULL ? question->sent : question->message->text;
}

static gboolean
make_plan (Run *run, GError **error)
{
  const MdgMessageRow *question = run->question;
  const MdgLanguageModel *model = run->model;
  MdgAnswerWish wish = {
    .question = question_text (question),
    .scope = run->row->message->scope,
    .as_of = run->run->as_of,
    .history = run->history,
    .files = run->files,
    .context_size = model != NULL ? (guint) model->context_size : NO_MODEL_CONTEXT,
    .max_answer = model != NULL ? (guint) model->max_answer : NO_MODEL_ANSWER,
    .room = run->room,
    .images = model != NULL && model->images,
  };
  run->plan = mdg_answer_plan_new (&run->context, &wish, error);
  if (run->plan == NULL)
    return FALSE;
  mdg_answer_plan_describe (run->plan, run->row->message);
  char **remarks = run->row->message->remarks;
  for (guint i = 0; remarks != NULL && remarks[i] != NULL; i++)
    add_remark (run, remarks[i]);
  if (question->sent != NULL ||
      (question->masked_files != NULL && question->masked_files[0] != NULL))
    add_remark (run, MDG_REMARK_MASKED);
  return TRUE;
}

/* FALSE only on failure; without a model run->model stays NULL. */
static gboolean
find_model (Run *run, GError **error)
{
  g_autoptr (GError) local = NULL;
  gint64 tokens = mdg_llm_estimate (question_text (run->question));
  for (guint i = 0; i < run->files->len; i++)
    if (((const MdgAnswerFile *) run->files->pdata[i])->image != NULL)
      tokens += MDG_ANSWER_IMAGE_TOKENS;
  if (mdg_model_service_peek (&run->context, run->run->model_id, tokens, &run->model, &run->room,
                              &local) ||
      g_error_matches (local, MDG_ERROR, MDG_ERROR_MODEL_NONE))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* TRUE when the answer came to an end of its own. */
static gboolean
execute (Run *run, GError **error)
{
  MdgMessage *message = run->row->message;
  mdg_run_board_tell_state (run->context.core->runs, message->id, MDG_MESSAGE_SEARCHING);
  if (!read_question (run, error) || !find_model (run, error) || !make_plan (run, error))
    return FALSE;
  if (run->model == NULL || !mdg_answer_plan_has_sources (run->plan))
    {
      message->outcome =
        g_strdup (run->model == NULL ? MDG_OUTCOME_NO_MODEL : MDG_OUTCOME_NOT_FOUND);
      return TRUE;
    }
  gboolean done = write_answer (run, error);
  finish_reading (run, done);
  return done;
}

static const char *
end_state (const Run *run, gboolean done, gboolean by_person)
{
  if (done)
    return MDG_MESSAGE_DONE;
  if (by_person)
    return MDG_MESSAGE_CANCELLED;
  if (run->text->len > 0 || g_cancellable_is_cancelled (run->context.cancellable))
    return MDG_MESSAGE_INTERRUPTED;
  return MDG_MESSAGE_FAILED;
}

static void
end_run (Run *run, gboolean done, GError *failure)
{
  g_autoptr (GError) problem = failure;
  MdgCore *core = run->context.core;
  MdgMessage *message = run->row->message;
  gboolean by_person = mdg_run_board_was_cancelled (core->runs, message->id);
  const char *state = end_state (run, done, by_person);
  g_free (message->state);
  message->state = g_strdup (state);
  g_free (message->text);
  message->text = g_strdup (run->text->str);
  g_clear_pointer (&message->citations, g_ptr_array_unref);
  message->citations = g_ptr_array_ref (run->citations);
  g_ptr_array_add (run->remarks, NULL);
  g_strfreev (message->remarks);
  message->remarks = g_strdupv ((char **) run->remarks->pdata);
  if (by_person)
    g_clear_error (&problem);
  else if (!done && g_cancellable_is_cancelled (run->context.cancellable))
    {
      g_clear_error (&problem);
      mdg_set_error (&problem, MDG_ERROR_ANSWER_INTERRUPTED, NULL);
    }
  mdg_chat_end (&run->context, run->row, problem);
}

static gboolean
begin (Run *run, MdgCore *core, gint64 message_id, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_store_begin_read (core->store, NULL, error);
  run->run = lease != NULL ? mdg_runs_get (lease, message_id, error) : NULL;
  run->row = run->run != NULL
               ? mdg_messages_get (lease, run->run->account_id, message_id, error)
               : NULL;
  return run->row != NULL;
}

static void
on_stop (GCancellable *from, GCancellable *to)
{
  g_cancellable_cancel (to);
}

static void
run_begun (Run *run, MdgCore *core, GCancellable *own)
{
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;
  run->context.core = core;
  if (mdg_chat_run_context (core, run->run, &run->context, &error))
    {
      run->context.cancellable = g_object_ref (own);
      done = execute (run, &error);
    }
  if (run->context.cancellable == NULL)
    run->context.cancellable = g_object_ref (own);
  end_run (run, done, g_steal_pointer (&error));
}

void
mdg_chat_service_run (MdgCore *core, gint64 message_id, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  MdgMessage gone = { .id = message_id };
  if (!mdg_run_board_begin (core->runs, message_id))
    return;
  g_autoptr (GCancellable) own = mdg_run_board_dup_cancellable (core->runs, message_id);
  gulong stop_id = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (on_stop),
                                                                g_object_ref (own), g_object_unref)
                                       : 0;
  g_auto (Run) run = { .text = g_string_new (NULL),
                       .citations = mdg_record_array_new (&MDG_CITATION_TYPE),
                       .remarks = g_ptr_array_new_with_free_func (g_free),
                       .history = mdg_record_array_new (&MDG_MESSAGE_TYPE),
                       .files = g_ptr_array_new_with_free_func (free_answer_file) };
  if (begin (&run, core, message_id, &error))
    run_begun (&run, core, own);
  else
    {
      if (error != NULL)
        g_warning ("An answer could not be begun: %s", error->message);
      mdg_run_board_end (core->runs, message_id, &gone);
    }
  if (stop_id != 0)
    g_cancellable_disconnect (cancellable, stop_id);
}
