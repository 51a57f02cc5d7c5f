/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of files attached to questions: while they arrive, while they are read, their pages. Name,
 * preview and pages are sealed under the account's chat scope, the file too. A file belongs to one
 * conversation once it has been sent, and goes with it; before, it goes after a day.
 */
#pragma once

#include "server/crypto/hash.h"
#include "server/store/store.h"
#include "server/store/uploads.h"
#include "shared/model/chat.h"

G_BEGIN_DECLS

typedef struct
{
  MdgAttachment *attachment; /* problem_text is not set */
  gint64 account_id;
  gint64 conversation_id; /* 0: not sent yet */
  gint64 n_pages;
  char *blob_id;      /* NULL: has not arrived yet */
  char *rendition_id; /* PDF for showing; NULL: none */
  char **problem_names;
  char **problem_values;
  gint64 created_at;
} MdgAttachmentRow;

MdgAttachmentRow *mdg_attachment_row_new (void);
void mdg_attachment_row_free (MdgAttachmentRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgAttachmentRow, mdg_attachment_row_free)

/* NULL without @error when there is none. */
MdgAttachmentRow *mdg_attachments_get (MdgLease *lease, gint64 id, GError **error);

/* Those of an account that have not been sent: MdgAttachmentRow. */
GPtrArray *mdg_attachments_list_unsent (MdgLease *lease, gint64 account_id, GError **error);

/* Those of a message in their order: MdgAttachmentRow. */
GPtrArray *mdg_attachments_list_of (MdgLease *lease, gint64 message_id, GError **error);
gboolean mdg_attachments_insert (MdgLease *lease, const MdgAttachmentRow *row, GError **error);

/* Everything but its size and owner; CONFLICT when it is gone. */
gboolean mdg_attachments_update (MdgLease *lease, const MdgAttachmentRow *row, GError **error);

/* The row and its pages; files are the caller's concern (bury). */
gboolean mdg_attachments_delete (MdgLease *lease, gint64 id, GError **error);

/* It is sent with a message of that conversation, as its @number-th. */
gboolean mdg_attachments_send (MdgLease *lease,
                               gint64 id,
                               gint64 conversation_id,
                               gint64 message_id,
                               guint number,
                               GError **error);

/* The next piece has arrived. */
gboolean mdg_attachments_add_piece (MdgLease *lease,
                                    gint64 id,
                                    const MdgUploadPiece *piece,
                                    GError **error);

/* In the order of their offsets: MdgUploadPiece. */
GPtrArray *mdg_attachments_list_pieces (MdgLease *lease, gint64 id, GError **error);
gboolean mdg_attachments_drop_pieces (MdgLease *lease, gint64 id, GError **error);

/* Puts @pages (MdgDocumentPage) in place of those it has. */
gboolean mdg_attachments_set_pages (MdgLease *lease,
                                    const MdgAttachmentRow *row,
                                    GPtrArray *pages,
                                    GError **error);
/* NOT_FOUND. */
MdgDocumentPage *mdg_attachments_get_page (MdgLease *lease,
                                           const MdgAttachmentRow *row,
                                           gint64 number,
                                           GError **error);

/* All of them: MdgDocumentPage. */
GPtrArray *
mdg_attachments_list_pages (MdgLease *lease, const MdgAttachmentRow *row, GError **error);

/* Before rows go: notes the files of one, of a conversation's, of an account's, among the dead
 * content of no folder (dead-content.h). */
gboolean mdg_attachments_bury (MdgLease *lease, gint64 id, GError **error);
gboolean mdg_attachments_bury_pieces (MdgLease *lease, gint64 id, GError **error);
gboolean
mdg_attachments_bury_of_conversation (MdgLease *lease, gint64 conversation_id, GError **error);
gboolean mdg_attachments_bury_of_account (MdgLease *lease, gint64 account_id, GError **error);

/* Ids (gint64) of those not sent that came before @until, at most @limit. */
GArray *
mdg_attachments_list_stale (MdgLease *lease, gint64 until, guint limit, GError **error);

/* Ids (gint64) of those that have arrived and are not read yet. */
GArray *mdg_attachments_list_unread (MdgLease *lease, GError **error);

G_END_DECLS
