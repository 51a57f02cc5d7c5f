/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The columns of a CSV of accounts: their names in both languages, and what may stand in their
 * cells. Import and export share this, so that what was exported is read back as the same. Pure;
 * any thread.
 */
#pragma once

#include "shared/model/permission.h"

G_BEGIN_DECLS

typedef enum
{
  MDG_COLUMN_USER_ID,
  MDG_COLUMN_NAME,
  MDG_COLUMN_KANA,
  MDG_COLUMN_EMAIL,
  MDG_COLUMN_SECTION_CODE,
  MDG_COLUMN_ROLES,
  MDG_COLUMN_STATE,
  MDG_COLUMN_EXPIRES_ON,
  MDG_COLUMN_EFFECTIVE_ON,
  MDG_N_COLUMNS
} MdgAccountColumn;

#define MDG_COLUMN_BIT(column) (1u << (column))

/* The Japanese name, for "ja" or NULL, otherwise the English one. Static. */
const char *mdg_account_column_name (MdgAccountColumn column, const char *lang);

/* FALSE when @header is the name of no column. English names in any case. */
gboolean mdg_account_column_find (const char *header, MdgAccountColumn *ret_column);

/* Which member of MdgAccount errors name; MDG_N_COLUMNS when it is in no column. */
MdgAccountColumn mdg_account_column_of_field (const char *field);

/* What a person meant by @cell: without the apostrophe that guards against formulas and without
 * spaces around it, full-width ones included. Codes, dates and kana also become NFKC; names do not,
 * because NFKC replaces characters that people's names are written with. */
char *mdg_account_cell_clean (MdgAccountColumn column, const char *cell);

/* @value as a cell that mdg_account_cell_clean () reads as @value: one that looks guarded already
 * gets another apostrophe. What looks like a formula is left to mdg_csv_append_cell (). */
char *mdg_account_cell_dup_guarded (const char *value);

/* "〓" stands where CP932 lacks a character. TRUE when it stands in @cell. */
gboolean mdg_account_cell_has_lost (const char *cell);

/* TRUE when @cell is what an export to CP932 makes of @value, so that nothing was changed by hand.
 */
gboolean mdg_account_cell_is_remainder (const char *cell, const char *value);

/* "2027-03-31" from all that shared/base/japanese-date.h reads; NULL for anything else and for days
 * that do not exist. */
char *mdg_account_cell_dup_date (const char *cell);

/* MDG_ACCOUNT_… of 有効, 停止, active or stopped, or NULL. Static. */
const char *mdg_account_cell_get_state (const char *cell);
const char *mdg_account_cell_state_name (const char *state);

/* The roles there are, by all their names. */
typedef struct _MdgRoleNames MdgRoleNames;

/* Built-in roles by code, English and Japanese name; those of @roles (MdgRole) by code and name. */
MdgRoleNames *mdg_role_names_new (GPtrArray *roles);
void mdg_role_names_free (MdgRoleNames *names);

/* The codes of the roles in a cell, divided by ; or 、 or , or spaces, each once and sorted. NULL
 * when one is not known: *ret_unknown is that one. */
char **mdg_role_names_parse (MdgRoleNames *names, const char *cell, char **ret_unknown);

/* The cell that parses to @codes: names for people where they are clear, else codes. */
char *mdg_role_names_format (MdgRoleNames *names, char **codes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgRoleNames, mdg_role_names_free)

G_END_DECLS
