/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/extract-worker/readers.h"

#include "server/engine/extract/image-pdf.h"
#include "server/engine/extract/ocr.h"
#include "shared/base/error.h"

#include <iconv.h>
#include <string.h>

/* Titles, labels and comments are in UTF-16, which the C library converts with a library of its
 * own; one that is open stays. */
void
mdg_worker_prepare (void)
{
  (void) iconv_open ("UTF-8", "UTF-16BE");
}

/* A picture is a scan of one page. */
static MdgExtracted *
read_image (GBytes *file,
            const char *format,
            const MdgPdfOptions *options,
            MdgExtractPageFunc func,
            GError **error)
{
  g_autoptr (GBytes) pdf = mdg_image_to_pdf (file, error);
  MdgExtracted *extracted =
    pdf != NULL ? mdg_read_pdf (pdf, options, func, NULL, error) : NULL;
  if (extracted != NULL)
    {
      g_free (extracted->format);
      extracted->format = g_strdup (format);
    }
  return extracted;
}

MdgExtracted *
mdg_worker_read (GBytes *file,
                 const char *format,
                 guint max_ocr_pages,
                 MdgExtractPageFunc func,
                 GError **error)
{
  MdgPdfOptions options = { .max_ocr_pages = max_ocr_pages, .ocr = &mdg_ocr_tesseract };
  if (strcmp (format, "pdf") == 0)
    return mdg_read_pdf (file, &options, func, NULL, error);
  if (strcmp (format, "png") == 0 || strcmp (format, "jpg") == 0)
    return read_image (file, format, &options, func, error);
  mdg_set_error (error, MDG_ERROR_EXTRACT_UNSUPPORTED, NULL);
  return NULL;
}
