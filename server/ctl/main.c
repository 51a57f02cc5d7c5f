/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `madoguchictl`: maintenance of a core on the machine it runs on.
 */
#define G_LOG_DOMAIN "madoguchi-ctl"

#include "server/crypto/random.h"
#include "server/ctl/commands.h"
#include "shared/base/catalog.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <mdg-config.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEFAULT_CONFIG "/etc/madoguchi/core.conf"
#define LOGIN_UID_FILE "/proc/self/loginuid"

#define ACTOR_OPTION                                    \
  {                                                     \
    "actor", "LOGIN", N_ ("only what this user ID did") \
  }
#define FROM_OPTION                                                        \
  {                                                                        \
    "from", "DAY", N_ ("from this day (2026-11-22) or time (RFC 3339) on") \
  }
#define TO_OPTION                                                  \
  {                                                                \
    "to", "DAY", N_ ("up to the end of this day, or to this time") \
  }
#define ACTION_OPTION                                                                           \
  {                                                                                             \
    "action", "ACTION", N_ ("only this action (account.create), or a group of them (account.)") \
  }

static const MdgCommand commands[] = {
  { "init",
    NULL,
    0,
    0,
    N_ ("makes data folder, master key, store and the first administrator"),
    { { "login", "LOGIN", N_ ("user ID of the first administrator (admin)") },
      { "name", "NAME", N_ ("the name shown for it") } },
    mdg_ctl_init },
  { "account add",
    "LOGIN",
    1,
    1,
    N_ ("adds an account and prints its initial password"),
    { { "name", "NAME", N_ ("name (needed)") },
      { "section", "CODE", N_ ("code of the section") },
      { "role", "ROLES", N_ ("codes or names, divided by “;” (staff)") },
      { "kana", "KANA", N_ ("reading of the name") },
      { "email", "ADDRESS", N_ ("mail address") },
      { "expires-on", "DAY", N_ ("last day of use, such as 2027-03-31") } },
    mdg_ctl_account_add },
  { "account import",
    "FILE",
    1,
    1,
    N_ ("imports accounts from CSV: all rows or, with one mistake, none (“-”: standard input)"),
    { { "dry-run", NULL, N_ ("finds every mistake and changes nothing") },
      { "passwords", "FILE",
        N_ ("writes the initial passwords to this new file instead of showing them") } },
    mdg_ctl_account_import },
  { "account export",
    NULL,
    0,
    0,
    N_ ("writes all accounts as CSV that can be imported again"),
    { { "encoding", "NAME", N_ ("utf-8 (with a byte order mark) or cp932") },
      { "output", "FILE", N_ ("a new file instead of standard output") } },
    mdg_ctl_account_export },
  { "account list",
    NULL,
    0,
    0,
    N_ ("lists accounts"),
    { { "query", "TEXT", N_ ("part of user ID, name or reading") },
      { "section", "CODE", N_ ("a section with those below it") },
      { "role", "CODE", N_ ("who has this role") },
      { "state", "STATE", N_ ("active or stopped") } },
    mdg_ctl_account_list },
  { "account reset-password",
    "LOGIN",
    1,
    1,
    N_ ("prints a new initial password and ends all sessions"),
    { { NULL } },
    mdg_ctl_account_reset_password },
  { "account stop",
    "LOGIN",
    1,
    1,
    N_ ("stops an account and ends its sessions at once"),
    { { NULL } },
    mdg_ctl_account_stop },
  { "account erase",
    "LOGIN",
    1,
    1,
    N_ ("erases a stopped account for good, with its key"),
    { { "confirm", "LOGIN", N_ ("the user ID once more (needed)") } },
    mdg_ctl_account_erase },
  { "section add",
    "CODE NAME",
    2,
    2,
    N_ ("adds a section"),
    { { "parent", "CODE", N_ ("the section it belongs to") } },
    mdg_ctl_section_add },
  { "section list",
    NULL,
    0,
    0,
    N_ ("lists the sections as a tree"),
    { { NULL } },
    mdg_ctl_section_list },
  { "role list",
    NULL,
    0,
    0,
    N_ ("lists the roles and what they may do"),
    { { NULL } },
    mdg_ctl_role_list },
  { "folder list",
    NULL,
    0,
    0,
    N_ ("lists the document folders"),
    { { NULL } },
    mdg_ctl_folder_list },
  { "folder create",
    "NAME",
    1,
    1,
    N_ ("makes a document folder"),
    { { "section", "CODE", N_ ("the section it belongs to (needed)") },
      { "owner", "LOGIN", N_ ("user ID of its owner; without one, the section's managers") },
      { "description", "TEXT", N_ ("what it is for") } },
    mdg_ctl_folder_create },
  { "folder grant",
    "FOLDER ROLE",
    2,
    2,
    N_ ("lets people use a folder as reader, editor or owner; “none” takes it away"),
    { { "account", "LOGIN", N_ ("one person") },
      { "section", "CODE", N_ ("a section with those below it; with --with-role, only these") },
      { "with-role", "CODE", N_ ("who has this role") },
      { "everyone", NULL, N_ ("everybody") } },
    mdg_ctl_folder_grant },
  { "folder readers",
    "FOLDER",
    1,
    1,
    N_ ("lists who can see a folder"),
    { { NULL } },
    mdg_ctl_folder_readers },
  { "folder add",
    "FOLDER FILES",
    2,
    MDG_FOLDER_ADD_MAX,
    N_ ("adds files and whole directories; what is there already is passed over"),
    { { "as", "LOGIN", N_ ("user ID that stands as the one who added them") } },
    mdg_ctl_folder_add },
  { "folder erase",
    "FOLDER",
    1,
    1,
    N_ ("erases a folder with all its documents for good, with its key"),
    { { "confirm", "NAME", N_ ("the name of the folder (needed)") } },
    mdg_ctl_folder_erase },
  { "session list",
    NULL,
    0,
    0,
    N_ ("lists who is signed in"),
    { { "account", "LOGIN", N_ ("only this user ID") } },
    mdg_ctl_session_list },
  { "session revoke",
    NULL,
    0,
    0,
    N_ ("ends sessions; a running server signs them out at once"),
    { { "account", "LOGIN", N_ ("all sessions of this user ID") },
      { "id", "NUMBER", N_ ("one session") },
      { "all", NULL, N_ ("everybody's") } },
    mdg_ctl_session_revoke },
  { "audit search",
    NULL,
    0,
    0,
    N_ ("searches the audit log, newest first"),
    { ACTOR_OPTION,
      FROM_OPTION,
      TO_OPTION,
      ACTION_OPTION,
      { "limit", "NUMBER", N_ ("at most so many rows (100)") } },
    mdg_ctl_audit_search },
  { "audit export",
    NULL,
    0,
    0,
    N_ ("writes the audit log as CSV"),
    { ACTOR_OPTION,
      FROM_OPTION,
      TO_OPTION,
      ACTION_OPTION,
      { "output", "FILE", N_ ("a new file instead of standard output") } },
    mdg_ctl_audit_export },
  { "audit verify",
    NULL,
    0,
    0,
    N_ ("proves that no row of the audit log was changed or removed"),
    { { NULL } },
    mdg_ctl_audit_verify },
  { "audit checkpoint",
    NULL,
    0,
    0,
    N_ ("signs the audit log as it is now"),
    { { NULL } },
    mdg_ctl_audit_checkpoint },
  { "audit public-key",
    NULL,
    0,
    0,
    N_ ("prints the key checkpoints are signed with, to be kept elsewhere"),
    { { NULL } },
    mdg_ctl_audit_public_key },
  { "backup",
    "FOLDER",
    1,
    1,
    N_ ("makes a backup, while the server runs or not"),
    { { NULL } },
    mdg_ctl_backup },
  { "restore",
    "FOLDER",
    1,
    1,
    N_ ("checks or restores a backup"),
    { { "check", NULL, N_ ("proves that it can be restored, and changes nothing") },
      { "to", "DATA-FOLDER", N_ ("restores into this missing or empty folder") },
      { "name", "NAME", N_ ("this backup (the newest)") } },
    mdg_ctl_restore },
  { "keys list",
    NULL,
    0,
    0,
    N_ ("lists the keys that seal data: made, destroyed"),
    { { NULL } },
    mdg_ctl_keys_list },
  { "keys rotate",
    NULL,
    0,
    0,
    N_ ("wraps all keys with another master key; the server must be stopped"),
    { { "new-key", "FILE", N_ ("file of the new master key, made when missing; or a PKCS#11 URI") },
      { "wrapped-key", "FILE", N_ ("where a key on a token is kept wrapped") } },
    mdg_ctl_keys_rotate },
  { "model add",
    "NAME DIALECT ADDRESS MODEL",
    4,
    4,
    N_ ("sets up a language model; its host stands in [models] hosts"),
    { { "key-file", "FILE", N_ ("its access key; - reads it from standard input") },
      { "region", "REGION", N_ ("where it answers, as the ward calls it") },
      { "abroad", NULL, N_ ("it answers outside Japan") },
      { "light", NULL, N_ ("a light model: takes over when a limit is reached") },
      { "images", NULL, N_ ("it looks at pictures") },
      { "no-training", NULL, N_ ("its contract rules out training") },
      { "weight", "PERCENT", N_ ("how much a token counts; 100, or 0 for a light model") },
      { "context", "TOKENS", N_ ("question and answer together (8192)") },
      { "max-answer", "TOKENS", N_ ("of an answer (2048)") },
      { "max-parallel", "NUMBER", N_ ("answers at the same time; 0 is without limit") },
      { "rank", "NUMBER", N_ ("the lowest of its class that answers is used") } },
    mdg_ctl_model_add },
  { "model list", NULL, 0, 0, N_ ("lists the language models"), { { NULL } }, mdg_ctl_model_list },
  { "model remove",
    "NAME",
    1,
    1,
    N_ ("removes a language model; what it was used for stays on record"),
    { { NULL } },
    mdg_ctl_model_remove },
  { "model test",
    "NAME",
    1,
    1,
    N_ ("greets a language model and tells how long its first word takes"),
    { { NULL } },
    mdg_ctl_model_test },
  { "limit set",
    "TOKENS",
    1,
    1,
    N_ ("sets a limit of a month; none takes it away, 0 is without limit"),
    { { "account", "LOGIN", N_ ("of one account") },
      { "every-account", NULL, N_ ("of each account without one of its own") },
      { "section", "CODE", N_ ("of a section with those below it") },
      { "ward", NULL, N_ ("of all together") } },
    mdg_ctl_limit_set },
  { "limit list", NULL, 0, 0, N_ ("lists the limits"), { { NULL } }, mdg_ctl_limit_list },
  { "usage",
    NULL,
    0,
    0,
    N_ ("shows what language models were used for"),
    { { "month", "MONTH", N_ ("2026-11; this month when it is left out") },
      { "by", "WHAT", N_ ("account, section, month or model") },
      { "csv", NULL, N_ ("as a table for a spreadsheet, on standard output") } },
    mdg_ctl_usage },
  { "installer list",
    NULL,
    0,
    0,
    N_ ("lists the client installers and says which one is offered"),
    { { NULL } },
    mdg_ctl_installer_list },
  { "extract",
    "FILE",
    1,
    1,
    N_ ("prints what the server reads from a file, a line of JSON for each page"),
    { { "text-only", NULL, N_ ("Word and PowerPoint files without laying them out in pages") },
      { "no-ocr", NULL, N_ ("does not read scanned pages") } },
    mdg_ctl_extract },
  { "ask",
    "QUESTION",
    1,
    1,
    N_ ("answers a question from the documents, with its sources"),
    { { "folder", "NAME", N_ ("only in this folder") },
      { "as-of", "DATE", N_ ("documents that hold on this day (2026-11-22)") } },
    mdg_ctl_ask },
  { "search",
    "QUESTION",
    1,
    1,
    N_ ("finds passages of documents that answer a question"),
    { { "folder", "NAME", N_ ("only in this folder") },
      { "as-of", "DATE", N_ ("documents that hold on this day (2026-11-22)") },
      { "limit", "NUMBER", N_ ("passages, 50 at most") } },
    mdg_ctl_search },
  { "search-eval",
    "QUESTIONS",
    1,
    1,
    N_ ("measures how well the search finds the passages that questions were written on"),
    { { "distractors", "FILE", N_ ("further passages, to make it harder") },
      { "embeddings", "URL", N_ ("an embedding engine that takes part: http://HOST:PORT/v1") },
      { "model", "NAME", N_ ("the model it is asked for") },
      { "question-prefix", "TEXT", N_ ("what the model wants before questions") },
      { "passage-prefix", "TEXT", N_ ("what the model wants before passages") },
      { "input-type", NULL, N_ ("tell the engine which is which (“input_type”)") } },
    mdg_ctl_search_eval },
  { "sign",
    "IN OUT",
    2,
    2,
    N_ ("signs a PDF (PAdES) and checks the result before it is there"),
    { { "p12", "FILE", N_ ("key and certificate; password from $MADOGUCHI_P12_PASSWORD or asked") },
      { "pkcs11", "URI", N_ ("a key on a token; PIN from $MADOGUCHI_PIN or asked") },
      { "level", "LEVEL", N_ ("b-b, b-t (with a time stamp) or b-lt (with proofs for later)") },
      { "tsa", "URL", N_ ("the time-stamp authority, for b-t and b-lt") },
      { "trust", "FILE", N_ ("trusted certificates (PEM); needed for b-lt") },
      { "crl", "FILES", N_ ("revocation lists, divided by commas, instead of fetching them") },
      { "reason", "TEXT", N_ ("why it is signed") },
      { "seal", "FILE", N_ ("a picture (PNG) that is shown on a page") },
      { "seal-at", "PLACE", N_ ("left, top, width, height in millimetres: 160,40,22,22") },
      { "seal-page", "NUMBER", N_ ("the page of the seal (1)") },
      { "warn-days", "DAYS", N_ ("warns when a certificate expires sooner (60)") } },
    mdg_ctl_sign },
  { "verify",
    "FILES",
    1,
    MDG_VERIFY_MAX,
    N_ ("says of signed PDFs whether they are as they were signed"),
    { { "trust", "FILE", N_ ("certificates (PEM) that signers must lead to") } },
    mdg_ctl_verify },
  { "notice plan",
    NULL,
    0,
    0,
    N_ ("pairs the pages of a PDF with the residents of a list"),
    { { "csv", "FILE", N_ ("the list") },
      { "pdf", "FILE", N_ ("the notices of all, in one PDF") },
      { "split", "RULE",
        N_ ("counter, pages:N, marker:REGEX, region:X,Y,W,H, bookmark or barcode") },
      { "key", "KEY=REGEX", N_ ("how number, name or birth is printed on the pages"), TRUE },
      { "column", "KEY=TITLE", N_ ("the column of number, name, birth, mail, ..."), TRUE },
      { "number-digits", "N", N_ ("numbers had so many digits before zeros were taken away") },
      { "encoding", "NAME", N_ ("of the list, if it is not found: utf-8, utf-16 or cp932") },
      { "password-file", "FILE", N_ ("holds the password of the PDF") } },
    mdg_ctl_notice_plan },
  { "notice split",
    NULL,
    0,
    0,
    N_ ("writes a PDF for each resident by a plan, and the proof"),
    { { "plan", "FILE", N_ ("what “notice plan --json” has printed") },
      { "out", "FOLDER", N_ ("a new or empty folder") },
      { "report", "FILE", N_ ("the proof as a page of text") },
      { "password-file", "FILE", N_ ("holds the password of the PDF") } },
    mdg_ctl_notice_split },
  { "notice proof",
    "FOLDER",
    1,
    1,
    N_ ("checks again what “notice split” has written"),
    { { "report", "FILE", N_ ("the proof as a page of text") },
      { "password-file", "FILE", N_ ("holds the password of the PDF") } },
    mdg_ctl_notice_proof },
  { "config check",
    NULL,
    0,
    0,
    N_ ("checks the configuration"),
    { { NULL } },
    mdg_ctl_config_check },
  { "config print",
    NULL,
    0,
    0,
    N_ ("prints the settings in force"),
    { { "defaults", NULL, N_ ("every setting with its explanation and default instead") } },
    mdg_ctl_config_print },
  { NULL },
};

/* MADOGUCHI_LANG, else the locale. */
static const char *
choose_language (void)
{
  static const char *const names[] = { "MADOGUCHI_LANG", "LC_ALL", "LC_MESSAGES", "LANG" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *value = g_getenv (names[i]);
      if (value != NULL && *value != '\0')
        return g_str_has_prefix (value, "ja") ? "ja" : "en";
    }
  return "en";
}

/* Who sits at the machine: the user that signed in on it, whoever he has become since, and the user
 * he is now. */
static char *
dup_os_user (void)
{
  g_autofree char *text = NULL;
  guint64 number = 0;
  const struct passwd *user = getpwuid (getuid ());
  g_autofree char *name =
    user != NULL ? g_strdup (user->pw_name) : g_strdup_printf ("%u", (guint) getuid ());
  if (!g_file_get_contents (LOGIN_UID_FILE, &text, NULL, NULL) ||
      !g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32 - 1, &number, NULL) ||
      number == getuid ())
    return g_steal_pointer (&name);
  user = getpwuid ((uid_t) number);
  return user != NULL ? g_strconcat (user->pw_name, " as ", name, NULL) : g_steal_pointer (&name);
}

static void
start (MdgCtl *ctl, const MdgArguments *arguments)
{
  const char *path = mdg_arguments_get (arguments, "config");
  const char *from_environment = g_getenv ("MADOGUCHI_CONFIG");
  if (path == NULL)
    path = from_environment != NULL ? from_environment : DEFAULT_CONFIG;
  ctl->config_path = g_strdup (path);
  ctl->key_path = g_strdup (mdg_arguments_get (arguments, "master-key"));
  ctl->json = mdg_arguments_has (arguments, "json");
  ctl->os_user = dup_os_user ();
}

static int
run (MdgCtl *ctl, const MdgCommand *command, const MdgArguments *arguments)
{
  g_autoptr (GError) error = NULL;
  int code = mdg_crypto_init (&error) ? command->run (ctl, arguments, &error) : MDG_EXIT_FAILED;
  if (error != NULL)
    return mdg_ctl_fail (ctl, error);
  if (fflush (stdout) == 0)
    return code;
  fprintf (stderr, "madoguchictl: %s\n", g_strerror (errno));
  return MDG_EXIT_FAILED;
}

static gboolean
asks_for_json (int argc, char **argv)
{
  for (int i = 1; i < argc; i++)
    if (g_str_equal (argv[i], "--json"))
      return TRUE;
  return FALSE;
}

static int
act (MdgCtl *ctl, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  const MdgCommand *command = NULL;
  g_autoptr (MdgArguments) arguments =
    mdg_arguments_parse (commands, argc, argv, ctl->lang, &command, &error);
  ctl->json = asks_for_json (argc, argv);
  if (arguments == NULL)
    return mdg_ctl_fail (ctl, error);
  if (mdg_arguments_has (arguments, "version"))
    {
      mdg_ctl_put ("madoguchictl " MDG_VERSION "\n");
      return MDG_EXIT_FINE;
    }
  if (mdg_arguments_has (arguments, "help"))
    {
      g_autofree char *help = command != NULL ? mdg_command_help (command, ctl->lang)
                                              : mdg_commands_help (commands, ctl->lang);
      mdg_ctl_put (help);
      return MDG_EXIT_FINE;
    }
  start (ctl, arguments);
  return run (ctl, command, arguments);
}

int
main (int argc, char **argv)
{
  const char *localedir = g_getenv ("MADOGUCHI_LOCALEDIR");
  MdgCtl ctl = { .lang = choose_language () };
  setlocale (LC_ALL, "");
  umask (077);
  mdg_crypto_harden_process ();
  mdg_catalog_load (localedir != NULL ? localedir : MDG_LOCALEDIR, MDG_GETTEXT_DOMAIN);
  int code = act (&ctl, argc, argv);
  mdg_ctl_clear (&ctl);
  mdg_catalog_unload ();
  return code;
}
