/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/extract-worker/readers.h"

#include "server/engine/extract/formats.h"
#include "shared/base/error.h"

#include <string.h>

typedef struct
{
  const char *name;
  MdgFormatReader read;
} Format;

static const Format formats[] = {
  { "docx", mdg_read_docx },
  { "xlsx", mdg_read_xlsx },
  { "pptx", mdg_read_pptx },
  { "txt", mdg_read_text },
  { "csv", mdg_read_csv },
};

MdgExtracted *
mdg_worker_read (GBytes *file,
                 const char *format,
                 guint max_ocr_pages,
                 MdgExtractPageFunc func,
                 GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (strcmp (format, formats[i].name) == 0)
      return formats[i].read (file, func, NULL, error);
  mdg_set_error (error, MDG_ERROR_EXTRACT_UNSUPPORTED, NULL);
  return NULL;
}
