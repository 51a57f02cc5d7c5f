/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The check-up of folders.
 *
 * /checkup/choice     which of the settings tried are proposed
 * /checkup/settings   validated, applied, undone once
 * /checkup/questions  who may do what with them
 * /checkup/runs       before and after
 */
#include "server/service/checkup.h"
#include "server/service/tune.h"
#include "server/store/search-settings.h"
#include "shared/base/error.h"
#include "tests/server/service/cabinet.h"

/* ---- the choice ---- */

typedef struct
{
  const char *sentence;
  const char *trials[4]; /* a letter for each question: its rank, "-" not found */
  guint chosen;
} ChoiceRow;

static const ChoiceRow choice_rows[] = {
  { "with nothing tried, what is in force stays", { "1-3" }, 0 },
  { "one question more is enough when none is lost", { "1-3", "113" }, 1 },
  { "better ranks alone are not", { "555", "111" }, 0 },
  { "one won for one lost is not", { "1-3", "-13" }, 0 },
  { "two won for one lost are not", { "1--", "-11" }, 0 },
  { "three won for one lost are", { "1---", "-111" }, 1 },
  { "a hit is rank five or better", { "6", "5" }, 1 },
  { "rank seven is as little a hit as none", { "-", "7" }, 0 },
  { "the most hits win", { "1---", "11--", "111-" }, 2 },
  { "of equals the first stays", { "1---", "111-", "111-" }, 1 },
  { "with as many hits the better ranks win", { "1---", "155-", "122-" }, 2 },
  { "with many questions a gain that holds everywhere is proposed",
    { "11111111111111111111--------", "1111111111111111111111111111" },
    1 },
  { "with many questions a lucky one among settings that change places is not",
    { "11111111111111111111-----", "--1111111111111111111111-", "11--1111111111111111-1111" },
    0 },
};

static void
free_trial (gpointer data)
{
  MdgTuneTrial *trial = data;
  g_array_unref (trial->ranks);
  g_free (trial);
}

static GPtrArray *
make_trials (const ChoiceRow *row)
{
  GPtrArray *trials = g_ptr_array_new_with_free_func (free_trial);
  for (guint i = 0; i < G_N_ELEMENTS (row->trials) && row->trials[i] != NULL; i++)
    {
      MdgTuneTrial *trial = g_new0 (MdgTuneTrial, 1);
      trial->ranks = g_array_new (FALSE, FALSE, sizeof (gint64));
      for (const char *at = row->trials[i]; *at != '\0'; at++)
        {
          gint64 rank = *at == '-' ? 0 : *at - '0';
          g_array_append_val (trial->ranks, rank);
        }
      g_ptr_array_add (trials, trial);
    }
  return trials;
}

static void
test_choice (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (choice_rows); i++)
    {
      g_autoptr (GPtrArray) trials = make_trials (&choice_rows[i]);
      g_test_message ("%s", choice_rows[i].sentence);
      g_assert_cmpuint (mdg_tune_choose (trials), ==, choice_rows[i].chosen);
    }
}

/* ---- settings ---- */

typedef struct
{
  const char *sentence;
  MdgSearchSettings settings;
  const char *field; /* that is refused; NULL: accepted */
  MdgSearchSettings in_force;
} SettingsRow;

static const SettingsRow settings_rows[] = {
  { "all defaults", { 0, 0, 0, 0 }, NULL, { 1200, 60, 100, 8 } },
  { "the least", { 200, 1, 1, 1 }, NULL, { 200, 1, 1, 1 } },
  { "the most", { 2400, 100, 1000, 30 }, NULL, { 2400, 100, 1000, 30 } },
  { "passages that are too short", { 199, 0, 0, 0 }, "chunk_chars" },
  { "passages that are too long", { 2401, 0, 0, 0 }, "chunk_chars" },
  { "more than all of the score", { 0, 101, 0, 0 }, "word_weight" },
  { "less than nothing", { 0, 0, -1, 0 }, "heading_weight" },
  { "too many passages", { 0, 0, 0, 31 }, "n_passages" },
};

static void
test_settings (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  for (guint i = 0; i < G_N_ELEMENTS (settings_rows); i++)
    {
      const SettingsRow *row = &settings_rows[i];
      g_autoptr (GError) error = NULL;
      g_test_message ("%s", row->sentence);
      g_autoptr (MdgCheckup) checkup = mdg_checkup_service_set_settings (
        &cabinet->people[CABINET_EDITOR], cabinet->folder, &row->settings, &error);
      g_assert_true ((checkup != NULL) == (row->field == NULL));
      if (row->field != NULL)
        g_assert_cmpstr (mdg_error_get_arg (error, "field"), ==, row->field);
      else
        g_assert_true (mdg_record_equal (&MDG_SEARCH_SETTINGS_TYPE, checkup->settings,
                                         &row->in_force));
    }
}

static void
test_undo (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  MdgContext *editor = &cabinet->people[CABINET_EDITOR];
  MdgSearchSettings first = { 400, 0, 0, 0 }, second = { 800, 0, 150, 0 };
  g_autoptr (MdgCheckup) a =
    mdg_checkup_service_set_settings (editor, cabinet->folder, &first, &error);
  g_autoptr (MdgCheckup) b =
    mdg_checkup_service_set_settings (editor, cabinet->folder, &second, &error);
  g_assert_true (b->can_undo);
  g_autoptr (MdgCheckup) c =
    mdg_checkup_service_undo_settings (editor, cabinet->folder, &error);
  g_assert_no_error (error);
  g_assert_cmpint (c->settings->chunk_chars, ==, 400);
  g_assert_false (c->can_undo);
  g_autoptr (MdgCheckup) d =
    mdg_checkup_service_undo_settings (editor, cabinet->folder, &error);
  g_assert_null (d);
  g_assert_error (error, MDG_ERROR, MDG_ERROR_NOT_FOUND);
  g_assert_cmpuint (mdg_test_core_count_audit (cabinet->test, "folder.settings", "ok"), ==, 2);
}

/* ---- questions ---- */

static void
test_questions (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  gint64 document = cabinet_upload (cabinet, "農園.txt", "市民農園の利用料");
  MdgContext *editor = &cabinet->people[CABINET_EDITOR];
  MdgTestQuestion wanted = { .text = (char *) "農園はいくらか",
                             .document_id = document,
                             .place = (char *) "1" };
  static const CabinetPerson refused[] = { CABINET_READER, CABINET_STRANGER, CABINET_ADMIN };
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (MdgTestQuestion) none = mdg_checkup_service_add_question (
        &cabinet->people[refused[i]], cabinet->folder, &wanted, &error);
      g_assert_null (none);
      g_assert_nonnull (error);
      g_clear_error (&error);
    }
  g_autoptr (MdgTestQuestion) added =
    mdg_checkup_service_add_question (editor, cabinet->folder, &wanted, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (added->document_name, ==, "農園.txt");
  added->page = 2;
  g_autoptr (MdgTestQuestion) changed =
    mdg_checkup_service_update_question (editor, added, &error);
  g_assert_no_error (error);
  g_assert_cmpint (changed->page, ==, 2);
  g_autoptr (MdgTestQuestion) stale =
    mdg_checkup_service_update_question (editor, added, &error);
  g_assert_null (stale);
  g_assert_error (error, MDG_ERROR, MDG_ERROR_CONFLICT);
  g_clear_error (&error);
  g_autoptr (MdgCheckup) seen =
    mdg_checkup_service_get (&cabinet->people[CABINET_READER], cabinet->folder, &error);
  g_assert_cmpint (seen->n_questions, ==, 1);
  g_autoptr (MdgCheckup) hidden =
    mdg_checkup_service_get (&cabinet->people[CABINET_STRANGER], cabinet->folder, &error);
  g_assert_null (hidden);
  g_assert_error (error, MDG_ERROR, MDG_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (mdg_checkup_service_delete_question (editor, added->id, &error));
  g_assert_false (mdg_checkup_service_delete_question (editor, added->id, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_NOT_FOUND);
}

/* ---- runs ---- */

static void
set_run (Cabinet *cabinet, gint64 question, gint64 generation, gint64 rank)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) results = g_array_new (FALSE, FALSE, sizeof (MdgCheckupResult));
  MdgCheckupResult result = { question, rank, rank == 0 ? MDG_MISS_RANKED_LOWER : NULL };
  g_array_append_val (results, result);
  g_autoptr (MdgLease) lease = mdg_store_begin_write (cabinet->test->core->store, NULL, &error);
  mdg_checkup_state_set_run (lease, cabinet->folder, generation, results, &error);
  g_assert_no_error (error);
  mdg_lease_commit (lease, &error);
}

static void
assert_run (Cabinet *cabinet, gint64 before, gint64 now, gint64 rank_before, gint64 rank)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgCheckup) checkup =
    mdg_checkup_service_get (&cabinet->people[CABINET_READER], cabinet->folder, &error);
  g_assert_no_error (error);
  const MdgTestQuestion *question = checkup->questions->pdata[0];
  g_assert_cmpint (checkup->hits_before, ==, before);
  g_assert_cmpint (checkup->hits, ==, now);
  g_assert_cmpint (question->rank_before, ==, rank_before);
  g_assert_cmpint (question->rank, ==, rank);
}

static void
test_runs (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  gint64 document = cabinet_upload (cabinet, "農園.txt", "市民農園の利用料");
  MdgTestQuestion wanted = { .text = (char *) "農園はいくらか", .document_id = document };
  g_autoptr (MdgTestQuestion) question = mdg_checkup_service_add_question (
    &cabinet->people[CABINET_EDITOR], cabinet->folder, &wanted, &error);
  g_assert_no_error (error);
  set_run (cabinet, question->id, 5, 2);
  assert_run (cabinet, 1, 1, 2, 2); /* the first run is its own before */
  set_run (cabinet, question->id, 6, 0);
  assert_run (cabinet, 1, 0, 2, 0); /* a change: what was before moves */
  set_run (cabinet, question->id, 6, 3);
  assert_run (cabinet, 1, 1, 2, 3); /* run again without a change: before stays */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/checkup/choice", test_choice);
  g_test_add_func ("/checkup/settings", test_settings);
  g_test_add_func ("/checkup/undo", test_undo);
  g_test_add_func ("/checkup/questions", test_questions);
  g_test_add_func ("/checkup/runs", test_runs);
  return g_test_run ();
}
