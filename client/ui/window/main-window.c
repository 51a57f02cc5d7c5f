/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/window/main-window.h"

#include "client/ui/account/account-page.h"
#include "client/ui/admin/admin-page.h"
#include "client/ui/chat/chat-page.h"
#include "client/ui/common/banner.h"
#include "client/ui/common/dialogs.h"
#include "client/ui/common/page.h"
#include "client/ui/folders/folders-page.h"
#include "client/ui/help/help-page.h"
#include "client/ui/news/news-button.h"
#include "client/ui/notices/notices-page.h"
#include "client/ui/prompts/assistant-actions.h"
#include "client/ui/search/search-page.h"
#include "client/ui/viewer/viewer-pane.h"

#include <glib/gi18n.h>

#define ITEM_WINDOW "window"

/* The least width of the viewer, and its share of a large window in hundredths. */
#define VIEWER_WIDTH 436
#define VIEWER_SHARE 36

/* In a narrower window the viewer takes the room of the list of conversations. */
#define NARROW_WIDTH 1200

struct _MdgMainWindow
{
  GtkApplicationWindow parent_instance;
  MdgAccess *access;
  GtkLabel *ward;
  GtkMenuButton *account_button;
  GtkLabel *avatar;
  GtkLabel *account_name;
  GtkWidget *rail;
  GtkWidget *rail_chat;
  GtkBox *news_place; /* of the bell, in the title bar */
  GtkWidget *rail_folders;
  GtkWidget *rail_notices;
  GtkWidget *rail_account;
  GtkWidget *rail_help;
  GtkWidget *rail_admin;
  MdgBanner *banner;
  GtkStack *pages;
  GtkEditable *search_words;
  GtkWidget *search_hint;
  GtkPaned *room;
  MdgViewerPane *viewer; /* NULL until the first document is opened */
  GtkWidget *before;     /* weak: what had the focus before the viewer */
  guint dividing;        /* source that divides the room */
  int divided_width;     /* of the window when that was done last */
  gboolean wide;         /* the viewer wants all the room */
};

G_DEFINE_FINAL_TYPE (MdgMainWindow, mdg_main_window, GTK_TYPE_APPLICATION_WINDOW)

/* Pages in the order of Ctrl+1, Ctrl+2, ... */
static const char *const page_names[] = {
  "chat", "folders", "notices", "account", "help", "admin"
};

static GtkWidget *
current_page (MdgMainWindow *self)
{
  return gtk_stack_get_visible_child (self->pages);
}

static void
set_page (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  MdgMainWindow *self = user_data;
  const char *name = g_variant_get_string (value, NULL);
  GtkWidget *page = gtk_stack_get_child_by_name (self->pages, name);
  if (page == NULL)
    return;
  g_simple_action_set_state (action, value);
  gtk_stack_set_visible_child (self->pages, page);
}

static void
go_to_number (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MdgMainWindow *self = user_data;
  guint wanted = (guint) g_variant_get_int32 (parameter);
  for (guint i = 0, number = 0; i < G_N_ELEMENTS (page_names); i++)
    {
      if (gtk_stack_get_child_by_name (self->pages, page_names[i]) == NULL || ++number != wanted)
        continue;
      g_action_group_activate_action (G_ACTION_GROUP (self), "page",
                                      g_variant_new_string (page_names[i]));
      return;
    }
}

static void
reload (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MdgMainWindow *self = user_data;
  mdg_access_retry_now (self->access);
  mdg_page_reload (MDG_PAGE (current_page (self)));
}

static void
search (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  mdg_page_search (MDG_PAGE (current_page (user_data)));
}

static void
print (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  mdg_page_print (MDG_PAGE (current_page (user_data)));
}

static void
menu (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_menu_button_popup (MDG_MAIN_WINDOW (user_data)->account_button);
}

/* ---- the viewer ---- */

/* NULL for those who may not ask. */
static MdgChatPage *
chat_page (MdgMainWindow *self)
{
  GtkWidget *page = gtk_stack_get_child_by_name (self->pages, "chat");
  return page != NULL ? MDG_CHAT_PAGE (page) : NULL;
}

static gboolean
is_viewing (MdgMainWindow *self)
{
  return self->viewer != NULL && gtk_widget_get_visible (GTK_WIDGET (self->viewer));
}

static gboolean
is_covered (MdgMainWindow *self)
{
  return is_viewing (self) && !gtk_widget_get_visible (GTK_WIDGET (self->pages));
}

/* The viewer stands beside the page where both have their least width, and covers it otherwise. */
static gboolean
divide_room (gpointer user_data)
{
  MdgMainWindow *self = user_data;
  int page_width = 0;
  self->dividing = 0;
  int all = gtk_widget_get_width (GTK_WIDGET (self)) - gtk_widget_get_width (self->rail);
  int wanted = MAX (VIEWER_WIDTH, all * VIEWER_SHARE / 100);
  gboolean narrow = is_viewing (self) && gtk_widget_get_width (GTK_WIDGET (self)) < NARROW_WIDTH;
  if (chat_page (self) != NULL)
    mdg_chat_page_set_narrow (chat_page (self), narrow);
  gtk_widget_measure (GTK_WIDGET (self->pages), GTK_ORIENTATION_HORIZONTAL, -1, &page_width, NULL,
                      NULL, NULL);
  gboolean covered = is_viewing (self) && (self->wide || page_width + VIEWER_WIDTH > all);
  gtk_widget_set_visible (GTK_WIDGET (self->pages), !covered);
  if (is_viewing (self))
    mdg_viewer_pane_set_roomy (self->viewer, covered);
  if (is_viewing (self) && !covered)
    gtk_paned_set_position (self->room, MAX (all - wanted, page_width));
  return G_SOURCE_REMOVE;
}

static void
divide_room_soon (MdgMainWindow *self)
{
  if (self->dividing == 0)
    self->dividing = g_idle_add (divide_room, self);
}

static void
set_before (MdgMainWindow *self, GtkWidget *widget)
{
  g_set_weak_pointer (&self->before, widget);
}

static void
leave_viewer (MdgMainWindow *self)
{
  if (self->before != NULL && gtk_widget_get_mapped (self->before))
    gtk_widget_grab_focus (self->before);
  else
    gtk_widget_child_focus (current_page (self), GTK_DIR_TAB_FORWARD);
}

static void
on_viewer_closed (MdgMainWindow *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->viewer), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->pages), TRUE);
  leave_viewer (self);
  divide_room_soon (self);
}

/* Where the viewer covers the page there is only one way back. */
static void
on_viewer_leave (MdgMainWindow *self)
{
  if (is_covered (self))
    gtk_widget_activate_action (GTK_WIDGET (self->viewer), "viewer.close", NULL);
  else
    leave_viewer (self);
}

static void
on_viewer_wide (MdgMainWindow *self, gboolean wide)
{
  self->wide = wide;
  divide_room_soon (self);
}

static void
on_viewer_citation (MdgMainWindow *self, gint64 number)
{
  if (chat_page (self) != NULL)
    mdg_chat_page_set_shown (chat_page (self), number);
}

static void
make_viewer (MdgMainWindow *self)
{
  if (self->viewer != NULL)
    return;
  self->viewer = MDG_VIEWER_PANE (mdg_viewer_pane_new (self->access));
  gtk_paned_set_end_child (self->room, GTK_WIDGET (self->viewer));
  g_signal_connect_object (self->viewer, "closed", G_CALLBACK (on_viewer_closed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->viewer, "leave", G_CALLBACK (on_viewer_leave), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->viewer, "wide", G_CALLBACK (on_viewer_wide), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->viewer, "citation", G_CALLBACK (on_viewer_citation), self,
                           G_CONNECT_SWAPPED);
}

static void
show_viewer (MdgMainWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  make_viewer (self);
  if (focus != NULL && !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->viewer)))
    set_before (self, focus);
  gtk_widget_set_visible (GTK_WIDGET (self->viewer), TRUE);
  divide_room_soon (self);
}

static void
open_document (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MdgMainWindow *self = user_data;
  gint64 document = 0, version = 0, page = 0, passage = 0;
  g_variant_get (parameter, "(xxxx)", &document, &version, &page, &passage);
  show_viewer (self);
  mdg_viewer_pane_open (self->viewer, document, version, page, passage);
}

static void
on_citation (MdgMainWindow *self, GPtrArray *citations, guint place)
{
  show_viewer (self);
  mdg_viewer_pane_open_citations (self->viewer, citations, place);
}

static void
on_attachment (MdgMainWindow *self, gint64 id)
{
  show_viewer (self);
  mdg_viewer_pane_open_attachment (self->viewer, id);
}

/* ---- searching all documents ---- */

static void
search_documents (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MdgMainWindow *self = user_data;
  gtk_widget_grab_focus (GTK_WIDGET (self->search_words));
}

static void
on_search_words (MdgMainWindow *self)
{
  const char *words = gtk_editable_get_text (self->search_words);
  gtk_widget_set_visible (self->search_hint, *words == '\0');
}

static void
on_search (MdgMainWindow *self)
{
  GtkWidget *page = gtk_stack_get_child_by_name (self->pages, "search");
  g_action_group_activate_action (G_ACTION_GROUP (self), "page", g_variant_new_string ("search"));
  mdg_search_page_search (MDG_SEARCH_PAGE (page), gtk_editable_get_text (self->search_words));
  mdg_page_search (MDG_PAGE (page));
}

/* ---- panes ---- */

static void
next_pane (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MdgMainWindow *self = user_data;
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  gboolean in_rail = focus != NULL && gtk_widget_is_ancestor (focus, self->rail);
  gboolean in_viewer =
    focus != NULL && is_viewing (self) && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->viewer));
  if ((in_rail || focus == NULL) && !is_covered (self))
    gtk_widget_child_focus (current_page (self), GTK_DIR_TAB_FORWARD);
  else if (in_viewer)
    gtk_widget_child_focus (self->rail, GTK_DIR_TAB_FORWARD);
  else if (is_covered (self))
    mdg_viewer_pane_focus (self->viewer);
  else if (!mdg_page_next_pane (MDG_PAGE (current_page (self)), focus) && is_viewing (self))
    {
      set_before (self, focus);
      mdg_viewer_pane_focus (self->viewer);
    }
  else if (gtk_window_get_focus (GTK_WINDOW (self)) == focus)
    gtk_widget_child_focus (self->rail, GTK_DIR_TAB_FORWARD);
}

static void
retry (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  mdg_access_retry_now (MDG_MAIN_WINDOW (user_data)->access);
}

static const GActionEntry actions[] = {
  { "page", NULL, "s", "'folders'", set_page },
  { "page-number", go_to_number, "i" },
  { "reload", reload },
  { "search", search },
  { "print", print },
  { "menu", menu },
  { "next-pane", next_pane },
  { "retry", retry },
  { "open-document", open_document, "(xxxx)" },
  { "search-documents", search_documents },
};

static void
update_banner (MdgMainWindow *self)
{
  const char *trouble = mdg_access_get_trouble (self->access);
  g_autofree char *sentence =
    trouble != NULL ? g_strdup_printf (_ ("%s Connecting again by itself."), trouble) : NULL;
  mdg_banner_say (self->banner, "bad", sentence, _ ("Connect now"), "win.retry");
}

static void
update_person (MdgMainWindow *self)
{
  const MdgMe *me = mdg_access_get_me (self->access);
  if (me == NULL)
    return;
  const char *section = me->account->section_name != NULL ? me->account->section_name : "";
  g_autofree char *first =
    g_utf8_substring (me->account->name, 0, MIN (1, g_utf8_strlen (me->account->name, -1)));
  g_autofree char *name = g_strdup_printf ("%s　%s", section, me->account->name);
  gtk_label_set_text (self->avatar, first);
  gtk_label_set_text (self->account_name, *section != '\0' ? name : me->account->name);
  gtk_label_set_text (self->ward, me->ward_name != NULL ? me->ward_name : "");
}

static void
update_pages (MdgMainWindow *self)
{
  gboolean wanted = mdg_admin_page_is_open_to (self->access);
  GtkWidget *admin = gtk_stack_get_child_by_name (self->pages, "admin");
  gtk_widget_set_visible (self->rail_admin, wanted);
  if (wanted && admin == NULL)
    {
      gtk_stack_add_named (self->pages, mdg_admin_page_new (self->access), "admin");
    }
  else if (!wanted && admin != NULL)
    {
      g_action_group_activate_action (G_ACTION_GROUP (self), "page",
                                      g_variant_new_string ("account"));
      gtk_stack_remove (self->pages, admin);
    }
}

static void
insert_text (const char *text, gpointer user_data)
{
  MdgMainWindow *self = user_data;
  g_action_group_activate_action (G_ACTION_GROUP (self), "page", g_variant_new_string ("chat"));
  mdg_composer_insert_text (mdg_chat_page_get_composer (chat_page (self)), text);
}

static void
open_conversation (gint64 conversation_id, gint64 message_id, gpointer user_data)
{
  MdgMainWindow *self = user_data;
  g_action_group_activate_action (G_ACTION_GROUP (self), "page", g_variant_new_string ("chat"));
  mdg_chat_page_show_message (chat_page (self), conversation_id, message_id);
}

/* Templates, questions to sections, and the bell: as long as there is the page they belong to. */
static void
add_assistant (MdgMainWindow *self)
{
  MdgAssistantFuncs funcs = { insert_text, open_conversation };
  mdg_assistant_actions_add (GTK_APPLICATION_WINDOW (self), self->access, &funcs, self);
  gtk_box_append (self->news_place, mdg_news_button_new (self->access));
}

static void
remove_assistant (MdgMainWindow *self)
{
  mdg_assistant_actions_remove (GTK_APPLICATION_WINDOW (self));
  gtk_box_remove (self->news_place, gtk_widget_get_first_child (GTK_WIDGET (self->news_place)));
}

static void
update_chat (MdgMainWindow *self)
{
  gboolean wanted =
    mdg_access_get_reach (self->access, MDG_PERMISSION_CHAT_USE) != MDG_REACH_NONE;
  MdgChatPage *chat = chat_page (self);
  gtk_widget_set_visible (self->rail_chat, wanted);
  if (wanted && chat == NULL)
    {
      GtkWidget *page = mdg_chat_page_new (self->access);
      gtk_stack_add_named (self->pages, page, "chat");
      g_signal_connect_object (page, "citation", G_CALLBACK (on_citation), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (page, "attachment", G_CALLBACK (on_attachment), self,
                               G_CONNECT_SWAPPED);
      add_assistant (self);
    }
  else if (!wanted && chat != NULL)
    {
      remove_assistant (self);
      g_action_group_activate_action (G_ACTION_GROUP (self), "page",
                                      g_variant_new_string ("folders"));
      gtk_stack_remove (self->pages, GTK_WIDGET (chat));
    }
}

static void
update_notices (MdgMainWindow *self)
{
  gboolean wanted = mdg_notices_page_is_open_to (self->access);
  GtkWidget *notices = gtk_stack_get_child_by_name (self->pages, "notices");
  gtk_widget_set_visible (self->rail_notices, wanted);
  if (wanted && notices == NULL)
    {
      gtk_stack_add_named (self->pages, mdg_notices_page_new (self->access), "notices");
    }
  else if (!wanted && notices != NULL)
    {
      g_action_group_activate_action (G_ACTION_GROUP (self), "page",
                                      g_variant_new_string ("folders"));
      gtk_stack_remove (self->pages, notices);
    }
}

static void
on_access_changed (MdgAccess *access, GParamSpec *pspec, MdgMainWindow *self)
{
  if (mdg_access_get_me (access) == NULL)
    return;
  update_banner (self);
  update_person (self);
  update_pages (self);
  update_chat (self);
  update_notices (self);
}

static void
restore_size (MdgMainWindow *self)
{
  MdgStore *store = mdg_access_get_store (self->access);
  g_autofree char *text = store != NULL ? mdg_store_get_text (store, ITEM_WINDOW) : NULL;
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", " ", 4);
  if (g_strv_length (parts) != 3)
    return;
  int width = (int) g_ascii_strtoll (parts[0], NULL, 10);
  int height = (int) g_ascii_strtoll (parts[1], NULL, 10);
  if (width >= 1024 && width <= 10000 && height >= 640 && height <= 10000)
    gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  if (g_str_equal (parts[2], "maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

static void
keep_size (MdgMainWindow *self)
{
  MdgStore *store = mdg_access_get_store (self->access);
  int width = 0;
  int height = 0;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_autofree char *text = g_strdup_printf (
    "%d %d %s", width, height, gtk_window_is_maximized (GTK_WINDOW (self)) ? "maximized" : "plain");
  if (store != NULL && width > 0)
    mdg_store_put_text (store, ITEM_WINDOW, text);
}

static void
close_now (gpointer window)
{
  gtk_window_destroy (GTK_WINDOW (window));
}

/* What is not sent goes on at the next start; the person should know. */
static gboolean
ask_about_uploads (MdgMainWindow *self)
{
  GtkWidget *folders = gtk_stack_get_child_by_name (self->pages, "folders");
  guint n = 0;
  if (folders == NULL || !mdg_folders_page_is_sending (MDG_FOLDERS_PAGE (folders), &n))
    return FALSE;
  g_autofree char *title = g_strdup_printf (_ ("Close while %u files are being sent?"), n);
  mdg_dialog_ask (GTK_WIDGET (self), title,
                  _ ("They go on by themselves when Madoguchi is started again."), _ ("Close"),
                  FALSE, NULL, close_now, self);
  return TRUE;
}

static gboolean
mdg_main_window_close_request (GtkWindow *window)
{
  keep_size (MDG_MAIN_WINDOW (window));
  if (chat_page (MDG_MAIN_WINDOW (window)) != NULL)
    mdg_chat_page_save (chat_page (MDG_MAIN_WINDOW (window)));
  if (ask_about_uploads (MDG_MAIN_WINDOW (window)))
    return TRUE;
  return GTK_WINDOW_CLASS (mdg_main_window_parent_class)->close_request (window);
}

GtkWindow *
mdg_main_window_new (GtkApplication *application, MdgAccess *access, GMenuModel *menu)
{
  MdgMainWindow *self = g_object_new (MDG_TYPE_MAIN_WINDOW, "application", application, NULL);
  self->access = g_object_ref (access);
  gtk_menu_button_set_menu_model (self->account_button, menu);
  gtk_stack_add_named (self->pages, mdg_folders_page_new (access), "folders");
  gtk_stack_add_named (self->pages, mdg_account_page_new (access), "account");
  gtk_stack_add_named (self->pages, mdg_help_page_new (), "help");
  gtk_stack_add_named (self->pages, mdg_search_page_new (access), "search");
  g_signal_connect_object (access, "notify", G_CALLBACK (on_access_changed), self, 0);
  restore_size (self);
  on_access_changed (access, NULL, self);
  if (mdg_admin_page_is_open_to (self->access))
    g_action_group_activate_action (G_ACTION_GROUP (self), "page", g_variant_new_string ("admin"));
  else if (chat_page (self) != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (self), "page", g_variant_new_string ("chat"));
  return GTK_WINDOW (self);
}

/* Which of them is seen follows the width; not from here, where sizes are being given out. */
static void
mdg_main_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MdgMainWindow *self = MDG_MAIN_WINDOW (widget);
  GTK_WIDGET_CLASS (mdg_main_window_parent_class)->size_allocate (widget, width, height, baseline);
  if (is_viewing (self) && width != self->divided_width)
    divide_room_soon (self);
  self->divided_width = width;
}

static void
mdg_main_window_dispose (GObject *object)
{
  MdgMainWindow *self = MDG_MAIN_WINDOW (object);
  g_clear_handle_id (&self->dividing, g_source_remove);
  set_before (self, NULL);
  g_clear_object (&self->access);
  G_OBJECT_CLASS (mdg_main_window_parent_class)->dispose (object);
}

/* Bindings come after what has the focus, so a key that an input method converts with never gets
 * here; the application's accelerators would come before it. */
static void
bind_keys (GtkWidgetClass *widget_class)
{
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "win.reload", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F6, 0, "win.next-pane", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, 0, "win.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "win.search",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "win.print",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_k, GDK_CONTROL_MASK,
                                       "win.search-documents", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F4, 0, "win.search-documents", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (page_names); i++)
    gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1 + i, GDK_CONTROL_MASK,
                                         "win.page-number", "i", (int) i + 1);
}

static void
mdg_main_window_class_init (MdgMainWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_main_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = mdg_main_window_close_request;
  widget_class->size_allocate = mdg_main_window_size_allocate;
  g_type_ensure (MDG_TYPE_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/window/main-window.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgMainWindow, ward);
  gtk_widget_class_bind_template_child (widget_class, MdgMainWindow, account_button);
  gtk_widget_class_bind_template_child (widget_class, MdgMainWindow, avatar);
  gtk_widget_class_bind_template_child (widget_class, MdgMainWindow, account_name);
  gtk_widget_class_bind_template_child (widget_class, MdgMainWindow, rail);
  gtk_widget_class_bind_template_child (widget_class, MdgMainWindow, rail_chat);
  gtk_widget_class_bind_template_child (widget_class, MdgMainWindow, news_place);
  gtk_widget_class_bind_template_child (widget_class, MdgMainWindow, rail_folders);
  gtk_widget_class_bind_template_child (widget_class, MdgMainWindow, rail_notices);
  gtk_widget_class_bind_template_child (widget_class, MdgMainWindow, rail_account);
  gtk_widget_class_bind_template_child (widget_class, MdgMainWindow, rail_help);
  gtk_widget_class_bind_template_child (widget_class, MdgMainWindow, rail_admin);
  gtk_widget_class_bind_template_child (widget_class, MdgMainWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, MdgMainWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, MdgMainWindow, search_words);
  gtk_widget_class_bind_template_child (widget_class, MdgMainWindow, search_hint);
  gtk_widget_class_bind_template_child (widget_class, MdgMainWindow, room);
  gtk_widget_class_bind_template_callback (widget_class, on_search);
  gtk_widget_class_bind_template_callback (widget_class, on_search_words);
  bind_keys (widget_class);
}

/* A GtkPaned takes F6 for itself, before it gets to the window. */
static void
take_pane_key (MdgMainWindow *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (keys), gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_F6, 0),
                                                      gtk_named_action_new ("win.next-pane")));
  gtk_widget_add_controller (GTK_WIDGET (self->room), keys);
}

static void
mdg_main_window_init (MdgMainWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  take_pane_key (self);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
}
