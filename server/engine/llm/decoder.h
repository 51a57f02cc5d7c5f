/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the bytes of an answer to what its pieces say: tells events, lines or frames apart, reads
 * the JSON in them, and hands it to the dialect. One thread.
 */
#pragma once

#include "server/engine/llm/dialect.h"

G_BEGIN_DECLS

/* Of one line, where a line is a piece. */
#define MDG_LLM_LINE_MAX_BYTES (256 * 1024)

typedef struct _MdgLlmDecoder MdgLlmDecoder;

/* Both are borrowed. */
MdgLlmDecoder *mdg_llm_decoder_new (const MdgLlmDialect *dialect, MdgLlmReader *reader);
void mdg_llm_decoder_free (MdgLlmDecoder *decoder);

/* More bytes. After reader->over or reader->stopped the rest is passed over. FALSE for what is not
 * of the kind, or too long; nothing can be read after it. */
gboolean mdg_llm_decoder_feed (MdgLlmDecoder *decoder, const char *data, gsize size);

/* The end of the bytes: a last piece that nothing ended counts. */
gboolean mdg_llm_decoder_finish (MdgLlmDecoder *decoder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgLlmDecoder, mdg_llm_decoder_free)

G_END_DECLS
