/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Handing mails to the ward's relay (RFC 5321), one after the other over one connection.
 *
 * DESIGN. libcurl speaks SMTP; what it says and hears is watched, because what a failure means
 * depends on where it came. The question that matters is whether the relay has taken the mail: once
 * the last byte of the text has gone and no answer has come, nobody can know, and that is what the
 * outcome says; a caller that must not send twice does not try such a mail again. What the relay
 * says beside its codes is dropped: it likes to hold addresses. One MdgSmtp belongs to one thread
 * at a time; a call blocks until the mail is settled, at most for the settings' time limit.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MDG_SMTP_CONNECT_MS 15000
#define MDG_SMTP_TOTAL_MS 300000 /* RFC 5321, 4.5.3.2: minutes, not seconds */

typedef enum
{
  MDG_SMTP_PLAIN,    /* only sensible to a relay on the same machine */
  MDG_SMTP_STARTTLS, /* never falls back to plain */
  MDG_SMTP_TLS,
} MdgSmtpSecurity;

typedef struct
{
  const char *host;
  guint port;
  MdgSmtpSecurity security;
  const char *user;     /* NULL: no login */
  const char *password; /* wiped by who owns it */
  const char *ca_file;  /* PEM; NULL: the system's */
  const char *hello;    /* the name of this machine, NULL: its own idea */
  guint total_ms;       /* 0: MDG_SMTP_TOTAL_MS */
} MdgSmtpSettings;

typedef enum
{
  MDG_SMTP_ACCEPTED,  /* the relay has it */
  MDG_SMTP_DEFERRED,  /* it said 4xx: try again later */
  MDG_SMTP_REFUSED,   /* it said 5xx to this mail: never try again */
  MDG_SMTP_UNREACHED, /* there was no way to say it: the relay, its certificate, the login */
  MDG_SMTP_UNCERTAIN, /* all was said, no answer came */
} MdgSmtpOutcome;

/* What was going on when it was settled. */
typedef enum
{
  MDG_SMTP_AT_CONNECT,
  MDG_SMTP_AT_TLS,
  MDG_SMTP_AT_LOGIN,
  MDG_SMTP_AT_SENDER,
  MDG_SMTP_AT_RECIPIENT, /* a refusal here concerns this address, not the others */
  MDG_SMTP_AT_MESSAGE,
} MdgSmtpStage;

typedef struct
{
  MdgSmtpOutcome outcome;
  MdgSmtpStage stage;
  guint code;      /* "550"; 0: none came */
  char status[12]; /* RFC 3463 "5.1.1"; "" */
} MdgSmtpResult;

typedef struct _MdgSmtp MdgSmtp;

/* Copies @settings; connects only when there is something to send. */
MdgSmtp *mdg_smtp_new (const MdgSmtpSettings *settings);

/* Ends the connection politely. */
void mdg_smtp_free (MdgSmtp *smtp);

/* Hands over @mail (mdg_mail_compose ()) with the envelope @sender and @recipient, both checked
 * addresses. A cancelled call is settled like a broken connection. */
void mdg_smtp_send (MdgSmtp *smtp,
                    const char *sender,
                    const char *recipient,
                    GBytes *mail,
                    GCancellable *cancellable,
                    MdgSmtpResult *ret_result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgSmtp, mdg_smtp_free)

G_END_DECLS
