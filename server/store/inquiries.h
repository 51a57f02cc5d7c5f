/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of questions to the section of a folder. What was asked and replied is sealed under the
 * folder's key; state, people and times are not.
 */
#pragma once

#include "server/store/store.h"
#include "shared/model/prompt.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 account_id;   /* asker; 0 when gone */
  gint64 replier_id;   /* who drafted, approved or declined last; 0: nobody yet */
  MdgInquiry *inquiry; /* without names of people and folders, and without what rights tell */
} MdgInquiryRow;

MdgInquiryRow *mdg_inquiry_row_new (void);
void mdg_inquiry_row_free (MdgInquiryRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgInquiryRow, mdg_inquiry_row_free)

/* NULL without @error when there is none. */
MdgInquiryRow *mdg_inquiries_get (MdgLease *lease, gint64 id, GError **error);

/* Newest first, those before @before (0: the newest), in @state (NULL: any), @limit at most:
 * MdgInquiryRow. */
GPtrArray *mdg_inquiries_list_asked (MdgLease *lease,
                                     gint64 account_id,
                                     const char *state,
                                     gint64 before,
                                     guint limit,
                                     GError **error);
GPtrArray *mdg_inquiries_list_of_folder (MdgLease *lease,
                                         gint64 folder_id,
                                         const char *state,
                                         gint64 before,
                                         guint limit,
                                         GError **error);

/* Of one asker, neither answered nor declined. */
gboolean mdg_inquiries_count_open (MdgLease *lease,
                                   gint64 account_id,
                                   gint64 *ret_count,
                                   GError **error);
gboolean mdg_inquiries_insert (MdgLease *lease, const MdgInquiryRow *row, GError **error);

/* Writes contents, state, replier and document when the row still has its version; CONFLICT
 * otherwise. */
gboolean mdg_inquiries_update (MdgLease *lease, const MdgInquiryRow *row, GError **error);
gboolean mdg_inquiries_delete (MdgLease *lease, gint64 id, GError **error);

G_END_DECLS
