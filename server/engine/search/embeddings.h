/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Asks an embedding engine for the meaning of texts: POST /v1/embeddings as OpenAI has it, which
 * vLLM, llama.cpp, Ollama, Azure and others speak too.
 *
 * DESIGN. Synchronous and cancellable, any number of threads. Passages go in batches with retries
 * and patience: they are indexed in the background. A question has one and a half seconds and one
 * try. After a failure no question asks for half a minute, so a dead engine costs each of them
 * nothing; search then goes by words alone. Vectors come back as int8 of unit length, because that
 * is what is kept and compared. Only the configured host is ever called; redirects are refused.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MDG_EMBEDDINGS_MAX_DIMENSION 4096
#define MDG_EMBEDDINGS_BATCH 16

/* Characters of a text that are sent; engines read about 500 tokens. */
#define MDG_EMBEDDINGS_MAX_CHARS 2000

typedef struct
{
  const char *url;             /* "http://127.0.0.1:8080/v1" or ".../v1/embeddings" */
  const char *model;           /* NULL: "default" */
  const char *key;             /* bearer; NULL for none */
  const char *question_prefix; /* NULL: none; e5 wants "query: " */
  const char *passage_prefix;  /* "passage: " */
  gboolean tell_type;          /* send "input_type", which some engines want instead of prefixes */
  guint question_timeout_ms;   /* 0: 1500 */
  guint passage_timeout_ms;    /* of a batch; 0: 120000 */
} MdgEmbeddingsSettings;

typedef struct _MdgEmbeddings MdgEmbeddings;

/* Settings are copied. CONFIG for a URL that is none. Connects to nothing yet. */
MdgEmbeddings *mdg_embeddings_new (const MdgEmbeddingsSettings *settings, GError **error);
void mdg_embeddings_free (MdgEmbeddings *embeddings);

/* What vectors depend on: engine, model, prefixes. Vectors of another mark do not compare. */
gint64 mdg_embeddings_get_mark (const MdgEmbeddings *embeddings);

/* The vector of one question: int8, dimension bytes. EMBEDDINGS when the engine does not answer in
 * time, at once while it is known to be away. */
GBytes *mdg_embeddings_of_question (MdgEmbeddings *embeddings,
                                    const char *text,
                                    GCancellable *cancellable,
                                    GError **error);

/* The vectors (GBytes) of @n texts, MDG_EMBEDDINGS_BATCH at most, in order; tries again a few
 * times.
 */
GPtrArray *mdg_embeddings_of_passages (MdgEmbeddings *embeddings,
                                       const char *const *texts,
                                       guint n,
                                       GCancellable *cancellable,
                                       GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgEmbeddings, mdg_embeddings_free)

G_END_DECLS
