/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where signatures stand in a PDF: their dictionaries, and what part of the file each covers.
 *
 * A signature's dictionary never stands in a compressed stream, because the bytes of /Contents are
 * cut out of what is signed. So it is looked for in the bytes themselves, not through the
 * document's structure, which an attacker can bend. Plain functions: any thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Of one file. More than anybody signs; a bound for hostile files. */
#define MDG_PADES_SIGNATURES_MAX 32
#define MDG_PADES_CONTENTS_MAX (1024 * 1024)

typedef struct
{
  /* Two pieces: 0..gap_begin and gap_end..covered_end; between them /Contents and nothing else. */
  gboolean is_well_formed;
  gsize gap_begin;
  gsize gap_end;
  guint64 covered_end;
  GBytes *contents; /* what the CMS is read from; NULL when the gap is not well formed */

  char *sub_filter;  /* "/ETSI.CAdES.detached", never NULL */
  char *reason;      /* or NULL */
  gint64 time;       /* /M, microseconds; 0 without */
  int certification; /* 1-3 as in DocMDP, 0 without */
} MdgPadesPlace;

void mdg_pades_place_free (MdgPadesPlace *place);

/* In the order of what they cover. */
GPtrArray *mdg_pades_find_places (const guint8 *data, gsize size);

/* What the document keeps for checks in later years. */
typedef enum
{
  MDG_PADES_DSS_NONE,
  MDG_PADES_DSS_CERTIFICATES, /* without revocation data */
  MDG_PADES_DSS_FULL,
} MdgPadesDss;

/* Of the state that ends at @end. A catalog in a compressed stream is not looked into. */
MdgPadesDss mdg_pades_find_dss (const guint8 *data, gsize size, gsize end);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgPadesPlace, mdg_pades_place_free)

G_END_DECLS
