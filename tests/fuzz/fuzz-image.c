/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a picture is: a format with a size within its limits, nothing, or an error.
 */
#include "server/engine/extract/image-file.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  guint width = 0, height = 0;
  g_autoptr (GError) error = NULL;
  const char *format = mdg_image_sniff_bytes (data, size, &width, &height, &error);
  g_assert_true (format == NULL || error == NULL);
  if (format != NULL)
    g_assert_true (width > 0 && width <= MDG_IMAGE_MAX_SIDE && height > 0 &&
                   height <= MDG_IMAGE_MAX_SIDE);
  return 0;
}
