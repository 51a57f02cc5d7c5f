/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The parts of mdg_pdf_inspect (): what the document holds, and what its pages hold. Of one thread.
 * They throw when the file is damaged.
 */
#pragma once

#include "shared/pdf/pdf-findings.h"

#include <gio/gio.h>
#include <qpdf/QPDF.hh>

namespace mdg
{

/* Encryption, signatures, forms, layers, bookmarks, earlier versions. */
void inspect_document (QPDF &pdf, GBytes *bytes, Findings &findings);

/* All objects: scripts, attachments, metadata, private data, what nothing refers to. */
void inspect_objects (QPDF &pdf, Findings &findings);

/* Annotations, links, text that nobody sees or can read. */
void inspect_pages (QPDF &pdf, Findings &findings);

/* TRUE when viewers would draw the values of fields anew. */
bool form_needs_pictures (QPDF &pdf);

}
