/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/notices/notice-wizard.h"

#include "client/model/answer.h"
#include "client/model/notice-drafts.h"
#include "client/model/phrases.h"
#include "client/ui/common/banner.h"
#include "client/ui/common/files.h"
#include "client/ui/common/state-badge.h"
#include "client/ui/notices/notice-steps.h"

#include <glib/gi18n.h>

#define LOADING "loading"

struct _MdgNoticeWizard
{
  GtkBox parent_instance;
  MdgNoticeWork *work;
  GCancellable *cancellable; /* of loading */
  GPtrArray *pages;          /* MdgNoticeStep, borrowed from content */
  GPtrArray *marks;          /* the step's GtkButton, borrowed from steps */
  guint shown;
  guint wanted; /* where a draft was left; no more than shown once that is reached */
  gboolean loading;
  GtkLabel *title;
  GtkLabel *saved;
  GtkBox *steps;
  MdgBanner *banner;
  GtkStack *content;
  GtkStack *feet;
  GtkLabel *missing;
  GtkWidget *next;
  GtkLabel *next_label;
};

static guint closed_signal;

G_DEFINE_FINAL_TYPE (MdgNoticeWizard, mdg_notice_wizard, GTK_TYPE_BOX)

static MdgNoticeStep *
page_at (MdgNoticeWizard *self, guint place)
{
  return self->pages->pdata[place];
}

/* ---- head ---- */

static void
update_title (MdgNoticeWizard *self)
{
  const MdgNoticeDraft *draft = mdg_notice_work_get_draft (self->work);
  gboolean none = draft->title == NULL || *draft->title == '\0';
  gtk_label_set_text (self->title, none ? _ ("New notices") : draft->title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), none ? NULL : draft->title);
}

static void
update_saved (MdgNoticeWizard *self)
{
  const char *trouble = mdg_notice_work_get_save_trouble (self->work);
  gint64 at = mdg_notice_work_get_saved_at (self->work);
  mdg_banner_say (self->banner, "bad", trouble, NULL, NULL);
  if (at == 0)
    return;
  g_autofree char *when = mdg_phrase_time (at, g_get_real_time ());
  g_autofree char *text = g_strdup_printf (_ ("Saved on this PC: %s"), when);
  gtk_label_set_text (self->saved, text);
}

/* ---- steps ---- */

/* How many steps from the first on miss nothing. */
static guint
count_done (MdgNoticeWizard *self)
{
  guint n = 0;
  for (; n < self->pages->len; n++)
    {
      g_autofree char *missing = mdg_notice_step_dup_missing (page_at (self, n));
      if (missing != NULL)
        break;
    }
  return n;
}

static void
mark_step (MdgNoticeWizard *self, guint place, guint n_done)
{
  GtkWidget *button = self->marks->pdata[place];
  GtkWidget *stack = gtk_widget_get_first_child (gtk_button_get_child (GTK_BUTTON (button)));
  const char *reached = mdg_notice_work_get_draft (self->work)->step;
  gboolean done =
    place < n_done && place < mdg_notice_step_place (reached) && place != self->shown;
  gtk_stack_set_visible_child_name (GTK_STACK (stack), done ? "done" : "number");
  gtk_widget_remove_css_class (button, "done");
  gtk_widget_remove_css_class (button, "now");
  if (place == self->shown)
    gtk_widget_add_css_class (button, "now");
  else if (done)
    gtk_widget_add_css_class (button, "done");
  gtk_widget_set_sensitive (button, place <= n_done && !self->loading);
  g_autofree char *words = g_strdup_printf (
    done ? _ ("Step %u: %s, done") : _ ("Step %u: %s"), place + 1,
    mdg_notice_step_title (mdg_notice_steps[place].name));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_STATE_SELECTED,
                               place == self->shown, -1);
}

/* What is missing here, or in a step before that was finished once: a new list may lack a column
 * that the message names. */
static char *
dup_missing (MdgNoticeWizard *self)
{
  for (guint i = 0; i < self->shown; i++)
    {
      g_autofree char *missing = mdg_notice_step_dup_missing (page_at (self, i));
      if (missing != NULL)
        return g_strdup_printf (C_ ("step: what is missing", "%s: %s"),
                                mdg_notice_step_title (mdg_notice_steps[i].name), missing);
    }
  return mdg_notice_step_dup_missing (page_at (self, self->shown));
}

static void
update_foot (MdgNoticeWizard *self)
{
  gboolean last = self->shown + 1 == self->pages->len;
  g_autofree char *missing = self->loading ? NULL : dup_missing (self);
  gtk_label_set_text (self->missing, missing != NULL ? missing : "");
  gtk_widget_set_visible (self->next, !last && !self->loading);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "wizard.next",
                                 !last && missing == NULL && !self->loading);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "wizard.back",
                                 self->shown > 0 && !self->loading);
  if (last)
    return;
  g_autofree char *label = g_strdup_printf (
    _ ("Next: %s"), mdg_notice_step_title (mdg_notice_steps[self->shown + 1].name));
  gtk_label_set_text (self->next_label, label);
}

static void
update (MdgNoticeWizard *self)
{
  guint n_done = self->loading ? 0 : count_done (self);
  for (guint i = 0; i < self->marks->len; i++)
    mark_step (self, i, n_done);
  update_foot (self);
}

static void
show_step (MdgNoticeWizard *self, guint place)
{
  const char *name = mdg_notice_steps[place].name;
  self->shown = place;
  gtk_stack_set_visible_child_name (self->content, name);
  gtk_stack_set_visible_child_name (self->feet, name);
  mdg_notice_work_reach_step (self->work, name);
  mdg_notice_step_enter (page_at (self, place));
  update (self);
}

/* Walks to where the draft was left, as far as nothing is missing on the way. */
static void
walk_on (MdgNoticeWizard *self)
{
  while (self->shown < self->wanted)
    {
      g_autofree char *missing = mdg_notice_step_dup_missing (page_at (self, self->shown));
      if (missing != NULL)
        return;
      show_step (self, self->shown + 1);
    }
}

static void
on_missing (MdgNoticeWizard *self)
{
  if (self->loading)
    return;
  walk_on (self);
  update (self);
}

static void
focus_step (MdgNoticeWizard *self)
{
  gtk_widget_child_focus (GTK_WIDGET (page_at (self, self->shown)), GTK_DIR_TAB_FORWARD);
}

static void
go_to (MdgNoticeWizard *self, guint place)
{
  self->wanted = 0;
  show_step (self, place);
  focus_step (self);
}

static void
next (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgNoticeWizard *self = MDG_NOTICE_WIZARD (widget);
  go_to (self, self->shown + 1);
}

static void
back (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgNoticeWizard *self = MDG_NOTICE_WIZARD (widget);
  go_to (self, self->shown - 1);
}

static void
step (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgNoticeWizard *self = MDG_NOTICE_WIZARD (widget);
  const char *name = g_variant_get_string (parameter, NULL);
  for (guint i = 0; i < self->pages->len; i++)
    if (g_str_equal (mdg_notice_steps[i].name, name) && !self->loading && i <= count_done (self))
      go_to (self, i);
}

static void
close_wizard (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_signal_emit (widget, closed_signal, 0);
}

/* ---- making them ---- */

static GtkWidget *
make_mark (guint place, const char *name)
{
  g_autofree char *number = g_strdup_printf ("%u", place + 1);
  GtkWidget *stack = gtk_stack_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *button = gtk_button_new ();
  gtk_stack_add_named (GTK_STACK (stack), gtk_label_new (number), "number");
  gtk_stack_add_named (GTK_STACK (stack), gtk_image_new_from_icon_name ("mdg-check-symbolic"),
                       "done");
  gtk_widget_add_css_class (stack, "step-mark");
  gtk_widget_set_valign (stack, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), stack);
  gtk_box_append (GTK_BOX (box), gtk_label_new (mdg_notice_step_title (name)));
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "step");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "wizard.step");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", name);
  return button;
}

static void
append_line (GtkBox *steps)
{
  GtkWidget *line = gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_valign (line, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (line, "step-line");
  gtk_box_append (steps, line);
}

static void
add_step (MdgNoticeWizard *self, guint place)
{
  const char *name = mdg_notice_steps[place].name;
  GtkWidget *page = mdg_notice_steps[place].make (self->work);
  GtkWidget *foot = mdg_notice_step_make_foot (MDG_NOTICE_STEP (page));
  GtkWidget *mark = make_mark (place, name);
  gtk_stack_add_named (self->content, page, name);
  gtk_stack_add_named (self->feet,
                       foot != NULL ? foot : gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), name);
  if (place > 0)
    append_line (self->steps);
  gtk_box_append (self->steps, mark);
  g_ptr_array_add (self->pages, page);
  g_ptr_array_add (self->marks, mark);
  g_signal_connect_object (page, "missing-changed", G_CALLBACK (on_missing), self,
                           G_CONNECT_SWAPPED);
}

/* ---- opening a draft ---- */

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgNoticeWizard) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean good = mdg_notice_work_finish (MDG_NOTICE_WORK (source), result, &error);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  self->loading = FALSE;
  show_step (self, 0);
  if (!good)
    {
      g_warning ("the files of a draft are not opened: %s", error->message);
      mdg_banner_say (self->banner, "bad",
                      _ ("The copies of this draft cannot be opened. Choose its files again."),
                      NULL, NULL);
    }
  walk_on (self);
  focus_step (self);
}

static void
load (MdgNoticeWizard *self)
{
  self->loading = TRUE;
  self->wanted = mdg_notice_step_place (mdg_notice_work_get_draft (self->work)->step);
  self->cancellable = g_cancellable_new ();
  update (self);
  mdg_notice_work_load_async (self->work, self->cancellable, on_loaded, g_object_ref (self));
}

/* ---- what the page asks ---- */

MdgNoticeWork *
mdg_notice_wizard_get_work (MdgNoticeWizard *self)
{
  return self->work;
}

gboolean
mdg_notice_wizard_next_pane (MdgNoticeWizard *self, GtkWidget *focus)
{
  GtkWidget *page = GTK_WIDGET (page_at (self, self->shown));
  GtkWidget *foot = gtk_widget_get_parent (GTK_WIDGET (self->feet));
  if (self->loading || gtk_widget_is_ancestor (focus, foot))
    return FALSE;
  if (!gtk_widget_is_ancestor (focus, page))
    return gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
  return mdg_notice_step_next_pane (MDG_NOTICE_STEP (page), focus) ||
         gtk_widget_child_focus (foot, GTK_DIR_TAB_FORWARD);
}

void
mdg_notice_wizard_search (MdgNoticeWizard *self)
{
  mdg_notice_step_search (page_at (self, self->shown));
}

void
mdg_notice_wizard_print (MdgNoticeWizard *self)
{
  mdg_notice_step_print (page_at (self, self->shown));
}

GtkWidget *
mdg_notice_wizard_new (MdgNoticeWork *work)
{
  MdgNoticeWizard *self = g_object_new (MDG_TYPE_NOTICE_WIZARD, NULL);
  self->work = g_object_ref (work);
  for (guint i = 0; mdg_notice_steps[i].name != NULL; i++)
    add_step (self, i);
  g_signal_connect_object (work, "changed::" MDG_NOTICE_AREA_HEAD, G_CALLBACK (update_title), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (work, "notify", G_CALLBACK (update_saved), self, G_CONNECT_SWAPPED);
  update_title (self);
  load (self);
  return GTK_WIDGET (self);
}

static void
mdg_notice_wizard_dispose (GObject *object)
{
  MdgNoticeWizard *self = MDG_NOTICE_WIZARD (object);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (self->work != NULL)
    mdg_notice_work_close (self->work);
  g_ptr_array_set_size (self->pages, 0);
  g_ptr_array_set_size (self->marks, 0);
  g_clear_object (&self->work);
  G_OBJECT_CLASS (mdg_notice_wizard_parent_class)->dispose (object);
}

static void
mdg_notice_wizard_finalize (GObject *object)
{
  MdgNoticeWizard *self = MDG_NOTICE_WIZARD (object);
  g_clear_object (&self->cancellable);
  g_ptr_array_unref (self->pages);
  g_ptr_array_unref (self->marks);
  G_OBJECT_CLASS (mdg_notice_wizard_parent_class)->finalize (object);
}

static void
mdg_notice_wizard_class_init (MdgNoticeWizardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_notice_wizard_dispose;
  G_OBJECT_CLASS (klass)->finalize = mdg_notice_wizard_finalize;
  closed_signal = g_signal_new ("closed", MDG_TYPE_NOTICE_WIZARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  g_type_ensure (MDG_TYPE_BANNER);
  g_type_ensure (MDG_TYPE_STATE_BADGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/notices/notice-wizard.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeWizard, title);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeWizard, saved);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeWizard, steps);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeWizard, banner);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeWizard, content);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeWizard, feet);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeWizard, missing);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeWizard, next);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeWizard, next_label);
  gtk_widget_class_install_action (widget_class, "wizard.next", NULL, next);
  gtk_widget_class_install_action (widget_class, "wizard.back", NULL, back);
  gtk_widget_class_install_action (widget_class, "wizard.step", "s", step);
  gtk_widget_class_install_action (widget_class, "wizard.close", NULL, close_wizard);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Right, GDK_ALT_MASK, "wizard.next",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "wizard.back",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Home, GDK_ALT_MASK, "wizard.close",
                                       NULL);
}

/* Before a text of several lines takes it for a line break. */
static void
take_next_key (MdgNoticeWizard *self)
{
  static const guint keys[] = { GDK_KEY_Return, GDK_KEY_KP_Enter };
  GtkEventController *controller = gtk_shortcut_controller_new ();
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_keyval_trigger_new (keys[i], GDK_CONTROL_MASK),
                        gtk_named_action_new ("wizard.next")));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
mdg_notice_wizard_init (MdgNoticeWizard *self)
{
  self->pages = g_ptr_array_new ();
  self->marks = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  take_next_key (self);
}
