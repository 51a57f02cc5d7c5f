/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/pdf-file.h"

#include "server/engine/extract/ocr.h"
#include "server/engine/extract/page-sink.h"
#include "server/engine/extract/pdf-extras.h"
#include "server/engine/extract/pdf-layout.h"
#include "server/engine/extract/pdf-picture.h"
#include "server/engine/extract/pdf-running.h"
#include "shared/base/error.h"

#include <string.h>

/* Pages that are looked at around one for its running heads. */
#define NEIGHBOURS 6

/* Fewer characters than this on a page with a picture: it was scanned. */
#define MIN_CHARACTERS 20
#define MAX_UNREADABLE 0.3

typedef struct
{
  MdgPdfNeighbour neighbour;
  guint number;
  char *label;
  float width;
  gboolean ocr;
  GPtrArray *extras; /* MdgBlock: fields and notes */
} PdfPage;

typedef struct
{
  PopplerDocument *document;
  MdgPageSink *sink;
  GPtrArray *window; /* PdfPage: those around the next to hand out */
  guint next;        /* of the window: the first that was not handed out */
  guint table;
  float body_size;
  const MdgPdfOptions *options;
  MdgOcr *ocr;
  gboolean has_looked_for_ocr;
  guint n_ocr;
  guint n_pictures;    /* pages that would have needed OCR */
  gboolean has_images; /* that could make a page a picture */
} Reader;

static void
free_page (gpointer data)
{
  PdfPage *page = data;
  g_ptr_array_unref (page->neighbour.lines);
  g_clear_pointer (&page->extras, g_ptr_array_unref);
  g_free (page->label);
  g_free (page);
}

static void
clear_reader (Reader *reader)
{
  g_clear_object (&reader->document);
  g_clear_pointer (&reader->sink, mdg_page_sink_free);
  g_clear_pointer (&reader->window, g_ptr_array_unref);
  if (reader->ocr != NULL)
    reader->options->ocr->close (reader->ocr);
  reader->ocr = NULL;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, clear_reader)

static PopplerDocument *
open_document (GBytes *file, GError **error)
{
  g_autoptr (GError) reason = NULL;
  PopplerDocument *document = poppler_document_new_from_bytes (file, NULL, &reason);
  if (document != NULL)
    return document;
  gboolean is_locked = g_error_matches (reason, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED);
  mdg_set_error (error, is_locked ? MDG_ERROR_EXTRACT_PASSWORD : MDG_ERROR_EXTRACT_DAMAGED, NULL);
  g_prefix_error (error, "%s: ", reason != NULL ? reason->message : "no document");
  return NULL;
}

/* ---- pages that are pictures ---- */

/* Pictures are to be read, by another program. */
static gboolean
leaves_pictures (const Reader *reader)
{
  return reader->options->max_ocr_pages > 0 && reader->options->ocr == NULL;
}

static MdgOcr *
get_ocr (Reader *reader)
{
  if (!reader->has_looked_for_ocr && reader->options->max_ocr_pages > 0)
    reader->ocr = reader->options->ocr->open ();
  reader->has_looked_for_ocr = TRUE;
  return reader->n_ocr < reader->options->max_ocr_pages ? reader->ocr : NULL;
}

static gboolean
needs_ocr (const Reader *reader, PopplerPage *page, GPtrArray *lines)
{
  if (mdg_pdf_count_characters (lines) < MIN_CHARACTERS)
    return reader->has_images && mdg_pdf_page_is_picture (page);
  return mdg_pdf_unreadable_share (lines) > MAX_UNREADABLE;
}

/* What stands there as text stays when the picture gives less. */
static void
read_picture (Reader *reader, PopplerPage *page, PdfPage *read)
{
  reader->n_pictures++;
  MdgOcr *ocr = leaves_pictures (reader) ? NULL : get_ocr (reader);
  if (ocr == NULL)
    return;
  cairo_surface_t *surface = mdg_pdf_page_draw (page, MDG_OCR_DPI);
  if (surface == NULL)
    return;
  reader->n_ocr++;
  g_autoptr (GPtrArray) lines = reader->options->ocr->read (ocr, surface);
  cairo_surface_destroy (surface);
  if (lines == NULL ||
      mdg_pdf_count_characters (lines) < mdg_pdf_count_characters (read->neighbour.lines))
    return;
  g_ptr_array_unref (read->neighbour.lines);
  read->neighbour.lines = g_steal_pointer (&lines);
  read->ocr = TRUE;
}

/* ---- pages ---- */

/* The number printed on the page, where it is not simply its place. */
static char *
dup_label (PopplerPage *page, guint number)
{
  g_autofree char *label = NULL;
  char plain[16];
  g_object_get (page, "label", &label, NULL);
  g_snprintf (plain, sizeof plain, "%u", number);
  if (label == NULL || *label == '\0' || strcmp (label, plain) == 0)
    return NULL;
  return g_utf8_make_valid (label, -1);
}

static void
load_page (Reader *reader, PopplerPage *page, PdfPage *read)
{
  double width = 0, height = 0;
  poppler_page_get_size (page, &width, &height);
  read->width = (float) width;
  read->neighbour.height = (float) height;
  read->neighbour.lines = mdg_pdf_page_get_lines (page);
  read->label = dup_label (page, read->number);
  read->extras = mdg_pdf_page_get_extras (page, read->neighbour.lines);
  if (needs_ocr (reader, page, read->neighbour.lines))
    read_picture (reader, page, read);
}

static PdfPage *
read_page (Reader *reader, guint index)
{
  PdfPage *read = g_new0 (PdfPage, 1);
  PopplerPage *page = poppler_document_get_page (reader->document, (int) index);
  read->number = index + 1;
  if (page != NULL)
    load_page (reader, page, read);
  else
    read->neighbour.lines = g_ptr_array_new ();
  g_clear_object (&page);
  return read;
}

static void
mark_running (Reader *reader)
{
  const MdgPdfNeighbour *neighbours[2 * NEIGHBOURS];
  guint n = 0;
  for (guint i = 0; i < reader->window->len && n < G_N_ELEMENTS (neighbours); i++)
    if (i != reader->next)
      neighbours[n++] = &((PdfPage *) reader->window->pdata[i])->neighbour;
  mdg_pdf_mark_running (&((PdfPage *) reader->window->pdata[reader->next])->neighbour, neighbours,
                        n);
}

static gboolean
hand_out (Reader *reader, GError **error)
{
  PdfPage *read = reader->window->pdata[reader->next];
  mark_running (reader);
  MdgExtractedPage *page = mdg_page_sink_begin (reader->sink, read->label, FALSE);
  if (page == NULL)
    return TRUE;
  page->width = read->width;
  page->height = read->neighbour.height;
  page->ocr = read->ocr;
  float size = mdg_pdf_body_size (read->neighbour.lines);
  /* A page of a title alone is measured by the pages before. */
  if (mdg_pdf_count_characters (read->neighbour.lines) > 200 || reader->body_size <= 0)
    reader->body_size = size;
  mdg_pdf_layout (page, read->neighbour.lines, reader->body_size, &reader->table);
  for (guint i = 0; read->extras != NULL && i < read->extras->len; i++)
    mdg_extracted_page_add_block (page, read->extras->pdata[i]);
  if (read->extras != NULL)
    g_ptr_array_set_free_func (read->extras, NULL);
  reader->next++;
  if (reader->next > NEIGHBOURS)
    {
      g_ptr_array_remove_index (reader->window, 0);
      reader->next--;
    }
  return mdg_page_sink_end (reader->sink, error);
}

static gboolean
read_pages (Reader *reader, guint n, GError **error)
{
  for (guint i = 0; i < n; i++)
    {
      g_ptr_array_add (reader->window, read_page (reader, i));
      if (reader->n_pictures > 0 && leaves_pictures (reader))
        {
          mdg_set_error (error, MDG_ERROR_EXTRACT_NO_OCR, NULL);
          return FALSE;
        }
      if (reader->window->len - reader->next > NEIGHBOURS && !hand_out (reader, error))
        return FALSE;
    }
  while (reader->next < reader->window->len)
    if (!hand_out (reader, error))
      return FALSE;
  return TRUE;
}

/* A document without any text: why. */
static void
explain_empty (Reader *reader, GError **error)
{
  if (reader->n_pictures == 0 || error == NULL)
    return;
  g_clear_error (error);
  mdg_set_error (error, reader->n_ocr > 0 ? MDG_ERROR_EXTRACT_NO_TEXT : MDG_ERROR_EXTRACT_NO_OCR,
                 NULL);
}

MdgExtracted *
mdg_read_pdf (GBytes *file,
              const MdgPdfOptions *options,
              MdgExtractPageFunc func,
              gpointer user_data,
              GError **error)
{
  g_auto (Reader) reader = { .options = options };
  reader.document = open_document (file, error);
  if (reader.document == NULL)
    return NULL;
  int n = poppler_document_get_n_pages (reader.document);
  if (n <= 0)
    {
      mdg_set_error (error, MDG_ERROR_EXTRACT_DAMAGED, NULL);
      return NULL;
    }
  reader.has_images = mdg_pdf_has_images (file);
  reader.sink = mdg_page_sink_new ("pdf", MDG_UNIT_KIND_PAGE, func, user_data);
  reader.window = g_ptr_array_new_with_free_func (free_page);
  MdgExtracted *properties = mdg_page_sink_get_extracted (reader.sink);
  properties->title = poppler_document_get_title (reader.document);
  properties->truncated = n > MDG_EXTRACT_MAX_PAGES;
  if (!read_pages (&reader, MIN ((guint) n, MDG_EXTRACT_MAX_PAGES), error))
    return NULL;
  MdgExtracted *extracted = mdg_page_sink_finish (reader.sink, error);
  if (extracted == NULL)
    explain_empty (&reader, error);
  return extracted;
}
