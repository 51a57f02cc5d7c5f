/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/common/banner.h"

struct _MdgBanner
{
  GtkBox parent_instance;
  GtkImage *icon;
  GtkLabel *text;
  GtkButton *action;
};

G_DEFINE_FINAL_TYPE (MdgBanner, mdg_banner, GTK_TYPE_BOX)

static const char *
icon_of (const char *style)
{
  if (g_str_equal (style, "ok"))
    return "mdg-check-symbolic";
  return g_str_equal (style, "bad") ? "mdg-error-symbolic" : "mdg-warning-symbolic";
}

void
mdg_banner_say (
  MdgBanner *self, const char *style, const char *sentence, const char *label, const char *action)
{
  gtk_widget_set_visible (GTK_WIDGET (self), sentence != NULL);
  if (sentence == NULL)
    return;
  const char *const classes[] = { "bar", style, NULL };
  gtk_widget_set_css_classes (GTK_WIDGET (self), (const char **) classes);
  gtk_image_set_from_icon_name (self->icon, icon_of (style));
  gtk_label_set_text (self->text, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->action), action != NULL);
  if (action == NULL)
    return;
  gtk_button_set_label (self->action, label);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->action), action);
}

static void
mdg_banner_class_init (MdgBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/common/banner.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgBanner, icon);
  gtk_widget_class_bind_template_child (widget_class, MdgBanner, text);
  gtk_widget_class_bind_template_child (widget_class, MdgBanner, action);
}

static void
mdg_banner_init (MdgBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
