/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Addresses of mail (RFC 5321, 5322; no RFC 6531). Pure; any thread.
 *
 * Mobile carriers in Japan once gave out addresses that the standards forbid without quotation
 * marks: "a..b@example.jp", "a.@example.jp". People still have them, so they are taken, and quoted
 * on the wire.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MDG_MAIL_ADDRESS_MAX_CHARS 254

/* FALSE with MAIL_ADDRESS for what is none: several addresses, names beside it, line breaks,
 * letters beyond ASCII, a domain without a dot. */
gboolean mdg_mail_address_check (const char *address, GError **error);

/* A checked address as commands and headers need it: the local part quoted where it has to be. New.
 */
char *mdg_mail_address_dup_wire (const char *address);

/* The domain of a checked address, in small letters: what rates are limited by. New. */
char *mdg_mail_address_dup_domain (const char *address);

G_END_DECLS
