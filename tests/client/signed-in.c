/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/client/signed-in.h"

#include "shared/wire/paths.h"

#define ALL(name) "{\"permission\": \"" name "\", \"reach\": \"all\"}"
#define ABOUT_ACCOUNTS ALL ("accounts.read") "," ALL ("accounts.manage") "," ALL ("sessions.revoke")
#define ABOUT_RIGHTS ALL ("sections.manage") "," ALL ("roles.manage") "," ALL ("audit.read")
#define ABOUT_FOLDERS ALL ("folders.create") "," ALL ("folders.manage")
#define ALL_GRANTS ABOUT_ACCOUNTS "," ABOUT_RIGHTS "," ALL ("system.read") "," ABOUT_FOLDERS

static char *
me (gboolean must_change)
{
  return g_strdup_printf (
    "{\"account\": {\"id\": 1, \"login\": \"" TEST_LOGIN
    "\", \"name\": \"森 恵子\", \"section_name\": \"情報政策課\","
    " \"roles\": [\"administrator\"], \"state\": \"active\", \"must_change_password\": %s},"
    " \"grants\": [" ALL_GRANTS
    "], \"session_id\": 9, \"ward_name\": \"みどり市\", \"server_version\": \"0.1.0\"}",
    must_change ? "true" : "false");
}

void
mdg_script_sign_in (MdgScriptServer *server, const char *slug, gboolean must_change)
{
  g_autofree char *who = me (must_change);
  g_autofree char *answer = g_strdup_printf ("{\"token\": \"tok\", \"me\": %s}", who);
  mdg_script_server_set (server, "GET " MDG_PATH_ME, 200, who);
  if (slug != NULL)
    mdg_script_server_set (server, "POST " MDG_PATH_SESSIONS, 401, slug);
  else
    mdg_script_server_set (server, "POST " MDG_PATH_SESSIONS, 201, answer);
}

static const char *const names[] = { "森 恵子", "髙橋 健", "﨑山 由美",
                                     "渡邊 誠", "佐藤 花", "伊藤 大輔" };
static const char *const sections[] = { "総務課", "情報政策課", "介護保険課", "生活福祉課" };

static char *
accounts_page (guint from, guint to, const char *next)
{
  GString *page = g_string_new ("{\"items\": [");
  for (guint i = from; i < to; i++)
    g_string_append_printf (page,
                            "%s{\"id\": %u, \"login\": \"M%06u\", \"name\": \"%s\", \"kana\": "
                            "\"カナ %u\", \"section_id\": %u,"
                            " \"section_name\": \"%s\", \"roles\": [\"%s\"], \"state\": \"%s\", "
                            "\"locked\": %s, \"totp\": false,"
                            " \"created_at\": \"2026-04-01T09:00:00+09:00\", \"last_sign_in_at\": "
                            "\"2026-11-%02uT10:24:00+09:00\","
                            " \"version\": 1}",
                            i > from ? "," : "", i + 1, 204800 + i, names[i % 6], i, 2 + i % 4,
                            sections[i % 4], i % 9 == 0 ? "section-manager" : "staff",
                            i % 13 == 0 ? "stopped" : "active", i % 17 == 3 ? "true" : "false",
                            1 + i % 28);
  g_string_append_printf (page, "]%s%s%s}", next != NULL ? ", \"next\": \"" : "",
                          next != NULL ? next : "", next != NULL ? "\"" : "");
  return g_string_free (page, FALSE);
}

static void
script_accounts (MdgScriptServer *server)
{
  g_autofree char *first = accounts_page (0, 200, "200");
  g_autofree char *second = accounts_page (200, 250, NULL);
  mdg_script_server_set (server, "POST " MDG_PATH_ACCOUNTS_SEARCH "#{\"limit\":200}", 200, first);
  mdg_script_server_set (server, "POST " MDG_PATH_ACCOUNTS_SEARCH "#{\"limit\":200,\"after\":200}",
                         200, second);
  mdg_script_server_set (server, "POST " MDG_PATH_ACCOUNTS_SEARCH, 200, "{\"items\": []}");
  mdg_script_server_set (server, "GET /api/v1/accounts/1/sessions", 200, "{\"items\": []}");
  mdg_script_server_set (server, "POST /api/v1/accounts/1/reset-password", 200,
                         "{\"password\": \"Xk7mPq2RtW\"}");
}

#define SECTION(id, parent, code, name, n)                                                  \
  "{\"id\": " #id ", \"parent_id\": " #parent ", \"code\": \"" code "\", \"name\": \"" name \
  "\", \"n_accounts\": " #n ", \"version\": 1}"

static void
script_lists (MdgScriptServer *server)
{
  mdg_script_server_set (
    server, "GET " MDG_PATH_SECTIONS, 200,
    "{\"items\": [" SECTION (1, 0, "0100", "総務部", 12) "," SECTION (
      2, 1, "0110", "総務課",
      40) "," SECTION (3, 1, "0120", "情報政策課",
                       25) "," SECTION (4, 0, "0210", "介護保険課",
                                        31) "," SECTION (5, 4, "0220", "生活福祉課", 52) "]}");
  mdg_script_server_set (
    server, "GET " MDG_PATH_ROLES, 200,
    "{\"items\": [{\"id\": 0, \"code\": \"staff\", \"name\": \"Staff\", \"builtin\": true, "
    "\"grants\": [], \"n_accounts\": 230},"
    "{\"id\": 0, \"code\": \"section-manager\", \"name\": \"Section manager\", \"builtin\": true, "
    "\"grants\":"
    " [{\"permission\": \"accounts.read\", \"reach\": \"section\"}], \"n_accounts\": 12},"
    "{\"id\": 0, \"code\": \"administrator\", \"name\": \"System administrator\", \"builtin\": "
    "true, \"grants\": [" ALL_GRANTS "], \"n_accounts\": 3},"
    "{\"id\": 7, \"code\": \"r7\", \"name\": \"総務の副担当\", \"builtin\": false, \"grants\":"
    " [{\"permission\": \"accounts.read\", \"reach\": \"section\"}], \"n_accounts\": 4, "
    "\"version\": 3}]}");
  mdg_script_server_set (server, "GET " MDG_PATH_ME_SESSIONS, 200,
                         "{\"items\": [{\"id\": 9, \"device\": \"PC-0321 · Windows 11\", "
                         "\"address\": \"10.1.2.3\", \"current\": true,"
                         " \"created_at\": \"2026-11-20T09:00:00+09:00\", \"last_seen_at\": "
                         "\"2026-11-22T10:24:00+09:00\"},"
                         " {\"id\": 10, \"device\": \"PC-0777 · Windows 11\", \"address\": "
                         "\"10.1.9.9\", \"current\": false,"
                         " \"created_at\": \"2026-11-18T09:00:00+09:00\", \"last_seen_at\": "
                         "\"2026-11-21T18:02:00+09:00\"}]}");
  mdg_script_server_set (
    server, "POST " MDG_PATH_AUDIT_SEARCH, 200,
    "{\"items\": [{\"seq\": 12, \"at\": \"2026-11-22T10:24:31+09:00\", \"actor_id\": 1, "
    "\"actor_login\": \"" TEST_LOGIN "\","
    " \"actor_name\": \"森 恵子\", \"action\": \"account.update\", \"object\": \"account:5\", "
    "\"outcome\": \"ok\","
    " \"address\": \"10.1.2.3\", \"detail\": \"{\\\"section\\\": [\\\"総務課\\\", "
    "\\\"情報政策課\\\"]}\"},"
    " {\"seq\": 11, \"at\": \"2026-11-22T10:20:02+09:00\", \"actor_id\": 0, \"action\": "
    "\"session.create\","
    " \"outcome\": \"sign-in-failed\", \"address\": \"10.1.2.3\"}], \"next\": \"11\"}");
  mdg_script_server_set (
    server, "GET " MDG_PATH_ACCOUNT_CHANGES, 200,
    "{\"items\": [{\"id\": 3, \"account_id\": 5, \"login\": \"M204804\", \"name\": \"佐藤 花\","
    " \"effective_on\": \"2027-04-01\", \"section_name\": \"介護保険課\", \"roles\": "
    "[\"staff\"]}]}");
}

static void
script_actions (MdgScriptServer *server)
{
  mdg_script_server_set (
    server, "GET " MDG_PATH_SYSTEM, 200,
    "{\"version\": \"0.1.0\", \"uptime_seconds\": 273600, \"now\": \"2026-11-22T16:00:00+09:00\", "
    "\"ntp\": \"synchronised\","
    " \"accounts\": 250, \"sessions\": 31, \"streams\": 30, \"jobs_waiting\": 0, \"jobs_failed\": "
    "0, \"store_bytes\": 52428800,"
    " \"blob_bytes\": 0, \"disk_free_bytes\": 812345678901, \"audit_rows\": 18233,"
    " \"last_checkpoint_at\": \"2026-11-22T15:00:00+09:00\"}");
  mdg_script_server_set (server, "POST " MDG_PATH_AUDIT_VERIFY, 200,
                         "{\"whole\": true, \"n_rows\": 18233, \"n_checkpoints\": 212}");
  mdg_script_server_set (server, "PUT " MDG_PATH_ME_PASSWORD, 204, "");
  mdg_script_server_set (server, "DELETE " MDG_PATH_SESSION_CURRENT, 204, "");
  mdg_script_server_set (server, "DELETE " MDG_PATH_ME_SESSIONS, 204, "");
  mdg_script_server_set (server, "DELETE /api/v1/me/sessions/10", 204, "");
  mdg_script_server_set (server, "PUT /api/v1/roles/7", 200, "{}");
  mdg_script_server_set (
    server, "POST " MDG_PATH_ME_TOTP, 200,
    "{\"secret\": \"JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP\","
    " \"uri\": "
    "\"otpauth://totp/Madoguchi:M204817?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Madoguchi\","
    " \"recovery_codes\": [\"7KQ2-MFHT\", \"P9RD-XN4W\", \"C3VE-8JYA\", \"TG5B-6UZL\"]}");
  mdg_script_server_set (server, "POST " MDG_PATH_ACCOUNTS_IMPORT, 200,
                         "{\"dry_run\": true, \"encoding\": \"CP932\", \"n_rows\": 120, "
                         "\"n_created\": 0, \"n_updated\": 0, \"n_scheduled\": 0,"
                         " \"n_unchanged\": 0, \"n_errors\": 2, \"errors\": [{\"row\": 12, "
                         "\"column\": \"部署コード\", \"code\": \"section-unknown\","
                         " \"sentence\": \"その課はありません。\"}, {\"row\": 31, \"column\": "
                         "\"氏名\", \"code\": \"csv-cell-empty\","
                         " \"sentence\": \"31行目「氏名」: 値が必要です。\"}], \"passwords\": []}");
}

void
mdg_script_office (MdgScriptServer *server)
{
  mdg_script_server_set (
    server, "GET " MDG_PATH_SERVER, 200,
    "{\"product\": \"madoguchi\", \"version\": \"0.1.0\", \"minimum_client\": \"0.1.0\","
    " \"ward_name\": \"みどり市\", \"contact\": \"情報政策課 窓口担当　内線 2345\", "
    "\"password_min\": 10}");
  mdg_script_sign_in (server, NULL, FALSE);
  script_accounts (server);
  script_lists (server);
  script_actions (server);
}
