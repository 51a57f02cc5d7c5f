/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sealed values: they come back whole, libsodium's AES-256-GCM opens them too, and any changed bit,
 * length, context or key is refused. With -m perf: how long sealing and unsealing take.
 */
#include "server/crypto/random.h"
#include "server/crypto/seal.h"
#include "shared/base/error.h"
#include "tests/server/crypto/crypto-test.h"

#include <sodium.h>
#include <string.h>

#define CONTEXT "account.profile:12"
#define SAMPLE_KEY "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

static void
assert_refused (MdgKey *key, const char *context, gconstpointer data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) plain = mdg_unseal_data (key, context, data, size, &error);
  g_assert_null (plain);
  g_assert_error (error, MDG_ERROR, MDG_ERROR_SEAL_BROKEN);
}

static void
test_round_trip (void)
{
  static const gsize sizes[] = { 0, 1, 15, 16, 17, 1000, 65536, 1000003 };
  g_autoptr (MdgKey) key = mdg_key_new_random ();
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree guint8 *data = g_malloc (sizes[i] + 1);
      mdg_random_bytes (data, sizes[i]);
      g_autoptr (GBytes) sealed = mdg_seal (key, CONTEXT, sizes[i] > 0 ? data : NULL, sizes[i]);
      g_assert_cmpuint (g_bytes_get_size (sealed), ==, sizes[i] + MDG_SEAL_OVERHEAD);
      g_autoptr (GBytes) plain = mdg_unseal (key, CONTEXT, sealed, &error);
      g_assert_no_error (error);
      g_assert_cmpmem (data, sizes[i], g_bytes_get_data (plain, NULL), g_bytes_get_size (plain));
    }
}

static void
test_same_value_looks_different (void)
{
  g_autoptr (MdgKey) key = mdg_key_new_random ();
  g_autoptr (GBytes) a = mdg_seal (key, CONTEXT, "same", 4);
  g_autoptr (GBytes) b = mdg_seal (key, CONTEXT, "same", 4);
  g_assert_false (g_bytes_equal (a, b));
}

static void
test_opened_by_libsodium (void)
{
  static const char text[] = "東京都大田区";
  if (!crypto_aead_aes256gcm_is_available ())
    {
      g_test_skip ("libsodium has no AES on this processor");
      return;
    }
  g_autoptr (MdgKey) key = test_key (SAMPLE_KEY);
  g_autoptr (GBytes) sealed = mdg_seal (key, CONTEXT, text, strlen (text));
  const guint8 *bytes = g_bytes_get_data (sealed, NULL);
  guint8 plain[64];
  unsigned long long size = 0;
  g_assert_cmpuint (bytes[0], ==, 1);
  g_assert_cmpint (crypto_aead_aes256gcm_decrypt (plain, &size, NULL, bytes + 13,
                                                  g_bytes_get_size (sealed) - 13,
                                                  (const guint8 *) CONTEXT, strlen (CONTEXT),
                                                  bytes + 1, mdg_key_get_bytes (key)),
                   ==, 0);
  g_assert_cmpmem (plain, size, text, strlen (text));
}

static void
test_every_bit_matters (void)
{
  g_autoptr (MdgKey) key = mdg_key_new_random ();
  g_autoptr (GBytes) sealed = mdg_seal (key, CONTEXT, "a sealed value", 14);
  gsize size = g_bytes_get_size (sealed);
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (sealed, NULL), size);
  for (gsize bit = 0; bit < size * 8; bit++)
    {
      copy[bit / 8] ^= (guint8) (1 << bit % 8);
      assert_refused (key, CONTEXT, copy, size);
      copy[bit / 8] ^= (guint8) (1 << bit % 8);
    }
  for (gsize shorter = 0; shorter < size; shorter++)
    assert_refused (key, CONTEXT, copy, shorter);
  g_autofree guint8 *longer = g_malloc0 (size + 1);
  memcpy (longer, copy, size);
  assert_refused (key, CONTEXT, longer, size + 1);
}

static void
test_context_and_key_matter (void)
{
  static const char *const contexts[] = { "",
                                          "account.profile:1",
                                          "account.profile:123",
                                          "account.profile:13",
                                          "account.email:12",
                                          "account.profile:12 " };
  g_autoptr (MdgKey) key = mdg_key_new_random ();
  g_autoptr (MdgKey) other = mdg_key_new_random ();
  g_autoptr (GBytes) sealed = mdg_seal (key, CONTEXT, "value", 5);
  gsize size = g_bytes_get_size (sealed);
  for (gsize i = 0; i < G_N_ELEMENTS (contexts); i++)
    assert_refused (key, contexts[i], g_bytes_get_data (sealed, NULL), size);
  assert_refused (other, CONTEXT, g_bytes_get_data (sealed, NULL), size);
}

static void
test_text (void)
{
  static const char *const texts[] = { "", "a", "窓口", "line\nbreak" };
  g_autoptr (MdgKey) key = mdg_key_new_random ();
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) sealed = mdg_seal_text (key, CONTEXT, texts[i]);
      g_autofree char *text = mdg_unseal_text (key, CONTEXT, sealed, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (text, ==, texts[i]);
    }
  g_assert_null (mdg_seal_text (key, CONTEXT, NULL));
  g_assert_null (mdg_unseal_text (key, CONTEXT, NULL, NULL));
}

static void
test_not_text (void)
{
  static const char *const values[] = { "a\xff", "\xe7\xaa" };
  g_autoptr (MdgKey) key = mdg_key_new_random ();
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) sealed = mdg_seal (key, CONTEXT, values[i], strlen (values[i]));
      g_assert_null (mdg_unseal_text (key, CONTEXT, sealed, &error));
      g_assert_error (error, MDG_ERROR, MDG_ERROR_SEAL_BROKEN);
    }
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) sealed = mdg_seal (key, CONTEXT, "a\0b", 3);
  g_assert_null (mdg_unseal_text (key, CONTEXT, sealed, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_SEAL_BROKEN);
}

static void
report (const char *what, gsize size, guint rounds)
{
  double each = g_test_timer_elapsed () / rounds * 1e6;
  g_test_minimized_result (each, "%s %zu bytes: %.2f microseconds", what, size, each);
}

static void
test_speed (void)
{
  static const gsize sizes[] = { 40, 1000, 65536 };
  g_autoptr (MdgKey) key = mdg_key_new_random ();
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree guint8 *data = g_malloc0 (sizes[i]);
      guint rounds = sizes[i] > 10000 ? 5000 : 200000;
      g_autoptr (GBytes) sealed = mdg_seal (key, CONTEXT, data, sizes[i]);
      g_test_timer_start ();
      for (guint r = 0; r < rounds; r++)
        g_bytes_unref (mdg_seal (key, CONTEXT, data, sizes[i]));
      report ("seal", sizes[i], rounds);
      g_test_timer_start ();
      for (guint r = 0; r < rounds; r++)
        g_bytes_unref (mdg_unseal (key, CONTEXT, sealed, NULL));
      report ("unseal", sizes[i], rounds);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (mdg_crypto_init (NULL));
  g_test_add_func ("/seal/round-trip", test_round_trip);
  g_test_add_func ("/seal/same-value-looks-different", test_same_value_looks_different);
  g_test_add_func ("/seal/opened-by-libsodium", test_opened_by_libsodium);
  g_test_add_func ("/seal/every-bit-matters", test_every_bit_matters);
  g_test_add_func ("/seal/context-and-key-matter", test_context_and_key_matter);
  g_test_add_func ("/seal/text", test_text);
  g_test_add_func ("/seal/not-text", test_not_text);
  if (g_test_perf ())
    g_test_add_func ("/seal/speed", test_speed);
  return g_test_run ();
}
