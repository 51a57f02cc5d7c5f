/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a picture is, by its first bytes: nothing is decoded here. Any thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Sides in pixels; models take no larger ones. */
#define MDG_IMAGE_MAX_SIDE 20000
#define MDG_IMAGE_MAX_PIXELS (100 * 1000 * 1000)

/* "png" or "jpg", static; NULL without @error for a file of another kind. EXTRACT_DAMAGED when it
 * begins like a picture and its size cannot be read, EXTRACT_TOO_LARGE. @fd may be read at any
 * place; its position does not matter. */
const char *mdg_image_sniff (int fd, guint *ret_width, guint *ret_height, GError **error);

/* The same of bytes. */
const char *mdg_image_sniff_bytes (
  const guint8 *data, gsize size, guint *ret_width, guint *ret_height, GError **error);

G_END_DECLS
