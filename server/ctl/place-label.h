/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What people call the place a page has in its file: 「スライド4」, 「歳入 A1:F50」. Pure.
 */
#pragma once

#include "server/engine/extract/extracted.h"

G_BEGIN_DECLS

/* In @lang. */
char *mdg_place_label (const MdgExtractedPage *page, MdgUnitKind unit, const char *lang);

G_END_DECLS
