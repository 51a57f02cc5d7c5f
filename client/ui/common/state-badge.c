/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/common/state-badge.h"

struct _MdgStateBadge
{
  GtkWidget parent_instance;
  GtkWidget *label;
  char *tint;
};

enum
{
  PROP_0,
  TEXT,
  TINT
};

G_DEFINE_FINAL_TYPE (MdgStateBadge, mdg_state_badge, GTK_TYPE_WIDGET)

static void
mdg_state_badge_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MdgStateBadge *self = MDG_STATE_BADGE (object);
  g_value_set_string (value,
                      id == TINT ? self->tint : gtk_label_get_text (GTK_LABEL (self->label)));
}

static void
mdg_state_badge_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MdgStateBadge *self = MDG_STATE_BADGE (object);
  const char *text = g_value_get_string (value);
  if (id == TEXT)
    {
      gtk_label_set_text (GTK_LABEL (self->label), text != NULL ? text : "");
      return;
    }
  g_free (self->tint);
  self->tint = g_strdup (text);
  const char *classes[] = { "badge", text != NULL ? text : "neutral", NULL };
  gtk_widget_set_css_classes (self->label, classes);
}

static void
mdg_state_badge_dispose (GObject *object)
{
  g_clear_pointer (&MDG_STATE_BADGE (object)->label, gtk_widget_unparent);
  G_OBJECT_CLASS (mdg_state_badge_parent_class)->dispose (object);
}

static void
mdg_state_badge_finalize (GObject *object)
{
  g_free (MDG_STATE_BADGE (object)->tint);
  G_OBJECT_CLASS (mdg_state_badge_parent_class)->finalize (object);
}

static void
mdg_state_badge_class_init (MdgStateBadgeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  object_class->get_property = mdg_state_badge_get_property;
  object_class->set_property = mdg_state_badge_set_property;
  object_class->dispose = mdg_state_badge_dispose;
  object_class->finalize = mdg_state_badge_finalize;
  g_object_class_install_property (object_class, TEXT,
                                   g_param_spec_string ("text", NULL, NULL, NULL, flags));
  g_object_class_install_property (object_class, TINT,
                                   g_param_spec_string ("tint", NULL, NULL, NULL, flags));
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
mdg_state_badge_init (MdgStateBadge *self)
{
  self->label = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->label, "badge");
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
}
