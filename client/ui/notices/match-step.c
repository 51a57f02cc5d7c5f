/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/notices/match-step.h"

#include "client/model/document-phrases.h"
#include "client/model/notice-phrases.h"
#include "client/model/notice-proof.h"
#include "client/model/notice-reader.h"
#include "client/ui/common/page.h"
#include "client/ui/notices/candidates-dialog.h"
#include "client/ui/notices/match-side.h"
#include "client/ui/notices/match-table.h"
#include "client/ui/notices/notice-step.h"
#include "client/ui/notices/proof-dialog.h"
#include "client/ui/notices/proof-line.h"

#include <glib/gi18n.h>

struct _MdgNoticeMatchStep
{
  GtkBox parent_instance;
  MdgNoticeWork *work;
  MdgNoticeReader *reader;
  MdgNoticeMatch *match;
  MdgNoticeProof *proof;
  GCancellable *making; /* NULL while no matching is made */
  gboolean entered;
  GtkStack *stack;
  GtkLabel *sentence;
  GtkProgressBar *bar;
  MdgMatchTable *table;
  MdgMatchSide *side;
};

/* For the thread that makes a matching. */
typedef struct
{
  GPtrArray *parts;
  MdgNoticeRows *rows;
  MdgNoticePlan *plan;
  GPtrArray *decisions;
} Making;

static void step_iface_init (MdgNoticeStepInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MdgNoticeMatchStep,
                               mdg_notice_match_step,
                               GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (MDG_TYPE_NOTICE_STEP, step_iface_init))

/* ---- the proof ---- */

static void
prove (MdgNoticeMatchStep *self)
{
  GBytes *pdf = mdg_notice_work_get_pdf (self->work);
  if (self->match == NULL || pdf == NULL || mdg_notice_match_count_open (self->match) > 0)
    return;
  mdg_notice_proof_begin (self->proof, pdf, mdg_notice_work_get_password (self->work),
                          self->match);
}

static void
on_proven (MdgNoticeMatchStep *self)
{
  const MdgNoticeDraft *draft = mdg_notice_work_get_draft (self->work);
  MdgSplitProof *proof = mdg_split_proof_copy (mdg_notice_proof_get (self->proof));
  if (proof->split == NULL)
    proof->split = g_strdup (draft->split);
  if (proof->csv_sha256 == NULL && draft->list != NULL)
    proof->csv_sha256 = g_strdup (draft->list->sha256);
  mdg_notice_work_set_proof (self->work, proof);
}

/* A proof of an earlier time holds as long as nothing that it rests on has changed. */
static void
prove_when_decided (MdgNoticeMatchStep *self)
{
  const MdgNoticeDraft *draft = mdg_notice_work_get_draft (self->work);
  if (draft->proof != NULL && mdg_notice_match_count_open (self->match) == 0)
    mdg_notice_proof_set (self->proof, draft->proof);
  else if (mdg_notice_match_count_open (self->match) == 0)
    prove (self);
  else
    mdg_notice_proof_clear (self->proof);
}

static void
on_proof (MdgNoticeMatchStep *self)
{
  mdg_notice_step_tell (MDG_NOTICE_STEP (self));
}

/* ---- deciding ---- */

static GPtrArray *
copy_decisions (GPtrArray *from)
{
  GPtrArray *copy = mdg_record_array_new (&MDG_NOTICE_DECISION_TYPE);
  for (guint i = 0; from != NULL && i < from->len; i++)
    g_ptr_array_add (copy, mdg_notice_decision_copy (from->pdata[i]));
  return copy;
}

static void
on_decided (MdgNoticeMatchStep *self)
{
  mdg_notice_work_set_decisions (self->work, mdg_notice_match_get_decisions (self->match));
  prove_when_decided (self);
  mdg_notice_step_tell (MDG_NOTICE_STEP (self));
}

/* After a decision: what took the place of the line, or the next one where it stays. */
static void
go_on (MdgNoticeMatchStep *self, guint place, MdgNoticePair *pair)
{
  gboolean stays = mdg_notice_match_find (self->match, pair) != G_MAXUINT;
  mdg_match_table_set_place (self->table, place + (stays ? 1 : 0));
}

static void
confirm (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgNoticeMatchStep *self = MDG_NOTICE_MATCH_STEP (widget);
  MdgNoticePair *selected = mdg_match_table_get_selected (self->table);
  if (selected == NULL)
    return;
  g_autoptr (MdgNoticePair) pair = g_object_ref (selected);
  const MdgPairFacts *facts = mdg_notice_pair_get (pair);
  guint place = mdg_match_table_get_place (self->table);
  if (facts->kind == MDG_PAIR_PAGES && facts->state == MDG_PAIR_OPEN && facts->row == 0)
    gtk_widget_activate_action (widget, "match.other", NULL);
  else if (facts->kind == MDG_PAIR_ROW && facts->state == MDG_PAIR_OPEN)
    gtk_widget_activate_action (widget, "match.paper", "u", facts->row);
  else if (mdg_notice_match_confirm (self->match, pair))
    go_on (self, place, pair);
}

static void
on_candidate (gpointer owner, MdgNoticePair *pair, guint row)
{
  MdgNoticeMatchStep *self = owner;
  guint place = mdg_match_table_get_place (self->table);
  if (self->match != NULL && mdg_notice_match_choose (self->match, pair, row))
    go_on (self, place, pair);
}

static void
other (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgNoticeMatchStep *self = MDG_NOTICE_MATCH_STEP (widget);
  MdgNoticePair *pair = mdg_match_table_get_selected (self->table);
  if (pair != NULL)
    mdg_candidates_dialog_present (widget, self->match, pair, on_candidate, self);
}

static void
other_of (GtkWidget *widget, const char *action, GVariant *page)
{
  MdgNoticeMatchStep *self = MDG_NOTICE_MATCH_STEP (widget);
  MdgNoticePair *pair =
    self->match != NULL ? mdg_notice_match_at_page (self->match, g_variant_get_uint32 (page))
                        : NULL;
  if (pair == NULL)
    return;
  mdg_match_table_select (self->table, pair);
  mdg_candidates_dialog_present (widget, self->match, pair, on_candidate, self);
}

static void
none (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgNoticeMatchStep *self = MDG_NOTICE_MATCH_STEP (widget);
  MdgNoticePair *selected = mdg_match_table_get_selected (self->table);
  if (selected == NULL)
    return;
  g_autoptr (MdgNoticePair) pair = g_object_ref (selected);
  guint place = mdg_match_table_get_place (self->table);
  gboolean row = mdg_notice_pair_get_kind (pair) == MDG_PAIR_ROW;
  if (row ? mdg_notice_match_settle_row (self->match, pair, MDG_ROW_LEFT_OUT)
          : mdg_notice_match_refuse (self->match, pair))
    go_on (self, place, pair);
}

static void
settle_row (MdgNoticeMatchStep *self, guint row, const char *decision)
{
  MdgNoticePair *found = self->match != NULL ? mdg_notice_match_at_row (self->match, row) : NULL;
  if (found == NULL)
    return;
  g_autoptr (MdgNoticePair) pair = g_object_ref (found);
  mdg_match_table_select (self->table, pair);
  guint place = mdg_match_table_get_place (self->table);
  if (mdg_notice_match_settle_row (self->match, pair, decision))
    go_on (self, place, pair);
}

static void
paper (GtkWidget *widget, const char *action, GVariant *row)
{
  settle_row (MDG_NOTICE_MATCH_STEP (widget), g_variant_get_uint32 (row), MDG_ROW_PAPER);
}

static void
leave_out (GtkWidget *widget, const char *action, GVariant *row)
{
  settle_row (MDG_NOTICE_MATCH_STEP (widget), g_variant_get_uint32 (row), MDG_ROW_LEFT_OUT);
}

static void
undo (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgNoticeMatchStep *self = MDG_NOTICE_MATCH_STEP (widget);
  if (self->match == NULL)
    return;
  g_autoptr (MdgNoticePair) pair =
    mdg_notice_match_undo (self->match, mdg_match_table_get_selected (self->table));
  if (pair != NULL)
    mdg_match_table_select (self->table, pair);
}

/* ---- showing ---- */

static void
on_selected (MdgNoticeMatchStep *self)
{
  mdg_match_side_show (self->side, mdg_match_table_get_selected (self->table));
}

/* The focus goes first: a list that hides with it would leave it nowhere. */
static void
set_enlarged (MdgNoticeMatchStep *self, gboolean enlarged)
{
  GtkWidget *view = mdg_page_pane_get_view (mdg_match_side_get_pages (self->side));
  if (enlarged)
    gtk_widget_grab_focus (view);
  gtk_widget_set_visible (GTK_WIDGET (self->table), !enlarged);
  gtk_widget_set_hexpand (GTK_WIDGET (self->side), enlarged);
  if (!enlarged)
    mdg_match_table_focus (self->table);
}

static void
enlarge (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgNoticeMatchStep *self = MDG_NOTICE_MATCH_STEP (widget);
  set_enlarged (self, gtk_widget_get_visible (GTK_WIDGET (self->table)));
}

static void
show_page (GtkWidget *widget, const char *action, GVariant *page)
{
  MdgNoticeMatchStep *self = MDG_NOTICE_MATCH_STEP (widget);
  guint number = g_variant_get_uint32 (page);
  MdgNoticePair *pair =
    self->match != NULL ? mdg_notice_match_at_page (self->match, number) : NULL;
  if (pair == NULL)
    return;
  mdg_match_table_show_tab (self->table, MDG_MATCH_TAB_ALL);
  mdg_match_table_select (self->table, pair);
  mdg_page_pane_show (mdg_match_side_get_pages (self->side), number, NULL, 0);
}

static void
show_reading (MdgNoticeMatchStep *self)
{
  MdgNoticeSplit *split = mdg_notice_reader_get_split (self->reader);
  guint done = 0, total = 0;
  gint64 left = -1;
  mdg_notice_split_get_progress (split, &done, &total, &left);
  g_autofree char *error = mdg_notice_error_text (mdg_notice_split_get_error (split));
  g_autofree char *time = left >= 0 ? mdg_phrase_time_left (left) : NULL;
  g_autofree char *progress =
    total > 0 ? g_strdup_printf (_ ("Reading the pages: %u / %u  %s"), done, total,
                                 time != NULL ? time : "")
              : g_strdup (_ ("Reading the pages"));
  gboolean working = mdg_notice_split_is_working (split);
  gtk_label_set_text (self->sentence, error != NULL ? error
                                      : working     ? progress
                                                    : _ ("Looking for pairs"));
  gtk_widget_set_visible (GTK_WIDGET (self->bar), working && total > 0);
  gtk_progress_bar_set_fraction (self->bar, total > 0 ? (double) done / total : 0);
}

static void
update (MdgNoticeMatchStep *self)
{
  const MdgNoticeDraft *draft = mdg_notice_work_get_draft (self->work);
  if (draft->same_for_all)
    gtk_label_set_text (self->sentence,
                        _ ("Everybody gets the same PDF. There is nothing to match."));
  else if (self->match == NULL)
    show_reading (self);
  gtk_stack_set_visible_child_name (self->stack,
                                    self->match != NULL && !draft->same_for_all ? "match"
                                                                                : "sentence");
  mdg_notice_step_tell (MDG_NOTICE_STEP (self));
}

/* ---- the matching ---- */

static void
making_free (gpointer data)
{
  Making *making = data;
  g_ptr_array_unref (making->parts);
  mdg_notice_rows_unref (making->rows);
  mdg_notice_plan_free (making->plan);
  g_ptr_array_unref (making->decisions);
  g_free (making);
}

static void
make_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Making *making = data;
  g_task_return_pointer (task,
                         mdg_notice_match_new (making->parts, making->rows, making->plan,
                                               making->decisions),
                         g_object_unref);
}

static void
drop_match (MdgNoticeMatchStep *self)
{
  if (self->making != NULL)
    g_cancellable_cancel (self->making);
  g_clear_object (&self->making);
  if (self->match == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->match, self);
  mdg_notice_proof_clear (self->proof);
  mdg_match_side_show (self->side, NULL);
  mdg_match_table_set_match (self->table, NULL);
  g_clear_object (&self->match);
}

static void
on_made (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgNoticeMatchStep) self = user_data;
  gboolean newest = g_task_get_cancellable (G_TASK (result)) == self->making;
  g_autoptr (MdgNoticeMatch) match = g_task_propagate_pointer (G_TASK (result), NULL);
  if (!newest || match == NULL || self->work == NULL)
    return;
  g_clear_object (&self->making);
  self->match = g_steal_pointer (&match);
  g_signal_connect_object (self->match, "changed", G_CALLBACK (on_decided), self,
                           G_CONNECT_SWAPPED);
  mdg_match_table_set_match (self->table, self->match);
  mdg_page_pane_set_pdf (mdg_match_side_get_pages (self->side),
                         mdg_notice_work_get_pdf (self->work),
                         mdg_notice_work_get_password (self->work));
  on_selected (self);
  update (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    mdg_match_table_set_place (self->table, 0);
  prove_when_decided (self);
}

static void
make_match (MdgNoticeMatchStep *self)
{
  const MdgNoticeDraft *draft = mdg_notice_work_get_draft (self->work);
  Making *making = g_new0 (Making, 1);
  making->parts = g_ptr_array_ref (mdg_notice_work_get_parts (self->work));
  making->rows = mdg_notice_rows_ref (mdg_notice_work_get_rows (self->work));
  making->plan = mdg_notice_plan_copy (mdg_notice_work_get_plan (self->work));
  making->decisions = copy_decisions (draft->decisions);
  self->making = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (self, self->making, on_made, g_object_ref (self));
  g_task_set_task_data (task, making, making_free);
  g_task_run_in_thread (task, make_thread);
}

static gboolean
is_current (MdgNoticeMatchStep *self)
{
  return self->match != NULL &&
         mdg_notice_match_get_parts (self->match) == mdg_notice_work_get_parts (self->work) &&
         mdg_notice_match_get_rows (self->match) == mdg_notice_work_get_rows (self->work);
}

static void
follow (MdgNoticeMatchStep *self)
{
  if (is_current (self))
    return;
  drop_match (self);
  if (self->entered && mdg_notice_work_get_parts (self->work) != NULL &&
      mdg_notice_work_get_rows (self->work) != NULL)
    make_match (self);
  update (self);
}

/* ---- the wizard ---- */

static char *
dup_missing (MdgNoticeStep *step)
{
  MdgNoticeMatchStep *self = MDG_NOTICE_MATCH_STEP (step);
  const MdgNoticeDraft *draft = mdg_notice_work_get_draft (self->work);
  guint open = self->match != NULL ? mdg_notice_match_count_open (self->match) : 0;
  if (draft->same_for_all)
    return NULL;
  if (!self->entered && draft->proof != NULL)
    return NULL;
  if (self->match == NULL)
    return g_strdup (_ ("The pages are still being read"));
  if (open > 0)
    return g_strdup_printf (_ ("Decide the remaining %u to go on"), open);
  if (mdg_notice_match_count_letters (self->match) == 0)
    return g_strdup (_ ("Nobody would get a notice"));
  if (mdg_notice_proof_is_working (self->proof))
    return g_strdup (_ ("The split is being proven"));
  if (draft->proof == NULL || !draft->proof->passed)
    return g_strdup (_ ("Without a proof it does not go on"));
  return NULL;
}

static void
enter (MdgNoticeStep *step)
{
  MdgNoticeMatchStep *self = MDG_NOTICE_MATCH_STEP (step);
  self->entered = TRUE;
  if (mdg_notice_work_get_parts (self->work) == NULL)
    mdg_notice_reader_wake (self->reader);
  follow (self);
  if (self->match != NULL)
    mdg_match_table_focus (self->table);
}

static gboolean
next_pane (MdgNoticeStep *step, GtkWidget *focus)
{
  MdgNoticeMatchStep *self = MDG_NOTICE_MATCH_STEP (step);
  GtkWidget *panes[] = { GTK_WIDGET (self->table), GTK_WIDGET (self->side), NULL };
  return mdg_page_walk (panes, focus);
}

static void
search (MdgNoticeStep *step)
{
  mdg_match_table_search (MDG_NOTICE_MATCH_STEP (step)->table);
}

static void
show_report (MdgNoticeMatchStep *self)
{
  const MdgNoticeDraft *draft = mdg_notice_work_get_draft (self->work);
  if (draft->proof != NULL)
    mdg_proof_dialog_present (GTK_WIDGET (self), draft, draft->proof);
}

static void
print (MdgNoticeStep *step)
{
  show_report (MDG_NOTICE_MATCH_STEP (step));
}

static void
stop_proof (MdgNoticeMatchStep *self)
{
  mdg_notice_proof_clear (self->proof);
}

static void
stop_reading (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgNoticeMatchStep *self = MDG_NOTICE_MATCH_STEP (widget);
  mdg_notice_split_stop (mdg_notice_reader_get_split (self->reader));
}

static void
on_show_page (MdgNoticeMatchStep *self, guint page)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "match.show-page", "u", page);
}

static GtkWidget *
make_foot (MdgNoticeStep *step)
{
  MdgNoticeMatchStep *self = MDG_NOTICE_MATCH_STEP (step);
  GtkWidget *line = mdg_proof_line_new (self->proof);
  g_signal_connect_object (line, "stop", G_CALLBACK (stop_proof), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (line, "again", G_CALLBACK (prove), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (line, "report", G_CALLBACK (show_report), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (line, "show-page", G_CALLBACK (on_show_page), self,
                           G_CONNECT_SWAPPED);
  return line;
}

static void
step_iface_init (MdgNoticeStepInterface *iface)
{
  iface->dup_missing = dup_missing;
  iface->enter = enter;
  iface->next_pane = next_pane;
  iface->search = search;
  iface->print = print;
  iface->make_foot = make_foot;
}

/* ---- the class ---- */

/* Letters that no field has taken. */
static gboolean
on_key (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType state,
        MdgNoticeMatchStep *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0 || self->match == NULL)
    return FALSE;
  switch (gdk_keyval_to_lower (key))
    {
    case GDK_KEY_n:
      return gtk_widget_activate_action (widget, "match.other", NULL);
    case GDK_KEY_x:
      return gtk_widget_activate_action (widget, "match.none", NULL);
    case GDK_KEY_u:
      return gtk_widget_activate_action (widget, "match.undo", NULL);
    default:
      return FALSE;
    }
}

/* While the page is enlarged, wherever the focus is: the keys of the pages would scroll, those of
 * the table are out of sight. */
static gboolean
on_enlarged_key (GtkEventControllerKey *controller,
                 guint key,
                 guint code,
                 GdkModifierType state,
                 MdgNoticeMatchStep *self)
{
  if (self->match == NULL || gtk_widget_get_visible (GTK_WIDGET (self->table)))
    return FALSE;
  if (key == GDK_KEY_space || key == GDK_KEY_Escape)
    set_enlarged (self, FALSE);
  else if (key == GDK_KEY_Up || key == GDK_KEY_Down)
    mdg_match_table_move (self->table, key == GDK_KEY_Up ? -1 : 1);
  else
    return FALSE;
  return TRUE;
}

static void
add_keys (MdgNoticeMatchStep *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *first = gtk_event_controller_key_new ();
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_event_controller_set_propagation_phase (first, GTK_PHASE_CAPTURE);
  g_signal_connect (first, "key-pressed", G_CALLBACK (on_enlarged_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), first);
}

GtkWidget *
mdg_notice_match_step_new (MdgNoticeWork *work)
{
  static const char *const areas[] = { MDG_NOTICE_AREA_LIST, MDG_NOTICE_AREA_PDF,
                                       MDG_NOTICE_AREA_SPLIT, MDG_NOTICE_AREA_PARTS };
  MdgNoticeMatchStep *self = g_object_new (MDG_TYPE_NOTICE_MATCH_STEP, NULL);
  self->work = g_object_ref (work);
  self->reader = mdg_notice_reader_new (work);
  for (guint i = 0; i < G_N_ELEMENTS (areas); i++)
    {
      g_autofree char *signal = g_strconcat ("changed::", areas[i], NULL);
      g_signal_connect_object (work, signal, G_CALLBACK (follow), self, G_CONNECT_SWAPPED);
    }
  g_signal_connect_object (work, "changed::" MDG_NOTICE_AREA_PROOF, G_CALLBACK (on_proof), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (mdg_notice_reader_get_split (self->reader), "changed",
                           G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

MdgNoticeMatch *
mdg_notice_match_step_get_match (MdgNoticeMatchStep *self)
{
  return self->match;
}

static void
mdg_notice_match_step_dispose (GObject *object)
{
  MdgNoticeMatchStep *self = MDG_NOTICE_MATCH_STEP (object);
  if (self->making != NULL)
    g_cancellable_cancel (self->making);
  g_clear_object (&self->making);
  if (self->match != NULL)
    g_signal_handlers_disconnect_by_data (self->match, self);
  g_clear_object (&self->match);
  if (self->reader != NULL)
    g_signal_handlers_disconnect_by_data (mdg_notice_reader_get_split (self->reader), self);
  g_clear_object (&self->reader);
  if (self->proof != NULL)
    g_signal_handlers_disconnect_by_data (self->proof, self);
  g_clear_object (&self->proof);
  g_clear_object (&self->work);
  G_OBJECT_CLASS (mdg_notice_match_step_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "match.confirm", NULL, confirm);
  gtk_widget_class_install_action (widget_class, "match.other", NULL, other);
  gtk_widget_class_install_action (widget_class, "match.other-of", "u", other_of);
  gtk_widget_class_install_action (widget_class, "match.none", NULL, none);
  gtk_widget_class_install_action (widget_class, "match.paper", "u", paper);
  gtk_widget_class_install_action (widget_class, "match.leave-out", "u", leave_out);
  gtk_widget_class_install_action (widget_class, "match.undo", NULL, undo);
  gtk_widget_class_install_action (widget_class, "match.enlarge", NULL, enlarge);
  gtk_widget_class_install_action (widget_class, "match.show-page", "u", show_page);
  gtk_widget_class_install_action (widget_class, "match.stop", NULL, stop_reading);
}

static void
mdg_notice_match_step_class_init (MdgNoticeMatchStepClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_notice_match_step_dispose;
  g_type_ensure (MDG_TYPE_MATCH_TABLE);
  g_type_ensure (MDG_TYPE_MATCH_SIDE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/notices/match-step.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeMatchStep, stack);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeMatchStep, sentence);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeMatchStep, bar);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeMatchStep, table);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeMatchStep, side);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  install_actions (widget_class);
}

static void
mdg_notice_match_step_init (MdgNoticeMatchStep *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->proof = mdg_notice_proof_new ();
  g_signal_connect_object (self->proof, "changed", G_CALLBACK (on_proof), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->proof, "proven", G_CALLBACK (on_proven), self,
                           G_CONNECT_SWAPPED);
  add_keys (self);
}
