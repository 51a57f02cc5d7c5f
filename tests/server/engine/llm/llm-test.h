/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One question to a provider that sends given bytes, and what came of it.
 */
#pragma once

#include "server/engine/llm/llm.h"
#include "tests/server/engine/llm/raw-peer.h"

G_BEGIN_DECLS

typedef struct
{
  const char *provider;
  const char *host;   /* NULL: the peer's */
  const char *proxy;  /* NULL: none; "peer": the peer */
  const char *direct; /* a host that is called without it */
  gboolean tls;
  const char *path;  /* behind "http://host:port" */
  const char *model; /* NULL: "m" */
  const char *key;
  guint first_ms; /* 0: 400 */
  guint idle_ms;  /* 0: 400 */
  guint context_size;
  gboolean no_training;
  gboolean image;
  guint stop_after; /* pieces; 0: never */
} MdgLlmTry;

typedef struct
{
  gboolean fine;
  GError *error;
  GString *text;
  guint n_pieces;
  guint stop_after;
  MdgLlmUsage usage;
} MdgLlmTried;

/* Asks "質問" after the system's "指示". */
void mdg_llm_try (MdgRawPeer *peer,
                  const MdgLlmTry *what,
                  GCancellable *cancellable,
                  MdgLlmTried *ret_tried);
void mdg_llm_tried_clear (MdgLlmTried *tried);

/* A whole answer: status line, headers, body, ended by the end of the connection. */
char *mdg_llm_reply (const char *status, const char *headers, const char *body);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MdgLlmTried, mdg_llm_tried_clear)

G_END_DECLS
