/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The master key on a security token, with SoftHSM: RSA and AES keys wrap and unwrap; wrong PIN,
 * wrong name, other tokens, ambiguous names, unsafe PINs and damaged files are refused with their
 * reason. Skipped as a whole (exit 77) without softhsm2-util and pkcs11-tool.
 */
#include "server/crypto/master-key.h"
#include "server/crypto/random.h"
#include "shared/base/error.h"
#include "shared/base/text.h"
#include "tests/server/crypto/crypto-test.h"

#include <glib/gstdio.h>
#include <string.h>

#define PIN "3141592653"

typedef struct
{
  char *folder;
  char *pin_path;
  char *wrapped_path;
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
pkcs11_tool (Token *token, const char *action, const char *type, const char *label, const char *id)
{
  const char *const argv[] = {
    "pkcs11-tool", "--module", token->module, "--token-label", "Madoguchi",
    "--login", "--pin", PIN, action, "--key-type",
    type, "--label", label, "--id", id,
    NULL
  };
  g_free (test_run (argv));
}

static void
write_secret (const char *path, const char *text, int mode)
{
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (g_chmod (path, mode), ==, 0);
}

static void
make_token (Token *token)
{
  g_autofree char *config_path = g_build_filename (token->folder, "softhsm2.conf", NULL);
  g_autofree char *store = g_build_filename (token->folder, "tokens", NULL);
  g_autofree char *config = g_strdup_printf (
    "directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n", store);
  g_assert_cmpint (g_mkdir (store, 0700), ==, 0);
  write_secret (config_path, config, 0600);
  g_setenv ("SOFTHSM2_CONF", config_path, TRUE);
  const char *const argv[] = { "softhsm2-util", "--init-token", "--free", "--label", "Madoguchi",
                               "--so-pin", "2718281828", "--pin", PIN, NULL };
  g_free (test_run (argv));
  pkcs11_tool (token, "--keypairgen", "rsa:2048", "rsa", "01");
  pkcs11_tool (token, "--keygen", "AES:32", "aes", "02");
  pkcs11_tool (token, "--keygen", "AES:32", "twice", "03");
  pkcs11_tool (token, "--keygen", "AES:32", "twice", "04");
}

static void
set_up (Token *token, gconstpointer data)
{
  token->folder = test_folder_new ();
  token->pin_path = g_build_filename (token->folder, "pin", NULL);
  token->wrapped_path = g_build_filename (token->folder, "master.wrapped", NULL);
  token->module = find_module ();
  write_secret (token->pin_path, PIN "\n", 0400);
  make_token (token);
}

static void
tear_down (Token *token, gconstpointer data)
{
  test_folder_remove (token->folder);
  g_free (token->pin_path);
  g_free (token->wrapped_path);
}

static char *
uri_of (Token *token, const char *name)
{
  return g_strdup_printf ("pkcs11:token=Madoguchi;%s?pin-source=file:%s&module-path=%s", name,
                          token->pin_path, token->module);
}

static void
test_kinds_of_keys (Token *token, gconstpointer data)
{
  static const char *const names[] = { "object=rsa", "id=%01", "object=rsa;type=private",
                                       "object=aes", "id=%04", "object=twice;id=%03" };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *uri = uri_of (token, names[i]);
      g_autofree char *text = NULL;
      g_assert_true (mdg_master_key_create_token (uri, token->wrapped_path, &error));
      g_assert_no_error (error);
      g_autoptr (MdgMasterKey) master =
        mdg_master_key_load_token (uri, token->wrapped_path, &error);
      g_assert_no_error (error);
      g_autoptr (MdgMasterKey) again = mdg_master_key_load_token (uri, token->wrapped_path, &error);
      g_assert_cmpstr (mdg_master_key_get_id_text (master), ==, mdg_master_key_get_id_text (again));
      g_assert_true (g_file_get_contents (token->wrapped_path, &text, NULL, NULL));
      g_assert_nonnull (strstr (text, mdg_master_key_get_id_text (master)));
      g_test_message ("%s: %s", names[i], text);

      g_assert_false (mdg_master_key_create_token (uri, token->wrapped_path, &error));
      g_assert_error (error, MDG_ERROR, MDG_ERROR_MASTER_KEY);
      g_assert_cmpint (g_unlink (token->wrapped_path), ==, 0);
    }
}

static void
assert_refused (const char *uri, const char *path, const char *reason)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (mdg_master_key_load_token (uri, path, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_MASTER_KEY);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (mdg_error_get_arg (error, "reason"), reason));
}

static void
test_refusals (Token *token, gconstpointer data)
{
  static const struct
  {
    const char *uri;
    const char *reason;
  } rows[] = {
    { "pkcs11:token=Other;object=rsa?pin-source=file:{pin}&module-path={module}", "not connected" },
    { "pkcs11:token=Madoguchi;object=none?pin-source=file:{pin}&module-path={module}",
      "no RSA or AES key" },
    { "pkcs11:token=Madoguchi;object=twice?pin-source=file:{pin}&module-path={module}",
      "more than one key" },
    { "pkcs11:token=Madoguchi;object=aes?pin-source=file:{pin}&module-path={module}",
      "of another kind" },
    { "pkcs11:token=Madoguchi;id=%04?pin-source=file:{pin}&module-path={module}",
      "of another kind" },
    { "pkcs11:token=Madoguchi;object=rsa?pin-value=" PIN "&module-path={module}",
      "may not stand in the URI" },
    { "pkcs11:token=Madoguchi;object=rsa?module-path={module}", "needs a PIN" },
    { "pkcs11:token=Madoguchi;object=rsa?pin-source=file:{pin}.none&module-path={module}",
      "cannot be opened" },
    { "pkcs11:token=Madoguchi;object=rsa?pin-source=credential:pin&module-path={module}",
      "passed no credentials" },
    { "pkcs11:token=Madoguchi;object=rsa?pin-source=file:{pin}&module-path={module}.none",
      "could not be loaded" },
    { "pkcs12:token=Madoguchi", "not valid" },
    { "pkcs11:tokken=Madoguchi;object=rsa", "not valid" },
  };
  const char *const names[] = { "pin", "module", NULL };
  const char *const values[] = { token->pin_path, token->module, NULL };
  g_autofree char *uri = uri_of (token, "object=rsa");
  g_assert_true (mdg_master_key_create_token (uri, token->wrapped_path, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *wrong = mdg_text_fill (rows[i].uri, names, values);
      assert_refused (wrong, token->wrapped_path, rows[i].reason);
    }
}

static void
test_pins (Token *token, gconstpointer data)
{
  g_autofree char *uri = uri_of (token, "object=rsa");
  g_assert_true (mdg_master_key_create_token (uri, token->wrapped_path, NULL));
  g_chmod (token->pin_path, 0444);
  assert_refused (uri, token->wrapped_path, "other users");
  g_chmod (token->pin_path, 0600);
  write_secret (token->pin_path, "0000000000", 0400);
  assert_refused (uri, token->wrapped_path, "refuses the PIN");

  g_autoptr (GError) error = NULL;
  g_autofree char *credential = g_strdup_printf (
    "pkcs11:token=Madoguchi;object=rsa?pin-source=credential:pin&module-path=%s", token->module);
  write_secret (token->pin_path, PIN, 0440);
  g_setenv ("CREDENTIALS_DIRECTORY", token->folder, TRUE);
  g_autoptr (MdgMasterKey) master =
    mdg_master_key_load_token (credential, token->wrapped_path, &error);
  g_assert_no_error (error);
  g_assert_nonnull (master);
  g_unsetenv ("CREDENTIALS_DIRECTORY");
}

static void
rewrite (const char *path, const char *from, const char *to)
{
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_auto (GStrv) parts = g_strsplit (text, from, 2);
  g_autofree char *changed = g_strjoinv (to, parts);
  g_assert_cmpstr (changed, !=, text);
  g_chmod (path, 0600);
  write_secret (path, changed, 0400);
}

static void
test_damaged_files (Token *token, gconstpointer data)
{
  g_autofree char *uri = uri_of (token, "object=aes");
  g_assert_true (mdg_master_key_create_token (uri, token->wrapped_path, NULL));
  rewrite (token->wrapped_path, "id=", "id=0");
  assert_refused (uri, token->wrapped_path, "another key");
  rewrite (token->wrapped_path, "wrapped=", "wrapped=AAAA");
  assert_refused (uri, token->wrapped_path, "cannot unwrap");
  rewrite (token->wrapped_path, "aes-gcm", "aes-ecb");
  assert_refused (uri, token->wrapped_path, "is damaged");
  g_chmod (token->wrapped_path, 0600);
  write_secret (token->wrapped_path, "no key file", 0400);
  assert_refused (uri, token->wrapped_path, "is damaged");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_autofree char *softhsm = g_find_program_in_path ("softhsm2-util");
  g_autofree char *pkcs11 = g_find_program_in_path ("pkcs11-tool");
  if (softhsm == NULL || pkcs11 == NULL || find_module () == NULL)
    {
      g_printerr ("SKIPPED: install softhsm2 and opensc to test the master key on a token\n");
      return 77;
    }
  g_assert_true (mdg_crypto_init (NULL));
  g_test_add ("/master-key-token/kinds-of-keys", Token, NULL, set_up, test_kinds_of_keys,
              tear_down);
  g_test_add ("/master-key-token/refusals", Token, NULL, set_up, test_refusals, tear_down);
  g_test_add ("/master-key-token/pins", Token, NULL, set_up, test_pins, tear_down);
  g_test_add ("/master-key-token/damaged-files", Token, NULL, set_up, test_damaged_files,
              tear_down);
  return g_test_run ();
}
