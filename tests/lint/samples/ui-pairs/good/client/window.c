/* SPDX-License-Identifier: GPL-3.0-or-later */
void
f (void)
{
  gtk_widget_class_set_template_from_resource (c, "/madoguchi/window.ui");
}
const char *menu = "/madoguchi/window/menu.ui";
