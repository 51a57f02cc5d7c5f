/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Questions that were begun and not sent, by conversation: kept in the sealed local store, for this
 * server and person only, until they are sent. Owned by the chat page; main thread.
 */
#pragma once

#include "client/model/access.h"

G_BEGIN_DECLS

/* The oldest goes when there are more. */
#define MDG_DRAFTS_MAX 50

typedef struct _MdgDrafts MdgDrafts;

/* Reads what was kept. */
MdgDrafts *mdg_drafts_new (MdgAccess *access);
void mdg_drafts_free (MdgDrafts *self);

/* The draft of a conversation (0: of a new one), "" for none. Borrowed, until it is changed. */
const char *mdg_drafts_get (MdgDrafts *self, gint64 conversation_id);

/* Keeps @text, in memory until mdg_drafts_save (); "" forgets it. */
void mdg_drafts_set (MdgDrafts *self, gint64 conversation_id, const char *text);

/* Writes what has changed. */
void mdg_drafts_save (MdgDrafts *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgDrafts, mdg_drafts_free)

G_END_DECLS
