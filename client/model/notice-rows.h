/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A list of residents as it was read for a run: the table, what its columns mean, the residents.
 *
 * DESIGN. The bytes as somebody chose them are kept untouched. Where a person has read them another
 * way than they ask for by themselves (another encoding or delimiter, the later one of two equal
 * rows left out), a second file is written from them, in UTF-8 with commas, and everything after
 * rests on that one: it reads alike everywhere, here, in the proof and on the server. Pure but for
 * what it is given; never changes after reading; any thread; counted.
 */
#pragma once

#include "shared/notice/recipient-list.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* MdgNoticeReading.duplicates */
#define MDG_DUPLICATES_STOP "stop"
#define MDG_DUPLICATES_FIRST "first"

/* How a file is read. */
typedef struct
{
  const char *encoding; /* MDG_CSV_…; NULL: as found */
  char delimiter;       /* 0: as found */
  const char *duplicates;
  const MdgNoticeColumns *columns; /* NULL: @remembered where it fits, and guesses */
  const MdgNoticeColumns *remembered;
} MdgNoticeReading;

typedef struct _MdgNoticeRows MdgNoticeRows;

/* Reads @source. Fails as mdg_csv_table_parse () does, and with CSV_MY_NUMBER. A column that is
 * missing is no failure: mdg_notice_rows_get_list () is NULL then. */
MdgNoticeRows *mdg_notice_rows_read (GBytes *source,
                                     const MdgNoticeReading *reading,
                                     GCancellable *cancellable,
                                     GError **error);
MdgNoticeRows *mdg_notice_rows_ref (MdgNoticeRows *self);
void mdg_notice_rows_unref (MdgNoticeRows *self);

/* The bytes that all rests on: @source itself, or the file written from it. Borrowed. */
GBytes *mdg_notice_rows_get_content (MdgNoticeRows *self);
gboolean mdg_notice_rows_is_rewritten (MdgNoticeRows *self);

/* As read, MDG_CSV_…, static. */
const char *mdg_notice_rows_get_encoding (MdgNoticeRows *self);
char mdg_notice_rows_get_delimiter (MdgNoticeRows *self);
const MdgCsvTable *mdg_notice_rows_get_table (MdgNoticeRows *self);
const MdgNoticeColumns *mdg_notice_rows_get_columns (MdgNoticeRows *self);

/* NULL as long as the columns do not say who gets what; mdg_notice_rows_get_missing () says why. */
const MdgRecipientList *mdg_notice_rows_get_list (MdgNoticeRows *self);

/* The error, or NULL. Borrowed. */
const GError *mdg_notice_rows_get_missing (MdgNoticeRows *self);

/* Groups of residents who stand in the list more than once and need a choice: alike in number, or
 * in name and birth date where nobody has a number. Arrays of rows from 1. Borrowed. */
GPtrArray *mdg_notice_rows_get_duplicates (MdgNoticeRows *self);

/* How many rows were left out because an earlier one is alike. */
guint mdg_notice_rows_count_left_out (MdgNoticeRows *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgNoticeRows, mdg_notice_rows_unref)

G_END_DECLS
