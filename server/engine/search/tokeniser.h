/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cuts text into the tokens that are indexed and asked for.
 *
 * DESIGN. Three kinds share one index. *Words*: content words in their base form, as MeCab with
 * ipadic sees them; they know that 「調べた」 is 「調べる」. *Pairs*: two neighbouring characters of
 * which one at least is a kanji or katakana; they find what no dictionary knows, and any bare word
 * of two characters. *Codes*: Latin words and numbers, whole and in parts, with what counts them:
 * "PPR-9087", "12条", "第12条" also for 「第十二条」. Measured side by side, words and pairs in one
 * index find more than either alone.
 *
 * Without a dictionary there are no words; this is said once in the log, and the rest works.
 *
 * The dictionary is opened once for the process and never changed: a tokeniser is shared by all
 * threads. Nothing else in it lasts.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Questions hold a few tokens, passages some hundred; a text is cut off at so many. */
#define MDG_TOKENS_MAX 200000

typedef enum
{
  MDG_TOKEN_WORD,
  MDG_TOKEN_PAIR,
  MDG_TOKEN_CODE,
} MdgTokenKind;

typedef struct
{
  MdgTokenKind kind;
  const char *text; /* of the array's own memory */
  guint32 start;    /* characters of the original text */
  guint32 length;
} MdgToken;

typedef struct
{
  GArray *tokens; /* MdgToken */
  GStringChunk *memory;
} MdgTokens;

typedef struct _MdgTokeniser MdgTokeniser;

/* The tokeniser of this process. Borrowed. */
const MdgTokeniser *mdg_tokeniser_get (void);

/* Names what the tokens of a text depend on: with another mark the same text gives other ones. */
guint mdg_tokeniser_get_mark (const MdgTokeniser *tokeniser);

/* TRUE when words are told apart; FALSE without a dictionary. */
gboolean mdg_tokeniser_knows_words (const MdgTokeniser *tokeniser);

MdgTokens *mdg_tokeniser_cut (const MdgTokeniser *tokeniser, const char *text);

/* The same without what only asks: 誰, 何年, いつ. */
MdgTokens *mdg_tokeniser_cut_question (const MdgTokeniser *tokeniser, const char *text);
void mdg_tokens_free (MdgTokens *tokens);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgTokens, mdg_tokens_free)

G_END_DECLS
