/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What came back to a return address: reports of delivery (RFC 3464), the home-made reports of
 * relays that know no standard, answers of machines, letters of people.
 *
 * DESIGN. GMime takes the message apart, bounded in depth and number of parts. A report counts only
 * when it carries a token of ours (verp.h), which stands in the address it was sent to, in its
 * headers or in the returned headers of the mail. Any thread; nothing is logged: reports hold
 * addresses.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MDG_BOUNCE_MAX_BYTES (1024 * 1024) /* the rest of a message is not looked at */
#define MDG_BOUNCE_MAX_PARTS 50
#define MDG_BOUNCE_MAX_DEPTH 8

typedef enum
{
  MDG_BOUNCE_OTHER,     /* no report: an automatic answer or a person's letter */
  MDG_BOUNCE_DELIVERED, /* "delivered", "relayed", "expanded" */
  MDG_BOUNCE_DELAYED,   /* the relay goes on trying */
  MDG_BOUNCE_SOFT,      /* given up for now: mailbox full, server away (4.x.x) */
  MDG_BOUNCE_HARD,      /* there is no such address (5.x.x) */
} MdgBounceKind;

typedef struct
{
  MdgBounceKind kind;
  gint64 id;       /* of the token; 0: none of ours */
  char status[12]; /* RFC 3463; "" */
  gboolean sure;   /* by a machine-readable report; FALSE: read from its text */
} MdgBounce;

/* Reads @message. @recipient: the address it was delivered to, when the mail system tells, or
 * NULL. Never fails: what cannot be read is OTHER. */
void mdg_bounce_read (GBytes *message,
                      const char *recipient,
                      const char *prefix,
                      const guint8 *key,
                      MdgBounce *ret_bounce);

G_END_DECLS
