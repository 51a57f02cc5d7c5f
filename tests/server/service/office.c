/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/server/service/office.h"

#include "server/service/roles.h"

#include <string.h>

static void
add_own_role (Office *office)
{
  g_autoptr (GError) error = NULL;
  MdgContext context;
  MdgRole wanted = { .code = (char *) "counter", .name = (char *) "窓口 担当" };
  wanted.grants = mdg_record_array_new (&MDG_GRANT_TYPE);
  mdg_context_init_system (&context, office->test->core);
  g_autoptr (MdgRole) role = mdg_role_service_create (&context, &wanted, &error);
  g_assert_no_error (error);
  g_ptr_array_unref (wanted.grants);
  mdg_context_clear (&context);
}

Office *
office_new (void)
{
  Office *office = g_new0 (Office, 1);
  office->test = mdg_test_core_new ();
  gint64 top = mdg_test_core_add_section (office->test, "0100", "総務部", 0);
  office->general = mdg_test_core_add_section (office->test, "0101", "総務課", top);
  office->welfare = mdg_test_core_add_section (office->test, "0200", "福祉課", 0);
  add_own_role (office);
  gint64 admin = mdg_test_core_add_account (office->test, "admin", "管理 者", office->general,
                                            "administrator", NULL);
  gint64 manager = mdg_test_core_add_account (office->test, "kacho", "福祉 課長", office->welfare,
                                              "section-manager", NULL);
  mdg_test_core_add_account (office->test, "0012", "山田 太郎", office->general, "staff", NULL);
  mdg_test_core_add_account (office->test, "0013", "佐藤 花子", office->welfare, "staff", NULL);
  mdg_test_core_context (office->test, admin, &office->admin);
  mdg_test_core_context (office->test, manager, &office->manager);
  return office;
}

void
office_free (Office *office)
{
  mdg_test_core_assert_audit_whole (office->test);
  mdg_context_clear (&office->admin);
  mdg_context_clear (&office->manager);
  mdg_test_core_free (office->test);
  g_free (office);
}

MdgImportReport *
office_import_bytes (MdgContext *context, GBytes *csv, gboolean dry_run)
{
  g_autoptr (GError) error = NULL;
  MdgImportReport *report = mdg_account_import (context, csv, dry_run, &error);
  g_assert_no_error (error);
  return report;
}

MdgImportReport *
office_import (MdgContext *context, const char *csv, gboolean dry_run)
{
  g_autoptr (GBytes) bytes = g_bytes_new (csv, strlen (csv));
  return office_import_bytes (context, bytes, dry_run);
}

/* "3/氏名/csv-cell-empty 4/-/forbidden" */
char *
office_errors_text (const MdgImportReport *report)
{
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < report->errors->len; i++)
    {
      const MdgImportError *one = report->errors->pdata[i];
      g_assert_nonnull (one->sentence);
      g_assert_null (strchr (one->sentence, '{'));
      g_string_append_printf (out, "%s%d/%s/%s", i > 0 ? " " : "", (int) one->row,
                              one->column != NULL ? one->column : "-", one->code);
    }
  return g_string_free (out, FALSE);
}

char *
office_counts_text (const MdgImportReport *report)
{
  return g_strdup_printf ("rows %d created %d updated %d scheduled %d unchanged %d",
                          (int) report->n_rows, (int) report->n_created, (int) report->n_updated,
                          (int) report->n_scheduled, (int) report->n_unchanged);
}

void
office_assert_imports (MdgContext *context, const char *csv, const char *counts)
{
  g_autoptr (MdgImportReport) report = office_import (context, csv, FALSE);
  g_autofree char *errors = office_errors_text (report);
  g_autofree char *found = office_counts_text (report);
  g_assert_cmpstr (errors, ==, "");
  g_assert_cmpstr (found, ==, counts);
  g_assert_cmpint (report->n_errors, ==, 0);
}

char *
office_account_text (Office *office, const char *login)
{
  g_autoptr (MdgAccount) account = mdg_test_core_get_account (office->test, login);
  g_assert_nonnull (account);
  g_autofree char *roles = g_strjoinv (",", account->roles);
  const char *section = account->section_id == office->general   ? "0101"
                        : account->section_id == office->welfare ? "0200"
                                                                 : "?";
  const char *texts[] = { account->name, account->kana, account->email, section,
                          roles, account->state, account->expires_on };
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_string_append_printf (out, "%s%s", i > 0 ? "|" : "", texts[i] != NULL ? texts[i] : "");
  return g_string_free (out, FALSE);
}
