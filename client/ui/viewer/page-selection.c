/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/viewer/page-selection.h"

struct _MdgTextSelection
{
  MdgSelectionChanged changed;
  gpointer owner;
  MdgPageSource *source;
  MdgSelectUnit unit;
  MdgPagePoint from;
  MdgPagePoint to;
  GHashTable *parts;         /* page → MdgPageSelection */
  GCancellable *cancellable; /* of what is asked, or NULL */
  guint n_asked;
  gboolean moved; /* since it was asked */
};

typedef struct
{
  MdgTextSelection *selection;
  GCancellable *cancellable;
} Request;

static void ask (MdgTextSelection *self);

static void
give_up (MdgTextSelection *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->n_asked = 0;
  self->moved = FALSE;
}

/* A request that was given up has nobody to tell: the selection may be gone. */
static void
on_part (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Request *request = user_data;
  g_autoptr (GCancellable) cancellable = request->cancellable;
  MdgTextSelection *self = request->selection;
  g_autoptr (MdgPageSelection) part = mdg_page_source_select_finish (result, NULL);
  g_free (request);
  if (g_cancellable_is_cancelled (cancellable))
    return;
  if (part != NULL)
    {
      guint page = part->page;
      g_hash_table_replace (self->parts, GUINT_TO_POINTER (page), g_steal_pointer (&part));
    }
  if (--self->n_asked > 0)
    return;
  g_clear_object (&self->cancellable);
  self->changed (self->owner);
  if (self->moved)
    ask (self);
}

static gboolean
is_outside (gpointer key, gpointer value, gpointer user_data)
{
  const MdgTextSelection *self = user_data;
  guint page = GPOINTER_TO_UINT (key);
  return page < MIN (self->from.page, self->to.page) || page > MAX (self->from.page, self->to.page);
}

/* The part of the selection on @page: to its corners where it goes on to another page. */
static MdgPageRect
span_on (MdgTextSelection *self, guint page)
{
  const MdgPagePoint *first = &self->from, *last = &self->to;
  if (self->to.page < self->from.page)
    {
      first = &self->to;
      last = &self->from;
    }
  double width = 0, height = 0;
  mdg_page_source_get_size (self->source, page, &width, &height);
  double x1 = page == first->page ? first->x : 0, y1 = page == first->page ? first->y : 0;
  double x2 = page == last->page ? last->x : width, y2 = page == last->page ? last->y : height;
  return (MdgPageRect){ x1, y1, x2 - x1, y2 - y1 };
}

static void
ask (MdgTextSelection *self)
{
  self->moved = self->cancellable != NULL;
  if (self->moved || self->source == NULL)
    return;
  guint first = MIN (self->from.page, self->to.page), last = MAX (self->from.page, self->to.page);
  last = MIN (last, first + MDG_SELECTION_MAX_PAGES - 1);
  g_hash_table_foreach_remove (self->parts, is_outside, self);
  self->cancellable = g_cancellable_new ();
  self->n_asked = last - first + 1;
  for (guint page = first; page <= last; page++)
    {
      MdgPageRect span = span_on (self, page);
      Request *request = g_new0 (Request, 1);
      request->selection = self;
      request->cancellable = g_object_ref (self->cancellable);
      mdg_page_source_select_async (self->source, page, &span, self->unit, self->cancellable,
                                    on_part, request);
    }
}

MdgTextSelection *
mdg_text_selection_new (MdgSelectionChanged changed, gpointer owner)
{
  MdgTextSelection *self = g_new0 (MdgTextSelection, 1);
  self->changed = changed;
  self->owner = owner;
  self->parts =
    g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) mdg_page_selection_free);
  return self;
}

void
mdg_text_selection_free (MdgTextSelection *self)
{
  if (self == NULL)
    return;
  give_up (self);
  g_hash_table_unref (self->parts);
  g_clear_object (&self->source);
  g_free (self);
}

void
mdg_text_selection_set_source (MdgTextSelection *self, MdgPageSource *source)
{
  give_up (self);
  g_hash_table_remove_all (self->parts);
  g_set_object (&self->source, source);
}

void
mdg_text_selection_begin (MdgTextSelection *self, const MdgPagePoint *point, MdgSelectUnit unit)
{
  give_up (self);
  g_hash_table_remove_all (self->parts);
  self->unit = unit;
  self->from = self->to = *point;
  if (unit != MDG_SELECT_CHARACTERS)
    ask (self);
  self->changed (self->owner);
}

void
mdg_text_selection_move (MdgTextSelection *self, const MdgPagePoint *point)
{
  self->to = *point;
  ask (self);
}

void
mdg_text_selection_take_page (MdgTextSelection *self, guint page)
{
  double width = 0, height = 0;
  if (self->source == NULL)
    return;
  mdg_page_source_get_size (self->source, page, &width, &height);
  MdgPagePoint from = { page, 0, 0 };
  MdgPagePoint to = { page, width, height };
  mdg_text_selection_begin (self, &from, MDG_SELECT_CHARACTERS);
  mdg_text_selection_move (self, &to);
}

void
mdg_text_selection_clear (MdgTextSelection *self)
{
  give_up (self);
  g_hash_table_remove_all (self->parts);
  self->changed (self->owner);
}

GArray *
mdg_text_selection_on_page (MdgTextSelection *self, guint page)
{
  const MdgPageSelection *part = g_hash_table_lookup (self->parts, GUINT_TO_POINTER (page));
  return part != NULL ? part->rects : NULL;
}

char *
mdg_text_selection_dup_text (MdgTextSelection *self)
{
  GString *text = g_string_new (NULL);
  guint first = MIN (self->from.page, self->to.page), last = MAX (self->from.page, self->to.page);
  for (guint page = first; page <= last; page++)
    {
      const MdgPageSelection *part = g_hash_table_lookup (self->parts, GUINT_TO_POINTER (page));
      if (part == NULL || part->text == NULL)
        continue;
      if (text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, part->text);
    }
  return g_string_free (text, text->len == 0);
}
