/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The steps 分割 and 突合確認 with the notices of the made-up city (250 rows, 500 pages), worked by
 * the keyboard alone. split: what a rule gives, a region moved by arrow keys, keys read off pages.
 * match: all that is doubtful decided by Enter, N, X and U, the proof made, its report shown.
 * looks: pictures of both, light, dark and in high contrast, in two sizes.
 */
#include "client/application/application.h"
#include "client/model/notice-drafts.h"
#include "client/model/notice-rule.h"
#include "client/model/notice-work.h"
#include "client/ui/notices/match-step.h"
#include "client/ui/notices/match-table.h"
#include "client/ui/notices/notice-step.h"
#include "client/ui/notices/page-pane.h"
#include "client/ui/notices/split-step.h"
#include "tests/client/app-window.h"

#include <string.h>

#define WAIT_SECONDS 60

typedef struct
{
  MdgAppWindow app;
  MdgNoticeWork *work;
  GtkWidget *window;
  GtkWidget *step;
  GtkWidget *foot;
  gboolean done;
} Fixture;

/* ---- the window ---- */

static GFile *
city_file (const char *name)
{
  return g_file_new_build_filename (g_getenv ("MADOGUCHI_NOTICES"), name, NULL);
}

static void
on_taken (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  mdg_notice_work_finish (MDG_NOTICE_WORK (source), result, &error);
  g_assert_no_error (error);
  ((Fixture *) user_data)->done = TRUE;
}

static gboolean
is_done (gpointer data)
{
  return ((Fixture *) data)->done;
}

static void
take_city (Fixture *fixture)
{
  g_autoptr (GFile) list = city_file ("list.csv");
  g_autoptr (GFile) pdf = city_file ("notices.pdf");
  mdg_notice_work_take_list_async (fixture->work, list, NULL, on_taken, fixture);
  g_assert_true (mdg_wait_until (is_done, fixture, WAIT_SECONDS));
  fixture->done = FALSE;
  mdg_notice_work_take_pdf_async (fixture->work, pdf, NULL, on_taken, fixture);
  g_assert_true (mdg_wait_until (is_done, fixture, WAIT_SECONDS));
}

/* What the kind of notice would propose. */
static void
set_usual_split (Fixture *fixture)
{
  g_autoptr (MdgNoticeKeys) keys = mdg_notice_keys_new ();
  keys->number = mdg_notice_key_pattern (MDG_KEY_NUMBER, MDG_KEY_AFTER, "宛名番号");
  keys->name = mdg_notice_key_pattern (MDG_KEY_NAME, MDG_KEY_BEFORE, "様");
  keys->birth = mdg_notice_key_pattern (MDG_KEY_BIRTH, MDG_KEY_AFTER, "生年月日");
  mdg_notice_work_set_split (fixture->work, "counter", keys);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  mdg_app_window_set_up (&fixture->app, data);
  mdg_app_window_sign_in (&fixture->app, 1000, 700);
  MdgAccess *access = mdg_application_get_access (fixture->app.application);
  fixture->work = mdg_notice_work_new (access, mdg_notice_draft_begin (access));
  mdg_notice_work_set_title (fixture->work, "令和8年度 介護保険料決定通知");
  take_city (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->window != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->window));
  mdg_settle (50);
  mdg_notice_work_close (fixture->work);
  g_clear_object (&fixture->work);
  /* Never run, it cannot take leave of D-Bus, which it would warn about when it is freed. */
  g_object_ref (fixture->app.application);
  mdg_app_window_tear_down (&fixture->app, data);
}

/* A window with the step and its foot, as the wizard frames them. */
static void
show_step (Fixture *fixture, GtkWidget *step, int width, int height)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  fixture->window = gtk_window_new ();
  fixture->step = step;
  fixture->foot = mdg_notice_step_make_foot (MDG_NOTICE_STEP (step));
  gtk_widget_set_vexpand (step, TRUE);
  gtk_box_append (GTK_BOX (box), step);
  if (fixture->foot != NULL)
    gtk_box_append (GTK_BOX (box), fixture->foot);
  gtk_window_set_child (GTK_WINDOW (fixture->window), box);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, height);
  gtk_window_present (GTK_WINDOW (fixture->window));
  mdg_notice_step_enter (MDG_NOTICE_STEP (step));
  mdg_settle (100);
}

/* ---- keys ---- */

/* The controllers of @widget that hear keys in @phase. */
static gboolean
tell_controllers (GtkWidget *widget, GtkPropagationPhase phase, guint key, GdkModifierType state)
{
  g_autoptr (GListModel) all = gtk_widget_observe_controllers (widget);
  gboolean taken = FALSE;
  for (guint i = 0; !taken && i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (all, i);
      if (GTK_IS_EVENT_CONTROLLER_KEY (controller) &&
          gtk_event_controller_get_propagation_phase (controller) == phase)
        g_signal_emit_by_name (controller, "key-pressed", key, 0, state, &taken);
    }
  return taken;
}

/* A key as GTK would hand it on: from the window down to the focus, and up again. */
static gboolean
press (Fixture *fixture, guint key, GdkModifierType state)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (fixture->window));
  g_autoptr (GPtrArray) chain = g_ptr_array_new ();
  gboolean taken = FALSE;
  g_assert_nonnull (focus);
  for (GtkWidget *at = focus; at != NULL; at = gtk_widget_get_parent (at))
    g_ptr_array_add (chain, at);
  for (guint i = chain->len; !taken && i > 0; i--)
    taken = tell_controllers (chain->pdata[i - 1], GTK_PHASE_CAPTURE, key, state);
  for (guint i = 0; !taken && i < chain->len; i++)
    taken = tell_controllers (chain->pdata[i], GTK_PHASE_BUBBLE, key, state);
  if (!taken && key == GDK_KEY_Return)
    taken = gtk_widget_activate (focus);
  mdg_settle (60);
  return taken;
}

/* ---- what is seen ---- */

static gboolean
has_match (gpointer data)
{
  return mdg_notice_match_step_get_match (
           MDG_NOTICE_MATCH_STEP (((Fixture *) data)->step)) != NULL;
}

static MdgNoticeMatch *
wait_match (Fixture *fixture)
{
  g_assert_true (mdg_wait_until (has_match, fixture, WAIT_SECONDS));
  mdg_settle (200);
  return mdg_notice_match_step_get_match (MDG_NOTICE_MATCH_STEP (fixture->step));
}

static gboolean
has_parts (gpointer data)
{
  return mdg_notice_work_get_parts (((Fixture *) data)->work) != NULL;
}

static gboolean
misses_nothing (gpointer data)
{
  g_autofree char *missing =
    mdg_notice_step_dup_missing (MDG_NOTICE_STEP (((Fixture *) data)->step));
  return missing == NULL;
}

static GtkWidget *
find_type (GtkWidget *widget, const char *type)
{
  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_type (child, type);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
newest_window (const char *type)
{
  GListModel *windows = gtk_window_get_toplevels ();
  for (guint i = g_list_model_get_n_items (windows); i > 0; i--)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i - 1);
      if (g_str_equal (G_OBJECT_TYPE_NAME (window), type))
        return window;
    }
  return NULL;
}

static void
picture (Fixture *fixture, const char *name)
{
  mdg_settle (400);
  mdg_window_picture (fixture->window, name);
}

/* ---- tests ---- */

static void
test_split (Fixture *fixture, gconstpointer data)
{
  show_step (fixture, mdg_notice_split_step_new (fixture->work), 1280, 676);
  g_assert_true (mdg_wait_until (has_parts, fixture, WAIT_SECONDS));
  mdg_settle (300);
  const MdgNoticeDraft *draft = mdg_notice_work_get_draft (fixture->work);
  g_assert_nonnull (draft->split);
  g_assert_cmpuint (mdg_notice_work_get_parts (fixture->work)->len, >, 200);
  g_assert_true (misses_nothing (fixture));
  picture (fixture, "notices-split-1366");
}

static void
test_region (Fixture *fixture, gconstpointer data)
{
  set_usual_split (fixture);
  g_autoptr (MdgNoticeKeys) keys =
    mdg_notice_keys_copy (mdg_notice_work_get_draft (fixture->work)->keys);
  mdg_notice_work_set_split (fixture->work, "region:50,76,220,26", keys);
  show_step (fixture, mdg_notice_split_step_new (fixture->work), 1280, 676);
  g_assert_true (mdg_wait_until (has_parts, fixture, WAIT_SECONDS));
  GtkWidget *layer = find_type (fixture->window, "MdgRegionLayer");
  g_assert_nonnull (layer);
  g_assert_true (gtk_widget_grab_focus (layer));
  g_assert_true (press (fixture, GDK_KEY_Right, 0));
  g_assert_true (press (fixture, GDK_KEY_Down, GDK_CONTROL_MASK));
  g_assert_true (press (fixture, GDK_KEY_Right, GDK_SHIFT_MASK));
  g_assert_cmpstr (mdg_notice_work_get_draft (fixture->work)->split, ==, "region:51,86,221,26");
  picture (fixture, "notices-split-region");
}

/* Every open line is decided: pairs are confirmed, rows without pages get paper, pages without a
 * row go to nobody. */
static void
decide_all (Fixture *fixture, MdgNoticeMatch *match)
{
  GtkWidget *table = find_type (fixture->window, "MdgMatchTable");
  guint open = mdg_notice_match_count_open (match);
  for (guint turn = 0; open > 0 && turn < 100; turn++)
    {
      MdgNoticePair *pair = mdg_match_table_get_selected (MDG_MATCH_TABLE (table));
      g_assert_nonnull (pair);
      const MdgPairFacts *facts = mdg_notice_pair_get (pair);
      gboolean confirm = facts->kind == MDG_PAIR_PAGES && facts->row > 0;
      press (fixture, confirm ? GDK_KEY_Return : GDK_KEY_x, 0);
      g_assert_cmpuint (mdg_notice_match_count_open (match), <, open);
      open = mdg_notice_match_count_open (match);
    }
  g_assert_cmpuint (open, ==, 0);
}

static gboolean
has_failed (gpointer data)
{
  g_autofree char *missing =
    mdg_notice_step_dup_missing (MDG_NOTICE_STEP (((Fixture *) data)->step));
  return g_strcmp0 (missing, "分割証明ができると進めます") == 0 ||
         g_strcmp0 (missing, "Without a proof it does not go on") == 0;
}

/* Pages with the data of a second person were confirmed all the same: the proof does not let them
 * through. Taken back and sent to nobody, it does. */
static void
refuse_mixed_pages (Fixture *fixture, MdgNoticeMatch *match)
{
  GtkWidget *table = find_type (fixture->window, "MdgMatchTable");
  GPtrArray *parts = mdg_notice_match_get_parts (match);
  guint first = 0;
  for (guint i = 0; i < parts->len; i++)
    if (((MdgBatchPart *) parts->pdata[i])->several)
      first = ((MdgBatchPart *) parts->pdata[i])->first;
  g_assert_cmpuint (first, >, 0);
  g_assert_true (mdg_wait_until (has_failed, fixture, WAIT_SECONDS));
  g_assert_null (mdg_notice_work_get_draft (fixture->work)->proof);
  picture (fixture, "notices-failed");
  mdg_match_table_show_tab (MDG_MATCH_TABLE (table), MDG_MATCH_TAB_BY_HAND);
  mdg_match_table_select (MDG_MATCH_TABLE (table), mdg_notice_match_at_page (match, first));
  mdg_settle (100);
  press (fixture, GDK_KEY_u, 0);
  g_assert_cmpuint (mdg_notice_match_count_open (match), ==, 1);
  mdg_match_table_show_tab (MDG_MATCH_TABLE (table), MDG_MATCH_TAB_OPEN);
  mdg_settle (100);
  press (fixture, GDK_KEY_x, 0);
  /* Now their person has no pages: that is asked, too. */
  g_assert_cmpuint (mdg_notice_match_count_open (match), ==, 1);
  press (fixture, GDK_KEY_x, 0);
  g_assert_cmpuint (mdg_notice_match_count_open (match), ==, 0);
}

static void
test_match (Fixture *fixture, gconstpointer data)
{
  set_usual_split (fixture);
  show_step (fixture, mdg_notice_match_step_new (fixture->work), 1280, 676);
  MdgNoticeMatch *match = wait_match (fixture);
  guint open = mdg_notice_match_count_open (match);
  g_assert_cmpuint (open, >, 3);
  g_assert_cmpuint (open, <, 30);
  g_assert_false (misses_nothing (fixture));
  picture (fixture, "notices-match-1366");
  /* Down and up again, one decided and taken back, the page enlarged and left. */
  g_assert_true (press (fixture, GDK_KEY_Down, 0));
  g_assert_true (press (fixture, GDK_KEY_Up, 0));
  press (fixture, GDK_KEY_x, 0);
  g_assert_cmpuint (mdg_notice_match_count_open (match), <=, open);
  g_assert_cmpuint (mdg_notice_match_get_decisions (match)->len, ==, 1);
  press (fixture, GDK_KEY_u, 0);
  g_assert_cmpuint (mdg_notice_match_get_decisions (match)->len, ==, 0);
  g_assert_true (press (fixture, GDK_KEY_space, 0));
  picture (fixture, "notices-match-enlarged");
  g_assert_true (press (fixture, GDK_KEY_Escape, 0));
  press (fixture, GDK_KEY_n, 0);
  GtkWidget *dialog = newest_window ("MdgCandidatesDialog");
  g_assert_nonnull (dialog);
  mdg_settle (200);
  mdg_window_picture (dialog, "notices-candidates");
  gtk_window_destroy (GTK_WINDOW (dialog));
  mdg_settle (100);
  decide_all (fixture, match);
  refuse_mixed_pages (fixture, match);
  g_assert_cmpuint (mdg_notice_work_get_draft (fixture->work)->decisions->len, >=, open);
  g_assert_true (mdg_wait_until (misses_nothing, fixture, WAIT_SECONDS));
  const MdgSplitProof *proof = mdg_notice_work_get_draft (fixture->work)->proof;
  g_assert_nonnull (proof);
  g_assert_true (proof->passed);
  picture (fixture, "notices-proven");
  mdg_notice_step_print (MDG_NOTICE_STEP (fixture->step));
  mdg_settle (600);
  GtkWidget *report = newest_window ("MdgProofDialog");
  g_assert_nonnull (report);
  mdg_window_picture (report, "notices-report");
  gtk_window_destroy (GTK_WINDOW (report));
}

static void
set_scheme (Fixture *fixture, const char *scheme)
{
  g_action_group_activate_action (G_ACTION_GROUP (fixture->app.application), "scheme",
                                  g_variant_new_string (scheme));
  mdg_settle (200);
}

static void
test_looks (Fixture *fixture, gconstpointer data)
{
  set_usual_split (fixture);
  show_step (fixture, mdg_notice_match_step_new (fixture->work), 1836, 984);
  wait_match (fixture);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024 * 125 / 100, NULL);
  picture (fixture, "notices-match-1920-125");
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024, NULL);
  set_scheme (fixture, "dark");
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1280, 676);
  picture (fixture, "notices-match-dark");
  set_scheme (fixture, "light");
  g_object_set (gtk_settings_get_default (), "gtk-theme-name", "HighContrast", NULL);
  picture (fixture, "notices-match-contrast");
  gtk_settings_reset_property (gtk_settings_get_default (), "gtk-theme-name");
}

#define ADD(path, run) g_test_add ("/notices-ui/" path, Fixture, NULL, set_up, run, tear_down)

int
main (int argc, char *argv[])
{
  if (!mdg_app_window_init ())
    return 77;
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR);
  ADD ("split", test_split);
  ADD ("region", test_region);
  ADD ("match", test_match);
  ADD ("looks", test_looks);
  return g_test_run ();
}
