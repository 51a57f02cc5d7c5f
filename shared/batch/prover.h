/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One file proven from its bytes: that it holds what it should, and nothing of anybody else. Asked
 * of each file when it is made, again by whoever gets it, and by the command line from a folder. A
 * prover belongs to one thread.
 */
#pragma once

#include "shared/model/notice.h"
#include "shared/notice/key-finder.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a file should be. */
typedef struct
{
  guint n_pages;     /* 0: any number */
  const char *text;  /* digest of its pages' text (shared/batch/pages.h); NULL: not compared */
  guint row;         /* of the list, from 1 */
  gboolean own;      /* number or name of the row have to stand in it */
  GHashTable *fonts; /* names that it may use; NULL: any */

  /* A person has seen the pages: other residents' names in their text are meant to stand there (the
   * head of a household). Their numbers and addresses never are. */
  gboolean confirmed;
} MdgProofWants;

/* What was found: the first check that failed, NULL when all passed. */
typedef struct
{
  const char *check; /* MDG_CHECK_…, static */
  guint page;        /* of the file, from 1; 0: no page of its own */
  guint n_keys;      /* that were looked for */
} MdgProofResult;

typedef struct _MdgProver MdgProver;

/* @ward_names: rows as in MdgNoticePlan; NULL for none. @finder must outlive the prover. */
MdgProver *mdg_prover_new (const MdgKeyFinder *finder, const char *const *ward_names);
void mdg_prover_free (MdgProver *prover);

MdgProofResult mdg_prover_check (MdgProver *prover, GBytes *pdf, const MdgProofWants *wants);

/* The names of the fonts that @pdf uses, as a set; NULL with an error. */
GHashTable *mdg_prover_list_fonts (GBytes *pdf, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgProver, mdg_prover_free)

G_END_DECLS
