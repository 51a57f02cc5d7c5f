/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Passwords: hashes of every cost verify and only with their password; malformed hashes are just
 * wrong; at most so many are computed at once as agreed; an unknown user takes the time of a
 * wrong password; the rules say which sentence people get. With -m perf: the time of one hash.
 */
#include "server/crypto/password-rules.h"
#include "server/crypto/password.h"
#include "server/crypto/random.h"
#include "shared/base/error.h"
#include "tests/server/crypto/crypto-test.h"

#include <sodium.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static const MdgPasswordCost cheap = { 1, 1 };

static void
test_verify (void)
{
  static const struct
  {
    const char *chosen;
    const char *typed;
    gboolean right;
    const char *what;
  } rows[] = {
    { "Kanda-gawa 7", "Kanda-gawa 7", TRUE, "the same" },
    { "Kanda-gawa 7", "Kanda-gawa 8", FALSE, "another" },
    { "Kanda-gawa 7", "kanda-gawa 7", FALSE, "capitals matter" },
    { "Kanda-gawa 7", "Kanda-gawa 7 ", FALSE, "a space at the end matters" },
    { "Kanda-gawa 7", "", FALSE, "nothing" },
    { "Kanda-gawa 7", "Ｋａｎｄａ－ｇａｗａ　７", TRUE, "typed in full width" },
    { "ガギグゲゴ!1a", "ｶﾞｷﾞｸﾞｹﾞｺﾞ!1a", TRUE, "typed in half width" },
    { "", "", TRUE, "an empty password is the rules' business" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_test_message ("%s", rows[i].what);
      g_autofree char *encoded = mdg_password_hash (rows[i].chosen, &cheap, &error);
      g_assert_no_error (error);
      g_assert_true (g_str_has_prefix (encoded, "$argon2id$v=19$m=1024,t=1,p=1$"));
      g_assert_cmpint (mdg_password_verify (encoded, rows[i].typed), ==, rows[i].right);
    }
}

static void
test_salted (void)
{
  g_autofree char *a = mdg_password_hash ("the same", &cheap, NULL);
  g_autofree char *b = mdg_password_hash ("the same", &cheap, NULL);
  g_assert_cmpstr (a, !=, b);
}

static void
test_malformed (void)
{
  static const char *const rows[] = {
    NULL,
    "",
    "x",
    "$argon2id$",
    "$argon2id$v=19$m=",
    "$argon2id$v=19$m=1024,t=1,p=1$",
    "$argon2id$v=19$m=1024,t=1,p=1$AAAA$AAAA",
    "$argon2i$v=19$m=1024,t=3,p=1$c2FsdHNhbHQ$AAAA",
    "$argon2id$v=19$m=4194304,t=1,p=1$QWQ6GXPGNLMlbwxNNv+fEg$"
    "ogczqpXinHDhAxsLVbQcK17rSzzQ7SMJkBbxAi2owXQ",
    "$argon2id$v=19$m=8,t=4000000,p=1$QWQ6GXPGNLMlbwxNNv+fEg$"
    "ogczqpXinHDhAxsLVbQcK17rSzzQ7SMJkBbxAi2owXQ",
    "$argon2id$v=19$m=99999999999999999999,t=1,p=1$QWQ6GXPGNLMlbwxNNv+fEg$"
    "ogczqpXinHDhAxsLVbQcK17rSzzQ7SMJkBbxAi2owXQ",
    "$2b$12$abcdefghijklmnopqrstuuabcdefghijklmnopqrstuuabcdefghij"
  };
  g_autoptr (MdgPasswordHasher) hasher = mdg_password_hasher_new (1, 1, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_false (mdg_password_verify (rows[i], "password"));
      g_assert_true (mdg_password_hasher_needs_rehash (hasher, rows[i]));
    }
}

static void
test_refused_input (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *longest = g_strnfill (MDG_PASSWORD_MAX_BYTES, 'a');
  g_autofree char *too_long = g_strnfill (MDG_PASSWORD_MAX_BYTES + 1, 'a');
  g_autofree char *encoded = mdg_password_hash (longest, &cheap, &error);
  g_assert_no_error (error);
  g_assert_true (mdg_password_verify (encoded, longest));
  g_assert_false (mdg_password_verify (encoded, too_long));
  g_assert_false (mdg_password_verify (encoded, "\xff\xfe"));
  g_assert_false (mdg_password_verify (encoded, NULL));
  g_assert_null (mdg_password_hash (too_long, &cheap, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_PASSWORD_TOO_LONG);
  g_clear_error (&error);
  g_assert_null (mdg_password_hash ("\xff\xfe", &cheap, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_INVALID_FIELD);
}

/* libsodium reads what we write. */
static void
test_judged_by_libsodium (void)
{
  g_autofree char *encoded = mdg_password_hash ("Kanda-gawa 7", &cheap, NULL);
  g_assert_cmpint (crypto_pwhash_str_verify (encoded, "Kanda-gawa 7", 12), ==, 0);
}

static void
test_rehash (void)
{
  g_autoptr (MdgPasswordHasher) hasher = mdg_password_hasher_new (2, 1, 1);
  g_autoptr (MdgPasswordHasher) dearer = mdg_password_hasher_new (4, 1, 1);
  g_autofree char *encoded = mdg_password_hasher_hash (hasher, "secret", NULL);
  g_autofree char *initial = mdg_password_hash_random_secret ("k7dm2x9qptk7dm2x9qpt", NULL);
  g_assert_true (mdg_password_hasher_verify (hasher, encoded, "secret"));
  g_assert_true (mdg_password_hasher_verify (dearer, encoded, "secret"));
  g_assert_true (mdg_password_hasher_verify (hasher, initial, "k7dm2x9qptk7dm2x9qpt"));
  g_assert_false (mdg_password_hasher_verify (hasher, initial, "k7dm2x9qptk7dm2x9qpu"));
  g_assert_false (mdg_password_hasher_needs_rehash (hasher, encoded));
  g_assert_true (mdg_password_hasher_needs_rehash (dearer, encoded));
  g_assert_true (mdg_password_hasher_needs_rehash (hasher, initial));
}

typedef struct
{
  MdgPasswordHasher *hasher;
  const char *encoded;
  int right;
} SignIns;

static gpointer
sign_in (gpointer data)
{
  SignIns *all = data;
  if (mdg_password_hasher_verify (all->hasher, all->encoded, "secret"))
    g_atomic_int_inc (&all->right);
  return NULL;
}

/* A hundred at once with 16 MiB each would need 1.6 GiB; the greatest memory of the process
 * tells. */
static void
test_bounded_memory (void)
{
#ifdef __SANITIZE_ADDRESS__
  g_test_skip ("the sanitizer keeps freed memory");
  return;
#endif
  struct rusage usage;
  GThread *threads[100];
  g_autoptr (MdgPasswordHasher) hasher = mdg_password_hasher_new (16, 1, 2);
  g_autofree char *encoded = mdg_password_hasher_hash (hasher, "secret", NULL);
  SignIns all = { hasher, encoded, 0 };
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("sign-in", sign_in, &all);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (all.right, ==, 100);
  g_assert_cmpint (getrusage (RUSAGE_SELF, &usage), ==, 0);
  g_assert_cmpint (usage.ru_maxrss / 1024, <, 2 * 16 + 60);
}

/* Work of this thread in nanoseconds: whatever else the machine does is not counted. */
static gint64
work_now (void)
{
  struct timespec now;
  g_assert_cmpint (clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now), ==, 0);
  return now.tv_sec * G_GINT64_CONSTANT (1000000000) + now.tv_nsec;
}

static gint64
work_of (gboolean decoy, MdgPasswordHasher *hasher, const char *encoded)
{
  gint64 best = G_MAXINT64;
  for (guint i = 0; i < 5; i++)
    {
      gint64 start = work_now ();
      gboolean right = decoy ? mdg_password_hasher_verify_decoy (hasher, "wrong")
                             : mdg_password_hasher_verify (hasher, encoded, "wrong");
      best = MIN (best, work_now () - start);
      g_assert_false (right);
    }
  return best;
}

static void
test_decoy_takes_as_long (void)
{
  g_autoptr (MdgPasswordHasher) hasher = mdg_password_hasher_new (16, 1, 1);
  g_autofree char *encoded = mdg_password_hasher_hash (hasher, "secret", NULL);
  gint64 known = work_of (FALSE, hasher, encoded);
  gint64 unknown = work_of (TRUE, hasher, NULL);
  g_assert_cmpint (unknown, >, known / 2);
  g_assert_cmpint (unknown, <, known * 2);
  g_assert_false (mdg_password_hasher_verify_decoy (hasher, "mdg"));

  /* An account whose initial password was never used is not told apart from one that is not there.
   */
  g_autofree char *initial = mdg_password_hash_random_secret ("secret", NULL);
  gint64 unused = work_of (FALSE, hasher, initial);
  g_assert_cmpint (unused, >, unknown / 2);
  g_assert_cmpint (unused, <, unknown * 2);
  g_assert_true (mdg_password_hasher_verify (hasher, initial, "secret"));
}

static void
test_rules (void)
{
  static const struct
  {
    const char *password;
    int code; /* -1: fine */
    const char *what;
  } rows[] = {
    { "Kd8#mVq2xP", -1, "random text" },
    { "Sakura-no-hana-77!", -1, "a common word in a long phrase" },
    { "correct Horse battery 9", -1, "several words" },
    { "ひまわりの花-Kd8m", -1, "Japanese characters count as a kind" },
    { "Ｋｄ８＃ｍＶｑ２ｘＰ", -1, "full width is the same password" },
    { "Kd8#mVq2x", MDG_ERROR_PASSWORD_TOO_SHORT, "nine characters" },
    { "", MDG_ERROR_PASSWORD_TOO_SHORT, "nothing" },
    { "kd8mvq2xpw", MDG_ERROR_PASSWORD_TOO_SIMPLE, "two kinds" },
    { "kdmvqxpwzz", MDG_ERROR_PASSWORD_TOO_SIMPLE, "one kind" },
    { "48201957361", MDG_ERROR_PASSWORD_TOO_SIMPLE, "digits only" },
    { "Password2026!", MDG_ERROR_PASSWORD_COMMON, "the word and the year" },
    { "P@ssw0rd2026", MDG_ERROR_PASSWORD_COMMON, "signs for letters" },
    { "Qwertyuiop1!", MDG_ERROR_PASSWORD_COMMON, "a row of the keyboard" },
    { "1qaz2WSX3edc", MDG_ERROR_PASSWORD_COMMON, "columns of the keyboard" },
    { "!QAZ2wsx1qaz", MDG_ERROR_PASSWORD_COMMON, "columns with shift" },
    { "Asdfghjkl;:1", MDG_ERROR_PASSWORD_COMMON, "the Japanese home row" },
    { "Abcdefgh123!", MDG_ERROR_PASSWORD_COMMON, "the alphabet and counting" },
    { "Zyxwvut987!!", MDG_ERROR_PASSWORD_COMMON, "both backwards" },
    { "Aaaaaaaaa11!", MDG_ERROR_PASSWORD_COMMON, "one letter many times" },
    { "Xk9!Xk9!Xk9!", MDG_ERROR_PASSWORD_COMMON, "the same part three times" },
    { "Madoguchi#01", MDG_ERROR_PASSWORD_COMMON, "the product's name" },
    { "Reiwa8Tokyo!", MDG_ERROR_PASSWORD_COMMON, "era and city" },
    { "Tanaka1984-1", MDG_ERROR_PASSWORD_COMMON, "a name and a year" },
    { "Winter!2025!", MDG_ERROR_PASSWORD_COMMON, "a season and a year" },
    { "xx-S012345-Yy", MDG_ERROR_PASSWORD_COMMON, "the user ID inside" },
    { "xx-s０12345-Yy", MDG_ERROR_PASSWORD_COMMON, "the user ID in full width" },
    { "Kd8#mVq\t2xP", MDG_ERROR_INVALID_FIELD, "a tab" },
    { "Kd8#mVq\xff\xff\xff", MDG_ERROR_INVALID_FIELD, "not UTF-8" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_test_message ("%s", rows[i].what);
      gboolean fine = mdg_password_rules_check (NULL, "s012345", rows[i].password, &error);
      g_assert_cmpint (fine, ==, rows[i].code < 0);
      if (!fine)
        g_assert_error (error, MDG_ERROR, rows[i].code);
    }
}

static void
test_rules_limits (void)
{
  const MdgPasswordRules lax = { 1, 1000, 1 };
  const MdgPasswordRules strict = { 16, 20, 4 };
  g_autoptr (GError) error = NULL;
  g_autofree char *huge = g_strnfill (5000, 'x');
  g_assert_false (mdg_password_rules_check (&lax, NULL, "vqzxpwm", &error));
  g_assert_cmpstr (mdg_error_get_arg (error, "min"), ==, "8");
  g_clear_error (&error);
  g_assert_true (mdg_password_rules_check (&lax, NULL, "vqzxpwmk", &error));
  g_assert_false (mdg_password_rules_check (&lax, NULL, huge, &error));
  g_assert_cmpstr (mdg_error_get_arg (error, "max"), ==, "128");
  g_clear_error (&error);
  g_assert_false (mdg_password_rules_check (&strict, NULL, "Kd8#mVq2xPKd8mVq2xPww", &error));
  g_assert_cmpstr (mdg_error_get_arg (error, "max"), ==, "20");
  g_clear_error (&error);
  g_assert_false (mdg_password_rules_check (&strict, NULL, "Kd8mVq2xPKd8mVq2xP", &error));
  g_assert_cmpstr (mdg_error_get_arg (error, "kinds"), ==, "4");
}

/* The rules must not refuse what a password manager makes. */
static void
test_rules_like_random (void)
{
  static const char signs[] = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789#%+-=?";
  guint refused = 0;
  for (guint i = 0; i < 2000; i++)
    {
      char password[17] = { 0 };
      for (guint c = 0; c < 16; c++)
        password[c] = signs[mdg_random_below (sizeof signs - 1)];
      g_autoptr (GError) error = NULL;
      mdg_password_rules_check (NULL, "s012345", password, &error);
      refused += g_error_matches (error, MDG_ERROR, MDG_ERROR_PASSWORD_COMMON);
    }
  g_assert_cmpuint (refused, ==, 0);
}

static void
test_speed (void)
{
  g_autoptr (MdgPasswordHasher) hasher = mdg_password_hasher_new (0, 0, 0);
  g_autofree char *encoded = mdg_password_hasher_hash (hasher, "secret", NULL);
  double one = (double) work_of (FALSE, hasher, encoded) / 1000000;
  g_test_minimized_result (one, "one hash of the default cost: %.1f ms", one);
  g_test_timer_start ();
  for (guint i = 0; i < 1500; i++)
    g_free (mdg_password_hash_random_secret ("k7dm2x9qptk7dm2x9qpt", NULL));
  double many = g_test_timer_elapsed () * 1000;
  g_test_minimized_result (many, "1,500 initial passwords: %.1f ms", many);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (mdg_crypto_init (NULL));
  g_test_add_func ("/password/bounded-memory", test_bounded_memory);
  g_test_add_func ("/password/verify", test_verify);
  g_test_add_func ("/password/salted", test_salted);
  g_test_add_func ("/password/malformed", test_malformed);
  g_test_add_func ("/password/refused-input", test_refused_input);
  g_test_add_func ("/password/judged-by-libsodium", test_judged_by_libsodium);
  g_test_add_func ("/password/rehash", test_rehash);
  g_test_add_func ("/password/decoy-takes-as-long", test_decoy_takes_as_long);
  g_test_add_func ("/password-rules/rows", test_rules);
  g_test_add_func ("/password-rules/limits", test_rules_limits);
  g_test_add_func ("/password-rules/like-random", test_rules_like_random);
  if (g_test_perf ())
    g_test_add_func ("/password/speed", test_speed);
  return g_test_run ();
}
