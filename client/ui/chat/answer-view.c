/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/chat/answer-view.h"

#include "client/model/answer-blocks.h"
#include "client/model/chat-phrases.h"
#include "client/ui/chat/block-view.h"
#include "client/ui/chat/citation-chip.h"
#include "client/ui/chat/nearest-row.h"

#include <glib/gi18n.h>

/* An answer that only says that nothing was found is no longer than this. */
#define NOT_FOUND_CHARS 200

struct _MdgAnswerView
{
  GtkBox parent_instance;
  MdgMessageItem *item;
  GPtrArray *blocks; /* MdgAnswerBlock, those that are shown */
  GPtrArray *views;  /* MdgBlockView of each; children of the box */
  guint n_nearest;
  gint64 shown;
  guint tick; /* source that shows what is new */
  GtkWidget *as_of_box;
  GtkLabel *as_of;
  GtkBox *block_box;
  GtkWidget *not_found;
  GtkLabel *not_found_text;
  GtkLabel *nearest_label;
  GtkWidget *nearest_button;
  GtkWidget *ask_button;
  GtkRevealer *nearest_revealer;
  GtkBox *nearest_box;
  GtkWidget *progress_box;
  GtkProgressBar *progress;
  GtkLabel *progress_text;
  GtkLabel *state;
  GtkBox *remarks;
  GtkWidget *foot;
  GtkLabel *model;
};

G_DEFINE_FINAL_TYPE (MdgAnswerView, mdg_answer_view, GTK_TYPE_BOX)

MdgMessageItem *
mdg_answer_view_get_item (MdgAnswerView *self)
{
  return self->item;
}

static gboolean
is_outcome (const MdgMessage *message, const char *outcome)
{
  return g_strcmp0 (message->outcome, outcome) == 0;
}

static void
say (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

/* ---- blocks ---- */

static void
add_view (MdgAnswerView *self, const MdgAnswerBlock *block)
{
  GtkWidget *view = mdg_block_view_new (block, self->item);
  gtk_box_append (self->block_box, view);
  g_ptr_array_add (self->views, view);
}

/* @all: citations may be different although the text is not. */
static void
show_blocks (MdgAnswerView *self, gboolean all)
{
  GPtrArray *blocks = mdg_answer_blocks_parse (mdg_message_item_get_text (self->item));
  for (guint i = 0; i < blocks->len; i++)
    {
      const MdgAnswerBlock *block = blocks->pdata[i];
      if (i >= self->views->len)
        add_view (self, block);
      else if (all || !mdg_answer_block_equal (block, self->blocks->pdata[i]))
        mdg_block_view_set (self->views->pdata[i], block, self->item);
    }
  while (self->views->len > blocks->len)
    {
      gtk_box_remove (self->block_box, self->views->pdata[self->views->len - 1]);
      g_ptr_array_set_size (self->views, (int) self->views->len - 1);
    }
  g_ptr_array_unref (self->blocks);
  self->blocks = blocks;
}

static void
mark_chips (GtkWidget *widget, gint64 number)
{
  if (MDG_IS_CITATION_CHIP (widget))
    mdg_citation_chip_set_shown (
      MDG_CITATION_CHIP (widget),
      number != 0 && mdg_citation_chip_get_number (MDG_CITATION_CHIP (widget)) == number);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    mark_chips (child, number);
}

void
mdg_answer_view_set_shown (MdgAnswerView *self, gint64 number)
{
  if (self->shown == number)
    return;
  self->shown = number;
  mark_chips (GTK_WIDGET (self->block_box), number);
}

/* ---- what was not found ---- */

static void
show_nearest (MdgAnswerView *self, const MdgMessage *message)
{
  if (self->n_nearest == message->nearest->len)
    return;
  GtkWidget *child = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->nearest_box))) != NULL)
    gtk_box_remove (self->nearest_box, child);
  for (guint i = 0; i < message->nearest->len; i++)
    {
      const MdgHit *hit = message->nearest->pdata[i];
      if (hit->passage != NULL)
        gtk_box_append (self->nearest_box, mdg_nearest_row_new (hit));
    }
  self->n_nearest = message->nearest->len;
}

static gboolean
can_ask_section (MdgAnswerView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  return G_IS_ACTION_GROUP (root) &&
         g_action_group_has_action (G_ACTION_GROUP (root), "ask-section");
}

static void
show_not_found (MdgAnswerView *self, const MdgMessage *message)
{
  gboolean none = is_outcome (message, MDG_OUTCOME_NO_MODEL);
  gboolean missing = none || is_outcome (message, MDG_OUTCOME_NOT_FOUND);
  const char *text = mdg_message_item_get_text (self->item);
  gboolean brief = *text != '\0' && message->citations->len == 0 &&
                   g_utf8_strlen (text, -1) <= NOT_FOUND_CHARS;
  g_autofree char *plain = brief ? mdg_answer_without_marks (text) : NULL;
  const char *sentence = none ? _ ("No language model is set up: these are the passages found.")
                              : _ ("This is not in the documents.");
  g_autofree char *count =
    g_strdup_printf (none ? _ ("%u passages") : _ ("%u near passages"), message->nearest->len);
  gtk_widget_set_visible (self->not_found, missing);
  if (!missing)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->block_box), !brief);
  gtk_label_set_text (self->not_found_text, brief ? g_strstrip (plain) : sentence);
  gtk_label_set_text (self->nearest_label, count);
  gtk_widget_set_visible (self->nearest_button, message->nearest->len > 0);
  gtk_widget_set_visible (self->ask_button, can_ask_section (self));
  if (none && self->n_nearest == 0)
    gtk_revealer_set_reveal_child (self->nearest_revealer, message->nearest->len > 0);
  show_nearest (self, message);
}

static void
on_nearest (MdgAnswerView *self)
{
  gboolean open = gtk_revealer_get_reveal_child (self->nearest_revealer);
  gtk_revealer_set_reveal_child (self->nearest_revealer, !open);
}

/* ---- around it ---- */

static void
show_remarks (MdgAnswerView *self, const MdgMessage *message)
{
  GtkWidget *child = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->remarks))) != NULL)
    gtk_box_remove (self->remarks, child);
  for (guint i = 0; message->remarks != NULL && message->remarks[i] != NULL; i++)
    {
      const char *sentence = mdg_answer_remark_text (message->remarks[i]);
      GtkWidget *label = sentence != NULL ? gtk_label_new (sentence) : NULL;
      if (label == NULL)
        continue;
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (label, "remark");
      gtk_box_append (self->remarks, label);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->remarks),
                          gtk_widget_get_first_child (GTK_WIDGET (self->remarks)) != NULL);
}

static void
show_model (MdgAnswerView *self, const MdgMessage *message)
{
  g_autofree char *time =
    message->finished_at != 0
      ? mdg_conversation_time_text (message->finished_at, g_get_real_time ())
      : g_strdup ("");
  g_autofree char *text =
    message->model_name != NULL ? g_strdup_printf ("%s　%s", message->model_name, time) : NULL;
  say (self->model, text != NULL ? text : time);
}

static void
show_frame (MdgAnswerView *self)
{
  const MdgMessage *message = mdg_message_item_get (self->item);
  gboolean running = mdg_message_item_is_running (self->item);
  gboolean model_less = is_outcome (message, MDG_OUTCOME_NO_MODEL);
  g_autofree char *as_of = mdg_answer_as_of_text (message);
  g_autofree char *state = mdg_answer_state_text (message);
  say (self->as_of, as_of);
  gtk_widget_set_visible (self->as_of_box, as_of != NULL);
  gtk_widget_set_visible (self->progress_box, running);
  say (self->progress_text, running ? state : NULL);
  say (self->state, running ? NULL : state);
  if (running)
    gtk_progress_bar_pulse (self->progress);
  gtk_widget_set_visible (self->foot, !running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "answer.again", !running && !model_less);
  show_not_found (self, message);
  show_remarks (self, message);
  show_model (self, message);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_BUSY, running, -1);
}

static void
show_all (MdgAnswerView *self)
{
  gboolean running = mdg_message_item_is_running (self->item);
  show_blocks (self, !running);
  show_frame (self);
  if (self->shown != 0)
    mark_chips (GTK_WIDGET (self->block_box), self->shown);
}

static gboolean
on_tick (gpointer user_data)
{
  MdgAnswerView *self = user_data;
  self->tick = 0;
  show_all (self);
  return G_SOURCE_REMOVE;
}

static void
on_changed (MdgAnswerView *self)
{
  if (self->tick == 0)
    self->tick = g_timeout_add (1000 / MDG_ANSWER_TICKS, on_tick, self);
}

/* ---- actions ---- */

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *text = mdg_message_item_dup_plain (MDG_ANSWER_VIEW (widget)->item);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
again_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MdgAnswerView *self = MDG_ANSWER_VIEW (widget);
  gtk_widget_activate_action (widget, "chat.regenerate", "x",
                              mdg_message_item_get (self->item)->id);
}

static void
ask_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MdgAnswerView *self = MDG_ANSWER_VIEW (widget);
  gtk_widget_activate_action (widget, "win.ask-section", "x",
                              mdg_message_item_get (self->item)->id);
}

/* ---- widget ---- */

GtkWidget *
mdg_answer_view_new (MdgMessageItem *item)
{
  MdgAnswerView *self = g_object_new (MDG_TYPE_ANSWER_VIEW, NULL);
  self->item = g_object_ref (item);
  g_signal_connect_object (item, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  show_all (self);
  return GTK_WIDGET (self);
}

static void
mdg_answer_view_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (mdg_answer_view_parent_class)->root (widget);
  if (MDG_ANSWER_VIEW (widget)->item != NULL)
    show_frame (MDG_ANSWER_VIEW (widget));
}

static void
mdg_answer_view_dispose (GObject *object)
{
  MdgAnswerView *self = MDG_ANSWER_VIEW (object);
  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (mdg_answer_view_parent_class)->dispose (object);
}

static void
mdg_answer_view_finalize (GObject *object)
{
  MdgAnswerView *self = MDG_ANSWER_VIEW (object);
  g_ptr_array_unref (self->blocks);
  g_ptr_array_unref (self->views);
  G_OBJECT_CLASS (mdg_answer_view_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *klass)
{
#define CHILD(name) gtk_widget_class_bind_template_child (klass, MdgAnswerView, name)
  CHILD (as_of_box);
  CHILD (as_of);
  CHILD (block_box);
  CHILD (not_found);
  CHILD (not_found_text);
  CHILD (nearest_label);
  CHILD (nearest_button);
  CHILD (ask_button);
  CHILD (nearest_revealer);
  CHILD (nearest_box);
  CHILD (progress_box);
  CHILD (progress);
  CHILD (progress_text);
  CHILD (state);
  CHILD (remarks);
  CHILD (foot);
  CHILD (model);
#undef CHILD
  gtk_widget_class_bind_template_callback (klass, on_nearest);
}

static void
mdg_answer_view_class_init (MdgAnswerViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_answer_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = mdg_answer_view_finalize;
  widget_class->root = mdg_answer_view_root;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/chat/answer-view.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "answer.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "answer.again", NULL, again_action);
  gtk_widget_class_install_action (widget_class, "answer.ask-section", NULL, ask_action);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
mdg_answer_view_init (MdgAnswerView *self)
{
  self->blocks = g_ptr_array_new ();
  self->views = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
