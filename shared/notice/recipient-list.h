/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The residents of a list, read from a table by what its columns mean.
 *
 * A list is read whole: problems of single cells are gathered and none is passed over. A column
 * that holds individual numbers (マイナンバー) refuses the list. Names stay as they are written;
 * what was changed (leading zeros put back, dates understood) can be told row by row. Pure; any
 * thread; never changes after reading.
 */
#pragma once

#include "shared/model/notice.h"
#include "shared/notice/csv-table.h"

G_BEGIN_DECLS

#define MDG_NUMBER_MAX_DIGITS 20

typedef struct _MdgRecipientList MdgRecipientList;

/* What the columns of @table probably mean, by their names and by what stands in them; members that
 * nothing fits are NULL. "number_digits" is the length of the longest number when a spreadsheet
 * seems to have taken leading zeros from the others. New. */
MdgNoticeColumns *mdg_notice_columns_guess (const MdgCsvTable *table);

/* Fails with CSV_COLUMN_MISSING {column}, CSV_MY_NUMBER {column}. All else are problems. @table
 * must outlive the list. */
MdgRecipientList *mdg_recipient_list_read (const MdgCsvTable *table,
                                           const MdgNoticeColumns *columns,
                                           GError **error);

/* The same of residents that have been read before (MdgNoticeRecipient, copied); rows count from 1
 * in their order. Without problems. */
MdgRecipientList *mdg_recipient_list_new_of (const GPtrArray *recipients);
void mdg_recipient_list_free (MdgRecipientList *list);

guint mdg_recipient_list_get_n_rows (const MdgRecipientList *list);

/* Row @row (from 1, as plans count). Borrowed. */
const MdgNoticeRecipient *mdg_recipient_list_get (const MdgRecipientList *list, guint row);

/* The number at which a spreadsheet shows row @row (from 1): problems are told by it. */
guint mdg_recipient_list_get_row_number (const MdgRecipientList *list, guint row);

/* What is wrong with cells (GError with "row" as a spreadsheet shows it and "column"), those of the
 * table first. Borrowed. */
GPtrArray *mdg_recipient_list_get_problems (const MdgRecipientList *list);

/* Rows that have the number, or name and birth date, of an earlier one: arrays of row numbers, each
 * group one GArray of guint. Borrowed. */
GPtrArray *mdg_recipient_list_get_duplicates (const MdgRecipientList *list);

/* Rows whose number got its leading zeros back (GArray of guint). Borrowed. */
GArray *mdg_recipient_list_get_padded (const MdgRecipientList *list);

/* The problems as a table for a spreadsheet: row, column, what is wrong. New. */
GString *mdg_recipient_list_export_problems (const MdgRecipientList *list);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgRecipientList, mdg_recipient_list_free)

G_END_DECLS
