/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/common/text-scale.h"

void
mdg_text_scale_follow (GdkDisplay *display)
{
}
