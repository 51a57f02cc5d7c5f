/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Stories of one notice, told as "fact@hours after 09:00 on the first day", with what follows.
 */
#include "shared/notice/notice-clock.h"

#include "shared/base/clock.h"

#include <stdlib.h>
#include <string.h>

typedef struct
{
  const char *sentence;
  const char *facts;
  const char *arrival_rule;
  double arrival; /* hours; -1: none */
  guint n_contacts;
  double reminder;    /* hours; -1: none */
  double paper_asked; /* at this hour ... */
  gboolean paper;     /* ... is paper due? */
} Story;

/* Reminders after 3 and 7 days, paper after 240 hours, quiet from 21:00 to 8:00. Mails are numbered
 * in the order they are told; "mail" is the first, "remind" a reminder, "bounce" the last one's. */
static const Story stories[] = {
  { "nothing has happened", "", "available", -1, 0, -1, 1000, FALSE },
  { "available and written to", "available@0 mail@0.1", "available", 0, 1, 72, 240, FALSE },
  { "not opened until the deadline", "available@0 mail@0.1", "available", 0, 1, 72, 240.1, TRUE },
  { "opened in time", "available@0 mail@0.1 viewed@100", "available", 0, 1, -1, 300, FALSE },
  { "opened after the deadline", "available@0 mail@0.1 viewed@250", "viewed", 250, 1, -1, 300,
    TRUE },
  { "arrival by opening", "available@0 mail@0.1 viewed@5", "viewed", 5, 1, -1, 300, FALSE },
  { "downloading is opening", "available@0 mail@0.1 downloaded@6", "viewed", 6, 1, -1, 300, FALSE },
  { "arrival by downloading, only looked at", "available@0 viewed@5", "downloaded", -1, 0, -1, 10,
    FALSE },
  { "arrival by confirming", "available@0 viewed@5 confirmed@9", "confirmed", 9, 0, -1, 10, FALSE },
  { "told twice", "available@0 viewed@9 viewed@5", "viewed", 5, 0, -1, 10, FALSE },
  { "reminded once", "available@0 mail@0.1 remind@72", "available", 0, 2, 168, 200, FALSE },
  { "reminded twice", "available@0 mail@0.1 remind@72 remind@168", "available", 0, 3, -1, 200,
    FALSE },
  { "late at night", "available@11.5 mail@11.5", "available", 11.5, 1, 83.5, 200, FALSE },
  { "in the quiet hours", "available@13 mail@13", "available", 13, 1, 95, 200, FALSE },
  { "after midnight", "available@16 mail@16", "available", 16, 1, 95, 200, FALSE },
  { "came back", "available@0 mail@0.1 bounce@1", "available", 0, 0, -1, 2, TRUE },
  { "came back, opened all the same", "available@0 mail@0.1 bounce@1 viewed@2", "viewed", 2, 0, -1,
    3, FALSE },
  { "refused by the relay", "available@0 refuse@0.1", "available", 0, 0, -1, 2, TRUE },
  { "the reminder got through", "available@0 mail@0.1 bounce@1 remind@72", "available", 0, 1, 168,
    80, FALSE },
  { "chose paper", "available@0 mail@0.1 chosen@3", "available", 0, 1, -1, 4, TRUE },
  { "paper is on its way", "available@0 mail@0.1 chosen@3 paper@20", "available", 0, 2, -1, 300,
    FALSE },
  { "withdrawn", "available@0 mail@0.1 withdrawn@3", "available", 0, 1, -1, 300, FALSE },
  { "replaced", "available@0 mail@0.1 replaced@3", "available", 0, 1, -1, 300, FALSE },
  { "a deadline before the first reminder is none of its business",
    "available@0 mail@0 remind@72 remind@160", "available", 0, 3, -1, 239, FALSE },
};

static const struct
{
  const char *word;
  const char *kind;
  const char *purpose;
} words[] = {
  { "available", MDG_FACT_AVAILABLE, NULL },
  { "mail", MDG_FACT_MAIL_ACCEPTED, MDG_MAIL_FIRST },
  { "remind", MDG_FACT_MAIL_ACCEPTED, MDG_MAIL_REMINDER },
  { "bounce", MDG_FACT_MAIL_BOUNCED, NULL },
  { "refuse", MDG_FACT_MAIL_REFUSED, NULL },
  { "viewed", MDG_FACT_VIEWED, NULL },
  { "downloaded", MDG_FACT_DOWNLOADED, NULL },
  { "confirmed", MDG_FACT_CONFIRMED, NULL },
  { "chosen", MDG_FACT_PAPER_CHOSEN, NULL },
  { "paper", MDG_FACT_PAPER_SENT, NULL },
  { "withdrawn", MDG_FACT_WITHDRAWN, NULL },
  { "replaced", MDG_FACT_REPLACED, NULL },
};

static gint64
at_hour (double hours)
{
  gint64 start;

  g_assert_true (mdg_time_parse ("2026-11-24T09:00:00+09:00", &start));
  return hours < 0 ? 0 : start + (gint64) (hours * (double) MDG_HOUR);
}

static GPtrArray *
read_facts (const char *text)
{
  GPtrArray *events = mdg_record_array_new (&MDG_NOTICE_EVENT_TYPE);
  g_auto (GStrv) facts = g_strsplit (text, " ", -1);
  gint64 n_mails = 0;

  for (guint i = 0; facts[i] != NULL && facts[i][0] != '\0'; i++)
    {
      MdgNoticeEvent *event = mdg_notice_event_new ();
      char *mark = strchr (facts[i], '@');

      *mark = '\0';
      event->at = at_hour (g_ascii_strtod (mark + 1, NULL));
      for (guint j = 0; j < G_N_ELEMENTS (words); j++)
        if (g_str_equal (words[j].word, facts[i]))
          {
            event->kind = g_strdup (words[j].kind);
            event->purpose = g_strdup (words[j].purpose);
          }
      g_assert_nonnull (event->kind);
      if (event->purpose != NULL || g_str_equal (facts[i], "refuse"))
        n_mails++;
      event->mail_id = n_mails;
      g_ptr_array_add (events, event);
    }
  return events;
}

static MdgNoticeKind *
make_kind (const char *arrival)
{
  MdgNoticeKind *kind = mdg_notice_kind_new ();

  kind->name = g_strdup ("介護保険料決定通知");
  kind->arrival = g_strdup (arrival);
  kind->reminders = g_strsplit ("7 3", " ", -1);
  kind->quiet_from = g_strdup ("21:00");
  kind->quiet_until = g_strdup ("08:00");
  kind->deadline_hours = 240;
  return kind;
}

static void
check_story (const Story *story, GPtrArray *events)
{
  g_autoptr (MdgNoticeKind) kind = make_kind (story->arrival_rule);
  MdgNoticeFacts facts;

  mdg_notice_facts_gather (events, &facts);
  g_assert_cmpint (mdg_notice_arrival (kind, &facts), ==, at_hour (story->arrival));
  g_assert_cmpuint (facts.n_contacts, ==, story->n_contacts);
  g_assert_cmpint (mdg_notice_next_reminder (kind, &facts), ==, at_hour (story->reminder));
  g_assert_cmpint (mdg_notice_needs_paper (kind, &facts, at_hour (story->paper_asked)), ==,
                   story->paper);
}

/* The order in which facts are told does not matter. */
static void
test_stories (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (stories); i++)
    {
      g_autoptr (GPtrArray) events = read_facts (stories[i].facts);

      g_test_message ("%s", stories[i].sentence);
      check_story (&stories[i], events);
      for (guint j = 0; j < events->len / 2; j++)
        {
          gpointer other = events->pdata[j];

          events->pdata[j] = events->pdata[events->len - 1 - j];
          events->pdata[events->len - 1 - j] = other;
        }
      check_story (&stories[i], events);
    }
}

static const struct
{
  const char *from;
  const char *until;
  const char *time;
  const char *after;
} quiet[] = {
  { "21:00", "08:00", "2026-11-24T20:59:59+09:00", "2026-11-24T20:59:59.000000+09:00" },
  { "21:00", "08:00", "2026-11-24T21:00:00+09:00", "2026-11-25T08:00:00.000000+09:00" },
  { "21:00", "08:00", "2026-11-25T07:59:00+09:00", "2026-11-25T08:00:00.000000+09:00" },
  { "21:00", "08:00", "2026-11-25T08:00:00+09:00", "2026-11-25T08:00:00.000000+09:00" },
  { "12:00", "13:00", "2026-11-25T12:30:00+09:00", "2026-11-25T13:00:00.000000+09:00" },
  { "12:00", "13:00", "2026-11-25T13:00:01+09:00", "2026-11-25T13:00:01.000000+09:00" },
  { "21:00", "24:00", "2026-12-31T23:00:00+09:00", "2027-01-01T00:00:00.000000+09:00" },
  { NULL, NULL, "2026-11-25T03:00:00+09:00", "2026-11-25T03:00:00.000000+09:00" },
  { "soon", "later", "2026-11-25T03:00:00+09:00", "2026-11-25T03:00:00.000000+09:00" },
};

static void
test_quiet (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (quiet); i++)
    {
      MdgNoticeKind kind = { .quiet_from = (char *) quiet[i].from,
                             .quiet_until = (char *) quiet[i].until };
      g_autofree char *after = NULL;
      gint64 time;

      g_test_message ("%s", quiet[i].time);
      g_assert_true (mdg_time_parse (quiet[i].time, &time));
      after = mdg_time_format (mdg_notice_after_quiet (&kind, time));
      g_assert_cmpstr (after, ==, quiet[i].after);
    }
}

static void
test_review (void)
{
  g_autofree char *moved = NULL;
  g_autofree char *last = mdg_notice_review_until (at_hour (0), &moved);

  g_assert_cmpstr (last, ==, "2027-02-24");
  g_assert_cmpstr (moved, ==, "2027-02-24");
  g_assert_null (mdg_notice_review_until (0, NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/notice-clock/stories", test_stories);
  g_test_add_func ("/notice-clock/quiet", test_quiet);
  g_test_add_func ("/notice-clock/review", test_review);
  return g_test_run ();
}
