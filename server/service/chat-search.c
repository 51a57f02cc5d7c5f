/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN. Texts are sealed, so there is no index to look into: titles and messages are unsealed and
 * looked through, the newest first, at most MESSAGES_MAX of them; whoever gives up waiting cancels
 * it. Some hundred conversations of a person take milliseconds.
 */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/chat-private.h"
#include "server/store/conversations.h"
#include "shared/base/error.h"
#include "shared/base/text.h"

#include <string.h>

#define MESSAGES_MAX 50000
#define WORDS_MAX 16
#define EXCERPT_BEFORE 20
#define EXCERPT_CHARS 80

typedef struct
{
  char **words;      /* folded */
  GHashTable *found; /* conversation (gint64 *) → excerpt */
} Search;

static char **
split_words (const char *q)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *normal = g_utf8_normalize (q, -1, G_NORMALIZE_NFKC);
  g_auto (GStrv) parts = g_strsplit_set (normal != NULL ? normal : "", " \t\n", -1);
  for (guint i = 0; parts[i] != NULL && words->len < WORDS_MAX; i++)
    if (*parts[i] != '\0')
      g_ptr_array_add (words, mdg_text_fold_search (parts[i]));
  g_ptr_array_add (words, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&words), FALSE);
}

static gboolean
holds_all (const char *text, char **words)
{
  g_autofree char *folded = mdg_text_fold_search (text);
  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (folded, words[i]) == NULL)
      return FALSE;
  return words[0] != NULL;
}

/* How many characters stand before the last place of the word. Looked for by halves, so that the
 * text is folded a few times and not for each place. */
static long
find_place (const char *text, const char *word)
{
  long low = 0, high = g_utf8_strlen (text, -1);
  while (high - low > 1)
    {
      long middle = (low + high) / 2;
      g_autofree char *folded = mdg_text_fold_search (g_utf8_offset_to_pointer (text, middle));
      if (strstr (folded, word) != NULL)
        low = middle;
      else
        high = middle;
    }
  return low;
}

static char *
make_excerpt (const char *text, const char *word)
{
  long length = g_utf8_strlen (text, -1);
  long start = MAX (find_place (text, word) - EXCERPT_BEFORE, 0);
  long end = MIN (start + EXCERPT_CHARS, length);
  g_autofree char *cut = g_utf8_substring (text, start, end);
  for (char *c = cut; *c != '\0'; c++)
    if (*c == '\n' || *c == '\r' || *c == '\t')
      *c = ' ';
  return g_strconcat (start > 0 ? "…" : "", g_strstrip (cut), end < length ? "…" : "", NULL);
}

static gboolean
look_at (gint64 conversation_id, const char *text, gpointer user_data)
{
  Search *search = user_data;
  if (g_hash_table_contains (search->found, &conversation_id) || !holds_all (text, search->words))
    return TRUE;
  g_hash_table_insert (search->found, g_memdup2 (&conversation_id, sizeof conversation_id),
                       make_excerpt (text, search->words[0]));
  return TRUE;
}

/* Keeps those of @all that were found. */
static GPtrArray *
pick (GPtrArray *all, const Search *search)
{
  GPtrArray *picked = mdg_record_array_new (&MDG_CONVERSATION_TYPE);
  for (guint i = 0; i < all->len; i++)
    {
      MdgConversation *row = all->pdata[i];
      const char *excerpt = g_hash_table_lookup (search->found, &row->id);
      if (excerpt == NULL && (row->title == NULL || !holds_all (row->title, search->words)))
        continue;
      MdgConversation *copy = mdg_conversation_copy (row);
      copy->excerpt = g_strdup (excerpt);
      g_ptr_array_add (picked, copy);
    }
  return picked;
}

static gboolean
cut_page (GPtrArray *rows, gint64 after, guint limit, gint64 *ret_next, GError **error)
{
  guint start = 0;
  while (after != 0 && start < rows->len &&
         ((const MdgConversation *) rows->pdata[start])->id != after)
    start++;
  if (after != 0 && start == rows->len)
    {
      mdg_set_error (error, MDG_ERROR_INVALID_CURSOR, NULL);
      return FALSE;
    }
  start += after != 0 ? 1 : 0;
  if (start > 0)
    g_ptr_array_remove_range (rows, 0, start);
  *ret_next = 0;
  if (rows->len > limit)
    {
      g_ptr_array_set_size (rows, (int) limit);
      *ret_next = ((const MdgConversation *) rows->pdata[limit - 1])->id;
    }
  return TRUE;
}

GPtrArray *
mdg_chat_search (MdgContext *context,
                 const MdgConversationQuery *query,
                 guint limit,
                 gint64 *ret_next,
                 GError **error)
{
  gint64 account_id = context->identity.account_id;
  g_auto (GStrv) words = split_words (query->q);
  g_autoptr (GHashTable) found =
    g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  Search search = { words, found };
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  if (lease == NULL || !mdg_messages_scan (lease, account_id, MESSAGES_MAX, context->cancellable,
                                           look_at, &search, error))
    return NULL;
  g_autoptr (GPtrArray) all =
    mdg_conversations_list (lease, account_id, 0, MDG_CONVERSATIONS_MAX, error);
  if (all == NULL)
    return NULL;
  g_autoptr (GPtrArray) rows = pick (all, &search);
  return cut_page (rows, query->after, limit, ret_next, error) ? g_steal_pointer (&rows) : NULL;
}
