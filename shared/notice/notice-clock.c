/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/notice/notice-clock.h"

#include "shared/base/clock.h"
#include "shared/base/japanese-calendar.h"

#include <stdio.h>
#include <string.h>

#define REVIEW_MONTHS 3
#define MINUTES_A_DAY (24 * 60)

/* Where the first time of each kind of fact is kept. */
static const struct
{
  const char *kind;
  gsize offset;
} firsts[] = {
  { MDG_FACT_AVAILABLE, G_STRUCT_OFFSET (MdgNoticeFacts, available) },
  { MDG_FACT_SIGNED_IN, G_STRUCT_OFFSET (MdgNoticeFacts, signed_in) },
  { MDG_FACT_VIEWED, G_STRUCT_OFFSET (MdgNoticeFacts, viewed) },
  { MDG_FACT_DOWNLOADED, G_STRUCT_OFFSET (MdgNoticeFacts, downloaded) },
  { MDG_FACT_CONFIRMED, G_STRUCT_OFFSET (MdgNoticeFacts, confirmed) },
  { MDG_FACT_PAPER_CHOSEN, G_STRUCT_OFFSET (MdgNoticeFacts, paper_chosen) },
  { MDG_FACT_PAPER_SENT, G_STRUCT_OFFSET (MdgNoticeFacts, paper_sent) },
  { MDG_FACT_WITHDRAWN, G_STRUCT_OFFSET (MdgNoticeFacts, withdrawn) },
  { MDG_FACT_REPLACED, G_STRUCT_OFFSET (MdgNoticeFacts, withdrawn) },
};

static void
note_first (MdgNoticeFacts *facts, const MdgNoticeEvent *event)
{
  for (guint i = 0; i < G_N_ELEMENTS (firsts); i++)
    if (g_str_equal (firsts[i].kind, event->kind))
      {
        gint64 *time = G_STRUCT_MEMBER_P (facts, firsts[i].offset);

        if (*time == 0 || event->at < *time)
          *time = event->at;
      }
}

static gboolean
is_failure (const MdgNoticeEvent *event)
{
  return g_str_equal (event->kind, MDG_FACT_MAIL_BOUNCED) ||
         g_str_equal (event->kind, MDG_FACT_MAIL_REFUSED);
}

/* The mails that failed, and when (the earliest); keys and values borrow from @events. */
static GHashTable *
find_failures (GPtrArray *events)
{
  GHashTable *failed = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < events->len; i++)
    {
      const MdgNoticeEvent *event = g_ptr_array_index (events, i);
      const MdgNoticeEvent *known;

      if (!is_failure (event))
        continue;
      known = g_hash_table_lookup (failed, &event->mail_id);
      if (known == NULL || event->at < known->at)
        g_hash_table_replace (failed, (gpointer) &event->mail_id, (gpointer) event);
    }
  return failed;
}

static void
count_mails (GPtrArray *events, GHashTable *failed, MdgNoticeFacts *facts)
{
  g_autoptr (GHashTable) counted = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < events->len; i++)
    {
      const MdgNoticeEvent *event = g_ptr_array_index (events, i);

      if (!g_str_equal (event->kind, MDG_FACT_MAIL_ACCEPTED) ||
          !g_hash_table_add (counted, (gpointer) &event->mail_id))
        continue;
      if (g_strcmp0 (event->purpose, MDG_MAIL_REMINDER) == 0)
        facts->n_reminders++;
      if (g_hash_table_contains (failed, &event->mail_id))
        continue;
      facts->n_contacts++;
      facts->last_contact = MAX (facts->last_contact, event->at);
    }
}

/* The last failure after the last mail that got through. */
static void
note_failures (GHashTable *failed, MdgNoticeFacts *facts)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, failed);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const MdgNoticeEvent *event = value;

      if (event->at > facts->last_contact)
        facts->undeliverable = MAX (facts->undeliverable, event->at);
    }
}

void
mdg_notice_facts_gather (GPtrArray *events, MdgNoticeFacts *ret_facts)
{
  g_autoptr (GHashTable) failed = find_failures (events);

  memset (ret_facts, 0, sizeof *ret_facts);
  for (guint i = 0; i < events->len; i++)
    note_first (ret_facts, g_ptr_array_index (events, i));
  count_mails (events, failed, ret_facts);
  note_failures (failed, ret_facts);
  if (ret_facts->paper_sent != 0)
    {
      ret_facts->n_contacts++;
      ret_facts->last_contact = MAX (ret_facts->last_contact, ret_facts->paper_sent);
    }
}

static gint64
earlier (gint64 a, gint64 b)
{
  return a == 0 || (b != 0 && b < a) ? b : a;
}

/* Who confirms or downloads has seen it, whatever was told first. */
static gint64
opened_at (const MdgNoticeFacts *facts)
{
  return earlier (facts->viewed, earlier (facts->downloaded, facts->confirmed));
}

gint64
mdg_notice_arrival (const MdgNoticeKind *kind, const MdgNoticeFacts *facts)
{
  if (g_strcmp0 (kind->arrival, MDG_ARRIVAL_VIEWED) == 0)
    return opened_at (facts);
  if (g_strcmp0 (kind->arrival, MDG_ARRIVAL_DOWNLOADED) == 0)
    return facts->downloaded;
  if (g_strcmp0 (kind->arrival, MDG_ARRIVAL_CONFIRMED) == 0)
    return facts->confirmed;
  return facts->available;
}

gint64
mdg_notice_deadline (const MdgNoticeKind *kind, const MdgNoticeFacts *facts)
{
  if (kind->deadline_hours <= 0 || facts->available == 0)
    return 0;
  return facts->available + kind->deadline_hours * MDG_HOUR;
}

gboolean
mdg_notice_needs_paper (const MdgNoticeKind *kind, const MdgNoticeFacts *facts, gint64 now)
{
  gint64 deadline = mdg_notice_deadline (kind, facts);
  gint64 opened = opened_at (facts);

  if (facts->withdrawn != 0 || facts->paper_sent != 0)
    return FALSE;
  if (facts->paper_chosen != 0)
    return TRUE;
  if (opened != 0 && (deadline == 0 || opened <= deadline))
    return FALSE;
  return facts->undeliverable != 0 || (deadline != 0 && now > deadline);
}

/* "21:00" as minutes; -1 for none. */
static int
parse_minutes (const char *text)
{
  unsigned int hours;
  unsigned int minutes;

  if (text == NULL || sscanf (text, "%2u:%2u", &hours, &minutes) != 2 || hours > 24 || minutes > 59)
    return -1;
  return (int) ((hours * 60 + minutes) % MINUTES_A_DAY);
}

gint64
mdg_notice_after_quiet (const MdgNoticeKind *kind, gint64 time)
{
  int from = parse_minutes (kind->quiet_from);
  int until = parse_minutes (kind->quiet_until);
  g_autofree char *day = NULL;
  gint64 midnight;
  int minute;

  if (from < 0 || until < 0 || from == until)
    return time;
  day = mdg_date_format (time);
  if (!mdg_date_parse (day, &midnight))
    return time;
  minute = (int) ((time - midnight) / MDG_MINUTE);
  if (from < until)
    return minute >= from && minute < until ? midnight + until * MDG_MINUTE : time;
  if (minute >= from)
    return midnight + MDG_DAY + until * MDG_MINUTE;
  return minute < until ? midnight + until * MDG_MINUTE : time;
}

static int
compare_days (gconstpointer a, gconstpointer b)
{
  return *(const int *) a - *(const int *) b;
}

/* The days after which reminders go, in order. */
static GArray *
reminder_days (const MdgNoticeKind *kind)
{
  GArray *days = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint i = 0; kind->reminders != NULL && kind->reminders[i] != NULL; i++)
    {
      guint64 day;

      if (g_ascii_string_to_unsigned (kind->reminders[i], 10, 1, 3650, &day, NULL))
        {
          int number = (int) day;

          g_array_append_val (days, number);
        }
    }
  g_array_sort (days, compare_days);
  return days;
}

gint64
mdg_notice_next_reminder (const MdgNoticeKind *kind, const MdgNoticeFacts *facts)
{
  g_autoptr (GArray) days = reminder_days (kind);
  gint64 deadline = mdg_notice_deadline (kind, facts);
  gint64 time;

  if (facts->available == 0 || facts->withdrawn != 0 || opened_at (facts) != 0 ||
      facts->paper_chosen != 0 || facts->paper_sent != 0 || facts->undeliverable != 0 ||
      facts->n_reminders >= days->len)
    return 0;
  time = facts->available + g_array_index (days, int, facts->n_reminders) * MDG_DAY;
  time = mdg_notice_after_quiet (kind, time);
  return deadline == 0 || time < deadline ? time : 0;
}

char *
mdg_notice_review_until (gint64 arrival, char **ret_moved)
{
  g_autofree char *day = NULL;

  if (arrival == 0)
    return NULL;
  day = mdg_date_format (arrival);
  return mdg_period_of_months (day, REVIEW_MONTHS, ret_moved);
}
