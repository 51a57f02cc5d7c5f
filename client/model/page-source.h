/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pages of one PDF: pictures, text, selections and places of words. poppler documents know no
 * threads, so each source has a thread of its own on which all of poppler is called; answers come
 * back to the main thread. What is asked for now goes before what will be wanted soon, and that
 * before searches.
 *
 * Owned by the viewer; main thread only. Pages count from 0; lengths are points from the top left
 * corner of the page as it is shown (rotated as the file says).
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A picture of one page at most; larger ones are made smaller and shown stretched. */
#define MDG_PICTURE_MAX_PIXELS (16 * 1024 * 1024)

#define MDG_SOURCE_MAX_PAGES 20000

/* Found on one page at most. */
#define MDG_FIND_MAX_ON_PAGE 500

typedef struct
{
  double x;
  double y;
  double width;
  double height;
} MdgPageRect;

/* Pixels as cairo has them: 32 bits, blue first on little-endian machines, opaque. */
typedef struct
{
  guint page;
  int width;
  int height;
  gsize stride;
  GBytes *pixels;
} MdgPicture;

void mdg_picture_free (MdgPicture *picture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgPicture, mdg_picture_free)

typedef struct
{
  guint page;
  GArray *rects; /* MdgPageRect */
  char *text;
} MdgPageSelection;

void mdg_page_selection_free (MdgPageSelection *selection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgPageSelection, mdg_page_selection_free)

typedef enum
{
  MDG_PAGE_NOW,
  MDG_PAGE_SOON,
  MDG_PAGE_LATER,
  MDG_N_PAGE_URGENCIES
} MdgPageUrgency;

typedef enum
{
  MDG_SELECT_CHARACTERS,
  MDG_SELECT_WORDS,
  MDG_SELECT_LINES,
} MdgSelectUnit;

#define MDG_TYPE_PAGE_SOURCE (mdg_page_source_get_type ())
G_DECLARE_FINAL_TYPE (MdgPageSource, mdg_page_source, MDG, PAGE_SOURCE, GObject)

/* Opens @pdf. */
void mdg_page_source_open_async (GBytes *pdf,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/* The same for a protected PDF; NULL for no password. */
void mdg_page_source_open_locked_async (GBytes *pdf,
                                        const char *password,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

/* Fails with EXTRACT_PASSWORD or EXTRACT_DAMAGED. */
MdgPageSource *mdg_page_source_open_finish (GAsyncResult *result, GError **error);

guint mdg_page_source_get_n_pages (MdgPageSource *self);

/* The size of @page; that of the first page until it is known. Signal "sizes-changed" when more
 * became known. */
void
mdg_page_source_get_size (MdgPageSource *self, guint page, double *ret_width, double *ret_height);

/* A picture of @page at @scale pixels for a point. */
void mdg_page_source_render_async (MdgPageSource *self,
                                   guint page,
                                   double scale,
                                   MdgPageUrgency urgency,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/* Fails with EXTRACT_DAMAGED. */
MdgPicture *mdg_page_source_render_finish (GAsyncResult *result, GError **error);

/* The text of @page in reading order. */
void mdg_page_source_text_async (MdgPageSource *self,
                                 guint page,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
char *mdg_page_source_text_finish (GAsyncResult *result, GError **error);

/* What stands on @page from one corner of @span to the other; a negative width or height means that
 * it was drawn towards the left or the top. */
void mdg_page_source_select_async (MdgPageSource *self,
                                   guint page,
                                   const MdgPageRect *span,
                                   MdgSelectUnit unit,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
MdgPageSelection *mdg_page_source_select_finish (GAsyncResult *result, GError **error);

/* Where @words stand on @page (page-words.h). */
void mdg_page_source_find_async (MdgPageSource *self,
                                 guint page,
                                 const char *words,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/* GArrays of MdgPageRect, one for each place, in order. */
GPtrArray *mdg_page_source_find_finish (GAsyncResult *result, GError **error);

G_END_DECLS
