/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text of fonts that do not say which characters their shapes are. Poppler then tells the numbers
 * of the shapes as if they were characters: "FHUWLILH" for "certifie". In fonts for Windows and
 * Macintosh the numbers of Latin letters are always the same, and the space gives it away: its
 * number, 3, is no character of any text, like those of digits and full stops.
 *
 * Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @text with such stretches as letters; as many characters as before, so that places still fit. */
char *mdg_pdf_glyphs_read (const char *text);

G_END_DECLS
