/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs of notices that are being prepared on this PC: what has been chosen and decided, and sealed
 * copies of the list, the PDF and the attachments, so that a draft survives a crash, a moved file
 * and the end of the day. One sealed item for each draft's record, one sealed file for each copy;
 * the record is written after the files it names. Calls block; any thread, one at a time for each
 * store.
 */
#pragma once

#include "client/local/store.h"
#include "shared/model/notice.h"

G_BEGIN_DECLS

#define MDG_NOTICE_DRAFTS_MAX 200
#define MDG_NOTICE_ATTACHMENTS_MAX 10

/* MdgNoticeDraft.step: the farthest one reached. */
#define MDG_STEP_MESSAGE "message"
#define MDG_STEP_LIST "list"
#define MDG_STEP_SPLIT "split"
#define MDG_STEP_MATCH "match"
#define MDG_STEP_PREVIEW "preview"
#define MDG_STEP_SEND "send"

/* A sealed copy of a file. */
typedef struct
{
  char *name; /* as the file was called */
  char *item; /* of the store */
  char *sha256;
  gint64 size;
} MdgNoticeFile;

typedef struct
{
  char *id; /* random */
  char *server;
  gint64 account_id;
  gint64 kind_id;
  char *kind_name;
  char *title;
  char *step;
  char *subject;
  char *message;
  MdgNoticeFile *list;   /* what all rests on: reads by itself (mdg_csv_table_parse ()) */
  MdgNoticeFile *source; /* as it was chosen, where list was written from it; otherwise NULL */
  char *encoding;        /* in which source is read because a person said so; NULL: as found */
  char *delimiter;       /* the same: ",", "\t", ";" */
  char *duplicates;      /* what to do with equal rows: "stop", or only the "first" is taken */
  MdgNoticeColumns *columns;
  MdgNoticeFile *pdf;
  gboolean same_for_all; /* one PDF to all; nothing is split */
  char *split;           /* rule */
  MdgNoticeKeys *keys;
  GPtrArray *decisions;   /* MdgNoticeDecision, in the order they were made */
  GPtrArray *attachments; /* MdgNoticeFile, alike for all */
  MdgSplitProof *proof;   /* of the last split; NULL as soon as anything it rests on changes */
  gint64 run_id;          /* on the server, once it is being sent */
  gint64 created_at;
  gint64 updated_at;
} MdgNoticeDraft;

MDG_DECLARE_RECORD (MdgNoticeFile, mdg_notice_file, MDG_NOTICE_FILE_TYPE)
MDG_DECLARE_RECORD (MdgNoticeDraft, mdg_notice_draft, MDG_NOTICE_DRAFT_TYPE)

/* All drafts of @account_id on @server, newest first. A draft that cannot be read is told as
 * *@ret_unreadable (how many), never passed over silently. */
GPtrArray *mdg_notice_draft_list (MdgStore *store,
                                  const char *server,
                                  gint64 account_id,
                                  guint *ret_unreadable);

/* Writes the record; then the copies that it named before and names no more are forgotten. */
gboolean mdg_notice_draft_save (MdgStore *store, const MdgNoticeDraft *draft, GError **error);

/* Forgets copies that no draft has named for a day: those of a process that died between a copy and
 * its record. Nothing is forgotten while there is a draft that cannot be read. */
void mdg_notice_draft_sweep (MdgStore *store);

/* A random id. New. */
char *mdg_notice_draft_make_id (void);

/* The record and all its files. */
gboolean mdg_notice_draft_remove (MdgStore *store, const MdgNoticeDraft *draft, GError **error);

/* Seals @content as a copy called @name. New. FILE_TOO_LARGE, DISK_FULL. */
MdgNoticeFile *
mdg_notice_file_put (MdgStore *store, const char *name, GBytes *content, GError **error);
GBytes *mdg_notice_file_get (MdgStore *store, const MdgNoticeFile *file, GError **error);

G_END_DECLS
