/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What this PC remembers for its user, sealed: one file per item under <user data>/madoguchi. The
 * key is kept by the secrets interface. Owned by the access model; calls are synchronous; those for
 * items are short (items are small). Any thread, one at a time for each name.
 */
#pragma once

#include "client/local/secrets.h"

G_BEGIN_DECLS

#define MDG_STORE_ITEM_MAX_BYTES (16 * 1024 * 1024)
#define MDG_STORE_LARGE_MAX_BYTES (G_GINT64_CONSTANT (600) * 1024 * 1024)
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

/* Names of all items that begin with @prefix, in order. New (g_strfreev ()). */
char **mdg_store_list (MdgStore *self, const char *prefix);

/* ---- large content ---- */

/* The same for content up to MDG_STORE_LARGE_MAX_BYTES, sealed in segments; its names are apart
 * from those of items. FILE_TOO_LARGE; G_IO_ERROR_NO_SPACE leaves what was there before. Memory for
 * one segment is needed for writing, for the content once for reading. */
gboolean mdg_store_put_large (MdgStore *self, const char *name, GBytes *content, GError **error);
GBytes *mdg_store_get_large (MdgStore *self, const char *name, GError **error);
gboolean mdg_store_remove_large (MdgStore *self, const char *name, GError **error);

/* Those with @prefix that were written longer than @age_seconds ago. New (g_strfreev ()). */
char **mdg_store_list_large (MdgStore *self, const char *prefix, gint64 age_seconds);

/* The same for short texts; NULL also when the item cannot be read. Free with g_free (). */
char *mdg_store_get_text (MdgStore *self, const char *name);
void mdg_store_put_text (MdgStore *self, const char *name, const char *text);

G_END_DECLS
