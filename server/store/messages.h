/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of messages, and of the pages that answers cite. Text and everything told of an answer are
 * sealed under the account's chat scope; which page of which document is cited stands in the clear,
 * as ids.
 */
#pragma once

#include "server/store/store.h"
#include "shared/model/chat.h"

G_BEGIN_DECLS

typedef struct
{
  MdgMessage *message; /* without attachments, and without what only a reader's rights tell */
  gint64 account_id;
  char *sent;          /* of a question: as it may be sent; NULL: as it was written */
  char **masked_files; /* ids of attachments of which something must be covered */
  char **problem_names;
  char **problem_values;
} MdgMessageRow;

MdgMessageRow *mdg_message_row_new (void);
void mdg_message_row_free (MdgMessageRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgMessageRow, mdg_message_row_free)

/* NULL without @error when the account has none of that id. */
MdgMessageRow *mdg_messages_get (MdgLease *lease, gint64 account_id, gint64 id, GError **error);

/* Those of a conversation that are older than @before (0: the newest), without replaced ones unless
 * @with_replaced; newest first, @limit at most: MdgMessageRow. */
GPtrArray *mdg_messages_list (MdgLease *lease,
                              gint64 account_id,
                              gint64 conversation_id,
                              gint64 before,
                              gboolean with_replaced,
                              guint limit,
                              GError **error);

gboolean mdg_messages_insert (MdgLease *lease, const MdgMessageRow *row, GError **error);

/* Replaces what is sealed of a message. */
gboolean mdg_messages_rewrite (MdgLease *lease, const MdgMessageRow *row, GError **error);

/* Writes an answer that is over, with its citations. FALSE without @error when it was over
 * already. */
gboolean mdg_messages_finish (MdgLease *lease, const MdgMessageRow *row, GError **error);

/* @id and what comes after it in its conversation is hidden: edited, or written anew. */
gboolean mdg_messages_replace_from (MdgLease *lease,
                                    gint64 conversation_id,
                                    gint64 id,
                                    GError **error);

/* One message's text after the other, newest first, of all conversations of an account that are not
 * replaced: for searching. Stops when @func gives FALSE. @max messages are looked at. */
typedef gboolean (*MdgMessageTextFunc) (gint64 conversation_id,
                                        const char *text,
                                        gpointer user_data);
gboolean mdg_messages_scan (MdgLease *lease,
                            gint64 account_id,
                            guint max,
                            GCancellable *cancellable,
                            MdgMessageTextFunc func,
                            gpointer user_data,
                            GError **error);

/* An answer that cites a document, for telling its reader that the page has changed. */
typedef struct
{
  gint64 account_id;
  gint64 conversation_id;
  gint64 message_id;
  gint64 version_id;
  gint64 page;
} MdgCitedBy;

/* Answers that are shown and cite @document_id, the newest first, @limit at most: MdgCitedBy. */
GArray *
mdg_messages_citing (MdgLease *lease, gint64 document_id, guint limit, GError **error);

G_END_DECLS
