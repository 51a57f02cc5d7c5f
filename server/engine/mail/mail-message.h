/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One mail to one resident, as the bytes that are handed to the relay: plain text in UTF-8, all
 * headers encoded by RFC 2047, marked as sent by a machine (RFC 3834) so that nobody's
 * out-of-office answers it. DKIM is the relay's. Pure; any thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MDG_MAIL_SUBJECT_MAX_CHARS 200
#define MDG_MAIL_TEXT_MAX_CHARS 20000

/* All UTF-8, borrowed. */
typedef struct
{
  const char *from; /* address */
  const char *from_name;
  const char *reply_to; /* address, or NULL */
  const char *to;       /* address; no name: a name in a mail is personal data on every relay */
  const char *subject;
  const char *text;       /* lines end with "\n" */
  const char *language;   /* "ja"; NULL: not told */
  const char *message_id; /* without brackets: the same mail tried again has the same one */
  gint64 date;            /* microseconds */
} MdgMail;

/* Readies the library that takes messages apart; whoever uses it calls this first, as often as it
 * likes. Any thread. */
void mdg_mail_start (void);

/* The mail with CRLF at line ends, no line over 998 bytes, nothing but ASCII. MAIL_ADDRESS;
 * MAIL_HEADER {field} when a header would hold a line break or control character, or is too long;
 * TOO_LONG for the text. */
GBytes *mdg_mail_compose (const MdgMail *mail, GError **error);

G_END_DECLS
