/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Administration of language models in the real application against a scripted server: the list
 * with one that fails, adding one (the key leaves once), a test, usage with bars and limits, the
 * guard. Each step asserts what is seen and leaves a picture in the folder MADOGUCHI_SCREENSHOTS.
 */
#include "client/model/model-admin.h"
#include "shared/wire/paths.h"
#include "tests/client/app-window.h"
#include "tests/client/signed-in.h"

#include <string.h>

#define EXIT_SKIPPED 77
#define SAID(text) g_dgettext ("madoguchi", text)
#define ALL(name) "{\"permission\": \"" name "\", \"reach\": \"all\"}"
#define GRANTS ALL ("models.manage") "," ALL ("usage.read") "," ALL ("accounts.read")
#define ACCOUNT                                                             \
  "{\"id\": 1, \"login\": \"" TEST_LOGIN "\", \"name\": \"森 恵子\","    \
  " \"section_name\": \"情報政策課\", \"roles\": [\"administrator\"]," \
  " \"state\": \"active\"}"
#define ME                                                                  \
  "{\"account\": " ACCOUNT ", \"grants\": [" GRANTS "], \"session_id\": 9," \
  " \"ward_name\": \"みどり市\", \"server_version\": \"0.1.0\"}"

#define MODEL(id, name, provider, url, region, cost, rest)                                    \
  "{\"id\": " #id ", \"name\": \"" name "\", \"provider\": \"" provider "\", \"url\": \"" url \
  "\", \"model\": \"m\", \"has_key\": true, \"region\": \"" region "\", \"domestic\": true,"  \
  " \"cost_class\": \"" cost "\", \"weight\": 100, \"context_size\": 131072,"                 \
  " \"max_answer\": 4096, \"rank\": " #id ", \"enabled\": true, \"version\": 1" rest "}"
#define EAST_URL "https://midori-east.openai.azure.com"
#define WEST_URL "https://midori-west.openai.azure.com"
#define HOUSE_URL "http://10.20.1.15:8000/v1"
#define SINCE ", \"failing_since\": \"2026-11-22T09:12:00+09:00\""
#define EAST MODEL (1, "標準モデル（東日本）", "azure", EAST_URL, "japaneast", "standard", "")
#define WEST MODEL (2, "標準モデル（西日本）", "azure", WEST_URL, "japanwest", "standard", SINCE)
#define HOUSE MODEL (3, "庁内軽量モデル", "vllm", HOUSE_URL, "庁内サーバー", "light", "")
#define MODELS "{\"items\": [" EAST "," WEST "," HOUSE "]}"

#define USAGE(id, name, section, questions, standard, light, limit)                        \
  "{\"account_id\": " #id ", \"name\": \"" name "\", \"login\": \"M2\", \"section_name\":" \
  " \"" section "\", \"section_id\": 2, \"month\": \"2026-11\", \"people\": 1,"            \
  " \"questions\": " #questions ", \"weighted\": " #standard ", \"standard\": " #standard  \
  ", \"light\": " #light ", \"limit\": " #limit "}"
#define TAKAHASHI USAGE (11, "髙橋 健", "介護保険課", 96, 50000, 12400, 50000)
#define SAKIYAMA USAGE (12, "﨑山 由美", "生活福祉課", 71, 46200, 0, 50000)
#define WATANABE USAGE (13, "渡邊 誠", "総務課", 38, 21800, 3100, 50000)
#define MORI USAGE (14, "森 恵子", "情報政策課", 12, 8400, 0, 0)
#define ROWS "{\"items\": [" TAKAHASHI "," SAKIYAMA "," WATANABE "," MORI "]}"
#define LIMITS                                                                       \
  "{\"limits\": [{\"id\": 1, \"kind\": \"account\", \"tokens\": 50000}, {\"id\": 2," \
  " \"kind\": \"ward\", \"tokens\": 50000000}]}"
#define GUARD                                                                                      \
  "{\"my_number\": \"mask\", \"telephone\": \"warn\", \"mail\": \"warn\", \"card\": \"block\","    \
  " \"word\": \"warn\", \"words\": [\"みどり再開発\", \"山田建設\"], \"abroad\": false," \
  " \"version\": 4}"

typedef MdgAppWindow Fixture;

static void
sign_in (Fixture *fixture)
{
  mdg_script_server_set (fixture->server, "POST " MDG_PATH_SESSIONS, 201,
                         "{\"token\": \"tok\", \"me\": " ME "}");
  mdg_script_server_set (fixture->server, "GET " MDG_PATH_ME, 200, ME);
  mdg_script_server_set (fixture->server, "GET " MDG_PATH_MODELS "?limit=200", 200, MODELS);
  mdg_script_server_set (fixture->server, "GET " MDG_PATH_MODELS, 200, MODELS);
  mdg_script_server_set (fixture->server, "POST " MDG_PATH_USAGE_SEARCH, 200, ROWS);
  mdg_script_server_set (fixture->server, "GET " MDG_PATH_LIMITS, 200, LIMITS);
  mdg_script_server_set (fixture->server, "PUT " MDG_PATH_LIMITS, 200, LIMITS);
  mdg_script_server_set (fixture->server, "GET " MDG_PATH_GUARD, 200, GUARD);
  mdg_script_server_set (fixture->server, "PUT " MDG_PATH_GUARD, 200, GUARD);
  mdg_app_window_sign_in (fixture, 1366, 768);
}

static GObject *
part_of (Fixture *fixture, const char *type, const char *name)
{
  GtkWidget *widget = mdg_app_window_find (fixture, type);
  return gtk_widget_get_template_child (widget, G_OBJECT_TYPE (widget), name);
}

static void
type_into (Fixture *fixture, const char *type, const char *name, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (part_of (fixture, type, name)), text);
}

static void
choose_row (Fixture *fixture, const char *type, guint row)
{
  GObject *selection = part_of (fixture, type, "selection");
  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (selection), row);
}

static void
test_models (Fixture *fixture, gconstpointer data)
{
  sign_in (fixture);
  mdg_app_window_act (fixture, "MdgAdminPage", "admin.show", g_variant_new_string ("models"));
  mdg_app_window_expect (fixture, "標準モデル（東日本）");
  mdg_app_window_expect (fixture, "庁内軽量モデル");
  mdg_app_window_picture (fixture, "models");
  choose_row (fixture, "MdgModelsPage", 0);
  mdg_script_server_set (fixture->server, "POST /api/v1/models/1/test", 200,
                         "{\"ok\": true, \"first_us\": 640000, \"text\": \"こんにちは。\"}");
  mdg_app_window_act (fixture, "MdgModelsPage", "models.test", NULL);
  mdg_app_window_expect (fixture, "0.6");
  mdg_app_window_picture (fixture, "models-tested");
  mdg_script_server_set (fixture->server, "POST /api/v1/models/1/test", 200,
                         "{\"ok\": false, \"problem\": \"model-key\", \"problem_text\":"
                         " \"アクセスキーが受け付けられません。\"}");
  mdg_app_window_act (fixture, "MdgModelsPage", "models.test", NULL);
  mdg_app_window_expect (fixture, "アクセスキーが受け付けられません。");
}

static void
test_add (Fixture *fixture, gconstpointer data)
{
  sign_in (fixture);
  mdg_app_window_act (fixture, "MdgAdminPage", "admin.show", g_variant_new_string ("models"));
  mdg_app_window_expect (fixture, "庁内軽量モデル");
  mdg_app_window_act (fixture, "MdgModelsPage", "models.add", NULL);
  mdg_app_window_find (fixture, "MdgModelDialog");
  mdg_app_window_act (fixture, "MdgModelDialog", "model-dialog.save", NULL);
  mdg_app_window_expect (fixture, SAID ("Enter the name, the address and the model."));
  type_into (fixture, "MdgModelDialog", "name", "予備モデル");
  type_into (fixture, "MdgModelDialog", "url", "https://api.example.com/v1");
  type_into (fixture, "MdgModelDialog", "model_name", "gpt");
  type_into (fixture, "MdgModelDialog", "key", "sk-test");
  mdg_script_server_set (fixture->server, "POST " MDG_PATH_MODELS, 422, "model-host");
  mdg_app_window_act (fixture, "MdgModelDialog", "model-dialog.save", NULL);
  mdg_settle (300);
  mdg_app_window_picture (fixture, "model-dialog");
  mdg_script_server_set (fixture->server, "POST " MDG_PATH_MODELS, 201,
                         MODEL (4, "予備モデル", "openai", "https://api.example.com/v1", "",
                                "standard", ""));
  mdg_app_window_act (fixture, "MdgModelDialog", "model-dialog.save", NULL);
  mdg_settle (500);
  g_autofree char *body =
    mdg_script_server_dup_body (fixture->server, "POST " MDG_PATH_MODELS);
  g_assert_nonnull (strstr (body, "\"key\":\"sk-test\""));
  g_assert_nonnull (strstr (body, "\"context_size\":32768"));
  /* A change that leaves the key alone does not send one. */
  choose_row (fixture, "MdgModelsPage", 0);
  mdg_script_server_set (fixture->server, "PUT /api/v1/models/1", 200,
                         MODEL (1, "標準", "azure", "https://midori-east.openai.azure.com", "",
                                "standard", ""));
  mdg_app_window_act (fixture, "MdgModelsPage", "models.change", NULL);
  mdg_app_window_find (fixture, "MdgModelDialog");
  mdg_app_window_act (fixture, "MdgModelDialog", "model-dialog.save", NULL);
  mdg_settle (500);
  g_autofree char *change =
    mdg_script_server_dup_body (fixture->server, "PUT /api/v1/models/1");
  g_assert_nonnull (strstr (change, "\"version\":1"));
  g_assert_null (strstr (change, "sk-"));
}

static void
test_usage (Fixture *fixture, gconstpointer data)
{
  sign_in (fixture);
  mdg_app_window_act (fixture, "MdgAdminPage", "admin.show", g_variant_new_string ("usage"));
  mdg_app_window_expect (fixture, "髙橋 健");
  mdg_app_window_expect (fixture, "50,000");
  mdg_app_window_expect (fixture, SAID ("Little left"));
  choose_row (fixture, "MdgUsagePage", 1);
  mdg_settle (200);
  mdg_app_window_picture (fixture, "usage");
  g_action_group_activate_action (G_ACTION_GROUP (fixture->application), "scheme",
                                  g_variant_new_string ("dark"));
  mdg_app_window_picture (fixture, "usage-dark");
  g_action_group_activate_action (G_ACTION_GROUP (fixture->application), "scheme",
                                  g_variant_new_string ("light"));
  type_into (fixture, "MdgUsagePage", "ward", "たくさん");
  mdg_app_window_act (fixture, "MdgUsagePage", "usage.save", NULL);
  mdg_app_window_expect (fixture, SAID ("Write limits in digits alone, such as 50000."));
  type_into (fixture, "MdgUsagePage", "ward", "60000000");
  type_into (fixture, "MdgUsagePage", "chosen", "80000");
  mdg_app_window_act (fixture, "MdgUsagePage", "usage.save", NULL);
  mdg_app_window_expect (fixture, SAID ("The limits hold from now on."));
  g_autofree char *body =
    mdg_script_server_dup_body (fixture->server, "PUT " MDG_PATH_LIMITS);
  g_assert_nonnull (strstr (body, "60000000"));
  g_assert_nonnull (strstr (body, "\"account_id\":12"));
  g_assert_nonnull (strstr (body, "80000"));
  GObject *by = part_of (fixture, "MdgUsagePage", "by");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (by), 1);
  mdg_settle (300);
  g_autofree char *query =
    mdg_script_server_dup_body (fixture->server, "POST " MDG_PATH_USAGE_SEARCH);
  g_assert_nonnull (strstr (query, "\"by\":\"section\""));
}

static void
test_guard (Fixture *fixture, gconstpointer data)
{
  sign_in (fixture);
  mdg_app_window_act (fixture, "MdgAdminPage", "admin.show", g_variant_new_string ("guard"));
  mdg_app_window_expect (fixture, SAID ("Do not send"));
  mdg_app_window_picture (fixture, "guard");
  GObject *words = part_of (fixture, "MdgGuardPage", "words");
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (words));
  gtk_text_buffer_set_text (buffer, "みどり再開発\n\n  新庁舎  \n", -1);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (part_of (fixture, "MdgGuardPage", "my_number")), 3);
  mdg_app_window_act (fixture, "MdgGuardPage", "guard.save", NULL);
  mdg_app_window_expect (fixture, SAID ("Saved. It holds for the next question."));
  g_autofree char *body = mdg_script_server_dup_body (fixture->server, "PUT " MDG_PATH_GUARD);
  g_assert_nonnull (strstr (body, "\"my_number\":\"block\""));
  g_assert_nonnull (strstr (body, "\"words\":[\"みどり再開発\",\"新庁舎\"]"));
  g_assert_nonnull (strstr (body, "\"version\":4"));
}

int
main (int argc, char *argv[])
{
  if (!mdg_app_window_init ())
    return EXIT_SKIPPED;
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR);
#define ADD(path, func) \
  g_test_add (path, Fixture, NULL, mdg_app_window_set_up, func, mdg_app_window_tear_down)
  ADD ("/models-ui/list", test_models);
  ADD ("/models-ui/add", test_add);
  ADD ("/models-ui/usage", test_usage);
  ADD ("/models-ui/guard", test_guard);
#undef ADD
  return g_test_run ();
}
