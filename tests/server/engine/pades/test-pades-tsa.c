/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Time stamps and proofs, with an authority by script (tests/support/tsa-peer).
 *
 *   levels    B-T and B-LT say what they are, and a stamp belongs to one signature
 *   faults    authorities that refuse, lie, answer something else, or do not answer
 *   proofs    what B-LT needs, and what happens without
 */
#include "server/engine/pades/tsa.h"
#include "shared/base/error.h"
#include "tests/server/engine/pades/pades-test.h"

#include <string.h>

#define FINE MDG_N_ERRORS

typedef struct
{
  GSubprocess *process;
  char *url;
} Peer;

static void
peer_start (Peer *peer, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = test_ca_path ("");
  const char *program = g_getenv ("MADOGUCHI_TSA_PEER");
  g_assert_nonnull (program);
  peer->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                    &error, program, folder, NULL);
  g_assert_no_error (error);
  g_autoptr (GDataInputStream) out =
    g_data_input_stream_new (g_subprocess_get_stdout_pipe (peer->process));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (out), FALSE);
  g_autofree char *port = g_data_input_stream_read_line (out, NULL, NULL, &error);
  g_assert_nonnull (port);
  peer->url = g_strdup_printf ("http://127.0.0.1:%s/tsa", port);
}

static void
peer_stop (Peer *peer, gconstpointer data)
{
  g_subprocess_force_exit (peer->process);
  g_subprocess_wait (peer->process, NULL, NULL);
  g_object_unref (peer->process);
  g_free (peer->url);
}

static MdgPadesSigner *
open_signer (
  const char *name, MdgPadesLevel level, const char *url, GPtrArray *lists, GError **error)
{
  g_autofree char *file = g_strdup_printf ("signer-%s.p12", name);
  g_autoptr (GBytes) p12 = test_ca_read (file);
  g_autoptr (GPtrArray) trust = test_ca_trust ();
  MdgPadesOptions options = { .p12 = p12,
                              .password = TEST_PASSWORD,
                              .level = level,
                              .tsa_url = url,
                              .tsa_seconds = 1,
                              .trust = trust,
                              .crls = lists };
  return mdg_pades_signer_new (&options, NULL, error);
}

static GBytes *
sign (const char *name, MdgPadesLevel level, const char *url)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lists = test_ca_lists ("inter.crl", "root.crl", NULL);
  g_autoptr (GBytes) pdf = test_pdf_new (0, NULL);
  g_autoptr (MdgPadesSigner) signer = open_signer (name, level, url, lists, &error);
  g_assert_no_error (error);
  GBytes *result = mdg_pades_signer_sign (signer, pdf, NULL, &error);
  g_assert_no_error (error);
  return result;
}

static void
test_levels (Peer *peer, gconstpointer data)
{
  static const struct
  {
    const char *name;
    MdgPadesLevel level;
    MdgPadesDss dss;
  } rows[] = {
    { "rsa2048", MDG_PADES_LEVEL_B_T, MDG_PADES_DSS_NONE },
    { "p384", MDG_PADES_LEVEL_B_T, MDG_PADES_DSS_NONE },
    { "rsa4096", MDG_PADES_LEVEL_B_LT, MDG_PADES_DSS_FULL },
    { "p256", MDG_PADES_LEVEL_B_LT, MDG_PADES_DSS_FULL },
  };
  g_autoptr (GPtrArray) trust = test_ca_trust ();
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GBytes) pdf = sign (rows[i].name, rows[i].level, peer->url);
      g_autoptr (MdgPadesReport) report = mdg_pades_verify (pdf, trust, g_get_real_time ());
      const MdgPadesSignature *signature = report->signatures->pdata[0];
      g_assert_cmpint (report->fault, ==, MDG_PADES_WHOLE);
      g_assert_cmpint (signature->level, ==, rows[i].level);
      g_assert_cmpint (signature->dss, ==, rows[i].dss);
      g_assert_cmpint (ABS (signature->stamped_at - g_get_real_time ()), <,
                       60 * G_TIME_SPAN_SECOND);
    }
}

static void
test_faults (Peer *peer, gconstpointer data)
{
  static const struct
  {
    const char *kind;
    MdgErrorCode expected;
    const char *sentence;
  } rows[] = {
    { "", FINE, "an authority as it should be" },
    { "/reject", MDG_ERROR_SIGNING_TSA_REFUSED, "one that refuses" },
    { "/error", MDG_ERROR_SIGNING_TSA_REFUSED, "one that is broken" },
    { "/garbage", MDG_ERROR_SIGNING_TSA_ANSWER, "a page to sign in instead of a stamp" },
    { "/empty", MDG_ERROR_SIGNING_TSA_ANSWER, "nothing at all" },
    { "/huge", MDG_ERROR_SIGNING_TSA_ANSWER, "megabytes" },
    { "/nonce", MDG_ERROR_SIGNING_TSA_NONCE, "the answer to another question" },
    { "/imprint", MDG_ERROR_SIGNING_TSA_IMPRINT, "a stamp on something else" },
    { "/purpose", MDG_ERROR_SIGNING_TSA_CERTIFICATE, "a certificate that is not for stamps" },
    { "/changed", MDG_ERROR_SIGNING_TSA_ANSWER, "a stamp with a wrong signature" },
    { "/slow", MDG_ERROR_SIGNING_TSA_TIMEOUT, "silence" },
    { "/drip", MDG_ERROR_SIGNING_TSA_TIMEOUT, "a byte now and then" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *url = g_strconcat (peer->url, rows[i].kind, NULL);
      g_autoptr (GError) error = NULL;
      gint64 start = g_get_monotonic_time ();
      g_test_message ("%s", rows[i].sentence);
      g_autoptr (GBytes) token =
        mdg_tsa_stamp (url, rows[i].expected == MDG_ERROR_SIGNING_TSA_TIMEOUT ? 1 : 20,
                       (MdgDer){ (const guint8 *) "x", 1 }, NULL, &error);
      g_assert_cmpint (token != NULL ? FINE : (MdgErrorCode) error->code, ==, rows[i].expected);
      g_assert_cmpint (g_get_monotonic_time () - start, <, 15 * G_TIME_SPAN_SECOND);
    }
}

static void
test_unreachable (Peer *peer, gconstpointer data)
{
  static const char *const urls[] = { "http://127.0.0.1:1/tsa", "ftp://127.0.0.1/tsa", "tsa", "" };
  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (
        mdg_tsa_stamp (urls[i], 5, (MdgDer){ (const guint8 *) "x", 1 }, NULL, &error));
      g_assert_error (error, MDG_ERROR, MDG_ERROR_SIGNING_TSA_UNREACHABLE);
    }
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (G_USEC_PER_SEC / 5);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_cancelled (Peer *peer, gconstpointer data)
{
  g_autofree char *url = g_strconcat (peer->url, "/slow", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);
  g_assert_null (
    mdg_tsa_stamp (url, 30, (MdgDer){ (const guint8 *) "x", 1 }, cancellable, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_CANCELLED);
  g_thread_join (thread);
}

static void
test_proofs (Peer *peer, gconstpointer data)
{
  static const struct
  {
    const char *name;
    const char *lists[3];
    MdgErrorCode expected;
    const char *sentence;
  } rows[] = {
    { "p256", { "inter.crl", "root.crl" }, FINE, "lists of both authorities do" },
    { "p256", { "inter.crl" }, MDG_ERROR_SIGNING_NO_REVOCATION, "one of them is not enough" },
    { "p256", { NULL }, MDG_ERROR_SIGNING_NO_REVOCATION, "none is not either" },
    { "p256",
      { "old.crl", "root.crl" },
      MDG_ERROR_SIGNING_NO_REVOCATION,
      "an old list proves nothing" },
    { "revoked", { "inter.crl", "root.crl" }, MDG_ERROR_SIGNING_REVOKED, "revoked is revoked" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) lists =
        test_ca_lists (rows[i].lists[0], rows[i].lists[1], NULL);
      g_test_message ("%s", rows[i].sentence);
      g_autoptr (MdgPadesSigner) signer =
        open_signer (rows[i].name, MDG_PADES_LEVEL_B_LT, peer->url, lists, &error);
      g_assert_cmpint (signer != NULL ? FINE : (MdgErrorCode) error->code, ==, rows[i].expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/pades-tsa/levels", Peer, NULL, peer_start, test_levels, peer_stop);
  g_test_add ("/pades-tsa/faults", Peer, NULL, peer_start, test_faults, peer_stop);
  g_test_add ("/pades-tsa/unreachable", Peer, NULL, peer_start, test_unreachable, peer_stop);
  g_test_add ("/pades-tsa/cancelled", Peer, NULL, peer_start, test_cancelled, peer_stop);
  g_test_add ("/pades-tsa/proofs", Peer, NULL, peer_start, test_proofs, peer_stop);
  return g_test_run ();
}
