/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A PDF made ready for its signature, through qpdf.
 *
 * DESIGN. The source is written anew as a whole, in one revision: plain cross-reference table,
 * streams as they were, its /ID kept. Into it go one signature field with its certification (P=1:
 * no change at all is allowed later), the place where the CMS will stand, filled with zeros, and
 * for B-LT the DSS with certificates and revocation data. Nothing is appended afterwards, because
 * viewers take an appended byte for a change. /ByteRange has ten digits for each number, so that
 * filling it in moves nothing.
 *
 * qpdf takes over what is damaged; a source that it had to repair is refused, because two viewers
 * might show two things. Plain functions on plain values: any thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MDG_PADES_PDF_MAX (512 * 1024 * 1024)

/* A picture on a page. */
typedef struct
{
  guint width; /* in pixels */
  guint height;
  GBytes *colours; /* zlib-compressed RGB */
  GBytes *alpha;   /* zlib-compressed, one byte for each pixel; NULL when nothing shines through */
} MdgPadesPicture;

typedef struct
{
  gsize contents_size; /* bytes reserved for the CMS */
  gint64 time;         /* /M */
  const char *name;    /* of who signs */
  const char *reason;  /* or NULL */

  /* The DSS; each an array of GBytes, none of them used when @has_dss is FALSE. */
  gboolean has_dss;
  GPtrArray *certificates;
  GPtrArray *crls;
  GPtrArray *ocsps;

  const MdgPadesPicture *seal; /* or NULL */
  guint seal_page;             /* from 1 */
  double seal_at[4];           /* left, top, width, height in mm, on the page as it is shown */
} MdgPadesLayout;

typedef struct
{
  GByteArray *bytes; /* /ByteRange is filled in, /Contents holds zeros */
  gsize gap_begin;   /* of the "<" of /Contents */
  gsize gap_end;     /* behind its ">" */
} MdgPadesPrepared;

/* SIGNING_SOURCE_SIGNED, SIGNING_SOURCE_LOCKED, SIGNING_SOURCE_DAMAGED, SIGNING_SEAL_PLACE. */
gboolean mdg_pades_document_prepare (GBytes *source,
                                     const MdgPadesLayout *layout,
                                     MdgPadesPrepared *ret_prepared,
                                     GError **error);

/* Writes @cms into the gap; FALSE when it does not fit. */
gboolean mdg_pades_prepared_fill (MdgPadesPrepared *prepared, GBytes *cms);

/* Whether @bytes are a PDF that needs no repair, with one signature, in a field that its pages
 * know, over all but the gap. */
gboolean mdg_pades_document_is_whole (GBytes *bytes, gsize gap_begin, gsize gap_end);

G_END_DECLS
