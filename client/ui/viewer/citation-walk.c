/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/viewer/citation-walk.h"

#include <glib/gi18n.h>

struct _MdgCitationWalk
{
  GtkBox parent_instance;
  GPtrArray *citations; /* MdgCitation, or NULL */
  guint place;          /* in them */
  GtkButton *place_button;
  GtkWidget *steps;
};

G_DEFINE_FINAL_TYPE (MdgCitationWalk, mdg_citation_walk, GTK_TYPE_BOX)

static guint
count (MdgCitationWalk *self)
{
  return self->citations != NULL ? self->citations->len : 0;
}

static void
update (MdgCitationWalk *self)
{
  guint n = count (self);
  g_autofree char *which = g_strdup_printf (_ ("Source %u / %u"), self->place + 1, n);
  gtk_button_set_label (self->place_button, n > 0 ? which : _ ("To the place"));
  gtk_widget_set_visible (self->steps, n > 1);
}

void
mdg_citation_walk_set (MdgCitationWalk *self, GPtrArray *citations, guint place)
{
  g_autoptr (GPtrArray) copies = NULL;
  g_return_if_fail (citations == NULL || place < citations->len);
  if (citations != NULL)
    copies = g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_citation_free);
  for (guint i = 0; citations != NULL && i < citations->len; i++)
    g_ptr_array_add (copies, mdg_citation_copy (citations->pdata[i]));
  g_clear_pointer (&self->citations, g_ptr_array_unref);
  self->citations = g_steal_pointer (&copies);
  self->place = place;
  update (self);
}

const MdgCitation *
mdg_citation_walk_get (MdgCitationWalk *self)
{
  return count (self) > 0 ? self->citations->pdata[self->place] : NULL;
}

gboolean
mdg_citation_walk_step (MdgCitationWalk *self, int by)
{
  guint n = count (self);
  if (n == 0)
    return FALSE;
  self->place = (self->place + n + (guint) by) % n;
  update (self);
  return TRUE;
}

void
mdg_citation_walk_set_placed (MdgCitationWalk *self, gboolean placed)
{
  gtk_widget_set_visible (GTK_WIDGET (self->place_button), placed);
}

static void
mdg_citation_walk_dispose (GObject *object)
{
  g_clear_pointer (&MDG_CITATION_WALK (object)->citations, g_ptr_array_unref);
  G_OBJECT_CLASS (mdg_citation_walk_parent_class)->dispose (object);
}

static void
mdg_citation_walk_class_init (MdgCitationWalkClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_citation_walk_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/viewer/citation-walk.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgCitationWalk, place_button);
  gtk_widget_class_bind_template_child (widget_class, MdgCitationWalk, steps);
}

static void
mdg_citation_walk_init (MdgCitationWalk *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
