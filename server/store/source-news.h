/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows that say what has become of the pages that answers cite. Names and sentences are sealed
 * under the folder's key; that there is news, and why, stands in the clear.
 *
 * DESIGN. Each citation of an answer that is shown has one row at most, which remembers the version
 * it was last compared with. A review asks for the citations that have not been compared with what
 * is in force now; so it can be killed anywhere and asked again, and says nothing twice.
 */
#pragma once

#include "server/store/store.h"
#include "shared/model/prompt.h"

G_BEGIN_DECLS

#define MDG_SOURCE_REPLACED "replaced"
#define MDG_SOURCE_EXPIRED "expired"
#define MDG_SOURCE_DELETED "deleted"
#define MDG_SOURCE_SAME "" /* nothing has to be told */

/* Newer news push the oldest out of a reader's list. */
#define MDG_SOURCE_NEWS_MAX 500

/* A version that answers cite. */
typedef struct
{
  gint64 folder_id;
  gint64 document_id;
  gint64 version_id;
} MdgCitedVersion;

/* A citation that is to be compared with @against. */
typedef struct
{
  gint64 account_id;
  gint64 conversation_id;
  gint64 message_id;
  gint64 number; /* of the citation in its answer */
  gint64 page;
} MdgCitedPlace;

/* Versions of @folder_id that are cited: MdgCitedVersion. */
GArray *mdg_source_news_list_versions (MdgLease *lease, gint64 folder_id, GError **error);

/* Folders (gint64) of which anything is cited. */
GArray *mdg_source_news_list_folders (MdgLease *lease, GError **error);

/* Citations of @cited that have not been compared with @against yet, @limit at most:
 * MdgCitedPlace. */
GArray *mdg_source_news_list_places (
  MdgLease *lease, const MdgCitedVersion *cited, gint64 against, guint limit, GError **error);

/* What came of comparing. @news: reason, document_name, before, after, page; its id is given when
 * it is new. */
gboolean mdg_source_news_put (MdgLease *lease,
                              const MdgCitedVersion *cited,
                              const MdgCitedPlace *place,
                              gint64 against,
                              const MdgSourceNews *news,
                              GError **error);

/* A row with the folder whose key seals it. */
typedef struct
{
  gint64 folder_id;
  MdgSourceNews *news;
} MdgSourceNewsRow;

void mdg_source_news_row_free (MdgSourceNewsRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgSourceNewsRow, mdg_source_news_row_free)

/* News of an account, newest first, @limit at most: MdgSourceNewsRow. @may_read is asked for each
 * folder; without it the row has no names and sentences. */
typedef gboolean (*MdgMayReadFunc) (gint64 folder_id, gpointer user_data);
GPtrArray *mdg_source_news_list (MdgLease *lease,
                                 gint64 account_id,
                                 guint limit,
                                 MdgMayReadFunc may_read,
                                 gpointer user_data,
                                 GError **error);

/* @id 0: all of the account's. */
gboolean
mdg_source_news_set_read (MdgLease *lease, gint64 account_id, gint64 id, GError **error);

G_END_DECLS
