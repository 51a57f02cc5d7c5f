/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files on their way to the server: MDG_UPLOADS_AT_ONCE at a time, in pieces, each read and hashed
 * on a worker thread. A lost line pauses all and they go on by themselves; what is not sent when
 * the client ends goes on at its next start. A list of MdgUploadItem in the order of sending; what
 * was sent leaves it. Made for a signed-in access, owned by the folders page; main thread.
 */
#pragma once

#include "client/model/access.h"
#include "client/model/upload-item.h"
#include "client/model/upload-plan.h"

G_BEGIN_DECLS

#define MDG_UPLOADS_AT_ONCE 2

/* Tries of one file that fail at the server for a passing reason. */
#define MDG_UPLOAD_MAX_TRIES 8

typedef enum
{
  MDG_DUPLICATE_SKIP,
  MDG_DUPLICATE_KEEP_BOTH,
  MDG_DUPLICATE_REPLACE, /* a new version of the document with the same content */
} MdgDuplicateChoice;

#define MDG_TYPE_UPLOADS (mdg_uploads_get_type ())
G_DECLARE_FINAL_TYPE (MdgUploads, mdg_uploads, MDG, UPLOADS, GObject)

/* Properties: "trouble" (why nothing is sent at the moment, or NULL), "paused". Signals: "progress"
 * when numbers have changed, some ten times a second at most; "finished" (sent, not sent: guint)
 * when everything that could be sent has been. */
MdgUploads *mdg_uploads_new (MdgAccess *access);

/* Stops all and keeps what is not sent; to be called before the owner's reference goes, because
 * work under way holds the model. */
void mdg_uploads_close (MdgUploads *self);

/* Takes up what the last run left. Does nothing until the local store is open. */
void mdg_uploads_resume (MdgUploads *self);

/* What @plan says; FALSE when there would be more than MDG_UPLOAD_LIST_MAX. Days are "2026-04-01"
 * or NULL. */
gboolean mdg_uploads_add_plan (MdgUploads *self,
                               MdgUploadPlan *plan,
                               const char *effective_from,
                               const char *effective_until);

/* A new version of @document from @file. */
void mdg_uploads_replace (MdgUploads *self, const MdgDocument *document, GFile *file);

/* For one that asks. */
void mdg_uploads_decide (MdgUploads *self, MdgUploadItem *item, MdgDuplicateChoice choice);

/* For all that ask. */
void mdg_uploads_decide_all (MdgUploads *self, MdgDuplicateChoice choice);

/* Tries one that failed again, with the file as it is now. */
void mdg_uploads_retry (MdgUploads *self, MdgUploadItem *item);

/* Forgets one, here and on the server. */
void mdg_uploads_remove (MdgUploads *self, MdgUploadItem *item);
void mdg_uploads_remove_all (MdgUploads *self);

void mdg_uploads_set_paused (MdgUploads *self, gboolean paused);
gboolean mdg_uploads_is_paused (MdgUploads *self);
const char *mdg_uploads_get_trouble (MdgUploads *self);

typedef struct
{
  guint n_open; /* waiting or under way */
  guint n_asking;
  guint n_failed;
  guint n_sent;        /* since there was nothing to do */
  gint64 bytes;        /* of all of these */
  gint64 sent;         /* of them */
  gint64 seconds_left; /* 0: not known */
} MdgUploadNumbers;

void mdg_uploads_get_numbers (MdgUploads *self, MdgUploadNumbers *ret_numbers);

/* TRUE while closing the window would interrupt something. */
gboolean mdg_uploads_is_busy (MdgUploads *self);

/* For tests: the first wait after a lost line, in milliseconds. */
void mdg_uploads_set_wait_ms (MdgUploads *self, guint milliseconds);

G_END_DECLS
