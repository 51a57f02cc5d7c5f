/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A PDF made for a test: A4 pages of Japanese text, whose places are known.
 */
#pragma once

#include <glib.h>

/* Page @n (from 1) has the title "第n条　支給限度基準額 n" and ten lines; the third one is "お一人に
 * つき20万円を上限とする。". */
GBytes *mdg_made_pdf (guint n_pages);

/* Where the third line stands on every page: hundredths of a point from the top left corner. */
#define MADE_PDF_LINE_X 7200
#define MADE_PDF_LINE_Y 20400
#define MADE_PDF_LINE_WIDTH 40000
#define MADE_PDF_LINE_HEIGHT 2000
