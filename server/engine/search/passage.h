/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A passage: what is found, shown and cited. Cut from an extracted document by chunker.h.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A box on a page; as MdgBox, with its page. */
typedef struct
{
  guint page;
  float x;
  float y;
  float width;
  float height;
} MdgPassageBox;

typedef struct
{
  guint number;  /* in the document, from 1 */
  char *kind;    /* as MdgPassage.kind of shared/model/document.h */
  char *heading; /* document > chapter > article */
  char *text;    /* what is shown: a whole 条, or a group of rows with its header row */
  guint first_page;
  guint last_page;
  char *place;
  guint first_row;
  guint last_row;
  guint first_column;
  guint last_column;
  GArray *boxes; /* MdgPassageBox */
} MdgCutPassage;

void mdg_cut_passage_free (MdgCutPassage *passage);

/* For the store: one passage as bytes and back. */
GBytes *mdg_cut_passage_to_bytes (const MdgCutPassage *passage);
MdgCutPassage *mdg_cut_passage_from_bytes (GBytes *bytes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgCutPassage, mdg_cut_passage_free)

G_END_DECLS
