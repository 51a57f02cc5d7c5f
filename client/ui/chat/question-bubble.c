/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/chat/question-bubble.h"

#include "client/model/chat-phrases.h"

#include <glib/gi18n.h>
#include <string.h>

/* Characters and lines from which a question is shown in part. */
#define LONG_CHARS 700

struct _MdgQuestionBubble
{
  GtkBox parent_instance;
  MdgMessageItem *item;
  GtkLabel *text;
  GtkBox *files;
  GtkButton *more;
};

G_DEFINE_FINAL_TYPE (MdgQuestionBubble, mdg_question_bubble, GTK_TYPE_BOX)

static gboolean
is_long (const char *text)
{
  guint lines = 0;
  for (const char *at = strchr (text, '\n'); at != NULL; at = strchr (at + 1, '\n'))
    lines++;
  return lines >= MDG_QUESTION_SHOWN_LINES || g_utf8_strlen (text, -1) > LONG_CHARS;
}

static void
set_whole (MdgQuestionBubble *self, gboolean whole)
{
  gtk_label_set_lines (self->text, whole ? -1 : MDG_QUESTION_SHOWN_LINES);
  gtk_label_set_ellipsize (self->text, whole ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
  gtk_button_set_label (self->more, whole ? _ ("Show less") : _ ("Show all"));
}

static void
on_more (MdgQuestionBubble *self)
{
  set_whole (self, gtk_label_get_lines (self->text) > 0);
}

static GtkWidget *
file_button (const MdgAttachment *attachment)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = gtk_image_new_from_icon_name ("mdg-clip-symbolic");
  g_autofree char *state = mdg_attachment_text (attachment);
  /* TRANSLATORS: a file and what was read of it */
  g_autofree char *name = g_strdup_printf (_ ("%s (%s)"), attachment->name, state);
  GtkWidget *label = gtk_label_new (name);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_add_css_class (button, "file-line");
  gtk_widget_set_tooltip_text (button, _ ("Show the file"));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "x", attachment->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "chat.attachment");
  return button;
}

static void
show_item (MdgQuestionBubble *self)
{
  const MdgMessage *message = mdg_message_item_get (self->item);
  const char *text = mdg_message_item_get_text (self->item);
  GtkWidget *child = NULL;
  gtk_label_set_text (self->text, text);
  gtk_widget_set_visible (GTK_WIDGET (self->more), is_long (text));
  set_whole (self, !is_long (text));
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->files))) != NULL)
    gtk_box_remove (self->files, child);
  for (guint i = 0; i < message->attachments->len; i++)
    gtk_box_append (self->files, file_button (message->attachments->pdata[i]));
  gtk_widget_set_visible (GTK_WIDGET (self->files), message->attachments->len > 0);
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MdgQuestionBubble *self = MDG_QUESTION_BUBBLE (widget);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          mdg_message_item_get_text (self->item));
}

static void
edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MdgQuestionBubble *self = MDG_QUESTION_BUBBLE (widget);
  gtk_widget_activate_action (widget, "chat.edit", "x", mdg_message_item_get (self->item)->id);
}

GtkWidget *
mdg_question_bubble_new (MdgMessageItem *item)
{
  MdgQuestionBubble *self = g_object_new (MDG_TYPE_QUESTION_BUBBLE, NULL);
  self->item = g_object_ref (item);
  g_signal_connect_object (item, "changed", G_CALLBACK (show_item), self, G_CONNECT_SWAPPED);
  show_item (self);
  return GTK_WIDGET (self);
}

static void
mdg_question_bubble_dispose (GObject *object)
{
  g_clear_object (&MDG_QUESTION_BUBBLE (object)->item);
  G_OBJECT_CLASS (mdg_question_bubble_parent_class)->dispose (object);
}

static void
mdg_question_bubble_class_init (MdgQuestionBubbleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_question_bubble_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/chat/question-bubble.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgQuestionBubble, text);
  gtk_widget_class_bind_template_child (widget_class, MdgQuestionBubble, files);
  gtk_widget_class_bind_template_child (widget_class, MdgQuestionBubble, more);
  gtk_widget_class_bind_template_callback (widget_class, on_more);
  gtk_widget_class_install_action (widget_class, "question.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "question.edit", NULL, edit_action);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
mdg_question_bubble_init (MdgQuestionBubble *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
