/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN: one entry for each page that has a picture or is being drawn. A page whose picture has
 * another scale keeps it until the right one is there, so that zooming shows something at once.
 * When there is too much, the entries that were seen longest ago go first.
 */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/viewer/page-loader.h"

#include <math.h>

typedef struct
{
  guint page;
  GdkTexture *texture;
  double scale; /* of the texture, or of a page that is broken */
  gsize bytes;
  gboolean broken;
  GCancellable *drawing; /* under way, or NULL */
  double drawing_scale;
  guint seen; /* the look at which it was wanted last */
} Entry;

struct _MdgPageLoader
{
  MdgPageLoaded loaded;
  gpointer owner;
  MdgPageSource *source;
  GHashTable *entries; /* page → Entry */
  gsize bytes;
  guint look;
};

typedef struct
{
  MdgPageLoader *loader;
  guint page;
  GCancellable *cancellable;
} Request;

static void
stop_drawing (Entry *entry)
{
  if (entry->drawing != NULL)
    g_cancellable_cancel (entry->drawing);
  g_clear_object (&entry->drawing);
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;
  stop_drawing (entry);
  g_clear_object (&entry->texture);
  g_free (entry);
}

static gboolean
is_unwanted (gpointer key, gpointer value, gpointer user_data)
{
  MdgPageLoader *self = user_data;
  Entry *entry = value;
  if (entry->seen == self->look)
    return FALSE;
  stop_drawing (entry);
  return entry->texture == NULL && !entry->broken;
}

static Entry *
oldest (MdgPageLoader *self)
{
  GHashTableIter iter;
  gpointer value;
  Entry *found = NULL;
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Entry *entry = value;
      if (entry->texture != NULL && entry->seen != self->look &&
          (found == NULL || entry->seen < found->seen))
        found = entry;
    }
  return found;
}

static void
keep_within (MdgPageLoader *self)
{
  while (self->bytes > MDG_LOADER_MAX_BYTES)
    {
      Entry *entry = oldest (self);
      if (entry == NULL)
        return; /* all of it is seen */
      self->bytes -= entry->bytes;
      g_hash_table_remove (self->entries, GUINT_TO_POINTER (entry->page));
    }
}

static void
take_picture (MdgPageLoader *self, Entry *entry, MdgPicture *picture)
{
  g_clear_object (&entry->texture);
  self->bytes -= entry->bytes;
  entry->bytes = 0;
  entry->scale = entry->drawing_scale;
  entry->broken = picture == NULL;
  if (picture != NULL)
    {
      entry->bytes = g_bytes_get_size (picture->pixels);
      entry->texture =
        gdk_memory_texture_new (picture->width, picture->height, GDK_MEMORY_DEFAULT,
                                picture->pixels, picture->stride);
      self->bytes += entry->bytes;
    }
}

/* A request that was given up has nobody to tell: its loader may be gone. */
static void
on_drawn (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Request *request = user_data;
  g_autoptr (GCancellable) cancellable = request->cancellable;
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgPicture) picture = mdg_page_source_render_finish (result, &error);
  MdgPageLoader *self = request->loader;
  guint page = request->page;
  g_free (request);
  if (g_cancellable_is_cancelled (cancellable))
    return;
  Entry *entry = g_hash_table_lookup (self->entries, GUINT_TO_POINTER (page));
  g_clear_object (&entry->drawing);
  take_picture (self, entry, picture);
  keep_within (self);
  self->loaded (self->owner, page);
}

static void
draw (MdgPageLoader *self, Entry *entry, double scale, MdgPageUrgency urgency)
{
  Request *request = g_new0 (Request, 1);
  stop_drawing (entry);
  entry->drawing = g_cancellable_new ();
  entry->drawing_scale = scale;
  request->loader = self;
  request->page = entry->page;
  request->cancellable = g_object_ref (entry->drawing);
  mdg_page_source_render_async (self->source, entry->page, scale, urgency, entry->drawing, on_drawn,
                                request);
}

static gboolean
same_scale (double a, double b)
{
  return fabs (a - b) < 0.001;
}

static void
want_page (MdgPageLoader *self, guint page, double scale, MdgPageUrgency urgency)
{
  Entry *entry = g_hash_table_lookup (self->entries, GUINT_TO_POINTER (page));
  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      entry->page = page;
      g_hash_table_insert (self->entries, GUINT_TO_POINTER (page), entry);
    }
  entry->seen = self->look;
  gboolean here = (entry->texture != NULL || entry->broken) && same_scale (entry->scale, scale);
  gboolean coming = entry->drawing != NULL && same_scale (entry->drawing_scale, scale);
  if (here)
    stop_drawing (entry);
  else if (!coming)
    draw (self, entry, scale, urgency);
}

MdgPageLoader *
mdg_page_loader_new (MdgPageLoaded loaded, gpointer owner)
{
  MdgPageLoader *self = g_new0 (MdgPageLoader, 1);
  self->loaded = loaded;
  self->owner = owner;
  self->entries = g_hash_table_new_full (NULL, NULL, NULL, entry_free);
  return self;
}

void
mdg_page_loader_free (MdgPageLoader *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->entries);
  g_clear_object (&self->source);
  g_free (self);
}

void
mdg_page_loader_set_source (MdgPageLoader *self, MdgPageSource *source)
{
  g_hash_table_remove_all (self->entries);
  self->bytes = 0;
  g_set_object (&self->source, source);
}

void
mdg_page_loader_want (MdgPageLoader *self, guint first, guint last, double scale)
{
  if (self->source == NULL)
    return;
  guint end = mdg_page_source_get_n_pages (self->source) - 1;
  last = MIN (last, end);
  self->look++;
  for (guint i = first; i <= last; i++)
    want_page (self, i, scale, MDG_PAGE_NOW);
  for (guint i = 1; i <= MDG_LOADER_AHEAD; i++)
    {
      if (last + i <= end)
        want_page (self, last + i, scale, MDG_PAGE_SOON);
      if (first >= i)
        want_page (self, first - i, scale, MDG_PAGE_SOON);
    }
  g_hash_table_foreach_remove (self->entries, is_unwanted, self);
  keep_within (self);
}

GdkTexture *
mdg_page_loader_get (MdgPageLoader *self, guint page, gboolean *ret_broken)
{
  const Entry *entry = g_hash_table_lookup (self->entries, GUINT_TO_POINTER (page));
  *ret_broken = entry != NULL && entry->broken;
  return entry != NULL ? entry->texture : NULL;
}

gsize
mdg_page_loader_get_bytes (MdgPageLoader *self)
{
  return self->bytes;
}
