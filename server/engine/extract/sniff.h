/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a file that could not be converted may have been. mdg_extract_sniff () is in extract.h. Any
 * thread.
 */
#pragma once

#include "server/engine/extract/extract.h"

G_BEGIN_DECLS

/* An Excel workbook whose records are encrypted, or any Office file that is encrypted whole. Often
 * with the password every program knows, so that it is asked only after converting has failed. */
gboolean mdg_sniff_has_password (int fd);

G_END_DECLS
