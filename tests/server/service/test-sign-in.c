/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signing in and what keeps others out: wrong words, locks, stopped and expired accounts, second
 * factor, sessions that end, own password.
 */
#include "server/crypto/totp.h"
#include "server/service/accounts.h"
#include "server/service/me.h"
#include "server/service/sign-in.h"
#include "server/store/credentials.h"
#include "server/store/sessions.h"
#include "shared/base/error.h"
#include "tests/support/test-core.h"

#define PASSWORD "Midori-no-Machi-7"
#define OTHER_PASSWORD "Kawa-no-Nagare-8"

static MdgSignedIn *
sign_in (
  MdgTestCore *test, const char *login, const char *password, const char *code, GError **error)
{
  MdgContext context = { .core = test->core, .address = "192.0.2.7", .lang = "en" };
  g_autoptr (MdgSignIn) request = mdg_sign_in_new ();
  request->login = g_strdup (login);
  request->password = g_strdup (password);
  request->code = g_strdup (code);
  request->device = g_strdup ("PC-0321");
  MdgSignedIn *answer = mdg_sign_in (&context, request, error);
  mdg_context_clear (&context);
  return answer;
}

/* An account with PASSWORD that need not be changed; its id. */
static gint64
add_ready_account (MdgTestCore *test, const char *login, const char *roles)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *initial = NULL;
  gint64 id = mdg_test_core_add_account (test, login, "山田 太郎", 0, roles, &initial);
  MdgContext context;
  mdg_test_core_context (test, id, &context);
  g_assert_true (mdg_me_change_password (&context, initial, PASSWORD, &error));
  g_assert_no_error (error);
  mdg_context_clear (&context);
  return id;
}

static gboolean
token_works (MdgTestCore *test, const char *token)
{
  MdgIdentity identity;
  return mdg_sign_in_resolve (test->core, token, NULL, &identity, NULL);
}

/* Puts a hash of PASSWORD in place that was made when hashing had another cost. */
static void
age_hash (MdgTestCore *test, gint64 account_id)
{
  static const MdgPasswordCost old_cost = { 2, 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgLease) lease = mdg_store_begin_write (test->core->store, NULL, &error);
  g_autoptr (MdgCredential) credential = mdg_credentials_get (lease, account_id, &error);
  g_free (credential->password);
  credential->password = mdg_password_hash (PASSWORD, &old_cost, &error);
  mdg_credentials_put (lease, credential, &error);
  mdg_lease_commit (lease, &error);
  g_assert_no_error (error);
}

static gpointer
sign_in_once (gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgSignedIn) answer = sign_in (data, "M100001", PASSWORD, NULL, &error);
  return GINT_TO_POINTER (answer != NULL);
}

/* Whoever comes second finds the hash replaced by the better one of the first: still the right
 * password. */
static void
test_two_at_once_after_a_change_of_cost (void)
{
  g_autoptr (MdgTestCore) test = mdg_test_core_new ();
  gint64 id = add_ready_account (test, "M100001", "staff");
  for (guint round = 0; round < 10; round++)
    {
      GThread *threads[4];
      age_hash (test, id);
      for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        threads[i] = g_thread_new ("sign-in", sign_in_once, test);
      for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        g_assert_true (GPOINTER_TO_INT (g_thread_join (threads[i])));
    }
}

typedef struct
{
  const char *login;
  const char *password;
  MdgErrorCode expected;
  const char *sentence;
} Try;

static void
test_who_gets_in (void)
{
  static const Try tries[] = {
    { "M100001", PASSWORD, MDG_N_ERRORS, "the right password opens a session" },
    { "m100001", PASSWORD, MDG_N_ERRORS, "small letters are the same user ID" },
    { "Ｍ１００００１", PASSWORD, MDG_N_ERRORS, "full-width letters are the same user ID" },
    { " M100001 ", PASSWORD, MDG_N_ERRORS, "spaces around the user ID do not matter" },
    { "M100001", "wrong", MDG_ERROR_SIGN_IN_FAILED, "a wrong password does not" },
    { "M100001", "", MDG_ERROR_SIGN_IN_FAILED, "an empty password does not" },
    { "M999999", PASSWORD, MDG_ERROR_SIGN_IN_FAILED, "an unknown user ID is told the same" },
    { "", PASSWORD, MDG_ERROR_SIGN_IN_FAILED, "an empty user ID too" },
  };
  g_autoptr (MdgTestCore) test = mdg_test_core_new ();
  add_ready_account (test, "M100001", "staff");
  for (guint i = 0; i < G_N_ELEMENTS (tries); i++)
    {
      g_autoptr (GError) error = NULL;
      g_test_message ("%s", tries[i].sentence);
      g_autoptr (MdgSignedIn) answer =
        sign_in (test, tries[i].login, tries[i].password, NULL, &error);
      if (tries[i].expected == MDG_N_ERRORS)
        {
          g_assert_no_error (error);
          g_assert_true (token_works (test, answer->token));
          g_assert_cmpstr (answer->me->account->login, ==, "M100001");
        }
      else
        g_assert_error (error, MDG_ERROR, (int) tries[i].expected);
    }
  mdg_test_core_assert_audit_whole (test);
}

static void
test_lock (gconstpointer data)
{
  const char *login = data; /* one that exists, and one that does not */
  g_autoptr (MdgTestCore) test = mdg_test_core_new ();
  add_ready_account (test, "M100001", "staff");
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MdgSignedIn) answer = sign_in (test, login, "wrong", NULL, &error);
      g_assert_null (answer);
      g_assert_error (error, MDG_ERROR, MDG_ERROR_SIGN_IN_FAILED);
    }
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgSignedIn) locked = sign_in (test, login, PASSWORD, NULL, &error);
  g_assert_null (locked);
  g_assert_error (error, MDG_ERROR, MDG_ERROR_SIGN_IN_LOCKED);
  g_assert_cmpstr (mdg_error_get_arg (error, "minutes"), ==, "15");
  g_clear_error (&error);
  mdg_clock_advance (test->clock, 15 * MDG_MINUTE);
  g_autoptr (MdgSignedIn) later = sign_in (test, login, PASSWORD, NULL, &error);
  g_assert_cmpint (later != NULL, ==, g_str_equal (login, "M100001"));
}

static void
test_right_password_clears_the_count (void)
{
  g_autoptr (MdgTestCore) test = mdg_test_core_new ();
  add_ready_account (test, "M100001", "staff");
  for (guint i = 0; i < 12; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MdgSignedIn) answer =
        sign_in (test, "M100001", i % 4 == 3 ? PASSWORD : "wrong", NULL, &error);
      g_assert_false (g_error_matches (error, MDG_ERROR, MDG_ERROR_SIGN_IN_LOCKED));
    }
}

static void
test_too_many_from_one_address (void)
{
  g_autoptr (MdgTestCore) test = mdg_test_core_new ();
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (GError) local = NULL;
      g_autofree char *login = g_strdup_printf ("M%06u", i);
      g_autoptr (MdgSignedIn) answer = sign_in (test, login, "guess", NULL, &local);
      g_assert_error (local, MDG_ERROR, MDG_ERROR_SIGN_IN_FAILED);
    }
  g_autoptr (MdgSignedIn) next = sign_in (test, "M000061", "guess", NULL, &error);
  g_assert_error (error, MDG_ERROR, MDG_ERROR_RATE_LIMITED);
  g_clear_error (&error);
  mdg_clock_advance (test->clock, MDG_MINUTE);
  g_autoptr (MdgSignedIn) later = sign_in (test, "M000061", "guess", NULL, &error);
  g_assert_error (error, MDG_ERROR, MDG_ERROR_SIGN_IN_FAILED);
}

/* Writes @account back as the system. */
static void
update (MdgTestCore *test, MdgAccount *account)
{
  g_autoptr (GError) error = NULL;
  MdgContext context;
  mdg_context_init_system (&context, test->core);
  g_autoptr (MdgAccount) stored = mdg_account_service_update (&context, account, &error);
  g_assert_no_error (error);
}

static void
test_stopped (void)
{
  g_autoptr (MdgTestCore) test = mdg_test_core_new ();
  g_autoptr (GError) error = NULL;
  add_ready_account (test, "M100001", "staff");
  g_autoptr (MdgSignedIn) before = sign_in (test, "M100001", PASSWORD, NULL, &error);
  g_assert_true (token_works (test, before->token));
  g_autoptr (MdgAccount) account = mdg_test_core_get_account (test, "M100001");
  g_free (account->state);
  account->state = g_strdup (MDG_ACCOUNT_STOPPED);
  update (test, account);
  g_assert_false (token_works (test, before->token));

  g_autoptr (MdgSignedIn) right = sign_in (test, "M100001", PASSWORD, NULL, &error);
  g_assert_error (error, MDG_ERROR, MDG_ERROR_ACCOUNT_STOPPED);
  g_clear_error (&error);
  g_autoptr (MdgSignedIn) wrong =
    sign_in (test, "M100001", "wrong", NULL, &error); /* only who knows the password learns it */
  g_assert_error (error, MDG_ERROR, MDG_ERROR_SIGN_IN_FAILED);
}

static void
test_last_day (void)
{
  g_autoptr (MdgTestCore) test = mdg_test_core_new ();
  g_autoptr (GError) error = NULL;
  add_ready_account (test, "M100001", "staff");
  g_autoptr (MdgAccount) account = mdg_test_core_get_account (test, "M100001");
  account->expires_on = g_strdup ("2026-11-22");
  update (test, account);
  mdg_test_core_turn_to (test, "2026-11-22", 23);
  g_autoptr (MdgSignedIn) evening = sign_in (test, "M100001", PASSWORD, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (token_works (test, evening->token));
  mdg_clock_advance (test->clock, MDG_HOUR); /* midnight in Japan */
  g_assert_false (token_works (test, evening->token));
  g_autoptr (MdgSignedIn) next_day = sign_in (test, "M100001", PASSWORD, NULL, &error);
  g_assert_error (error, MDG_ERROR, MDG_ERROR_ACCOUNT_STOPPED);
}

static void
test_session_ends (void)
{
  g_autoptr (MdgTestCore) test = mdg_test_core_new ();
  g_autoptr (GError) error = NULL;
  MdgCoreSettings settings;
  mdg_core_settings_init (&settings);
  settings.session_lifetime = 12 * MDG_HOUR;
  settings.session_idle = 4 * MDG_HOUR;
  mdg_core_set_settings (test->core, &settings);
  mdg_core_settings_clear (&settings);
  add_ready_account (test, "M100001", "staff");

  g_autoptr (MdgSignedIn) idle = sign_in (test, "M100001", PASSWORD, NULL, &error);
  g_autoptr (MdgSignedIn) busy = sign_in (test, "M100001", PASSWORD, NULL, &error);
  g_assert_no_error (error);
  for (guint hour = 1; hour <= 11; hour++)
    {
      mdg_clock_advance (test->clock, MDG_HOUR);
      g_assert_true (token_works (test, busy->token));
      if (hour == 5)
        g_assert_false (token_works (test, idle->token)); /* four hours without a request */
    }
  mdg_clock_advance (test->clock, MDG_HOUR);
  g_assert_false (token_works (test, busy->token)); /* twelve hours in all */
}

static void
test_tokens_that_are_none (void)
{
  static const char *const tokens[] = { "", "x", "0123456789012345678901234567890123456789012",
                                        "\xff", NULL };
  g_autoptr (MdgTestCore) test = mdg_test_core_new ();
  for (guint i = 0; tokens[i] != NULL; i++)
    g_assert_false (token_works (test, tokens[i]));
  g_assert_false (token_works (test, NULL));
}

static void
test_initial_password (void)
{
  g_autoptr (MdgTestCore) test = mdg_test_core_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *initial = NULL;
  mdg_test_core_add_account (test, "M100001", "山田 太郎", 0, "administrator", &initial);
  g_autoptr (MdgSignedIn) answer = sign_in (test, "M100001", initial, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (answer->me->account->must_change_password);
  MdgIdentity identity;
  g_assert_true (mdg_sign_in_resolve (test->core, answer->token, NULL, &identity, &error));
  g_assert_true (identity.must_change_password);

  MdgContext context = { .core = test->core, .identity = identity, .lang = "en" };
  g_assert_true (mdg_me_change_password (&context, initial, PASSWORD, &error));
  g_assert_true (mdg_sign_in_resolve (test->core, answer->token, NULL, &identity,
                                      &error)); /* the session goes on */
  g_assert_false (identity.must_change_password);
}

static void
test_new_password (void)
{
  static const Try tries[] = {
    { "wrong", OTHER_PASSWORD, MDG_ERROR_PASSWORD_WRONG, "the current password must be right" },
    { PASSWORD, "Short-1", MDG_ERROR_PASSWORD_TOO_SHORT, "twelve characters or more" },
    { PASSWORD, "kawanonagare", MDG_ERROR_PASSWORD_TOO_SIMPLE, "three kinds of characters" },
    { PASSWORD, "M100001-Midori", MDG_ERROR_PASSWORD_COMMON, "not with the user ID in it" },
    { PASSWORD, PASSWORD, MDG_ERROR_PASSWORD_SAME, "not the same again" },
    { PASSWORD, OTHER_PASSWORD, MDG_N_ERRORS, "a good one is taken" },
    { OTHER_PASSWORD, PASSWORD, MDG_ERROR_PASSWORD_SAME, "nor back to an earlier one" },
  };
  g_autoptr (MdgTestCore) test = mdg_test_core_new ();
  gint64 id = add_ready_account (test, "M100001", "staff");
  for (guint i = 0; i < G_N_ELEMENTS (tries); i++)
    {
      g_autoptr (GError) error = NULL;
      MdgContext context;
      mdg_test_core_context (test, id, &context);
      g_test_message ("%s", tries[i].sentence);
      gboolean done = mdg_me_change_password (&context, tries[i].login, tries[i].password, &error);
      g_assert_cmpint (done, ==, tries[i].expected == MDG_N_ERRORS);
      if (!done)
        g_assert_error (error, MDG_ERROR, (int) tries[i].expected);
      mdg_context_clear (&context);
    }
}

static void
test_new_password_ends_other_sessions (void)
{
  g_autoptr (MdgTestCore) test = mdg_test_core_new ();
  g_autoptr (GError) error = NULL;
  add_ready_account (test, "M100001", "staff");
  g_autoptr (MdgSignedIn) here = sign_in (test, "M100001", PASSWORD, NULL, &error);
  g_autoptr (MdgSignedIn) elsewhere = sign_in (test, "M100001", PASSWORD, NULL, &error);
  MdgContext context = { .core = test->core, .lang = "en" };
  g_assert_true (mdg_sign_in_resolve (test->core, here->token, NULL, &context.identity, &error));
  g_assert_true (mdg_me_change_password (&context, PASSWORD, OTHER_PASSWORD, &error));
  g_assert_true (token_works (test, here->token));
  g_assert_false (token_works (test, elsewhere->token));
}

static char *
code_now (MdgTestCore *test, const char *secret)
{
  g_autoptr (GBytes) bytes = mdg_base32_decode (secret);
  return mdg_totp_dup_code (bytes, mdg_totp_step (mdg_clock_now (test->clock)));
}

static void
test_second_factor (void)
{
  g_autoptr (MdgTestCore) test = mdg_test_core_new ();
  g_autoptr (GError) error = NULL;
  gint64 id = add_ready_account (test, "M100001", "staff");
  MdgContext context;
  mdg_test_core_context (test, id, &context);
  g_autoptr (MdgTotpSetup) setup = mdg_me_start_totp (&context, PASSWORD, &error);
  g_assert_no_error (error);
  g_autoptr (MdgSignedIn) not_yet = sign_in (test, "M100001", PASSWORD, NULL, &error);
  g_assert_no_error (error); /* not asked for before it is confirmed */
  g_autofree char *first = code_now (test, setup->secret);
  g_assert_true (mdg_me_confirm_totp (&context, first, &error));

  g_autoptr (MdgSignedIn) without = sign_in (test, "M100001", PASSWORD, NULL, &error);
  g_assert_error (error, MDG_ERROR, MDG_ERROR_CODE_REQUIRED);
  g_clear_error (&error);
  g_autoptr (MdgSignedIn) again = sign_in (test, "M100001", PASSWORD, first, &error);
  g_assert_error (error, MDG_ERROR, MDG_ERROR_CODE_WRONG); /* a code works once */
  g_clear_error (&error);
  mdg_clock_advance (test->clock, 30 * MDG_SECOND);
  g_autofree char *second = code_now (test, setup->secret);
  g_autoptr (MdgSignedIn) with = sign_in (test, "M100001", PASSWORD, second, &error);
  g_assert_no_error (error);
  g_autoptr (MdgSignedIn) recovered =
    sign_in (test, "M100001", PASSWORD, setup->recovery_codes[3], &error);
  g_assert_no_error (error);
  g_autoptr (MdgSignedIn) twice =
    sign_in (test, "M100001", PASSWORD, setup->recovery_codes[3], &error);
  g_assert_error (error, MDG_ERROR, MDG_ERROR_CODE_WRONG);
  mdg_context_clear (&context);
}

typedef struct
{
  MdgTestCore *test;
  gint64 account_id;
  const char *current;
  const char *wanted;
} PasswordStep;

static gpointer
change_password (gpointer data)
{
  PasswordStep *step = data;
  g_autoptr (GError) error = NULL;
  MdgContext context;
  mdg_test_core_context (step->test, step->account_id, &context);
  gboolean done = mdg_me_change_password (&context, step->current, step->wanted, &error);
  mdg_context_clear (&context);
  return GINT_TO_POINTER (done);
}

/* What was read before the hash was computed must not be written back over a code used meanwhile.
 */
static void
test_a_used_code_stays_used (void)
{
  g_autoptr (MdgTestCore) test = mdg_test_core_new ();
  g_autoptr (GError) error = NULL;
  gint64 id = add_ready_account (test, "M100001", "staff");
  MdgContext context;
  mdg_test_core_context (test, id, &context);
  g_autoptr (MdgTotpSetup) setup = mdg_me_start_totp (&context, PASSWORD, &error);
  g_autofree char *code = code_now (test, setup->secret);
  g_assert_true (mdg_me_confirm_totp (&context, code, &error));
  mdg_context_clear (&context);
  g_autofree char *current = g_strdup (PASSWORD);
  for (guint i = 0; setup->recovery_codes[i] != NULL; i++)
    {
      g_autofree char *wanted = g_strdup_printf ("Kawa-%u-no-Nagare-8", i);
      PasswordStep step = { test, id, current, wanted };
      GThread *thread = g_thread_new ("password", change_password, &step);
      g_autoptr (MdgSignedIn) first =
        sign_in (test, "M100001", current, setup->recovery_codes[i], NULL);
      gboolean changed = GPOINTER_TO_INT (g_thread_join (thread));
      const char *now = changed ? wanted : current;
      g_autoptr (MdgSignedIn) second =
        sign_in (test, "M100001", now, setup->recovery_codes[i], NULL);
      g_assert_false (first != NULL && second != NULL);
      char *next = g_strdup (now);
      g_free (current);
      current = next;
    }
}

static void
test_sign_out (void)
{
  g_autoptr (MdgTestCore) test = mdg_test_core_new ();
  g_autoptr (GError) error = NULL;
  add_ready_account (test, "M100001", "staff");
  g_autoptr (MdgSignedIn) first = sign_in (test, "M100001", PASSWORD, NULL, &error);
  g_autoptr (MdgSignedIn) second = sign_in (test, "M100001", PASSWORD, NULL, &error);
  g_autoptr (MdgSignedIn) third = sign_in (test, "M100001", PASSWORD, NULL, &error);
  MdgContext context = { .core = test->core, .lang = "en" };
  g_assert_true (mdg_sign_in_resolve (test->core, first->token, NULL, &context.identity, &error));
  g_autoptr (GPtrArray) sessions = mdg_me_list_sessions (&context, &error);
  g_assert_cmpuint (sessions->len, ==, 3);
  g_assert_true (mdg_me_revoke_session (&context, second->me->session_id, &error));
  g_assert_false (token_works (test, second->token));
  g_assert_true (token_works (test, third->token));
  g_assert_true (mdg_me_sign_out_everywhere (&context, &error));
  g_assert_false (token_works (test, first->token));
  g_assert_false (token_works (test, third->token));
}

static void
test_nobody_ends_anothers_session (void)
{
  g_autoptr (MdgTestCore) test = mdg_test_core_new ();
  g_autoptr (GError) error = NULL;
  add_ready_account (test, "M100001", "staff");
  gint64 other = add_ready_account (test, "M100002", "staff");
  g_autoptr (MdgSignedIn) victim = sign_in (test, "M100001", PASSWORD, NULL, &error);
  MdgContext context;
  mdg_test_core_context (test, other, &context);
  g_assert_false (mdg_me_revoke_session (&context, victim->me->session_id, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_NOT_FOUND);
  g_assert_true (token_works (test, victim->token));
  mdg_context_clear (&context);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sign-in/who-gets-in", test_who_gets_in);
  g_test_add_func ("/sign-in/two-at-once-after-a-change-of-cost",
                   test_two_at_once_after_a_change_of_cost);
  g_test_add_data_func ("/sign-in/lock-of-a-user-id-that-exists", "M100001", test_lock);
  g_test_add_data_func ("/sign-in/lock-of-a-user-id-that-does-not", "M999999", test_lock);
  g_test_add_func ("/sign-in/the-right-password-clears-the-count",
                   test_right_password_clears_the_count);
  g_test_add_func ("/sign-in/too-many-from-one-address", test_too_many_from_one_address);
  g_test_add_func ("/sign-in/a-stopped-account", test_stopped);
  g_test_add_func ("/sign-in/the-last-day-ends-at-midnight-in-japan", test_last_day);
  g_test_add_func ("/sign-in/sessions-end", test_session_ends);
  g_test_add_func ("/sign-in/tokens-that-are-none", test_tokens_that_are_none);
  g_test_add_func ("/sign-in/an-initial-password-must-be-changed", test_initial_password);
  g_test_add_func ("/me/new-passwords", test_new_password);
  g_test_add_func ("/me/a-new-password-ends-other-sessions", test_new_password_ends_other_sessions);
  g_test_add_func ("/me/second-factor", test_second_factor);
  g_test_add_func ("/me/a-used-code-stays-used", test_a_used_code_stays_used);
  g_test_add_func ("/me/sign-out", test_sign_out);
  g_test_add_func ("/me/nobody-ends-anothers-session", test_nobody_ends_anothers_session);
  return g_test_run ();
}
