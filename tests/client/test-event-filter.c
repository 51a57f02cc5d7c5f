/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * /event-filter/table    which messages are recorded, and with which text
 * /event-filter/rate     ten a minute; what was lost is counted
 * /event-filter/size     long and broken texts
 */
#include "client/application/event-filter.h"

#include <string.h>

typedef struct
{
  GLogLevelFlags level;
  const char *domain;
  const char *message;
  const char *text; /* NULL: not recorded */
  const char *why;
} Row;

#define HIDDEN ": an error; its text stays out of this log"

static const Row rows[] = {
  { G_LOG_LEVEL_WARNING, "madoguchi-client", "no window", "madoguchi-client: no window",
    "our warnings" },
  { G_LOG_LEVEL_CRITICAL, "madoguchi-client-ui", "a", "madoguchi-client-ui: a", "our criticals" },
  { G_LOG_LEVEL_ERROR | G_LOG_FLAG_FATAL, "madoguchi-client", "b", "madoguchi-client: b",
    "our last words" },
  { G_LOG_LEVEL_MESSAGE, "madoguchi-client", "started", NULL, "our messages are no trouble" },
  { G_LOG_LEVEL_INFO, "madoguchi-client", "signed in", NULL, "nor is information" },
  { G_LOG_LEVEL_DEBUG, "madoguchi-client", "x", NULL, "nor debugging" },
  { G_LOG_LEVEL_WARNING, "Gtk", "窓口太郎 cannot be shown", NULL, "a library's warnings" },
  { G_LOG_LEVEL_CRITICAL, "Gtk", "窓口太郎 cannot be shown", "Gtk" HIDDEN,
    "a library's criticals are told without their text" },
  { G_LOG_LEVEL_CRITICAL, NULL, "窓口太郎", "library" HIDDEN, "no domain" },
  { G_LOG_LEVEL_WARNING, "madoguchi-client", NULL, "madoguchi-client" HIDDEN, "no text" },
};

static void
test_table (void)
{
  g_autoptr (MdgEventFilter) filter = mdg_event_filter_new ();
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const Row *row = &rows[i];
      g_autofree char *text =
        mdg_event_filter_take (filter, 0, row->level, row->domain, row->message);
      g_test_message ("%s", row->why);
      g_assert_cmpstr (text, ==, row->text);
    }
}

static char *
take_one (MdgEventFilter *filter, gint64 now)
{
  return mdg_event_filter_take (filter, now, G_LOG_LEVEL_WARNING, "madoguchi-client", "w");
}

static void
test_rate (void)
{
  const gint64 start = 7 * MDG_EVENTS_PERIOD;
  g_autoptr (MdgEventFilter) filter = mdg_event_filter_new ();
  for (guint i = 0; i < MDG_EVENTS_MAX; i++)
    {
      g_autofree char *text = take_one (filter, start + i);
      g_assert_cmpstr (text, ==, "madoguchi-client: w");
    }
  for (guint i = 0; i < 1000; i++)
    g_assert_null (take_one (filter, start + MDG_EVENTS_PERIOD - 1));
  g_autofree char *next = take_one (filter, start + MDG_EVENTS_PERIOD);
  g_assert_cmpstr (next, ==, "madoguchi-client: w (1000 more before this one were not recorded)");
  g_autofree char *after = take_one (filter, start + MDG_EVENTS_PERIOD);
  g_assert_cmpstr (after, ==, "madoguchi-client: w");
}

static void
check_size (MdgEventFilter *filter, const char *message)
{
  g_autofree char *text =
    mdg_event_filter_take (filter, 0, G_LOG_LEVEL_WARNING, "madoguchi-client", message);
  g_assert_cmpuint (strlen (text), <=, MDG_EVENT_MAX_BYTES);
  g_assert_true (g_utf8_validate (text, -1, NULL));
}

static void
test_size (void)
{
  g_autoptr (MdgEventFilter) filter = mdg_event_filter_new ();
  g_autofree char *plain = g_strnfill (MDG_EVENT_MAX_BYTES * 3, 'a');
  GString *wide = g_string_new (NULL);
  for (guint i = 0; i < MDG_EVENT_MAX_BYTES; i++)
    g_string_append (wide, "窓");
  g_autofree char *wide_text = g_string_free (wide, FALSE);
  g_autofree char *broken = g_strnfill (MDG_EVENT_MAX_BYTES * 3, '\xe7');
  check_size (filter, plain);
  check_size (filter, wide_text);
  check_size (filter, wide_text + 1);
  check_size (filter, broken);
  check_size (filter, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/event-filter/table", test_table);
  g_test_add_func ("/event-filter/rate", test_rate);
  g_test_add_func ("/event-filter/size", test_size);
  return g_test_run ();
}
