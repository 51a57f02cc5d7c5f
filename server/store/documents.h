/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of documents. A document has a label (path and name, sealed together) and versions
 * (versions.h), of which the newest gives it state, size and period. What is deleted or moved away
 * leaves dead content (dead-content.h) until its passages and files are gone too.
 */
#pragma once

#include "server/store/versions.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 id;
  gint64 folder_id;
  char *name; /* with its extension */
  char *path; /* "様式/令和8年"; NULL for none */
  char *state;
  gint64 size;
  gint64 bytes; /* of all versions and renditions */
  char *effective_from;
  char *effective_until;
  gint64 created_at;
  gint64 updated_at; /* by people; reading does not count */
  gint64 version;
} MdgDocumentRow;

MdgDocumentRow *mdg_document_row_new (void);
void mdg_document_row_free (MdgDocumentRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgDocumentRow, mdg_document_row_free)

/* NULL without @error when there is none. */
MdgDocumentRow *mdg_documents_get (MdgLease *lease, gint64 id, GError **error);

/* Adds the row without any version. */
gboolean mdg_documents_insert (MdgLease *lease, const MdgDocumentRow *row, GError **error);

/* Replaces the label when the row still has @row's version; CONFLICT otherwise. */
gboolean mdg_documents_update (MdgLease *lease, const MdgDocumentRow *row, GError **error);

/* Says that people changed it. */
gboolean mdg_documents_touch (MdgLease *lease, gint64 id, GError **error);

/* Takes state, size, bytes and period from its versions; the row must have one. Done by the
 * functions of versions.h themselves. */
gboolean mdg_documents_refresh (MdgLease *lease, gint64 id, GError **error);

/* Removes the document with its versions and uploads to it; their content becomes dead. */
gboolean mdg_documents_delete (MdgLease *lease, gint64 id, GError **error);

/* All ids of a folder's documents (gint64), at most @limit. */
GArray *mdg_documents_of_folder (MdgLease *lease, gint64 folder_id, guint limit, GError **error);

/* Puts the document into another folder: its label and its versions' are sealed under that one's
 * key, and its versions get new ids, so that what the old folder's index still has of them is known
 * to be dead. They are queued to be read again; their files wait to be sealed anew. */
gboolean
mdg_documents_move (MdgLease *lease, const MdgDocumentRow *row, gint64 folder_id, GError **error);

/* ---- lists ---- */

typedef enum
{
  MDG_SORT_UPDATED,
  MDG_SORT_SIZE,
  MDG_SORT_STATE,
  MDG_SORT_EFFECTIVE,
} MdgDocumentSort;

typedef struct
{
  MdgDocumentSort sort;
  gboolean descending;
  const char *state; /* MDG_DOCUMENT_…, NULL for any */
  const char *today; /* with @expired only: those whose period ended before */
  gboolean expired;
  gint64 after; /* id of the last one of the page before; 0: from the start */
  guint limit;
} MdgDocumentFilter;

/* The ids (gint64) of one page, from an index, at any size of the folder. INVALID_CURSOR when
 * @after is gone. */
GArray *mdg_documents_page (MdgLease *lease,
                            gint64 folder_id,
                            const MdgDocumentFilter *filter,
                            GError **error);

/* Calls @visit with every document of the folder, for sorting by name and searching names. @row is
 * reused and borrowed. Where @knows (NULL: never) says that the caller knows the name of this
 * version of the row, it is not unsealed: name and path are NULL. */
typedef gboolean (*MdgDocumentKnows) (const MdgDocumentRow *row, gpointer user_data);
typedef void (*MdgDocumentVisit) (const MdgDocumentRow *row, gpointer user_data);
gboolean mdg_documents_for_each (MdgLease *lease,
                                 gint64 folder_id,
                                 MdgDocumentKnows knows,
                                 MdgDocumentVisit visit,
                                 gpointer user_data,
                                 GError **error);

G_END_DECLS
