/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A picture as a PDF of one page, as a scanner would have made it, so that it is read as one. Only
 * in extract-worker: pictures are decoded here.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* @file: PNG or JPEG. EXTRACT_DAMAGED, EXTRACT_TOO_LARGE, EXTRACT_UNSUPPORTED. */
GBytes *mdg_image_to_pdf (GBytes *file, GError **error);

G_END_DECLS
