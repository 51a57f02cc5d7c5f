/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lists of residents written as CSV: those that people type instead of bringing a file, and those
 * that go back to a spreadsheet. What is written is read back alike by mdg_recipient_list_read ().
 * Pure; any thread.
 */
#pragma once

#include "shared/model/notice.h"

G_BEGIN_DECLS

/* The columns of a list that begins empty, under the names that wards use (宛名番号, 氏名 …); all that
 * there are. mdg_notice_columns_guess () knows them. New. */
MdgNoticeColumns *mdg_recipient_standard_columns (void);

/* @recipients (array of MdgNoticeRecipient) with a header, one row each, in their order: those
 * columns that @columns names, in the order of its members. "row" does not matter. Cells are quoted
 * and guarded as mdg_csv_append_cell () does. @encoding is MDG_CSV_UTF8 or MDG_CSV_CP932;
 * *@ret_unfit, unless NULL, as mdg_csv_encode () sets it. New. */
GBytes *mdg_recipient_export (const GPtrArray *recipients,
                              const MdgNoticeColumns *columns,
                              const char *encoding,
                              char ***ret_unfit);

G_END_DECLS
