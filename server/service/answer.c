/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/answer.h"

#include "server/service/answer-sources.h"
#include "server/service/pages.h"
#include "shared/base/error.h"

#include <string.h>

/* Of a model that does not tell. */
#define CONTEXT_DEFAULT 8192

/* What a message takes besides its text. */
#define MESSAGE_TOKENS 8

#define HISTORY_MAX 40

typedef struct
{
  MdgAnswerPlan *plan;
  MdgContext *context;
  MdgAnswerFuncs funcs;
  gpointer user_data;
} Reading;

struct _MdgAnswerPlan
{
  char *as_of; /* NULL: without documents */
  gboolean wants_sources;
  MdgAnswerChoice choice;
  gboolean shortened;
  gboolean sparing; /* for the limits of the month */
  GPtrArray *texts; /* of the messages */
  GArray *messages; /* MdgLlmMessage, the newest first while it is made */
  GArray *images;   /* MdgLlmImage */
  GPtrArray *image_bytes;
  MdgLlmRequest request;
  gint64 tokens;
  Reading reading;
};

/* ---- making ---- */

typedef struct
{
  MdgAnswerPlan *plan;
  const MdgAnswerWish *wish;
  gint64 context_size;
  guint max_answer;
  gint64 left; /* tokens */
} Making;

static gint64
estimate (const char *text)
{
  return mdg_llm_estimate (text) + MESSAGE_TOKENS;
}

/* Takes @text. */
static void
add_message (Making *making, MdgLlmRole role, char *text)
{
  MdgLlmMessage message = { .role = role, .text = text };
  g_array_append_val (making->plan->messages, message);
  g_ptr_array_add (making->plan->texts, text);
  making->plan->tokens += estimate (text);
  making->left -= estimate (text);
}

/* The text of an answer without the marks of its citations, whose numbers mean other sources now.
 */
static char *
dup_without_marks (const char *text)
{
  GString *out = g_string_new (NULL);
  for (const char *p = text; *p != '\0';)
    {
      gsize digits = strncmp (p, "[^", 2) == 0 ? strspn (p + 2, "0123456789") : 0;
      if (digits > 0 && p[2 + digits] == ']')
        {
          p += digits + 3;
          continue;
        }
      g_string_append_c (out, *p++);
    }
  return g_string_free (out, FALSE);
}

static gboolean
is_usable (const MdgMessage *message, const char *role)
{
  return g_strcmp0 (message->role, role) == 0 && message->text != NULL && *message->text != '\0' &&
         !message->replaced;
}

/* Questions with their answers, the newest first, as far as they fit: some engines refuse two
 * messages of one side in a row. */
static void
add_history (Making *making)
{
  GPtrArray *history = making->wish->history;
  gint64 spared =
    making->wish->room.sources / MDG_ANSWER_SOURCES_PERCENT * MDG_ANSWER_HISTORY_PERCENT;
  gint64 room = making->context_size * MDG_ANSWER_HISTORY_PERCENT / 100;
  room = MIN (MIN (room, spared), making->left);
  guint n = 0;
  for (guint i = history != NULL ? history->len : 0; i > 1 && n < HISTORY_MAX; i--)
    {
      const MdgMessage *answer = history->pdata[i - 1];
      const MdgMessage *question = history->pdata[i - 2];
      if (!is_usable (answer, MDG_MESSAGE_ASSISTANT) || !is_usable (question, MDG_MESSAGE_USER))
        continue;
      g_autofree char *text = dup_without_marks (answer->text);
      gint64 tokens = estimate (text) + estimate (question->text);
      if (tokens > room)
        break;
      room -= tokens;
      add_message (making, MDG_LLM_ASSISTANT, g_steal_pointer (&text));
      add_message (making, MDG_LLM_USER, g_strdup (question->text));
      n += 2;
      i--;
    }
  making->plan->shortened = history != NULL && n < history->len;
}

static void
add_images (Making *making)
{
  MdgAnswerPlan *plan = making->plan;
  GPtrArray *files = making->wish->files;
  for (guint i = 0; making->wish->images && files != NULL && i < files->len; i++)
    {
      const MdgAnswerFile *file = files->pdata[i];
      if (file->image == NULL || file->media_type == NULL)
        continue;
      MdgLlmImage image = { g_intern_string (file->media_type), g_bytes_ref (file->image) };
      g_ptr_array_add (plan->image_bytes, image.bytes);
      g_array_append_val (plan->images, image);
      plan->tokens += MDG_ANSWER_IMAGE_TOKENS;
      making->left -= MDG_ANSWER_IMAGE_TOKENS;
    }
}

static void
reverse (GArray *messages)
{
  for (guint i = 0; i < messages->len / 2; i++)
    {
      MdgLlmMessage *a = &g_array_index (messages, MdgLlmMessage, i);
      MdgLlmMessage *b = &g_array_index (messages, MdgLlmMessage, messages->len - 1 - i);
      MdgLlmMessage swapped = *a;
      *a = *b;
      *b = swapped;
    }
}

static void
finish_request (Making *making)
{
  MdgAnswerPlan *plan = making->plan;
  MdgLlmMessage *question = &g_array_index (plan->messages, MdgLlmMessage, 0);
  question->images = (const MdgLlmImage *) (gpointer) plan->images->data;
  question->n_images = plan->images->len;
  reverse (plan->messages);
  plan->request.messages = (const MdgLlmMessage *) (gpointer) plan->messages->data;
  plan->request.n_messages = plan->messages->len;
  plan->request.max_tokens = making->max_answer;
  plan->request.temperature = plan->choice.sources->len > 0 ? 0 : -1;
}

/* What is taken whatever else fits: the rules, the question, pictures, the answer. */
static gboolean
reserve (Making *making, const MdgAnswerBrief *brief, GError **error)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  g_ptr_array_add (one, NULL);
  MdgAnswerBrief longest = *brief;
  longest.sources = one;
  g_autofree char *system = mdg_answer_system_text (&longest);
  add_images (making);
  making->left -= estimate (system) + estimate (making->wish->question) +
                  making->max_answer;
  if (making->left > 0)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_MODEL_TOO_LONG, NULL);
  return FALSE;
}

static gboolean
make (Making *making, MdgContext *context, const char *as_of, const char *today, GError **error)
{
  g_auto (MdgCoreSettings) settings = { 0 };
  mdg_core_get_settings (context->core, &settings);
  g_autofree char *fence = mdg_answer_fence_new ();
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  MdgAnswerPlan *plan = making->plan;
  MdgAnswerBrief brief = { settings.ward_name, context->lang, today, as_of, none, fence };
  if (!reserve (making, &brief, error))
    return FALSE;
  gint64 room = MIN (making->context_size * MDG_ANSWER_SOURCES_PERCENT / 100, making->left);
  gint64 left = making->left;
  if (!mdg_answer_choose (context, making->wish, as_of, room, &plan->choice, error))
    return FALSE;
  brief.sources = plan->choice.sources;
  add_message (making, MDG_LLM_USER, mdg_answer_question_text (&brief, making->wish->question));
  making->left = left - (plan->tokens - estimate (making->wish->question));
  add_history (making);
  add_message (making, MDG_LLM_SYSTEM, mdg_answer_system_text (&brief));
  finish_request (making);
  return TRUE;
}

static gboolean
wants_documents (const MdgScope *scope)
{
  return scope != NULL && (g_strcmp0 (scope->kind, MDG_SCOPE_ALL) == 0 ||
                           g_strcmp0 (scope->kind, MDG_SCOPE_FOLDERS) == 0);
}

MdgAnswerPlan *
mdg_answer_plan_new (MdgContext *context, const MdgAnswerWish *wish, GError **error)
{
  g_autoptr (MdgAnswerPlan) plan = g_new0 (MdgAnswerPlan, 1);
  g_autofree char *today = mdg_date_format (mdg_clock_now (context->core->clock));
  gboolean documents = wants_documents (wish->scope);
  plan->as_of = documents ? g_strdup (wish->as_of != NULL ? wish->as_of : today) : NULL;
  plan->wants_sources =
    documents ||
    (wish->scope != NULL && g_strcmp0 (wish->scope->kind, MDG_SCOPE_ATTACHMENTS) == 0);
  plan->texts = g_ptr_array_new_with_free_func (g_free);
  plan->messages = g_array_new (FALSE, FALSE, sizeof (MdgLlmMessage));
  plan->images = g_array_new (FALSE, FALSE, sizeof (MdgLlmImage));
  plan->image_bytes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  MdgAnswerWish own = *wish;
  if (own.room.tokens == 0)
    own.room = (MdgLimitRoom){ G_MAXINT64, G_MAXINT64 };
  gint64 window = wish->context_size != 0 ? wish->context_size : CONTEXT_DEFAULT;
  gint64 size = MIN (window, own.room.tokens);
  gint64 longest = own.room.tokens / 100 * MDG_ANSWER_LENGTH_PERCENT;
  Making making = { plan, &own, size, (guint) MIN (wish->max_answer, longest), size };
  plan->sparing = making.max_answer < wish->max_answer;
  return make (&making, context, plan->as_of, today, error) ? g_steal_pointer (&plan) : NULL;
}

void
mdg_answer_plan_free (MdgAnswerPlan *plan)
{
  if (plan == NULL)
    return;
  g_free (plan->as_of);
  mdg_answer_choice_clear (&plan->choice);
  g_ptr_array_unref (plan->texts);
  g_array_unref (plan->messages);
  g_array_unref (plan->images);
  g_ptr_array_unref (plan->image_bytes);
  g_free (plan);
}

/* ---- what it holds ---- */

const MdgLlmRequest *
mdg_answer_plan_get_request (MdgAnswerPlan *plan)
{
  return &plan->request;
}

gint64
mdg_answer_plan_get_tokens (MdgAnswerPlan *plan)
{
  return plan->tokens;
}

gint64
mdg_answer_plan_get_longest (MdgAnswerPlan *plan)
{
  return plan->request.max_tokens;
}

GPtrArray *
mdg_answer_plan_get_sources (MdgAnswerPlan *plan)
{
  return plan->choice.sources;
}

gboolean
mdg_answer_plan_has_sources (MdgAnswerPlan *plan)
{
  return !plan->wants_sources || plan->choice.sources->len > 0 || plan->images->len > 0;
}

static void
add_remark (MdgMessage *message, const char *remark)
{
  if (message->remarks != NULL &&
      g_strv_contains ((const char *const *) message->remarks, remark))
    return;
  g_autoptr (GStrvBuilder) remarks = g_strv_builder_new ();
  if (message->remarks != NULL)
    g_strv_builder_addv (remarks, (const char **) message->remarks);
  g_strv_builder_add (remarks, remark);
  g_strfreev (message->remarks);
  message->remarks = g_strv_builder_end (remarks);
}

void
mdg_answer_plan_describe (MdgAnswerPlan *plan, MdgMessage *message)
{
  g_free (message->as_of);
  message->as_of = g_strdup (plan->as_of);
  g_strfreev (message->searched);
  message->searched =
    plan->choice.searched != NULL ? g_strdupv (plan->choice.searched) : g_new0 (char *, 1);
  g_clear_pointer (&message->nearest, g_ptr_array_unref);
  message->nearest = mdg_record_array_new (&MDG_HIT_TYPE);
  for (guint i = 0; i < plan->choice.nearest->len; i++)
    g_ptr_array_add (message->nearest, mdg_hit_copy (plan->choice.nearest->pdata[i]));
  message->n_sources = plan->choice.sources->len;
  if (plan->shortened || plan->choice.shortened)
    add_remark (message, MDG_REMARK_SHORTENED);
  if (plan->sparing || plan->choice.sparing)
    add_remark (message, MDG_REMARK_LIMIT_NEAR);
}

/* ---- reading ---- */

static void
on_text (const char *text, gpointer user_data)
{
  Reading *reading = user_data;
  reading->funcs.text (text, reading->user_data);
}

static void
on_citation (const MdgCitation *citation, gpointer user_data)
{
  Reading *reading = user_data;
  reading->funcs.citation (citation, reading->user_data);
}

/* The pages of a source, read once; NULL when they cannot be read (any more). */
static MdgAnswerPlace *
get_place (Reading *reading, const MdgAnswerSource *source)
{
  MdgAnswerChoice *choice = &reading->plan->choice;
  guint at = source->number - 1;
  const MdgCitation *citation = source->citation;
  if (choice->places->pdata[at] != NULL || citation->document_id == 0)
    return choice->places->pdata[at];
  g_autoptr (GError) error = NULL;
  guint first = (guint) MAX (citation->page, 1);
  guint last = MAX (g_array_index (choice->last_pages, guint, at), first);
  g_autoptr (GPtrArray) pages =
    mdg_page_service_read (reading->context, citation->document_id, citation->version_id, first,
                           last, &error);
  if (pages != NULL)
    choice->places->pdata[at] = mdg_answer_place_new (pages, citation->unit);
  else
    g_info ("A quote could not be looked for: %s", mdg_error_slug (error));
  return choice->places->pdata[at];
}

static void
on_check (
  const MdgAnswerSource *source, const char *quote, MdgCitation *citation, gpointer user_data)
{
  MdgQuotePage empty = { .text = (char *) "" };
  MdgAnswerPlace *place = get_place (user_data, source);
  if (place != NULL)
    mdg_answer_place_check (place, quote, citation);
  else
    mdg_quote_verify (citation, quote, &empty);
}

MdgAnswerReader *
mdg_answer_plan_read (MdgAnswerPlan *plan,
                      MdgContext *context,
                      const MdgAnswerFuncs *funcs,
                      gpointer user_data)
{
  static const MdgAnswerFuncs ours = { on_text, on_citation, on_check };
  plan->reading = (Reading){ plan, context, *funcs, user_data };
  return mdg_answer_reader_new (plan->choice.sources, &ours, &plan->reading);
}
