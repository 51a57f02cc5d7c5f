/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The desktop's Secret Service: with an unlocked keyring secrets last, without one nobody is asked
 * to make one. Run by with-keyring, which says in the first argument which of the two it is.
 */
#include "client/local/secrets.h"

#include <string.h>

#define SLOWEST_ANSWER (20 * G_TIME_SPAN_SECOND)

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
test_unlocked_keyring (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgSecrets) secrets = open_secrets ();
  g_assert_true (mdg_secrets_is_lasting (secrets));
  g_autofree char *absent = mdg_secrets_lookup (secrets, "session", NULL, &error);
  g_assert_no_error (error);
  g_assert_null (absent);
  g_assert_true (mdg_secrets_store (secrets, "session", "窓口-token", NULL, &error));
  g_assert_no_error (error);

  g_autoptr (MdgSecrets) later = open_secrets ();
  g_autofree char *found = mdg_secrets_lookup (later, "session", NULL, &error);
  g_assert_cmpstr (found, ==, "窓口-token");
  g_assert_true (mdg_secrets_clear (later, "session", NULL, &error));
  g_autofree char *gone = mdg_secrets_lookup (secrets, "session", NULL, &error);
  g_assert_no_error (error);
  g_assert_null (gone);
}

static void
test_no_keyring (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgSecrets) secrets = open_secrets ();
  g_assert_false (mdg_secrets_is_lasting (secrets));
  g_assert_true (mdg_secrets_store (secrets, "session", "token", NULL, &error));
  g_autofree char *found = mdg_secrets_lookup (secrets, "session", NULL, &error);
  g_assert_cmpstr (found, ==, "token");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (argc > 1 && strcmp (argv[1], "unlocked") == 0)
    g_test_add_func ("/keyring/secrets-last", test_unlocked_keyring);
  else
    g_test_add_func ("/keyring/nobody-is-asked-to-make-one", test_no_keyring);
  return g_test_run ();
}
