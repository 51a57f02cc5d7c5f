/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Amazon Bedrock's ConverseStream: signed requests, binary frames (frames.h), errors as frames of
 * the type "exception" after a good status. Its chat completions reach open models only. Messages
 * must take turns, so that neighbours of the same role become one. */
#define G_LOG_DOMAIN "madoguchi-llm"

#include "server/engine/llm/dialect.h"

#include "server/engine/llm/signature.h"
#include "shared/base/error.h"
#include "shared/model/language-model.h"

#include <string.h>

#define SERVICE "bedrock"
#define HOST_START "bedrock-runtime."
#define CONTENT_TYPE "application/json"

/* ---- asking ---- */

static char *
make_url (const MdgLlmSettings *settings, GUri *base)
{
  if (g_str_has_suffix (g_uri_get_path (base), "/converse-stream"))
    return mdg_llm_url (base, "/converse-stream", NULL);
  g_autofree char *model = g_uri_escape_string (settings->model, NULL, FALSE);
  g_autofree char *end = g_strdup_printf ("/model/%s/converse-stream", model);
  return mdg_llm_url (base, end, NULL);
}

static void
add_text (JsonArray *parts, const char *text)
{
  if (*text == '\0')
    return;
  JsonObject *part = json_object_new ();
  json_object_set_string_member (part, "text", text);
  json_array_add_object_element (parts, part);
}

static void
add_image (JsonArray *parts, const MdgLlmImage *image)
{
  g_autofree char *base64 = mdg_llm_base64 (image);
  const char *slash = strchr (image->media_type, '/');
  JsonObject *source = json_object_new ();
  json_object_set_string_member (source, "bytes", base64);
  JsonObject *picture = json_object_new ();
  json_object_set_string_member (picture, "format", slash != NULL ? slash + 1 : "png");
  json_object_set_object_member (picture, "source", source);
  JsonObject *part = json_object_new ();
  json_object_set_object_member (part, "image", picture);
  json_array_add_object_element (parts, part);
}

/* The parts of the last message when it has the same role, else those of a new one. */
static JsonArray *
get_parts (JsonArray *messages, const char *role)
{
  guint n = json_array_get_length (messages);
  JsonObject *last = n > 0 ? json_array_get_object_element (messages, n - 1) : NULL;
  if (last != NULL && g_strcmp0 (mdg_llm_string (last, "role"), role) == 0)
    return json_object_get_array_member (last, "content");
  JsonObject *message = json_object_new ();
  JsonArray *parts = json_array_new ();
  json_object_set_string_member (message, "role", role);
  json_object_set_array_member (message, "content", parts);
  json_array_add_object_element (messages, message);
  return parts;
}

static JsonObject *
make_limits (const MdgLlmRequest *request, MdgLlmQuirks quirks)
{
  JsonObject *limits = json_object_new ();
  if (request->max_tokens > 0)
    json_object_set_int_member (limits, "maxTokens", request->max_tokens);
  if (request->temperature >= 0 && (quirks & MDG_LLM_WITHOUT_TEMPERATURE) == 0)
    json_object_set_double_member (limits, "temperature", MIN (request->temperature, 1.0));
  return limits;
}

static JsonObject *
make_body (const MdgLlmSettings *settings, const MdgLlmRequest *request, MdgLlmQuirks quirks)
{
  JsonArray *system = json_array_new ();
  JsonArray *messages = json_array_new ();
  for (guint i = 0; i < request->n_messages; i++)
    {
      const MdgLlmMessage *from = &request->messages[i];
      JsonArray *parts = from->role == MDG_LLM_SYSTEM
                           ? system
                           : get_parts (messages, mdg_llm_role (from->role));
      for (guint j = 0; j < from->n_images; j++)
        add_image (parts, &from->images[j]);
      add_text (parts, from->text);
    }
  JsonObject *body = json_object_new ();
  if (json_array_get_length (system) > 0)
    json_object_set_array_member (body, "system", system);
  else
    json_array_unref (system);
  json_object_set_array_member (body, "messages", messages);
  json_object_set_object_member (body, "inferenceConfig", make_limits (request, quirks));
  return body;
}

/* That of the host, "bedrock-runtime.ap-northeast-1.amazonaws.com", else the one that was set. */
static char *
find_region (const MdgLlmSettings *settings, GUri *uri)
{
  const char *host = g_uri_get_host (uri);
  if (!g_str_has_prefix (host, HOST_START))
    return g_strdup (settings->region);
  const char *start = host + strlen (HOST_START);
  return g_strndup (start, strcspn (start, "."));
}

static gboolean
refuse_key (const char *reason, GError **error)
{
  mdg_set_error (error, MDG_ERROR_CONFIG, "name", "key", "reason", reason, NULL);
  return FALSE;
}

static gboolean
authorise (const MdgLlmSettings *settings,
           GUri *uri,
           GBytes *body,
           SoupMessageHeaders *headers,
           GError **error)
{
  g_auto (GStrv) parts = g_strsplit (settings->key != NULL ? settings->key : "", ":", 3);
  if (g_strv_length (parts) < 2)
    return refuse_key ("a key for Bedrock is ACCESS_KEY_ID:SECRET", error);
  g_autofree char *region = find_region (settings, uri);
  if (region == NULL || *region == '\0')
    return refuse_key ("the region is missing", error);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y%m%dT%H%M%SZ");
  MdgSignature signature = { parts[0], parts[1], parts[2], region, SERVICE, time, CONTENT_TYPE };
  g_autofree char *value = mdg_signature_make (&signature, uri, body);
  soup_message_headers_replace (headers, "X-Amz-Date", time);
  if (parts[2] != NULL)
    soup_message_headers_replace (headers, "X-Amz-Security-Token", parts[2]);
  soup_message_headers_replace (headers, "Authorization", value);
  return TRUE;
}

/* ---- reading ---- */

static void
read_stop (MdgLlmReader *reader, const char *reason)
{
  static const char *const filters[] = { "content_filtered", "guardrail_intervened", NULL };
  static const char *const limits[] = { "max_tokens", "model_context_window_exceeded", NULL };
  if (reason != NULL && g_strv_contains (filters, reason))
    mdg_llm_reader_stop (reader, MDG_LLM_STOP_FILTERED);
  else if (reason != NULL && g_strv_contains (limits, reason))
    mdg_llm_reader_stop (reader, MDG_LLM_STOP_LENGTH);
  else
    mdg_llm_reader_stop (reader, MDG_LLM_STOP_END);
}

/* The figures are the last frame, behind the reason. */
static void
read_piece (MdgLlmReader *reader, const char *name, JsonObject *object)
{
  if (g_str_has_suffix (name, "Exception"))
    mdg_llm_reader_fail (
      reader, mdg_llm_meaning (g_str_equal (name, "validationException") ? 400 : 500, name,
                               mdg_llm_string (object, "message"), FALSE));
  else if (g_str_equal (name, "contentBlockDelta"))
    {
      mdg_llm_reader_move (reader);
      mdg_llm_reader_text (reader, mdg_llm_string (mdg_llm_object (object, "delta"), "text"));
    }
  else if (g_str_equal (name, "messageStop"))
    read_stop (reader, mdg_llm_string (object, "stopReason"));
  else if (g_str_equal (name, "metadata"))
    {
      JsonObject *usage = mdg_llm_object (object, "usage");
      mdg_llm_reader_count (reader, mdg_llm_int (usage, "inputTokens"),
                            mdg_llm_int (usage, "outputTokens"));
      reader->over = TRUE;
    }
}

const MdgLlmDialect mdg_llm_bedrock = {
  MDG_PROVIDER_BEDROCK,
  MDG_LLM_FRAMES,
  make_url,
  make_body,
  authorise,
  read_piece,
};
