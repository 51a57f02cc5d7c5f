/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What this PC remembers for its user, sealed: one file per item under <user data>/madoguchi. The
 * key is kept by the secrets interface. Owned by the access model; calls are synchronous and short
 * (items are small).
 */
#pragma once

#include "client/local/secrets.h"

G_BEGIN_DECLS

#define MDG_STORE_ITEM_MAX_BYTES (16 * 1024 * 1024)
#define MDG_STORE_NAME_MAX_CHARS 64

#define MDG_TYPE_STORE (mdg_store_get_type ())
G_DECLARE_FINAL_TYPE (MdgStore, mdg_store, MDG, STORE, GObject)

/* Opens the store in @folder with the key that @secrets keeps, or with a new one. Blocks as
 * @secrets does: run it on a worker thread. */
MdgStore *
mdg_store_open (const char *folder, MdgSecrets *secrets, GCancellable *cancellable, GError **error);

/* Replaces the item as a whole: after a crash the old or the new content is there, never a part.
 * @name is of small letters, digits, '-' and '.'. */
gboolean mdg_store_put (MdgStore *self, const char *name, GBytes *content, GError **error);

/* The content; NULL with G_IO_ERROR_NOT_FOUND when there is none, with SEAL_BROKEN when it was
 * changed from outside or sealed with another key. */
GBytes *mdg_store_get (MdgStore *self, const char *name, GError **error);

gboolean mdg_store_remove (MdgStore *self, const char *name, GError **error);

/* The same for short texts; NULL also when the item cannot be read. Free with g_free (). */
char *mdg_store_get_text (MdgStore *self, const char *name);
void mdg_store_put_text (MdgStore *self, const char *name, const char *text);

G_END_DECLS
