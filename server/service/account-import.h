/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Accounts in bulk: registration at the start and transfers each spring (G-5), from and to CSV.
 *
 * All or nothing: the whole file is read and checked first, every problem is named with row, column
 * and reason, and with one problem nothing is imported. A dry run does the same work in a lease
 * that is rolled back, so that it finds what the import would find.
 */
#pragma once

#include "server/service/context.h"
#include "shared/model/import-report.h"

G_BEGIN_DECLS

#define MDG_IMPORT_MAX_ROWS 20000
#define MDG_IMPORT_MAX_BYTES (16 * 1024 * 1024)

/* Imports @csv (UTF-8, UTF-16 or CP932). NULL only when nothing can be said about rows (not
 * allowed, unreadable file, store failure); problems in rows are in the report, whose n_errors then
 * is not 0. Blocks for about a second per thousand accounts; any thread. */
MdgImportReport *
mdg_account_import (MdgContext *context, GBytes *csv, gboolean dry_run, GError **error);

/* All accounts the asker may see as CSV, CRLF, "utf-8" (with BOM) or "cp932"; characters that CP932
 * lacks are replaced by "〓" and counted in *@ret_replaced. */
GBytes *
mdg_account_export (MdgContext *context, const char *encoding, guint *ret_replaced, GError **error);

G_END_DECLS
