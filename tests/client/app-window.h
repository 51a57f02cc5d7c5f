/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The real application signed in to a scripted server, or to a real one, for tests that look at its
 * window: finding what is seen, acting, and leaving pictures in the folder MADOGUCHI_SCREENSHOTS.
 */
#pragma once

#include "client/application/application.h"
#include "tests/support/script-server.h"

typedef struct
{
  MdgScriptServer *server;
  MdgApplication *application;
} MdgAppWindow;

/* Sets GTK up for a test, or returns FALSE without a display. Before g_test_init (). */
gboolean mdg_app_window_init (void);

void mdg_app_window_set_up (MdgAppWindow *self, gconstpointer data);
void mdg_app_window_tear_down (MdgAppWindow *self, gconstpointer data);

/* Set-up without a scripted server: the application at the server @address, not signed in. */
void mdg_app_window_open (MdgAppWindow *self, const char *address);

/* Signs in and sizes the window. */
void mdg_app_window_sign_in (MdgAppWindow *self, int width, int height);
void mdg_app_window_sign_in_as (
  MdgAppWindow *self, const char *login, const char *password, int width, int height);

GtkWidget *mdg_app_window_top (MdgAppWindow *self);

/* Waits until a label with @text is seen; fails otherwise. */
void mdg_app_window_expect (MdgAppWindow *self, const char *text);

/* Fails when a label with @text is seen. */
void mdg_app_window_refuse (MdgAppWindow *self, const char *text);

/* Waits for a widget of that type. */
GtkWidget *mdg_app_window_find (MdgAppWindow *self, const char *type);

/* Activates @action with @target (NULL for none) on the widget of @type. */
void
mdg_app_window_act (MdgAppWindow *self, const char *type, const char *action, GVariant *target);
void mdg_app_window_picture (MdgAppWindow *self, const char *name);
void mdg_window_picture (GtkWidget *window, const char *name);

/* What @widget shows now, in its own size. */
GdkTexture *mdg_widget_texture (GtkWidget *widget);
void mdg_settle (guint milliseconds);
