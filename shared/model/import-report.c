/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/model/import-report.h"

#define AT(member) G_STRUCT_OFFSET (MdgImportError, member)
static const MdgField error_fields[] = {
  { "row", MDG_FIELD_INT, AT (row) },
  { "column", MDG_FIELD_STRING, AT (column) },
  { "code", MDG_FIELD_STRING, AT (code), MDG_FIELD_REQUIRED },
  { "sentence", MDG_FIELD_STRING, AT (sentence) },
};
#undef AT
MDG_RECORD_TYPE (MDG_IMPORT_ERROR_TYPE, MdgImportError, error_fields);

#define AT(member) G_STRUCT_OFFSET (MdgInitialPassword, member)
static const MdgField password_fields[] = {
  { "login", MDG_FIELD_STRING, AT (login), MDG_FIELD_REQUIRED },
  { "name", MDG_FIELD_STRING, AT (name) },
  { "password", MDG_FIELD_STRING, AT (password), MDG_FIELD_REQUIRED | MDG_FIELD_SECRET },
};
#undef AT
MDG_RECORD_TYPE (MDG_INITIAL_PASSWORD_TYPE, MdgInitialPassword, password_fields);

#define AT(member) G_STRUCT_OFFSET (MdgImportReport, member)
static const MdgField report_fields[] = {
  { "dry_run", MDG_FIELD_BOOL, AT (dry_run) },
  { "encoding", MDG_FIELD_STRING, AT (encoding) },
  { "n_rows", MDG_FIELD_INT, AT (n_rows) },
  { "n_created", MDG_FIELD_INT, AT (n_created) },
  { "n_updated", MDG_FIELD_INT, AT (n_updated) },
  { "n_scheduled", MDG_FIELD_INT, AT (n_scheduled) },
  { "n_unchanged", MDG_FIELD_INT, AT (n_unchanged) },
  { "n_errors", MDG_FIELD_INT, AT (n_errors) },
  { "errors", MDG_FIELD_RECORDS, AT (errors), MDG_FIELD_OPTIONAL, MDG_IMPORT_MAX_ERRORS,
    &MDG_IMPORT_ERROR_TYPE },
  { "passwords", MDG_FIELD_RECORDS, AT (passwords), MDG_FIELD_OPTIONAL, 100000,
    &MDG_INITIAL_PASSWORD_TYPE },
};
#undef AT
MDG_RECORD_TYPE (MDG_IMPORT_REPORT_TYPE, MdgImportReport, report_fields);
