/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/common/text-scale.h"

#define PLAIN_DPI 96
#define MAX_DPI 960
#define MAX_PERCENT 225 /* where Windows' slider ends */

int
mdg_text_scale_resolution (guint dpi, guint percent)
{
  guint real = CLAMP (dpi, PLAIN_DPI, MAX_DPI);
  guint whole = real / PLAIN_DPI; /* what GTK scales by itself */
  return (int) (PANGO_SCALE * real / whole * CLAMP (percent, 100, MAX_PERCENT) / 100);
}
