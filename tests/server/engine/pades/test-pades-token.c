/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signing with a key on a token, with SoftHSM: it signs; wrong PIN (asked once only), wrong name,
 * missing token and missing key are told apart; what is left is signed when a token that was pulled
 * out comes back. Skipped as a whole (exit 77) without softhsm2-util and pkcs11-tool.
 */
#include "shared/base/error.h"
#include "tests/server/engine/pades/pades-test.h"

#include <glib/gstdio.h>

#define FINE MDG_N_ERRORS
#define PIN "31415926"
#define SIGN_REST "--sign-rest"

typedef struct
{
  char *folder;
  char *store;
  const char *module;
} Token;

static const char *
find_module (void)
{
  static const char *const paths[] = { "/usr/lib/softhsm/libsofthsm2.so",
                                       "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
                                       "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
                                       "/usr/lib64/pkcs11/libsofthsm2.so" };
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    if (g_file_test (paths[i], G_FILE_TEST_EXISTS))
      return paths[i];
  return NULL;
}

static void
run (const char *const *argv)
{
  int status = 0;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL,
                NULL, NULL, &text, &status, &error);
  g_assert_no_error (error);
  if (status != 0)
    g_error ("%s: %s", argv[0], text);
}

/* Key and certificate of signer-@name under one id and label. */
static void
import (Token *token, const char *name, const char *id)
{
  g_autofree char *key_name = g_strdup_printf ("signer-%s.key", name);
  g_autofree char *pem_name = g_strdup_printf ("signer-%s.pem", name);
  g_autofree char *key = test_ca_path (key_name);
  g_autofree char *pem = test_ca_path (pem_name);
  g_autofree char *der = g_build_filename (token->folder, "certificate.der", NULL);
  const char *const key_argv[] = { "softhsm2-util", "--import", key, "--token", "Madoguchi",
                                   "--label", name, "--id", id, "--pin", PIN, NULL };
  const char *const der_argv[] = { "openssl", "x509", "-in", pem, "-outform", "DER", "-out", der,
                                   NULL };
  const char *const pem_argv[] = { "pkcs11-tool", "--module", token->module, "--token-label",
                                   "Madoguchi", "--login", "--pin", PIN, "--write-object", der,
                                   "--type", "cert", "--label", name, "--id", id, NULL };
  run (key_argv);
  run (der_argv);
  run (pem_argv);
}

static void
set_up (Token *token)
{
  token->module = find_module ();
  token->folder = g_dir_make_tmp ("madoguchi-token-XXXXXX", NULL);
  token->store = g_build_filename (token->folder, "tokens", NULL);
  g_autofree char *config_path = g_build_filename (token->folder, "softhsm2.conf", NULL);
  g_autofree char *config = g_strdup_printf (
    "directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n", token->store);
  g_assert_cmpint (g_mkdir (token->store, 0700), ==, 0);
  g_assert_true (g_file_set_contents (config_path, config, -1, NULL));
  g_setenv ("SOFTHSM2_CONF", config_path, TRUE);
  const char *const argv[] = { "softhsm2-util", "--init-token", "--free", "--label", "Madoguchi",
                               "--so-pin", "27182818", "--pin", PIN, NULL };
  run (argv);
  import (token, "rsa2048", "01");
  import (token, "p256", "02");
  import (token, "expired", "03");
}

static void
tear_down (Token *token)
{
  const char *const argv[] = { "rm", "-rf", token->folder, NULL };
  run (argv);
  g_free (token->folder);
  g_free (token->store);
}

static MdgPadesSigner *
open_signer (const Token *token, const char *what, const char *pin, GError **error)
{
  g_autofree char *uri = g_strdup_printf ("pkcs11:%s?module-path=%s", what, token->module);
  MdgPadesOptions options = { .pkcs11_uri = uri, .pin = pin, .level = MDG_PADES_LEVEL_B_B };
  return mdg_pades_signer_new (&options, NULL, error);
}

static void
test_keys (gconstpointer data)
{
  static const struct
  {
    const char *what;
    const char *pin;
    MdgErrorCode expected;
    const char *sentence;
  } rows[] = {
    { "token=Madoguchi;object=rsa2048", PIN, FINE, "a key by its name" },
    { "token=Madoguchi;id=%02", PIN, FINE, "a key by its id" },
    { "token=Madoguchi;object=rsa2048;type=private", PIN, FINE, "the type may be said" },
    { "token=Madoguchi;object=expired", PIN, MDG_ERROR_SIGNING_EXPIRED, "its certificate counts" },
    { "token=Madoguchi", PIN, MDG_ERROR_SIGNING_SEVERAL_KEYS, "one of several must be named" },
    { "token=Madoguchi;object=nobody", PIN, MDG_ERROR_SIGNING_NO_KEY, "a key that is not there" },
    { "token=Elsewhere;object=rsa2048", PIN, MDG_ERROR_SIGNING_TOKEN, "a token that is not there" },
    { "token=Madoguchi;object=rsa2048", "00000000", MDG_ERROR_SIGNING_PIN, "a wrong PIN" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_test_message ("%s", rows[i].sentence);
      g_autoptr (MdgPadesSigner) signer =
        open_signer (data, rows[i].what, rows[i].pin, &error);
      g_assert_cmpint (signer != NULL ? FINE : (MdgErrorCode) error->code, ==, rows[i].expected);
    }
}

static void
test_signs (gconstpointer data)
{
  static const char *const names[] = { "rsa2048", "p256" };
  g_autoptr (GBytes) pdf = test_pdf_new (0, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *what = g_strdup_printf ("token=Madoguchi;object=%s", names[i]);
      g_autoptr (MdgPadesSigner) signer = open_signer (data, what, PIN, &error);
      g_assert_no_error (error);
      g_autoptr (GBytes) result = mdg_pades_signer_sign (signer, pdf, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (test_state_of (result), ==, "whole");
    }
}

/* ---- pulled out ---- */

#define N_DOCUMENTS 6
#define PULLED_AT 3

typedef struct
{
  const Token *token;
  guint n_loaded;
  guint n_stored[N_DOCUMENTS];
} Pulling;

static char *
dup_away (const Token *token)
{
  return g_build_filename (token->folder, "away", NULL);
}

static void
pull_out (const Token *token)
{
  g_autofree char *away = dup_away (token);
  g_assert_cmpint (g_rename (token->store, away), ==, 0);
}

static void
put_back (const Token *token)
{
  g_autofree char *away = dup_away (token);
  g_assert_cmpint (g_rename (away, token->store), ==, 0);
}

static GBytes *
load (guint index, gpointer user_data, GError **error)
{
  Pulling *pulling = user_data;
  if (pulling->n_loaded++ == PULLED_AT)
    pull_out (pulling->token);
  return test_pdf_new (0, NULL);
}

static GBytes *
load_plain (guint index, gpointer user_data, GError **error)
{
  return test_pdf_new (0, NULL);
}

static gboolean
store_none (guint index, GBytes *pdf, gpointer user_data, GError **error)
{
  g_assert_cmpstr (test_state_of (pdf), ==, "whole");
  return TRUE;
}

static gboolean
store (guint index, GBytes *pdf, gpointer user_data, GError **error)
{
  Pulling *pulling = user_data;
  pulling->n_stored[index]++;
  return TRUE;
}

static void
test_pulled_out (gconstpointer data)
{
  Pulling pulling = { .token = data };
  const MdgPadesBatch batch = { load, store, &pulling };
  gboolean done[N_DOCUMENTS] = { FALSE };
  guint n_done = 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgPadesSigner) signer =
    open_signer (data, "token=Madoguchi;object=rsa2048", PIN, &error);
  g_assert_no_error (error);
  g_assert_false (
    mdg_pades_signer_sign_batch (signer, &batch, N_DOCUMENTS, done, 1, NULL, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_SIGNING_TOKEN);
  for (guint i = 0; i < N_DOCUMENTS; i++)
    n_done += done[i];
  g_assert_cmpuint (n_done, ==, PULLED_AT);

  /* SoftHSM looks at its files anew only in another process. */
  put_back (data);
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  const char *const again[] = { program, SIGN_REST, pulling.token->module, NULL };
  run (again);
}

/* What the rest of a batch is after the token is back. */
static int
sign_rest (const char *module)
{
  const Token token = { .module = module };
  const MdgPadesBatch batch = { load_plain, store_none, NULL };
  gboolean done[N_DOCUMENTS] = { TRUE, TRUE, TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgPadesSigner) signer =
    open_signer (&token, "token=Madoguchi;object=rsa2048", PIN, &error);
  g_assert_no_error (error);
  g_assert_true (
    mdg_pades_signer_sign_batch (signer, &batch, N_DOCUMENTS, done, 1, NULL, &error));
  for (guint i = 0; i < N_DOCUMENTS; i++)
    g_assert_true (done[i]);
  return 0;
}

int
main (int argc, char **argv)
{
  Token token = { 0 };
  if (argc == 3 && g_str_equal (argv[1], SIGN_REST))
    return sign_rest (argv[2]);
  g_autofree char *softhsm = g_find_program_in_path ("softhsm2-util");
  g_autofree char *pkcs11 = g_find_program_in_path ("pkcs11-tool");
  g_test_init (&argc, &argv, NULL);
  if (softhsm == NULL || pkcs11 == NULL || find_module () == NULL)
    {
      g_printerr ("SKIPPED: install softhsm2 and opensc to test signing with a token\n");
      return 77;
    }
  set_up (&token);
  g_test_add_data_func ("/pades-token/keys", &token, test_keys);
  g_test_add_data_func ("/pades-token/signs", &token, test_signs);
  g_test_add_data_func ("/pades-token/pulled-out", &token, test_pulled_out);
  int status = g_test_run ();
  tear_down (&token);
  return status;
}
