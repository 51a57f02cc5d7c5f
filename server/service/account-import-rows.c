/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/account-import-rows.h"

#include "server/service/account-rules.h"
#include "server/service/policy.h"
#include "server/store/accounts.h"
#include "server/store/roles.h"
#include "server/store/sections.h"
#include "shared/base/catalog.h"
#include "shared/base/error.h"
#include "shared/base/my-number.h"
#include "shared/base/text.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_CELL_CHARS 1000
#define DEFAULT_ROLE "staff"

static void
row_free (MdgImportRow *row)
{
  mdg_account_free (row->wanted);
  g_free (row->effective_on);
  g_free (row);
}

void
mdg_import_clear (MdgImport *import)
{
  g_clear_pointer (&import->lease, mdg_lease_free);
  g_clear_pointer (&import->table, mdg_csv_table_free);
  g_clear_pointer (&import->report, mdg_import_report_free);
  g_clear_pointer (&import->today, g_free);
  g_clear_pointer (&import->logins, g_hash_table_unref);
  g_clear_pointer (&import->bare, g_hash_table_unref);
  g_clear_pointer (&import->accounts, g_ptr_array_unref);
  g_clear_pointer (&import->sections, g_hash_table_unref);
  g_clear_pointer (&import->bare_codes, g_hash_table_unref);
  g_clear_pointer (&import->roles, mdg_role_names_free);
  g_clear_pointer (&import->pending, g_hash_table_unref);
  g_clear_pointer (&import->waiting, g_hash_table_unref);
  g_clear_pointer (&import->allowed, g_hash_table_unref);
  g_clear_pointer (&import->changed, g_ptr_array_unref);
  g_clear_pointer (&import->rows, g_ptr_array_unref);
  g_clear_pointer (&import->seen, g_hash_table_unref);
  g_clear_pointer (&import->noted, g_hash_table_unref);
  g_clear_pointer (&import->scopes, g_ptr_array_unref);
}

/* ---- mistakes ---- */

static const char *
column_title (MdgImport *import, MdgAccountColumn column)
{
  if (column >= MDG_N_COLUMNS)
    return NULL;
  if (import->columns[column] < 0)
    return mdg_account_column_name (column, import->context->lang);
  return mdg_csv_table_get_header (import->table, (guint) import->columns[column]);
}

/* Notes one mistake under @slug; a second one in the same cell is left out. */
static void
note (MdgImport *import, guint row, const char *column, const char *slug, const GError *error)
{
  char *place = g_strdup_printf ("%u/%s", row, column != NULL ? column : "");
  if (!g_hash_table_add (import->noted, place))
    return;
  import->report->n_errors++;
  if (import->report->errors->len >= MDG_IMPORT_MAX_ERRORS)
    return;
  MdgImportError *one = mdg_import_error_new ();
  one->row = row;
  one->column = g_strdup (column);
  one->code = g_strdup (slug);
  one->sentence = mdg_error_dup_sentence (error, import->context->lang);
  g_ptr_array_add (import->report->errors, one);
}

static void
note_file (MdgImport *import, guint row, MdgErrorCode code, const char *column)
{
  g_autoptr (GError) error = NULL;
  mdg_set_error (&error, code, "column", column, NULL);
  note (import, row, column, mdg_error_slug (error), error);
}

/* A cell whose value does not do: @slug says which way, @hint what to write instead (in the
 * reader's language). */
static void
note_cell (MdgImport *import,
           MdgImportRow *row,
           MdgAccountColumn column,
           MdgErrorCode code,
           const char *slug,
           const char *hint)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *number = g_strdup_printf ("%u", row->number);
  const char *title = column_title (import, column);
  mdg_set_error (&error, code, "row", number, "column", title, "hint", hint, NULL);
  note (import, row->number, title, slug != NULL ? slug : mdg_error_slug (error), error);
  row->is_wrong = TRUE;
}

static const char *
translate (MdgImport *import, const char *msgid)
{
  return mdg_catalog_translate (import->context->lang, msgid);
}

static char *
fill_hint (MdgImport *import, const char *msgid, const char *value)
{
  const char *const names[] = { "value", NULL };
  const char *const values[] = { value, NULL };
  return mdg_text_fill (translate (import, msgid), names, values);
}

static void
note_invalid (MdgImport *import, MdgImportRow *row, MdgAccountColumn column)
{
  static const char *const hints[MDG_N_COLUMNS] = {
    [MDG_COLUMN_USER_ID] = N_ ("Use letters, digits and - _ . @ only, 64 characters at most."),
    [MDG_COLUMN_NAME] = N_ ("Write 100 characters at most on one line, all of them standard ones."),
    [MDG_COLUMN_KANA] = N_ ("Write 100 characters at most on one line, all of them standard ones."),
    [MDG_COLUMN_EMAIL] = N_ ("Write an address such as name@example.lg.jp."),
    [MDG_COLUMN_SECTION_CODE] = N_ ("There is no section of this code."),
    [MDG_COLUMN_ROLES] = N_ ("Write roles that exist, divided by semicolons."),
    [MDG_COLUMN_STATE] = N_ ("Write “active” or “stopped” (有効 or 停止)."),
    [MDG_COLUMN_EXPIRES_ON] = N_ ("Write a day such as 2027-03-31."),
    [MDG_COLUMN_EFFECTIVE_ON] = N_ ("Write a day such as 2027-04-01."),
  };
  note_cell (import, row, column, MDG_ERROR_CSV_CELL_INVALID, NULL,
             translate (import, hints[column]));
}

static MdgAccountColumn
column_of_error (const GError *error)
{
  switch (error->code)
    {
    case MDG_ERROR_LOGIN_TAKEN:
      return MDG_COLUMN_USER_ID;
    case MDG_ERROR_SECTION_UNKNOWN:
      return MDG_COLUMN_SECTION_CODE;
    case MDG_ERROR_ROLE_UNKNOWN:
    case MDG_ERROR_GRANT_BEYOND_OWN:
      return MDG_COLUMN_ROLES;
    case MDG_ERROR_INVALID_FIELD:
    case MDG_ERROR_MISSING_FIELD:
    case MDG_ERROR_TOO_LONG:
      return mdg_account_column_of_field (mdg_error_get_arg (error, "field"));
    default:
      return MDG_N_COLUMNS;
    }
}

/* What a service said about a row. FALSE when it is no matter of the row: then the import fails. */
gboolean
mdg_import_note_refusal (MdgImport *import, MdgImportRow *row, GError *refusal, GError **error)
{
  row->is_wrong = TRUE;
  MdgAccountColumn column = column_of_error (refusal);
  guint status = mdg_error_status (refusal);
  if (refusal->domain != MDG_ERROR || status >= 500 || refusal->code == MDG_ERROR_CANCELLED)
    {
      g_propagate_prefixed_error (error, refusal, "Importing row %u: ", row->number);
      return FALSE;
    }
  if (column < MDG_N_COLUMNS && refusal->code == MDG_ERROR_MISSING_FIELD)
    note_cell (import, row, column, MDG_ERROR_CSV_CELL_EMPTY, NULL, NULL);
  else if (column < MDG_N_COLUMNS &&
           (refusal->code == MDG_ERROR_INVALID_FIELD || refusal->code == MDG_ERROR_TOO_LONG))
    note_invalid (import, row, column);
  else
    note (import, row->number, column_title (import, column), mdg_error_slug (refusal), refusal);
  g_error_free (refusal);
  return TRUE;
}

/* ---- the file as a whole ---- */

static guint
header_row_number (MdgImport *import)
{
  return mdg_csv_table_get_n_rows (import->table) > 0
           ? mdg_csv_table_get_row_number (import->table, 0) - 1
           : 1;
}

static void
map_columns (MdgImport *import)
{
  guint header_row = header_row_number (import);
  for (guint i = 0; i < MDG_N_COLUMNS; i++)
    import->columns[i] = -1;
  for (guint i = 0; i < mdg_csv_table_get_n_columns (import->table); i++)
    {
      const char *header = mdg_csv_table_get_header (import->table, i);
      MdgAccountColumn column;
      if (mdg_my_number_is_title (header))
        note_file (import, header_row, MDG_ERROR_CSV_MY_NUMBER, header);
      else if (!mdg_account_column_find (header, &column))
        note_file (import, header_row, MDG_ERROR_CSV_COLUMN_UNKNOWN, header);
      else if (import->columns[column] >= 0)
        note_file (import, header_row, MDG_ERROR_CSV_COLUMN_TWICE, header);
      else
        import->columns[column] = (int) i;
    }
  if (import->columns[MDG_COLUMN_USER_ID] < 0)
    note_file (import, header_row, MDG_ERROR_CSV_COLUMN_MISSING,
               mdg_account_column_name (MDG_COLUMN_USER_ID, import->context->lang));
}

/* What the reader of CSV found wrong with cells. */
static void
note_problems (MdgImport *import)
{
  GPtrArray *problems = mdg_csv_table_get_problems (import->table);
  for (guint i = 0; i < problems->len; i++)
    {
      const GError *problem = problems->pdata[i];
      const char *row = mdg_error_get_arg (problem, "row");
      guint64 number = row != NULL ? g_ascii_strtoull (row, NULL, 10) : header_row_number (import);
      note (import, (guint) number, mdg_error_get_arg (problem, "column"), mdg_error_slug (problem),
            problem);
    }
  import->report->n_errors += mdg_csv_table_get_n_problems (import->table) - problems->len;
}

gboolean
mdg_import_open_table (MdgImport *import, GBytes *csv, gboolean dry_run, GError **error)
{
  MdgCsvLimits limits = { .max_bytes = MDG_IMPORT_MAX_BYTES,
                          .max_rows = MDG_IMPORT_MAX_ROWS,
                          .max_cell_chars = MAX_CELL_CHARS };
  import->table = mdg_csv_table_parse (csv, &limits, error);
  if (import->table == NULL)
    return FALSE;
  import->report = mdg_import_report_new ();
  import->report->dry_run = dry_run;
  import->report->encoding = g_strdup (mdg_csv_table_get_encoding (import->table));
  import->report->errors = mdg_record_array_new (&MDG_IMPORT_ERROR_TYPE);
  import->report->passwords = mdg_record_array_new (&MDG_INITIAL_PASSWORD_TYPE);
  import->noted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  import->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
  import->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  import->scopes = g_ptr_array_new_with_free_func (g_free);
  import->changed = g_ptr_array_new ();
  map_columns (import);
  note_problems (import);
  return TRUE;
}

/* ---- what there is already ---- */

/* @text without zeros in front when it is a number that has some, NULL otherwise: spreadsheets drop
 * them. */
static const char *
without_zeros (const char *text)
{
  const char *bare = text + strspn (text, "0");
  gboolean is_number = *text != '\0' && strspn (text, "0123456789") == strlen (text);
  return is_number && bare != text && *bare != '\0' ? bare : NULL;
}

static gboolean
is_managed (MdgImport *import, const MdgAccount *account)
{
  return import->all || g_hash_table_contains (import->allowed, &account->section_id);
}

static gboolean
load_accounts (MdgImport *import, GError **error)
{
  import->accounts = mdg_accounts_list (import->lease, error);
  if (import->accounts == NULL)
    return FALSE;
  import->logins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  import->bare = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < import->accounts->len; i++)
    {
      MdgAccount *account = import->accounts->pdata[i];
      char *folded = mdg_text_fold_login (account->login);
      const char *bare = without_zeros (folded);
      if (bare != NULL && is_managed (import, account))
        g_hash_table_insert (import->bare, g_strdup (bare), account);
      g_hash_table_insert (import->logins, folded, account);
    }
  return TRUE;
}

static gboolean
load_sections (MdgImport *import, GError **error)
{
  g_autoptr (GPtrArray) sections = mdg_sections_list (import->lease, error);
  if (sections == NULL)
    return FALSE;
  import->sections = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  import->bare_codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < sections->len; i++)
    {
      const MdgSection *section = sections->pdata[i];
      char *folded = mdg_text_fold_login (section->code);
      const char *bare = without_zeros (folded);
      if (bare != NULL)
        g_hash_table_insert (import->bare_codes, g_strdup (bare), g_strdup (section->code));
      g_hash_table_insert (import->sections, folded, g_memdup2 (&section->id, sizeof section->id));
    }
  return TRUE;
}

char *
mdg_import_pending_key (gint64 account_id, const char *day)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT ":%s", account_id, day);
}

static gboolean
load_pending (MdgImport *import, GError **error)
{
  g_autoptr (GPtrArray) changes = mdg_changes_list (import->lease, NULL, error);
  if (changes == NULL)
    return FALSE;
  import->pending = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                           (GDestroyNotify) mdg_pending_change_free);
  import->waiting = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < changes->len; i++)
    {
      const MdgPendingChange *change = changes->pdata[i];
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (import->waiting, &change->account_id));
      g_hash_table_insert (import->waiting,
                           g_memdup2 (&change->account_id, sizeof change->account_id),
                           GUINT_TO_POINTER (n + 1));
      g_hash_table_insert (import->pending,
                           mdg_import_pending_key (change->account_id, change->effective_on),
                           mdg_pending_change_copy (change));
    }
  return TRUE;
}

gboolean
mdg_import_load_store (MdgImport *import, GError **error)
{
  import->lease = mdg_context_begin (import->context, error);
  if (import->lease == NULL)
    return FALSE;
  import->today = mdg_date_format (mdg_lease_now (import->lease));
  if (!mdg_policy_get_sections (import->context, import->lease, MDG_PERMISSION_ACCOUNTS_MANAGE,
                                &import->all, &import->allowed, error) ||
      !load_accounts (import, error) || !load_sections (import, error) ||
      !load_pending (import, error))
    return FALSE;
  g_autoptr (GPtrArray) roles = mdg_roles_list (import->lease, error);
  if (roles == NULL)
    return FALSE;
  import->roles = mdg_role_names_new (roles);
  return TRUE;
}

/* ---- cells ---- */

static void
replace_text (char **text, const char *with)
{
  g_free (*text);
  *text = *with != '\0' ? g_strdup (with) : NULL;
}

/* A text that may have been through CP932: what was lost on the way out does not come back as a
 * change. */
static void
read_text (MdgImport *import,
           MdgImportRow *row,
           MdgAccountColumn column,
           const char *cell,
           const char *before,
           char **text)
{
  if (!mdg_account_cell_has_lost (cell))
    replace_text (text, cell);
  else if (before == NULL || !mdg_account_cell_is_remainder (cell, before))
    note_cell (
      import, row, column, MDG_ERROR_CSV_CELL_INVALID, NULL,
      translate (import, N_ ("“〓” stands where a character was lost. Write the right one.")));
  else
    row->given &= ~MDG_COLUMN_BIT (column);
}

static void
read_section (MdgImport *import, MdgImportRow *row, const char *cell)
{
  g_autofree char *folded = mdg_text_fold_login (cell);
  const gint64 *id = g_hash_table_lookup (import->sections, folded);
  const char *near = g_hash_table_lookup (import->bare_codes, folded);
  g_autofree char *hint = NULL;
  if (id != NULL)
    {
      row->wanted->section_id = *id;
      return;
    }
  if (near != NULL)
    hint = fill_hint (
      import, N_ ("Is {value} meant? Spreadsheets drop zeros in front; format the column as text."),
      near);
  note_cell (import, row, MDG_COLUMN_SECTION_CODE, MDG_ERROR_CSV_CELL_INVALID, "section-unknown",
             hint != NULL ? hint : translate (import, N_ ("There is no section of this code.")));
}

static void
read_roles (MdgImport *import, MdgImportRow *row, const char *cell)
{
  g_autofree char *unknown = NULL;
  char **roles = mdg_role_names_parse (import->roles, cell, &unknown);
  if (roles == NULL)
    {
      g_autofree char *hint = fill_hint (import, N_ ("There is no role “{value}”."), unknown);
      note_cell (import, row, MDG_COLUMN_ROLES, MDG_ERROR_CSV_CELL_INVALID, "role-unknown", hint);
      return;
    }
  g_strfreev (row->wanted->roles);
  row->wanted->roles = roles;
}

static void
read_state (MdgImport *import, MdgImportRow *row, const char *cell)
{
  const char *state = mdg_account_cell_get_state (cell);
  if (state == NULL)
    note_invalid (import, row, MDG_COLUMN_STATE);
  else
    replace_text (&row->wanted->state, state);
}

static void
read_date (
  MdgImport *import, MdgImportRow *row, MdgAccountColumn column, const char *cell, char **date)
{
  char *day = *cell != '\0' ? mdg_account_cell_dup_date (cell) : NULL;
  if (*cell != '\0' && day == NULL)
    note_invalid (import, row, column);
  g_free (*date);
  *date = day;
}

/* Empty cells say "none" where there can be none, and nothing elsewhere. */
static void
read_cell (MdgImport *import, MdgImportRow *row, MdgAccountColumn column, const char *cell)
{
  gboolean can_be_none =
    column == MDG_COLUMN_KANA || column == MDG_COLUMN_EMAIL || column == MDG_COLUMN_EXPIRES_ON;
  if (*cell == '\0' && !can_be_none)
    return;
  const MdgAccount *before = row->before;
  row->given |= MDG_COLUMN_BIT (column);
  switch (column)
    {
    case MDG_COLUMN_NAME:
      read_text (import, row, column, cell, before != NULL ? before->name : NULL,
                 &row->wanted->name);
      break;
    case MDG_COLUMN_KANA:
      read_text (import, row, column, cell, before != NULL ? before->kana : NULL,
                 &row->wanted->kana);
      break;
    case MDG_COLUMN_EMAIL:
      read_text (import, row, column, cell, before != NULL ? before->email : NULL,
                 &row->wanted->email);
      break;
    case MDG_COLUMN_SECTION_CODE:
      read_section (import, row, cell);
      break;
    case MDG_COLUMN_ROLES:
      read_roles (import, row, cell);
      break;
    case MDG_COLUMN_STATE:
      read_state (import, row, cell);
      break;
    case MDG_COLUMN_EXPIRES_ON:
      read_date (import, row, column, cell, &row->wanted->expires_on);
      break;
    case MDG_COLUMN_EFFECTIVE_ON:
      read_date (import, row, column, cell, &row->effective_on);
      break;
    case MDG_COLUMN_USER_ID: /* read before the others */
    case MDG_N_COLUMNS:
    default:
      g_assert_not_reached ();
    }
}

static char *
dup_cell (MdgImport *import, guint index, MdgAccountColumn column)
{
  const char *cell = mdg_csv_table_get_cell (import->table, index, (guint) import->columns[column]);
  return mdg_account_cell_clean (column, cell);
}

static gboolean
is_empty_row (MdgImport *import, guint index)
{
  for (guint i = 0; i < mdg_csv_table_get_n_columns (import->table); i++)
    if (*mdg_csv_table_get_cell (import->table, index, i) != '\0')
      return FALSE;
  return TRUE;
}

static void
note_twice (MdgImport *import, MdgImportRow *row, guint other)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *number = g_strdup_printf ("%u", row->number);
  g_autofree char *other_number = g_strdup_printf ("%u", other);
  const char *title = column_title (import, MDG_COLUMN_USER_ID);
  mdg_set_error (&error, MDG_ERROR_CSV_ROW_TWICE, "row", number, "column", title, "other",
                 other_number, NULL);
  note (import, row->number, title, mdg_error_slug (error), error);
  row->is_wrong = TRUE;
}

/* Finds whose row it is. */
static void
read_user_id (MdgImport *import, MdgImportRow *row, const char *login)
{
  if (*login == '\0')
    {
      note_cell (import, row, MDG_COLUMN_USER_ID, MDG_ERROR_CSV_CELL_EMPTY, NULL, NULL);
      return;
    }
  g_autofree char *folded = mdg_text_fold_login (login);
  guint other = GPOINTER_TO_UINT (g_hash_table_lookup (import->seen, folded));
  const MdgAccount *before = g_hash_table_lookup (import->logins, folded);
  const MdgAccount *near = g_hash_table_lookup (import->bare, folded);
  g_autoptr (GError) taken = NULL;
  if (other != 0)
    note_twice (import, row, other);
  else
    g_hash_table_insert (import->seen, g_strdup (folded), GUINT_TO_POINTER (row->number));
  if (before != NULL && !is_managed (import, before))
    {
      /* Somebody else's: the user ID is all that is told of it, as when a single account is added.
       */
      mdg_set_error (&taken, MDG_ERROR_LOGIN_TAKEN, NULL);
      note (import, row->number, column_title (import, MDG_COLUMN_USER_ID), mdg_error_slug (taken),
            taken);
      row->is_wrong = TRUE;
    }
  else if (before == NULL && near != NULL)
    {
      g_autofree char *hint = fill_hint (
        import,
        N_ ("Is {value} meant? Spreadsheets drop zeros in front; format the column as text."),
        near->login);
      note_cell (import, row, MDG_COLUMN_USER_ID, MDG_ERROR_CSV_CELL_INVALID, NULL, hint);
    }
  row->before = before;
}

/* A new account needs @column: says so once when the file has no such column, and for each empty
 * cell when it has. */
static void
require_given (MdgImport *import, MdgImportRow *row, MdgAccountColumn column)
{
  if (row->given & MDG_COLUMN_BIT (column))
    return;
  row->is_wrong = TRUE;
  if (import->columns[column] >= 0)
    note_cell (import, row, column, MDG_ERROR_CSV_CELL_EMPTY, NULL, NULL);
  else if (!(import->missing & MDG_COLUMN_BIT (column)))
    note_file (import, row->number, MDG_ERROR_CSV_COLUMN_MISSING,
               mdg_account_column_name (column, import->context->lang));
  import->missing |= MDG_COLUMN_BIT (column);
}

static void
start_account (MdgImportRow *row, const char *login)
{
  static const char *const default_roles[] = { DEFAULT_ROLE, NULL };
  row->wanted = row->before != NULL ? mdg_account_copy (row->before) : mdg_account_new ();
  if (row->before != NULL)
    return;
  row->wanted->login = g_strdup (login);
  row->wanted->state = g_strdup (MDG_ACCOUNT_ACTIVE);
  row->wanted->roles = g_strdupv ((char **) default_roles);
}

/* Takes what is wrong in the column of @error back to something that does, so that the next look
 * finds the next mistake. */
static void
mend (MdgAccount *account, MdgAccountColumn column)
{
  static const char *const good[MDG_N_COLUMNS] = {
    [MDG_COLUMN_USER_ID] = "1", [MDG_COLUMN_NAME] = "1", [MDG_COLUMN_STATE] = MDG_ACCOUNT_ACTIVE
  };
  char **texts[MDG_N_COLUMNS] = {
    [MDG_COLUMN_USER_ID] = &account->login,
    [MDG_COLUMN_NAME] = &account->name,
    [MDG_COLUMN_KANA] = &account->kana,
    [MDG_COLUMN_EMAIL] = &account->email,
    [MDG_COLUMN_STATE] = &account->state,
    [MDG_COLUMN_EXPIRES_ON] = &account->expires_on,
  };
  if (column >= MDG_N_COLUMNS || texts[column] == NULL)
    return;
  g_free (*texts[column]);
  *texts[column] = g_strdup (good[column]);
}

/* Notes everything that is wrong with the values by themselves. */
static gboolean
check_values (MdgImport *import, MdgImportRow *row, GError **error)
{
  g_autoptr (MdgAccount) account = mdg_account_copy (row->wanted);
  for (guint tries = 0; tries < MDG_N_COLUMNS; tries++)
    {
      GError *refusal = NULL;
      if (mdg_account_rules_check_values (account, &refusal))
        return TRUE;
      mend (account, column_of_error (refusal));
      if (refusal->code == MDG_ERROR_MISSING_FIELD)
        g_error_free (refusal); /* said already */
      else if (!mdg_import_note_refusal (import, row, refusal, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_row (MdgImport *import, guint index, GError **error)
{
  MdgImportRow *row = g_new0 (MdgImportRow, 1);
  g_ptr_array_add (import->rows, row);
  row->number = mdg_csv_table_get_row_number (import->table, index);
  g_autofree char *login = dup_cell (import, index, MDG_COLUMN_USER_ID);
  read_user_id (import, row, login);
  start_account (row, login);
  for (guint i = MDG_COLUMN_USER_ID + 1; i < MDG_N_COLUMNS; i++)
    {
      g_autofree char *cell =
        import->columns[i] >= 0 ? dup_cell (import, index, (MdgAccountColumn) i) : NULL;
      if (cell != NULL)
        read_cell (import, row, (MdgAccountColumn) i, cell);
    }
  if (row->before == NULL)
    {
      require_given (import, row, MDG_COLUMN_NAME);
      require_given (import, row, MDG_COLUMN_SECTION_CODE);
    }
  if (row->effective_on != NULL && strcmp (row->effective_on, import->today) <= 0)
    g_clear_pointer (&row->effective_on, g_free);
  return *login == '\0' || check_values (import, row, error);
}

gboolean
mdg_import_read_rows (MdgImport *import, GError **error)
{
  guint n = mdg_csv_table_get_n_rows (import->table);
  import->report->n_rows = 0;
  for (guint i = 0; i < n; i++)
    {
      if (is_empty_row (import, i))
        continue;
      import->report->n_rows++;
      if (import->columns[MDG_COLUMN_USER_ID] >= 0 && !read_row (import, i, error))
        return FALSE;
    }
  return !g_cancellable_set_error_if_cancelled (import->context->cancellable, error);
}
