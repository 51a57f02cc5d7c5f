/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Anthropic's Messages: the system's text stands apart, the limit of the answer must be told, the
 * figures come in two halves (message_start has what was read, message_delta what was written), an
 * error may come as an event after a good status, and "ping" says nothing. */
#define G_LOG_DOMAIN "madoguchi-llm"

#include "server/engine/llm/dialect.h"

#include "shared/model/language-model.h"

#define VERSION "2023-06-01"
#define USUAL_MAX_TOKENS 4096

static char *
make_url (const MdgLlmSettings *settings, GUri *base)
{
  const char *path = g_uri_get_path (base);
  gboolean has_version = g_str_has_suffix (path, "/v1") || g_str_has_suffix (path, "/messages");
  return mdg_llm_url (base, has_version ? "/messages" : "/v1/messages", NULL);
}

static JsonObject *
make_image (const MdgLlmImage *image)
{
  g_autofree char *base64 = mdg_llm_base64 (image);
  JsonObject *source = json_object_new ();
  json_object_set_string_member (source, "type", "base64");
  json_object_set_string_member (source, "media_type", image->media_type);
  json_object_set_string_member (source, "data", base64);
  JsonObject *part = json_object_new ();
  json_object_set_string_member (part, "type", "image");
  json_object_set_object_member (part, "source", source);
  return part;
}

static JsonObject *
make_message (const MdgLlmMessage *from)
{
  JsonArray *parts = json_array_new ();
  for (guint i = 0; i < from->n_images; i++)
    json_array_add_object_element (parts, make_image (&from->images[i]));
  if (*from->text != '\0') /* empty text is refused */
    {
      JsonObject *text = json_object_new ();
      json_object_set_string_member (text, "type", "text");
      json_object_set_string_member (text, "text", from->text);
      json_array_add_object_element (parts, text);
    }
  JsonObject *message = json_object_new ();
  json_object_set_string_member (message, "role", mdg_llm_role (from->role));
  json_object_set_array_member (message, "content", parts);
  return message;
}

static JsonObject *
make_body (const MdgLlmSettings *settings, const MdgLlmRequest *request, MdgLlmQuirks quirks)
{
  g_autoptr (GString) system = g_string_new (NULL);
  JsonArray *messages = json_array_new ();
  for (guint i = 0; i < request->n_messages; i++)
    {
      const MdgLlmMessage *message = &request->messages[i];
      if (message->role == MDG_LLM_SYSTEM)
        g_string_append_printf (system, "%s%s", system->len > 0 ? "\n\n" : "", message->text);
      else
        json_array_add_object_element (messages, make_message (message));
    }
  JsonObject *body = json_object_new ();
  json_object_set_string_member (body, "model", settings->model);
  json_object_set_boolean_member (body, "stream", TRUE);
  json_object_set_int_member (body, "max_tokens",
                              request->max_tokens > 0 ? request->max_tokens : USUAL_MAX_TOKENS);
  if (system->len > 0)
    json_object_set_string_member (body, "system", system->str);
  json_object_set_array_member (body, "messages", messages);
  if (request->temperature >= 0 && (quirks & MDG_LLM_WITHOUT_TEMPERATURE) == 0)
    json_object_set_double_member (body, "temperature", MIN (request->temperature, 1.0));
  if (request->user == NULL || (quirks & MDG_LLM_WITHOUT_USER) != 0)
    return body;
  JsonObject *metadata = json_object_new ();
  json_object_set_string_member (metadata, "user_id", request->user);
  json_object_set_object_member (body, "metadata", metadata);
  return body;
}

static gboolean
authorise (const MdgLlmSettings *settings,
           GUri *uri,
           GBytes *body,
           SoupMessageHeaders *headers,
           GError **error)
{
  soup_message_headers_replace (headers, "anthropic-version", VERSION);
  if (settings->key != NULL)
    soup_message_headers_replace (headers, "x-api-key", settings->key);
  return TRUE;
}

static void
read_stop (MdgLlmReader *reader, const char *reason)
{
  if (reason == NULL)
    return;
  if (g_str_equal (reason, "max_tokens") || g_str_equal (reason, "model_context_window_exceeded"))
    mdg_llm_reader_stop (reader, MDG_LLM_STOP_LENGTH);
  else if (g_str_equal (reason, "refusal"))
    mdg_llm_reader_stop (reader, MDG_LLM_STOP_FILTERED);
  else
    mdg_llm_reader_stop (reader, MDG_LLM_STOP_END);
}

/* What was read from a cache was read as well. */
static void
read_usage (MdgLlmReader *reader, JsonObject *usage)
{
  gint64 in = mdg_llm_int (usage, "input_tokens") +
              mdg_llm_int (usage, "cache_creation_input_tokens") +
              mdg_llm_int (usage, "cache_read_input_tokens");
  mdg_llm_reader_count (reader, in, mdg_llm_int (usage, "output_tokens"));
}

static void
read_error (MdgLlmReader *reader, JsonObject *problem)
{
  mdg_llm_reader_fail (reader, mdg_llm_meaning (500, mdg_llm_string (problem, "type"),
                                                mdg_llm_string (problem, "message"), FALSE));
}

static void
read_piece (MdgLlmReader *reader, const char *name, JsonObject *object)
{
  const char *type = mdg_llm_string (object, "type");
  if (type == NULL)
    return;
  if (g_str_equal (type, "message_start"))
    read_usage (reader, mdg_llm_object (mdg_llm_object (object, "message"), "usage"));
  else if (g_str_equal (type, "content_block_delta"))
    {
      mdg_llm_reader_move (reader); /* thoughts come this way too */
      mdg_llm_reader_text (reader, mdg_llm_string (mdg_llm_object (object, "delta"), "text"));
    }
  else if (g_str_equal (type, "message_delta"))
    {
      read_usage (reader, mdg_llm_object (object, "usage"));
      read_stop (reader, mdg_llm_string (mdg_llm_object (object, "delta"), "stop_reason"));
    }
  else if (g_str_equal (type, "message_stop"))
    reader->over = TRUE;
  else if (g_str_equal (type, "error"))
    read_error (reader, mdg_llm_object (object, "error"));
}

const MdgLlmDialect mdg_llm_anthropic = {
  MDG_PROVIDER_ANTHROPIC,
  MDG_LLM_EVENTS,
  make_url,
  make_body,
  authorise,
  read_piece,
};
