/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/engine/mail/smtp.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

/* tests/support/smtp-peer with what it has been told. */
typedef struct
{
  GSubprocess *process;
  guint port;
  char *folder;
  char *log;
} Peer;

static void
start_peer (Peer *peer, const char *first, ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr (GDataInputStream) output = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;
  va_list rest;

  peer->folder = g_dir_make_tmp ("smtp-XXXXXX", NULL);
  peer->log = g_build_filename (peer->folder, "log", NULL);
  g_ptr_array_add (arguments, (gpointer) g_getenv ("MADOGUCHI_SMTP_PEER"));
  g_ptr_array_add (arguments, (gpointer) "--log");
  g_ptr_array_add (arguments, peer->log);
  va_start (rest, first);
  for (const char *at = first; at != NULL; at = va_arg (rest, const char *))
    g_ptr_array_add (arguments, (gpointer) at);
  va_end (rest);
  g_ptr_array_add (arguments, NULL);
  peer->process = g_subprocess_newv ((const char *const *) arguments->pdata,
                                     G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                     &error);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (peer->process));
  line = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  peer->port = (guint) g_ascii_strtoull (line, NULL, 10);
  g_assert_cmpuint (peer->port, >, 0);
}

static void
stop_peer (Peer *peer)
{
  g_output_stream_close (g_subprocess_get_stdin_pipe (peer->process), NULL, NULL);
  g_subprocess_wait (peer->process, NULL, NULL);
  g_object_unref (peer->process);
  g_unlink (peer->log);
  g_rmdir (peer->folder);
  g_free (peer->log);
  g_free (peer->folder);
}

static int
count_taken (Peer *peer, const char *recipient)
{
  g_autofree char *text = NULL;
  g_autofree char *word = g_strdup_printf ("\"to\": \"%s\"", recipient);
  int n = 0;

  if (!g_file_get_contents (peer->log, &text, NULL, NULL))
    return 0;
  for (const char *at = strstr (text, word); at != NULL; at = strstr (at + 1, word))
    n++;
  return n;
}

static MdgSmtp *
make_smtp (Peer *peer, MdgSmtpSecurity security, const char *ca_file)
{
  MdgSmtpSettings settings = {
    .host = security == MDG_SMTP_PLAIN ? "127.0.0.1" : "localhost",
    .port = peer->port,
    .security = security,
    .ca_file = ca_file,
    .total_ms = 1500,
  };

  return mdg_smtp_new (&settings);
}

static void
send_one (MdgSmtp *smtp, const char *recipient, MdgSmtpResult *ret_result)
{
  static const char text[] = "Subject: x\r\n\r\n.\r\nfirst line\r\n..two dots\r\n";
  g_autoptr (GBytes) mail = g_bytes_new_static (text, strlen (text));

  mdg_smtp_send (smtp, "return-1@mail.example.jp", recipient, mail, NULL, ret_result);
}

static const struct
{
  const char *recipient;
  MdgSmtpOutcome outcome;
  MdgSmtpStage stage;
  guint code;
  const char *status;
  int n_taken; /* -1: nobody can know */
} rows[] = {
  { "ok@example.jp", MDG_SMTP_ACCEPTED, MDG_SMTP_AT_MESSAGE, 250, "2.0.0", 1 },
  { "unknown@example.jp", MDG_SMTP_REFUSED, MDG_SMTP_AT_RECIPIENT, 550, "5.1.1", 0 },
  { "full@example.jp", MDG_SMTP_DEFERRED, MDG_SMTP_AT_RECIPIENT, 452, "4.2.2", 0 },
  { "grey@example.jp", MDG_SMTP_DEFERRED, MDG_SMTP_AT_RECIPIENT, 450, "4.7.1", 0 },
  { "grey@example.jp", MDG_SMTP_ACCEPTED, MDG_SMTP_AT_MESSAGE, 250, "2.0.0", 1 },
  { "spam@example.jp", MDG_SMTP_REFUSED, MDG_SMTP_AT_MESSAGE, 554, "5.7.1", 0 },
  { "later@example.jp", MDG_SMTP_DEFERRED, MDG_SMTP_AT_MESSAGE, 451, "4.3.0", 0 },
  { "gone@example.jp", MDG_SMTP_DEFERRED, MDG_SMTP_AT_RECIPIENT, 421, "4.3.2", 0 },
  { "silent@example.jp", MDG_SMTP_UNCERTAIN, MDG_SMTP_AT_MESSAGE, 0, "", 1 },
  { "slow@example.jp", MDG_SMTP_UNCERTAIN, MDG_SMTP_AT_MESSAGE, 0, "", -1 },
  { "\"a..b\"@example.jp", MDG_SMTP_ACCEPTED, MDG_SMTP_AT_MESSAGE, 250, "2.0.0", 1 },
  { "ok.after.all@example.jp", MDG_SMTP_ACCEPTED, MDG_SMTP_AT_MESSAGE, 250, "2.0.0", 1 },
};

/* All over one MdgSmtp: what happens to one mail must not reach the next. */
static void
test_outcomes (void)
{
  Peer peer;
  g_autoptr (MdgSmtp) smtp = NULL;

  start_peer (&peer, NULL);
  smtp = make_smtp (&peer, MDG_SMTP_PLAIN, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gboolean quoted = rows[i].recipient[0] == '"';
      MdgSmtpResult result;

      g_test_message ("%s", rows[i].recipient);
      send_one (smtp, quoted ? "a..b@example.jp" : rows[i].recipient, &result);
      g_assert_cmpint (result.outcome, ==, rows[i].outcome);
      g_assert_cmpint (result.stage, ==, rows[i].stage);
      g_assert_cmpuint (result.code, ==, rows[i].code);
      g_assert_cmpstr (result.status, ==, rows[i].status);
      if (!quoted && rows[i].n_taken >= 0)
        g_assert_cmpint (count_taken (&peer, rows[i].recipient), ==, rows[i].n_taken);
    }
  g_clear_pointer (&smtp, mdg_smtp_free);
  stop_peer (&peer);
}

/* Cut while the text is on its way: the relay never had its end, so it may be tried again, or, when
 * all of it had left us, it is not known. Never accepted, never refused. */
static void
test_half (void)
{
  Peer peer;
  g_autoptr (MdgSmtp) smtp = NULL;
  MdgSmtpResult result;

  start_peer (&peer, NULL);
  smtp = make_smtp (&peer, MDG_SMTP_PLAIN, NULL);
  send_one (smtp, "half@example.jp", &result);
  g_assert_true (result.outcome == MDG_SMTP_UNREACHED || result.outcome == MDG_SMTP_UNCERTAIN);
  g_assert_cmpint (count_taken (&peer, "half@example.jp"), ==, 0);
  g_clear_pointer (&smtp, mdg_smtp_free);
  stop_peer (&peer);
}

static void
test_text_arrives (void)
{
  Peer peer;
  g_autoptr (MdgSmtp) smtp = NULL;
  g_autofree char *log = NULL;
  MdgSmtpResult result;

  start_peer (&peer, NULL);
  smtp = make_smtp (&peer, MDG_SMTP_PLAIN, NULL);
  send_one (smtp, "ok@example.jp", &result);
  g_assert_true (g_file_get_contents (peer.log, &log, NULL, NULL));
  g_assert_nonnull (strstr (log, "\"from\": \"return-1@mail.example.jp\""));
  g_assert_nonnull (
    strstr (log, "Subject: x\\r\\n\\r\\n.\\r\\nfirst line\\r\\n..two dots\\r\\n\""));
  g_clear_pointer (&smtp, mdg_smtp_free);
  stop_peer (&peer);
}

static void
test_greeting (void)
{
  Peer peer;
  g_autoptr (MdgSmtp) smtp = NULL;
  MdgSmtpResult result;

  start_peer (&peer, "--greeting", "554 go away", NULL);
  smtp = make_smtp (&peer, MDG_SMTP_PLAIN, NULL);
  send_one (smtp, "ok@example.jp", &result);
  g_assert_cmpint (result.outcome, ==, MDG_SMTP_UNREACHED);
  g_assert_cmpint (result.stage, ==, MDG_SMTP_AT_CONNECT);
  g_clear_pointer (&smtp, mdg_smtp_free);
  stop_peer (&peer);
}

static void
test_nobody (void)
{
  Peer peer = { .port = 1 };
  g_autoptr (MdgSmtp) smtp = make_smtp (&peer, MDG_SMTP_PLAIN, NULL);
  MdgSmtpResult result;

  send_one (smtp, "ok@example.jp", &result);
  g_assert_cmpint (result.outcome, ==, MDG_SMTP_UNREACHED);
  g_assert_cmpint (result.stage, ==, MDG_SMTP_AT_CONNECT);
}

/* A certificate for "localhost" and its key in one file. */
static char *
make_certificate (const char *folder)
{
  char *path = g_build_filename (folder, "peer.pem", NULL);
  const char *command[] = { "openssl", "req",
                            "-x509", "-newkey",
                            "rsa:2048", "-nodes",
                            "-days", "2",
                            "-subj", "/CN=localhost",
                            "-addext", "subjectAltName=DNS:localhost",
                            "-keyout", path,
                            "-out", "-",
                            NULL };
  g_autoptr (GSubprocess) process = g_subprocess_newv (
    command, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL);
  g_autofree char *certificate = NULL;
  g_autofree char *key = NULL;
  g_autofree char *both = NULL;

  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &certificate, NULL, NULL));
  g_assert_true (g_file_get_contents (path, &key, NULL, NULL));
  both = g_strconcat (key, certificate, NULL);
  g_assert_true (g_file_set_contents (path, both, -1, NULL));
  return path;
}

static const struct
{
  const char *what;
  MdgSmtpSecurity security;
  gboolean peer_tls;
  gboolean peer_certificate;
  gboolean trusted;
  MdgSmtpOutcome outcome;
  MdgSmtpStage stage;
} secured[] = {
  { "STARTTLS", MDG_SMTP_STARTTLS, FALSE, TRUE, TRUE, MDG_SMTP_ACCEPTED, MDG_SMTP_AT_MESSAGE },
  { "TLS from the start", MDG_SMTP_TLS, TRUE, TRUE, TRUE, MDG_SMTP_ACCEPTED, MDG_SMTP_AT_MESSAGE },
  { "a certificate nobody knows", MDG_SMTP_STARTTLS, FALSE, TRUE, FALSE, MDG_SMTP_UNREACHED,
    MDG_SMTP_AT_TLS },
  { "never in the clear instead", MDG_SMTP_STARTTLS, FALSE, FALSE, TRUE, MDG_SMTP_UNREACHED,
    MDG_SMTP_AT_TLS },
};

static void
test_security (void)
{
  g_autofree char *folder = g_dir_make_tmp ("smtp-XXXXXX", NULL);
  g_autofree char *certificate = make_certificate (folder);

  for (guint i = 0; i < G_N_ELEMENTS (secured); i++)
    {
      g_autoptr (MdgSmtp) smtp = NULL;
      MdgSmtpResult result;
      Peer peer;

      g_test_message ("%s", secured[i].what);
      start_peer (&peer, secured[i].peer_certificate ? "--certificate" : NULL, certificate,
                  secured[i].peer_tls ? "--tls" : NULL, NULL);
      smtp = make_smtp (&peer, secured[i].security, secured[i].trusted ? certificate : NULL);
      send_one (smtp, "ok@example.jp", &result);
      g_assert_cmpint (result.outcome, ==, secured[i].outcome);
      g_assert_cmpint (result.stage, ==, secured[i].stage);
      g_clear_pointer (&smtp, mdg_smtp_free);
      stop_peer (&peer);
    }
  g_unlink (certificate);
  g_rmdir (folder);
}

static void
test_login (void)
{
  static const struct
  {
    const char *password;
    MdgSmtpOutcome outcome;
    MdgSmtpStage stage;
  } logins[] = {
    { "right", MDG_SMTP_ACCEPTED, MDG_SMTP_AT_MESSAGE },
    { "wrong", MDG_SMTP_UNREACHED, MDG_SMTP_AT_LOGIN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (logins); i++)
    {
      MdgSmtpSettings settings = { .host = "127.0.0.1", .user = "ward", .total_ms = 1500 };
      g_autoptr (MdgSmtp) smtp = NULL;
      MdgSmtpResult result;
      Peer peer;

      start_peer (&peer, "--login", "ward:right", NULL);
      settings.port = peer.port;
      settings.password = logins[i].password;
      smtp = mdg_smtp_new (&settings);
      send_one (smtp, "ok@example.jp", &result);
      g_assert_cmpint (result.outcome, ==, logins[i].outcome);
      g_assert_cmpint (result.stage, ==, logins[i].stage);
      g_clear_pointer (&smtp, mdg_smtp_free);
      stop_peer (&peer);
    }
}

static gpointer
cancel_soon (gpointer user_data)
{
  g_usleep (300 * 1000);
  g_cancellable_cancel (user_data);
  return NULL;
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GBytes) mail = g_bytes_new_static ("Subject: x\r\n\r\nx\r\n", 17);
  MdgSmtpSettings settings = { .host = "127.0.0.1", .total_ms = 60000 };
  g_autoptr (MdgSmtp) smtp = NULL;
  MdgSmtpResult result;
  gint64 begun = g_get_monotonic_time ();
  GThread *thread;
  Peer peer;

  start_peer (&peer, "--seconds", "30", NULL);
  settings.port = peer.port;
  smtp = mdg_smtp_new (&settings);
  thread = g_thread_new ("cancel", cancel_soon, cancellable);
  mdg_smtp_send (smtp, "a@example.jp", "slow@example.jp", mail, cancellable, &result);
  g_thread_join (thread);
  g_assert_cmpint (result.outcome, ==, MDG_SMTP_UNCERTAIN);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 20 * G_USEC_PER_SEC);
  g_clear_pointer (&smtp, mdg_smtp_free);
  stop_peer (&peer);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/smtp/outcomes", test_outcomes);
  g_test_add_func ("/smtp/half", test_half);
  g_test_add_func ("/smtp/text-arrives", test_text_arrives);
  g_test_add_func ("/smtp/greeting", test_greeting);
  g_test_add_func ("/smtp/nobody", test_nobody);
  g_test_add_func ("/smtp/security", test_security);
  g_test_add_func ("/smtp/login", test_login);
  g_test_add_func ("/smtp/cancelled", test_cancelled);
  return g_test_run ();
}
