/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What each provider sends, and what each is sent. Groups: answers (the same bytes whole and one at
 * a time), requests (path, headers, body), quirks (members a provider refuses are left out the next
 * time).
 */
#include "shared/base/error.h"
#include "shared/wire/json.h"
#include "tests/server/engine/llm/frame-maker.h"
#include "tests/server/engine/llm/llm-test.h"

#include <string.h>

#define NONE ((MdgErrorCode) -1)
#define EVENTS "Content-Type: text/event-stream\r\n"

typedef struct
{
  const char *what;
  const char *provider;
  const char *body; /* for Bedrock: lines of "event json" */
  const char *text;
  MdgErrorCode code; /* NONE: fine */
  MdgLlmStop stop;
  gint64 tokens_in;
  gint64 tokens_out;
  gboolean estimated;
} Row;

#define DELTA(text)                                                 \
  "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" text \
  "\"},\"finish_reason\":null}]}\n\n"
#define FINISH(reason) \
  "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" reason "\"}]}\n\n"
#define USAGE \
  "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":7}}\n\n"
#define DONE "data: [DONE]\n\n"

static const Row rows[] = {
  { "OpenAI: text, reason, figures, end", "openai",
    DELTA ("窓口は") DELTA ("八時半から") FINISH ("stop") USAGE DONE, "窓口は八時半から", NONE,
    MDG_LLM_STOP_END, 11, 7, FALSE },
  { "no figures: they are estimated", "openai", DELTA ("はい") FINISH ("stop") DONE, "はい", NONE,
    MDG_LLM_STOP_END, 7, 3, TRUE },
  { "figures in every frame, as vLLM can: the last ones count", "vllm",
    "data: "
    "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"あ\"}}],\"usage\":{\"prompt_tokens\":"
    "11,\"completion_tokens\":1}}\n\n" FINISH ("stop") USAGE DONE,
    "あ", NONE, MDG_LLM_STOP_END, 11, 7, FALSE },
  { "Azure: no choices in the first frame and in between", "azure",
    "data: {\"choices\":[],\"created\":0,\"id\":\"\",\"model\":\"\",\"prompt_filter_results\":[{"
    "\"prompt_index\":0,\"content_filter_results\":{\"hate\":{\"filtered\":false}}}]}\n\n"
    "data: {\"choices\":[{\"delta\":{\"content\":\"\",\"role\":\"assistant\"},\"index\":0,"
    "\"content_filter_results\":{}}]}\n\n" DELTA (
      "案内") "data: {\"choices\":[]}\n\n"
              "data: "
              "{\"choices\":[{\"content_filter_offsets\":{\"start_offset\":0},\"finish_reason\":"
              "null,"
              "\"index\":0,\"content_filter_results\":{}}]}\n\n" FINISH ("stop") USAGE DONE,
    "案内", NONE, MDG_LLM_STOP_END, 11, 7, FALSE },
  { "Azure: the filter stops the answer in the middle", "azure",
    DELTA ("途中") FINISH ("content_filter") USAGE DONE, "途中", NONE, MDG_LLM_STOP_FILTERED, 11, 7,
    FALSE },
  { "Azure: the filter stops it before the first word", "azure", FINISH ("content_filter") DONE, "",
    MDG_ERROR_MODEL_FILTERED, MDG_LLM_STOP_FILTERED, 7, 0, TRUE },
  { "the limit of the answer is reached", "openai", DELTA ("長い") FINISH ("length") DONE, "長い",
    NONE, MDG_LLM_STOP_LENGTH, 7, 3, TRUE },
  { "comments, other fields and line ends of CR LF", "openai",
    ": OPENROUTER PROCESSING\r\n\r\nevent: x\r\nid: 1\r\nretry: 5\r\n" DELTA ("可") FINISH ("stop")
      DONE,
    "可", NONE, MDG_LLM_STOP_END, 7, 2, TRUE },
  { "no blank line at the end", "openai",
    DELTA ("可") "data: {\"choices\":[{\"finish_reason\":\"stop\"}]}", "可", NONE, MDG_LLM_STOP_END,
    7, 2, TRUE },
  { "an end without a reason", "openai", DELTA ("可") DONE, "可", NONE, MDG_LLM_STOP_END, 7, 2,
    TRUE },
  { "a reason without an end", "openai", DELTA ("可") FINISH ("stop"), "可", NONE, MDG_LLM_STOP_END,
    7, 2, TRUE },
  { "the connection breaks in the middle", "openai", DELTA ("途中"), "途中", MDG_ERROR_MODEL_CUT,
    MDG_LLM_STOP_END, 7, 4, TRUE },
  { "nothing after a good status", "openai", "", "", MDG_ERROR_MODEL_UNREACHABLE, MDG_LLM_STOP_END,
    7, 0, TRUE },
  { "thoughts are not shown", "vllm",
    "data: {\"choices\":[{\"delta\":{\"reasoning_content\":\"考え中\"}}]}\n\n" DELTA ("可")
      FINISH ("stop") DONE,
    "可", NONE, MDG_LLM_STOP_END, 7, 2, TRUE },
  { "something that is no JSON", "openai", DELTA ("可") "data: {oops}\n\n" DONE, "可",
    MDG_ERROR_MODEL_CUT, MDG_LLM_STOP_END, 7, 2, TRUE },
  { "vLLM: an error before the first word, number for a code", "vllm",
    "data: {\"error\":{\"object\":\"error\",\"message\":\"maximum context length is 10\","
    "\"type\":\"BadRequestError\",\"code\":400}}\n\n" DONE,
    "", MDG_ERROR_MODEL_TOO_LONG, MDG_LLM_STOP_END, 7, 0, TRUE },
  { "vLLM: an error in the middle", "vllm",
    DELTA ("途中") "data: {\"object\":\"error\",\"message\":\"x\",\"code\":500}\n\n" DONE, "途中",
    MDG_ERROR_MODEL_CUT, MDG_LLM_STOP_END, 7, 4, TRUE },
  { "LiteLLM: a rate limit in the stream, number in a string", "openai",
    "data: {\"error\":{\"message\":\"x\",\"type\":null,\"code\":\"429\"}}\n\n", "",
    MDG_ERROR_MODEL_BUSY, MDG_LLM_STOP_END, 7, 0, TRUE },
  { "llama.cpp: timings beside the last piece", "llama.cpp",
    DELTA ("可") "data: {\"choices\":[{\"finish_reason\":\"stop\",\"index\":0,\"delta\":{}}],"
                 "\"timings\":{\"predicted_n\":1}}\n\n" USAGE DONE,
    "可", NONE, MDG_LLM_STOP_END, 11, 7, FALSE },
  { "llama.cpp: the question fills the context", "llama.cpp",
    "data: {\"error\":{\"code\":400,\"message\":\"the request exceeds the available context size\","
    "\"type\":\"exceed_context_size_error\"}}\n\n",
    "", MDG_ERROR_MODEL_TOO_LONG, MDG_LLM_STOP_END, 7, 0, TRUE },
  { "Ollama: lines, figures in the last", "ollama",
    "{\"message\":{\"role\":\"assistant\",\"content\":\"印鑑\"},\"done\":false}\n"
    "{\"message\":{\"content\":\"登録\"},\"done\":false}\n"
    "{\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":"
    "11,"
    "\"eval_count\":7}\n",
    "印鑑登録", NONE, MDG_LLM_STOP_END, 11, 7, FALSE },
  { "Ollama: the limit", "ollama",
    "{\"message\":{\"content\":\"印\"},\"done\":false}\n{\"done\":true,\"done_reason\":\"length\"}",
    "印", NONE, MDG_LLM_STOP_LENGTH, 7, 2, TRUE },
  { "Ollama: an error in a line", "ollama",
    "{\"message\":{\"content\":\"印\"},\"done\":false}\n{\"error\":\"model runner stopped\"}\n",
    "印", MDG_ERROR_MODEL_CUT, MDG_LLM_STOP_END, 7, 2, TRUE },
  { "Ollama: broken off", "ollama", "{\"message\":{\"content\":\"印\"},\"done\":false}\n", "印",
    MDG_ERROR_MODEL_CUT, MDG_LLM_STOP_END, 7, 2, TRUE },
  { "Anthropic: named events, figures in two halves", "anthropic",
    "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":{"
    "\"input_tokens\":5,\"cache_read_input_tokens\":6,\"output_tokens\":1}}}\n\n"
    "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,"
    "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"
    "event: ping\ndata: {\"type\":\"ping\"}\n\n"
    "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{"
    "\"type\":\"thinking_delta\",\"thinking\":\"考え中\"}}\n\n"
    "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{"
    "\"type\":\"text_delta\",\"text\":\"転入届\"}}\n\n"
    "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":"
    "\"end_turn\"},\"usage\":{\"output_tokens\":7}}\n\n"
    "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n",
    "転入届", NONE, MDG_LLM_STOP_END, 11, 7, FALSE },
  { "Anthropic: overloaded, as an event", "anthropic",
    "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":"
    "\"Overloaded\"}}\n\n",
    "", MDG_ERROR_MODEL_BUSY, MDG_LLM_STOP_END, 7, 0, TRUE },
  { "Anthropic: it will not say", "anthropic",
    "data: {\"type\":\"content_block_delta\",\"delta\":{\"text\":\"転\"}}\n\n"
    "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"refusal\"}}\n\n"
    "data: {\"type\":\"message_stop\"}\n\n",
    "転", NONE, MDG_LLM_STOP_FILTERED, 7, 2, TRUE },
  { "Bedrock: frames, the figures behind the reason", "bedrock",
    "messageStart {\"role\":\"assistant\"}\n"
    "contentBlockDelta {\"contentBlockIndex\":0,\"delta\":{\"text\":\"住民\"}}\n"
    "contentBlockDelta {\"contentBlockIndex\":0,\"delta\":{\"text\":\"票\"}}\n"
    "contentBlockStop {\"contentBlockIndex\":0}\n"
    "messageStop {\"stopReason\":\"end_turn\"}\n"
    "metadata "
    "{\"usage\":{\"inputTokens\":11,\"outputTokens\":7,\"totalTokens\":18},\"metrics\":{}}\n",
    "住民票", NONE, MDG_LLM_STOP_END, 11, 7, FALSE },
  { "Bedrock: a guardrail steps in", "bedrock",
    "contentBlockDelta {\"delta\":{\"text\":\"住\"}}\nmessageStop "
    "{\"stopReason\":\"guardrail_intervened\"}\n",
    "住", NONE, MDG_LLM_STOP_FILTERED, 7, 2, TRUE },
  { "Bedrock: throttled after a good status", "bedrock",
    "throttlingException {\"message\":\"Too many requests\"}\n", "", MDG_ERROR_MODEL_BUSY,
    MDG_LLM_STOP_END, 7, 0, TRUE },
  { "Bedrock: the model fails in the middle", "bedrock",
    "contentBlockDelta {\"delta\":{\"text\":\"住\"}}\nmodelStreamErrorException "
    "{\"message\":\"x\"}\n",
    "住", MDG_ERROR_MODEL_CUT, MDG_LLM_STOP_END, 7, 2, TRUE },
};

static void
check_row (const Row *row, gsize step)
{
  gboolean frames = g_str_equal (row->provider, "bedrock");
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *head = mdg_llm_reply ("200 OK", EVENTS, "");
  g_byte_array_append (bytes, (const guint8 *) head, (guint) strlen (head));
  g_autoptr (GByteArray) body = frames ? mdg_frames_from_lines (row->body) : g_byte_array_new ();
  if (!frames)
    g_byte_array_append (body, (const guint8 *) row->body, (guint) strlen (row->body));
  g_byte_array_append (bytes, body->data, body->len);
  MdgRawAnswer answer = { (const char *) bytes->data, bytes->len, step, 0, FALSE };
  g_autoptr (MdgRawPeer) peer = mdg_raw_peer_new (&answer, 1);
  MdgLlmTry what = { .provider = row->provider, .path = "/v1", .key = "ID:SECRET" };
  g_auto (MdgLlmTried) tried = { 0 };
  mdg_llm_try (peer, &what, NULL, &tried);
  if (row->code == NONE)
    g_assert_no_error (tried.error);
  else
    g_assert_error (tried.error, MDG_ERROR, (int) row->code);
  g_assert_cmpstr (tried.text->str, ==, row->text);
  g_assert_cmpint (tried.usage.stop, ==, row->stop);
  g_assert_cmpint (tried.usage.tokens_in, ==, row->tokens_in);
  g_assert_cmpint (tried.usage.tokens_out, ==, row->tokens_out);
  g_assert_cmpint (tried.usage.estimated, ==, row->estimated);
  g_assert_cmpuint (mdg_raw_peer_count (peer), ==, 1); /* never again after a good status */
}

static void
test_answers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].what);
      check_row (&rows[i], 0);
      check_row (&rows[i], 1);
    }
}

/* ---- what is sent ---- */

typedef struct
{
  const char *what;
  MdgLlmTry ask;
  const char *line; /* the first of the request */
  const char *has[5];
  const char *has_not[3];
} Sent;

static const Sent sent[] = {
  { "OpenAI-compatible: the newest name of the limit is not for everybody",
    { .provider = "openai", .path = "/v1", .key = "k", .no_training = TRUE },
    "POST /v1/chat/completions HTTP/1.1",
    { "Authorization: Bearer k\r\n", "\"max_tokens\":500", "\"include_usage\":true",
      "\"store\":false", "\"user\":\"mark\"" },
    { "max_completion_tokens" } },
  { "no path means /v1",
    { .provider = "vllm", .path = "" },
    "POST /v1/chat/completions HTTP/1.1",
    { "\"role\":\"system\",\"content\":\"指示\"" },
    { "Authorization", "\"user\":", "\"store\"" } },
  { "a whole path is taken as it is",
    { .provider = "llama.cpp", .path = "/x/chat/completions/" },
    "POST /x/chat/completions HTTP/1.1",
    { "\"stream\":true" },
    { NULL } },
  { "Azure: deployment in the path, key in api-key",
    { .provider = "azure", .path = "/", .model = "gpt 4", .key = "k" },
    "POST /openai/deployments/gpt%204/chat/completions?api-version=2024-10-21 HTTP/1.1",
    { "api-key: k\r\n", "\"max_completion_tokens\":500" },
    { "Authorization", "\"store\"" } },
  { "Azure: its newer path, without a version",
    { .provider = "azure", .path = "/openai/v1", .key = "k" },
    "POST /openai/v1/chat/completions HTTP/1.1",
    { "\"model\":\"m\"" },
    { "api-version" } },
  { "Azure: a version of one's own",
    { .provider = "azure", .path = "?api-version=2025-01-01" },
    "POST /openai/deployments/m/chat/completions?api-version=2025-01-01 HTTP/1.1",
    { "{" },
    { NULL } },
  { "a picture stands behind the text",
    { .provider = "openai", .path = "/v1", .image = TRUE },
    "POST /v1/chat/completions HTTP/1.1",
    { "{\"type\":\"text\",\"text\":\"質問\"},{\"type\":\"image_url\",\"image_url\":{\"url\":"
      "\"data:image/png;base64,UE5H\"}}" },
    { NULL } },
  { "Ollama: its own path, with the window set",
    { .provider = "ollama", .path = "/v1", .context_size = 4096, .image = TRUE },
    "POST /api/chat HTTP/1.1",
    { "\"num_ctx\":4096", "\"num_predict\":500", "\"images\":[\"UE5H\"]" },
    { "stream_options" } },
  { "Anthropic: the system apart, version and key in headers",
    { .provider = "anthropic", .path = "", .key = "k", .image = TRUE },
    "POST /v1/messages HTTP/1.1",
    { "x-api-key: k\r\n", "anthropic-version: 2023-06-01\r\n", "\"system\":\"指示\"",
      "\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"UE5H\"}",
      "\"metadata\":{\"user_id\":\"mark\"}" },
    { "\"role\":\"system\"", "Bearer" } },
  { "Bedrock: model in the path, escaped once; signed",
    { .provider = "bedrock",
      .path = "",
      .model = "jp.anthropic.claude:0",
      .key = "ID:SECRET:TOKEN" },
    "POST /model/jp.anthropic.claude%3A0/converse-stream HTTP/1.1",
    { "Authorization: AWS4-HMAC-SHA256 Credential=ID/", "/ap-northeast-1/bedrock/aws4_request",
      "X-Amz-Security-Token: TOKEN\r\n", "\"system\":[{\"text\":\"指示\"}]",
      "\"inferenceConfig\":{\"maxTokens\":500,\"temperature\":0.5}" },
    { "SECRET" } },
};

static void
test_requests (void)
{
  g_autofree char *reply = mdg_llm_reply ("200 OK", EVENTS, DONE);
  for (guint i = 0; i < G_N_ELEMENTS (sent); i++)
    {
      const Sent *row = &sent[i];
      g_test_message ("%s", row->what);
      MdgRawAnswer answer = { reply, 0, 0, 0, FALSE };
      g_autoptr (MdgRawPeer) peer = mdg_raw_peer_new (&answer, 1);
      g_auto (MdgLlmTried) tried = { 0 };
      mdg_llm_try (peer, &row->ask, NULL, &tried);
      g_autofree char *request = mdg_raw_peer_dup_request (peer);
      g_assert_true (g_str_has_prefix (request, row->line));
      for (guint j = 0; j < G_N_ELEMENTS (row->has) && row->has[j] != NULL; j++)
        g_assert_nonnull (strstr (request, row->has[j]));
      for (guint j = 0; j < G_N_ELEMENTS (row->has_not) && row->has_not[j] != NULL; j++)
        g_assert_null (strstr (request, row->has_not[j]));
    }
}

/* ---- members a provider does not know ---- */

static const struct
{
  const char *complaint;
  const char *has; /* of the second request; NULL: nothing new */
  const char *has_not;
} quirks[] = {
  { "Unsupported parameter: 'max_completion_tokens' is not supported with this model.",
    "\"max_tokens\":500", "max_completion_tokens" },
  { "Unsupported value: 'temperature' does not support 0.5 with this model.", NULL, "temperature" },
  { "Unrecognized request argument supplied: stream_options", NULL, "stream_options" },
  { "Unrecognized request argument supplied: user", NULL, "\"user\":" },
};

static void
test_quirks (void)
{
  g_autofree char *good = mdg_llm_reply ("200 OK", EVENTS, DELTA ("可") FINISH ("stop") DONE);
  for (guint i = 0; i < G_N_ELEMENTS (quirks); i++)
    {
      g_autofree char *body = g_strdup_printf (
        "{\"error\":{\"code\":\"unsupported\",\"message\":\"%s\"}}", quirks[i].complaint);
      g_autofree char *bad =
        mdg_llm_reply ("400 Bad Request", "Content-Type: application/json\r\n", body);
      MdgRawAnswer answers[] = { { bad, 0, 0, 0, FALSE }, { good, 0, 0, 0, FALSE } };
      g_autoptr (MdgRawPeer) peer = mdg_raw_peer_new (answers, 2);
      MdgLlmTry what = { .provider = "azure", .path = "" };
      g_auto (MdgLlmTried) tried = { 0 };
      mdg_llm_try (peer, &what, NULL, &tried);
      g_assert_no_error (tried.error);
      g_autofree char *request = mdg_raw_peer_dup_request (peer);
      g_assert_null (strstr (request, quirks[i].has_not));
      g_assert_true (quirks[i].has == NULL || strstr (request, quirks[i].has) != NULL);
      g_assert_cmpuint (mdg_raw_peer_count (peer), ==, 2);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/llm/dialects/answers", test_answers);
  g_test_add_func ("/llm/dialects/requests", test_requests);
  g_test_add_func ("/llm/dialects/quirks", test_quirks);
  return g_test_run ();
}
