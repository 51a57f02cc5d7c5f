/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A search for words over the folders one may read, without any language model: a list of places,
 * best first. The words travel in the body of the call, never in a URL. Owned by the search page;
 * main thread.
 */
#pragma once

#include "client/model/access.h"
#include "client/model/item.h"
#include "shared/model/search.h"

G_BEGIN_DECLS

/* Texts: place-text, excerpt (Pango markup with the words set off), heading-text, period-text. */
#define MDG_TYPE_HIT_ITEM (mdg_hit_item_get_type ())
G_DECLARE_FINAL_TYPE (MdgHitItem, mdg_hit_item, MDG, HIT_ITEM, MdgItem)

/* Characters of a passage that a result shows. */
#define MDG_EXCERPT_CHARS 160

typedef enum
{
  MDG_SEARCH_IDLE,
  MDG_SEARCH_RUNNING,
  MDG_SEARCH_DONE,
  MDG_SEARCH_FAILED
} MdgSearchState;

#define MDG_TYPE_SEARCH (mdg_search_get_type ())
G_DECLARE_FINAL_TYPE (MdgSearch, mdg_search, MDG, SEARCH, GObject)

/* Signal "changed": state, results or sentence are different. */
MdgSearch *mdg_search_new (MdgAccess *access);

/* Searches for @text in the folder @folder_id (0: all) as of the day @as_of (NULL or "": today);
 * an earlier search is given up. Empty text goes back to IDLE. */
void mdg_search_run (MdgSearch *self, const char *text, gint64 folder_id, const char *as_of);

/* The same once more, for more results, while there may be some. */
void mdg_search_more (MdgSearch *self);
gboolean mdg_search_has_more (MdgSearch *self);
void mdg_search_retry (MdgSearch *self);
void mdg_search_stop (MdgSearch *self);

/* Of MdgHitItem. Borrowed. */
GListModel *mdg_search_get_results (MdgSearch *self);
MdgSearchState mdg_search_get_state (MdgSearch *self);

/* Why it failed. */
const char *mdg_search_get_sentence (MdgSearch *self);

/* What was searched, when DONE; NULL otherwise. */
const MdgSearchAnswer *mdg_search_get_answer (MdgSearch *self);
const char *mdg_search_get_text (MdgSearch *self);

G_END_DECLS
