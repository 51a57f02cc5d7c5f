/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keys: HKDF against openssl and HMAC against RFC 4231; keys given back are wiped; tokens and
 * random numbers have their form; hashes and signatures against FIPS 180-4 and RFC 8032.
 */
#include "server/crypto/hash.h"
#include "server/crypto/key.h"
#include "server/crypto/random.h"
#include "server/crypto/signer.h"
#include "tests/server/crypto/crypto-test.h"

#include <string.h>

#define SAMPLE_KEY "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define N_THREADS 4
#define N_ROUNDS 20000

/* RFC 5869 has no vector with a key of 32 bytes, no salt and text as info, so openssl is the
 * judge. */
static void
test_derive_as_openssl (void)
{
  static const char *const labels[] = { "look-up", "master-key:wrap", "segment-seal:00ff:blob:1",
                                        "鍵" };
  if (!test_has_program ("openssl"))
    return;
  g_autoptr (MdgKey) key = test_key (SAMPLE_KEY);
  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      g_autofree char *info = g_strconcat ("info:", labels[i], NULL);
      const char *const argv[] = { "openssl", "kdf",
                                   "-keylen", "32",
                                   "-kdfopt", "digest:SHA2-256",
                                   "-kdfopt", "hexkey:" SAMPLE_KEY,
                                   "-kdfopt", info,
                                   "HKDF", NULL };
      g_autofree char *output = test_run (argv);
      g_auto (GStrv) parts = g_strsplit (output, ":", -1);
      g_autofree char *joined = g_strjoinv ("", parts);
      g_autofree char *theirs = g_ascii_strdown (joined, -1);
      g_autoptr (MdgKey) derived = mdg_key_derive (key, labels[i]);
      g_autofree char *ours = test_hex (mdg_key_get_bytes (derived), MDG_KEY_SIZE);
      g_assert_cmpstr (ours, ==, theirs);
    }
}

/* HMAC pads short keys with zeros, so that vectors with shorter keys fit ours of 32 bytes. */
static void
test_mac (void)
{
  static const struct
  {
    const char *key;
    const char *data;
    const char *mac;
    const char *what;
  } rows[] = {
    { "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b000000000000000000000000", "Hi There",
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7", "RFC 4231, case 1" },
    { "4a65666500000000000000000000000000000000000000000000000000000000",
      "what do ya want for nothing?",
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843", "RFC 4231, case 2" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].what);
      guint8 mac[MDG_MAC_SIZE];
      g_autoptr (MdgKey) key = test_key (rows[i].key);
      mdg_key_mac (key, rows[i].data, strlen (rows[i].data), mac);
      g_autofree char *hex = test_hex (mac, sizeof mac);
      g_assert_cmpstr (hex, ==, rows[i].mac);
    }
}

/* Otherwise whoever can ask for MACs could ask for derived keys. */
static void
test_mac_is_no_derived_key (void)
{
  guint8 mac[MDG_MAC_SIZE];
  g_autoptr (MdgKey) key = test_key (SAMPLE_KEY);
  g_autoptr (MdgKey) derived = mdg_key_derive (key, "label");
  mdg_key_mac (key, "label\x01", 6, mac);
  g_assert_false (mdg_mac_equal (mac, mdg_key_get_bytes (derived)));
  mdg_key_mac (key, "label", 5, mac);
  g_assert_false (mdg_mac_equal (mac, mdg_key_get_bytes (derived)));
}

static void
test_keys_differ (void)
{
  g_autoptr (MdgKey) a = mdg_key_new_random ();
  g_autoptr (MdgKey) b = mdg_key_new_random ();
  g_autoptr (MdgKey) again = mdg_key_new_from_bytes (mdg_key_get_bytes (a));
  g_assert_false (mdg_key_equal (a, b));
  g_assert_true (mdg_key_equal (a, again));
}

#ifndef __SANITIZE_ADDRESS__
static void
test_wiped (void)
{
  static const guint8 zero[MDG_KEY_SIZE] = { 0 };
  MdgKey *key = test_key (SAMPLE_KEY);
  const volatile guint8 *bytes = mdg_key_get_bytes (key);
  g_assert_cmpuint (bytes[1], ==, 1);
  mdg_key_unref (key);
  g_assert_cmpmem ((const guint8 *) bytes, MDG_KEY_SIZE, zero, MDG_KEY_SIZE);
}
#endif

static gpointer
use_shared_key (gpointer data)
{
  MdgKey *shared = data;
  guint8 mac[MDG_MAC_SIZE];
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr (MdgKey) held = mdg_key_ref (shared);
      g_autoptr (MdgKey) own = mdg_key_new_random ();
      mdg_key_mac (held, mdg_key_get_bytes (own), MDG_KEY_SIZE, mac);
    }
  return NULL;
}

static void
test_many_threads (void)
{
  GThread *threads[N_THREADS];
  g_autoptr (MdgKey) key = test_key (SAMPLE_KEY);
  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("key", use_shared_key, key);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  g_autofree char *hex = test_hex (mdg_key_get_bytes (key), MDG_KEY_SIZE);
  g_assert_cmpstr (hex, ==, SAMPLE_KEY);
}

/* As many as the keyring holds, twice: memory given back must be taken again. */
static void
test_many_keys (void)
{
  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_key_unref);
      for (guint i = 0; i < 50000; i++)
        g_ptr_array_add (keys, mdg_key_new_random ());
      g_assert_false (mdg_key_equal (keys->pdata[0], keys->pdata[49999]));
    }
}

static void
test_random (void)
{
  guint seen[10] = { 0 };
  for (guint i = 0; i < 10000; i++)
    seen[mdg_random_below (10)]++;
  for (guint i = 0; i < 10; i++)
    g_assert_cmpuint (seen[i], >, 800);
  g_assert_cmpuint (mdg_random_below (0), ==, 0);
  g_assert_cmpuint (mdg_random_below (1), ==, 0);

  g_autoptr (GHashTable) tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < 1000; i++)
    {
      char *token = mdg_random_token ();
      g_assert_cmpuint (strlen (token), ==, MDG_RANDOM_TOKEN_CHARS);
      g_assert_cmpuint (
        strspn (token, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"), ==,
        MDG_RANDOM_TOKEN_CHARS);
      g_assert_true (g_hash_table_add (tokens, token));
    }
}

static void
test_hash (void)
{
  static const struct
  {
    const char *text;
    gsize repeat;
    const char *hash;
    const char *what;
  } rows[] = {
    { "", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "nothing" },
    { "abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      "FIPS 180-4, one block" },
    { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
      "FIPS 180-4, two blocks" },
    { "aaaaaaaaaa", 100000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
      "a million a" },
  };
  g_autoptr (MdgHash) hash = mdg_hash_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].what);
      guint8 result[MDG_HASH_SIZE], parsed[MDG_HASH_SIZE];
      for (gsize r = 0; r < rows[i].repeat; r++)
        mdg_hash_update (hash, rows[i].text, strlen (rows[i].text));
      mdg_hash_finish (hash, result);
      g_autofree char *hex = mdg_hash_dup_hex (result);
      g_assert_cmpstr (hex, ==, rows[i].hash);
      g_assert_true (mdg_hash_parse_hex (hex, parsed));
      g_assert_cmpmem (parsed, sizeof parsed, result, sizeof result);
    }
  guint8 result[MDG_HASH_SIZE], token[MDG_HASH_SIZE];
  mdg_hash_data ("abc", 3, result);
  mdg_token_hash ("abc", token);
  g_assert_cmpmem (result, sizeof result, token, sizeof token);
}

static void
test_hash_hex (void)
{
  static const char *const wrong[] = {
    NULL,
    "",
    "00",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8555",
    "g3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    " e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85"
  };
  guint8 parsed[MDG_HASH_SIZE];
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (mdg_hash_parse_hex (wrong[i], parsed));
}

static void
test_signatures (void)
{
  static const struct
  {
    const char *seed;
    const char *public_key;
    const char *message;
    const char *signature;
    const char *what;
  } rows[] = {
    { "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9"
      "b46b"
      "d25bf5f0595bbe24655141438e7a100b",
      "RFC 8032, test 1" },
    { "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f1"
      "1d8c"
      "387b2eaeb4302aeeb00d291612bb0c00",
      "RFC 8032, test 2" },
    { "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
      "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984d"
      "c659"
      "4a7c15e9716ed28dc027beceea1ec40a",
      "RFC 8032, test 3" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].what);
      guint8 signature[MDG_SIGNATURE_SIZE];
      g_autoptr (MdgKey) seed = test_key (rows[i].seed);
      g_autoptr (MdgSigner) signer = mdg_signer_new (seed);
      g_autoptr (GBytes) message = test_bytes (rows[i].message);
      gsize size = g_bytes_get_size (message);
      const guint8 *data = g_bytes_get_data (message, NULL);
      const guint8 *public_key = mdg_signer_get_public_key (signer);
      g_autofree char *public_hex = test_hex (public_key, MDG_PUBLIC_KEY_SIZE);
      g_assert_cmpstr (public_hex, ==, rows[i].public_key);
      mdg_signer_sign (signer, data, size, signature);
      g_autofree char *hex = test_hex (signature, sizeof signature);
      g_assert_cmpstr (hex, ==, rows[i].signature);
      g_assert_true (mdg_signature_verify (public_key, data, size, signature));
      for (gsize byte = 0; byte < sizeof signature; byte++)
        {
          signature[byte] ^= 1;
          g_assert_false (mdg_signature_verify (public_key, data, size, signature));
          signature[byte] ^= 1;
        }
      g_assert_false (mdg_signature_verify (public_key, "other", 5, signature));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (mdg_crypto_init (NULL));
  g_assert_true (mdg_crypto_init (NULL));
  g_test_add_func ("/key/derive-as-openssl", test_derive_as_openssl);
  g_test_add_func ("/key/mac", test_mac);
  g_test_add_func ("/key/mac-is-no-derived-key", test_mac_is_no_derived_key);
  g_test_add_func ("/key/differ", test_keys_differ);
#ifndef __SANITIZE_ADDRESS__
  g_test_add_func ("/key/wiped", test_wiped);
#endif
  g_test_add_func ("/key/many-threads", test_many_threads);
  g_test_add_func ("/key/many-keys", test_many_keys);
  g_test_add_func ("/random", test_random);
  g_test_add_func ("/hash", test_hash);
  g_test_add_func ("/hash/hex", test_hash_hex);
  g_test_add_func ("/signer", test_signatures);
  return g_test_run ();
}
