/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * /models/keys      a key is in no answer, no row and no byte of the store
 * /models/hosts     what is on no list is refused and recorded
 * /models/refused   what may not be stored
 * /models/rights    who may do what
 * /models/key-host  a stored key follows to no other host
 * /models/choices   what staff may choose, and the sentence when there is nothing
 * /models/test      a model that cannot be reached says so
 * /guard/settings   checked, versioned, words sealed
 * /guard/pass       off, warn, mask, block: what leaves, and what is recorded
 */
#include "shared/base/error.h"
#include "shared/wire/codec.h"
#include "tests/server/service/model-office.h"

#include <string.h>

/* ---- models ---- */

static gboolean
file_holds (const char *path, const char *text)
{
  g_autofree char *data = NULL;
  gsize size = 0;
  if (!g_file_get_contents (path, &data, &size, NULL))
    return FALSE;
  return memmem (data, size, text, strlen (text)) != NULL;
}

/* In any file of @folder. */
static gboolean
folder_holds (const char *folder, const char *text)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  for (const char *name = NULL; (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      if (file_holds (path, text))
        return TRUE;
    }
  return FALSE;
}

static void
assert_no_key (const MdgRecordType *type, gconstpointer record)
{
  g_autoptr (GBytes) json = mdg_codec_encode_bytes (type, record);
  g_assert_null (memmem (g_bytes_get_data (json, NULL), g_bytes_get_size (json), MODEL_KEY,
                         strlen (MODEL_KEY)));
}

static void
test_keys (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ModelOffice) office = model_office_new ();
  gint64 id = model_office_add (office, "標準モデル", MDG_COST_STANDARD, 0);
  g_autoptr (GPtrArray) models = mdg_model_service_list (&office->office->admin, &error);
  g_assert_no_error (error);
  MdgLanguageModel *model = models->pdata[0];
  g_assert_true (model->has_key);
  g_assert_null (model->key);
  assert_no_key (&MDG_LANGUAGE_MODEL_TYPE, model);
  /* An update without a key keeps it; an empty one takes it away. */
  g_autoptr (MdgLanguageModel) kept =
    mdg_model_service_update (&office->office->admin, model, &error);
  g_assert_no_error (error);
  g_assert_true (kept->has_key);
  g_assert_true (folder_holds (office->office->test->dir, "標準モデル"));
  g_assert_false (folder_holds (office->office->test->dir, MODEL_KEY));
  kept->key = g_strdup ("");
  g_autoptr (MdgLanguageModel) without =
    mdg_model_service_update (&office->office->admin, kept, &error);
  g_assert_no_error (error);
  g_assert_false (without->has_key);
  g_assert_true (mdg_model_service_delete (&office->office->admin, id, &error));
  g_assert_cmpuint (mdg_test_core_count_audit (office->office->test, "model.delete", "ok"), ==, 1);
}

static void
test_hosts (void)
{
  g_autoptr (ModelOffice) office = model_office_new ();
  const char *const urls[] = { "http://127.0.0.1:10/v1", "http://127.0.0.2:9/v1",
                               "https://models.example.jp.evil.example/v1",
                               "https://api.openai.com/v1", "http://[::1]:9/v1" };
  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MdgLanguageModel) wish = model_office_model ("外", MDG_COST_STANDARD, 0);
      g_free (wish->url);
      wish->url = g_strdup (urls[i]);
      g_assert_null (mdg_model_service_create (&office->office->admin, wish, &error));
      g_assert_error (error, MDG_ERROR, MDG_ERROR_MODEL_HOST);
    }
  g_assert_cmpuint (mdg_test_core_count_audit (office->office->test, "model.create", "model-host"),
                    ==, G_N_ELEMENTS (urls));
  /* Taken off the list later: it is neither chosen nor tried. */
  g_autoptr (GError) error = NULL;
  gint64 id = model_office_add (office, "標準", MDG_COST_STANDARD, 0);
  model_office_set_hosts (office, "models.example.jp");
  g_autoptr (MdgModelTest) test = mdg_model_service_test (&office->office->admin, id, &error);
  g_assert_no_error (error);
  g_assert_false (test->ok);
  g_assert_cmpstr (test->problem, ==, "model-host");
  g_assert_null (mdg_model_turn_begin (&office->staff, id, 10, 0, FALSE, 1, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_MODEL_HOST);
  g_assert_cmpuint (mdg_test_core_count_audit (office->office->test, "model.call", "model-host"),
                    ==, 2);
}

typedef struct
{
  const char *sentence;
  gsize offset; /* of a text */
  const char *text;
  MdgErrorCode code;
} Refused;

#define AT(member) G_STRUCT_OFFSET (MdgLanguageModel, member)

static const Refused refused[] = {
  { "no name", AT (name), "", MDG_ERROR_INVALID_FIELD },
  { "a name with a line break", AT (name), "a\nb", MDG_ERROR_INVALID_FIELD },
  { "an unknown dialect", AT (provider), "gopher", MDG_ERROR_INVALID_FIELD },
  { "no address", AT (url), "nonsense", MDG_ERROR_INVALID_FIELD },
  { "another scheme", AT (url), "file:///etc/passwd", MDG_ERROR_INVALID_FIELD },
  { "a password in the address", AT (url), "http://a:b@127.0.0.1:9/", MDG_ERROR_INVALID_FIELD },
  { "a key in the address", AT (url), "http://127.0.0.1:9/?key=1", MDG_ERROR_INVALID_FIELD },
  { "a key with a line break", AT (key), "a\r\nX-Other: b", MDG_ERROR_INVALID_FIELD },
  { "an unknown class", AT (cost_class), "free", MDG_ERROR_INVALID_FIELD },
  { "no model", AT (model), "", MDG_ERROR_INVALID_FIELD },
};
#undef AT

static void
test_refused (void)
{
  g_autoptr (ModelOffice) office = model_office_new ();
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MdgLanguageModel) wish = model_office_model ("標準", MDG_COST_STANDARD, 0);
      char **text = (char **) G_STRUCT_MEMBER_P (wish, refused[i].offset);
      g_test_message ("%s", refused[i].sentence);
      g_free (*text);
      *text = g_strdup (refused[i].text);
      g_assert_null (mdg_model_service_create (&office->office->admin, wish, &error));
      g_assert_error (error, MDG_ERROR, (int) refused[i].code);
    }
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgLanguageModel) abroad = model_office_model ("国外", MDG_COST_STANDARD, 0);
  abroad->domestic = FALSE;
  g_assert_null (mdg_model_service_create (&office->office->admin, abroad, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_MODEL_ABROAD);
  g_clear_error (&error);
  model_office_add (office, "標準", MDG_COST_STANDARD, 0);
  g_autoptr (MdgLanguageModel) twice = model_office_model ("標準", MDG_COST_STANDARD, 0);
  g_assert_null (mdg_model_service_create (&office->office->admin, twice, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_CONFLICT);
}

static void
test_rights (void)
{
  g_autoptr (ModelOffice) office = model_office_new ();
  g_autoptr (GError) error = NULL;
  MdgUsageQuery query = { 0 };
  gint64 next = 0;
  g_autoptr (MdgLanguageModel) wish = model_office_model ("標準", MDG_COST_STANDARD, 0);
  g_assert_null (mdg_model_service_list (&office->staff, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_FORBIDDEN);
  g_clear_error (&error);
  g_assert_null (mdg_model_service_create (&office->staff, wish, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_FORBIDDEN);
  g_clear_error (&error);
  g_assert_null (mdg_limit_service_get (&office->staff, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_FORBIDDEN);
  g_clear_error (&error);
  g_assert_null (mdg_usage_service_search (&office->staff, &query, &next, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_FORBIDDEN);
  g_clear_error (&error);
  g_assert_null (mdg_guard_service_get (&office->staff, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_FORBIDDEN);
}

static void
test_key_host (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ModelOffice) office = model_office_new ();
  model_office_add (office, "標準", MDG_COST_STANDARD, 0);
  g_autoptr (GPtrArray) models = mdg_model_service_list (&office->office->admin, &error);
  MdgLanguageModel *model = models->pdata[0];
  g_free (model->url);
  model->url = g_strdup ("https://models.example.jp/v1");
  g_assert_null (mdg_model_service_update (&office->office->admin, model, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_MISSING_FIELD);
  g_clear_error (&error);
  model->key = g_strdup ("another");
  g_autoptr (MdgLanguageModel) moved =
    mdg_model_service_update (&office->office->admin, model, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (moved->url, ==, "https://models.example.jp/v1");
}

static void
test_choices (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ModelOffice) office = model_office_new ();
  g_autoptr (MdgModelChoices) none = mdg_model_service_choices (&office->staff, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->models->len, ==, 0);
  g_assert_nonnull (strstr (none->sentence, "administrator"));
  model_office_add (office, "軽量", MDG_COST_LIGHT, 0);
  model_office_add (office, "第二", MDG_COST_STANDARD, 2);
  model_office_add (office, "第一", MDG_COST_STANDARD, 1);
  g_autoptr (MdgModelChoices) three = mdg_model_service_choices (&office->staff, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (three->models->len, ==, 3);
  g_assert_cmpstr (((MdgModelChoice *) three->models->pdata[0])->name, ==, "第一");
  g_assert_cmpstr (((MdgModelChoice *) three->models->pdata[2])->name, ==, "軽量");
  g_assert_null (three->sentence);
}

static void
test_test (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ModelOffice) office = model_office_new ();
  gint64 id = model_office_add (office, "標準", MDG_COST_STANDARD, 0);
  g_autoptr (MdgModelTest) test = mdg_model_service_test (&office->office->admin, id, &error);
  g_assert_no_error (error);
  g_assert_false (test->ok);
  g_assert_cmpstr (test->problem, ==, "model-unreachable");
  g_assert_nonnull (test->problem_text);
  g_assert_cmpuint (mdg_test_core_count_audit (office->office->test, "model.test", "ok"), ==, 1);
}

/* ---- guard ---- */

static void
set_guard (ModelOffice *office, const char *my_number, const char *telephone)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgGuardSettings) settings = mdg_guard_service_get (&office->office->admin, &error);
  g_assert_no_error (error);
  g_free (settings->my_number);
  settings->my_number = g_strdup (my_number);
  g_free (settings->telephone);
  settings->telephone = g_strdup (telephone);
  g_autoptr (MdgGuardSettings) stored =
    mdg_guard_service_put (&office->office->admin, settings, &error);
  g_assert_no_error (error);
}

static void
test_guard_settings (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ModelOffice) office = model_office_new ();
  g_autoptr (MdgGuardSettings) settings = mdg_guard_service_get (&office->office->admin, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (settings->my_number, ==, MDG_GUARD_MASK);
  g_assert_false (settings->abroad);
  g_strfreev (settings->words);
  settings->words = g_strsplit ("みどり計画;山田建設", ";", -1);
  g_autoptr (MdgGuardSettings) stored =
    mdg_guard_service_put (&office->office->admin, settings, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (stored->words), ==, 2);
  g_assert_cmpstr (stored->words[1], ==, "山田建設");
  g_assert_false (folder_holds (office->office->test->dir, "みどり計画"));
  g_assert_null (mdg_guard_service_put (&office->office->admin, settings, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_CONFLICT);
  g_clear_error (&error);
  g_free (stored->card);
  stored->card = g_strdup ("perhaps");
  g_assert_null (mdg_guard_service_put (&office->office->admin, stored, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_INVALID_FIELD);
}

typedef struct
{
  const char *sentence;
  const char *my_number;
  const char *telephone;
  gboolean send_anyway;
  const char *leaves; /* NULL: an error */
  MdgErrorCode code;
  guint recorded;
} Pass;

static const Pass passes[] = {
  { "nothing is looked for", "off", "off", FALSE, "1234-5678-9018 090-1234-5678", 0, 0 },
  { "one is covered", "mask", "off", FALSE, "［個人番号］ 090-1234-5678", 0, 1 },
  { "both are covered", "mask", "mask", FALSE, "［個人番号］ ［電話番号］", 0, 1 },
  { "the sender is asked", "off", "warn", FALSE, NULL, MDG_ERROR_GUARD_WARNING, 1 },
  { "and sends it knowingly", "off", "warn", TRUE, "1234-5678-9018 090-1234-5678", 0, 1 },
  { "covered all the same", "mask", "warn", TRUE, "［個人番号］ 090-1234-5678", 0, 1 },
  { "what is blocked stays", "block", "warn", FALSE, NULL, MDG_ERROR_GUARD_BLOCKED, 1 },
  { "knowingly or not", "block", "mask", TRUE, NULL, MDG_ERROR_GUARD_BLOCKED, 1 },
};

static void
test_pass (gconstpointer data)
{
  const Pass *row = data;
  g_autoptr (GError) error = NULL;
  gboolean masked = FALSE;
  g_autoptr (ModelOffice) office = model_office_new ();
  set_guard (office, row->my_number, row->telephone);
  g_autofree char *leaves = mdg_guard_service_pass (
    &office->staff, "1234-5678-9018 090-1234-5678", 0, row->send_anyway, &masked, &error);
  g_assert_cmpstr (leaves, ==, row->leaves);
  if (row->leaves == NULL)
    g_assert_error (error, MDG_ERROR, (int) row->code);
  else
    g_assert_cmpint (masked, ==, strstr (leaves, "［") != NULL);
  g_assert_cmpuint (mdg_test_core_count_audit (office->office->test, "guard.found", "ok"), ==,
                    row->recorded);
  g_assert_false (folder_holds (office->office->test->dir, "1234-5678-9018"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/models/keys", test_keys);
  g_test_add_func ("/models/hosts", test_hosts);
  g_test_add_func ("/models/refused", test_refused);
  g_test_add_func ("/models/rights", test_rights);
  g_test_add_func ("/models/key-host", test_key_host);
  g_test_add_func ("/models/choices", test_choices);
  g_test_add_func ("/models/test", test_test);
  g_test_add_func ("/guard/settings", test_guard_settings);
  for (guint i = 0; i < G_N_ELEMENTS (passes); i++)
    {
      g_autofree char *path = g_strdup_printf ("/guard/pass/%u", i);
      g_test_add_data_func (path, &passes[i], test_pass);
    }
  return g_test_run ();
}
