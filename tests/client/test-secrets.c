/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keepers of secrets all behave alike: the same table over the one in memory and the one of this
 * system. The first argument says which of them the surroundings offer: "memory" asks nobody;
 * "lasting" is the system's keeper, as with-keyring prepares it on Linux; with "none" no keeper can
 * be used, and nobody is asked to make one.
 */
#include "client/local/secrets-memory.h"
#include "client/local/secrets.h"
#include "shared/base/error.h"

#include <string.h>

#define SLOWEST_ANSWER (20 * G_TIME_SPAN_SECOND)

typedef struct
{
  enum
  {
    STORE,
    CLEAR
  } step;
  const char *name;
  const char *secret;
  const char *looked_up;
  const char *expected;
  const char *sentence;
} Row;

static const Row rows[] = {
  { CLEAR, "test:one", NULL, "test:one", NULL, "what was never kept can be cleared" },
  { STORE, "test:one", "first", "test:one", "first", "a secret is kept" },
  { STORE, "test:one", "second", "test:one", "second", "a new one takes its place" },
  { STORE, "test:窓口", "秘密の言葉", "test:窓口", "秘密の言葉", "any script will do" },
  { STORE, "test:a", "other", "test:one", "second", "one name does not touch another" },
  { STORE, "test:a", "", "test:a", "", "an empty secret is a secret" },
  { STORE, "test:token:https://a.example:8443", "x", "test:token:https://a.example:8443", "x",
    "names with an address in them are names" },
  { CLEAR, "test:one", NULL, "test:one", NULL, "a cleared secret is gone" },
  { CLEAR, "test:one", NULL, "test:a", "", "clearing leaves the others" },
};

static void
expect (MdgSecrets *secrets, const char *name, const char *expected)
{
  g_autoptr (GError) error = NULL;
  char *found = mdg_secrets_lookup (secrets, name, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, expected);
  mdg_secret_free (found);
}

static void
expect_rows (MdgSecrets *secrets)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      const Row *row = &rows[i];
      g_test_message ("%s", row->sentence);
      g_assert_true (row->step == STORE
                       ? mdg_secrets_store (secrets, row->name, row->secret, NULL, &error)
                       : mdg_secrets_clear (secrets, row->name, NULL, &error));
      g_assert_no_error (error);
      expect (secrets, row->looked_up, row->expected);
    }
}

static void
expect_limit (MdgSecrets *secrets)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *longest = g_strnfill (MDG_SECRET_MAX_BYTES, 'x');
  g_autofree char *longer = g_strnfill (MDG_SECRET_MAX_BYTES + 1, 'x');
  g_assert_true (mdg_secrets_store (secrets, "test:long", longest, NULL, NULL));
  expect (secrets, "test:long", longest);
  g_assert_false (mdg_secrets_store (secrets, "test:long", longer, NULL, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_BODY_TOO_LARGE);
  expect (secrets, "test:long", longest);
}

static void
clear_all (MdgSecrets *secrets)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_true (mdg_secrets_clear (secrets, rows[i].name, NULL, NULL));
  g_assert_true (mdg_secrets_clear (secrets, "test:long", NULL, NULL));
}

/* ---- this system's keeper ---- */

typedef struct
{
  GMainLoop *loop;
  MdgSecrets *secrets;
} Opening;

static void
on_open (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Opening *opening = user_data;
  g_autoptr (GError) error = NULL;
  opening->secrets = mdg_secrets_open_finish (result, &error);
  g_assert_no_error (error);
  g_main_loop_quit (opening->loop);
}

static MdgSecrets *
open_secrets (void)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Opening opening = { loop, NULL };
  gint64 start = g_get_monotonic_time ();
  mdg_secrets_open_async (NULL, on_open, &opening);
  g_main_loop_run (loop);
  /* A question to the person would never be answered here. */
  g_assert_cmpint (g_get_monotonic_time () - start, <, SLOWEST_ANSWER);
  g_assert_nonnull (opening.secrets);
  return opening.secrets;
}

static void
test_memory (void)
{
  g_autoptr (MdgSecrets) secrets = mdg_secrets_memory_new ();
  g_assert_false (mdg_secrets_is_lasting (secrets));
  expect_rows (secrets);
  expect_limit (secrets);
  clear_all (secrets);
}

static void
test_lasting (void)
{
  g_autoptr (MdgSecrets) secrets = open_secrets ();
  g_assert_true (mdg_secrets_is_lasting (secrets));
  clear_all (secrets);
  expect_rows (secrets);
  expect_limit (secrets);
  g_assert_true (mdg_secrets_store (secrets, "test:one", "lasting", NULL, NULL));

  g_autoptr (MdgSecrets) later = open_secrets ();
  expect (later, "test:one", "lasting");
  clear_all (later);
  expect (secrets, "test:one", NULL);
}

static void
test_none (void)
{
  g_autoptr (MdgSecrets) secrets = open_secrets ();
  g_assert_false (mdg_secrets_is_lasting (secrets));
  expect_rows (secrets);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    const char *path;
    GTestFunc run;
  } keepers[] = {
    { "memory", "/secrets/until-the-end-of-the-program", test_memory },
    { "lasting", "/secrets/kept-by-this-system", test_lasting },
    { "none", "/secrets/nobody-is-asked-to-make-a-keyring", test_none },
  };
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (keepers); i++)
    if (argc > 1 && strcmp (argv[1], keepers[i].name) == 0)
      g_test_add_func (keepers[i].path, keepers[i].run);
  return g_test_run ();
}
