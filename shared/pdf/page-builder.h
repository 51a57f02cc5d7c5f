/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Builds one page of an output: what it draws, its boxes, its links to addresses. Of one thread.
 */
#pragma once

#include "shared/pdf/pdf-carrier.h"

namespace mdg
{

/* A new page, not yet in the tree of @output. @form_resources: what appearances of fields without
 * resources of their own use; may be null. Throws when the source is damaged. */
QPDFObjectHandle build_page (QPDF &output,
                             Carrier &carrier,
                             QPDFObjectHandle source,
                             QPDFObjectHandle form_resources);

/* The member of a page, or of the nearest node above it that has it. */
QPDFObjectHandle inherited_member (QPDFObjectHandle page, const char *key);

}
