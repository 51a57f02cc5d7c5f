/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What differs between providers: where to ask, what the body looks like, how it is signed, what
 * the pieces of the answer say. Pure: no network; the call (call.h) sends and reads. One file for
 * each dialect. Tables without state, any thread.
 */
#pragma once

#include "server/engine/llm/reader.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Members a provider has said it does not know; left out from then on. */
typedef enum
{
  MDG_LLM_WITHOUT_TEMPERATURE = 1 << 0,
  MDG_LLM_WITHOUT_STREAM_OPTIONS = 1 << 1,
  MDG_LLM_WITHOUT_USER = 1 << 2,
  MDG_LLM_WITHOUT_STORE = 1 << 3,
  MDG_LLM_OTHER_MAX_TOKENS = 1 << 4, /* "max_tokens" instead of "max_completion_tokens", or back */
} MdgLlmQuirks;

/* How the pieces of an answer are told apart on the wire. */
typedef enum
{
  MDG_LLM_EVENTS, /* server-sent events */
  MDG_LLM_LINES,  /* one JSON text a line */
  MDG_LLM_FRAMES, /* AWS event stream */
} MdgLlmFraming;

typedef struct
{
  const char *provider; /* MDG_PROVIDER_… */
  MdgLlmFraming framing;

  /* The whole address; @base is settings->url with a path without a slash at its end. */
  char *(*make_url) (const MdgLlmSettings *settings, GUri *base);
  JsonObject *(*make_body) (const MdgLlmSettings *settings,
                            const MdgLlmRequest *request,
                            MdgLlmQuirks quirks);
  /* Key and signature. FALSE with CONFIG for a key that cannot be one. */
  gboolean (*authorise) (const MdgLlmSettings *settings,
                         GUri *uri,
                         GBytes *body,
                         SoupMessageHeaders *headers,
                         GError **error);
  /* One piece; @name is the event's, or NULL. */
  void (*read) (MdgLlmReader *reader, const char *name, JsonObject *object);
} MdgLlmDialect;

extern const MdgLlmDialect mdg_llm_openai;
extern const MdgLlmDialect mdg_llm_azure;
extern const MdgLlmDialect mdg_llm_vllm;
extern const MdgLlmDialect mdg_llm_llama_cpp;
extern const MdgLlmDialect mdg_llm_ollama;
extern const MdgLlmDialect mdg_llm_anthropic;
extern const MdgLlmDialect mdg_llm_bedrock;

/* NULL for a provider nobody knows. */
const MdgLlmDialect *mdg_llm_dialect_find (const char *provider);

/* ---- for the dialects ---- */

/* @base with @end behind its path, unless it is there already, and with @query (NULL: its own). */
char *mdg_llm_url (GUri *base, const char *end, const char *query);

/* Members that are missing or of another type are NULL, 0 or "". */
JsonObject *mdg_llm_object (JsonObject *object, const char *name);
JsonArray *mdg_llm_array (JsonObject *object, const char *name);
const char *mdg_llm_string (JsonObject *object, const char *name);
gint64 mdg_llm_int (JsonObject *object, const char *name);

const char *mdg_llm_role (MdgLlmRole role);
char *mdg_llm_base64 (const MdgLlmImage *image);

G_END_DECLS
