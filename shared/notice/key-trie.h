/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Many words looked for at once (Aho and Corasick, 1975): one step for each character of a text,
 * however many words there are. Words are rows of Unicode characters. Filled by one thread, then
 * only read, by any.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MDG_KEY_TRIE_MAX_NODES (16 * 1024 * 1024)

typedef struct _MdgKeyTrie MdgKeyTrie;

MdgKeyTrie *mdg_key_trie_new (void);
void mdg_key_trie_free (MdgKeyTrie *trie);

/* The number of the word (from 0), the same for the same word; -1 when the trie is full or the word
 * is empty. */
int mdg_key_trie_add (MdgKeyTrie *trie, const gunichar *word, guint length);

/* After the last word. */
void mdg_key_trie_finish (MdgKeyTrie *trie);

/* From @state (0 at the beginning of a text) over @c to the next one. */
guint32 mdg_key_trie_step (const MdgKeyTrie *trie, guint32 state, gunichar c);

/* The words that end at @state, the longest first: call with @at = @state, then with what came back
 * in it, until -1. */
int mdg_key_trie_next_word (const MdgKeyTrie *trie, guint32 *at);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgKeyTrie, mdg_key_trie_free)

G_END_DECLS
