/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A PDF in memory opened by qpdf, quietly, with our errors. Of one thread.
 */
#pragma once

#include <gio/gio.h>
#include <qpdf/QPDF.hh>

#include <memory>

namespace mdg
{

/* NULL with PDF_PASSWORD, PDF_DAMAGED. @bytes must outlive it. */
std::unique_ptr<QPDF> open_pdf (GBytes *bytes, const char *password, GError **error);

/* Checks size and number of pages. FALSE with PDF_DAMAGED or PDF_TOO_LONG. */
bool check_pages (GBytes *bytes, size_t n_pages, GError **error);

void set_damaged (GError **error, unsigned page);

}
