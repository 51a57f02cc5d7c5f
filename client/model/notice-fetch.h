/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files on their way into a draft of notices, and copies on their way out of it: read, looked at,
 * sealed. One value for each file; the functions block, each value on one worker thread.
 */
#pragma once

#include "client/local/notice-draft.h"
#include "client/model/notice-rows.h"

G_BEGIN_DECLS

#define MDG_NOTICE_PDF_MAX_BYTES MDG_STORE_LARGE_MAX_BYTES

typedef struct
{
  MdgStore *store;
  GFile *file;            /* to be read; NULL: content or copy is there */
  MdgNoticeFile *copy;    /* in the store; where a file is sealed, the result */
  MdgNoticeFile *written; /* of a list that was written anew; NULL */
  char *name;
  GBytes *content;
  MdgNoticeRows *rows;
  char *encoding;
  char delimiter;
  char *duplicates;
  MdgNoticeColumns *columns;
  MdgNoticeColumns *remembered;
} MdgNoticeFetch;

MdgNoticeFetch *mdg_notice_fetch_new (MdgStore *store);
void mdg_notice_fetch_free (MdgNoticeFetch *self);

/* What is done with a file, in this order. */
typedef enum
{
  MDG_FETCH_PARSE = 1 << 0, /* content is a list: fills rows */
  MDG_FETCH_PDF = 1 << 1,   /* content has to be a PDF that opens without a password */
  MDG_FETCH_SEAL = 1 << 2,  /* content, and the list written from it, go into the store */
} MdgFetchWork;

/* Fills content from the file or the copy, @max bytes at most, then does @work. FILE_TOO_LARGE, the
 * errors of GIO, of the store and of reading. On a failure nothing new is in the store. */
gboolean mdg_notice_fetch_run (
  MdgNoticeFetch *self, MdgFetchWork work, gint64 max, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgNoticeFetch, mdg_notice_fetch_free)

G_END_DECLS
