/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/extract-worker/readers.h"

#include "server/engine/extract/pdf-file.h"
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

MdgExtracted *
mdg_worker_read (GBytes *file,
                 const char *format,
                 guint max_ocr_pages,
                 MdgExtractPageFunc func,
                 GError **error)
{
  MdgPdfOptions options = { .max_ocr_pages = max_ocr_pages };
  if (strcmp (format, "pdf") == 0)
    return mdg_read_pdf (file, &options, func, NULL, error);
  mdg_set_error (error, MDG_ERROR_EXTRACT_UNSUPPORTED, NULL);
  return NULL;
}
