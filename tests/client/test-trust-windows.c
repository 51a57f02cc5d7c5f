/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The certificate stores of Windows: an authority in none of them is refused, one among the roots
 * of the PC is trusted, one among the intermediates is not.
 * Changes the stores of the Windows it runs on: for a Windows of its own. Wine looks at them once
 * in the life of a program: the cases run one by one (-p).
 */
#include "client/net/connection.h"
#include "shared/base/error.h"
#include "tests/client/own-certificate.h"
#include "tests/support/script-server.h"

#include <windows.h>

#include <wincrypt.h>

typedef struct
{
  MdgScriptServer *server;
  GTlsCertificate *certificate;
  GError *error;
  gboolean done;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *pem = NULL;
  fixture->certificate = mdg_own_certificate_new (&pem);
  fixture->server = mdg_script_server_new (fixture->certificate);
  mdg_script_server_set (fixture->server, "GET /x", 200, "{}");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->server, mdg_script_server_free);
  g_clear_object (&fixture->certificate);
  g_clear_error (&fixture->error);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (GBytes) body =
    mdg_connection_send_finish (MDG_CONNECTION (source), result, &fixture->error);
  fixture->done = TRUE;
}

static gboolean
is_done (gpointer data)
{
  return ((Fixture *) data)->done;
}

static void
expect (Fixture *fixture, gboolean trusted)
{
  MdgCall call = { .method = "GET", .path = "/x" };
  g_autoptr (MdgConnection) connection =
    mdg_connection_new (mdg_script_server_get_address (fixture->server), NULL, NULL);
  g_clear_error (&fixture->error);
  fixture->done = FALSE;
  mdg_connection_send_async (connection, &call, NULL, on_answer, fixture);
  g_assert_true (mdg_wait_until (is_done, fixture, 30));
  if (trusted)
    g_assert_no_error (fixture->error);
  else
    g_assert_error (fixture->error, MDG_ERROR, MDG_ERROR_NETWORK_CERTIFICATE);
  g_assert_cmpint (mdg_connection_is_verified (connection), ==, trusted);
}

/* FALSE without the rights of an administrator. What was written is in force once it is closed. */
static gboolean
change_store (Fixture *fixture, const wchar_t *name, gboolean put)
{
  g_autoptr (GByteArray) der = NULL;
  HCERTSTORE store =
    CertOpenStore (CERT_STORE_PROV_SYSTEM_W, 0, 0, CERT_SYSTEM_STORE_LOCAL_MACHINE, name);
  if (store == NULL)
    return FALSE;
  g_object_get (fixture->certificate, "certificate", &der, NULL);
  const CERT_CONTEXT *own = CertCreateCertificateContext (X509_ASN_ENCODING, der->data, der->len);
  const CERT_CONTEXT *found =
    put ? NULL
        : CertFindCertificateInStore (store, X509_ASN_ENCODING, 0, CERT_FIND_EXISTING, own, NULL);
  gboolean done = put ? CertAddEncodedCertificateToStore (store, X509_ASN_ENCODING, der->data,
                                                          der->len, CERT_STORE_ADD_ALWAYS, NULL)
                      : found != NULL && CertDeleteCertificateFromStore (found);
  CertFreeCertificateContext (own);
  CertCloseStore (store, 0);
  return done;
}

static void
check_store (Fixture *fixture, const wchar_t *name, gboolean trusted)
{
  if (!change_store (fixture, name, TRUE))
    {
      g_test_skip ("the stores of this PC cannot be written");
      return;
    }
  expect (fixture, trusted);
  g_assert_true (change_store (fixture, name, FALSE));
}

static void
test_unknown (Fixture *fixture, gconstpointer data)
{
  expect (fixture, FALSE);
}

static void
test_root (Fixture *fixture, gconstpointer data)
{
  check_store (fixture, L"ROOT", TRUE);
}

static void
test_intermediate (Fixture *fixture, gconstpointer data)
{
  check_store (fixture, L"CA", FALSE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_FATAL_MASK);
  g_test_add ("/trust/unknown", Fixture, NULL, set_up, test_unknown, tear_down);
  g_test_add ("/trust/root", Fixture, NULL, set_up, test_root, tear_down);
  g_test_add ("/trust/intermediate", Fixture, NULL, set_up, test_intermediate, tear_down);
  return g_test_run ();
}
