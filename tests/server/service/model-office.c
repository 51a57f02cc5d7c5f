/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/server/service/model-office.h"

static void
sign_in_staff (ModelOffice *office)
{
  g_autoptr (MdgAccount) account = mdg_test_core_get_account (office->office->test, "0012");
  mdg_test_core_context (office->office->test, account->id, &office->staff);
}

void
model_office_set_hosts (ModelOffice *office, const char *hosts)
{
  g_auto (MdgCoreSettings) settings;
  MdgCore *core = office->office->test->core;
  mdg_core_get_settings (core, &settings);
  g_strfreev (settings.model_hosts);
  settings.model_hosts = g_strsplit (hosts, ";", -1);
  mdg_core_set_settings (core, &settings);
}

ModelOffice *
model_office_new (void)
{
  ModelOffice *office = g_new0 (ModelOffice, 1);
  office->office = office_new ();
  sign_in_staff (office);
  model_office_set_hosts (office, "127.0.0.1:9;models.example.jp");
  return office;
}

void
model_office_free (ModelOffice *office)
{
  mdg_context_clear (&office->staff);
  office_free (office->office);
  g_free (office);
}

void
model_office_restart (ModelOffice *office)
{
  mdg_context_clear (&office->staff);
  mdg_test_core_restart (office->office->test);
  office->office->admin.core = office->office->test->core;
  office->office->manager.core = office->office->test->core;
  sign_in_staff (office);
  model_office_set_hosts (office, "127.0.0.1:9;models.example.jp");
}

MdgLanguageModel *
model_office_model (const char *name, const char *cost_class, gint64 rank)
{
  MdgLanguageModel *model = mdg_language_model_new ();
  model->name = g_strdup (name);
  model->provider = g_strdup (MDG_PROVIDER_OPENAI);
  model->url = g_strdup ("http://127.0.0.1:9/v1");
  model->model = g_strdup ("model");
  model->key = g_strdup (MODEL_KEY);
  model->region = g_strdup ("jp-east");
  model->domestic = TRUE;
  model->cost_class = g_strdup (cost_class);
  model->weight = g_str_equal (cost_class, MDG_COST_LIGHT) ? 0 : 100;
  model->context_size = 8000;
  model->max_answer = 1000;
  model->rank = rank;
  model->enabled = TRUE;
  return model;
}

gint64
model_office_add (ModelOffice *office, const char *name, const char *cost_class, gint64 rank)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgLanguageModel) wish = model_office_model (name, cost_class, rank);
  g_autoptr (MdgLanguageModel) model =
    mdg_model_service_create (&office->office->admin, wish, &error);
  g_assert_no_error (error);
  return model->id;
}

void
model_office_limit (
  ModelOffice *office, const char *kind, gint64 account_id, gint64 section_id, gint64 tokens)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgLimits) limits = mdg_limit_service_get (&office->office->admin, &error);
  g_assert_no_error (error);
  MdgLimit *limit = mdg_limit_new ();
  limit->kind = g_strdup (kind);
  limit->account_id = account_id;
  limit->section_id = section_id;
  limit->tokens = tokens;
  g_ptr_array_add (limits->limits, limit);
  g_autoptr (MdgLimits) stored =
    mdg_limit_service_put (&office->office->admin, limits, &error);
  g_assert_no_error (error);
}
