/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-pdf"

#include "shared/pdf/pdf-opened.h"

#include "shared/base/error.h"
#include "shared/pdf/pdf-source.h"

#include <qpdf/QPDFExc.hh>

namespace mdg
{

void
set_damaged (GError **error, unsigned page)
{
  mdg_set_error_int (error, MDG_ERROR_PDF_DAMAGED, "page", page);
}

std::unique_ptr<QPDF>
open_pdf (GBytes *bytes, const char *password, GError **error)
{
  gsize size = 0;
  const char *data = static_cast<const char *> (g_bytes_get_data (bytes, &size));
  auto pdf = std::make_unique<QPDF> ();
  if (size == 0)
    {
      set_damaged (error, 1);
      return nullptr;
    }
  try
    {
      pdf->setSuppressWarnings (true);
      pdf->processMemoryFile ("source", data, size, password);
      return pdf;
    }
  catch (QPDFExc &reason)
    {
      /* Its text could tell what stands in the file. */
      g_debug ("A PDF cannot be opened (%d)", static_cast<int> (reason.getErrorCode ()));
      if (reason.getErrorCode () == qpdf_e_password)
        mdg_set_error (error, MDG_ERROR_PDF_PASSWORD, NULL);
      else
        set_damaged (error, 1);
    }
  catch (std::exception &)
    {
      set_damaged (error, 1);
    }
  return nullptr;
}

bool
check_pages (GBytes *bytes, size_t n_pages, GError **error)
{
  if (n_pages == 0)
    {
      set_damaged (error, 1);
      return false;
    }
  if (n_pages <= MDG_PDF_MAX_PAGES &&
      g_bytes_get_size (bytes) <= static_cast<gsize> (MDG_PDF_MAX_BYTES))
    return true;
  mdg_set_error_int (error, MDG_ERROR_PDF_TOO_LONG, "max", MDG_PDF_MAX_PAGES);
  return false;
}

}
