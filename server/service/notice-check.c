/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/notice-check.h"

#include "server/store/jobs.h"
#include "server/store/notice-letters.h"
#include "shared/base/error.h"
#include "shared/base/japanese-date.h"
#include "shared/notice/key-finder.h"
#include "shared/notice/match.h"

#include <string.h>

/* Milliseconds that looking at one file takes, for fair turns. */
#define COST_FILE 60
#define LETTERS_AT_ONCE 1000

/* Days of one file that are looked at. */
#define DAYS_MAX 20000
#define DIGITS "0-9元〇一二三四五六七八九十"
#define DAY_PATTERN                                                                               \
  "(?:明治|大正|昭和|平成|令和|[MTSHR])?[" DIGITS "]{1,5}[年./-][" DIGITS "]{1,3}[月./-][" DIGITS \
  "]{1,3}日?|[0-9]{8}"

struct _MdgNoticeCheck
{
  GPtrArray *letters; /* MdgNoticeLetter of the whole run, by number */
  MdgRecipientList *list;
  MdgKeyFinder *finder;
  MdgKeyScanner *scanner;
  GRegex *day_pattern;
};

static MdgNoticeFinding *
new_finding (const char *check, gint64 letter, gint64 page, gint64 other)
{
  MdgNoticeFinding *finding = mdg_notice_finding_new ();
  finding->check = g_strdup (check);
  finding->letter = letter;
  finding->page = page;
  finding->other = other;
  return finding;
}

/* ---- the residents of a run ---- */

static GPtrArray *
list_all_letters (MdgLease *lease, gint64 run_id, GError **error)
{
  g_autoptr (GPtrArray) all = mdg_record_array_new (&MDG_NOTICE_LETTER_TYPE);
  gint64 after = 0;
  for (;;)
    {
      g_autoptr (GPtrArray) some =
        mdg_notice_letters_list (lease, run_id, after, LETTERS_AT_ONCE, error);
      if (some == NULL)
        return NULL;
      if (some->len == 0)
        return g_steal_pointer (&all);
      after = ((MdgNoticeLetter *) some->pdata[some->len - 1])->number;
      g_ptr_array_extend_and_steal (all, g_steal_pointer (&some));
    }
}

/* The run while it is being checked. */
static MdgNoticeRunRow *
get_checking (MdgLease *lease, gint64 run_id, GError **error)
{
  g_autoptr (MdgNoticeRunRow) row = mdg_notice_runs_get (lease, run_id, error);
  return row != NULL && g_str_equal (row->run->state, MDG_RUN_CHECKING) ? g_steal_pointer (&row)
                                                                        : NULL;
}

/* A run that is gone or closed is no failure. */
static gboolean
end_without (GError *failure, GError **error)
{
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

static MdgRecipientList *
make_list (GPtrArray *letters)
{
  g_autoptr (GPtrArray) recipients = g_ptr_array_new ();
  for (guint i = 0; i < letters->len; i++)
    g_ptr_array_add (recipients, ((MdgNoticeLetter *) letters->pdata[i])->recipient);
  return mdg_recipient_list_new_of (recipients);
}

MdgNoticeCheck *
mdg_notice_check_open (MdgContext *context, gint64 run_id, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (MdgNoticeRunRow) row =
    lease != NULL ? get_checking (lease, run_id, error) : NULL;
  g_autoptr (GPtrArray) letters =
    row != NULL ? list_all_letters (lease, run_id, error) : NULL;
  if (letters == NULL)
    return NULL;
  MdgNoticeCheck *check = g_new0 (MdgNoticeCheck, 1);
  check->list = make_list (letters);
  check->letters = g_steal_pointer (&letters);
  check->finder = mdg_key_finder_new (check->list);
  check->scanner = mdg_key_scanner_new (check->finder);
  check->day_pattern = g_regex_new (DAY_PATTERN, G_REGEX_OPTIMIZE, 0, NULL);
  return check;
}

void
mdg_notice_check_free (MdgNoticeCheck *check)
{
  if (check == NULL)
    return;
  g_regex_unref (check->day_pattern);
  mdg_key_scanner_free (check->scanner);
  mdg_key_finder_free (check->finder);
  mdg_recipient_list_free (check->list);
  g_ptr_array_unref (check->letters);
  g_free (check);
}

/* ---- what stands in texts ---- */

/* Without width, spaces and case. */
static char *
fold (GPtrArray *pages)
{
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < pages->len; i++)
    {
      g_autofree char *normal = g_utf8_normalize (pages->pdata[i], -1, G_NORMALIZE_NFKC);
      for (const char *c = normal; c != NULL && *c != '\0'; c = g_utf8_next_char (c))
        if (!g_unichar_isspace (g_utf8_get_char (c)))
          g_string_append_unichar (out, g_unichar_toupper (g_utf8_get_char (c)));
      g_string_append_c (out, '\n');
    }
  return g_string_free (out, FALSE);
}

/* The token stands there by itself: no letter or digit beside it. */
static gboolean
stands_alone (const char *text, const char *at, gsize length)
{
  gboolean before = at > text && g_ascii_isalnum (at[-1]);
  return !before && !g_ascii_isalnum (at[length]);
}

static gboolean
has_token (const char *text, const char *token)
{
  gsize length = strlen (token);
  for (const char *at = length > 0 ? strstr (text, token) : NULL; at != NULL;
       at = strstr (at + 1, token))
    if (stands_alone (text, at, length))
      return TRUE;
  return FALSE;
}

/* The days that stand in the folded @text, however they are written. */
static GHashTable *
collect_days (const GRegex *pattern, const char *text)
{
  g_autoptr (GMatchInfo) match = NULL;
  GHashTable *days = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_regex_match (pattern, text, 0, &match);
  for (guint n = 0; g_match_info_matches (match) && n < DAYS_MAX; n++)
    {
      char *day = NULL;
      g_autofree char *written = g_match_info_fetch (match, 0);
      if (mdg_japanese_date_read (written, &day) == MDG_DATE_READ)
        g_hash_table_add (days, day);
      g_match_info_next (match, NULL);
    }
  return days;
}

/* ---- the rules for one file ---- */

typedef struct
{
  MdgNoticeCheck *check;
  const MdgNoticeLetter *letter; /* NULL: the file is of nobody in particular */
  guint own;                     /* its row in the list, from 1; 0 */
  const char *text;              /* of all pages, folded */
  GHashTable *days;              /* that stand in it */
  GPtrArray *findings;
} Look;

static gint64
number_of (const Look *look)
{
  return look->letter != NULL ? look->letter->number : 0;
}

static void
add (Look *look, const char *check, gint64 page, gint64 other)
{
  g_ptr_array_add (look->findings, new_finding (check, number_of (look), page, other));
}

static gboolean
has_day (const Look *look, const MdgNoticeRecipient *recipient)
{
  return recipient->birth != NULL && g_hash_table_contains (look->days, recipient->birth);
}

/* Keys of other residents: a number or an address for mail always, a name only with the day of
 * birth; people of one house are named in each other's letters. */
static void
judge_hit (Look *look, const MdgKeyHit *hit, gint64 page)
{
  const MdgNoticeLetter *other = look->check->letters->pdata[hit->row - 1];
  if (hit->kind != MDG_KEY_NAME || has_day (look, other->recipient))
    add (look, MDG_CHECK_OTHER_KEYS, page, other->number);
}

/* The number as it is printed, also one too short to be looked for everywhere. */
static gboolean
has_own_number (const Look *look)
{
  const MdgNoticeRecipient *own = look->letter->recipient;
  g_autofree char *key = mdg_number_key (own->number != NULL ? own->number : "");
  return has_token (look->text, key);
}

static void
check_own (Look *look, gboolean number, gboolean name)
{
  if (g_strcmp0 (look->letter->decision, MDG_MATCH_AUTO) != 0)
    return; /* a person has paired them */
  if (!number && !has_own_number (look) &&
      !(name && has_day (look, look->letter->recipient)))
    add (look, MDG_CHECK_OWN_KEY, 0, 0);
}

static void
check_text (Look *look, GPtrArray *pages)
{
  gboolean number = FALSE, name = FALSE;
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (MdgKeyHit));
  for (guint i = 0; i < pages->len; i++)
    {
      g_array_set_size (hits, 0);
      mdg_key_scanner_find_in_text (look->check->scanner, pages->pdata[i], look->own, hits,
                                    &number, &name);
      for (guint k = 0; k < hits->len; k++)
        judge_hit (look, &g_array_index (hits, MdgKeyHit, k), (gint64) i + 1);
    }
  if (look->letter != NULL && look->letter->first != 0)
    check_own (look, number, name);
}

/* Where the letter of @number stands in the run, from 1. */
static guint
find_row (const MdgNoticeCheck *check, gint64 number)
{
  for (guint low = 0, high = check->letters->len; low < high;)
    {
      guint middle = (low + high) / 2;
      gint64 at = ((MdgNoticeLetter *) check->letters->pdata[middle])->number;
      if (at == number)
        return middle + 1;
      if (at < number)
        low = middle + 1;
      else
        high = middle;
    }
  return 0;
}

/* Pages of pictures that a person has paired or that go to everybody: somebody has looked at them.
 */
static gboolean
may_be_picture (const Look *look, const MdgNoticeContent *content)
{
  return content->is_pdf && content->is_picture &&
         (look->letter->first == 0 || g_strcmp0 (look->letter->decision, MDG_MATCH_AUTO) != 0);
}

/* One letter of the file; pages that were not split off for it are for everybody. */
static void
check_letter (Look *look, const MdgNoticeLetter *letter, const MdgNoticeContent *content)
{
  gboolean is_part = letter->first != 0;
  look->letter = letter;
  look->own = is_part ? find_row (look->check, letter->number) : 0;
  if (!content->is_pdf || content->pages == NULL)
    {
      if (!may_be_picture (look, content))
        add (look, MDG_CHECK_READABLE, 0, 0);
      return;
    }
  if (is_part && content->pages->len != letter->last - letter->first + 1)
    add (look, MDG_CHECK_PAGE_COUNT, content->pages->len, 0);
  check_text (look, content->pages);
}

GPtrArray *
mdg_notice_check_file (MdgNoticeCheck *check,
                       const MdgNoticeFileRow *file,
                       GPtrArray *letters,
                       const MdgNoticeContent *content)
{
  g_autofree char *text = content->pages != NULL ? fold (content->pages) : g_strdup ("");
  g_autoptr (GHashTable) days = collect_days (check->day_pattern, text);
  Look look = { .check = check,
                .text = text,
                .days = days,
                .findings = mdg_record_array_new (&MDG_NOTICE_FINDING_TYPE) };
  look.letter = letters->len > 0 ? letters->pdata[0] : NULL;
  if (!content->same_bytes)
    {
      add (&look, MDG_CHECK_BYTES, 0, 0);
      return look.findings;
    }
  if (letters->len == 0 && content->pages != NULL)
    check_text (&look, content->pages);
  /* What goes to everybody is looked through once. */
  for (guint i = 0; i < letters->len; i++)
    if (i == 0 || ((MdgNoticeLetter *) letters->pdata[i])->first != 0)
      check_letter (&look, letters->pdata[i], content);
  return look.findings;
}

/* ---- rows ---- */

GPtrArray *
mdg_notice_check_list (MdgContext *context, gint64 run_id, gint64 from, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (GPtrArray) files =
    lease != NULL ? mdg_notice_files_list (lease, run_id, from, MDG_NOTICE_SLICE_FILES, error)
                  : NULL;
  for (guint i = files != NULL ? files->len : 0; i > 0; i--)
    if (((MdgNoticeFileRow *) files->pdata[i - 1])->checked)
      g_ptr_array_remove_index (files, i - 1);
  return g_steal_pointer (&files);
}

GPtrArray *
mdg_notice_check_letters (MdgContext *context, const MdgNoticeFileRow *file, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  return lease != NULL
           ? mdg_notice_letters_list_of_file (lease, file->run_id, file->id, error)
           : NULL;
}

static void
set_state (MdgNoticeRun *run, const char *state)
{
  g_free (run->state);
  run->state = g_strdup (state);
}

/* After the last file. */
static gboolean
close_run (MdgContext *context, MdgLease *lease, MdgNoticeRunRow *row, GError **error)
{
  if (row->n_files_checked < row->n_files)
    return TRUE;
  set_state (row->run, row->n_findings > 0 ? MDG_RUN_REFUSED : MDG_RUN_CHECKED);
  JsonObject *detail = json_object_new ();
  json_object_set_int_member (detail, "findings", row->n_findings);
  return mdg_context_audit (context, lease,
                            row->n_findings > 0 ? "notice-run.refuse" : "notice-run.check",
                            "notice-run", row->run->id, detail, error);
}

static gboolean
add_findings (MdgLease *lease, MdgNoticeRunRow *row, GPtrArray *findings, GError **error)
{
  for (guint i = 0; i < findings->len; i++)
    if (!mdg_notice_findings_add (lease, row->run->id, findings->pdata[i], error))
      return FALSE;
  return mdg_notice_findings_count (lease, row->run->id, &row->n_findings, error);
}

static void
tell (MdgContext *context, const MdgNoticeRunRow *row, gint64 checked_before)
{
  mdg_notice_run_tell_progress (context->core, row, row->run->n_received, checked_before);
  if (!g_str_equal (row->run->state, MDG_RUN_CHECKING))
    mdg_notice_run_tell_changed (context->core, row->run->id);
}

static gboolean
mark_checked (MdgLease *lease, MdgNoticeRunRow *row, GPtrArray *files, GError **error)
{
  for (guint i = 0; i < files->len; i++)
    {
      gboolean first = FALSE;
      const MdgNoticeFileRow *file = files->pdata[i];
      if (!mdg_notice_files_mark_checked (lease, file->id, &first, error))
        return FALSE;
      row->n_files_checked += first;
      row->run->n_checked += first ? file->n_letters : 0;
    }
  return TRUE;
}

gboolean
mdg_notice_check_settle (
  MdgContext *context, gint64 run_id, GPtrArray *files, GPtrArray *findings, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (MdgNoticeRunRow) row =
    lease != NULL ? get_checking (lease, run_id, &local) : NULL;
  if (lease == NULL)
    return FALSE;
  if (row == NULL)
    return end_without (g_steal_pointer (&local), error);
  gint64 before = row->run->n_checked;
  if (!mark_checked (lease, row, files, error) || !add_findings (lease, row, findings, error) ||
      !close_run (context, lease, row, error) || !mdg_notice_runs_update (lease, row, error) ||
      !mdg_context_commit (context, lease, FALSE, error))
    return FALSE;
  g_clear_pointer (&lease, mdg_lease_free);
  tell (context, row, before);
  return TRUE;
}

/* ---- the run as a whole ---- */

/* A job for each slice, known by its first file. */
static gboolean
put_slices (MdgLease *lease, const MdgNoticeRunRow *row, GError **error)
{
  gint64 from = 0;
  for (;;)
    {
      g_autoptr (GPtrArray) files =
        mdg_notice_files_list (lease, row->run->id, from, MDG_NOTICE_SLICE_FILES, error);
      if (files == NULL)
        return FALSE;
      if (files->len == 0)
        return TRUE;
      from = ((MdgNoticeFileRow *) files->pdata[0])->id;
      g_autofree char *key =
        g_strdup_printf ("%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, row->run->id, from);
      if (!mdg_jobs_put_for (lease, MDG_JOB_NOTICE_FILES, key, NULL, row->account_id,
                             COST_FILE * (gint64) files->len, mdg_lease_now (lease), error))
        return FALSE;
      from = ((MdgNoticeFileRow *) files->pdata[files->len - 1])->id + 1;
    }
}

/* Letters without a file have nothing more to be looked at. */
static gint64
count_without_file (GPtrArray *letters)
{
  gint64 n = 0;
  for (guint i = 0; i < letters->len; i++)
    n += ((MdgNoticeLetter *) letters->pdata[i])->sha256 == NULL;
  return n;
}

static gboolean
begin (MdgContext *context, MdgLease *lease, MdgNoticeRunRow *row, GError **error)
{
  g_autoptr (GPtrArray) letters = list_all_letters (lease, row->run->id, error);
  if (letters == NULL)
    return FALSE;
  g_autoptr (GPtrArray) findings = mdg_notice_check_plan (row->run, letters);
  if (row->n_files_checked == 0)
    row->run->n_checked = count_without_file (letters);
  return add_findings (lease, row, findings, error) && put_slices (lease, row, error) &&
         close_run (context, lease, row, error) && mdg_notice_runs_update (lease, row, error);
}

gboolean
mdg_notice_check_begin (MdgContext *context, gint64 run_id, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (MdgNoticeRunRow) row =
    lease != NULL ? get_checking (lease, run_id, &local) : NULL;
  if (lease == NULL)
    return FALSE;
  if (row == NULL)
    return end_without (g_steal_pointer (&local), error);
  if (!begin (context, lease, row, error) || !mdg_context_commit (context, lease, FALSE, error))
    return FALSE;
  g_clear_pointer (&lease, mdg_lease_free);
  tell (context, row, 0);
  return TRUE;
}
