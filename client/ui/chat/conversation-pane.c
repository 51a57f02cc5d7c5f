/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/chat/conversation-pane.h"

#include "client/model/chat-phrases.h"
#include "client/ui/chat/answer-view.h"
#include "client/ui/chat/message-column.h"
#include "client/ui/chat/question-bubble.h"
#include "client/ui/common/banner.h"
#include "client/ui/common/file-drop.h"

#include <glib/gi18n.h>

struct _MdgConversationPane
{
  GtkBox parent_instance;
  MdgChat *chat;
  gint64 shown_message; /* whose citation is open in the viewer */
  gint64 shown_number;
  gint64 composed; /* conversation whose scope and model the composer has; -1: none */
  GtkWidget *head;
  GtkLabel *title;
  GtkWidget *share_button;
  GtkWidget *more_button;
  MdgBanner *banner;
  GtkStack *stack;
  GtkSpinner *spinner;
  GtkScrolledWindow *scrolled;
  MdgMessageColumn *column;
  GtkWidget *end_button;
  MdgComposer *composer;
};

static guint edited_signal;

G_DEFINE_FINAL_TYPE (MdgConversationPane, mdg_conversation_pane, GTK_TYPE_BOX)

MdgComposer *
mdg_conversation_pane_get_composer (MdgConversationPane *self)
{
  return self->composer;
}

void
mdg_conversation_pane_say (MdgConversationPane *self, const char *style, const char *sentence)
{
  mdg_banner_say (self->banner, style, sentence, NULL, NULL);
}

/* ---- messages ---- */

static void
mark_shown (GtkWidget *row, gpointer user_data)
{
  MdgConversationPane *self = user_data;
  if (!MDG_IS_ANSWER_VIEW (row))
    return;
  gint64 id = mdg_message_item_get (mdg_answer_view_get_item (MDG_ANSWER_VIEW (row)))->id;
  mdg_answer_view_set_shown (MDG_ANSWER_VIEW (row),
                             id == self->shown_message ? self->shown_number : 0);
}

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  if (!mdg_message_item_is_answer (item))
    return mdg_question_bubble_new (item);
  GtkWidget *row = mdg_answer_view_new (item);
  mark_shown (row, user_data);
  return row;
}

void
mdg_conversation_pane_set_shown (MdgConversationPane *self, gint64 message_id, gint64 number)
{
  self->shown_message = message_id;
  self->shown_number = number;
  mdg_message_column_for_each (self->column, mark_shown, self);
}

static void
on_older (MdgConversationPane *self)
{
  if (self->chat != NULL)
    mdg_chat_load_older (self->chat);
}

static void
update_end_button (MdgConversationPane *self)
{
  gtk_widget_set_visible (self->end_button, !mdg_message_column_is_at_end (self->column));
}

static gboolean
on_end_due (gpointer user_data)
{
  g_autoptr (MdgConversationPane) self = user_data;
  if (self->chat != NULL)
    update_end_button (self);
  return G_SOURCE_REMOVE;
}

/* Not at once: sizes may be being given out. */
static void
on_at_end (MdgConversationPane *self)
{
  g_idle_add (on_end_due, g_object_ref (self));
}

void
mdg_conversation_pane_to_end (MdgConversationPane *self)
{
  mdg_message_column_go_to_end (self->column);
}

/* ---- what is open ---- */

static void
show_stack (MdgConversationPane *self)
{
  gboolean any = g_list_model_get_n_items (mdg_chat_get_messages (self->chat)) > 0;
  gboolean loading = !any && mdg_chat_is_loading (self->chat);
  gtk_spinner_set_spinning (self->spinner, loading);
  gtk_stack_set_visible_child_name (self->stack,
                                    any ? "messages" : (loading ? "loading" : "empty"));
}

static void
on_chat_changed (MdgConversationPane *self)
{
  const MdgConversation *conversation = mdg_chat_get_conversation (self->chat);
  gboolean kept = mdg_chat_get_id (self->chat) != 0;
  const char *trouble = mdg_chat_get_trouble (self->chat);
  const char *title = conversation != NULL ? mdg_conversation_title (conversation) : "";
  gtk_label_set_text (self->title, kept ? title : _ ("New conversation"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), title);
  gtk_widget_set_visible (self->share_button, kept);
  gtk_widget_set_visible (self->more_button, kept);
  if (trouble != NULL)
    mdg_banner_say (self->banner, "bad", trouble, _ ("Try again"), "chat.reload");
  else
    mdg_banner_say (self->banner, "bad", NULL, NULL, NULL);
  if (conversation != NULL && self->composed != conversation->id)
    {
      self->composed = conversation->id;
      mdg_composer_set_conversation (self->composer, conversation);
    }
  mdg_composer_set_running (self->composer, mdg_chat_is_running (self->chat));
  show_stack (self);
  mdg_message_column_look (self->column);
}

void
mdg_conversation_pane_opened (MdgConversationPane *self, const char *draft)
{
  self->composed = -1;
  mdg_attachments_clear (mdg_composer_get_attachments (self->composer));
  mdg_composer_set_conversation (self->composer, NULL);
  mdg_composer_say (self->composer, NULL);
  mdg_composer_set_text (self->composer, draft);
  mdg_message_column_go_to_end (self->column);
  on_chat_changed (self);
}

/* ---- asking ---- */

static void
on_send (MdgConversationPane *self, const MdgAsk *ask)
{
  mdg_chat_ask (self->chat, ask);
}

static void
on_stop (MdgConversationPane *self)
{
  mdg_chat_cancel (self->chat);
}

static void
on_edited (MdgConversationPane *self)
{
  g_autofree char *text = mdg_composer_dup_text (self->composer);
  g_signal_emit (self, edited_signal, 0, text);
}

static void
on_asked (MdgConversationPane *self, const MdgAsk *ask)
{
  const MdgConversation *conversation = mdg_chat_get_conversation (self->chat);
  self->composed = conversation != NULL ? conversation->id : self->composed;
  if (ask->text != NULL)
    mdg_composer_sent (self->composer);
  mdg_message_column_go_to_end (self->column);
}

static void
on_found (MdgConversationPane *self, guint position)
{
  mdg_message_column_go_to (self->column, position);
}

static void
on_missing (MdgConversationPane *self)
{
  mdg_conversation_pane_say (self, "warn", _ ("The answer is no longer in this conversation."));
}

static void
on_refused (MdgConversationPane *self, const GError *error, const MdgAsk *ask)
{
  mdg_composer_refused (self->composer, error, ask);
}

void
mdg_conversation_pane_regenerate (MdgConversationPane *self, gint64 message_id)
{
  g_autoptr (MdgAsk) ask = mdg_composer_ask_again (self->composer, message_id);
  mdg_chat_ask (self->chat, ask);
}

void
mdg_conversation_pane_edit (MdgConversationPane *self, gint64 message_id)
{
  MdgMessageItem *item = mdg_chat_find (self->chat, message_id);
  if (item != NULL && !mdg_chat_is_running (self->chat))
    mdg_composer_edit (self->composer, mdg_message_item_get (item),
                       mdg_message_item_get_text (item));
}

char *
mdg_conversation_pane_dup_text (MdgConversationPane *self)
{
  GListModel *messages = mdg_chat_get_messages (self->chat);
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < g_list_model_get_n_items (messages); i++)
    {
      g_autoptr (MdgMessageItem) item = g_list_model_get_item (messages, i);
      gboolean answer = mdg_message_item_is_answer (item);
      g_autofree char *body = mdg_message_item_dup_plain (item);
      g_string_append_printf (text, "%s%s\n%s", i > 0 ? "\n\n" : "",
                              answer ? _ ("[Answer]") : _ ("[Question]"), body);
    }
  return g_string_free (text, FALSE);
}

/* ---- files ---- */

static void
on_dropped (GtkWidget *widget, GListModel *files)
{
  mdg_composer_add_files (MDG_CONVERSATION_PANE (widget)->composer, files);
}

static void
on_drop_refused (GtkWidget *widget, const char *sentence)
{
  mdg_composer_say (MDG_CONVERSATION_PANE (widget)->composer, sentence);
}

/* ---- widget ---- */

GtkWidget **
mdg_conversation_pane_dup_panes (MdgConversationPane *self)
{
  GtkWidget **panes = g_new0 (GtkWidget *, 4);
  panes[0] = self->head;
  panes[1] = GTK_WIDGET (self->stack);
  panes[2] = GTK_WIDGET (self->composer);
  return panes;
}

void
mdg_conversation_pane_set_up (MdgConversationPane *self,
                              MdgAccess *access,
                              MdgChat *chat,
                              MdgChatMeans *means)
{
  self->chat = g_object_ref (chat);
  mdg_composer_set_up (self->composer, access, means);
  mdg_message_column_set_model (self->column, mdg_chat_get_messages (chat), make_row, self);
  g_signal_connect_object (chat, "changed", G_CALLBACK (on_chat_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (chat, "asked", G_CALLBACK (on_asked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (chat, "found", G_CALLBACK (on_found), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (chat, "missing", G_CALLBACK (on_missing), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (chat, "refused", G_CALLBACK (on_refused), self, G_CONNECT_SWAPPED);
  on_chat_changed (self);
}

static void
mdg_conversation_pane_dispose (GObject *object)
{
  g_clear_object (&MDG_CONVERSATION_PANE (object)->chat);
  G_OBJECT_CLASS (mdg_conversation_pane_parent_class)->dispose (object);
}

static void
mdg_conversation_pane_class_init (MdgConversationPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_conversation_pane_dispose;
  g_type_ensure (MDG_TYPE_BANNER);
  g_type_ensure (MDG_TYPE_COMPOSER);
  g_type_ensure (MDG_TYPE_MESSAGE_COLUMN);
  edited_signal = g_signal_new ("edited", MDG_TYPE_CONVERSATION_PANE, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/chat/conversation-pane.ui");
#define CHILD(name) gtk_widget_class_bind_template_child (widget_class, MdgConversationPane, name)
  CHILD (head);
  CHILD (title);
  CHILD (share_button);
  CHILD (more_button);
  CHILD (banner);
  CHILD (stack);
  CHILD (spinner);
  CHILD (scrolled);
  CHILD (column);
  CHILD (end_button);
  CHILD (composer);
#undef CHILD
  gtk_widget_class_bind_template_callback (widget_class, on_older);
  gtk_widget_class_bind_template_callback (widget_class, on_at_end);
  gtk_widget_class_bind_template_callback (widget_class, on_send);
  gtk_widget_class_bind_template_callback (widget_class, on_stop);
  gtk_widget_class_bind_template_callback (widget_class, on_edited);
}

static void
mdg_conversation_pane_init (MdgConversationPane *self)
{
  self->composed = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Before the text view takes the names of files for text. */
  GtkEventController *drop = mdg_file_drop_add (GTK_WIDGET (self), &MDG_FILE_KIND_DOCUMENTS,
                                                on_dropped, on_drop_refused);
  gtk_event_controller_set_propagation_phase (drop, GTK_PHASE_CAPTURE);
}
