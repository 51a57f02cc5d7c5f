/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The audit log at the size of a busy year: writes it through the store with a clock that is moved
 * on, then searches, exports and verifies it through the service.
 *
 *   bench-audit DIR ROWS ACCOUNTS
 *
 * Prints one JSON object: milliseconds (median, 95th percentile) of each question. DIR/core.db
 * stays for others to compare with.
 */
#define G_LOG_DOMAIN "madoguchi-bench"

#include "server/crypto/random.h"
#include "server/service/accounts.h"
#include "server/service/audit-log.h"
#include "server/store/accounts.h"
#include "shared/wire/json.h"

#include <stdlib.h>

#define START "2026-04-01T00:00:00+09:00"
#define BATCH 1000
#define CHECKPOINTS 100
#define TRIES 200

typedef struct
{
  MdgCore *core;
  MdgClock *clock;
  MdgContext context;
  gint64 *accounts;
  guint n_accounts;
  guint n_rows;
  JsonObject *out;
} Bench;

static void
die_on (const GError *error)
{
  if (error == NULL)
    return;
  g_printerr ("bench-audit: %s\n", error->message);
  exit (1);
}

static void
add_accounts (Bench *bench)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = mdg_password_hash_random_secret ("nobody's password", &error);
  g_autoptr (MdgLease) lease = mdg_store_begin_write (bench->core->store, NULL, &error);
  die_on (error);
  bench->accounts = g_new0 (gint64, bench->n_accounts);
  g_autoptr (GPtrArray) scopes = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < bench->n_accounts; i++)
    {
      bench->accounts[i] = mdg_lease_new_id (lease);
      g_ptr_array_add (scopes, mdg_scope_account (bench->accounts[i]));
    }
  g_ptr_array_add (scopes, NULL);
  mdg_keyring_prepare (mdg_lease_get_keyring (lease), (const char *const *) scopes->pdata, &error);
  die_on (error);
  for (guint i = 0; i < bench->n_accounts; i++)
    {
      const char *roles[] = { "staff", NULL };
      g_autoptr (MdgAccount) account = mdg_account_new ();
      account->id = bench->accounts[i];
      account->login = g_strdup_printf ("u%05u", i);
      account->name = g_strdup_printf ("窓口 職員%05u", i);
      account->roles = g_strdupv ((char **) roles);
      mdg_account_service_insert_in (&bench->context, lease, account, hash, &error);
      die_on (error);
    }
  mdg_lease_commit (lease, &error);
  die_on (error);
}

/* What an office does all day: mostly signing in and out. */
static void
append_row (Bench *bench, MdgLease *lease, guint index)
{
  static const char *const actions[] = {
    "session.create", "session.create", "session.create", "session.end",
    "session.end", "account.update", "account.change-password", "audit.search"
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *object = g_strdup_printf ("session:%u", index);
  g_autofree char *address =
    g_strdup_printf ("10.32.%u.%u", mdg_random_below (16), mdg_random_below (256));
  g_autoptr (JsonObject) detail = json_object_new ();
  json_object_set_string_member (detail, "device", "PC-0321 · Windows 11");
  const char *outcome = mdg_random_below (50) == 0 ? "sign-in-failed" : "ok";
  MdgAuditEvent event = { bench->accounts[mdg_random_below (bench->n_accounts)],
                          actions[mdg_random_below (G_N_ELEMENTS (actions))],
                          object,
                          outcome,
                          address,
                          detail };
  mdg_audit_append (lease, &event, &error);
  die_on (error);
}

static void
write_rows (Bench *bench)
{
  gint64 step = 365 * MDG_DAY / MAX (bench->n_rows, 1);
  guint between = MAX (bench->n_rows / CHECKPOINTS, 1);
  for (guint done = 0; done < bench->n_rows;)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MdgLease) lease = mdg_store_begin_write (bench->core->store, NULL, &error);
      die_on (error);
      for (guint i = 0; i < BATCH && done < bench->n_rows; i++, done++)
        {
          mdg_clock_advance (bench->clock, step);
          append_row (bench, lease, done);
          if ((done + 1) % between == 0)
            mdg_audit_checkpoint (lease, &error);
          die_on (error);
        }
      mdg_lease_commit (lease, &error);
      die_on (error);
    }
}

static double
elapsed_ms (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / 1000.0;
}

static void
note (Bench *bench, const char *name, double value)
{
  json_object_set_double_member (bench->out, name, (double) (gint64) (value * 100.0 + 0.5) / 100.0);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a;
  double right = *(const double *) b;
  return left < right ? -1 : left > right;
}

static guint
search_once (Bench *bench, const MdgAuditQuery *query)
{
  g_autoptr (GError) error = NULL;
  gint64 next = 0;
  g_autoptr (GPtrArray) entries = mdg_audit_log_search (&bench->context, query, &next, &error);
  die_on (error);
  return entries->len;
}

typedef struct
{
  const char *name;
  gboolean by_actor;
  gboolean by_period; /* a month somewhere in the year */
  const char *action;
} Question;

static void
ask (Bench *bench, const Question *question)
{
  double took[TRIES];
  guint rows = 0;
  for (guint i = 0; i < TRIES; i++)
    {
      guint month = 4 + mdg_random_below (9);
      g_autofree char *from = g_strdup_printf ("2026-%02u-01", month);
      g_autofree char *to = g_strdup_printf ("2026-%02u-28", month);
      g_autofree char *actor = g_strdup_printf ("u%05u", mdg_random_below (bench->n_accounts));
      MdgAuditQuery query = { .actor = question->by_actor ? (char *) actor : NULL,
                              .action = (char *) question->action,
                              .limit = 100 };
      if (question->by_period)
        {
          query.from = from;
          query.to = to;
        }
      gint64 start = g_get_monotonic_time ();
      rows += search_once (bench, &query);
      took[i] = elapsed_ms (start);
    }
  qsort (took, TRIES, sizeof took[0], compare_doubles);
  JsonObject *figures = json_object_new ();
  json_object_set_double_member (figures, "p50_ms",
                                 (double) (gint64) (took[TRIES / 2] * 1000) / 1000);
  json_object_set_double_member (figures, "p95_ms",
                                 (double) (gint64) (took[TRIES * 95 / 100] * 1000) / 1000);
  json_object_set_double_member (figures, "rows", (double) (rows * 10 / TRIES) / 10);
  json_object_set_object_member (bench->out, question->name, figures);
}

static void
ask_all (Bench *bench)
{
  static const Question questions[] = {
    { "account_and_period", TRUE, TRUE, NULL },
    { "account", TRUE, FALSE, NULL },
    { "newest_page", FALSE, FALSE, NULL },
    { "period", FALSE, TRUE, NULL },
    { "action", FALSE, FALSE, "account.change-password" },
    { "action_and_period", FALSE, TRUE, "account.change-password" },
    { "action_group", FALSE, FALSE, "account." },
    { "action_group_and_period", FALSE, TRUE, "account." },
    { "rare_action", FALSE, FALSE, "role.create" },
    { "account_and_action_group", TRUE, FALSE, "session." },
  };
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    ask (bench, &questions[i]);
}

static void
export_all (Bench *bench)
{
  g_autoptr (GError) error = NULL;
  MdgAuditQuery query = { .limit = 1 };
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GBytes) csv = mdg_audit_log_export (&bench->context, &query, &error);
  die_on (error);
  note (bench, "export_ms", elapsed_ms (start));
  note (bench, "export_mib", (double) g_bytes_get_size (csv) / 1048576.0);
}

static void
verify_all (Bench *bench)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (MdgAuditCheck) check = mdg_audit_log_verify (&bench->context, &error);
  die_on (error);
  note (bench, "verify_ms", elapsed_ms (start));
  note (bench, "verified_rows", (double) check->n_rows);
  note (bench, "verified_checkpoints", (double) check->n_checkpoints);
  if (check->whole)
    return;
  g_printerr ("bench-audit: row %" G_GINT64_FORMAT ": %s\n", check->broken_seq, check->reason);
  exit (1);
}

static void
run (Bench *bench, const char *dir, MdgMasterKey *master)
{
  g_autoptr (GError) error = NULL;
  MdgCoreSettings settings;
  mdg_core_settings_init (&settings);
  bench->core = mdg_core_new (dir, master, bench->clock, &settings, &error);
  mdg_core_settings_clear (&settings);
  die_on (error);
  mdg_context_init_system (&bench->context, bench->core);
  add_accounts (bench);
  gint64 start = g_get_monotonic_time ();
  write_rows (bench);
  note (bench, "write_ms", elapsed_ms (start));
  ask_all (bench);
  verify_all (bench);
  export_all (bench);
  mdg_context_clear (&bench->context);
  g_clear_pointer (&bench->core, mdg_core_free);
  g_clear_pointer (&bench->accounts, g_free);
}

/* Argument @text as a number up to @most; ends the program when it is none. */
static guint
read_number (const char *text, guint most)
{
  g_autoptr (GError) error = NULL;
  guint64 number = 0;
  g_ascii_string_to_unsigned (text, 10, 0, most, &number, &error);
  die_on (error);
  return (guint) number;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  gint64 now = 0;
  if (argc != 4 || !mdg_time_parse (START, &now))
    {
      g_printerr ("usage: bench-audit DIR ROWS ACCOUNTS\n");
      return 2;
    }
  mdg_crypto_init (&error);
  die_on (error);
  g_autoptr (MdgClock) clock = mdg_clock_new_fake (now);
  g_autoptr (MdgKey) key = mdg_key_new_random ();
  g_autoptr (MdgMasterKey) master = mdg_master_key_new (key);
  g_autoptr (JsonObject) out = json_object_new ();
  Bench bench = { .clock = clock,
                  .n_rows = read_number (argv[2], 10000000),
                  .n_accounts = MAX (read_number (argv[3], MDG_ACCOUNTS_MAX), 1),
                  .out = out };
  run (&bench, argv[1], master);
  g_autoptr (JsonNode) node = json_node_alloc ();
  json_node_init_object (node, out);
  g_autofree char *text = mdg_json_to_text (node);
  g_print ("%s\n", text);
  return 0;
}
