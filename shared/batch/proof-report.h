/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A proof as people read it on one page: what was split, what was looked at, what was found. No
 * name and no number of a resident is in it. The client prints it, the command line writes it as
 * text. Pure; any thread.
 */
#pragma once

#include "shared/model/notice.h"

G_BEGIN_DECLS

#define MDG_PROOF_REPORT_MAX_LEFT 20 /* parts that are listed; of the others only how many */

typedef struct
{
  char *label;
  char *value;
  gboolean wrong; /* to be seen at once */
} MdgProofLine;

typedef struct
{
  char *title;
  GPtrArray *lines; /* MdgProofLine */
} MdgProofSection;

/* In @lang ("ja", "en", NULL for the process's own). The first section tells the result. New array
 * of MdgProofSection. */
GPtrArray *mdg_proof_report_make (const MdgSplitProof *proof, const char *lang);

/* The same as plain text of one sheet; what is wrong begins with "!". New. */
char *mdg_proof_report_text (const MdgSplitProof *proof, const char *lang);

/* What a check or a finding is called. Static. */
const char *mdg_proof_check_title (const char *check, const char *lang);
const char *mdg_pdf_finding_title (const char *kind, const char *lang);

G_END_DECLS
