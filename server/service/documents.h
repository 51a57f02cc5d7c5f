/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Documents of folders: lists, versions, files, changes, moves, deletion. All functions block, any
 * thread.
 *
 * DESIGN. What is deleted is gone when the request returns: the rows go in one transaction, which
 * also leaves rows of dead content and a job; then the passages are taken out of the index and the
 * files removed. A kill in between is made up for by the job. Search asks mdg_versions_in_force ()
 * of what it found, so that even then nothing dead is shown.
 */
#pragma once

#include "server/crypto/segment-seal.h"
#include "server/service/context.h"
#include "server/store/blob-store.h"
#include "server/store/documents.h"
#include "shared/model/document.h"

G_BEGIN_DECLS

/* Jobs that are put here besides those of ingest-board.h. Their keys are ids of what is named. */
#define MDG_JOB_DELETE_CONTENT "document.delete-content" /* folder: dead content to be removed */
#define MDG_JOB_RESEAL "document.reseal"                 /* version: files to be sealed anew */
#define MDG_JOB_UPDATE_SOURCE "document.update-source"   /* version: its name or period changed */

/* One page of a folder's documents; *@ret_next is the cursor of the next one, 0 on the last. What
 * only reading knows (seconds_left, position) is not set. */
GPtrArray *mdg_document_service_list (MdgContext *context,
                                      gint64 folder_id,
                                      const MdgDocumentQuery *query,
                                      gint64 *ret_next,
                                      GError **error);
MdgDocument *mdg_document_service_get (MdgContext *context, gint64 id, GError **error);

/* MdgDocumentVersion, newest first. */
GPtrArray *mdg_document_service_list_versions (MdgContext *context, gint64 id, GError **error);

/* Name, path and period. */
MdgDocument *
mdg_document_service_update (MdgContext *context, const MdgDocument *wanted, GError **error);
gboolean mdg_document_service_delete (MdgContext *context, gint64 id, GError **error);

/* All of @set or none of it. */
gboolean
mdg_document_service_delete_many (MdgContext *context, const MdgDocumentSet *set, GError **error);
gboolean
mdg_document_service_move (MdgContext *context, const MdgDocumentSet *set, GError **error);

/* ---- for everybody who serves a part of a document ---- */

/* The document with that id, when the asker may do @role in its folder. */
MdgDocumentRow *mdg_document_service_require (
  MdgContext *context, MdgLease *lease, gint64 id, const char *role, GError **error);

/* The version @version_id of the document, or with 0 the one in force today, else the newest.
 * NOT_FOUND. */
MdgVersionRow *mdg_document_service_choose_version (MdgContext *context,
                                                    MdgLease *lease,
                                                    gint64 document_id,
                                                    gint64 version_id,
                                                    GError **error);

/* What a client is shown of a document under @lease; @row is of the asker's folders. */
MdgDocument *mdg_document_service_describe (MdgContext *context,
                                            MdgLease *lease,
                                            const MdgDocumentRow *row,
                                            GError **error);

/* DOCUMENT_PERIOD, INVALID_FIELD; "" and NULL are open ends. */
gboolean mdg_document_check_period (const char *from, const char *until, GError **error);

/* ---- files ---- */

typedef enum
{
  MDG_FILE_ORIGINAL,
  MDG_FILE_RENDITION,
} MdgDocumentFile;

/* A file to be sent to the asker: opened, recorded in the audit log. */
typedef struct
{
  MdgSegmentReader *reader;
  gint64 size;
  char *name;         /* of the original, or with ".pdf" of the rendition */
  char *content_type; /* never one that a browser would run */
  char *etag;
} MdgDocumentDownload;

MdgDocumentDownload *mdg_document_service_open (MdgContext *context,
                                                gint64 id,
                                                gint64 version_id,
                                                MdgDocumentFile file,
                                                GError **error);
void mdg_document_download_free (MdgDocumentDownload *download);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgDocumentDownload, mdg_document_download_free)

/* For jobs: the content of a version, and a place for its rendition, which mdg_blob_writer_commit
 * () makes durable; then mdg_versions_update () names it. */
MdgSegmentReader *mdg_version_open_file (MdgCore *core,
                                         const MdgVersionRow *row,
                                         MdgDocumentFile file,
                                         GError **error);
MdgBlobWriter *
mdg_version_create_rendition (MdgCore *core, const MdgVersionRow *row, guint64 max, GError **error);

/* ---- jobs, and what makes them unnecessary ---- */

/* Notes in @lease that passages and files of dead content in the folder are to be removed; to be
 * followed by mdg_document_remove_dead () after the commit. */
gboolean mdg_document_put_delete_content (MdgLease *lease, gint64 folder_id, GError **error);

/* Removes passages and files of what has been deleted from the folder. */
gboolean mdg_document_remove_dead (MdgCore *core,
                                   gint64 folder_id,
                                   GCancellable *cancellable,
                                   GError **error);

/* The same pair for a version whose name or period changed: the index must know. */
gboolean mdg_document_put_update_source (MdgLease *lease, gint64 version_id, GError **error);
gboolean mdg_document_update_source (MdgCore *core, gint64 version_id, GError **error);

/* Seals the files of a moved version under its new folder's key. */
gboolean mdg_document_reseal (MdgContext *context, gint64 version_id, GError **error);

/* Removes files that no row has named for a day; a job calls it. */
gboolean mdg_document_sweep_blobs (MdgContext *context, guint *ret_removed, GError **error);

G_END_DECLS
