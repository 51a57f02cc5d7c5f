/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fills a data folder of the core role for measurements and end-to-end tests:
 *
 *   seed-core DIR ACCOUNTS PASSWORDS SESSIONS [MEMORY-MIB PASSES]
 *
 * DIR/master.key and DIR/data are made. The first account is an administrator, the second an
 * auditor, the third a section manager, all others are staff. The first PASSWORDS accounts have a
 * password of people's cost (or of the cost given) which needs no change; the first SESSIONS have a
 * session. Standard output is one JSON object: "password", "sections" (ids), "accounts" ("id",
 * "login", "section" and, for those with a session, "token" and "session").
 */
#define G_LOG_DOMAIN "madoguchi-bench"

#include "server/crypto/hash.h"
#include "server/crypto/random.h"
#include "server/service/accounts.h"
#include "server/service/sections.h"
#include "server/store/accounts.h"
#include "server/store/credentials.h"
#include "server/store/sessions.h"
#include "shared/wire/json.h"

#include <stdlib.h>

#define PASSWORD "Seed-Password-2026"
#define SECTIONS 20
#define MAX_ACCOUNTS MDG_ACCOUNTS_MAX

typedef struct
{
  MdgCore *core;
  MdgContext context;
  gint64 sections[SECTIONS];
  guint n_accounts;
  guint n_passwords;
  guint n_sessions;
  char *hash;  /* of PASSWORD */
  char *cheap; /* of the passwords nobody uses */
  JsonArray *out;
} Seed;

static void
die_on (const GError *error)
{
  if (error == NULL)
    return;
  g_printerr ("seed-core: %s\n", error->message);
  exit (1);
}

static void
add_sections (Seed *seed)
{
  for (guint i = 0; i < SECTIONS; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *code = g_strdup_printf ("%04u", i + 1);
      g_autofree char *name = g_strdup_printf ("第%u課", i + 1);
      MdgSection wanted = { .code = code, .name = name };
      g_autoptr (MdgSection) section = mdg_section_service_create (&seed->context, &wanted, &error);
      die_on (error);
      seed->sections[i] = section->id;
    }
}

static MdgAccount *
new_account (Seed *seed, MdgLease *lease, guint index)
{
  static const char *const first_roles[] = { "administrator", "auditor", "section-manager" };
  const char *roles[] = { index < G_N_ELEMENTS (first_roles) ? first_roles[index] : "staff", NULL };
  MdgAccount *account = mdg_account_new ();
  account->id = mdg_lease_new_id (lease);
  account->login = g_strdup_printf ("u%05u", index);
  account->name = g_strdup_printf ("窓口 職員%05u", index);
  account->kana = g_strdup ("マドグチ ショクイン");
  account->email = g_strdup_printf ("u%05u@city.example.lg.jp", index);
  account->section_id = seed->sections[index % SECTIONS];
  account->roles = g_strdupv ((char **) roles);
  account->state = g_strdup (MDG_ACCOUNT_ACTIVE);
  return account;
}

/* All keys in one commit, before the first row is sealed. */
static GPtrArray *
make_accounts (Seed *seed, MdgLease *lease)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) scopes = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *accounts = mdg_record_array_new (&MDG_ACCOUNT_TYPE);
  for (guint i = 0; i < seed->n_accounts; i++)
    {
      MdgAccount *account = new_account (seed, lease, i);
      g_ptr_array_add (accounts, account);
      g_ptr_array_add (scopes, mdg_scope_account (account->id));
    }
  g_ptr_array_add (scopes, NULL);
  mdg_keyring_prepare (mdg_lease_get_keyring (lease), (const char *const *) scopes->pdata, &error);
  die_on (error);
  return accounts;
}

static void
settle_password (MdgLease *lease, gint64 account_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgCredential) credential = mdg_credentials_get (lease, account_id, &error);
  die_on (error);
  credential->must_change = FALSE;
  mdg_credentials_put (lease, credential, &error);
  die_on (error);
}

static void
add_session (MdgLease *lease, gint64 account_id, JsonObject *out)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *token = mdg_random_token ();
  guint8 hash[MDG_HASH_SIZE];
  mdg_token_hash (token, hash);
  g_autoptr (GBytes) hash_bytes = g_bytes_new (hash, sizeof hash);
  g_autoptr (MdgSession) session = mdg_session_new ();
  session->id = mdg_lease_new_id (lease);
  session->device = g_strdup ("bench");
  session->created_at = mdg_lease_now (lease);
  session->expires_at = session->created_at + 12 * MDG_HOUR;
  mdg_sessions_insert (lease, session, account_id, hash_bytes, &error);
  die_on (error);
  json_object_set_string_member (out, "token", token);
  json_object_set_int_member (out, "session", session->id);
}

static void
add_accounts (Seed *seed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgLease) lease = mdg_store_begin_write (seed->core->store, NULL, &error);
  die_on (error);
  g_autoptr (GPtrArray) accounts = make_accounts (seed, lease);
  for (guint i = 0; i < accounts->len; i++)
    {
      MdgAccount *account = accounts->pdata[i];
      JsonObject *out = json_object_new ();
      mdg_account_service_insert_in (&seed->context, lease, account,
                                     i < seed->n_passwords ? seed->hash : seed->cheap, &error);
      die_on (error);
      if (i < MAX (seed->n_passwords, seed->n_sessions))
        settle_password (lease, account->id);
      json_object_set_int_member (out, "id", account->id);
      json_object_set_string_member (out, "login", account->login);
      json_object_set_int_member (out, "section", account->section_id);
      if (i < seed->n_sessions)
        add_session (lease, account->id, out);
      json_array_add_object_element (seed->out, out);
    }
  mdg_lease_commit (lease, &error);
  die_on (error);
}

static void
print_out (Seed *seed)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *sections = json_array_new ();
  for (guint i = 0; i < SECTIONS; i++)
    json_array_add_int_element (sections, seed->sections[i]);
  json_object_set_string_member (object, "password", PASSWORD);
  json_object_set_array_member (object, "sections", sections);
  json_object_set_array_member (object, "accounts", json_array_ref (seed->out));
  g_autoptr (JsonNode) node = json_node_alloc ();
  json_node_init_object (node, object);
  g_autofree char *text = mdg_json_to_text (node);
  g_print ("%s\n", text);
}

static MdgMasterKey *
make_master_key (const char *dir)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (dir, "master.key", NULL);
  mdg_master_key_create_file (path, &error);
  die_on (error);
  MdgMasterKey *master = mdg_master_key_load_file (path, &error);
  die_on (error);
  return master;
}

static void
seed_folder (Seed *seed, const char *dir, MdgClock *clock, const MdgCoreSettings *settings)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgMasterKey) master = make_master_key (dir);
  g_autofree char *data = g_build_filename (dir, "data", NULL);
  seed->core = mdg_core_new (data, master, clock, settings, &error);
  die_on (error);
  mdg_context_init_system (&seed->context, seed->core);
  seed->hash = mdg_password_hasher_hash (seed->core->hasher, PASSWORD, &error);
  die_on (error);
  seed->cheap = mdg_password_hash_random_secret (PASSWORD "-of-nobody", &error);
  die_on (error);
  add_sections (seed);
  add_accounts (seed);
  print_out (seed);
  mdg_context_clear (&seed->context);
  g_clear_pointer (&seed->core, mdg_core_free);
  g_clear_pointer (&seed->hash, g_free);
  g_clear_pointer (&seed->cheap, g_free);
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
  if (argc != 5 && argc != 7)
    {
      g_printerr ("usage: seed-core DIR ACCOUNTS PASSWORDS SESSIONS [MEMORY-MIB PASSES]\n");
      return 2;
    }
  mdg_crypto_init (&error);
  die_on (error);
  g_auto (MdgCoreSettings) settings;
  mdg_core_settings_init (&settings);
  if (argc == 7)
    {
      settings.argon2_memory_mib = read_number (argv[5], MDG_PASSWORD_MAX_MEM_MIB);
      settings.argon2_passes = read_number (argv[6], MDG_PASSWORD_MAX_OPS);
    }
  g_autoptr (MdgClock) clock = mdg_clock_new ();
  g_autoptr (JsonArray) out = json_array_new ();
  Seed seed = { .n_accounts = MAX (read_number (argv[2], MAX_ACCOUNTS), 3),
                .n_passwords = read_number (argv[3], MAX_ACCOUNTS),
                .n_sessions = read_number (argv[4], MAX_ACCOUNTS),
                .out = out };
  seed_folder (&seed, argv[1], clock, &settings);
  return 0;
}
