/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/notices/message-preview.h"

#include "client/model/answer-blocks.h"
#include "client/model/phrases.h"
#include "client/ui/chat/block-view.h"
#include "shared/notice/match.h"
#include "shared/notice/message.h"
#include "shared/notice/name-key.h"

#include <glib/gi18n.h>
#include <string.h>

struct _MdgMessagePreview
{
  GtkBox parent_instance;
  MdgNoticeWork *work;
  guint row; /* from 1; 0: none */
  GtkWidget *head;
  GtkLabel *who;
  GtkLabel *place;
  GtkEditable *search;
  GtkLabel *subject;
  GtkBox *blocks;
  GtkBox *attachments;
  GtkLabel *none;
};

static guint row_signal;

G_DEFINE_FINAL_TYPE (MdgMessagePreview, mdg_message_preview, GTK_TYPE_BOX)

static const MdgRecipientList *
list_of (MdgMessagePreview *self)
{
  MdgNoticeRows *rows = mdg_notice_work_get_rows (self->work);
  return rows != NULL ? mdg_notice_rows_get_list (rows) : NULL;
}

static const MdgCsvTable *
table_of (MdgMessagePreview *self)
{
  MdgNoticeRows *rows = mdg_notice_work_get_rows (self->work);
  return rows != NULL ? mdg_notice_rows_get_table (rows) : NULL;
}

/* ---- what is shown ---- */

static void
clear (GtkBox *box)
{
  GtkWidget *child = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

/* Filled where there is a recipient; as it was written where there is none, or where it cannot be
 * filled yet. */
static char *
fill (MdgMessagePreview *self, const char *text)
{
  const MdgCsvTable *table = table_of (self);
  if (text == NULL)
    return g_strdup ("");
  if (table == NULL || self->row == 0 || !mdg_message_check (text, table, NULL))
    return g_strdup (text);
  return mdg_message_fill (text, table, self->row - 1);
}

static void
show_blocks (MdgMessagePreview *self, const char *text)
{
  g_autoptr (GPtrArray) blocks = mdg_answer_blocks_parse (text);
  clear (self->blocks);
  for (guint i = 0; i < blocks->len; i++)
    gtk_box_append (self->blocks, mdg_block_view_new (blocks->pdata[i], NULL));
}

static void
show_attachments (MdgMessagePreview *self, const MdgNoticeDraft *draft)
{
  clear (self->attachments);
  for (guint i = 0; i < draft->attachments->len; i++)
    {
      const MdgNoticeFile *file = draft->attachments->pdata[i];
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
      GtkWidget *label = gtk_label_new (file->name);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
      gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("mdg-clip-symbolic"));
      gtk_box_append (GTK_BOX (box), label);
      gtk_widget_add_css_class (box, "secondary");
      gtk_box_append (self->attachments, box);
    }
}

static void
show_recipient (MdgMessagePreview *self)
{
  const MdgRecipientList *list = list_of (self);
  gtk_widget_set_visible (self->head, list != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->none), list == NULL);
  if (list == NULL || self->row == 0)
    return;
  const MdgNoticeRecipient *recipient = mdg_recipient_list_get (list, self->row);
  g_autofree char *who =
    g_strdup_printf ("%s　%s", recipient->number != NULL ? recipient->number : "",
                     recipient->name != NULL ? recipient->name : "");
  g_autofree char *place =
    g_strdup_printf ("%u / %u", self->row, mdg_recipient_list_get_n_rows (list));
  gtk_label_set_text (self->who, g_strstrip (who));
  gtk_label_set_text (self->place, place);
}

static void
update (MdgMessagePreview *self)
{
  const MdgNoticeDraft *draft = mdg_notice_work_get_draft (self->work);
  const MdgRecipientList *list = list_of (self);
  guint n = list != NULL ? mdg_recipient_list_get_n_rows (list) : 0;
  self->row = n == 0 ? 0 : CLAMP (self->row, 1, n);
  g_autofree char *subject = fill (self, draft->subject);
  g_autofree char *message = fill (self, draft->message);
  gtk_label_set_text (self->subject, subject);
  show_blocks (self, message);
  show_attachments (self, draft);
  show_recipient (self);
}

/* ---- another recipient ---- */

void
mdg_message_preview_set_row (MdgMessagePreview *self, guint row)
{
  const MdgRecipientList *list = list_of (self);
  if (list == NULL || row == 0 || row > mdg_recipient_list_get_n_rows (list) || row == self->row)
    return;
  self->row = row;
  update (self);
  g_signal_emit (self, row_signal, 0);
}

static void
go_next (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgMessagePreview *self = MDG_MESSAGE_PREVIEW (widget);
  mdg_message_preview_set_row (self, self->row + 1);
}

static void
go_before (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgMessagePreview *self = MDG_MESSAGE_PREVIEW (widget);
  mdg_message_preview_set_row (self, self->row - 1);
}

static gboolean
holds (const MdgNoticeRecipient *recipient, const char *number, const char *name)
{
  g_autofree char *row_number = mdg_number_key (recipient->number);
  g_autofree char *row_name = mdg_name_key_variant (recipient->name != NULL ? recipient->name : "");
  return (*number != '\0' && strstr (row_number, number) != NULL) ||
         (*name != '\0' && strstr (row_name, name) != NULL);
}

/* The next one who is meant, from the one that is shown on and round. */
static void
on_search (MdgMessagePreview *self)
{
  const MdgRecipientList *list = list_of (self);
  const char *words = gtk_editable_get_text (self->search);
  guint n = list != NULL ? mdg_recipient_list_get_n_rows (list) : 0;
  g_autofree char *number = mdg_number_key (words);
  g_autofree char *name = mdg_name_key_variant (words);
  for (guint i = 1; i <= n; i++)
    {
      guint row = (self->row - 1 + i) % n + 1;
      if (!holds (mdg_recipient_list_get (list, row), number, name))
        continue;
      gtk_widget_remove_css_class (GTK_WIDGET (self->search), "invalid");
      mdg_message_preview_set_row (self, row);
      return;
    }
  gtk_widget_add_css_class (GTK_WIDGET (self->search), "invalid");
}

static void
on_search_changed (MdgMessagePreview *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->search), "invalid");
}

guint
mdg_message_preview_get_row (MdgMessagePreview *self)
{
  return self->row;
}

void
mdg_message_preview_focus_search (MdgMessagePreview *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

void
mdg_message_preview_set_work (MdgMessagePreview *self, MdgNoticeWork *work)
{
  g_set_object (&self->work, work);
  self->row = 1;
  g_signal_connect_object (work, "changed::" MDG_NOTICE_AREA_MESSAGE, G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (work, "changed::" MDG_NOTICE_AREA_LIST, G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

static void
mdg_message_preview_dispose (GObject *object)
{
  g_clear_object (&MDG_MESSAGE_PREVIEW (object)->work);
  G_OBJECT_CLASS (mdg_message_preview_parent_class)->dispose (object);
}

static void
mdg_message_preview_class_init (MdgMessagePreviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_message_preview_dispose;
  row_signal = g_signal_new ("row-changed", MDG_TYPE_MESSAGE_PREVIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                             NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/notices/message-preview.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgMessagePreview, head);
  gtk_widget_class_bind_template_child (widget_class, MdgMessagePreview, who);
  gtk_widget_class_bind_template_child (widget_class, MdgMessagePreview, place);
  gtk_widget_class_bind_template_child (widget_class, MdgMessagePreview, search);
  gtk_widget_class_bind_template_child (widget_class, MdgMessagePreview, subject);
  gtk_widget_class_bind_template_child (widget_class, MdgMessagePreview, blocks);
  gtk_widget_class_bind_template_child (widget_class, MdgMessagePreview, attachments);
  gtk_widget_class_bind_template_child (widget_class, MdgMessagePreview, none);
  gtk_widget_class_bind_template_callback (widget_class, on_search);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_install_action (widget_class, "preview.next", NULL, go_next);
  gtk_widget_class_install_action (widget_class, "preview.before", NULL, go_before);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Down, 0, "preview.next", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Up, 0, "preview.before", NULL);
}

static void
mdg_message_preview_init (MdgMessagePreview *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
