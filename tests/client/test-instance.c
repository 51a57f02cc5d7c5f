/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Real processes, one after the other (instance-program.c), on a session bus of their own or in a
 * Windows of their own.
 *
 * /instance/raise     a second start comes up in the first, with and without a link
 * /instance/together  of two that are started at once one comes up in the other
 * /instance/alone     a run that stands alone neither comes up in another nor is found
 * /instance/crash     a first instance that crashed blocks nobody
 * /instance/end       the end of the session ends it in order
 */
#include "tests/client/end-session.h"

#include <gio/gio.h>
#include <string.h>

typedef struct
{
  GSubprocess *process;
  GDataInputStream *output;
} Client;

static const char *program; /* from the command line of the test */

static Client *
start (const char *argument)
{
  g_autoptr (GError) error = NULL;
  Client *client = g_new0 (Client, 1);
  client->process =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, argument, NULL);
  g_assert_no_error (error);
  client->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (client->process));
  g_data_input_stream_set_newline_type (client->output, G_DATA_STREAM_NEWLINE_TYPE_ANY);
  return client;
}

static void
expect (Client *client, const char *line)
{
  g_autofree char *said = g_data_input_stream_read_line (client->output, NULL, NULL, NULL);
  g_assert_cmpstr (said, ==, line);
}

/* It has nothing more to say and ends well. */
static void
expect_end (Client *client)
{
  g_assert_true (g_subprocess_wait (client->process, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (client->process), ==, 0);
  expect (client, NULL);
  g_object_unref (client->output);
  g_object_unref (client->process);
  g_free (client);
}

static void
kill_hard (Client *client)
{
  g_subprocess_force_exit (client->process);
  g_assert_true (g_subprocess_wait (client->process, NULL, NULL));
  g_object_unref (client->output);
  g_object_unref (client->process);
  g_free (client);
}

static void
end (Client *first)
{
  expect_end (start ("madoguchi:page/end"));
  expect (first, "madoguchi:page/end");
  expect_end (first);
}

static void
test_raise (void)
{
  Client *first = start (NULL);
  expect (first, "first");
  expect_end (start (NULL));
  expect (first, "raised");
  expect_end (start ("madoguchi:page/help"));
  expect (first, "madoguchi:page/help");
  expect_end (start ("madoguchi:anything the first one refuses"));
  g_autofree char *said = g_data_input_stream_read_line (first->output, NULL, NULL, NULL);
  g_assert_true (g_str_has_prefix (said, "madoguchi:anything"));
  end (first);
}

static void
test_together (void)
{
  Client *one = start (NULL);
  Client *other = start (NULL);
  g_autofree char *said = g_data_input_stream_read_line (one->output, NULL, NULL, NULL);
  Client *first = said != NULL ? one : other;
  if (said == NULL)
    expect (other, "first");
  expect (first, "raised");
  expect_end (said != NULL ? other : one);
  end (first);
}

static void
test_alone (void)
{
  Client *alone = start ("--alone");
  expect (alone, "first");
  Client *first = start ("madoguchi:page/help");
  expect (first, "madoguchi:page/help"); /* nobody there to take it */
  Client *second = start ("--alone");
  expect (second, "first");
  end (first);
  kill_hard (alone);
  kill_hard (second);
}

static void
test_crash (void)
{
  Client *first = start (NULL);
  expect (first, "first");
  kill_hard (first);
  Client *next = start (NULL);
  expect (next, "first");
  end (next);
}

static void
test_end (void)
{
  Client *first = start (NULL);
  expect (first, "first");
  mdg_test_end_session (g_subprocess_get_identifier (first->process));
  expect (first, "ended");
  expect_end (first);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];
  g_test_add_func ("/instance/raise", test_raise);
  g_test_add_func ("/instance/together", test_together);
  g_test_add_func ("/instance/alone", test_alone);
  g_test_add_func ("/instance/crash", test_crash);
  g_test_add_func ("/instance/end", test_end);
  return g_test_run ();
}
