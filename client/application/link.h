/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a "madoguchi:" link leads to. Links come from mails, documents and other programs, so they
 * are hostile: a link can only show a page. It carries no server address, no secret and nothing
 * that would be done. Any thread.
 *
 * Grammar: madoguchi:page/NAME, the scheme in any case, the rest exactly so.
 *
 * How a page gets a link: add its name in the "page" action of client/ui/window/main-window.c to
 * the table in link.c, and a row to tests/client/test-link.c. A link to one thing within a page
 * (a folder, a notice) becomes a member of MdgLink with a form of its own in mdg_link_parse (); it
 * is an id the server checks like any other, never a name of a person.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MDG_LINK_SCHEME "madoguchi"

/* Bytes of a link at most; a longer one is refused unread. */
#define MDG_LINK_MAX_BYTES 256

typedef struct
{
  const char *page; /* static: a name of the window's "page" action */
} MdgLink;

/* FALSE with MDG_ERROR_LINK, whose sentence is for the person who opened the link. */
gboolean mdg_link_parse (const char *text, MdgLink *ret_link, GError **error);

/* The first of @arguments, NULL-terminated, that is meant as a link, or NULL. Borrowed. */
const char *mdg_link_find (const char *const *arguments);

/* The same as mdg_link_parse () for what another process sent: @size bytes, no zero at the end. */
gboolean
mdg_link_parse_bytes (const guint8 *data, gsize size, MdgLink *ret_link, GError **error);

G_END_DECLS
