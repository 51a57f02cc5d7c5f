/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/common/dialogs.h"

#include "client/ui/common/message-dialog.h"

#include <glib/gi18n.h>

typedef struct
{
  gpointer owner; /* strong */
  MdgDialogYes yes;
} Request;

static void
request_free (Request *request)
{
  g_clear_object (&request->owner);
  g_free (request);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static GtkWindow *
window_of (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static gboolean
go_on (gpointer user_data)
{
  Request *request = user_data;
  request->yes (request->owner);
  return G_SOURCE_REMOVE;
}

static void
on_answered (MdgMessageDialog *dialog, gboolean yes, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  /* Later, when the question is gone: going on may close the window below it. */
  if (yes)
    g_idle_add_full (G_PRIORITY_DEFAULT, go_on, g_steal_pointer (&request),
                     (GDestroyNotify) request_free);
}

void
mdg_dialog_ask (GtkWidget *widget,
                const char *title,
                const char *body,
                const char *action,
                gboolean destructive,
                const char *word,
                MdgDialogYes yes,
                gpointer owner)
{
  MdgMessageDialog *dialog = mdg_message_dialog_new (window_of (widget), title, body);
  Request *request = g_new0 (Request, 1);
  request->owner = owner != NULL ? g_object_ref (owner) : NULL;
  request->yes = yes;
  mdg_message_dialog_set_action (dialog, action, destructive);
  if (word != NULL)
    {
      g_autofree char *label = g_strdup_printf (_ ("To confirm, type “%s”."), word);
      mdg_message_dialog_set_word (dialog, label, word);
    }
  g_signal_connect (dialog, "answered", G_CALLBACK (on_answered), request);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
mdg_dialog_tell (GtkWidget *widget, const char *title, const char *body, const char *secret)
{
  MdgMessageDialog *dialog = mdg_message_dialog_new (window_of (widget), title, body);
  if (secret != NULL)
    mdg_message_dialog_set_secret (dialog, secret);
  gtk_window_present (GTK_WINDOW (dialog));
}
