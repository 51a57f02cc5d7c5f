/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/account-columns.h"

#include "shared/base/japanese-date.h"
#include "shared/base/text.h"
#include "shared/model/account.h"
#include "shared/notice/csv-table.h"

#include <string.h>

#define ROLE_SEPARATORS ";；、,，/／\n"
#define MAX_WORDS 50
#define LOST 0x3013 /* 〓 */

typedef struct
{
  const char *ja;
  const char *en;
  const char *field; /* of MdgAccount; NULL for what is not in it */
} ColumnInfo;

static const ColumnInfo columns[MDG_N_COLUMNS] = {
  [MDG_COLUMN_USER_ID] = { "職員番号", "user_id", "login" },
  [MDG_COLUMN_NAME] = { "氏名", "name", "name" },
  [MDG_COLUMN_KANA] = { "フリガナ", "kana", "kana" },
  [MDG_COLUMN_EMAIL] = { "メール", "email", "email" },
  [MDG_COLUMN_SECTION_CODE] = { "部署コード", "section_code", "section_id" },
  [MDG_COLUMN_ROLES] = { "役割", "roles", "roles" },
  [MDG_COLUMN_STATE] = { "状態", "state", "state" },
  [MDG_COLUMN_EXPIRES_ON] = { "有効期限", "expires_on", "expires_on" },
  [MDG_COLUMN_EFFECTIVE_ON] = { "適用日", "effective_on", NULL },
};

/* What a ward calls the built-in roles, whether a translation is installed or not. */
static const struct
{
  const char *code;
  const char *name;
} builtin_names[] = {
  { "staff", "一般職員" },
  { "section-manager", "課管理者" },
  { "administrator", "システム管理者" },
  { "auditor", "監査" },
};

struct _MdgRoleNames
{
  GHashTable *codes; /* folded name or code → code */
  GHashTable *names; /* code → name for people */
};

const char *
mdg_account_column_name (MdgAccountColumn column, const char *lang)
{
  g_return_val_if_fail (column < MDG_N_COLUMNS, NULL);
  return lang == NULL || g_str_equal (lang, "ja") ? columns[column].ja : columns[column].en;
}

gboolean
mdg_account_column_find (const char *header, MdgAccountColumn *ret_column)
{
  for (guint i = 0; i < MDG_N_COLUMNS; i++)
    if (g_str_equal (header, columns[i].ja) || g_ascii_strcasecmp (header, columns[i].en) == 0)
      {
        *ret_column = (MdgAccountColumn) i;
        return TRUE;
      }
  return FALSE;
}

MdgAccountColumn
mdg_account_column_of_field (const char *field)
{
  guint i = 0;
  while (i < MDG_N_COLUMNS && g_strcmp0 (columns[i].field, field) != 0)
    i++;
  return field != NULL ? (MdgAccountColumn) i : MDG_N_COLUMNS;
}

/* Whether @text, without apostrophes in front, is what mdg_csv_append_cell () puts one before. */
static gboolean
is_guarded (const char *text)
{
  g_autoptr (GString) written = g_string_new (NULL);
  mdg_csv_append_cell (written, text + strspn (text, "'"));
  return *(written->str[0] == '"' ? written->str + 1 : written->str) == '\'';
}

char *
mdg_account_cell_dup_guarded (const char *value)
{
  const char *text = value != NULL ? value : "";
  return g_strconcat (*text == '\'' && is_guarded (text) ? "'" : "", text, NULL);
}

static char *
dup_trimmed (const char *text)
{
  while (*text != '\0' && g_unichar_isspace (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  const char *end = text + strlen (text);
  while (end > text && g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (end))))
    end = g_utf8_prev_char (end);
  return g_strndup (text, (gsize) (end - text));
}

char *
mdg_account_cell_clean (MdgAccountColumn column, const char *cell)
{
  g_autofree char *outer = dup_trimmed (cell);
  const char *text = outer[0] == '\'' && is_guarded (outer) ? outer + 1 : outer;
  g_autofree char *trimmed = dup_trimmed (text);
  if (column == MDG_COLUMN_NAME || column == MDG_COLUMN_USER_ID)
    return g_steal_pointer (&trimmed);
  char *normal = g_utf8_normalize (trimmed, -1, G_NORMALIZE_NFKC);
  return normal != NULL ? normal : g_steal_pointer (&trimmed);
}

gboolean
mdg_account_cell_has_lost (const char *cell)
{
  return g_utf8_strchr (cell, -1, LOST) != NULL;
}

static gboolean
fits_cp932 (const char *character)
{
  g_autofree char *bytes = g_convert (character, g_utf8_next_char (character) - character, "CP932",
                                      "UTF-8", NULL, NULL, NULL);
  return bytes != NULL;
}

gboolean
mdg_account_cell_is_remainder (const char *cell, const char *value)
{
  while (*cell != '\0' && *value != '\0')
    {
      gunichar left = g_utf8_get_char (cell);
      if (left != g_utf8_get_char (value) && (left != LOST || fits_cp932 (value)))
        return FALSE;
      cell = g_utf8_next_char (cell);
      value = g_utf8_next_char (value);
    }
  return *cell == *value;
}

char *
mdg_account_cell_dup_date (const char *cell)
{
  char *date = NULL;
  mdg_japanese_date_read (cell, &date);
  return date;
}

const char *
mdg_account_cell_get_state (const char *cell)
{
  if (g_str_equal (cell, "有効") || g_ascii_strcasecmp (cell, MDG_ACCOUNT_ACTIVE) == 0)
    return MDG_ACCOUNT_ACTIVE;
  if (g_str_equal (cell, "停止") || g_ascii_strcasecmp (cell, MDG_ACCOUNT_STOPPED) == 0)
    return MDG_ACCOUNT_STOPPED;
  return NULL;
}

const char *
mdg_account_cell_state_name (const char *state)
{
  return g_strcmp0 (state, MDG_ACCOUNT_STOPPED) == 0 ? "停止" : "有効";
}

static void
add_name (MdgRoleNames *names, const char *name, const char *code)
{
  char *folded = mdg_text_fold_search (name);
  if (g_hash_table_contains (names->codes, folded))
    g_free (folded);
  else
    g_hash_table_insert (names->codes, folded, g_strdup (code));
}

MdgRoleNames *
mdg_role_names_new (GPtrArray *roles)
{
  MdgRoleNames *names = g_new0 (MdgRoleNames, 1);
  names->codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  names->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  /* Codes first: a role may be named like another's code. */
  for (guint i = 0; i < G_N_ELEMENTS (builtin_names); i++)
    add_name (names, builtin_names[i].code, builtin_names[i].code);
  for (guint i = 0; roles != NULL && i < roles->len; i++)
    add_name (names, ((MdgRole *) roles->pdata[i])->code, ((MdgRole *) roles->pdata[i])->code);
  for (guint i = 0; i < G_N_ELEMENTS (builtin_names); i++)
    {
      g_autoptr (MdgRole) role = mdg_builtin_role_new (builtin_names[i].code);
      add_name (names, builtin_names[i].name, role->code);
      add_name (names, role->name, role->code);
      g_hash_table_insert (names->names, g_strdup (role->code), g_strdup (builtin_names[i].name));
    }
  for (guint i = 0; roles != NULL && i < roles->len; i++)
    {
      const MdgRole *role = roles->pdata[i];
      add_name (names, role->name, role->code);
      g_hash_table_insert (names->names, g_strdup (role->code), g_strdup (role->name));
    }
  return names;
}

void
mdg_role_names_free (MdgRoleNames *names)
{
  if (names == NULL)
    return;
  g_hash_table_unref (names->codes);
  g_hash_table_unref (names->names);
  g_free (names);
}

static const char *
look_up (MdgRoleNames *names, const char *text)
{
  g_autofree char *folded = mdg_text_fold_search (text);
  return g_hash_table_lookup (names->codes, folded);
}

/* Splits at each character of @separators; empty parts are passed over. */
static GPtrArray *
split_at (const char *text, const char *separators, gboolean at_spaces)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) part = g_string_new (NULL);
  for (const char *p = text;; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean ends =
        c == 0 || (at_spaces ? g_unichar_isspace (c) : g_utf8_strchr (separators, -1, c) != NULL);
      if (!ends)
        g_string_append_unichar (part, c);
      g_autofree char *trimmed = ends ? dup_trimmed (part->str) : NULL;
      if (ends && *trimmed != '\0')
        g_ptr_array_add (parts, g_steal_pointer (&trimmed));
      if (ends)
        g_string_truncate (part, 0);
      if (c == 0)
        return parts;
    }
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The role that the most words from @words[@first] on name together; *@ret_n counts them. */
static const char *
look_up_longest (MdgRoleNames *names, GPtrArray *words, guint first, guint *ret_n)
{
  for (guint n = words->len - first; n > 0; n--)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      for (guint i = 0; i < n; i++)
        g_string_append (text, words->pdata[first + i]);
      const char *code = look_up (names, text->str);
      *ret_n = n;
      if (code != NULL)
        return code;
    }
  return NULL;
}

/* Adds the codes of one part: several names divided by spaces, each of which may hold spaces
 * itself. Returns what is not known, or NULL. */
static char *
add_part (MdgRoleNames *names, const char *part, GPtrArray *codes)
{
  g_autoptr (GPtrArray) words = split_at (part, "", TRUE);
  for (guint i = 0, n = 0; i < words->len; i += n)
    {
      const char *code = words->len <= MAX_WORDS ? look_up_longest (names, words, i, &n) : NULL;
      if (code == NULL)
        return g_strdup (words->pdata[i]);
      if (!g_ptr_array_find_with_equal_func (codes, code, g_str_equal, NULL))
        g_ptr_array_add (codes, (gpointer) code);
    }
  return NULL;
}

char **
mdg_role_names_parse (MdgRoleNames *names, const char *cell, char **ret_unknown)
{
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();
  g_autoptr (GPtrArray) parts = split_at (cell, ROLE_SEPARATORS, FALSE);
  for (guint i = 0; i < parts->len; i++)
    {
      char *unknown = add_part (names, parts->pdata[i], codes);
      if (unknown == NULL)
        continue;
      *ret_unknown = unknown;
      return NULL;
    }
  g_ptr_array_sort (codes, compare_texts);
  g_ptr_array_add (codes, NULL);
  return g_strdupv ((char **) codes->pdata);
}

/* Whether @name, standing in a cell, is read back as @code. */
static gboolean
is_clear (MdgRoleNames *names, const char *name, const char *code)
{
  g_autofree char *unknown = NULL;
  g_auto (GStrv) read = mdg_role_names_parse (names, name, &unknown);
  return read != NULL && read[0] != NULL && read[1] == NULL && g_str_equal (read[0], code);
}

char *
mdg_role_names_format (MdgRoleNames *names, char **codes)
{
  GString *cell = g_string_new (NULL);
  for (guint i = 0; codes != NULL && codes[i] != NULL; i++)
    {
      const char *name = g_hash_table_lookup (names->names, codes[i]);
      gboolean clear = name != NULL && is_clear (names, name, codes[i]);
      g_string_append_printf (cell, "%s%s", i > 0 ? "、" : "", clear ? name : codes[i]);
    }
  return g_string_free (cell, FALSE);
}
