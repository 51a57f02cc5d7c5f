/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/answer-once.h"

#include "server/service/answer.h"
#include "server/service/models.h"
#include "shared/base/error.h"

#include <string.h>

/* Without a model only passages are looked for. */
#define NO_MODEL_CONTEXT 8192
#define NO_MODEL_ANSWER 1024

typedef struct
{
  MdgContext *context;
  MdgMessage *message;
  MdgAnswerPlan *plan;
  MdgAnswerReader *reader;
  GString *text;
  gboolean begun;
} Once;

static void
on_text (const char *text, gpointer user_data)
{
  Once *once = user_data;
  g_string_append (once->text, text);
}

static void
on_citation (const MdgCitation *citation, gpointer user_data)
{
  Once *once = user_data;
  g_ptr_array_add (once->message->citations, mdg_citation_copy (citation));
}

static gboolean
on_piece (const char *text, gsize size, gpointer user_data)
{
  Once *once = user_data;
  once->begun = TRUE;
  mdg_answer_reader_feed (once->reader, text, size);
  return TRUE;
}

/* One model after the other until one writes. */
static gboolean
stream (Once *once, MdgModelTurn *turn, MdgLlmUsage *usage, GError **error)
{
  for (;;)
    {
      g_autoptr (GError) local = NULL;
      *usage = (MdgLlmUsage){ 0 };
      g_free (once->message->model_name);
      once->message->model_name = g_strdup (mdg_model_turn_get_model (turn)->name);
      if (mdg_llm_stream (mdg_model_turn_get_llm (turn), mdg_answer_plan_get_request (once->plan),
                          on_piece, once, usage, once->context->cancellable, &local))
        return TRUE;
      if (once->begun || !mdg_model_turn_next (turn, once->context, local))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
}

static void
take_end (Once *once, const MdgAnswerEnd *end)
{
  MdgMessage *message = once->message;
  g_autoptr (GStrvBuilder) remarks = g_strv_builder_new ();
  if (message->remarks != NULL)
    g_strv_builder_addv (remarks, (const char **) message->remarks);
  g_strv_builder_addv (remarks, (const char **) end->remarks);
  g_strfreev (message->remarks);
  message->remarks = g_strv_builder_end (remarks);
  message->outcome = g_strdup (end->outcome);
  message->text = g_strdup (once->text->str);
}

static gboolean
write_answer (Once *once, GError **error)
{
  MdgLlmUsage usage = { 0 };
  g_auto (MdgAnswerEnd) end = { 0 };
  const MdgAnswerFuncs funcs = { .text = on_text, .citation = on_citation };
  MdgModelTurn *turn = mdg_model_turn_begin (
    once->context, 0, mdg_answer_plan_get_tokens (once->plan),
    mdg_answer_plan_get_longest (once->plan), FALSE, 0, error);
  if (turn == NULL)
    return FALSE;
  once->reader = mdg_answer_plan_read (once->plan, once->context, &funcs, once);
  gboolean done = stream (once, turn, &usage, error);
  mdg_answer_reader_finish (once->reader, &end);
  take_end (once, &end);
  once->message->tokens_in = usage.tokens_in;
  once->message->tokens_out = usage.tokens_out;
  once->message->estimated = usage.estimated;
  return mdg_model_turn_settle (turn, once->context, &usage, 0, done ? error : NULL) && done;
}

static gboolean
run (Once *once, const MdgAnswerWish *wish, gboolean has_model, GError **error)
{
  once->plan = mdg_answer_plan_new (once->context, wish, error);
  if (once->plan == NULL)
    return FALSE;
  mdg_answer_plan_describe (once->plan, once->message);
  if (has_model && mdg_answer_plan_has_sources (once->plan))
    return write_answer (once, error);
  once->message->outcome = g_strdup (has_model ? MDG_OUTCOME_NOT_FOUND : MDG_OUTCOME_NO_MODEL);
  return TRUE;
}

static MdgMessage *
make_message (gint64 folder_id)
{
  MdgMessage *message = mdg_message_new ();
  message->role = g_strdup (MDG_MESSAGE_ASSISTANT);
  message->state = g_strdup (MDG_MESSAGE_DONE);
  message->citations = mdg_record_array_new (&MDG_CITATION_TYPE);
  message->scope = mdg_scope_new ();
  message->scope->kind = g_strdup (folder_id != 0 ? MDG_SCOPE_FOLDERS : MDG_SCOPE_ALL);
  message->scope->folders = g_new0 (char *, 2);
  if (folder_id != 0)
    message->scope->folders[0] = g_strdup_printf ("%" G_GINT64_FORMAT, folder_id);
  return message;
}

MdgMessage *
mdg_answer_once (MdgContext *context,
                 const char *question,
                 gint64 folder_id,
                 const char *as_of,
                 GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgLanguageModel) model = NULL;
  gboolean masked = FALSE;
  MdgLimitRoom room = { G_MAXINT64, G_MAXINT64 };
  if (!mdg_model_service_peek (context, 0, mdg_llm_estimate (question), &model, &room, &local) &&
      !g_error_matches (local, MDG_ERROR, MDG_ERROR_MODEL_NONE))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  g_autofree char *sent =
    mdg_guard_service_pass (context, question, 0, FALSE, &masked, error);
  if (sent == NULL)
    return NULL;
  g_autoptr (MdgMessage) message = make_message (folder_id);
  Once once = { .context = context, .message = message, .text = g_string_new (NULL) };
  MdgAnswerWish wish = { .question = sent,
                         .scope = message->scope,
                         .as_of = as_of,
                         .room = room,
                         .context_size = model != NULL ? (guint) model->context_size
                                                       : NO_MODEL_CONTEXT,
                         .max_answer = model != NULL ? (guint) model->max_answer
                                                     : NO_MODEL_ANSWER };
  gboolean done = run (&once, &wish, model != NULL, error);
  g_clear_pointer (&once.reader, mdg_answer_reader_free);
  g_clear_pointer (&once.plan, mdg_answer_plan_free);
  g_string_free (once.text, TRUE);
  return done ? g_steal_pointer (&message) : NULL;
}
