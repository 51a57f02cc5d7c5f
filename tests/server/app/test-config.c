/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * /config/good       what may stand in a file, and what the getters say then
 * /config/bad        each mistake is refused, with its line and what to do about it
 * /config/required   what a role does not start without
 * /config/print      --print-config is a file that loads and gives the defaults; docs/CONFIG.md is
 * in step /config/merge      what SIGHUP takes over and what waits for a restart /config/file files
 * that cannot be read; relative paths
 */
#include "server/app/config.h"

#include "server/app/config-value.h"
#include "shared/base/error.h"

#include <glib/gstdio.h>
#include <string.h>

#define FOLDER "/etc/madoguchi"
#define PORTAL "[portal]\nward-name=みどり市\nhost-name=o.example\ncontact-phone=000-000-0000\n"

typedef struct
{
  const char *sentence;
  const char *text;
  MdgSettingId id;
  const char *value; /* as text; numbers in digits, lists divided by a space */
} GoodRow;

static const GoodRow good_rows[] = {
  { "an empty file gives defaults", "", MDG_SETTING_SERVER_LISTEN, "127.0.0.1:8080" },
  { "remarks and empty lines are skipped", "# x\n\n  # y\n[log]\n#level=debug\n",
    MDG_SETTING_LOG_LEVEL, "info" },
  { "a number is read", "[passwords]\nmin-length=14\n", MDG_SETTING_PASSWORDS_MIN_LENGTH, "14" },
  { "the smallest number is allowed", "[passwords]\nmin-length=8\n",
    MDG_SETTING_PASSWORDS_MIN_LENGTH, "8" },
  { "the largest number is allowed", "[passwords]\nmin-length=128\n",
    MDG_SETTING_PASSWORDS_MIN_LENGTH, "128" },
  { "spaces around name and value do not count", "[server]\n  contact =  内線 2345  \n",
    MDG_SETTING_SERVER_CONTACT, "内線 2345" },
  { "lines of Windows are read", "[log]\r\nlevel=debug\r\n", MDG_SETTING_LOG_LEVEL, "debug" },
  { "an equals sign may stand in a value", "[server]\ncontact=a=b\n", MDG_SETTING_SERVER_CONTACT,
    "a=b" },
  { "a doubled backslash is one", "[server]\ncontact=a\\\\b\n", MDG_SETTING_SERVER_CONTACT,
    "a\\b" },
  { "an absolute path stays", "[server]\ndata-dir=/srv/m\n", MDG_SETTING_SERVER_DATA_DIR,
    "/srv/m" },
  { "a relative path starts at the file", "[server]\ndata-dir=data/core\n",
    MDG_SETTING_SERVER_DATA_DIR, FOLDER "/data/core" },
  { "a path may lead upwards", "[server]\ndata-dir=../m\n", MDG_SETTING_SERVER_DATA_DIR, "/etc/m" },
  { "a key file is a path", "[keys]\nmaster-key=master.key\n", MDG_SETTING_KEYS_MASTER_KEY,
    FOLDER "/master.key" },
  { "a credential stays a name", "[keys]\nmaster-key=credential:k\n", MDG_SETTING_KEYS_MASTER_KEY,
    "credential:k" },
  { "a token stays a URI", "[keys]\nmaster-key=pkcs11:token=m\nwrapped-key=w\n",
    MDG_SETTING_KEYS_MASTER_KEY, "pkcs11:token=m" },
  { "IPv6 needs brackets", "[server]\nlisten=[::1]:81\n", MDG_SETTING_SERVER_LISTEN, "[::1]:81" },
  { "port 0 is any free one", "[server]\nlisten=127.0.0.1:0\n", MDG_SETTING_SERVER_LISTEN,
    "127.0.0.1:0" },
  { "languages keep their order", "[portal]\nlanguages=en; ja;\n", MDG_SETTING_PORTAL_LANGUAGES,
    "en ja" },
  { "a version is read", "[clients]\nminimum-version=1.2.0\n", MDG_SETTING_CLIENTS_MINIMUM_VERSION,
    "1.2.0" },
  { "no version is allowed", "[clients]\nminimum-version=\n", MDG_SETTING_CLIENTS_MINIMUM_VERSION,
    "" },
};

typedef struct
{
  const char *sentence;
  const char *text;
  const char *line; /* NULL: it concerns no line */
  const char *says; /* part of the reason */
} BadRow;

static const BadRow bad_rows[] = {
  { "an unknown group", "\n[sever]\n", "2", "perhaps [server] is meant" },
  { "an unknown group unlike any", "[qqqqqqqqqqqq]\n", "1", "--print-config" },
  { "an unknown setting", "[server]\n\n# x\nlistne=127.0.0.1:1\n", "4",
    "perhaps “listen” is meant" },
  { "an unknown setting unlike any", "[server]\nqqqqqqqqqqqqqqqqqq=1\n", "2", "--print-config" },
  { "a setting of another group", "[log]\nward-name=x\n", "2", "no setting “ward-name”" },
  { "a setting with a language", "[server]\ncontact[ja]=x\n", "2", "no setting “contact[ja]”" },
  { "a setting twice", "[log]\nlevel=info\nlevel=debug\n", "3", "in line 2 already" },
  { "a group twice", "[log]\n[server]\n[log]\n", "3", "in line 1 already" },
  { "a setting before any group", "level=info\n", "1", "[group]" },
  { "a line without equals sign", "[log]\nlevel\n", "2", "name=value" },
  { "a bracket left open", "[log\n", "1", "close the bracket" },
  { "text that is not UTF-8", "[server]\ncontact=\x82\xa0\n", "2", "UTF-8" },
  { "a number that is a word", "[passwords]\nmin-length=many\n", "2", "from 8 to 128" },
  { "a number that is too small", "[passwords]\nmin-length=7\n", "2", "from 8 to 128" },
  { "a number that is too large", "[passwords]\n\nmin-length=129\n", "3", "from 8 to 128" },
  { "a number past all bounds", "[passwords]\nmin-length=99999999999999999999\n", "2",
    "from 8 to 128" },
  { "a number with a fraction", "[passwords]\nmin-length=12.5\n", "2", "whole number" },
  { "a number with a unit", "[sessions]\nidle-hours=4h\n", "2", "digits alone" },
  { "an empty number", "[sessions]\nidle-hours=\n", "2", "whole number" },
  { "a word that is not offered", "[log]\nformat=xml\n", "2", "text, json, journal" },
  { "an address without port", "[server]\nlisten=127.0.0.1\n", "2", "127.0.0.1:8080" },
  { "an address with a name", "[server]\nlisten=localhost:8080\n", "2", "127.0.0.1:8080" },
  { "IPv6 without brackets", "[server]\nlisten=::1:8080\n", "2", "[::1]:8080" },
  { "a port past 65535", "[server]\nlisten=127.0.0.1:65536\n", "2", "port" },
  { "an empty path", "[server]\ndata-dir=\n", "2", "takes a path" },
  { "a language we do not have", "[portal]\nlanguages=ja;fr\n", "2", "ja, easy, en, zh, ko" },
  { "a language twice", "[portal]\nlanguages=ja;ja\n", "2", "each once" },
  { "no language at all", "[portal]\nlanguages=\n", "2", "one or more" },
  { "a version that is a word", "[clients]\nminimum-version=new\n", "2", "1.2.0" },
  { "a version with five numbers", "[clients]\nminimum-version=1.2.3.4.5\n", "2", "1.2.0" },
  { "a text with a line break in it", "[server]\ncontact=a\\nb\n", "2", "one line" },
  { "a text that is too long",
    "[portal]\ncontact-phone=00000000000000000000000000000000000000000\n", "2", "at most 40" },
  { "a backslash that means nothing", "[server]\ncontact=a\\qb\n", "2", "backslash" },
  { "a credential without a name", "[keys]\nmaster-key=credential:\n", "2", "name" },
  { "a credential that leads elsewhere", "[keys]\nmaster-key=credential:../x\n", "2", "name" },
  { "no key", "[keys]\nmaster-key=\n", "2", "pkcs11" },
  { "a token without the wrapped key", "[keys]\nmaster-key=pkcs11:token=m\n", "2", "wrapped-key" },
};

static void
test_good (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good_rows); i++)
    {
      const GoodRow *row = &good_rows[i];
      g_test_message ("%s", row->sentence);
      g_autoptr (GError) error = NULL;
      g_autoptr (MdgConfig) config =
        mdg_config_parse (row->text, -1, FOLDER, MDG_ROLE_NONE, &error);
      g_assert_no_error (error);

      MdgSettingType type = mdg_setting_get (row->id)->type;
      g_autofree char *value = NULL;
      if (type == MDG_SETTING_TYPE_INT)
        value = g_strdup_printf ("%" G_GINT64_FORMAT, mdg_config_get_int (config, row->id));
      else if (type == MDG_SETTING_TYPE_CHOICES || type == MDG_SETTING_TYPE_HOSTS)
        value = g_strjoinv (" ", (char **) mdg_config_get_list (config, row->id));
      else
        value = g_strdup (mdg_config_get_text (config, row->id));
      g_assert_cmpstr (value, ==, row->value);
    }
}

static void
test_bad (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad_rows); i++)
    {
      const BadRow *row = &bad_rows[i];
      g_test_message ("%s", row->sentence);
      g_autoptr (GError) error = NULL;
      MdgConfig *config = mdg_config_parse (row->text, -1, FOLDER, MDG_ROLE_NONE, &error);
      g_assert_null (config);
      g_assert_error (error, MDG_ERROR, MDG_ERROR_CONFIG);
      g_assert_cmpstr (mdg_error_get_arg (error, "line"), ==, row->line);
      g_assert_nonnull (strstr (mdg_error_get_arg (error, "reason"), row->says));
    }
}

static void
test_limits_of_the_file (void)
{
  g_autofree char *large = g_strnfill (MDG_CONFIG_MAX_BYTES + 1, '#');
  g_autoptr (GError) error = NULL;
  g_assert_null (mdg_config_parse (large, -1, FOLDER, MDG_ROLE_NONE, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_CONFIG_FILE);
  g_clear_error (&error);
  g_assert_null (mdg_config_parse ("[log]\n\0level=x", 14, FOLDER, MDG_ROLE_NONE, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_CONFIG_FILE);
}

static void
test_required (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (mdg_config_parse ("", -1, FOLDER, MDG_ROLE_PORTAL, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_CONFIG_FILE);
  g_assert_nonnull (strstr (error->message, "“ward-name” of [portal]"));
  g_clear_error (&error);

  g_assert_null (mdg_config_parse ("[server]\nward-name=\n", -1, FOLDER, MDG_ROLE_CORE, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_CONFIG);
  g_assert_cmpstr (mdg_error_get_arg (error, "line"), ==, "2");
  g_clear_error (&error);

  g_autoptr (MdgConfig) config = mdg_config_parse (PORTAL, -1, FOLDER, MDG_ROLE_PORTAL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (mdg_config_get_text (config, MDG_SETTING_PORTAL_WARD_NAME), ==, "みどり市");
  g_assert_cmpuint (mdg_config_get_line (config, MDG_SETTING_PORTAL_WARD_NAME), ==, 2);
}

static void
check_printed (guint roles)
{
  g_autofree char *text = mdg_config_print (roles);
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgConfig) printed = mdg_config_parse (text, -1, FOLDER, MDG_ROLE_NONE, &error);
  g_assert_no_error (error);
  g_autoptr (MdgConfig) defaults = mdg_config_parse ("", -1, FOLDER, MDG_ROLE_NONE, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < MDG_N_SETTINGS; i++)
    {
      const MdgSetting *setting = mdg_setting_get ((MdgSettingId) i);
      gboolean in_file = (setting->roles & roles) != 0;
      g_assert_cmpint (mdg_config_get_line (printed, (MdgSettingId) i) > 0, ==, in_file);
      g_assert_cmpuint (strlen (setting->doc), >, 20);
    }
  guint changed = 0;
  g_autofree char *restart = NULL;
  g_autoptr (MdgConfig) merged =
    mdg_config_merge (defaults, printed, (MdgRoleFlags) roles, &changed, &restart);
  g_assert_cmpuint (changed, ==, 0);
  g_assert_null (restart);
}

static void
test_print (void)
{
  check_printed (MDG_ROLE_CORE);
  check_printed (MDG_ROLE_PORTAL);
  check_printed (MDG_ROLE_CORE | MDG_ROLE_PORTAL);
}

static void
test_docs (void)
{
  g_autofree char *expected = mdg_config_print_markdown ();
  g_autofree char *text = NULL;
  g_autofree char *path =
    g_build_filename (g_getenv ("MDG_SOURCE_ROOT"), "docs", "CONFIG.md", NULL);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_equal (text, expected));
}

static void
test_merge (void)
{
  g_autoptr (MdgConfig) old = mdg_config_parse (PORTAL "listen=127.0.0.1:1\n[log]\nlevel=info\n",
                                                -1, FOLDER, MDG_ROLE_PORTAL, NULL);
  g_autoptr (MdgConfig) new =
    mdg_config_parse (PORTAL "listen=127.0.0.1:2\n[log]\nlevel=debug\n[server]\nworkers=9\n", -1,
                      FOLDER, MDG_ROLE_PORTAL, NULL);
  guint changed = 0;
  g_autofree char *restart = NULL;
  g_autoptr (MdgConfig) merged = mdg_config_merge (old, new, MDG_ROLE_PORTAL, &changed, &restart);
  g_assert_cmpuint (changed, ==, 1);
  g_assert_cmpstr (restart, ==, "[portal] listen");
  g_assert_cmpstr (mdg_config_get_text (merged, MDG_SETTING_LOG_LEVEL), ==, "debug");
  g_assert_cmpstr (mdg_config_get_text (merged, MDG_SETTING_PORTAL_LISTEN), ==, "127.0.0.1:1");
}

static void
test_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("mdg-config-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "portal.conf", NULL);
  g_autoptr (GError) error = NULL;
  g_assert_null (mdg_config_load (path, MDG_ROLE_NONE, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_CONFIG_FILE);
  g_clear_error (&error);

  g_assert_true (g_file_set_contents (path, "[portal]\ndata-dir=data\n", -1, NULL));
  g_autoptr (MdgConfig) config = mdg_config_load (path, MDG_ROLE_NONE, &error);
  g_assert_no_error (error);
  g_autofree char *expected = g_build_filename (folder, "data", NULL);
  g_assert_cmpstr (mdg_config_get_text (config, MDG_SETTING_PORTAL_DATA_DIR), ==, expected);

  g_assert_true (g_file_set_contents (path, "[portal]\nx=1\n", -1, NULL));
  g_assert_false (mdg_config_check (path, MDG_ROLE_NONE, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_CONFIG);
  g_assert_true (g_str_has_prefix (error->message, path));
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/config/good", test_good);
  g_test_add_func ("/config/bad", test_bad);
  g_test_add_func ("/config/limits", test_limits_of_the_file);
  g_test_add_func ("/config/required", test_required);
  g_test_add_func ("/config/print", test_print);
  g_test_add_func ("/config/docs", test_docs);
  g_test_add_func ("/config/merge", test_merge);
  g_test_add_func ("/config/file", test_file);
  return g_test_run ();
}
