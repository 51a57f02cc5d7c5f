/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/news/news-button.h"

#include "client/model/prompts.h"

#include <glib/gi18n.h>

/* When the questions were looked at last, on this PC. */
#define ITEM_SEEN "inquiries-seen"

struct _MdgNewsButton
{
  GtkBox parent_instance;
  MdgAccess *access;
  MdgPagedList *news;
  MdgPagedList *mine;   /* questions */
  MdgPagedList *others; /* that one may answer */
  GtkMenuButton *button;
  GtkPopover *popover;
  GtkLabel *count;
  GtkButton *inquiries;
  GtkWidget *all_read;
  GtkWidget *nothing;
  GtkWidget *frame;
  GtkNoSelection *selection;
};

G_DEFINE_FINAL_TYPE (MdgNewsButton, mdg_news_button, GTK_TYPE_BOX)

static gint64
seen_at (MdgNewsButton *self)
{
  MdgStore *store = mdg_access_get_store (self->access);
  g_autofree char *text = store != NULL ? mdg_store_get_text (store, ITEM_SEEN) : NULL;
  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

static guint
count_inquiries (MdgNewsButton *self)
{
  guint n = mdg_inquiries_count_waiting (G_LIST_MODEL (self->others)) +
            mdg_inquiries_count_replied (G_LIST_MODEL (self->mine), seen_at (self));
  g_autofree char *label = n > 0 ? g_strdup_printf (_ ("Questions to sections (%u)…"), n)
                                 : g_strdup (_ ("Questions to sections…"));
  gtk_button_set_label (self->inquiries, label);
  return n;
}

static void
on_loaded (MdgNewsButton *self)
{
  if (self->others == NULL)
    return; /* closing, or not set up yet */
  guint questions = count_inquiries (self);
  guint all = g_list_model_get_n_items (G_LIST_MODEL (self->news));
  guint unread = mdg_source_news_count (G_LIST_MODEL (self->news));
  g_autofree char *number = g_strdup_printf ("%u", unread + questions);
  g_autofree char *words =
    unread > 0 ? g_strdup_printf (_ ("News of your sources: %u not read"), unread)
               : g_strdup (_ ("News of your sources"));
  gtk_label_set_text (self->count, number);
  gtk_widget_set_visible (GTK_WIDGET (self->count), unread + questions > 0);
  gtk_widget_set_sensitive (self->all_read, unread > 0);
  gtk_widget_set_visible (self->nothing, all == 0);
  gtk_widget_set_visible (self->frame, all > 0);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words, -1);
}

static void
on_activate (MdgNewsButton *self, guint position)
{
  g_autoptr (MdgItem) item = g_list_model_get_item (G_LIST_MODEL (self->news), position);
  const MdgSourceNews *news = item != NULL ? mdg_item_get_record (item) : NULL;
  if (news == NULL)
    return;
  gint64 conversation = news->conversation_id, message = news->message_id;
  if (!news->read)
    mdg_source_news_note_read (self->access, news->id);
  gtk_popover_popdown (self->popover);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-conversation", "(xx)", conversation,
                              message);
}

static void
all_read (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mdg_source_news_note_read (MDG_NEWS_BUTTON (widget)->access, 0);
}

static void
show_inquiries (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgNewsButton *self = MDG_NEWS_BUTTON (widget);
  MdgStore *store = mdg_access_get_store (self->access);
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_real_time ());
  if (store != NULL)
    mdg_store_put_text (store, ITEM_SEEN, now);
  on_loaded (self);
  gtk_popover_popdown (self->popover);
  gtk_widget_activate_action (widget, "win.inquiries", NULL);
}

void
mdg_news_button_open (MdgNewsButton *self)
{
  gtk_menu_button_popup (self->button);
}

GtkWidget *
mdg_news_button_new (MdgAccess *access)
{
  MdgNewsButton *self = g_object_new (MDG_TYPE_NEWS_BUTTON, NULL);
  self->access = g_object_ref (access);
  self->news = mdg_source_news_list_new (access);
  gtk_no_selection_set_model (self->selection, G_LIST_MODEL (self->news));
  self->mine = mdg_inquiries_list_new (access, TRUE);
  self->others = mdg_inquiries_list_new (access, FALSE);
  MdgPagedList *lists[] = { self->news, self->mine, self->others };
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    g_signal_connect_object (lists[i], "loaded", G_CALLBACK (on_loaded), self, G_CONNECT_SWAPPED);
  on_loaded (self);
  return GTK_WIDGET (self);
}

static void
mdg_news_button_dispose (GObject *object)
{
  MdgNewsButton *self = MDG_NEWS_BUTTON (object);
  MdgPagedList **lists[] = { &self->news, &self->mine, &self->others };
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    if (*lists[i] != NULL)
      {
        mdg_paged_list_cancel (*lists[i]);
        g_clear_object (lists[i]);
      }
  g_clear_object (&self->access);
  G_OBJECT_CLASS (mdg_news_button_parent_class)->dispose (object);
}

static void
mdg_news_button_class_init (MdgNewsButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_news_button_dispose;
  g_type_ensure (MDG_TYPE_SOURCE_NEWS_ITEM);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/news/news-button.ui");
#define CHILD(name) gtk_widget_class_bind_template_child (widget_class, MdgNewsButton, name)
  CHILD (button);
  CHILD (popover);
  CHILD (count);
  CHILD (inquiries);
  CHILD (all_read);
  CHILD (nothing);
  CHILD (frame);
  CHILD (selection);
#undef CHILD
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_install_action (widget_class, "news.all-read", NULL, all_read);
  gtk_widget_class_install_action (widget_class, "news.inquiries", NULL, show_inquiries);
}

static void
mdg_news_button_init (MdgNewsButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
