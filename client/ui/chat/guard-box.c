/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/chat/guard-box.h"

#include "client/model/chat-phrases.h"

#include <glib/gi18n.h>

struct _MdgGuardBox
{
  GtkBox parent_instance;
  GtkLabel *sentence;
  GtkBox *findings;
  GtkWidget *send_button;
  GtkWidget *change_button;
};

enum
{
  SEND,
  CHANGE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MdgGuardBox, mdg_guard_box, GTK_TYPE_BOX)

static char *
finding_line (const MdgGuardFinding *finding, const char *text)
{
  const char *kind = mdg_finding_text (finding->kind);
  long length = g_utf8_strlen (text, -1);
  if (finding->attachment_id != 0)
    return g_strdup_printf (_ ("%s, in an attached file"), kind);
  if (finding->start < 0 || finding->length <= 0 || finding->start + finding->length > length)
    return g_strdup (kind);
  g_autofree char *words =
    g_utf8_substring (text, finding->start, finding->start + finding->length);
  /* TRANSLATORS: a kind of personal data and what was found */
  return g_strdup_printf (_ ("%s: %s"), kind, words);
}

static void
add_line (MdgGuardBox *self, const char *text)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (self->findings, label);
}

void
mdg_guard_box_show (MdgGuardBox *self,
                    const char *sentence,
                    const char *text,
                    const MdgGuardReport *report,
                    gboolean blocked)
{
  GtkWidget *child = NULL;
  guint n = report != NULL ? report->findings->len : 0;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->findings))) != NULL)
    gtk_box_remove (self->findings, child);
  gtk_label_set_text (self->sentence, sentence);
  for (guint i = 0; i < MIN (n, MDG_GUARD_SHOWN); i++)
    {
      g_autofree char *line = finding_line (report->findings->pdata[i], text);
      add_line (self, line);
    }
  if (n > MDG_GUARD_SHOWN)
    {
      g_autofree char *rest = g_strdup_printf (_ ("and %u more"), n - MDG_GUARD_SHOWN);
      add_line (self, rest);
    }
  gtk_widget_set_visible (self->send_button, !blocked);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_widget_grab_focus (self->change_button);
}

void
mdg_guard_box_hide (MdgGuardBox *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
send_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mdg_guard_box_hide (MDG_GUARD_BOX (widget));
  g_signal_emit (widget, signals[SEND], 0);
}

static void
change_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mdg_guard_box_hide (MDG_GUARD_BOX (widget));
  g_signal_emit (widget, signals[CHANGE], 0);
}

static void
mdg_guard_box_class_init (MdgGuardBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  signals[SEND] = g_signal_new ("send", MDG_TYPE_GUARD_BOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  signals[CHANGE] = g_signal_new ("change", MDG_TYPE_GUARD_BOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/chat/guard-box.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgGuardBox, sentence);
  gtk_widget_class_bind_template_child (widget_class, MdgGuardBox, findings);
  gtk_widget_class_bind_template_child (widget_class, MdgGuardBox, send_button);
  gtk_widget_class_bind_template_child (widget_class, MdgGuardBox, change_button);
  gtk_widget_class_install_action (widget_class, "guard.send", NULL, send_action);
  gtk_widget_class_install_action (widget_class, "guard.change", NULL, change_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "guard.change", NULL);
}

static void
mdg_guard_box_init (MdgGuardBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
