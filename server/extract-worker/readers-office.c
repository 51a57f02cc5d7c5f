/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/extract-worker/readers.h"

#include "server/engine/extract/formats.h"
#include "shared/base/error.h"

#include <iconv.h>
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

/* The C library's converters are loaded as libraries when they are first used; those that are open
 * stay. */
void
mdg_worker_prepare (void)
{
  static const char *const names[] = { "CP932", "SHIFT_JIS", "EUC-JP", "ISO-2022-JP", "EUC-JP-MS",
                                       "CP1252", "UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32",
                                       "SHIFT_JISX0213" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    (void) iconv_open ("UTF-8", names[i]);
}

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
