/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client"

#include "client/application/notification.h"

#define ID "ended"

struct _MdgNotification
{
  GApplication *application; /* borrowed */
  gboolean shown;
};

MdgNotification *
mdg_notification_new (GApplication *application)
{
  MdgNotification *self = g_new0 (MdgNotification, 1);
  self->application = application;
  return self;
}

static char *
dup_cut (const char *text, long max)
{
  return g_utf8_strlen (text, -1) <= max ? g_strdup (text) : g_utf8_substring (text, 0, max);
}

void
mdg_notification_show (MdgNotification *self, const char *title, const char *body, const char *page)
{
  if (g_application_get_dbus_connection (self->application) == NULL)
    return; /* no desktop to tell it to */
  self->shown = TRUE;
  g_autofree char *short_title = dup_cut (title, MDG_NOTIFICATION_TITLE_MAX);
  g_autofree char *short_body = dup_cut (body, MDG_NOTIFICATION_BODY_MAX);
  g_autoptr (GNotification) notification = g_notification_new (short_title);
  g_notification_set_body (notification, short_body);
  g_notification_set_default_action_and_target (notification, "app.show", "s", page);
  g_application_send_notification (self->application, ID, notification);
}

void
mdg_notification_withdraw (MdgNotification *self)
{
  if (self->shown)
    g_application_withdraw_notification (self->application, ID);
  self->shown = FALSE;
}

void
mdg_notification_free (MdgNotification *self)
{
  if (self == NULL)
    return;
  mdg_notification_withdraw (self);
  g_free (self);
}
