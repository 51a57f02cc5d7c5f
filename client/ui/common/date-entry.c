/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/common/date-entry.h"

#include <stdio.h>

struct _MdgDateEntry
{
  GtkBox parent_instance;
  GtkEntry *entry;
  GtkPopover *popover;
  GtkCalendar *calendar;
};

G_DEFINE_FINAL_TYPE (MdgDateEntry, mdg_date_entry, GTK_TYPE_BOX)

static int
first_year (char era)
{
  switch (g_ascii_toupper (era))
    {
    case 'R':
      return 2019;
    case 'H':
      return 1989;
    case 'S':
      return 1926;
    default:
      return 0;
    }
}

gboolean
mdg_date_entry_parse (const char *text, char **ret_day)
{
  /* Full-width digits and points come from an input method. */
  g_autofree char *folded = g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autofree char *plain = folded != NULL ? g_strstrip (g_strdup (folded)) : g_strdup ("");
  int year = 0;
  int month = 0;
  int day = 0;
  int end = 0;
  char era = 0;
  g_strdelimit (plain, "/.", '-');
  if (*plain == '\0')
    {
      *ret_day = NULL;
      return TRUE;
    }
  if (sscanf (plain, "%c%2d-%2d-%2d%n", &era, &year, &month, &day, &end) == 4 &&
      first_year (era) != 0 && year > 0)
    year += first_year (era) - 1;
  else if (sscanf (plain, "%4d-%2d-%2d%n", &year, &month, &day, &end) != 3)
    return FALSE;
  if (plain[end] != '\0' || year < 1900 || month < 1 || month > 12 || day < 1 ||
      !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return FALSE;
  *ret_day = g_strdup_printf ("%04d-%02d-%02d", year, month, day);
  return TRUE;
}

gboolean
mdg_date_entry_get_day (MdgDateEntry *self, char **ret_day)
{
  gboolean good =
    mdg_date_entry_parse (gtk_editable_get_text (GTK_EDITABLE (self->entry)), ret_day);
  if (!good)
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "invalid");
  return good;
}

void
mdg_date_entry_set_day (MdgDateEntry *self, const char *day)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), day != NULL ? day : "");
}

static void
on_changed (MdgDateEntry *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "invalid");
}

static void
on_day (MdgDateEntry *self)
{
  g_autoptr (GDateTime) date = gtk_calendar_get_date (self->calendar);
  g_autofree char *day = g_date_time_format (date, "%Y-%m-%d");
  mdg_date_entry_set_day (self, day);
  gtk_popover_popdown (self->popover);
}

static void
mdg_date_entry_class_init (MdgDateEntryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/common/date-entry.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgDateEntry, entry);
  gtk_widget_class_bind_template_child (widget_class, MdgDateEntry, popover);
  gtk_widget_class_bind_template_child (widget_class, MdgDateEntry, calendar);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_day);
}

static void
mdg_date_entry_init (MdgDateEntry *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
