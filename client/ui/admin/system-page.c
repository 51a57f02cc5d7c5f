/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/admin/system-page.h"

#include "client/model/answer.h"
#include "client/model/phrases.h"
#include "client/ui/common/banner.h"
#include "client/ui/common/page.h"
#include "shared/base/clock.h"

#include <glib/gi18n.h>

struct _MdgSystemPage
{
  GtkBox parent_instance;
  MdgAdmin *admin;
  GCancellable *cancellable;
  MdgBanner *banner;
  GtkSpinner *spinner;
  GtkGrid *facts;
};

static void mdg_system_page_iface_init (MdgPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MdgSystemPage,
                               mdg_system_page,
                               GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (MDG_TYPE_PAGE, mdg_system_page_iface_init))

typedef char *(*FactText) (JsonObject *state, const char *member);

typedef struct
{
  const char *member;
  const char *label;
  FactText text;
} Fact;

static char *
as_text (JsonObject *state, const char *member)
{
  return g_strdup (json_object_get_string_member_with_default (state, member, "―"));
}

static char *
as_number (JsonObject *state, const char *member)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT,
                          json_object_get_int_member_with_default (state, member, 0));
}

static char *
as_bytes (JsonObject *state, const char *member)
{
  return mdg_phrase_bytes (json_object_get_int_member_with_default (state, member, 0));
}

static char *
as_duration (JsonObject *state, const char *member)
{
  return mdg_phrase_duration (json_object_get_int_member_with_default (state, member, 0));
}

static char *
as_time (JsonObject *state, const char *member)
{
  gint64 time = 0;
  const char *text = json_object_get_string_member_with_default (state, member, "");
  if (!mdg_time_parse (text, &time))
    return g_strdup (_ ("Not yet"));
  return mdg_phrase_full_time (time);
}

static char *
as_clock_state (JsonObject *state, const char *member)
{
  const char *text = json_object_get_string_member_with_default (state, member, "");
  if (g_str_equal (text, "synchronised"))
    return g_strdup (_ ("Synchronised"));
  return g_strdup (g_str_equal (text, "unknown") ? _ ("Unknown")
                                                 : _ ("Not synchronised: tell the system desk"));
}

static const Fact facts[] = {
  { "version", N_ ("Version of the server"), as_text },
  { "uptime_seconds", N_ ("Running for"), as_duration },
  { "now", N_ ("Time of the server"), as_time },
  { "ntp", N_ ("Clock"), as_clock_state },
  { "accounts", N_ ("Accounts"), as_number },
  { "sessions", N_ ("Signed-in devices"), as_number },
  { "streams", N_ ("Open event streams"), as_number },
  { "jobs_waiting", N_ ("Jobs waiting"), as_number },
  { "jobs_failed", N_ ("Jobs failed"), as_number },
  { "store_bytes", N_ ("Size of the store"), as_bytes },
  { "blob_bytes", N_ ("Size of the files"), as_bytes },
  { "disk_free_bytes", N_ ("Free disk space"), as_bytes },
  { "audit_rows", N_ ("Entries of the audit log"), as_number },
  { "last_checkpoint_at", N_ ("Last checkpoint of the audit log"), as_time },
  { "last_backup_at", N_ ("Last backup"), as_time },
};

static void
show_facts (MdgSystemPage *self, JsonObject *state)
{
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      GtkWidget *value = gtk_grid_get_child_at (self->facts, 1, (int) i);
      g_autofree char *text = facts[i].text (state, facts[i].member);
      gtk_label_set_text (GTK_LABEL (value), text);
    }
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgSystemPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) state = mdg_answer_finish_object (result, &error);
  g_autofree char *sentence = mdg_answer_sentence (error);
  gtk_spinner_set_spinning (self->spinner, FALSE);
  mdg_banner_say (self->banner, "bad", sentence, NULL, NULL);
  if (state != NULL)
    show_facts (self, state);
}

static void
load (MdgSystemPage *self)
{
  gtk_spinner_set_spinning (self->spinner, TRUE);
  mdg_admin_load_system_async (self->admin, self->cancellable, on_loaded, g_object_ref (self));
}

static void
page_reload (MdgPage *page)
{
  load (MDG_SYSTEM_PAGE (page));
}

static void
mdg_system_page_iface_init (MdgPageInterface *iface)
{
  iface->reload = page_reload;
}

static void
reload (GtkWidget *widget, const char *action, GVariant *parameter)
{
  load (MDG_SYSTEM_PAGE (widget));
}

static void
add_fact_labels (MdgSystemPage *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      GtkWidget *label = gtk_label_new (_ (facts[i].label));
      GtkWidget *value = gtk_label_new ("―");
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_xalign (GTK_LABEL (value), 0);
      gtk_label_set_selectable (GTK_LABEL (value), TRUE);
      gtk_widget_add_css_class (label, "caption");
      gtk_widget_add_css_class (value, "number");
      gtk_grid_attach (self->facts, label, 0, (int) i, 1, 1);
      gtk_grid_attach (self->facts, value, 1, (int) i, 1, 1);
    }
}

GtkWidget *
mdg_system_page_new (MdgAdmin *admin)
{
  MdgSystemPage *self = g_object_new (MDG_TYPE_SYSTEM_PAGE, NULL);
  self->admin = g_object_ref (admin);
  g_signal_connect (self, "map", G_CALLBACK (load), NULL);
  return GTK_WIDGET (self);
}

static void
mdg_system_page_dispose (GObject *object)
{
  MdgSystemPage *self = MDG_SYSTEM_PAGE (object);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->admin);
  G_OBJECT_CLASS (mdg_system_page_parent_class)->dispose (object);
}

static void
mdg_system_page_class_init (MdgSystemPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_system_page_dispose;
  g_type_ensure (MDG_TYPE_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/admin/system-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgSystemPage, banner);
  gtk_widget_class_bind_template_child (widget_class, MdgSystemPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, MdgSystemPage, facts);
  gtk_widget_class_install_action (widget_class, "system.reload", NULL, reload);
}

static void
mdg_system_page_init (MdgSystemPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  add_fact_labels (self);
}
