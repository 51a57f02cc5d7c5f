/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Authenticator codes: RFC 6238's vectors, oathtool as judge, window and replay, what people
 * type; base 32 against RFC 4648; recovery codes.
 */
#include "server/crypto/random.h"
#include "server/crypto/totp.h"
#include "shared/base/clock.h"
#include "tests/server/crypto/crypto-test.h"

#include <string.h>

#define RFC_SECRET "12345678901234567890"

static GBytes *
rfc_secret (void)
{
  return g_bytes_new_static (RFC_SECRET, strlen (RFC_SECRET));
}

/* Appendix B has eight digits; ours are the last six of them. */
static void
test_rfc_vectors (void)
{
  static const struct
  {
    gint64 seconds;
    const char *code;
  } rows[] = {
    { 59, "287082" },
    { 1111111109, "081804" },
    { 1111111111, "050471" },
    { 1234567890, "005924" },
    { 2000000000, "279037" },
    { G_GINT64_CONSTANT (20000000000), "353130" },
  };
  g_autoptr (GBytes) secret = rfc_secret ();
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *code =
        mdg_totp_dup_code (secret, mdg_totp_step (rows[i].seconds * MDG_SECOND));
      g_assert_cmpstr (code, ==, rows[i].code);
    }
}

static void
test_as_oathtool (void)
{
  if (!test_has_program ("oathtool"))
    return;
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (GBytes) secret = mdg_totp_new_secret ();
      g_autofree char *text =
        mdg_base32_encode (g_bytes_get_data (secret, NULL), g_bytes_get_size (secret));
      gint64 seconds = 1000000000 + (gint64) mdg_random_below (2000000000);
      g_autofree char *at = g_strdup_printf ("@%" G_GINT64_FORMAT, seconds);
      const char *const argv[] = { "oathtool", "--totp", "--base32", "--now", at, text, NULL };
      g_autofree char *theirs = test_run (argv);
      g_autofree char *ours = mdg_totp_dup_code (secret, mdg_totp_step (seconds * MDG_SECOND));
      g_assert_cmpstr (ours, ==, theirs);
    }
}

static void
test_window (void)
{
  static const struct
  {
    int steps;
    gboolean right;
    const char *what;
  } rows[] = {
    { 0, TRUE, "the code of now" },
    { -1, TRUE, "the one before: a slow typist" },
    { 1, TRUE, "the next: a telephone that is fast" },
    { -2, FALSE, "two before" },
    { 2, FALSE, "two ahead" },
  };
  g_autoptr (GBytes) secret = rfc_secret ();
  gint64 now = 1234567890 * MDG_SECOND;
  gint64 step = mdg_totp_step (now);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 matched = -1;
      g_test_message ("%s", rows[i].what);
      g_autofree char *code = mdg_totp_dup_code (secret, step + rows[i].steps);
      g_assert_cmpint (mdg_totp_verify (secret, code, now, 0, &matched), ==, rows[i].right);
      g_assert_cmpint (matched, ==, rows[i].right ? step + rows[i].steps : -1);
    }
}

static void
test_once (void)
{
  g_autoptr (GBytes) secret = rfc_secret ();
  gint64 now = 1234567890 * MDG_SECOND;
  gint64 step = mdg_totp_step (now);
  gint64 matched = 0;
  g_autofree char *code = mdg_totp_dup_code (secret, step);
  g_autofree char *before = mdg_totp_dup_code (secret, step - 1);
  g_autofree char *next = mdg_totp_dup_code (secret, step + 1);
  g_assert_true (mdg_totp_verify (secret, code, now, 0, &matched));
  g_assert_false (mdg_totp_verify (secret, code, now, matched, &matched));
  g_assert_false (mdg_totp_verify (secret, before, now, matched, &matched));
  g_assert_true (mdg_totp_verify (secret, next, now, matched, &matched));
  g_assert_cmpint (matched, ==, step + 1);
}

static void
test_typed (void)
{
  static const struct
  {
    const char *code;
    gboolean right;
    const char *what;
  } rows[] = {
    { "005924", TRUE, "as shown" },
    { "005 924", TRUE, "with a space, as apps show it" },
    { " 005-924 ", TRUE, "with other separators" },
    { "００５９２４", TRUE, "full width" },
    { "５９２４", FALSE, "without the zeros" },
    { "0059240", FALSE, "too many digits" },
    { "", FALSE, "nothing" },
    { "00592a", FALSE, "a letter" },
    { "\xff\xff", FALSE, "not UTF-8" },
  };
  g_autoptr (GBytes) secret = rfc_secret ();
  gint64 step = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].what);
      g_assert_cmpint (mdg_totp_verify (secret, rows[i].code, 1234567890 * MDG_SECOND, 0, &step),
                       ==, rows[i].right);
    }
}

static void
test_base32 (void)
{
  static const char *const rows[][2] = {
    { "", "" },
    { "f", "MY" },
    { "fo", "MZXQ" },
    { "foo", "MZXW6" },
    { "foob", "MZXW6YQ" },
    { "fooba", "MZXW6YTB" },
    { "foobar", "MZXW6YTBOI" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = mdg_base32_encode (rows[i][0], strlen (rows[i][0]));
      g_assert_cmpstr (text, ==, rows[i][1]);
      g_autoptr (GBytes) bytes = mdg_base32_decode (text);
      g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), rows[i][0],
                       strlen (rows[i][0]));
    }
  g_autoptr (GBytes) typed = mdg_base32_decode ("mzxw 6ytb-oi======");
  g_assert_cmpmem (g_bytes_get_data (typed, NULL), g_bytes_get_size (typed), "foobar", 6);
  g_assert_null (mdg_base32_decode ("MZXW1"));
  g_assert_null (mdg_base32_decode ("MZX\xe7\xaa\x93"));
}

static void
test_uri (void)
{
  g_autoptr (GBytes) secret = rfc_secret ();
  g_autofree char *uri = mdg_totp_dup_uri (secret, "窓口 A&B", "s012345");
  g_assert_cmpstr (
    uri, ==,
    "otpauth://totp/%E7%AA%93%E5%8F%A3%20A%26B:s012345?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    "&issuer=%E7%AA%93%E5%8F%A3%20A%26B&algorithm=SHA1&digits=6&period=30");
}

static void
test_recovery_codes (void)
{
  g_autoptr (MdgKey) key = mdg_key_new_random ();
  g_autoptr (MdgKey) other = mdg_key_new_random ();
  g_auto (GStrv) codes = mdg_recovery_codes_new ();
  g_assert_cmpuint (g_strv_length (codes), ==, MDG_RECOVERY_CODES);
  for (guint i = 0; codes[i] != NULL; i++)
    {
      g_assert_cmpuint (strlen (codes[i]), ==, 11);
      g_assert_cmpint (codes[i][5], ==, '-');
      g_assert_false (g_strv_contains ((const char *const *) codes + i + 1, codes[i]));
    }
  guint8 hash[MDG_MAC_SIZE], typed[MDG_MAC_SIZE], wrong[MDG_MAC_SIZE];
  mdg_recovery_code_hash (key, "k1dm0-x9qpt", hash);
  mdg_recovery_code_hash (key, " KIDMO x9qpt", typed);
  g_assert_true (mdg_mac_equal (hash, typed));
  mdg_recovery_code_hash (key, "ｋ１ｄｍ０－ｘ９ｑｐｔ", typed);
  g_assert_true (mdg_mac_equal (hash, typed));
  mdg_recovery_code_hash (key, "k1dm0-x9qpu", wrong);
  g_assert_false (mdg_mac_equal (hash, wrong));
  mdg_recovery_code_hash (other, "k1dm0-x9qpt", wrong);
  g_assert_false (mdg_mac_equal (hash, wrong));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (mdg_crypto_init (NULL));
  g_test_add_func ("/totp/rfc-vectors", test_rfc_vectors);
  g_test_add_func ("/totp/as-oathtool", test_as_oathtool);
  g_test_add_func ("/totp/window", test_window);
  g_test_add_func ("/totp/once", test_once);
  g_test_add_func ("/totp/typed", test_typed);
  g_test_add_func ("/totp/base32", test_base32);
  g_test_add_func ("/totp/uri", test_uri);
  g_test_add_func ("/totp/recovery-codes", test_recovery_codes);
  return g_test_run ();
}
