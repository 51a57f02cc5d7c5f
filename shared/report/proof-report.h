/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The proof of a split on one page of A4, for the file and for whoever asks later: what was split,
 * by which rule, what was looked at, and that nothing was found. Holds no name, number or text of a
 * resident, as the proof does not. Pure drawing; any thread with a Pango context of its own.
 */
#pragma once

#include "shared/model/notice.h"

#include <gio/gio.h>
#include <pango/pangocairo.h>

G_BEGIN_DECLS

#define MDG_REPORT_WIDTH 595.0 /* points of A4 */
#define MDG_REPORT_HEIGHT 842.0

/* What the proof itself does not know. Members may be NULL. */
typedef struct
{
  const char *lang;  /* "ja", "en"; NULL: the process's own */
  const char *title; /* of the run */
  const char *pdf_name;
  const char *csv_name;
  const MdgSplitProof *proof;
} MdgProofReport;

/* Draws it on a page of @width by @height points. */
void mdg_proof_report_draw (
  const MdgProofReport *report, cairo_t *cr, PangoContext *text, double width, double height);

/* The same as a PDF of one page. New. INTERNAL when there is no memory for it. */
GBytes *mdg_proof_report_make_pdf (const MdgProofReport *report, GError **error);

/* What a check (MDG_CHECK_…) looks at, in @lang. Static. */
const char *mdg_proof_report_check_name (const char *lang, const char *check);

G_END_DECLS
