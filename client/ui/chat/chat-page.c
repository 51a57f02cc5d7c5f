/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/chat/chat-page.h"

#include "client/model/answer.h"
#include "client/model/chat-phrases.h"
#include "client/model/chat.h"
#include "client/model/conversations.h"
#include "client/model/drafts.h"
#include "client/ui/chat/conversation-pane.h"
#include "client/ui/chat/history-list.h"
#include "client/ui/chat/rename-dialog.h"
#include "client/ui/common/dialogs.h"
#include "client/ui/common/files.h"
#include "client/ui/common/page.h"

#include <glib/gi18n.h>

/* A draft is written down when nothing was typed for this long. */
#define SAVE_MS 2000

struct _MdgChatPage
{
  GtkBox parent_instance;
  MdgAccess *access;
  MdgConversations *conversations;
  MdgChat *chat;
  MdgChatMeans *means;
  MdgDrafts *drafts;
  gint64 cited; /* answer whose citations the viewer has */
  guint save_source;
  gboolean opening;
  char *export_format;
  MdgHistoryList *history;
  MdgConversationPane *pane;
};

enum
{
  CITATION,
  ATTACHMENT,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void mdg_chat_page_iface_init (MdgPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MdgChatPage,
                               mdg_chat_page,
                               GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (MDG_TYPE_PAGE, mdg_chat_page_iface_init))

MdgComposer *
mdg_chat_page_get_composer (MdgChatPage *self)
{
  return mdg_conversation_pane_get_composer (self->pane);
}

/* ---- drafts ---- */

void
mdg_chat_page_save (MdgChatPage *self)
{
  g_clear_handle_id (&self->save_source, g_source_remove);
  mdg_drafts_save (self->drafts);
}

static gboolean
on_save (gpointer user_data)
{
  MdgChatPage *self = user_data;
  self->save_source = 0;
  mdg_drafts_save (self->drafts);
  return G_SOURCE_REMOVE;
}

static void
on_edited (MdgChatPage *self, const char *text)
{
  if (self->opening || self->drafts == NULL)
    return;
  mdg_drafts_set (self->drafts, mdg_chat_get_id (self->chat), text);
  g_clear_handle_id (&self->save_source, g_source_remove);
  self->save_source = g_timeout_add (SAVE_MS, on_save, self);
}

/* ---- opening ---- */

static void
show_actions (MdgChatPage *self)
{
  static const char *const names[] = { "chat.rename", "chat.pin", "chat.delete",
                                       "chat.export", "chat.copy-all" };
  gboolean kept = mdg_chat_get_id (self->chat) != 0;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), names[i], kept);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "chat.stop", mdg_chat_is_running (self->chat));
}

void
mdg_chat_page_show (MdgChatPage *self, gint64 id)
{
  if (id != 0 && id == mdg_chat_get_id (self->chat))
    return;
  self->opening = TRUE;
  mdg_chat_open (self->chat, id);
  mdg_conversation_pane_opened (self->pane, mdg_drafts_get (self->drafts, id));
  self->opening = FALSE;
  mdg_history_list_set_shown (self->history, id);
  show_actions (self);
}

void
mdg_chat_page_show_message (MdgChatPage *self, gint64 id, gint64 message_id)
{
  mdg_chat_page_show (self, id);
  mdg_chat_look_for (self->chat, message_id);
}

static void
on_asked (MdgChatPage *self)
{
  mdg_drafts_set (self->drafts, 0, "");
  mdg_drafts_set (self->drafts, mdg_chat_get_id (self->chat), "");
  mdg_chat_page_save (self);
  mdg_history_list_set_shown (self->history, mdg_chat_get_id (self->chat));
  mdg_paged_list_reload (mdg_conversations_get_list (self->conversations));
}

static void
on_gone (MdgChatPage *self)
{
  self->opening = TRUE;
  mdg_conversation_pane_opened (self->pane, mdg_drafts_get (self->drafts, 0));
  self->opening = FALSE;
  mdg_history_list_set_shown (self->history, 0);
  mdg_conversation_pane_say (self->pane, "warn", _ ("The conversation was deleted."));
}

static void
show_action (GtkWidget *widget, const char *name, GVariant *id)
{
  mdg_chat_page_show (MDG_CHAT_PAGE (widget), g_variant_get_int64 (id));
}

static void
write_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mdg_composer_focus (mdg_chat_page_get_composer (MDG_CHAT_PAGE (widget)));
}

static void
new_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mdg_chat_page_show (MDG_CHAT_PAGE (widget), 0);
  write_action (widget, name, NULL);
}

static void
reload_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mdg_page_reload (MDG_PAGE (widget));
}

/* ---- what is done with a conversation ---- */

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgChatPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) done = mdg_answer_finish (result, &error);
  g_autofree char *sentence = mdg_answer_sentence (error);
  if (self->chat == NULL)
    return;
  if (done == NULL)
    {
      mdg_conversation_pane_say (self->pane, "bad", sentence);
      return;
    }
  mdg_paged_list_reload (mdg_conversations_get_list (self->conversations));
  mdg_chat_reload (self->chat);
}

static void
on_renamed (gpointer owner, const char *title)
{
  MdgChatPage *self = owner;
  const MdgConversation *conversation = mdg_chat_get_conversation (self->chat);
  if (conversation != NULL)
    mdg_conversations_rename_async (self->conversations, conversation, title, NULL, on_done,
                                    g_object_ref (self));
}

static void
rename_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MdgChatPage *self = MDG_CHAT_PAGE (widget);
  const MdgConversation *conversation = mdg_chat_get_conversation (self->chat);
  if (conversation != NULL)
    mdg_rename_dialog_present (widget, mdg_conversation_title (conversation), on_renamed, self);
}

static void
pin_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MdgChatPage *self = MDG_CHAT_PAGE (widget);
  const MdgConversation *conversation = mdg_chat_get_conversation (self->chat);
  if (conversation != NULL)
    mdg_conversations_pin_async (self->conversations, conversation, !conversation->pinned, NULL,
                                 on_done, g_object_ref (self));
}

static void
delete_now (gpointer owner)
{
  MdgChatPage *self = owner;
  gint64 id = mdg_chat_get_id (self->chat);
  if (id == 0)
    return;
  mdg_drafts_set (self->drafts, id, "");
  mdg_conversations_delete_async (self->conversations, id, NULL, on_done, g_object_ref (self));
  mdg_chat_page_show (self, 0);
}

static void
delete_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MdgChatPage *self = MDG_CHAT_PAGE (widget);
  const MdgConversation *conversation = mdg_chat_get_conversation (self->chat);
  if (conversation == NULL)
    return;
  g_autofree char *title =
    g_strdup_printf (_ ("Delete “%s”?"), mdg_conversation_title (conversation));
  mdg_dialog_ask (widget, title,
                  _ ("Its questions, answers and attached files are erased for good."),
                  _ ("Delete"), TRUE, NULL, delete_now, self);
}

/* ---- export ---- */

static const char *const word_suffixes[] = { "docx", NULL };
static const char *const markdown_suffixes[] = { "md", NULL };
static const MdgFileKind word_files = { N_ ("Word documents"), word_suffixes, 1 };
static const MdgFileKind markdown_files = { N_ ("Markdown files"), markdown_suffixes, 1 };

static void
on_saved (gpointer owner)
{
  mdg_conversation_pane_say (MDG_CHAT_PAGE (owner)->pane, "ok", _ ("The conversation was saved."));
}

static void
on_exported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgChatPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mdg_answer_finish (result, &error);
  g_autofree char *sentence = mdg_answer_sentence (error);
  if (self->chat == NULL)
    return;
  if (bytes == NULL)
    {
      mdg_conversation_pane_say (self->pane, "bad", sentence);
      return;
    }
  gboolean word = g_strcmp0 (self->export_format, MDG_EXPORT_WORD) == 0;
  const MdgConversation *conversation = mdg_chat_get_conversation (self->chat);
  g_autofree char *title = g_strdup (conversation != NULL ? mdg_conversation_title (conversation)
                                                          : _ ("Conversation"));
  g_strdelimit (title, "/\\:*?\"<>|\r\n\t", '_');
  g_autofree char *name = g_strdup_printf ("%s.%s", title, word ? "docx" : "md");
  mdg_files_save (GTK_WIDGET (self), name, word ? &word_files : &markdown_files, bytes, on_saved,
                  self);
}

static void
export_action (GtkWidget *widget, const char *name, GVariant *format)
{
  MdgChatPage *self = MDG_CHAT_PAGE (widget);
  gint64 id = mdg_chat_get_id (self->chat);
  if (id == 0)
    return;
  g_free (self->export_format);
  self->export_format = g_variant_dup_string (format, NULL);
  mdg_conversations_export_async (self->conversations, id, self->export_format, NULL, on_exported,
                                  g_object_ref (self));
}

static void
copy_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MdgChatPage *self = MDG_CHAT_PAGE (widget);
  g_autofree char *text = mdg_conversation_pane_dup_text (self->pane);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  mdg_conversation_pane_say (self->pane, "ok",
                             mdg_chat_has_older (self->chat)
                               ? _ ("What is loaded of the conversation was copied.")
                               : _ ("The conversation was copied."));
}

/* ---- messages ---- */

static void
citation_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MdgChatPage *self = MDG_CHAT_PAGE (widget);
  gint64 id = 0;
  gint64 number = 0;
  g_variant_get (parameter, "(xx)", &id, &number);
  MdgMessageItem *item = mdg_chat_find (self->chat, id);
  g_autoptr (GPtrArray) citations = g_ptr_array_new ();
  guint place = G_MAXUINT;
  if (item == NULL)
    return;
  GPtrArray *all = mdg_message_item_get (item)->citations;
  for (guint i = 0; i < all->len; i++)
    {
      MdgCitation *citation = all->pdata[i];
      if (citation->gone)
        continue;
      place = citation->number == number ? citations->len : place;
      g_ptr_array_add (citations, citation);
    }
  if (place == G_MAXUINT)
    {
      mdg_conversation_pane_say (self->pane, "warn",
                                 _ ("The document was deleted, or you may no longer read it."));
      return;
    }
  self->cited = id;
  mdg_conversation_pane_set_shown (self->pane, id, number);
  g_signal_emit (self, signals[CITATION], 0, citations, place);
}

void
mdg_chat_page_set_shown (MdgChatPage *self, gint64 number)
{
  mdg_conversation_pane_set_shown (self->pane, number != 0 ? self->cited : 0, number);
}

static void
attachment_action (GtkWidget *widget, const char *name, GVariant *id)
{
  g_signal_emit (widget, signals[ATTACHMENT], 0, g_variant_get_int64 (id));
}

static void
regenerate_action (GtkWidget *widget, const char *name, GVariant *id)
{
  mdg_conversation_pane_regenerate (MDG_CHAT_PAGE (widget)->pane, g_variant_get_int64 (id));
}

static void
edit_action (GtkWidget *widget, const char *name, GVariant *id)
{
  mdg_conversation_pane_edit (MDG_CHAT_PAGE (widget)->pane, g_variant_get_int64 (id));
}

static void
to_end_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mdg_conversation_pane_to_end (MDG_CHAT_PAGE (widget)->pane);
}

static void
stop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mdg_chat_cancel (MDG_CHAT_PAGE (widget)->chat);
}

/* ---- page ---- */

static void
page_reload (MdgPage *page)
{
  MdgChatPage *self = MDG_CHAT_PAGE (page);
  mdg_chat_means_load (self->means);
  mdg_paged_list_reload (mdg_conversations_get_list (self->conversations));
  mdg_chat_reload (self->chat);
}

static void
page_search (MdgPage *page)
{
  MdgChatPage *self = MDG_CHAT_PAGE (page);
  gtk_widget_set_visible (GTK_WIDGET (self->history), TRUE);
  mdg_history_list_search (self->history);
}

static gboolean
page_next_pane (MdgPage *page, GtkWidget *focus)
{
  MdgChatPage *self = MDG_CHAT_PAGE (page);
  g_autofree GtkWidget **panes = mdg_conversation_pane_dup_panes (self->pane);
  GtkWidget *all[] = { GTK_WIDGET (self->history), panes[0], panes[1], panes[2], NULL };
  return mdg_page_walk (all, focus);
}

static void
mdg_chat_page_iface_init (MdgPageInterface *iface)
{
  iface->reload = page_reload;
  iface->search = page_search;
  iface->next_pane = page_next_pane;
}

void
mdg_chat_page_set_narrow (MdgChatPage *self, gboolean narrow)
{
  gtk_widget_set_visible (GTK_WIDGET (self->history), !narrow);
}

static void
on_map (MdgChatPage *self)
{
  if (mdg_paged_list_is_complete (mdg_conversations_get_list (self->conversations)))
    return;
  mdg_chat_means_load (self->means);
  mdg_paged_list_reload (mdg_conversations_get_list (self->conversations));
}

GtkWidget *
mdg_chat_page_new (MdgAccess *access)
{
  MdgChatPage *self = g_object_new (MDG_TYPE_CHAT_PAGE, NULL);
  self->access = g_object_ref (access);
  self->conversations = mdg_conversations_new (access);
  self->chat = mdg_chat_new (access);
  self->means = mdg_chat_means_new (access);
  self->drafts = mdg_drafts_new (access);
  mdg_history_list_set_up (self->history, self->conversations);
  mdg_conversation_pane_set_up (self->pane, access, self->chat, self->means);
  g_signal_connect_object (self->chat, "asked", G_CALLBACK (on_asked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chat, "gone", G_CALLBACK (on_gone), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chat, "changed", G_CALLBACK (show_actions), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pane, "edited", G_CALLBACK (on_edited), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "map", G_CALLBACK (on_map), NULL);
  self->opening = TRUE;
  mdg_conversation_pane_opened (self->pane, mdg_drafts_get (self->drafts, 0));
  self->opening = FALSE;
  show_actions (self);
  return GTK_WIDGET (self);
}

static void
mdg_chat_page_dispose (GObject *object)
{
  MdgChatPage *self = MDG_CHAT_PAGE (object);
  g_clear_handle_id (&self->save_source, g_source_remove);
  g_clear_pointer (&self->drafts, mdg_drafts_free);
  g_clear_object (&self->chat);
  g_clear_object (&self->conversations);
  g_clear_object (&self->means);
  g_clear_object (&self->access);
  g_clear_pointer (&self->export_format, g_free);
  G_OBJECT_CLASS (mdg_chat_page_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "chat.show", "x", show_action);
  gtk_widget_class_install_action (klass, "chat.new", NULL, new_action);
  gtk_widget_class_install_action (klass, "chat.write", NULL, write_action);
  gtk_widget_class_install_action (klass, "chat.reload", NULL, reload_action);
  gtk_widget_class_install_action (klass, "chat.rename", NULL, rename_action);
  gtk_widget_class_install_action (klass, "chat.pin", NULL, pin_action);
  gtk_widget_class_install_action (klass, "chat.delete", NULL, delete_action);
  gtk_widget_class_install_action (klass, "chat.export", "s", export_action);
  gtk_widget_class_install_action (klass, "chat.copy-all", NULL, copy_all_action);
  gtk_widget_class_install_action (klass, "chat.citation", "(xx)", citation_action);
  gtk_widget_class_install_action (klass, "chat.attachment", "x", attachment_action);
  gtk_widget_class_install_action (klass, "chat.regenerate", "x", regenerate_action);
  gtk_widget_class_install_action (klass, "chat.edit", "x", edit_action);
  gtk_widget_class_install_action (klass, "chat.to-end", NULL, to_end_action);
  gtk_widget_class_install_action (klass, "chat.stop", NULL, stop_action);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_n, GDK_CONTROL_MASK, "chat.new", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Escape, 0, "chat.stop", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_End, GDK_CONTROL_MASK, "chat.to-end", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_e, GDK_CONTROL_MASK, "chat.write", NULL);
}

static void
mdg_chat_page_class_init (MdgChatPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_chat_page_dispose;
  g_type_ensure (MDG_TYPE_HISTORY_LIST);
  g_type_ensure (MDG_TYPE_CONVERSATION_PANE);
  signals[CITATION] = g_signal_new ("citation", MDG_TYPE_CHAT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_UINT);
  signals[ATTACHMENT] = g_signal_new ("attachment", MDG_TYPE_CHAT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                      NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/chat/chat-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgChatPage, history);
  gtk_widget_class_bind_template_child (widget_class, MdgChatPage, pane);
  install_actions (widget_class);
}

static void
mdg_chat_page_init (MdgChatPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
