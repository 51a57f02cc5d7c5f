/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One answer of a language model, streamed. The dialects of providers lie behind this interface.
 *
 * DESIGN. Synchronous: the caller's thread sends, reads and calls back until the answer is over,
 * the model breaks off, or the cancellable is cancelled, which closes the connection so that the
 * provider stops computing. Any number of threads use one MdgLlm. Time limits: to connect, to the
 * first token, and between two pieces. Nothing is tried again here after the first byte; before it,
 * "busy" and "unreachable" are tried again with growing waits, Retry-After honoured. Redirects are
 * refused. What is sent or received is never logged.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MDG_LLM_CONNECT_MS 10000
#define MDG_LLM_FIRST_MS 120000 /* to the first piece */
#define MDG_LLM_IDLE_MS 60000   /* between pieces */
#define MDG_LLM_TRIES 3

typedef enum
{
  MDG_LLM_SYSTEM,
  MDG_LLM_USER,
  MDG_LLM_ASSISTANT,
} MdgLlmRole;

typedef struct
{
  const char *media_type; /* "image/png", "image/jpeg" */
  GBytes *bytes;
} MdgLlmImage;

typedef struct
{
  MdgLlmRole role;
  const char *text;
  const MdgLlmImage *images;
  guint n_images;
} MdgLlmMessage;

typedef struct
{
  const MdgLlmMessage *messages; /* the first may be the system's */
  guint n_messages;
  guint max_tokens;   /* of the answer */
  double temperature; /* negative: the model's own */
  const char *user;   /* an opaque mark of the account for the provider's abuse checks, or NULL */
} MdgLlmRequest;

typedef enum
{
  MDG_LLM_STOP_END,      /* finished */
  MDG_LLM_STOP_LENGTH,   /* max_tokens or context reached */
  MDG_LLM_STOP_FILTERED, /* the provider's content filter, in the middle */
} MdgLlmStop;

typedef struct
{
  MdgLlmStop stop;
  gint64 tokens_in; /* 0 with estimated */
  gint64 tokens_out;
  gboolean estimated; /* the provider told nothing: mdg_llm_estimate () was used */
  gint64 first_us;    /* from sending to the first text */
} MdgLlmUsage;

/* A piece of the answer's text, valid UTF-8, never cut inside a character. FALSE stops as a
 * cancellation does. */
typedef gboolean (*MdgLlmFunc) (const char *text, gsize size, gpointer user_data);

typedef struct
{
  const char *provider; /* MDG_PROVIDER_… of shared/model/language-model.h */
  const char *url;
  const char *model;
  const char *key;             /* NULL: none */
  const char *region;          /* for signing, Bedrock */
  const char *const *hosts;    /* the only ones that may be called: "host" or "host:port" */
  const char *proxy;           /* "host:port" of an HTTP proxy without sign-in; NULL or "": none */
  const char *const *no_proxy; /* called without it, with what is below them; loopback always is */
  gboolean no_training;
  guint context_size; /* 0: unknown. Told to engines that would otherwise cut silently (Ollama) */
  guint connect_ms;   /* 0: the defaults above */
  guint first_ms;
  guint idle_ms;
} MdgLlmSettings;

typedef struct _MdgLlm MdgLlm;

/* Copies @settings; connects to nothing yet. MODEL_HOST, CONFIG. */
MdgLlm *mdg_llm_new (const MdgLlmSettings *settings, GError **error);
void mdg_llm_free (MdgLlm *llm);

/* Streams one answer. Usage is set also when it fails after the first text or is cancelled (as far
 * as known, else estimated); all zero when nothing was sent. CANCELLED · before any text:
 * MODEL_UNREACHABLE, MODEL_BUSY, MODEL_KEY, MODEL_REFUSED, MODEL_TOO_LONG, MODEL_FILTERED,
 * MODEL_IMAGES · after it: MODEL_CUT. */
gboolean mdg_llm_stream (MdgLlm *llm,
                         const MdgLlmRequest *request,
                         MdgLlmFunc func,
                         gpointer user_data,
                         MdgLlmUsage *ret_usage,
                         GCancellable *cancellable,
                         GError **error);

/* About how many tokens @text has, never too few for ordinary Japanese: for budgets and where a
 * provider tells no figures. */
gint64 mdg_llm_estimate (const char *text);

/* FALSE with MODEL_HOST when the host of @url is on no list. */
gboolean mdg_llm_check_host (const char *url, const char *const *hosts, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgLlm, mdg_llm_free)

G_END_DECLS
