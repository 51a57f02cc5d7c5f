/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/notice-letters.h"

#include "server/store/notice-runs.h"
#include "shared/base/error.h"
#include "shared/wire/codec.h"

#define DETAIL "notice_letter.detail"
#define COLUMNS                                                                          \
  "SELECT l.id, l.number, l.file_id, l.detail, f.blob_id IS NOT NULL FROM notice_letter" \
  " l LEFT JOIN notice_file f ON f.id = l.file_id WHERE "

/* ---- reading ---- */

static MdgNoticeLetter *
read_row (MdgLease *lease, gint64 run_id, MdgStmt *stmt, GError **error)
{
  gint64 id = mdg_stmt_int (stmt, 0);
  g_autofree char *scope = mdg_scope_notice_run (run_id);
  g_autoptr (GBytes) sealed = mdg_stmt_bytes (stmt, 3);
  g_autoptr (GBytes) bytes = mdg_lease_unseal (lease, scope, DETAIL, id, sealed, error);
  MdgNoticeLetter *letter =
    bytes != NULL
      ? mdg_codec_decode_bytes (&MDG_NOTICE_LETTER_TYPE, bytes, MDG_DECODE_TOLERANT, error)
      : NULL;
  if (letter == NULL)
    return NULL;
  letter->id = id;
  letter->run_id = run_id;
  letter->number = mdg_stmt_int (stmt, 1);
  letter->received = mdg_stmt_is_null (stmt, 2) || mdg_stmt_int (stmt, 4) != 0;
  return letter;
}

MdgNoticeLetter *
mdg_notice_letters_get (
  MdgLease *lease, gint64 run_id, gint64 number, gint64 *ret_file_id, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    mdg_lease_get_db (lease), error, COLUMNS "l.run_id = :run AND l.number = :number", "i:run",
    run_id, "i:number", number, NULL);
  if (stmt == NULL || !mdg_stmt_next (stmt, error))
    return NULL;
  if (ret_file_id != NULL)
    *ret_file_id = mdg_stmt_int (stmt, 2);
  return read_row (lease, run_id, stmt, error);
}

static GPtrArray *
read_all (MdgLease *lease, gint64 run_id, MdgStmt *stmt, GError **error)
{
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) letters = mdg_record_array_new (&MDG_NOTICE_LETTER_TYPE);
  while (mdg_stmt_next (stmt, error))
    {
      MdgNoticeLetter *letter = read_row (lease, run_id, stmt, error);
      if (letter == NULL)
        return NULL;
      g_clear_pointer (&letter->message, g_free);
      g_ptr_array_add (letters, letter);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&letters);
}

GPtrArray *
mdg_notice_letters_list (
  MdgLease *lease, gint64 run_id, gint64 after, guint limit, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  COLUMNS
                  "l.run_id = :run AND l.number > :after ORDER BY l.number LIMIT :limit",
                  "i:run", run_id, "i:after", after, "i:limit", (gint64) limit, NULL);
  return read_all (lease, run_id, stmt, error);
}

GPtrArray *
mdg_notice_letters_list_of_file (MdgLease *lease, gint64 run_id, gint64 file_id, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error, COLUMNS "l.file_id = :file ORDER BY l.number",
                  "i:file", file_id, NULL);
  return read_all (lease, run_id, stmt, error);
}

GArray *
mdg_notice_letters_list_unknown (
  MdgLease *lease, gint64 run_id, gint64 n_letters, guint limit, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  "SELECT number FROM notice_letter WHERE run_id = :run ORDER BY number", "i:run",
                  run_id, NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GArray) unknown = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 next = 1;
  while (unknown->len < limit && next <= n_letters)
    {
      gint64 known = mdg_stmt_next (stmt, error) ? mdg_stmt_int (stmt, 0) : n_letters + 1;
      if (mdg_stmt_failed (stmt))
        return NULL;
      for (; next < known && unknown->len < limit; next++)
        g_array_append_val (unknown, next);
      next = MAX (next, known + 1);
    }
  return g_steal_pointer (&unknown);
}

/* ---- writing ---- */

/* What the sender said, without what is found out here. */
static GBytes *
encode (const MdgNoticeLetter *letter)
{
  MdgNoticeLetter said = *letter;
  said.id = 0;
  said.run_id = 0;
  said.received = FALSE;
  return mdg_codec_encode_bytes (&MDG_NOTICE_LETTER_TYPE, &said);
}

static GBytes *
hash (MdgLease *lease, gint64 run_id, GBytes *encoded, GError **error)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (encoded, &size);
  g_autofree char *text = g_strndup (data, size);
  g_autofree char *scope = mdg_scope_notice_run (run_id);
  return mdg_lease_mac (lease, scope, text, error);
}

/* TRUE when no letter of that number is there; FALSE without @error when the same one is. */
static gboolean
is_new (MdgLease *lease, const MdgNoticeLetter *letter, GBytes *mac, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  "SELECT mac FROM notice_letter WHERE run_id = :run AND number = :number",
                  "i:run", letter->run_id, "i:number", letter->number, NULL);
  if (stmt == NULL)
    return FALSE;
  if (!mdg_stmt_next (stmt, error))
    return !mdg_stmt_failed (stmt);
  g_autoptr (GBytes) known = mdg_stmt_bytes (stmt, 0);
  if (!g_bytes_equal (known, mac))
    mdg_set_error_int (error, MDG_ERROR_NOTICE_LETTER_DIFFERS, "letter", letter->number);
  return FALSE;
}

static gboolean
insert (MdgLease *lease,
        const MdgNoticeLetter *letter,
        gint64 file_id,
        GBytes *encoded,
        GBytes *mac,
        GError **error)
{
  g_autofree char *scope = mdg_scope_notice_run (letter->run_id);
  g_autoptr (GBytes) detail =
    mdg_lease_seal (lease, scope, DETAIL, letter->id, encoded, error);
  return detail != NULL &&
         mdg_db_run (mdg_lease_get_db (lease), error,
                     "INSERT INTO notice_letter (id, run_id, number, file_id, mac, detail) VALUES "
                     "(:id, :run, :number, nullif (:file, 0), :mac, :detail)",
                     "i:id", letter->id, "i:run", letter->run_id, "i:number", letter->number,
                     "i:file", file_id, "b:mac", mac, "b:detail", detail, NULL);
}

gboolean
mdg_notice_letters_insert (MdgLease *lease,
                           MdgNoticeLetter *letter,
                           gint64 file_id,
                           gboolean *ret_new,
                           GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) encoded = encode (letter);
  g_autoptr (GBytes) mac = hash (lease, letter->run_id, encoded, error);
  if (mac == NULL)
    return FALSE;
  if (!is_new (lease, letter, mac, &local))
    {
      if (local == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  letter->id = mdg_lease_new_id (lease);
  if (!insert (lease, letter, file_id, encoded, mac, error))
    return FALSE;
  *ret_new = TRUE;
  return TRUE;
}
