/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What an import of accounts did, or would do (dry run). With one error nothing is imported.
 */
#pragma once

#include "shared/model/record.h"

G_BEGIN_DECLS

#define MDG_IMPORT_MAX_ERRORS 1000

typedef struct
{
  gint64 row;   /* as in the file, the header being row 1; 0 when the whole file is meant */
  char *column; /* NULL when the whole row is meant */
  char *code;   /* slug of an MdgErrorCode */
  char *sentence;
} MdgImportError;

typedef struct
{
  char *login;
  char *name;
  char *password; /* to be handed to that person; must be changed at the first sign-in */
} MdgInitialPassword;

typedef struct
{
  gboolean dry_run;
  char *encoding; /* "UTF-8" or "CP932", as found */
  gint64 n_rows;
  gint64 n_created;
  gint64 n_updated;
  gint64 n_scheduled; /* rows whose effective date lies ahead */
  gint64 n_unchanged;
  gint64 n_errors;      /* may be more than are listed */
  GPtrArray *errors;    /* MdgImportError, the first MDG_IMPORT_MAX_ERRORS */
  GPtrArray *passwords; /* MdgInitialPassword, for created accounts; empty on a dry run */
} MdgImportReport;

MDG_DECLARE_RECORD (MdgImportError, mdg_import_error, MDG_IMPORT_ERROR_TYPE)
MDG_DECLARE_RECORD (MdgInitialPassword, mdg_initial_password, MDG_INITIAL_PASSWORD_TYPE)
MDG_DECLARE_RECORD (MdgImportReport, mdg_import_report, MDG_IMPORT_REPORT_TYPE)

G_END_DECLS
