/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Return addresses that say which mail came back (variable envelope return path), with a keyed
 * check so that nobody can report a mail as undeliverable that was not. Letters and digits only, in
 * one case: relays fold and cut addresses. Pure; any thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MDG_VERP_KEY_BYTES 32

/* "PREFIX" + id + check + "@DOMAIN": verp_make ("return-", "mail.example.jp", 7, key). New. */
char *mdg_verp_make (const char *prefix, const char *domain, gint64 id, const guint8 *key);

/* The same without the domain's part, for Message-IDs: "PREFIX" + id + check. New. */
char *mdg_verp_make_token (const char *prefix, gint64 id, const guint8 *key);

/* Looks for such a token anywhere in @text, in any case. FALSE when there is none whose check
 * fits. */
gboolean mdg_verp_find (const char *text, const char *prefix, const guint8 *key, gint64 *ret_id);

G_END_DECLS
