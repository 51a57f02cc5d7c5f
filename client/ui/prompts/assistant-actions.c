/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/prompts/assistant-actions.h"

#include "client/ui/common/dialogs.h"
#include "client/ui/inquiries/ask-section-dialog.h"
#include "client/ui/inquiries/inquiries-dialog.h"
#include "client/ui/prompts/prompts-dialog.h"

#include <glib/gi18n.h>

/* What one action needs; goes with it. */
typedef struct
{
  GtkWidget *window; /* borrowed: holds the action */
  MdgAccess *access;
  MdgAssistantFuncs funcs;
  gpointer user_data;
} Means;

static void
means_free (gpointer data, GClosure *closure)
{
  Means *means = data;
  g_object_unref (means->access);
  g_free (means);
}

static Means *
means_copy (const Means *means)
{
  Means *copy = g_memdup2 (means, sizeof *means);
  g_object_ref (copy->access);
  return copy;
}

static void
on_insert (MdgPromptsDialog *dialog, const char *text, Means *means)
{
  means->funcs.insert_text (text, means->user_data);
}

static void
show_templates (GSimpleAction *action, GVariant *parameter, Means *means)
{
  MdgPromptsDialog *dialog = mdg_prompts_dialog_present (means->window, means->access);
  g_signal_connect_data (dialog, "insert", G_CALLBACK (on_insert), means_copy (means), means_free,
                         0);
}

static void
on_sent (MdgAskSectionDialog *dialog, Means *means)
{
  mdg_dialog_tell (means->window, _ ("The question was sent"),
                   _ ("You are told when the section replies. How it stands is shown under "
                      "“Questions to sections” in the bell of the title bar."),
                   NULL);
}

static void
ask_section (GSimpleAction *action, GVariant *parameter, Means *means)
{
  MdgAskSectionDialog *dialog = mdg_ask_section_dialog_present (means->window, means->access,
                                                                g_variant_get_int64 (parameter));
  g_signal_connect_data (dialog, "sent", G_CALLBACK (on_sent), means_copy (means), means_free, 0);
}

static void
on_open_document (MdgInquiriesDialog *dialog, gint64 id, Means *means)
{
  gtk_widget_activate_action (means->window, "win.open-document", "(xxxx)", id, (gint64) 0,
                              (gint64) 1, (gint64) 0);
}

static void
show_inquiries (GSimpleAction *action, GVariant *parameter, Means *means)
{
  MdgInquiriesDialog *dialog = mdg_inquiries_dialog_present (means->window, means->access);
  g_signal_connect_data (dialog, "open-document", G_CALLBACK (on_open_document),
                         means_copy (means), means_free, 0);
}

static void
open_conversation (GSimpleAction *action, GVariant *parameter, Means *means)
{
  gint64 conversation = 0, message = 0;
  g_variant_get (parameter, "(xx)", &conversation, &message);
  means->funcs.open_conversation (conversation, message, means->user_data);
}

static const struct
{
  const char *name;
  const char *type;
  void (*activate) (GSimpleAction *action, GVariant *parameter, Means *means);
} actions[] = {
  { "prompt-templates", NULL, show_templates },
  { "ask-section", "x", ask_section },
  { "inquiries", NULL, show_inquiries },
  { "open-conversation", "(xx)", open_conversation },
};

void
mdg_assistant_actions_add (GtkApplicationWindow *window,
                           MdgAccess *access,
                           const MdgAssistantFuncs *funcs,
                           gpointer user_data)
{
  Means means = { GTK_WIDGET (window), access, *funcs, user_data };
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_autoptr (GVariantType) type =
        actions[i].type != NULL ? g_variant_type_new (actions[i].type) : NULL;
      g_autoptr (GSimpleAction) action = g_simple_action_new (actions[i].name, type);
      g_signal_connect_data (action, "activate", G_CALLBACK (actions[i].activate),
                             means_copy (&means), means_free, 0);
      g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (action));
    }
}

void
mdg_assistant_actions_remove (GtkApplicationWindow *window)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    g_action_map_remove_action (G_ACTION_MAP (window), actions[i].name);
}
