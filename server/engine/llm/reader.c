/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-llm"

#include "server/engine/llm/reader.h"

#include <string.h>

void
mdg_llm_reader_init (MdgLlmReader *reader, MdgLlmFunc func, gpointer user_data)
{
  *reader = (MdgLlmReader){ .func = func, .user_data = user_data, .failure = -1 };
  reader->begun = reader->moved = g_get_monotonic_time ();
}

void
mdg_llm_reader_move (MdgLlmReader *reader)
{
  reader->moved = g_get_monotonic_time ();
}

void
mdg_llm_reader_text (MdgLlmReader *reader, const char *text)
{
  if (text == NULL || *text == '\0' || reader->stopped)
    return;
  gsize size = strlen (text);
  mdg_llm_reader_move (reader);
  if (reader->size == 0)
    reader->usage.first_us = reader->moved - reader->begun;
  reader->size += size;
  reader->units += mdg_llm_units (text);
  if (reader->size > MDG_LLM_MAX_ANSWER_BYTES)
    {
      mdg_llm_reader_stop (reader, MDG_LLM_STOP_LENGTH);
      reader->over = TRUE;
      return;
    }
  reader->stopped = !reader->func (text, size, reader->user_data);
}

void
mdg_llm_reader_stop (MdgLlmReader *reader, MdgLlmStop stop)
{
  reader->ended = TRUE;
  reader->usage.stop = stop;
}

void
mdg_llm_reader_count (MdgLlmReader *reader, gint64 tokens_in, gint64 tokens_out)
{
  if (tokens_in > 0)
    reader->usage.tokens_in = tokens_in;
  if (tokens_out > 0)
    reader->usage.tokens_out = tokens_out;
  reader->counted = reader->usage.tokens_in > 0 && reader->usage.tokens_out > 0;
}

void
mdg_llm_reader_fail (MdgLlmReader *reader, MdgErrorCode code)
{
  if (reader->failure < 0)
    reader->failure = (int) code;
  reader->over = TRUE;
}

/* ---- meaning of errors ---- */

/* Each word as providers write it in codes and sentences; compared without case. */
static const struct
{
  const char *word;
  MdgErrorCode code;
} words[] = {
  { "context_length_exceeded", MDG_ERROR_MODEL_TOO_LONG },       /* OpenAI, Azure */
  { "exceed_context_size", MDG_ERROR_MODEL_TOO_LONG },           /* llama.cpp */
  { "exceeds the available context", MDG_ERROR_MODEL_TOO_LONG }, /* llama.cpp */
  { "maximum context length", MDG_ERROR_MODEL_TOO_LONG },        /* vLLM, OpenAI */
  { "maximum model length", MDG_ERROR_MODEL_TOO_LONG },          /* vLLM */
  { "contextwindowexceeded", MDG_ERROR_MODEL_TOO_LONG },         /* LiteLLM */
  { "prompt is too long", MDG_ERROR_MODEL_TOO_LONG },            /* Anthropic */
  { "exceed context limit", MDG_ERROR_MODEL_TOO_LONG },          /* Anthropic */
  { "input is too long", MDG_ERROR_MODEL_TOO_LONG },             /* Bedrock */
  { "too many input tokens", MDG_ERROR_MODEL_TOO_LONG },         /* Bedrock */
  { "request_too_large", MDG_ERROR_MODEL_TOO_LONG },             /* Anthropic */
  { "content_filter", MDG_ERROR_MODEL_FILTERED },                /* OpenAI, Azure */
  { "responsibleaipolicy", MDG_ERROR_MODEL_FILTERED },           /* Azure */
  { "content_policy_violation", MDG_ERROR_MODEL_FILTERED },      /* OpenAI */
  { "contentpolicyviolation", MDG_ERROR_MODEL_FILTERED },        /* LiteLLM */
  { "content management policy", MDG_ERROR_MODEL_FILTERED },     /* Azure */
  { "insufficient_quota", MDG_ERROR_MODEL_REFUSED },             /* paid up; waiting is no use */
  { "invalid_api_key", MDG_ERROR_MODEL_KEY },
  { "authentication_error", MDG_ERROR_MODEL_KEY }, /* Anthropic */
  { "permission_error", MDG_ERROR_MODEL_KEY },     /* Anthropic */
  { "no_db_connection",
    MDG_ERROR_MODEL_KEY }, /* LiteLLM without a database: any key but the master */
  { "rate_limit", MDG_ERROR_MODEL_BUSY },
  { "overloaded", MDG_ERROR_MODEL_BUSY },         /* Anthropic */
  { "throttling", MDG_ERROR_MODEL_BUSY },         /* Bedrock */
  { "serviceunavailable", MDG_ERROR_MODEL_BUSY }, /* Bedrock */
  { "modelnotready", MDG_ERROR_MODEL_BUSY },      /* Bedrock */
  { "loading model", MDG_ERROR_MODEL_BUSY },      /* llama.cpp */
};

static const char *const image_words[] = { "image", "multimodal", "multi-modal", "vision",
                                           "mmproj" };

static gboolean
has_word (const char *text, const char *word)
{
  if (text == NULL)
    return FALSE;
  g_autofree char *lower = g_ascii_strdown (text, -1);
  return strstr (lower, word) != NULL;
}

static gboolean
is_about_images (const char *message)
{
  for (guint i = 0; i < G_N_ELEMENTS (image_words); i++)
    if (has_word (message, image_words[i]))
      return TRUE;
  return FALSE;
}

static MdgErrorCode
meaning_of_status (guint status)
{
  switch (status)
    {
    case 401:
    case 403:
      return MDG_ERROR_MODEL_KEY;
    case 413:
      return MDG_ERROR_MODEL_TOO_LONG;
    case 429:
    case 503:
    case 529: /* Anthropic: overloaded */
      return MDG_ERROR_MODEL_BUSY;
    case 407: /* a proxy on the way */
    case 408:
    case 424: /* Bedrock: the model failed */
    case 425:
      return MDG_ERROR_MODEL_UNREACHABLE;
    default:
      return status >= 500 ? MDG_ERROR_MODEL_UNREACHABLE : MDG_ERROR_MODEL_REFUSED;
    }
}

MdgErrorCode
mdg_llm_meaning (guint status, const char *code, const char *message, gboolean images)
{
  if (images && status != 429 && status != 401 && is_about_images (message))
    return MDG_ERROR_MODEL_IMAGES;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (has_word (code, words[i].word) || has_word (message, words[i].word))
      return words[i].code;
  return meaning_of_status (status);
}
