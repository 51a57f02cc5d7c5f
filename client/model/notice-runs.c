/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/notice-runs.h"

#include "client/model/answer.h"
#include "client/model/phrases.h"
#include "client/model/prompts.h"
#include "shared/wire/json.h"
#include "shared/wire/paths.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- states ---- */

typedef struct
{
  const char *name;
  const char *words;
  const char *style;
} Words;

static const Words states[] = {
  { MDG_RUN_RECEIVING, N_ ("Arriving"), "neutral" },
  { MDG_RUN_CHECKING, N_ ("Being checked"), "neutral" },
  { MDG_RUN_CHECKED, N_ ("Checked"), "ok" },
  { MDG_RUN_REFUSED, N_ ("Refused"), "bad" },
};

static const Words *
state_of (const MdgNoticeRun *run)
{
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_strcmp0 (states[i].name, run->state) == 0)
      return &states[i];
  return &states[0];
}

const char *
mdg_notice_run_state_text (const MdgNoticeRun *run)
{
  return _ (state_of (run)->words);
}

static char *
run_state (gconstpointer record)
{
  return g_strdup (mdg_notice_run_state_text (record));
}

static char *
run_state_style (gconstpointer record)
{
  return g_strdup (state_of (record)->style);
}

static char *
run_letters (gconstpointer record)
{
  return g_strdup_printf (_ ("%d letters"), (int) ((const MdgNoticeRun *) record)->n_letters);
}

static char *
run_progress (gconstpointer record)
{
  const MdgNoticeRun *run = record;
  if (g_strcmp0 (run->state, MDG_RUN_RECEIVING) == 0)
    return g_strdup_printf (_ ("%d of %d received"), (int) run->n_received,
                            (int) run->n_letters);
  if (g_strcmp0 (run->state, MDG_RUN_CHECKING) == 0)
    return g_strdup_printf (_ ("%d of %d checked"), (int) run->n_checked, (int) run->n_letters);
  return g_strdup ("");
}

static char *
run_time (gconstpointer record)
{
  return mdg_phrase_time (((const MdgNoticeRun *) record)->created_at, g_get_real_time ());
}

static const MdgItemText run_texts[] = {
  { "state-text", run_state },
  { "state-style", run_state_style },
  { "letters-text", run_letters },
  { "progress-text", run_progress },
  { "time-text", run_time },
};
MDG_DEFINE_ITEM (MdgNoticeRunItem, mdg_notice_run_item, MDG_NOTICE_RUN_TYPE, run_texts)

/* ---- letters ---- */

static char *
letter_number (gconstpointer record)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, ((const MdgNoticeLetter *) record)->number);
}

static char *
letter_recipient (gconstpointer record)
{
  const MdgNoticeRecipient *recipient = ((const MdgNoticeLetter *) record)->recipient;
  const char *name = recipient != NULL ? recipient->name : NULL;
  const char *number = recipient != NULL ? recipient->number : NULL;
  if (name != NULL && number != NULL)
    return g_strdup_printf ("%s　%s", number, name);
  return g_strdup (name != NULL ? name : number != NULL ? number
                                                        : "");
}

static char *
letter_pages (gconstpointer record)
{
  const MdgNoticeLetter *letter = record;
  if (letter->first == 0)
    return g_strdup ("");
  if (letter->first == letter->last)
    return g_strdup_printf ("%d", (int) letter->first);
  return g_strdup_printf ("%d–%d", (int) letter->first, (int) letter->last);
}

static char *
letter_size (gconstpointer record)
{
  const MdgNoticeLetter *letter = record;
  return letter->size > 0 ? mdg_phrase_bytes (letter->size) : g_strdup ("");
}

static gboolean
is_paper (const MdgNoticeLetter *letter)
{
  return g_strcmp0 (letter->decision, MDG_ROW_PAPER) == 0;
}

static char *
letter_state (gconstpointer record)
{
  const MdgNoticeLetter *letter = record;
  if (is_paper (letter))
    return g_strdup (_ ("By post"));
  return g_strdup (letter->received ? _ ("Received") : _ ("Not there yet"));
}

static char *
letter_state_style (gconstpointer record)
{
  const MdgNoticeLetter *letter = record;
  if (is_paper (letter))
    return g_strdup ("neutral");
  return g_strdup (letter->received ? "ok" : "warn");
}

static const MdgItemText letter_texts[] = {
  { "number-text", letter_number },
  { "recipient-text", letter_recipient },
  { "pages-text", letter_pages },
  { "size-text", letter_size },
  { "state-text", letter_state },
  { "state-style", letter_state_style },
};
MDG_DEFINE_ITEM (MdgNoticeLetterItem, mdg_notice_letter_item, MDG_NOTICE_LETTER_TYPE, letter_texts)

/* ---- the list of runs ---- */

/* Counts of one run that is in the list: the row changes in place, without asking the server. */
static void
on_progress (MdgAccess *access, const char *name, const char *text, MdgPagedList *list)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (JsonObject) data = mdg_json_parse_object (bytes, NULL);
  MdgItem *item =
    data != NULL
      ? mdg_paged_list_find (list, json_object_get_int_member_with_default (data, "run", 0))
      : NULL;
  if (item == NULL)
    return;
  const char *state = json_object_get_string_member_with_default (data, "state", NULL);
  MdgNoticeRun *run = mdg_notice_run_copy (mdg_item_get_record (item));
  run->n_received = json_object_get_int_member_with_default (data, "received", run->n_received);
  run->n_checked = json_object_get_int_member_with_default (data, "checked", run->n_checked);
  if (state != NULL)
    {
      g_free (run->state);
      run->state = g_strdup (state);
    }
  mdg_item_take_record (item, run);
}

MdgPagedList *
mdg_notice_runs_list_new (MdgAccess *access)
{
  MdgPagedList *list =
    mdg_paged_list_new (mdg_access_get_connection (access), MDG_PATH_NOTICE_RUNS,
                        MDG_TYPE_NOTICE_RUN_ITEM, MDG_LIST_LOAD_ON_DEMAND);
  mdg_paged_list_set_lasting (list);
  mdg_paged_list_reload (list);
  mdg_prompts_follow (access, list, MDG_EVENT_NOTICE_RUNS_CHANGED);
  g_signal_connect_object (access, "event::" MDG_EVENT_NOTICE_RUN_PROGRESS,
                           G_CALLBACK (on_progress), list, 0);
  return list;
}

MdgPagedList *
mdg_notice_letters_list_new (MdgAccess *access, gint64 run_id)
{
  g_autofree char *path = mdg_path_fill (MDG_PATH_NOTICE_RUN_LETTERS, run_id);
  MdgPagedList *list =
    mdg_paged_list_new (mdg_access_get_connection (access), path, MDG_TYPE_NOTICE_LETTER_ITEM,
                        MDG_LIST_LOAD_ON_DEMAND);
  mdg_paged_list_reload (list);
  return list;
}

/* ---- calls ---- */

void
mdg_notice_run_load_async (MdgAccess *access,
                           gint64 id,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autofree char *path = mdg_path_fill (MDG_PATH_NOTICE_RUN, id);
  mdg_access_send_async (access, "GET", path, NULL, cancellable, callback, user_data);
}

void
mdg_notice_run_delete_async (MdgAccess *access,
                             gint64 id,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autofree char *path = mdg_path_fill (MDG_PATH_NOTICE_RUN, id);
  MdgCall call = { .method = "DELETE", .path = path, .slow = TRUE };
  mdg_connection_send_async (mdg_access_get_connection (access), &call, cancellable, callback,
                             user_data);
}

static void
read_letter (MdgAccess *access,
             const char *pattern,
             const char *query,
             gint64 run_id,
             gint64 number,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  g_autofree char *path = mdg_path_fill (pattern, run_id);
  g_autofree char *full = g_strdup_printf ("%s?%s=%" G_GINT64_FORMAT, path, query, number);
  mdg_access_send_async (access, "GET", full, NULL, cancellable, callback, user_data);
}

void
mdg_notice_letter_load_async (MdgAccess *access,
                              gint64 run_id,
                              gint64 number,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  read_letter (access, MDG_PATH_NOTICE_RUN_LETTER, "number", run_id, number, cancellable,
               callback, user_data);
}

void
mdg_notice_letter_file_async (MdgAccess *access,
                              gint64 run_id,
                              gint64 number,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  read_letter (access, MDG_PATH_NOTICE_RUN_FILE, "letter", run_id, number, cancellable, callback,
               user_data);
}

/* ---- findings ---- */

typedef struct
{
  const char *check;
  const char *letter; /* with the number of a letter */
  const char *run;    /* without one */
} FindingWords;

static const FindingWords findings[] = {
  { MDG_CHECK_PAGES_ONCE, N_ ("Letter {letter}: page {page} of the PDF is in two letters, or in none."),
    N_ ("Page {page} of the PDF is in no letter.") },
  { MDG_CHECK_ROWS, N_ ("Letter {letter} has the row of the list that another letter has."),
    N_ ("The letters do not cover every row of the list.") },
  { MDG_CHECK_RECIPIENT, N_ ("The resident of letter {letter} gets another letter in this run, too."),
    N_ ("A resident gets two letters in this run.") },
  { MDG_CHECK_BYTES, N_ ("The file of letter {letter} is not the one that was proven."),
    N_ ("An attachment is not the one that was announced.") },
  { MDG_CHECK_READABLE, N_ ("The file of letter {letter} cannot be read."),
    N_ ("An attachment cannot be read.") },
  { MDG_CHECK_PAGE_COUNT, N_ ("Letter {letter} has another number of pages than it should: {page}."), NULL },
  { MDG_CHECK_OWN_KEY,
    N_ ("Letter {letter} does not carry the number, or name and birth date, of its resident."), NULL },
  { MDG_CHECK_OTHER_KEYS,
    N_ ("Letter {letter}, page {page}: the number or the name and birth date of another resident stands there."),
    N_ ("A file that goes to everybody carries a resident's number or name and birth date.") },
};

static char *
fill (const char *words, gint64 letter, gint64 page)
{
  g_autofree char *first = g_strdup_printf ("%" G_GINT64_FORMAT, letter);
  g_autofree char *second = g_strdup_printf ("%" G_GINT64_FORMAT, page);
  g_autoptr (GString) text = g_string_new (words);
  g_string_replace (text, "{letter}", first, 0);
  g_string_replace (text, "{page}", second, 0);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
mdg_notice_finding_sentence (const MdgNoticeFinding *finding)
{
  for (guint i = 0; i < G_N_ELEMENTS (findings); i++)
    {
      const FindingWords *words = &findings[i];
      if (g_strcmp0 (words->check, finding->check) != 0)
        continue;
      gboolean of_run = finding->letter == 0 && words->run != NULL;
      return fill (_ (of_run ? words->run : words->letter), finding->letter, finding->page);
    }
  return fill (_ ("Letter {letter}: the server found something that this version does not know."),
               finding->letter, finding->page);
}
