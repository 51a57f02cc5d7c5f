/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Prompt templates, and the library that comes with Madoguchi.
 *
 * /prompts/starters    every one is sound; categories and number
 * /prompts/check       texts and fields that fit, and those that do not
 * /prompts/sharing     who sees and changes what
 * /prompts/versions    old ones are readable, resealed with the sharing; conflicts
 * /prompts/marks       favourites and counts
 * /prompts/erased      personal ones go with their author, shared ones stay
 */
#include "server/service/templates.h"
#include "server/store/accounts.h"
#include "server/store/templates.h"
#include "shared/base/error.h"
#include "tests/server/service/cabinet.h"

static MdgTemplate *
make (const char *title, const char *text, const char *variables, const char *sharing)
{
  MdgTemplate *template = mdg_template_new ();
  template->title = g_strdup (title);
  template->category = g_strdup ("試し");
  template->text = g_strdup (text);
  template->sharing = g_strdup (sharing);
  g_clear_pointer (&template->variables, g_ptr_array_unref);
  template->variables = mdg_record_array_new (&MDG_TEMPLATE_VARIABLE_TYPE);
  g_auto (GStrv) names = g_strsplit (variables, " ", -1);
  for (guint i = 0; names[i] != NULL && *names[i] != '\0'; i++)
    {
      g_auto (GStrv) parts = g_strsplit (names[i], ":", 3);
      MdgTemplateVariable *variable = mdg_template_variable_new ();
      variable->name = g_strdup (parts[0]);
      variable->kind = g_strdup (parts[1] != NULL ? parts[1] : "line");
      g_strfreev (variable->choices);
      variable->choices =
        g_strsplit (parts[1] != NULL && parts[2] != NULL ? parts[2] : "", "/", -1);
      g_ptr_array_add (template->variables, variable);
    }
  return template;
}

/* ---- the library ---- */

static void
test_starters (void)
{
  g_autoptr (GPtrArray) starters = mdg_starters_list ();
  g_autoptr (GHashTable) ids = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GHashTable) categories = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) titles = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < starters->len; i++)
    {
      g_autoptr (GError) error = NULL;
      MdgTemplate *starter = starters->pdata[i];
      g_test_message ("%s", starter->title);
      mdg_template_check (starter, &error);
      g_assert_no_error (error);
      g_assert_cmpint (starter->id, >, 0);
      g_assert_cmpint (starter->id, <, MDG_STARTERS_END);
      g_assert_nonnull (starter->category);
      g_assert_nonnull (starter->description);
      g_assert_cmpuint (starter->variables->len, >, 0);
      g_assert_true (g_hash_table_add (ids, &starter->id));
      g_assert_true (g_hash_table_add (titles, starter->title));
      g_hash_table_add (categories, starter->category);
    }
  g_assert_cmpuint (starters->len, >=, 24);
  g_assert_cmpuint (g_hash_table_size (categories), >=, 9);
}

/* ---- what fits ---- */

typedef struct
{
  const char *sentence;
  const char *text;
  const char *variables;
  int code; /* 0: accepted */
} CheckRow;

static const CheckRow check_rows[] = {
  { "a text without places", "要約してください。", "", 0 },
  { "a place with its field", "{{名前}}へ", "名前", 0 },
  { "one field for two places", "{{名前}}から{{ 名前 }}へ", "名前", 0 },
  { "a choice with choices", "{{調子}}で", "調子:choice:丁寧/簡潔", 0 },
  { "a choice without any", "{{調子}}で", "調子:choice:", MDG_ERROR_INVALID_FIELD },
  { "choices for a line", "{{調子}}で", "調子:line:丁寧", MDG_ERROR_INVALID_FIELD },
  { "a place without a field", "{{名前}}へ{{日}}", "名前", MDG_ERROR_TEMPLATE_VARIABLE },
  { "a field without a place", "終わり", "名前", MDG_ERROR_TEMPLATE_VARIABLE },
  { "the same field twice", "{{名前}}へ", "名前 名前", MDG_ERROR_TEMPLATE_VARIABLE },
  { "a kind that is none", "{{名前}}へ", "名前:script", MDG_ERROR_INVALID_FIELD },
  { "a name with braces", "{{名前}}へ", "{{名前}}", MDG_ERROR_INVALID_FIELD },
  { "places in places are text around a place", "{{{{名前}}}}", "名前", 0 },
  { "braces that never close", "{{{{{{{{ {{ }} {", "", 0 },
  { "no text", "  \n ", "", MDG_ERROR_INVALID_FIELD },
};

static void
test_check (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (check_rows); i++)
    {
      const CheckRow *row = &check_rows[i];
      g_autoptr (GError) error = NULL;
      g_autoptr (MdgTemplate) template = make ("題", row->text, row->variables, "personal");
      g_test_message ("%s", row->sentence);
      mdg_template_check (template, &error);
      if (row->code == 0)
        g_assert_no_error (error);
      else
        g_assert_error (error, MDG_ERROR, row->code);
    }
}

static void
test_huge (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strnfill (MDG_TEMPLATE_TEXT_MAX_CHARS + 1, '{');
  g_autoptr (MdgTemplate) template = make ("題", text, "", "personal");
  g_assert_false (mdg_template_check (template, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_TOO_LONG);
  template->text[MDG_TEMPLATE_TEXT_MAX_CHARS] = '\0';
  g_assert_true (mdg_template_check (template, NULL));
}

/* ---- sharing ---- */

/* What @person sees of @id: "-", "see" or "change". */
static const char *
rights_of (Cabinet *cabinet, CabinetPerson person, gint64 id)
{
  g_autoptr (GPtrArray) list = mdg_template_service_list (&cabinet->people[person], NULL);
  g_autoptr (MdgTemplate) one = mdg_template_service_get (&cabinet->people[person], id, NULL);
  gboolean listed = FALSE;
  for (guint i = 0; i < list->len; i++)
    listed = listed || ((MdgTemplate *) list->pdata[i])->id == id;
  g_assert_true (listed == (one != NULL));
  return one == NULL ? "-" : (one->may_change ? "change" : "see");
}

static char *
all_rights (Cabinet *cabinet, gint64 id)
{
  GString *rights = g_string_new (NULL);
  for (guint i = 0; i < CABINET_N_PEOPLE; i++)
    g_string_append_printf (rights, "%s%s", i > 0 ? " " : "", rights_of (cabinet, i, id));
  return g_string_free (rights, FALSE);
}

typedef struct
{
  const char *sentence;
  CabinetPerson by;
  const char *sharing;
  gboolean elsewhere; /* in the section of the stranger */
  int code;
  const char *rights; /* owner, editor, reader, stranger, administrator */
} SharingRow;

/* Staff share in their own section, the administrator everywhere. */
static const SharingRow sharing_rows[] = {
  { "what is personal is one's own", CABINET_READER, "personal", FALSE, 0, "- - change - -" },
  { "staff share in their section, whose people change it too", CABINET_READER, "section", FALSE, 0,
    "change change change - change" },
  { "but not in another section", CABINET_READER, "section", TRUE, MDG_ERROR_NOT_FOUND, NULL },
  { "nor in the ward", CABINET_READER, "ward", FALSE, MDG_ERROR_FORBIDDEN, NULL },
  { "nobody makes one of those that come along", CABINET_ADMIN, "starter", FALSE,
    MDG_ERROR_INVALID_FIELD, NULL },
  { "the administrator shares in any section", CABINET_ADMIN, "section", TRUE, 0,
    "- - - change change" },
  { "and in the ward, seen by all", CABINET_ADMIN, "ward", FALSE, 0, "see see see see change" },
};

static void
test_sharing (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  for (guint i = 0; i < G_N_ELEMENTS (sharing_rows); i++)
    {
      const SharingRow *row = &sharing_rows[i];
      g_autoptr (GError) error = NULL;
      g_autoptr (MdgTemplate) wanted = make ("題", "{{名前}}へ", "名前", row->sharing);
      wanted->section_id = row->elsewhere ? cabinet->welfare : cabinet->tax;
      g_test_message ("%s", row->sentence);
      g_autoptr (MdgTemplate) made =
        mdg_template_service_create (&cabinet->people[row->by], wanted, &error);
      if (row->code != 0)
        {
          g_assert_error (error, MDG_ERROR, row->code);
          continue;
        }
      g_assert_no_error (error);
      g_autofree char *rights = all_rights (cabinet, made->id);
      g_assert_cmpstr (rights, ==, row->rights);
      g_assert_true (made->may_change);
    }
}

/* Who only sees one can neither change nor delete it; who does not, is not told of it. */
static void
test_refused (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  MdgContext *reader = &cabinet->people[CABINET_READER];
  g_autoptr (MdgTemplate) wanted = make ("題", "本文", "", "ward");
  g_autoptr (MdgTemplate) ward =
    mdg_template_service_create (&cabinet->people[CABINET_ADMIN], wanted, &error);
  g_assert_no_error (error);
  g_assert_null (mdg_template_service_update (reader, ward, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_FORBIDDEN);
  g_clear_error (&error);
  g_assert_false (mdg_template_service_delete (reader, ward->id, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_FORBIDDEN);
  g_clear_error (&error);
  g_assert_false (mdg_template_service_delete (reader, 101, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_FORBIDDEN);
  g_clear_error (&error);
  g_free (wanted->sharing);
  wanted->sharing = g_strdup ("personal");
  g_autoptr (MdgTemplate) own = mdg_template_service_create (reader, wanted, &error);
  g_assert_no_error (error);
  g_assert_null (mdg_template_service_list_versions (&cabinet->people[CABINET_ADMIN], own->id,
                                                     &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_NOT_FOUND);
}

/* ---- versions ---- */

static void
test_versions (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  MdgContext *admin = &cabinet->people[CABINET_ADMIN];
  g_autoptr (MdgTemplate) wanted = make ("題", "一", "", "personal");
  g_autoptr (MdgTemplate) first = mdg_template_service_create (admin, wanted, &error);
  g_assert_no_error (error);
  g_autoptr (MdgTemplate) change = mdg_template_copy (first);
  g_free (change->text);
  change->text = g_strdup ("二");
  g_free (change->sharing);
  change->sharing = g_strdup ("ward");
  g_autoptr (MdgTemplate) second = mdg_template_service_update (admin, change, &error);
  g_assert_no_error (error);
  g_assert_cmpint (second->number, ==, 2);
  cabinet_restart (cabinet);
  g_autoptr (GPtrArray) versions = mdg_template_service_list_versions (
    &cabinet->people[CABINET_STRANGER], first->id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (versions->len, ==, 2);
  g_assert_cmpstr (((MdgTemplate *) versions->pdata[0])->text, ==, "二");
  g_assert_cmpstr (((MdgTemplate *) versions->pdata[1])->text, ==, "一");
  g_assert_null (mdg_template_service_update (&cabinet->people[CABINET_ADMIN], change, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_CONFLICT);
}

static void
test_marks (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  MdgContext *reader = &cabinet->people[CABINET_READER];
  g_assert_true (mdg_template_service_set_favourite (reader, 101, TRUE, &error));
  g_assert_true (mdg_template_service_set_favourite (reader, 101, TRUE, &error));
  g_assert_true (mdg_template_service_note_use (reader, 101, &error));
  g_assert_true (
    mdg_template_service_note_use (&cabinet->people[CABINET_STRANGER], 101, &error));
  g_autoptr (MdgTemplate) mine = mdg_template_service_get (reader, 101, &error);
  g_autoptr (MdgTemplate) theirs =
    mdg_template_service_get (&cabinet->people[CABINET_STRANGER], 101, &error);
  g_assert_no_error (error);
  g_assert_true (mine->favourite);
  g_assert_false (theirs->favourite);
  g_assert_cmpint (theirs->n_used, ==, 2);
  g_assert_true (mdg_template_service_set_favourite (reader, 101, FALSE, &error));
  g_assert_false (mdg_template_service_set_favourite (reader, 99, TRUE, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_NOT_FOUND);
}

static void
test_erased (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (MdgTemplate) wanted = make ("題", "本文", "", "personal");
  g_autoptr (MdgTemplate) own =
    mdg_template_service_create (&cabinet->people[CABINET_READER], wanted, &error);
  g_assert_no_error (error);
  g_autoptr (MdgLease) lease =
    mdg_store_begin_write (cabinet->test->core->store, NULL, &error);
  g_assert_true (mdg_accounts_delete (lease, cabinet->ids[CABINET_READER], &error) &&
                 mdg_lease_commit (lease, &error));
  g_clear_pointer (&lease, mdg_lease_free);
  gint64 count = -1;
  g_autoptr (MdgLease) after = mdg_store_begin_read (cabinet->test->core->store, NULL, &error);
  g_assert_true (mdg_templates_count (after, &count, &error));
  g_assert_cmpint (count, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/prompts/starters", test_starters);
  g_test_add_func ("/prompts/check", test_check);
  g_test_add_func ("/prompts/huge", test_huge);
  g_test_add_func ("/prompts/sharing", test_sharing);
  g_test_add_func ("/prompts/refused", test_refused);
  g_test_add_func ("/prompts/versions", test_versions);
  g_test_add_func ("/prompts/marks", test_marks);
  g_test_add_func ("/prompts/erased", test_erased);
  return g_test_run ();
}
