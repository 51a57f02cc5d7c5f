/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/document-find.h"

typedef struct
{
  guint page;
  GArray *rects;
} Place;

struct _MdgDocumentFind
{
  GObject parent_instance;
  MdgPageSource *source;
  GCancellable *cancellable; /* of the search under way, or NULL */
  char *words;
  GArray *places; /* Place, by page */
  guint first;    /* the page on which the search began */
  guint n_done;
  int current; /* -1: none */
  gboolean full;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (MdgDocumentFind, mdg_document_find, G_TYPE_OBJECT)

static void look_at_next (MdgDocumentFind *self);

static void
place_clear (gpointer data)
{
  Place *place = data;
  g_clear_pointer (&place->rects, g_array_unref);
}

static guint
page_after (MdgDocumentFind *self, guint n_done)
{
  return (self->first + n_done) % mdg_page_source_get_n_pages (self->source);
}

static guint
first_place_after (MdgDocumentFind *self, guint page)
{
  guint at = 0;
  while (at < self->places->len && g_array_index (self->places, Place, at).page <= page)
    at++;
  return at;
}

static void
take_places (MdgDocumentFind *self, guint page, GPtrArray *found)
{
  guint at = first_place_after (self, page);
  guint room = MDG_FIND_MAX_PLACES - self->places->len;
  guint n = MIN (found->len, room);
  self->full = self->full || found->len > room;
  for (guint i = 0; i < n; i++)
    {
      Place place = { page, g_array_ref (found->pdata[i]) };
      g_array_insert_val (self->places, at + i, place);
    }
  if (self->current >= 0 && at <= (guint) self->current)
    self->current += (int) n;
  else if (self->current < 0 && n > 0)
    self->current = (int) at;
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgDocumentFind) self = user_data;
  g_autoptr (GPtrArray) found = mdg_page_source_find_finish (result, NULL);
  if (found == NULL || self->cancellable != g_task_get_cancellable (G_TASK (result)))
    return; /* another search runs, or none */
  take_places (self, page_after (self, self->n_done), found);
  self->n_done++;
  if (self->n_done < mdg_page_source_get_n_pages (self->source) && !self->full)
    look_at_next (self);
  else
    g_clear_object (&self->cancellable);
  g_signal_emit (self, changed_signal, 0);
}

static void
look_at_next (MdgDocumentFind *self)
{
  mdg_page_source_find_async (self->source, page_after (self, self->n_done), self->words,
                              self->cancellable, on_found, g_object_ref (self));
}

static void
forget (MdgDocumentFind *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->source);
  g_clear_pointer (&self->words, g_free);
  g_array_set_size (self->places, 0);
  self->n_done = 0;
  self->current = -1;
  self->full = FALSE;
}

MdgDocumentFind *
mdg_document_find_new (void)
{
  return g_object_new (MDG_TYPE_DOCUMENT_FIND, NULL);
}

void
mdg_document_find_start (MdgDocumentFind *self,
                         MdgPageSource *source,
                         const char *words,
                         guint page)
{
  forget (self);
  if (source != NULL && *words != '\0')
    {
      self->source = g_object_ref (source);
      self->words = g_strdup (words);
      self->first = MIN (page, mdg_page_source_get_n_pages (source) - 1);
      self->cancellable = g_cancellable_new ();
      look_at_next (self);
    }
  g_signal_emit (self, changed_signal, 0);
}

gboolean
mdg_document_find_is_running (MdgDocumentFind *self)
{
  return self->cancellable != NULL;
}

guint
mdg_document_find_get_n_places (MdgDocumentFind *self)
{
  return self->places->len;
}

gboolean
mdg_document_find_is_full (MdgDocumentFind *self)
{
  return self->full;
}

guint
mdg_document_find_get_n_done (MdgDocumentFind *self)
{
  return self->n_done;
}

guint
mdg_document_find_get_current (MdgDocumentFind *self)
{
  return (guint) (self->current + 1);
}

void
mdg_document_find_go (MdgDocumentFind *self, int by)
{
  int n = (int) self->places->len;
  if (n == 0)
    return;
  self->current = ((self->current + by) % n + n) % n;
  g_signal_emit (self, changed_signal, 0);
}

gboolean
mdg_document_find_get_place (MdgDocumentFind *self, guint *ret_page, GArray **ret_rects)
{
  if (self->current < 0)
    return FALSE;
  const Place *place = &g_array_index (self->places, Place, self->current);
  *ret_page = place->page;
  *ret_rects = place->rects;
  return TRUE;
}

void
mdg_document_find_on_page (MdgDocumentFind *self, guint page, MdgFindEach each, gpointer user_data)
{
  guint at = page > 0 ? first_place_after (self, page - 1) : 0;
  for (; at < self->places->len; at++)
    {
      const Place *place = &g_array_index (self->places, Place, at);
      if (place->page != page)
        return;
      each (place->rects, (int) at == self->current, user_data);
    }
}

static void
mdg_document_find_dispose (GObject *object)
{
  forget (MDG_DOCUMENT_FIND (object));
  G_OBJECT_CLASS (mdg_document_find_parent_class)->dispose (object);
}

static void
mdg_document_find_finalize (GObject *object)
{
  g_array_unref (MDG_DOCUMENT_FIND (object)->places);
  G_OBJECT_CLASS (mdg_document_find_parent_class)->finalize (object);
}

static void
mdg_document_find_class_init (MdgDocumentFindClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mdg_document_find_dispose;
  G_OBJECT_CLASS (klass)->finalize = mdg_document_find_finalize;
  changed_signal = g_signal_new ("changed", MDG_TYPE_DOCUMENT_FIND, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
mdg_document_find_init (MdgDocumentFind *self)
{
  self->places = g_array_new (FALSE, FALSE, sizeof (Place));
  g_array_set_clear_func (self->places, place_clear);
  self->current = -1;
}
