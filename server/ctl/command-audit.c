/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-ctl"

#include "server/ctl/commands.h"

#include "server/crypto/signer.h"
#include "server/ctl/table.h"
#include "server/service/audit-log.h"
#include "shared/base/error.h"
#include "shared/wire/codec.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_LIMIT 100

/* DER in front of a raw Ed25519 key: SubjectPublicKeyInfo (RFC 8410). */
static const guint8 key_prefix[] = { 0x30, 0x2a, 0x30, 0x05, 0x06, 0x03,
                                     0x2b, 0x65, 0x70, 0x03, 0x21, 0x00 };

static MdgAuditQuery
make_query (const MdgArguments *arguments)
{
  return (MdgAuditQuery){
    .actor = (char *) mdg_arguments_get (arguments, "actor"),
    .from = (char *) mdg_arguments_get (arguments, "from"),
    .to = (char *) mdg_arguments_get (arguments, "to"),
    .action = (char *) mdg_arguments_get (arguments, "action"),
  };
}

static void
print_entries (MdgCtl *ctl, GPtrArray *entries)
{
  g_autoptr (MdgTable) table = mdg_table_new (
    mdg_ctl_text (ctl, N_ ("Row")), mdg_ctl_text (ctl, N_ ("Time")), mdg_ctl_text (ctl, N_ ("Who")),
    mdg_ctl_text (ctl, N_ ("Action")), mdg_ctl_text (ctl, N_ ("Object")),
    mdg_ctl_text (ctl, N_ ("Outcome")), mdg_ctl_text (ctl, N_ ("Detail")), NULL);
  for (guint i = 0; i < entries->len; i++)
    {
      const MdgAuditEntry *entry = entries->pdata[i];
      g_autofree char *seq = g_strdup_printf ("%" G_GINT64_FORMAT, entry->seq);
      g_autofree char *at = mdg_time_format (entry->at);
      const char *who = entry->actor_login != NULL ? entry->actor_login
                        : entry->actor_id == 0     ? mdg_ctl_text (ctl, N_ ("(system)"))
                                                   : "?";
      const char *cells[] = { seq, at, who, entry->action, entry->object, entry->outcome,
                              entry->detail };
      mdg_table_add (table, cells);
    }
  g_autofree char *text = mdg_table_format (table);
  mdg_ctl_put (text);
}

/* Up to @limit entries, page by page. */
static GPtrArray *
search (MdgCtl *ctl, MdgAuditQuery *query, guint limit, GError **error)
{
  g_autoptr (GPtrArray) entries = mdg_record_array_new (&MDG_AUDIT_ENTRY_TYPE);
  gint64 next = 0;
  do
    {
      query->limit = MIN (limit - entries->len, MDG_AUDIT_PAGE_MAX);
      query->after = next;
      GPtrArray *page = mdg_audit_log_search (&ctl->context, query, &next, error);
      if (page == NULL)
        return NULL;
      g_ptr_array_extend_and_steal (entries, page);
    }
  while (next != 0 && entries->len < limit);
  return g_steal_pointer (&entries);
}

int
mdg_ctl_audit_search (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  const char *text = mdg_arguments_get (arguments, "limit");
  guint64 limit = DEFAULT_LIMIT;
  MdgAuditQuery query = make_query (arguments);
  if (text != NULL &&
      !g_ascii_string_to_unsigned (text, 10, 1, MDG_AUDIT_EXPORT_MAX_ROWS, &limit, NULL))
    return mdg_ctl_refuse (ctl, error, N_ ("“--limit” needs a number from 1 to 100000."));
  g_autoptr (GPtrArray) entries =
    mdg_ctl_open (ctl, error) ? search (ctl, &query, (guint) limit, error) : NULL;
  if (entries == NULL)
    return MDG_EXIT_FAILED;
  if (ctl->json)
    mdg_ctl_put_json (mdg_codec_encode_page (&MDG_AUDIT_ENTRY_TYPE, entries, NULL));
  else
    print_entries (ctl, entries);
  return MDG_EXIT_FINE;
}

int
mdg_ctl_audit_verify (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  if (!mdg_ctl_open (ctl, error))
    return MDG_EXIT_FAILED;
  mdg_ctl_begin_work (ctl, N_ ("Checking the audit log"));
  g_autoptr (MdgAuditCheck) check = mdg_audit_log_verify (&ctl->context, error);
  mdg_ctl_end_work (ctl);
  if (check == NULL)
    return MDG_EXIT_FAILED;
  g_autofree char *rows = g_strdup_printf ("%" G_GINT64_FORMAT, check->n_rows);
  g_autofree char *checkpoints = g_strdup_printf ("%" G_GINT64_FORMAT, check->n_checkpoints);
  g_autofree char *broken = g_strdup_printf ("%" G_GINT64_FORMAT, check->broken_seq);
  if (ctl->json)
    mdg_ctl_put_json (mdg_codec_encode (&MDG_AUDIT_CHECK_TYPE, check));
  else if (check->whole)
    mdg_ctl_say (ctl, N_ ("The audit log is whole: {rows} rows, {checkpoints} signed checkpoints."),
                 "rows", rows, "checkpoints", checkpoints, NULL);
  else
    mdg_ctl_say (ctl, N_ ("The audit log was changed from outside: row {row} ({reason})."), "row",
                 broken, "reason", check->reason, NULL);
  return check->whole ? MDG_EXIT_FINE : MDG_EXIT_DATA;
}

int
mdg_ctl_audit_export (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  const char *path = mdg_arguments_get (arguments, "output");
  MdgAuditQuery query = make_query (arguments);
  if (ctl->json && path == NULL)
    return mdg_ctl_refuse (ctl, error,
                           N_ ("With “--json”, “--output” is needed: the table is no JSON."));
  int fd = path != NULL ? mdg_ctl_create_file (path, error) : STDOUT_FILENO;
  if (fd < 0)
    return MDG_EXIT_FAILED;
  g_autoptr (GBytes) csv =
    mdg_ctl_open (ctl, error) ? mdg_audit_log_export (&ctl->context, &query, error) : NULL;
  if (csv == NULL && path != NULL)
    g_unlink (path);
  if (csv == NULL ||
      (path != NULL ? !mdg_ctl_write_file (fd, path, csv, error) : !mdg_ctl_put_bytes (csv, error)))
    return MDG_EXIT_FAILED;
  if (ctl->json)
    {
      JsonObject *object = json_object_new ();
      json_object_set_string_member (object, "output", path);
      json_object_set_int_member (object, "bytes", (gint64) g_bytes_get_size (csv));
      mdg_ctl_put_json_object (object);
    }
  return MDG_EXIT_FINE;
}

int
mdg_ctl_audit_checkpoint (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  gint64 count = 0, at = 0;
  g_autoptr (MdgLease) lease =
    mdg_ctl_open (ctl, error) ? mdg_context_begin (&ctl->context, error) : NULL;
  if (lease == NULL || !mdg_audit_checkpoint (lease, error) ||
      !mdg_audit_count (lease, &count, &at, error) ||
      !mdg_context_commit (&ctl->context, lease, FALSE, error))
    return MDG_EXIT_FAILED;
  g_autofree char *rows = g_strdup_printf ("%" G_GINT64_FORMAT, count);
  g_autofree char *time = mdg_time_format (at);
  if (ctl->json)
    {
      JsonObject *object = json_object_new ();
      json_object_set_int_member (object, "rows", count);
      json_object_set_string_member (object, "last_checkpoint_at", time);
      mdg_ctl_put_json_object (object);
    }
  mdg_ctl_say (ctl, N_ ("Signed up to row {rows}, at {time}."), "rows", rows, "time", time, NULL);
  return MDG_EXIT_FINE;
}

/* The key as other programs read it. */
static char *
to_pem (GBytes *key)
{
  g_autoptr (GByteArray) der = g_byte_array_new ();
  g_byte_array_append (der, key_prefix, sizeof key_prefix);
  g_byte_array_append (der, g_bytes_get_data (key, NULL), (guint) g_bytes_get_size (key));
  g_autofree char *text = g_base64_encode (der->data, der->len);
  return g_strconcat ("-----BEGIN PUBLIC KEY-----\n", text, "\n-----END PUBLIC KEY-----\n", NULL);
}

int
mdg_ctl_audit_public_key (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  g_autoptr (MdgLease) lease =
    mdg_ctl_open (ctl, error) ? mdg_context_begin (&ctl->context, error) : NULL;
  g_autoptr (GBytes) key = lease != NULL ? mdg_audit_get_public_key (lease, error) : NULL;
  if (key == NULL)
    return MDG_EXIT_FAILED;
  g_autofree char *pem = to_pem (key);
  if (!ctl->json)
    {
      mdg_ctl_put (pem);
      return MDG_EXIT_FINE;
    }
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "algorithm", "Ed25519");
  json_object_set_string_member (object, "public_key", pem);
  mdg_ctl_put_json_object (object);
  return MDG_EXIT_FINE;
}
