/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/models.h"

#include "server/service/model-choice.h"
#include "server/service/policy.h"
#include "server/store/language-models.h"
#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/wire/paths.h"

#include <string.h>

#define NAME_MAX_CHARS 60
#define MODEL_MAX_CHARS 200
#define REGION_MAX_CHARS 40
#define WEIGHT_MAX 10000
#define CONTEXT_MIN 512
#define CONTEXT_MAX 10000000
#define ANSWER_MIN 64
#define PARALLEL_MAX 1000
#define RANK_MAX 1000
#define TEST_FIRST_MS 30000
#define TEST_TOKENS 64
#define TEST_TEXT_MAX_BYTES 2000

static const char *const providers[] = { MDG_PROVIDER_OPENAI, MDG_PROVIDER_AZURE,
                                         MDG_PROVIDER_VLLM, MDG_PROVIDER_LLAMA_CPP,
                                         MDG_PROVIDER_OLLAMA, MDG_PROVIDER_ANTHROPIC,
                                         MDG_PROVIDER_BEDROCK, NULL };

/* ---- what an administrator may write ---- */

static gboolean
refuse (GError **error, const char *field)
{
  mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", field, NULL);
  return FALSE;
}

static gboolean
is_line (const char *text, gsize max_chars)
{
  return text != NULL && *text != '\0' && mdg_text_is_clean_line (text, max_chars);
}

/* Nothing in it but scheme, host, port and path: no password that would be stored in the open. */
static gboolean
is_base_url (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    return FALSE;
  const char *scheme = g_uri_get_scheme (uri);
  return (g_str_equal (scheme, "https") || g_str_equal (scheme, "http")) &&
         g_uri_get_userinfo (uri) == NULL && g_uri_get_query (uri) == NULL &&
         g_uri_get_fragment (uri) == NULL;
}

static gboolean
check_texts (const MdgLanguageModel *model, GError **error)
{
  if (!is_line (model->name, NAME_MAX_CHARS))
    return refuse (error, "name");
  if (model->provider == NULL || !g_strv_contains (providers, model->provider))
    return refuse (error, "provider");
  if (!is_line (model->url, 500) || !is_base_url (model->url))
    return refuse (error, "url");
  if (!is_line (model->model, MODEL_MAX_CHARS))
    return refuse (error, "model");
  if (model->region != NULL && !mdg_text_is_clean_line (model->region, REGION_MAX_CHARS))
    return refuse (error, "region");
  if (model->key != NULL &&
      !(g_str_is_ascii (model->key) && strpbrk (model->key, " \t\r\n") == NULL))
    return refuse (error, "key");
  return g_str_equal (model->cost_class, MDG_COST_STANDARD) ||
         g_str_equal (model->cost_class, MDG_COST_LIGHT) || refuse (error, "cost_class");
}

static gboolean
is_within (gint64 number, gint64 least, gint64 most)
{
  return number >= least && number <= most;
}

static gboolean
check_numbers (const MdgLanguageModel *model, GError **error)
{
  if (!is_within (model->weight, 0, WEIGHT_MAX))
    return refuse (error, "weight");
  if (!is_within (model->context_size, CONTEXT_MIN, CONTEXT_MAX))
    return refuse (error, "context_size");
  if (!is_within (model->max_answer, ANSWER_MIN, model->context_size))
    return refuse (error, "max_answer");
  if (!is_within (model->max_parallel, 0, PARALLEL_MAX))
    return refuse (error, "max_parallel");
  return is_within (model->rank, 0, RANK_MAX) || refuse (error, "rank");
}

/* What was left out has its usual value. */
static MdgLanguageModel *
complete (const MdgLanguageModel *wish)
{
  MdgLanguageModel *model = mdg_language_model_copy (wish);
  if (model->cost_class == NULL)
    model->cost_class = g_strdup (MDG_COST_STANDARD);
  return model;
}

/* Its host is on the list, and its region is allowed when it is to be used. */
static gboolean
check_place (MdgContext *context, MdgLease *lease, const MdgLanguageModel *model, GError **error)
{
  g_autoptr (GError) local = NULL;
  if (mdg_model_choice_allows (context, lease, model, &local) ||
      (!model->enabled && g_error_matches (local, MDG_ERROR, MDG_ERROR_MODEL_ABROAD)))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static JsonObject *
describe (const MdgLanguageModel *model, gboolean new_key)
{
  JsonObject *detail = json_object_new ();
  json_object_set_string_member (detail, "name", model->name);
  json_object_set_string_member (detail, "provider", model->provider);
  json_object_set_string_member (detail, "url", model->url);
  json_object_set_string_member (detail, "model", model->model);
  json_object_set_string_member (detail, "region", model->region != NULL ? model->region : "");
  json_object_set_boolean_member (detail, "domestic", model->domestic);
  json_object_set_string_member (detail, "cost_class", model->cost_class);
  json_object_set_boolean_member (detail, "enabled", model->enabled);
  json_object_set_boolean_member (detail, "new_key", new_key);
  return detail;
}

static void
tell_changed (MdgContext *context)
{
  mdg_event_hub_publish (context->core->hub, MDG_TO_ALL, MDG_EVENT_MODELS_CHANGED, NULL);
}

static MdgLanguageModel *
finish (MdgContext *context,
        MdgLease *lease,
        const char *action,
        const MdgLanguageModel *model,
        GError **error)
{
  gboolean new_key = model->key != NULL && *model->key != '\0';
  g_autoptr (MdgLanguageModel) stored = mdg_language_models_get (lease, model->id, error);
  if (stored == NULL ||
      !mdg_context_audit (context, lease, action, "model", model->id, describe (stored, new_key),
                          error) ||
      !mdg_context_commit (context, lease, FALSE, error))
    return NULL;
  tell_changed (context);
  return g_steal_pointer (&stored);
}

/* A host that is on no list is worth a row of the audit log: somebody tried to send data there. */
static void
record_refusal (MdgContext *context, const char *action, const GError *why)
{
  if (g_error_matches (why, MDG_ERROR, MDG_ERROR_MODEL_HOST) ||
      g_error_matches (why, MDG_ERROR, MDG_ERROR_MODEL_ABROAD))
    mdg_context_audit_refusal (context, action, why);
}

GPtrArray *
mdg_model_service_list (MdgContext *context, GError **error)
{
  if (!mdg_policy_require_all (context, MDG_PERMISSION_MODELS_MANAGE, error))
    return NULL;
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  return lease != NULL ? mdg_language_models_list (lease, error) : NULL;
}

/* ---- create, update, delete ---- */

static gboolean
check_count (MdgLease *lease, GError **error)
{
  g_autoptr (GPtrArray) all = mdg_language_models_list (lease, error);
  if (all == NULL)
    return FALSE;
  if (all->len < MDG_LANGUAGE_MODELS_MAX)
    return TRUE;
  g_autofree char *max = g_strdup_printf ("%d", MDG_LANGUAGE_MODELS_MAX);
  mdg_set_error (error, MDG_ERROR_TOO_LONG, "field", "models", "max", max, NULL);
  return FALSE;
}

static MdgLanguageModel *
create (MdgContext *context, const MdgLanguageModel *wish, GError **error)
{
  g_autoptr (MdgLanguageModel) model = complete (wish);
  if (!check_texts (model, error) || !check_numbers (model, error))
    return NULL;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL || !check_count (lease, error) || !check_place (context, lease, model, error))
    return NULL;
  model->id = mdg_lease_new_id (lease);
  return mdg_language_models_insert (lease, model, error)
           ? finish (context, lease, "model.create", model, error)
           : NULL;
}

MdgLanguageModel *
mdg_model_service_create (MdgContext *context, const MdgLanguageModel *model, GError **error)
{
  g_autoptr (GError) local = NULL;
  if (!mdg_policy_require_all (context, MDG_PERMISSION_MODELS_MANAGE, error))
    return NULL;
  MdgLanguageModel *stored = create (context, model, &local);
  if (stored != NULL)
    return stored;
  record_refusal (context, "model.create", local);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static MdgLanguageModel *
get_model (MdgLease *lease, gint64 id, GError **error)
{
  g_autoptr (GError) local = NULL;
  MdgLanguageModel *model = mdg_language_models_get (lease, id, &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (model == NULL)
    mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
  return model;
}

/* A stored key goes to no other host than the one it was entered for. */
static gboolean
check_key_stays (const MdgLanguageModel *before, const MdgLanguageModel *after, GError **error)
{
  if (!before->has_key || after->key != NULL)
    return TRUE;
  g_autoptr (GUri) old = g_uri_parse (before->url, G_URI_FLAGS_NONE, NULL);
  g_autoptr (GUri) new = g_uri_parse (after->url, G_URI_FLAGS_NONE, NULL);
  if (old != NULL && g_ascii_strcasecmp (g_uri_get_host (old), g_uri_get_host (new)) == 0 &&
      g_uri_get_port (old) == g_uri_get_port (new) &&
      g_str_equal (g_uri_get_scheme (old), g_uri_get_scheme (new)))
    return TRUE;
  mdg_set_error (error, MDG_ERROR_MISSING_FIELD, "field", "key", NULL);
  return FALSE;
}

static MdgLanguageModel *
update (MdgContext *context, const MdgLanguageModel *wish, GError **error)
{
  g_autoptr (MdgLanguageModel) model = complete (wish);
  if (!check_texts (model, error) || !check_numbers (model, error))
    return NULL;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (MdgLanguageModel) before =
    lease != NULL ? get_model (lease, model->id, error) : NULL;
  if (before == NULL || !check_key_stays (before, model, error) ||
      !check_place (context, lease, model, error))
    return NULL;
  return mdg_language_models_update (lease, model, error)
           ? finish (context, lease, "model.update", model, error)
           : NULL;
}

MdgLanguageModel *
mdg_model_service_update (MdgContext *context, const MdgLanguageModel *model, GError **error)
{
  g_autoptr (GError) local = NULL;
  if (!mdg_policy_require_all (context, MDG_PERMISSION_MODELS_MANAGE, error))
    return NULL;
  MdgLanguageModel *stored = update (context, model, &local);
  if (stored != NULL)
    return stored;
  record_refusal (context, "model.update", local);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

gboolean
mdg_model_service_delete (MdgContext *context, gint64 id, GError **error)
{
  if (!mdg_policy_require_all (context, MDG_PERMISSION_MODELS_MANAGE, error))
    return FALSE;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (MdgLanguageModel) model = lease != NULL ? get_model (lease, id, error) : NULL;
  if (model == NULL || !mdg_language_models_delete (lease, id, error) ||
      !mdg_context_audit (context, lease, "model.delete", "model", id, describe (model, FALSE),
                          error) ||
      !mdg_context_commit (context, lease, FALSE, error))
    return FALSE;
  tell_changed (context);
  return TRUE;
}

/* ---- choices ---- */

static MdgModelChoice *
to_choice (const MdgLanguageModel *model)
{
  MdgModelChoice *choice = mdg_model_choice_new ();
  choice->id = model->id;
  choice->name = g_strdup (model->name);
  choice->cost_class = g_strdup (model->cost_class);
  choice->domestic = model->domestic;
  choice->images = model->images;
  choice->context_size = model->context_size;
  return choice;
}

MdgModelChoices *
mdg_model_service_choices (MdgContext *context, GError **error)
{
  if (!mdg_policy_require (context, MDG_PERMISSION_CHAT_USE, error))
    return NULL;
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (GPtrArray) models =
    lease != NULL ? mdg_model_choice_list (context, lease, error) : NULL;
  if (models == NULL)
    return NULL;
  g_autoptr (MdgModelChoices) choices = mdg_model_choices_new ();
  choices->models = mdg_record_array_new (&MDG_MODEL_CHOICE_TYPE);
  for (guint i = 0; i < models->len; i++)
    g_ptr_array_add (choices->models, to_choice (models->pdata[i]));
  if (models->len == 0)
    {
      g_autoptr (GError) none = NULL;
      mdg_set_error (&none, MDG_ERROR_MODEL_NONE, NULL);
      choices->sentence = mdg_error_dup_sentence (none, context->lang);
    }
  return g_steal_pointer (&choices);
}

/* ---- test ---- */

static gboolean
on_text (const char *text, gsize size, gpointer user_data)
{
  GString *out = user_data;
  if (out->len + size <= TEST_TEXT_MAX_BYTES)
    g_string_append_len (out, text, (gssize) size);
  return TRUE;
}

static void
set_problem (MdgContext *context, MdgModelTest *test, const GError *why)
{
  test->problem = g_strdup (mdg_error_slug (why));
  test->problem_text = mdg_error_dup_sentence (why, context->lang);
}

/* The connection, with the lease given back before anything is sent. */
static MdgLlm *
open_tested (MdgContext *context, const MdgLanguageModel *model, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  if (lease == NULL || !mdg_model_choice_allows (context, lease, model, error))
    return NULL;
  return mdg_model_choice_open (context, lease, model, TEST_FIRST_MS, error);
}

static void
greet (MdgContext *context, MdgLlm *llm, MdgModelTest *test)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  MdgLlmUsage usage = { 0 };
  MdgLlmMessage message = { .role = MDG_LLM_USER, .text = "こんにちは。一文で挨拶してください。" };
  MdgLlmRequest request = {
    .messages = &message, .n_messages = 1, .max_tokens = TEST_TOKENS, .temperature = -1
  };
  test->ok = mdg_llm_stream (llm, &request, on_text, text, &usage, context->cancellable, &error);
  test->first_us = usage.first_us;
  test->text = g_utf8_make_valid (text->str, (gssize) text->len);
  if (!test->ok)
    set_problem (context, test, error);
}

static gboolean
record_test (MdgContext *context, gint64 id, const MdgModelTest *test, GError **error)
{
  MdgModelFailing answers = { 0 };
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  JsonObject *detail = json_object_new ();
  json_object_set_string_member (detail, "problem", test->ok ? "" : test->problem);
  return lease != NULL &&
         (!test->ok || mdg_language_models_set_failing (lease, id, &answers, error)) &&
         mdg_context_audit (context, lease, "model.test", "model", id, detail, error) &&
         mdg_context_commit (context, lease, FALSE, error);
}

static MdgLanguageModel *
read_model (MdgContext *context, gint64 id, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  return lease != NULL ? get_model (lease, id, error) : NULL;
}

MdgModelTest *
mdg_model_service_test (MdgContext *context, gint64 id, GError **error)
{
  g_autoptr (GError) local = NULL;
  if (!mdg_policy_require_all (context, MDG_PERMISSION_MODELS_MANAGE, error))
    return NULL;
  g_autoptr (MdgLanguageModel) model = read_model (context, id, error);
  if (model == NULL)
    return NULL;
  g_autoptr (MdgModelTest) test = mdg_model_test_new ();
  g_autoptr (MdgLlm) llm = open_tested (context, model, &local);
  if (llm != NULL)
    greet (context, llm, test);
  else
    set_problem (context, test, local);
  if (local != NULL)
    record_refusal (context, "model.call", local);
  if (!record_test (context, id, test, error))
    return NULL;
  if (test->ok && model->failing_since != 0)
    tell_changed (context);
  return g_steal_pointer (&test);
}
