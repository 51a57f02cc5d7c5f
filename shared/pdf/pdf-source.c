/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-pdf"

#include "shared/pdf/pdf-source.h"

#include "shared/base/error.h"
#include "shared/pdf/page-codes.h"
#include "shared/pdf/page-glyphs.h"
#include "shared/pdf/pdf-splitter.h"

#include <math.h>
#include <poppler.h>
#include <string.h>

/* What a page without a sensible size is taken for: A4. */
#define DEFAULT_WIDTH 595.0
#define DEFAULT_HEIGHT 842.0
#define MAX_SIDE 20000.0

#define MAX_BOOKMARKS 100000

/* Of a page's characters that nobody can read; above, its fonts give no text. */
#define MAX_UNREADABLE 0.2

/* The page that was asked for last stays loaded: a rule and several keys look at each. poppler
 * reads no text of annotations and fields; a page that shows some is taken out as a document of its
 * own, in which they are part of the page. */
struct _MdgPdfSource
{
  GBytes *bytes;
  char *password;
  PopplerDocument *document;
  MdgPdfSplitter *splitter; /* NULL until a page needs it */
  guint n_pages;
  guint number; /* of the loaded page; 0: none */
  PopplerPage *page;
  GArray *glyphs; /* MdgPdfGlyph of the loaded page; NULL: not read yet */
};

static void
unload (MdgPdfSource *source)
{
  g_clear_object (&source->page);
  g_clear_pointer (&source->glyphs, g_array_unref);
  source->number = 0;
}

/* Links show nothing that could be read. */
static gboolean
has_annotations (PopplerPage *page)
{
  gboolean found = FALSE;
  GList *mappings = poppler_page_get_annot_mapping (page);
  for (GList *at = mappings; at != NULL && !found; at = at->next)
    {
      const PopplerAnnotMapping *mapping = at->data;
      PopplerAnnotType type = poppler_annot_get_annot_type (mapping->annot);
      found = type != POPPLER_ANNOT_LINK && type != POPPLER_ANNOT_POPUP;
    }
  poppler_page_free_annot_mapping (mappings);
  return found;
}

/* The page at @number with its annotations drawn into it; NULL when it cannot be taken out. */
static PopplerPage *
load_drawn (MdgPdfSource *source, guint number)
{
  if (source->splitter == NULL)
    source->splitter = mdg_pdf_splitter_new (source->bytes, source->password, NULL);
  if (source->splitter == NULL ||
      mdg_pdf_splitter_get_n_pages (source->splitter) != source->n_pages)
    return NULL;
  g_autoptr (GBytes) bytes = mdg_pdf_splitter_extract (source->splitter, number, number, NULL);
  PopplerDocument *document =
    bytes != NULL ? poppler_document_new_from_bytes (bytes, NULL, NULL) : NULL;
  PopplerPage *page = document != NULL ? poppler_document_get_page (document, 0) : NULL;
  g_clear_object (&document); /* the page holds it */
  return page;
}

/* NULL when the page cannot be read. Borrowed until the next page. */
static PopplerPage *
load (MdgPdfSource *source, guint page)
{
  g_return_val_if_fail (page >= 1 && page <= source->n_pages, NULL);
  if (source->number == page)
    return source->page;
  unload (source);
  source->page = poppler_document_get_page (source->document, (int) page - 1);
  PopplerPage *drawn = source->page != NULL && has_annotations (source->page)
                         ? load_drawn (source, page)
                         : NULL;
  if (drawn != NULL)
    {
      g_object_unref (source->page);
      source->page = drawn;
    }
  source->number = source->page != NULL ? page : 0;
  return source->page;
}

static const GArray *
load_glyphs (MdgPdfSource *source, guint page)
{
  if (load (source, page) == NULL)
    return NULL;
  if (source->glyphs == NULL)
    source->glyphs = mdg_pdf_glyphs_read (source->page);
  return source->glyphs;
}

static gboolean
is_side (double side)
{
  return isfinite (side) && side >= 1 && side <= MAX_SIDE;
}

static gboolean
check_bytes (GBytes *pdf, GError **error)
{
  gsize size = g_bytes_get_size (pdf);
  if (size > 0 && size <= (gsize) MDG_PDF_MAX_BYTES)
    return TRUE;
  if (size == 0)
    mdg_set_error_int (error, MDG_ERROR_PDF_DAMAGED, "page", 1);
  else
    mdg_set_error_int (error, MDG_ERROR_PDF_TOO_LONG, "max", MDG_PDF_MAX_PAGES);
  return FALSE;
}

static PopplerDocument *
open_document (GBytes *pdf, const char *password, GError **error)
{
  g_autoptr (GError) reason = NULL;
  PopplerDocument *document = poppler_document_new_from_bytes (pdf, password, &reason);
  if (document != NULL)
    return document;
  if (g_error_matches (reason, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED))
    mdg_set_error (error, MDG_ERROR_PDF_PASSWORD, NULL);
  else
    mdg_set_error_int (error, MDG_ERROR_PDF_DAMAGED, "page", 1);
  return NULL;
}

MdgPdfSource *
mdg_pdf_source_open (GBytes *pdf, const char *password, GError **error)
{
  g_autoptr (MdgPdfSource) source = g_new0 (MdgPdfSource, 1);
  if (!check_bytes (pdf, error))
    return NULL;
  source->bytes = g_bytes_ref (pdf);
  source->password = g_strdup (password);
  source->document = open_document (pdf, password, error);
  if (source->document == NULL)
    return NULL;
  int n = poppler_document_get_n_pages (source->document);
  if (n < 1)
    mdg_set_error_int (error, MDG_ERROR_PDF_DAMAGED, "page", 1);
  else if (n > MDG_PDF_MAX_PAGES)
    mdg_set_error_int (error, MDG_ERROR_PDF_TOO_LONG, "max", MDG_PDF_MAX_PAGES);
  if (n < 1 || n > MDG_PDF_MAX_PAGES)
    return NULL;
  source->n_pages = (guint) n;
  return g_steal_pointer (&source);
}

void
mdg_pdf_source_free (MdgPdfSource *source)
{
  if (source == NULL)
    return;
  unload (source);
  g_clear_object (&source->document);
  g_clear_pointer (&source->splitter, mdg_pdf_splitter_free);
  g_clear_pointer (&source->bytes, g_bytes_unref);
  g_free (source->password);
  g_free (source);
}

guint
mdg_pdf_source_get_n_pages (const MdgPdfSource *source)
{
  return source->n_pages;
}

void
mdg_pdf_source_get_size (MdgPdfSource *source, guint page, double *ret_width, double *ret_height)
{
  double width = 0, height = 0;
  PopplerPage *loaded = load (source, page);
  if (loaded != NULL)
    poppler_page_get_size (loaded, &width, &height);
  gboolean good = is_side (width) && is_side (height);
  *ret_width = good ? width : DEFAULT_WIDTH;
  *ret_height = good ? height : DEFAULT_HEIGHT;
}

char *
mdg_pdf_source_dup_text (MdgPdfSource *source,
                         guint page,
                         const MdgPdfArea *area,
                         GError **error)
{
  const GArray *glyphs = load_glyphs (source, page);
  if (glyphs != NULL)
    return mdg_pdf_glyphs_dup_text (glyphs, area);
  mdg_set_error_int (error, MDG_ERROR_PDF_DAMAGED, "page", page);
  return NULL;
}

char *
mdg_pdf_source_dup_rows (MdgPdfSource *source, guint page, GError **error)
{
  const GArray *glyphs = load_glyphs (source, page);
  if (glyphs != NULL)
    return mdg_pdf_glyphs_dup_rows (glyphs);
  mdg_set_error_int (error, MDG_ERROR_PDF_DAMAGED, "page", page);
  return NULL;
}

static gboolean
is_unreadable (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);
  return c == 0xfffd || type == G_UNICODE_PRIVATE_USE || type == G_UNICODE_CONTROL ||
         type == G_UNICODE_UNASSIGNED;
}

gboolean
mdg_pdf_text_is_readable (const char *text)
{
  guint n = 0, n_bad = 0;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      n += !g_unichar_isspace (c);
      n_bad += !g_unichar_isspace (c) && is_unreadable (c);
    }
  return n_bad <= n * MAX_UNREADABLE;
}

GArray *
mdg_pdf_source_find (MdgPdfSource *source, guint page, const char *words)
{
  const GArray *glyphs = load_glyphs (source, page);
  return glyphs != NULL ? mdg_pdf_glyphs_find (glyphs, words)
                        : g_array_new (FALSE, FALSE, sizeof (MdgPdfArea));
}

/* ---- bookmarks ---- */

/* 0 when it leads nowhere in this document. */
static int
page_of_dest (MdgPdfSource *source, const PopplerDest *dest)
{
  if (dest == NULL || dest->type == POPPLER_DEST_UNKNOWN)
    return 0;
  if (dest->type != POPPLER_DEST_NAMED)
    return dest->page_num;
  PopplerDest *found = poppler_document_find_dest (source->document, dest->named_dest);
  int page = found != NULL && found->type != POPPLER_DEST_NAMED ? found->page_num : 0;
  if (found != NULL)
    poppler_dest_free (found);
  return page;
}

static void
take_bookmark (MdgPdfSource *source, const PopplerAction *action, GPtrArray *titles)
{
  if (action == NULL || action->type != POPPLER_ACTION_GOTO_DEST)
    return;
  int page = page_of_dest (source, action->goto_dest.dest);
  const char *title = action->goto_dest.title;
  if (page >= 1 && (guint) page <= source->n_pages && titles->pdata[page - 1] == NULL &&
      title != NULL)
    titles->pdata[page - 1] = g_utf8_make_valid (title, -1);
}

GPtrArray *
mdg_pdf_source_dup_bookmarks (MdgPdfSource *source)
{
  GPtrArray *titles = g_ptr_array_new_full (source->n_pages, g_free);
  g_ptr_array_set_size (titles, (int) source->n_pages);
  PopplerIndexIter *iter = poppler_index_iter_new (source->document);
  if (iter == NULL)
    return titles;
  guint n = 0;
  do
    {
      PopplerAction *action = poppler_index_iter_get_action (iter);
      take_bookmark (source, action, titles);
      g_clear_pointer (&action, poppler_action_free);
    }
  while (++n < MAX_BOOKMARKS && poppler_index_iter_next (iter));
  poppler_index_iter_free (iter);
  return titles;
}

/* ---- codes ---- */

char *
mdg_pdf_source_dup_codes (MdgPdfSource *source,
                          guint page,
                          const MdgPdfArea *area,
                          GError **error)
{
  PopplerPage *loaded = load (source, page);
  char *codes = loaded != NULL ? mdg_pdf_page_dup_codes (loaded, area) : NULL;
  if (codes == NULL)
    mdg_set_error_int (error, MDG_ERROR_PDF_DAMAGED, "page", page);
  return codes;
}
