/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/model/chat-phrases.h"

#include "client/model/document-phrases.h"
#include "client/model/place-phrases.h"
#include "shared/base/clock.h"
#include "shared/base/text.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#define REIWA_BEFORE 2018
#define JAPAN (9 * MDG_HOUR)

/* Characters of a document's name on a chip. */
#define CHIP_NAME_CHARS 14

/* ---- conversations ---- */

const char *
mdg_conversation_title (const MdgConversation *conversation)
{
  gboolean named = conversation->title != NULL && *conversation->title != '\0';
  return named ? conversation->title : _ ("New conversation");
}

static gint64
day_number (gint64 time)
{
  return (time + JAPAN) / MDG_DAY;
}

/* Weeks begin on Monday; the first day of 1970 was a Thursday. */
static gint64
week_number (gint64 time)
{
  return (day_number (time) + 3) / 7;
}

static GDateTime *
japan_time (gint64 time)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (9 * 3600);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / MDG_SECOND);
  return utc != NULL ? g_date_time_to_timezone (utc, zone) : g_date_time_new_now_utc ();
}

static char *
day_head (const char *word, gint64 time)
{
  static const char *const weekdays[] = { N_ ("Mon"), N_ ("Tue"), N_ ("Wed"), N_ ("Thu"),
                                          N_ ("Fri"), N_ ("Sat"), N_ ("Sun") };
  g_autoptr (GDateTime) then = japan_time (time);
  const char *weekday = _ (weekdays[g_date_time_get_day_of_week (then) - 1]);
  /* TRANSLATORS: today or yesterday, month, day, day of the week */
  return g_strdup_printf (_ ("%s　%d/%d (%s)"), word, g_date_time_get_month (then),
                          g_date_time_get_day_of_month (then), weekday);
}

char *
mdg_conversation_group_text (const MdgConversation *conversation, gint64 now)
{
  gint64 time = conversation->updated_at;
  gint64 days = day_number (now) - day_number (time);
  gint64 weeks = week_number (now) - week_number (time);
  if (conversation->pinned)
    return g_strdup (_ ("Pinned"));
  if (days <= 0)
    return day_head (_ ("Today"), now);
  if (days == 1)
    return day_head (_ ("Yesterday"), time);
  if (weeks <= 1)
    return g_strdup (weeks == 0 ? _ ("This week") : _ ("Last week"));
  g_autoptr (GDateTime) then = japan_time (time);
  /* TRANSLATORS: year and month */
  return g_strdup_printf (_ ("%d-%02d"), g_date_time_get_year (then),
                          g_date_time_get_month (then));
}

char *
mdg_conversation_time_text (gint64 time, gint64 now)
{
  g_autoptr (GDateTime) then = japan_time (time);
  gint64 days = day_number (now) - day_number (time);
  if (days <= 1)
    return g_date_time_format (then, "%-H:%M");
  if (week_number (now) == week_number (time))
    /* TRANSLATORS: a day of this month */
    return g_strdup_printf (C_ ("day", "%d"), g_date_time_get_day_of_month (then));
  return g_date_time_format (then, "%-m/%-d");
}

/* ---- answers ---- */

char *
mdg_phrase_long_day (const char *day)
{
  int year = 0, month = 0, date = 0;
  /* TRANSLATORS: "era" for R8.4.1, anything else for 2026-04-01 */
  gboolean era = g_strcmp0 (C_ ("days are written by", "iso"), "era") == 0;
  if (day == NULL || sscanf (day, "%4d-%2d-%2d", &year, &month, &date) != 3 || !era ||
      year <= REIWA_BEFORE + 1)
    return mdg_phrase_day (day);
  /* TRANSLATORS: a day in the era Reiwa: year, month, day */
  return g_strdup_printf (_ ("Reiwa %d-%d-%d"), year - REIWA_BEFORE, month, date);
}

/* Different documents and files. */
static guint
count_sources (const MdgMessage *answer)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < answer->citations->len; i++)
    {
      const MdgCitation *citation = answer->citations->pdata[i];
      gint64 key = citation->attachment_id != 0 ? -citation->attachment_id : citation->document_id;
      g_hash_table_add (seen, g_memdup2 (&key, sizeof key));
    }
  return g_hash_table_size (seen);
}

static guint
count_verified (const MdgMessage *answer)
{
  guint n = 0;
  for (guint i = 0; i < answer->citations->len; i++)
    n += ((const MdgCitation *) answer->citations->pdata[i])->verified ? 1 : 0;
  return n;
}

char *
mdg_answer_as_of_text (const MdgMessage *answer)
{
  if (answer->as_of == NULL || *answer->as_of == '\0')
    return NULL;
  g_autofree char *day = mdg_phrase_long_day (answer->as_of);
  if (answer->citations->len == 0)
    return g_strdup_printf (_ ("Answered with documents as of %s"), day);
  return g_strdup_printf (_ ("Answered with documents as of %s · %u sources, %u places verified"),
                          day, count_sources (answer), count_verified (answer));
}

typedef struct
{
  const char *word;
  const char *sentence;
} Phrase;

static const Phrase states[] = {
  { MDG_MESSAGE_WAITING, N_ ("Waiting for its turn") },
  { MDG_MESSAGE_SEARCHING, N_ ("Searching the documents") },
  { MDG_MESSAGE_WRITING, N_ ("Writing the answer") },
  { MDG_MESSAGE_CANCELLED, N_ ("Stopped. This is as far as it came.") },
  { MDG_MESSAGE_INTERRUPTED, N_ ("The answer broke off. This is as far as it came.") },
  { MDG_MESSAGE_FAILED, N_ ("There is no answer.") },
};

static const Phrase remarks[] = {
  { MDG_REMARK_LIGHT_MODEL,
    N_ ("The limit of this month is reached: the light model answered.") },
  { MDG_REMARK_LIMIT_NEAR,
    N_ ("Fewer sources and a shorter answer, so that the limit of this month lasts longer.") },
  { MDG_REMARK_OTHER_MODEL, N_ ("The chosen model could not be reached: another one answered.") },
  { MDG_REMARK_MASKED, N_ ("Personal data was covered before the question was sent.") },
  { MDG_REMARK_UNVERIFIED,
    N_ ("Some of this has no verified source. Check it before you use it.") },
  { MDG_REMARK_CONTRADICTION, N_ ("The sources disagree. Compare them before you use this.") },
  { MDG_REMARK_SHORTENED, N_ ("Earlier messages or parts of files were left out for length.") },
  { MDG_REMARK_CUT, N_ ("The answer ends early: the model reached its length limit.") },
  { MDG_REMARK_FILTERED, N_ ("The provider's content filter stopped the answer.") },
};

static const Phrase findings[] = {
  { MDG_FINDING_MY_NUMBER, N_ ("My Number") },
  { MDG_FINDING_TELEPHONE, N_ ("Telephone number") },
  { MDG_FINDING_MAIL, N_ ("Mail address") },
  { MDG_FINDING_CARD, N_ ("Card number") },
  { MDG_FINDING_WORD, N_ ("Word of your ward's list") },
};

static const char *
phrase_of (const Phrase *phrases, gsize n, const char *word)
{
  for (gsize i = 0; i < n; i++)
    if (g_strcmp0 (phrases[i].word, word) == 0)
      return _ (phrases[i].sentence);
  return NULL;
}

char *
mdg_answer_state_text (const MdgMessage *answer)
{
  const char *sentence = phrase_of (states, G_N_ELEMENTS (states), answer->state);
  gboolean why = answer->problem_text != NULL && *answer->problem_text != '\0';
  if (sentence == NULL || !why)
    return g_strdup (sentence);
  return g_strdup_printf ("%s %s", sentence, answer->problem_text);
}

const char *
mdg_answer_remark_text (const char *remark)
{
  return phrase_of (remarks, G_N_ELEMENTS (remarks), remark);
}

const char *
mdg_finding_text (const char *kind)
{
  const char *text = phrase_of (findings, G_N_ELEMENTS (findings), kind);
  return text != NULL ? text : _ ("Personal data");
}

/* ---- citations ---- */

static char *
short_name (const char *name)
{
  const char *dot = strrchr (name, '.');
  g_autofree char *stem = g_strndup (name, dot != NULL && dot != name ? (gsize) (dot - name)
                                                                      : strlen (name));
  long length = g_utf8_strlen (stem, -1);
  if (length <= CHIP_NAME_CHARS)
    return g_steal_pointer (&stem);
  /* What tells documents of one kind apart stands at the end of their names. */
  g_autofree char *tail =
    g_utf8_substring (stem, length - CHIP_NAME_CHARS + 1, length);
  return g_strconcat ("…", tail, NULL);
}

static char *
place_of (const MdgCitation *citation)
{
  if (citation->place != NULL && *citation->place != '\0')
    return mdg_place_text (citation->unit, citation->place);
  g_autofree char *page = g_strdup_printf ("%" G_GINT64_FORMAT, citation->page);
  return citation->page > 0 ? mdg_place_text (citation->unit, page) : g_strdup ("");
}

char *
mdg_citation_text (const MdgCitation *citation)
{
  if (citation->gone || citation->document_name == NULL)
    return g_strdup (_ ("A document you may not read"));
  g_autofree char *name = short_name (citation->document_name);
  g_autofree char *place = place_of (citation);
  return g_strdup_printf (*place != '\0' ? "%s %s" : "%s%s", name, place);
}

const char *
mdg_citation_verdict (const MdgCitation *citation)
{
  if (citation->gone)
    return _ ("no longer readable");
  if (!citation->verified)
    return _ ("not verified");
  return citation->outdated ? _ ("replaced since") : _ ("verified");
}

char *
mdg_citation_full_text (const MdgCitation *citation)
{
  if (citation->gone || citation->document_name == NULL)
    return g_strdup (_ ("The document was deleted, or you may no longer read it."));
  g_autofree char *place = place_of (citation);
  GString *text = g_string_new (citation->document_name);
  g_string_append_printf (text, "　%s", place);
  if (citation->folder_name != NULL)
    g_string_append_printf (text, "　%s", citation->folder_name);
  if (citation->quote != NULL && *citation->quote != '\0')
    g_string_append_printf (text, "\n%s", citation->quote);
  if (!citation->verified)
    g_string_append_printf (text, "\n%s", _ ("These words were not found in the document."));
  else if (citation->outdated)
    g_string_append_printf (text, "\n%s",
                            _ ("The document was replaced, moved, deleted or has ended since."));
  return g_string_free (text, FALSE);
}

MdgPassage *
mdg_citation_to_passage (const MdgCitation *citation)
{
  MdgPassage *passage = mdg_passage_new ();
  passage->id = citation->passage_id;
  passage->folder_id = citation->folder_id;
  passage->document_id = citation->document_id;
  passage->version_id = citation->version_id;
  passage->page = MAX (citation->page, 1);
  passage->last_page = passage->page;
  passage->place = g_strdup (citation->place);
  passage->heading = g_strdup (citation->heading);
  passage->text = g_strdup (citation->quote);
  passage->first_row = citation->first_row;
  passage->last_row = citation->last_row;
  passage->first_column = citation->first_column;
  passage->last_column = citation->last_column;
  passage->boxes = mdg_record_array_new (&MDG_PAGE_BOX_TYPE);
  for (guint i = 0; i < citation->boxes->len; i++)
    g_ptr_array_add (passage->boxes, mdg_page_box_copy (citation->boxes->pdata[i]));
  return passage;
}

/* ---- files and meter ---- */

char *
mdg_attachment_text (const MdgAttachment *attachment)
{
  if (g_strcmp0 (attachment->state, MDG_DOCUMENT_FAILED) == 0)
    return g_strdup (attachment->problem_text != NULL ? attachment->problem_text
                                                      : _ ("Could not be read"));
  if (g_strcmp0 (attachment->state, MDG_DOCUMENT_READY) != 0)
    return g_strdup (_ ("is being read"));
  const MdgDocument counted = { .unit = attachment->unit, .n_units = attachment->n_units };
  g_autofree char *places = mdg_document_places_text (&counted);
  if (attachment->is_image && attachment->n_chars == 0)
    return g_strdup (_ ("picture"));
  if (*places == '\0')
    return g_strdup (attachment->ocr ? _ ("read by OCR") : _ ("read"));
  return g_strdup_printf (attachment->ocr ? _ ("%s read by OCR") : _ ("%s read"), places);
}

char *
mdg_meter_text (const MdgMeter *meter, double *ret_share)
{
  g_autofree char *used = mdg_phrase_number (meter->used);
  g_autofree char *limit = mdg_phrase_number (meter->limit);
  *ret_share =
    meter->limit > 0 ? CLAMP ((double) meter->used / (double) meter->limit, 0.0, 1.0) : 0.0;
  return meter->limit > 0 ? g_strdup_printf ("%s / %s", used, limit) : g_steal_pointer (&used);
}
