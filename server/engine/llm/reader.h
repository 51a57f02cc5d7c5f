/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a provider has said so far in one answer. Dialects fill it, the call passes it on and books
 * from it. One thread.
 */
#pragma once

#include "server/engine/llm/llm.h"
#include "shared/base/error.h"

G_BEGIN_DECLS

/* Longer answers are ended as MDG_LLM_STOP_LENGTH. */
#define MDG_LLM_MAX_ANSWER_BYTES (4 * 1024 * 1024)

typedef struct
{
  MdgLlmFunc func;
  gpointer user_data;
  gint64 begun;  /* monotonic, when it was sent */
  gint64 moved;  /* monotonic, when the model last said something: text or thoughts */
  guint64 units; /* of the estimate of what was said */
  gsize size;    /* bytes of text */
  MdgLlmUsage usage;
  gboolean counted; /* the provider told figures */
  gboolean ended;   /* it said why it stopped */
  gboolean over;    /* nothing follows */
  gboolean stopped; /* the caller wants no more */
  int failure;      /* MdgErrorCode it reported in the stream; -1: none */
} MdgLlmReader;

void mdg_llm_reader_init (MdgLlmReader *reader, MdgLlmFunc func, gpointer user_data);

/* More of the answer; NULL and "" are fine. */
void mdg_llm_reader_text (MdgLlmReader *reader, const char *text);

/* The model is at work, with nothing to show. */
void mdg_llm_reader_move (MdgLlmReader *reader);

/* Why it stopped. */
void mdg_llm_reader_stop (MdgLlmReader *reader, MdgLlmStop stop);

/* Figures; 0 leaves what was told before. */
void mdg_llm_reader_count (MdgLlmReader *reader, gint64 tokens_in, gint64 tokens_out);

/* An error in the middle of the stream; the first one counts. */
void mdg_llm_reader_fail (MdgLlmReader *reader, MdgErrorCode code);

/* What a status and an error's own code and sentence (NULL: none) mean for people. */
MdgErrorCode
mdg_llm_meaning (guint status, const char *code, const char *message, gboolean images);

/* ---- estimate ---- */

#define MDG_LLM_UNITS_PER_TOKEN 8
guint64 mdg_llm_units (const char *text);

G_END_DECLS
