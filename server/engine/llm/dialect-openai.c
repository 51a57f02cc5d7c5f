/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chat completions as OpenAI has them, and those who speak alike. What they do differently:
 *
 * OpenAI     "max_completion_tokens"; newer models refuse "max_tokens" and a temperature of one's
 *            own. Figures come behind the answer, with no choices, if asked for.
 * Azure      The deployment stands in the path, the key in "api-key"; the newer ".../openai/v1" has
 *            the model in the body. Frames with no choices come first (the filter's view of the
 *            question) and in between; the filter ends an answer by finish_reason.
 * vLLM       Errors in the stream are {"object": "error", ...} or {"error": {...}} with a number as
 *            their code. Stops computing when the connection closes.
 * llama.cpp  Errors have a "type" of their own and no code; a stream may hold "timings".
 * LiteLLM    Passes on whatever the provider behind it says; codes are numbers in strings. */
#define G_LOG_DOMAIN "madoguchi-llm"

#include "server/engine/llm/dialect.h"

#include "shared/model/language-model.h"

#include <string.h>

#define PATH_END "/chat/completions"
#define AZURE_VERSION "api-version=2024-10-21"
#define AZURE_NEW_PATH "/openai/v1"

/* ---- asking ---- */

static char *
make_url (const MdgLlmSettings *settings, GUri *base)
{
  gboolean bare = *g_uri_get_path (base) == '\0';
  return mdg_llm_url (base, bare ? "/v1" PATH_END : PATH_END, NULL);
}

static gboolean
is_new_azure (GUri *base)
{
  return strstr (g_uri_get_path (base), AZURE_NEW_PATH) != NULL;
}

static char *
make_azure_url (const MdgLlmSettings *settings, GUri *base)
{
  if (is_new_azure (base))
    return mdg_llm_url (base, PATH_END, NULL);
  const char *query = g_uri_get_query (base);
  query = query != NULL ? query : AZURE_VERSION;
  if (strstr (g_uri_get_path (base), "/deployments/") != NULL)
    return mdg_llm_url (base, PATH_END, query);
  g_autofree char *name = g_uri_escape_string (settings->model, NULL, FALSE);
  g_autofree char *end = g_strconcat ("/openai/deployments/", name, PATH_END, NULL);
  return mdg_llm_url (base, end, query);
}

static void
add_image (JsonArray *parts, const MdgLlmImage *image)
{
  g_autofree char *base64 = mdg_llm_base64 (image);
  g_autofree char *url = g_strconcat ("data:", image->media_type, ";base64,", base64, NULL);
  JsonObject *place = json_object_new ();
  json_object_set_string_member (place, "url", url);
  JsonObject *part = json_object_new ();
  json_object_set_string_member (part, "type", "image_url");
  json_object_set_object_member (part, "image_url", place);
  json_array_add_object_element (parts, part);
}

static JsonArray *
make_parts (const MdgLlmMessage *message)
{
  JsonArray *parts = json_array_new ();
  JsonObject *text = json_object_new ();
  json_object_set_string_member (text, "type", "text");
  json_object_set_string_member (text, "text", message->text);
  json_array_add_object_element (parts, text);
  for (guint i = 0; i < message->n_images; i++)
    add_image (parts, &message->images[i]);
  return parts;
}

static JsonArray *
make_messages (const MdgLlmRequest *request)
{
  JsonArray *messages = json_array_new ();
  for (guint i = 0; i < request->n_messages; i++)
    {
      const MdgLlmMessage *from = &request->messages[i];
      JsonObject *message = json_object_new ();
      json_object_set_string_member (message, "role", mdg_llm_role (from->role));
      if (from->n_images > 0)
        json_object_set_array_member (message, "content", make_parts (from));
      else
        json_object_set_string_member (message, "content", from->text);
      json_array_add_object_element (messages, message);
    }
  return messages;
}

/* The name of the limit the provider wants: the newer one where OpenAI's own models answer. */
static const char *
limit_name (gboolean newer, MdgLlmQuirks quirks)
{
  if ((quirks & MDG_LLM_OTHER_MAX_TOKENS) != 0)
    newer = !newer;
  return newer ? "max_completion_tokens" : "max_tokens";
}

static JsonObject *
make_common (const MdgLlmSettings *settings,
             const MdgLlmRequest *request,
             gboolean newer,
             MdgLlmQuirks quirks)
{
  JsonObject *body = json_object_new ();
  json_object_set_string_member (body, "model", settings->model);
  json_object_set_boolean_member (body, "stream", TRUE);
  json_object_set_array_member (body, "messages", make_messages (request));
  if (request->max_tokens > 0)
    json_object_set_int_member (body, limit_name (newer, quirks), request->max_tokens);
  if (request->temperature >= 0 && (quirks & MDG_LLM_WITHOUT_TEMPERATURE) == 0)
    json_object_set_double_member (body, "temperature", request->temperature);
  if ((quirks & MDG_LLM_WITHOUT_STREAM_OPTIONS) == 0)
    {
      JsonObject *options = json_object_new ();
      json_object_set_boolean_member (options, "include_usage", TRUE);
      json_object_set_object_member (body, "stream_options", options);
    }
  return body;
}

static JsonObject *
make_local_body (const MdgLlmSettings *settings, const MdgLlmRequest *request, MdgLlmQuirks quirks)
{
  return make_common (settings, request, FALSE, quirks);
}

/* Providers somewhere else are told who asks, opaquely, and not to keep it. */
static void
add_manners (JsonObject *body,
             const MdgLlmSettings *settings,
             const MdgLlmRequest *request,
             MdgLlmQuirks quirks)
{
  if (request->user != NULL && (quirks & MDG_LLM_WITHOUT_USER) == 0)
    json_object_set_string_member (body, "user", request->user);
  if (settings->no_training && (quirks & MDG_LLM_WITHOUT_STORE) == 0)
    json_object_set_boolean_member (body, "store", FALSE);
}

static JsonObject *
make_openai_body (const MdgLlmSettings *settings,
                  const MdgLlmRequest *request,
                  MdgLlmQuirks quirks)
{
  gboolean own = strstr (settings->url, "api.openai.com") != NULL;
  JsonObject *body = make_common (settings, request, own, quirks);
  add_manners (body, settings, request, quirks);
  return body;
}

static JsonObject *
make_azure_body (const MdgLlmSettings *settings, const MdgLlmRequest *request, MdgLlmQuirks quirks)
{
  JsonObject *body = make_common (settings, request, TRUE, quirks);
  add_manners (body, settings, request, quirks);
  return body;
}

static gboolean
add_bearer (const MdgLlmSettings *settings,
            GUri *uri,
            GBytes *body,
            SoupMessageHeaders *headers,
            GError **error)
{
  if (settings->key == NULL)
    return TRUE;
  g_autofree char *value = g_strconcat ("Bearer ", settings->key, NULL);
  soup_message_headers_replace (headers, "Authorization", value);
  return TRUE;
}

static gboolean
add_api_key (const MdgLlmSettings *settings,
             GUri *uri,
             GBytes *body,
             SoupMessageHeaders *headers,
             GError **error)
{
  if (settings->key != NULL)
    soup_message_headers_replace (headers, "api-key", settings->key);
  return TRUE;
}

/* ---- reading ---- */

/* Codes are strings, or numbers, or numbers in strings. */
static void
read_error (MdgLlmReader *reader, JsonObject *problem)
{
  const char *code = mdg_llm_string (problem, "code");
  gint64 number = code != NULL ? g_ascii_strtoll (code, NULL, 10) : mdg_llm_int (problem, "code");
  guint status = number >= 400 && number < 600 ? (guint) number : 500;
  g_autofree char *all = g_strjoin (" ", code != NULL ? code : "",
                                    mdg_llm_string (problem, "type"), NULL);
  mdg_llm_reader_fail (reader,
                       mdg_llm_meaning (status, all, mdg_llm_string (problem, "message"), FALSE));
}

static void
read_finish (MdgLlmReader *reader, const char *reason)
{
  if (reason == NULL || *reason == '\0')
    return;
  if (g_str_equal (reason, "length"))
    mdg_llm_reader_stop (reader, MDG_LLM_STOP_LENGTH);
  else if (g_str_equal (reason, "content_filter"))
    mdg_llm_reader_stop (reader, MDG_LLM_STOP_FILTERED);
  else
    mdg_llm_reader_stop (reader, MDG_LLM_STOP_END);
}

/* "message" is what gateways send that do not stream. */
static void
read_choice (MdgLlmReader *reader, JsonNode *node)
{
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return;
  JsonObject *choice = json_node_get_object (node);
  JsonObject *delta = mdg_llm_object (choice, "delta");
  if (delta == NULL)
    delta = mdg_llm_object (choice, "message");
  if (mdg_llm_string (delta, "reasoning_content") != NULL ||
      mdg_llm_string (delta, "reasoning") != NULL)
    mdg_llm_reader_move (reader);
  mdg_llm_reader_text (reader, mdg_llm_string (delta, "content"));
  read_finish (reader, mdg_llm_string (choice, "finish_reason"));
}

static void
read_piece (MdgLlmReader *reader, const char *name, JsonObject *object)
{
  if (object == NULL) /* "[DONE]" */
    {
      reader->over = TRUE;
      return;
    }
  JsonObject *problem = mdg_llm_object (object, "error");
  if (problem == NULL && g_strcmp0 (mdg_llm_string (object, "object"), "error") == 0)
    problem = object;
  if (problem != NULL)
    {
      read_error (reader, problem);
      return;
    }
  JsonArray *choices = mdg_llm_array (object, "choices");
  if (choices != NULL && json_array_get_length (choices) > 0)
    read_choice (reader, json_array_get_element (choices, 0));
  JsonObject *usage = mdg_llm_object (object, "usage");
  mdg_llm_reader_count (reader, mdg_llm_int (usage, "prompt_tokens"),
                        mdg_llm_int (usage, "completion_tokens"));
}

const MdgLlmDialect mdg_llm_openai = {
  MDG_PROVIDER_OPENAI,
  MDG_LLM_EVENTS,
  make_url,
  make_openai_body,
  add_bearer,
  read_piece,
};

const MdgLlmDialect mdg_llm_azure = {
  MDG_PROVIDER_AZURE,
  MDG_LLM_EVENTS,
  make_azure_url,
  make_azure_body,
  add_api_key,
  read_piece,
};

const MdgLlmDialect mdg_llm_vllm = {
  MDG_PROVIDER_VLLM,
  MDG_LLM_EVENTS,
  make_url,
  make_local_body,
  add_bearer,
  read_piece,
};

const MdgLlmDialect mdg_llm_llama_cpp = {
  MDG_PROVIDER_LLAMA_CPP,
  MDG_LLM_EVENTS,
  make_url,
  make_local_body,
  add_bearer,
  read_piece,
};
