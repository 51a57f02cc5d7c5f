/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/audit.h"

#include "server/crypto/hash.h"
#include "server/crypto/signer.h"
#include "shared/base/error.h"
#include "shared/wire/json.h"

#include <string.h>

#define FIRST_SEQ 1
#define DAMAGED_DETAIL "{\"damaged\":true}"

/* The columns of a row that its hash covers. */
typedef struct
{
  gint64 seq;
  gint64 at;
  gint64 actor_id;
  const char *action;
  const char *object;
  const char *outcome;
  GBytes *detail;
} HashedRow;

static void
hash_number (MdgHash *hash, gint64 number)
{
  guint64 bytes = GUINT64_TO_BE ((guint64) number);
  mdg_hash_update (hash, &bytes, sizeof bytes);
}

static void
hash_data (MdgHash *hash, gconstpointer data, gsize size)
{
  hash_number (hash, (gint64) size);
  mdg_hash_update (hash, data, size);
}

static void
hash_text (MdgHash *hash, const char *text)
{
  /* -1 tells an absent text from an empty one. */
  if (text == NULL)
    hash_number (hash, -1);
  else
    hash_data (hash, text, strlen (text));
}

/* A column's bytes when they are of @size, which whoever edits the file need not keep to; else
 * NULL. Borrowed from @bytes. */
static gconstpointer
get_sized (GBytes *bytes, gsize size)
{
  return bytes != NULL && g_bytes_get_size (bytes) == size ? g_bytes_get_data (bytes, NULL) : NULL;
}

static void
hash_row (const guint8 before[MDG_HASH_SIZE], const HashedRow *row, guint8 ret_hash[MDG_HASH_SIZE])
{
  g_autoptr (MdgHash) hash = mdg_hash_new ();
  mdg_hash_update (hash, before, MDG_HASH_SIZE);
  hash_number (hash, row->seq);
  hash_number (hash, row->at);
  hash_number (hash, row->actor_id);
  hash_text (hash, row->action);
  hash_text (hash, row->object);
  hash_text (hash, row->outcome);
  gsize size = 0;
  gconstpointer detail = row->detail != NULL ? g_bytes_get_data (row->detail, &size) : NULL;
  hash_data (hash, detail, size);
  mdg_hash_finish (hash, ret_hash);
}

/* Number and hash of the newest row; 0 and zeros for an empty log. */
static gboolean
get_head (MdgLease *lease, gint64 *ret_seq, guint8 ret_hash[MDG_HASH_SIZE], GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    mdg_lease_get_db (lease), error, "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1", NULL);
  if (stmt == NULL)
    return FALSE;
  *ret_seq = 0;
  memset (ret_hash, 0, MDG_HASH_SIZE);
  if (!mdg_stmt_next (stmt, error))
    return !mdg_stmt_failed (stmt);
  g_autoptr (GBytes) hash = mdg_stmt_bytes (stmt, 1);
  if (get_sized (hash, MDG_HASH_SIZE) == NULL)
    {
      mdg_set_error_int (error, MDG_ERROR_AUDIT_BROKEN, "row", mdg_stmt_int (stmt, 0));
      return FALSE;
    }
  *ret_seq = mdg_stmt_int (stmt, 0);
  memcpy (ret_hash, g_bytes_get_data (hash, NULL), MDG_HASH_SIZE);
  return TRUE;
}

static GBytes *
seal_detail (MdgLease *lease, gint64 seq, const MdgAuditEvent *event, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  if (event->address != NULL)
    json_object_set_string_member (object, "address", event->address);
  if (event->detail != NULL)
    json_object_set_object_member (object, "detail", json_object_ref (event->detail));
  g_autoptr (JsonNode) node = json_node_alloc ();
  json_node_init_object (node, object);
  g_autoptr (GBytes) text = mdg_json_to_bytes (node);
  return mdg_lease_seal (lease, MDG_SCOPE_AUDIT, "audit.detail", seq, text, error);
}

gboolean
mdg_audit_append (MdgLease *lease, const MdgAuditEvent *event, GError **error)
{
  gint64 last = 0;
  guint8 before[MDG_HASH_SIZE];
  if (!get_head (lease, &last, before, error))
    return FALSE;
  g_autoptr (GBytes) detail = seal_detail (lease, last + 1, event, error);
  if (detail == NULL)
    return FALSE;
  HashedRow row = { last + 1, mdg_lease_now (lease), event->actor_id, event->action,
                    event->object, event->outcome, detail };
  guint8 hash[MDG_HASH_SIZE];
  hash_row (before, &row, hash);
  g_autoptr (GBytes) hash_bytes = g_bytes_new (hash, sizeof hash);
  return mdg_db_run (mdg_lease_get_db (lease), error,
                     "INSERT INTO audit (seq, at, actor_id, action, object, outcome, detail, hash)"
                     " VALUES (:seq, :at, :actor, :action, :object, :outcome, :detail, :hash)",
                     "i:seq", row.seq, "i:at", row.at, "i:actor", row.actor_id, "t:action",
                     row.action, "t:object", row.object, "t:outcome", row.outcome, "b:detail",
                     detail, "b:hash", hash_bytes, NULL);
}

static gboolean
fill_detail (MdgLease *lease, MdgAuditEntry *entry, GBytes *sealed, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) text =
    mdg_lease_unseal (lease, MDG_SCOPE_AUDIT, "audit.detail", entry->seq, sealed, &local);
  if (g_error_matches (local, MDG_ERROR, MDG_ERROR_KEY_DESTROYED))
    return TRUE;
  if (g_error_matches (local, MDG_ERROR, MDG_ERROR_SEAL_BROKEN))
    {
      /* One damaged row must not hide the others; mdg_audit_verify () names it. */
      entry->detail = g_strdup (DAMAGED_DETAIL);
      return TRUE;
    }
  g_autoptr (JsonObject) object = text != NULL ? mdg_json_parse_object (text, &local) : NULL;
  if (object == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  entry->address = g_strdup (json_object_get_string_member_with_default (object, "address", NULL));
  if (json_object_has_member (object, "detail"))
    entry->detail = mdg_json_to_text (json_object_get_member (object, "detail"));
  return TRUE;
}

static MdgAuditEntry *
read_entry (MdgLease *lease, MdgStmt *stmt, GError **error)
{
  g_autoptr (MdgAuditEntry) entry = mdg_audit_entry_new ();
  entry->seq = mdg_stmt_int (stmt, 0);
  entry->at = mdg_stmt_int (stmt, 1);
  entry->actor_id = mdg_stmt_int (stmt, 2);
  entry->action = g_strdup (mdg_stmt_text (stmt, 3));
  entry->object = g_strdup (mdg_stmt_text (stmt, 4));
  entry->outcome = g_strdup (mdg_stmt_text (stmt, 5));
  g_autoptr (GBytes) sealed = mdg_stmt_bytes (stmt, 6);
  return fill_detail (lease, entry, sealed, error) ? g_steal_pointer (&entry) : NULL;
}

/* Each question finds the numbers of its rows in one index alone, which holds all it asks for, and
 * only then reads as many rows as the page has: sorting whole rows by number was what took the
 * time. Every question has the same parameters; those it does not need are named where they cost
 * nothing. */
#define ENTRY_COLUMNS "SELECT seq, at, actor_id, action, object, outcome, detail FROM audit WHERE "
#define NEWEST_OF(source)                               \
  ENTRY_COLUMNS "seq IN (SELECT seq FROM audit " source \
                " ORDER BY seq DESC LIMIT :limit) ORDER BY seq DESC"
#define IN_PERIOD " at >= :from AND at < :to AND seq < :before"
#define OF_ACTION " action >= :action AND action < :action_end"
#define ANY_ACTOR " (:actor = 0)"
#define ANY_ACTION " (:action = '' AND :action_end <> '')"

static const char *
choose_question (const MdgAuditFilter *filter)
{
  if (filter->actor_id != 0 && filter->action != NULL)
    return NEWEST_OF ("INDEXED BY audit_by_actor WHERE actor_id = :actor AND" OF_ACTION
                      " AND" IN_PERIOD);
  if (filter->actor_id != 0)
    return NEWEST_OF ("INDEXED BY audit_by_actor WHERE actor_id = :actor AND" ANY_ACTION
                      " AND" IN_PERIOD);
  if (filter->action != NULL)
    return NEWEST_OF ("INDEXED BY audit_by_action WHERE" ANY_ACTOR " AND" OF_ACTION
                      " AND" IN_PERIOD);
  if (filter->from != 0 || filter->to != 0)
    return NEWEST_OF ("INDEXED BY audit_by_time WHERE" ANY_ACTOR " AND" ANY_ACTION
                      " AND" IN_PERIOD);
  return ENTRY_COLUMNS ANY_ACTOR " AND" ANY_ACTION " AND" IN_PERIOD
                                 " ORDER BY seq DESC LIMIT :limit";
}

/* The first text that is not of @action any more; "." sorts right before "/". */
static char *
end_of_action (const char *action)
{
  if (action == NULL)
    return g_strdup ("\x7f");
  if (g_str_has_suffix (action, "."))
    return g_strdup_printf ("%.*s/", (int) strlen (action) - 1, action);
  return g_strconcat (action, "\x01", NULL);
}

GPtrArray *
mdg_audit_search (MdgLease *lease, const MdgAuditFilter *filter, GError **error)
{
  g_autofree char *action_end = end_of_action (filter->action);
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    mdg_lease_get_db (lease), error, choose_question (filter), "i:actor", filter->actor_id,
    "i:from", filter->from, "i:to", filter->to != 0 ? filter->to : G_MAXINT64, "i:before",
    filter->before_seq != 0 ? filter->before_seq : G_MAXINT64, "t:action",
    filter->action != NULL ? filter->action : "", "t:action_end", action_end, "i:limit",
    (gint64) CLAMP (filter->limit, 1, MDG_AUDIT_PAGE_MAX), NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) entries = mdg_record_array_new (&MDG_AUDIT_ENTRY_TYPE);
  while (mdg_stmt_next (stmt, error))
    {
      MdgAuditEntry *entry = read_entry (lease, stmt, error);
      if (entry == NULL)
        return NULL;
      g_ptr_array_add (entries, entry);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&entries);
}

static MdgSigner *
get_signer (MdgLease *lease, GError **error)
{
  g_autoptr (MdgKey) key =
    mdg_keyring_get (mdg_lease_get_keyring (lease), "audit-signing", MDG_KEYRING_CREATE, error);
  if (key == NULL)
    return NULL;
  g_autoptr (MdgKey) seed = mdg_key_derive (key, "ed25519");
  return mdg_signer_new (seed);
}

GBytes *
mdg_audit_get_public_key (MdgLease *lease, GError **error)
{
  g_autoptr (MdgSigner) signer = get_signer (lease, error);
  return signer != NULL ? g_bytes_new (mdg_signer_get_public_key (signer), MDG_PUBLIC_KEY_SIZE)
                        : NULL;
}

/* What a checkpoint signs: number, time and hash of the row. */
static GBytes *
checkpoint_text (gint64 seq, gint64 at, const guint8 hash[MDG_HASH_SIZE])
{
  g_autofree char *hex = mdg_hash_dup_hex (hash);
  char *text = g_strdup_printf (
    "madoguchi audit checkpoint %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s", seq, at, hex);
  return g_bytes_new_take (text, strlen (text));
}

gboolean
mdg_audit_checkpoint (MdgLease *lease, GError **error)
{
  gint64 seq = 0, last = 0;
  guint8 hash[MDG_HASH_SIZE], signature[MDG_SIGNATURE_SIZE];
  if (!get_head (lease, &seq, hash, error) ||
      !mdg_db_get_int (mdg_lease_get_db (lease), &last, error,
                       "SELECT coalesce (max (seq), 0) FROM audit_checkpoint", NULL))
    return FALSE;
  if (seq == last)
    return TRUE;
  g_autoptr (MdgSigner) signer = get_signer (lease, error);
  if (signer == NULL)
    return FALSE;
  gint64 now = mdg_lease_now (lease);
  g_autoptr (GBytes) text = checkpoint_text (seq, now, hash);
  mdg_signer_sign (signer, g_bytes_get_data (text, NULL), g_bytes_get_size (text), signature);
  g_autoptr (GBytes) hash_bytes = g_bytes_new (hash, sizeof hash);
  g_autoptr (GBytes) signature_bytes = g_bytes_new (signature, sizeof signature);
  return mdg_db_run (
    mdg_lease_get_db (lease), error,
    "INSERT INTO audit_checkpoint (seq, at, hash, signature) VALUES (:seq, :at, :hash, :signature)",
    "i:seq", seq, "i:at", now, "b:hash", hash_bytes, "b:signature", signature_bytes, NULL);
}

static void
note_break (MdgAuditCheck *check, gint64 seq, const char *reason)
{
  if (!check->whole)
    return;
  check->whole = FALSE;
  check->broken_seq = seq;
  check->reason = g_strdup (reason);
}

/* TRUE when something stands behind the end of a text, where neither the hash nor a reader looks.
 */
static gboolean
hides_text (MdgStmt *stmt)
{
  for (int column = 3; column <= 5; column++)
    {
      const char *text = mdg_stmt_text (stmt, column);
      if (text != NULL && strlen (text) != mdg_stmt_size (stmt, column))
        return TRUE;
    }
  return FALSE;
}

/* Checks one row against the hash before it, which then becomes this row's stored hash. */
static void
check_row (MdgStmt *stmt, MdgAuditCheck *check, guint8 before[MDG_HASH_SIZE])
{
  gint64 seq = mdg_stmt_int (stmt, 0);
  if (seq != check->n_rows + FIRST_SEQ)
    {
      note_break (check, check->n_rows + FIRST_SEQ, "row-missing");
      return;
    }
  g_autoptr (GBytes) detail = mdg_stmt_bytes (stmt, 6);
  g_autoptr (GBytes) stored = mdg_stmt_bytes (stmt, 7);
  HashedRow row = { seq,
                    mdg_stmt_int (stmt, 1),
                    mdg_stmt_int (stmt, 2),
                    mdg_stmt_text (stmt, 3),
                    mdg_stmt_text (stmt, 4),
                    mdg_stmt_text (stmt, 5),
                    detail };
  guint8 hash[MDG_HASH_SIZE];
  hash_row (before, &row, hash);
  gconstpointer stored_hash = get_sized (stored, MDG_HASH_SIZE);
  if (stored_hash == NULL || memcmp (hash, stored_hash, MDG_HASH_SIZE) != 0 || hides_text (stmt))
    note_break (check, seq, "row-changed");
  memcpy (before, hash, MDG_HASH_SIZE);
  check->last_at = row.at;
  check->n_rows++;
}

static gboolean
check_rows (MdgLease *lease, GCancellable *cancellable, MdgAuditCheck *check, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    mdg_lease_get_db (lease), error,
    "SELECT seq, at, actor_id, action, object, outcome, detail, hash FROM audit ORDER BY seq",
    NULL);
  if (stmt == NULL)
    return FALSE;
  guint8 before[MDG_HASH_SIZE] = { 0 };
  while (check->whole && !g_cancellable_is_cancelled (cancellable) && mdg_stmt_next (stmt, error))
    check_row (stmt, check, before);
  return !mdg_stmt_failed (stmt) && !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static gboolean
check_one_checkpoint (MdgSigner *signer, MdgStmt *stmt)
{
  g_autoptr (GBytes) hash_bytes = mdg_stmt_bytes (stmt, 2);
  g_autoptr (GBytes) signature_bytes = mdg_stmt_bytes (stmt, 3);
  gconstpointer hash = get_sized (hash_bytes, MDG_HASH_SIZE);
  gconstpointer signature = get_sized (signature_bytes, MDG_SIGNATURE_SIZE);
  if (hash == NULL || signature == NULL)
    return FALSE;
  g_autoptr (GBytes) text = checkpoint_text (mdg_stmt_int (stmt, 0), mdg_stmt_int (stmt, 1), hash);
  return mdg_signature_verify (mdg_signer_get_public_key (signer), g_bytes_get_data (text, NULL),
                               g_bytes_get_size (text), signature);
}

static gboolean
check_checkpoints (MdgLease *lease, MdgAuditCheck *check, GError **error)
{
  g_autoptr (MdgSigner) signer = get_signer (lease, error);
  g_autoptr (MdgStmt) stmt =
    signer != NULL
      ? mdg_db_query (
          mdg_lease_get_db (lease), error,
          "SELECT c.seq, c.at, c.hash, c.signature, a.seq, a.hash IS c.hash FROM audit_checkpoint c"
          " LEFT JOIN audit a ON a.seq = c.seq ORDER BY c.seq",
          NULL)
      : NULL;
  if (stmt == NULL)
    return FALSE;
  while (mdg_stmt_next (stmt, error))
    {
      check->n_checkpoints++;
      if (mdg_stmt_is_null (stmt, 4))
        note_break (check, mdg_stmt_int (stmt, 0), "row-missing");
      else if (mdg_stmt_int (stmt, 5) == 0 || !check_one_checkpoint (signer, stmt))
        note_break (check, mdg_stmt_int (stmt, 0), "checkpoint-changed");
    }
  return !mdg_stmt_failed (stmt);
}

MdgAuditCheck *
mdg_audit_verify (MdgLease *lease, GCancellable *cancellable, GError **error)
{
  g_autoptr (MdgAuditCheck) check = mdg_audit_check_new ();
  check->whole = TRUE;
  if (!check_rows (lease, cancellable, check, error) || !check_checkpoints (lease, check, error))
    return NULL;
  return g_steal_pointer (&check);
}

gboolean
mdg_audit_get_last (MdgLease *lease, const char *action, gint64 *ret_at, GError **error)
{
  return mdg_db_get_int (mdg_lease_get_db (lease), ret_at, error,
                         "SELECT coalesce (max (at), 0) FROM audit"
                         " WHERE action = :action AND outcome = 'ok'",
                         "t:action", action, NULL);
}

gboolean
mdg_audit_count (MdgLease *lease, gint64 *ret_count, gint64 *ret_last_checkpoint_at, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  return mdg_db_get_int (db, ret_count, error, "SELECT coalesce (max (seq), 0) FROM audit", NULL) &&
         mdg_db_get_int (db, ret_last_checkpoint_at, error,
                         "SELECT coalesce (max (at), 0) FROM audit_checkpoint", NULL);
}
