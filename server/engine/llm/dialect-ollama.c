/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Ollama by its own /api/chat, one JSON text a line: its OpenAI-like path cannot set the window,
 * and a question longer than the window, small unless it is set, loses its beginning without a
 * word. The caller has counted the question before (llm.c). */
#define G_LOG_DOMAIN "madoguchi-llm"

#include "server/engine/llm/dialect.h"

#include "shared/model/language-model.h"

#include <string.h>

#define OTHER_PATH "/v1"

static char *
make_url (const MdgLlmSettings *settings, GUri *base)
{
  const char *path = g_uri_get_path (base);
  if (!g_str_has_suffix (path, OTHER_PATH))
    return mdg_llm_url (base, "/api/chat", NULL);
  g_autofree char *rest = g_strndup (path, strlen (path) - strlen (OTHER_PATH));
  g_autoptr (GUri) own =
    g_uri_build (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (base), NULL, g_uri_get_host (base),
                 g_uri_get_port (base), rest, g_uri_get_query (base), NULL);
  return mdg_llm_url (own, "/api/chat", NULL);
}

static JsonObject *
make_message (const MdgLlmMessage *from)
{
  JsonObject *message = json_object_new ();
  json_object_set_string_member (message, "role", mdg_llm_role (from->role));
  json_object_set_string_member (message, "content", from->text);
  if (from->n_images == 0)
    return message;
  JsonArray *images = json_array_new ();
  for (guint i = 0; i < from->n_images; i++)
    {
      g_autofree char *base64 = mdg_llm_base64 (&from->images[i]);
      json_array_add_string_element (images, base64);
    }
  json_object_set_array_member (message, "images", images);
  return message;
}

static JsonObject *
make_options (const MdgLlmSettings *settings, const MdgLlmRequest *request)
{
  JsonObject *options = json_object_new ();
  if (settings->context_size > 0)
    json_object_set_int_member (options, "num_ctx", settings->context_size);
  if (request->max_tokens > 0)
    json_object_set_int_member (options, "num_predict", request->max_tokens);
  if (request->temperature >= 0)
    json_object_set_double_member (options, "temperature", request->temperature);
  return options;
}

static JsonObject *
make_body (const MdgLlmSettings *settings, const MdgLlmRequest *request, MdgLlmQuirks quirks)
{
  JsonArray *messages = json_array_new ();
  for (guint i = 0; i < request->n_messages; i++)
    json_array_add_object_element (messages, make_message (&request->messages[i]));
  JsonObject *body = json_object_new ();
  json_object_set_string_member (body, "model", settings->model);
  json_object_set_boolean_member (body, "stream", TRUE);
  json_object_set_array_member (body, "messages", messages);
  json_object_set_object_member (body, "options", make_options (settings, request));
  return body;
}

/* Ollama has no keys; a gateway before it may. */
static gboolean
authorise (const MdgLlmSettings *settings,
           GUri *uri,
           GBytes *body,
           SoupMessageHeaders *headers,
           GError **error)
{
  return mdg_llm_openai.authorise (settings, uri, body, headers, error);
}

static void
read_piece (MdgLlmReader *reader, const char *name, JsonObject *object)
{
  const char *problem = mdg_llm_string (object, "error");
  if (problem != NULL)
    {
      mdg_llm_reader_fail (reader, mdg_llm_meaning (500, NULL, problem, FALSE));
      return;
    }
  JsonObject *message = mdg_llm_object (object, "message");
  if (mdg_llm_string (message, "thinking") != NULL)
    mdg_llm_reader_move (reader);
  mdg_llm_reader_text (reader, mdg_llm_string (message, "content"));
  JsonNode *done = json_object_get_member (object, "done");
  if (done == NULL || !JSON_NODE_HOLDS_VALUE (done) || !json_node_get_boolean (done))
    return;
  gboolean cut = g_strcmp0 (mdg_llm_string (object, "done_reason"), "length") == 0;
  mdg_llm_reader_stop (reader, cut ? MDG_LLM_STOP_LENGTH : MDG_LLM_STOP_END);
  mdg_llm_reader_count (reader, mdg_llm_int (object, "prompt_eval_count"),
                        mdg_llm_int (object, "eval_count"));
  reader->over = TRUE;
}

const MdgLlmDialect mdg_llm_ollama = {
  MDG_PROVIDER_OLLAMA,
  MDG_LLM_LINES,
  make_url,
  make_body,
  authorise,
  read_piece,
};
