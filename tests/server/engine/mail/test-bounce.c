/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/engine/mail/bounce.h"
#include "server/engine/mail/verp.h"

#include <string.h>

static const guint8 key[MDG_VERP_KEY_BYTES] = { 9, 8, 7 };

#define REPORT(action, status)                                                               \
  "From: MAILER-DAEMON@relay.example.jp\r\nTo: <%s>\r\nSubject: Undelivered\r\n"             \
  "Content-Type: multipart/report; report-type=delivery-status; boundary=B\r\n\r\n"          \
  "--B\r\nContent-Type: text/plain\r\n\r\nIt did not work.\r\n"                              \
  "--B\r\nContent-Type: message/delivery-status\r\n\r\n"                                     \
  "Reporting-MTA: dns; relay.example.jp\r\n\r\n"                                             \
  "Final-Recipient: rfc822; taro@example.jp\r\nAction: " action "\r\nStatus: " status "\r\n" \
  "Diagnostic-Code: smtp; 550 no\r\n\r\n--B--\r\n"

static const struct
{
  const char *what;
  const char *message; /* %s: the return address */
  MdgBounceKind kind;
  const char *status;
  gboolean sure;
  gboolean ours;
} messages[] = {
  { "a report of an unknown address", REPORT ("failed", "5.1.1"), MDG_BOUNCE_HARD, "5.1.1", TRUE,
    TRUE },
  { "a report of a full mailbox", REPORT ("failed", "4.2.2"), MDG_BOUNCE_SOFT, "4.2.2", TRUE,
    TRUE },
  { "a report of a delay", REPORT ("delayed", "4.4.1"), MDG_BOUNCE_DELAYED, "4.4.1", TRUE, TRUE },
  { "a report of delivery", REPORT ("delivered", "2.0.0"), MDG_BOUNCE_DELIVERED, "2.0.0", TRUE,
    TRUE },
  { "in capitals", REPORT ("FAILED", "5.1.1 (bad destination)"), MDG_BOUNCE_HARD, "5.1.1", TRUE,
    TRUE },
  { "the token only in the headers that came back",
    "From: MAILER-DAEMON@relay.example.jp\r\nTo: someone@example.jp\r\n"
    "Content-Type: multipart/report; report-type=delivery-status; boundary=B\r\n\r\n"
    "--B\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; a\r\n\r\n"
    "Action: failed\r\nStatus: 5.1.1\r\n\r\n"
    "--B\r\nContent-Type: text/rfc822-headers\r\n\r\nReturn-Path: <%s>\r\n\r\n--B--\r\n",
    MDG_BOUNCE_HARD, "5.1.1", TRUE, TRUE },
  { "the token only in the mail that came back",
    "From: MAILER-DAEMON@relay.example.jp\r\nTo: someone@example.jp\r\n"
    "Content-Type: multipart/report; report-type=delivery-status; boundary=B\r\n\r\n"
    "--B\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; a\r\n\r\n"
    "Action: failed\r\nStatus: 5.1.1\r\n\r\n"
    "--B\r\nContent-Type: message/rfc822\r\n\r\nReturn-Path: <%s>\r\nSubject: "
    "x\r\n\r\nx\r\n\r\n--B--\r\n",
    MDG_BOUNCE_HARD, "5.1.1", TRUE, TRUE },
  { "a home-made report with an enhanced code",
    "From: Mail Delivery <mailer-daemon@old.example.jp>\r\nTo: <%s>\r\nSubject: failure "
    "notice\r\n\r\n"
    "<taro@example.jp>: user unknown (5.1.1)\r\n",
    MDG_BOUNCE_HARD, "5.1.1", FALSE, TRUE },
  { "a home-made report with a plain code",
    "From: postmaster@old.example.jp\r\nTo: <%s>\r\nContent-Type: text/plain; "
    "charset=iso-2022-jp\r\n\r\n"
    "550 taro@example.jp: User unknown\r\n",
    MDG_BOUNCE_HARD, "", FALSE, TRUE },
  { "a home-made report of a full mailbox",
    "From: MAILER-DAEMON@old.example.jp\r\nTo: <%s>\r\n\r\n452 mailbox full\r\n", MDG_BOUNCE_SOFT,
    "", FALSE, TRUE },
  { "an answering machine that quotes a number",
    "From: taro@example.jp\r\nTo: <%s>\r\nAuto-Submitted: auto-replied\r\n\r\n"
    "出張中です。内線 550 までお電話ください。\r\n",
    MDG_BOUNCE_OTHER, "", FALSE, TRUE },
  { "a telephone number is no code",
    "From: postmaster@example.jp\r\nTo: <%s>\r\n\r\nTel 03-5501-5502\r\n", MDG_BOUNCE_OTHER, "",
    FALSE, TRUE },
  { "a report about somebody else's mail",
    "From: MAILER-DAEMON@relay.example.jp\r\nTo: "
    "return-0000000000000aaaaaaaaaaaaaaaa@example.jp\r\n"
    "Content-Type: multipart/report; boundary=B\r\n\r\n--B\r\n"
    "Content-Type: message/delivery-status\r\n\r\nX: y\r\n\r\nAction: failed\r\nStatus: "
    "5.1.1\r\n\r\n--B--\r\n",
    MDG_BOUNCE_HARD, "5.1.1", TRUE, FALSE },
  { "nothing", "", MDG_BOUNCE_OTHER, "", FALSE, FALSE },
  { "no header", "\r\n\r\nhello", MDG_BOUNCE_OTHER, "", FALSE, FALSE },
};

static void
test_messages (void)
{
  g_autofree char *address = mdg_verp_make ("return-", "mail.example.jp", 4711, key);

  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      g_auto (GStrv) halves = g_strsplit (messages[i].message, "%s", 2);
      g_autofree char *text = g_strjoinv (address, halves);
      g_autoptr (GBytes) message = g_bytes_new (text, strlen (text));
      MdgBounce bounce;

      g_test_message ("%s", messages[i].what);
      mdg_bounce_read (message, NULL, "return-", key, &bounce);
      g_assert_cmpint (bounce.kind, ==, messages[i].kind);
      g_assert_cmpstr (bounce.status, ==, messages[i].status);
      g_assert_cmpint (bounce.sure, ==, messages[i].sure);
      g_assert_cmpint (bounce.id, ==, messages[i].ours ? 4711 : 0);
    }
}

/* The mail system may tell the address in another way than in the message. */
static void
test_recipient (void)
{
  g_autofree char *address = mdg_verp_make ("return-", "mail.example.jp", 7, key);
  g_autoptr (GBytes) message = g_bytes_new_static ("Subject: x\r\n\r\nx", 15);
  MdgBounce bounce;

  mdg_bounce_read (message, address, "return-", key, &bounce);
  g_assert_cmpint (bounce.id, ==, 7);
  g_assert_cmpint (bounce.kind, ==, MDG_BOUNCE_OTHER);
}

static char *
nest (guint depth)
{
  GString *text = g_string_new ("From: MAILER-DAEMON@a.example.jp\r\n");

  for (guint i = 0; i < depth; i++)
    g_string_append_printf (text, "Content-Type: multipart/mixed; boundary=b%u\r\n\r\n--b%u\r\n", i,
                            i);
  g_string_append (
    text, "Content-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n");
  return g_string_free (text, FALSE);
}

static void
test_depth (void)
{
  g_autofree char *shallow = nest (3);
  g_autofree char *deep = nest (5000);
  g_autoptr (GBytes) few = g_bytes_new (shallow, strlen (shallow));
  g_autoptr (GBytes) many = g_bytes_new (deep, strlen (deep));
  MdgBounce bounce;

  mdg_bounce_read (few, NULL, "return-", key, &bounce);
  g_assert_cmpint (bounce.kind, ==, MDG_BOUNCE_HARD);
  mdg_bounce_read (many, NULL, "return-", key, &bounce);
  g_assert_cmpint (bounce.kind, ==, MDG_BOUNCE_OTHER);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bounce/messages", test_messages);
  g_test_add_func ("/bounce/recipient", test_recipient);
  g_test_add_func ("/bounce/depth", test_depth);
  return g_test_run ();
}
