/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A small office to import accounts into: sections 0100 with 0101 below it and 0200; an
 * administrator "admin" in 0101, a section manager "kacho" in 0200, staff 0012 in 0101 and 0013 in
 * 0200; an own role 窓口 担当.
 */
#pragma once

#include "server/service/account-import.h"
#include "tests/support/test-core.h"

G_BEGIN_DECLS

#define HEADER "職員番号,氏名,フリガナ,メール,部署コード,役割,状態,有効期限,適用日\r\n"

typedef struct
{
  MdgTestCore *test;
  MdgContext admin;
  MdgContext manager; /* of section 0200 */
  gint64 general;     /* 0101 */
  gint64 welfare;     /* 0200 */
} Office;

Office *office_new (void);

/* Checks that the audit log is whole. */
void office_free (Office *office);

/* Imports and expects a report. */
MdgImportReport *office_import (MdgContext *context, const char *csv, gboolean dry_run);
MdgImportReport *office_import_bytes (MdgContext *context, GBytes *csv, gboolean dry_run);

/* "3/氏名/csv-cell-empty 4/-/forbidden" */
char *office_errors_text (const MdgImportReport *report);

/* "rows 1 created 1 updated 0 scheduled 0 unchanged 0" */
char *office_counts_text (const MdgImportReport *report);

/* Imports without mistakes, with these counts. */
void office_assert_imports (MdgContext *context, const char *csv, const char *counts);

/* "山田 太郎|kana|email|0101|staff|active|2027-03-31" */
char *office_account_text (Office *office, const char *login);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Office, office_free)

G_END_DECLS
