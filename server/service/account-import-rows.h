/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The reading half of an import of accounts: from a file to what each account is to be, and the
 * list of mistakes. Used by account-import.c only; lives as long as one import, on one thread.
 */
#pragma once

#include "server/service/account-columns.h"
#include "server/service/account-import.h"
#include "server/store/changes.h"
#include "shared/notice/csv-table.h"

G_BEGIN_DECLS

typedef struct
{
  guint number;             /* as a spreadsheet shows it */
  const MdgAccount *before; /* borrowed; NULL for a new account */
  MdgAccount *wanted;       /* once everything holds */
  guint given;              /* MDG_COLUMN_BIT of the cells that say something */
  char *effective_on;       /* NULL: at once */
  gboolean is_wrong;
  gboolean is_written;
} MdgImportRow;

typedef struct
{
  MdgContext *context;
  MdgLease *lease;
  MdgCsvTable *table;
  MdgImportReport *report;
  int columns[MDG_N_COLUMNS]; /* in the table; -1 when missing */
  char *today;

  GPtrArray *accounts;    /* MdgAccount */
  GHashTable *logins;     /* folded user ID → MdgAccount, borrowed */
  GHashTable *bare;       /* the same without zeros in front */
  GHashTable *sections;   /* folded code → id (gint64) */
  GHashTable *bare_codes; /* code without zeros in front → code */
  MdgRoleNames *roles;
  GHashTable *pending; /* "account:day" → MdgPendingChange */
  GHashTable *waiting; /* id of an account → how many pending changes it has */
  gboolean all;
  GHashTable *allowed; /* sections whose accounts the asker manages, unless all */

  GPtrArray *rows;    /* MdgImportRow */
  GHashTable *seen;   /* folded user ID → row number */
  GHashTable *noted;  /* "row/column" of mistakes: one for each cell */
  guint missing;      /* MDG_COLUMN_BIT of columns that were asked for already */
  GPtrArray *scopes;  /* of new accounts; NULL-terminated once made */
  GPtrArray *changed; /* MdgAccount that were changed, borrowed from rows */
} MdgImport;

/* Reads @csv and starts the report. */
gboolean mdg_import_open_table (MdgImport *import, GBytes *csv, gboolean dry_run, GError **error);

/* Opens the write lease and loads what there is already. */
gboolean mdg_import_load_store (MdgImport *import, GError **error);

/* Fills import->rows and notes what is wrong with cells. */
gboolean mdg_import_read_rows (MdgImport *import, GError **error);

/* Notes what a service said about a row; @refusal is taken. FALSE when it is no matter of the row:
 * then the import fails. */
gboolean
mdg_import_note_refusal (MdgImport *import, MdgImportRow *row, GError *refusal, GError **error);

/* Key of import->pending. */
char *mdg_import_pending_key (gint64 account_id, const char *day);

void mdg_import_clear (MdgImport *import);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MdgImport, mdg_import_clear)

G_END_DECLS
