/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The files that still have to be sent, kept sealed in the local store from one run of the client
 * to the next. A file is known by its place, size and time; where the server has got to with it,
 * the server tells. Plain values; any thread, one at a time for each store.
 */
#pragma once

#include "client/local/store.h"
#include "shared/model/record.h"

G_BEGIN_DECLS

#define MDG_UPLOAD_LIST_MAX 10000

typedef struct
{
  char *server;      /* its address: lists of several servers stand beside each other */
  gint64 account_id; /* who sends it */
  gint64 folder_id;
  gint64 document_id; /* replaces this one; 0: a new document */
  char *uri;          /* of the file */
  char *name;
  char *path; /* folders within the document folder, or NULL */
  gint64 size;
  gint64 mtime; /* microseconds since the epoch, not a time for people */
  char *sha256; /* NULL until it was read */
  gboolean keep_both;
  char *effective_from;
  char *effective_until;
} MdgUploadEntry;

MDG_DECLARE_RECORD (MdgUploadEntry, mdg_upload_entry, MDG_UPLOAD_ENTRY_TYPE)

/* All entries (MdgUploadEntry); empty when there are none or they cannot be read. */
GPtrArray *mdg_upload_list_load (MdgStore *store);

/* Replaces all; an empty list leaves nothing behind. */
gboolean mdg_upload_list_save (MdgStore *store, GPtrArray *entries, GError **error);

G_END_DECLS
