/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-ctl"

#include "server/ctl/commands.h"

#include "server/ctl/table.h"
#include "server/service/models.h"
#include "shared/model/query.h"
#include "shared/wire/codec.h"

#include <glib/gi18n.h>

#define KEY_MAX_BYTES 4096
#define NUMBER_MAX 1000000000

/* What most models that a ward runs itself have at least. */
#define DEFAULT_CONTEXT 8192
#define DEFAULT_ANSWER 2048

/* ---- models ---- */

/* An option that is a number; @fallback when it was not given. */
static gboolean
get_number (MdgCtl *ctl,
            const MdgArguments *arguments,
            const char *name,
            gint64 fallback,
            gint64 *ret_number,
            GError **error)
{
  const char *text = mdg_arguments_get (arguments, name);
  gint64 number = fallback;
  if (text != NULL && !g_ascii_string_to_signed (text, 10, 0, NUMBER_MAX, &number, NULL))
    return mdg_ctl_refuse (ctl, error, N_ ("A number is written in digits alone."));
  *ret_number = number;
  return TRUE;
}

/* The first line of the file; keys are never on a command line, where everybody sees them. */
static gboolean
read_key (const char *path, char **ret_key, GError **error)
{
  if (path == NULL)
    return TRUE;
  g_autoptr (GBytes) bytes = mdg_ctl_read_file (path, KEY_MAX_BYTES, error);
  if (bytes == NULL)
    return FALSE;
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  *ret_key = g_strstrip (g_strndup (data != NULL ? data : "", size));
  return TRUE;
}

static gboolean
read_numbers (MdgCtl *ctl, const MdgArguments *arguments, MdgLanguageModel *model, GError **error)
{
  gboolean light = mdg_arguments_has (arguments, "light");
  return get_number (ctl, arguments, "weight", light ? 0 : 100, &model->weight, error) &&
         get_number (ctl, arguments, "context", DEFAULT_CONTEXT, &model->context_size, error) &&
         get_number (ctl, arguments, "max-answer", DEFAULT_ANSWER, &model->max_answer, error) &&
         get_number (ctl, arguments, "max-parallel", 0, &model->max_parallel, error) &&
         get_number (ctl, arguments, "rank", 0, &model->rank, error);
}

static MdgLanguageModel *
read_model (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  g_autoptr (MdgLanguageModel) model = mdg_language_model_new ();
  gboolean light = mdg_arguments_has (arguments, "light");
  model->name = g_strdup (mdg_arguments_get_nth (arguments, 0));
  model->provider = g_strdup (mdg_arguments_get_nth (arguments, 1));
  model->url = g_strdup (mdg_arguments_get_nth (arguments, 2));
  model->model = g_strdup (mdg_arguments_get_nth (arguments, 3));
  model->region = g_strdup (mdg_arguments_get (arguments, "region"));
  model->domestic = !mdg_arguments_has (arguments, "abroad");
  model->no_training = mdg_arguments_has (arguments, "no-training");
  model->images = mdg_arguments_has (arguments, "images");
  model->cost_class = g_strdup (light ? MDG_COST_LIGHT : MDG_COST_STANDARD);
  model->enabled = TRUE;
  return read_numbers (ctl, arguments, model, error) &&
             read_key (mdg_arguments_get (arguments, "key-file"), &model->key, error)
           ? g_steal_pointer (&model)
           : NULL;
}

int
mdg_ctl_model_add (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  g_autoptr (MdgLanguageModel) wish = read_model (ctl, arguments, error);
  g_autoptr (MdgLanguageModel) model =
    wish != NULL && mdg_ctl_open (ctl, error)
      ? mdg_model_service_create (&ctl->context, wish, error)
      : NULL;
  if (model == NULL)
    return MDG_EXIT_FAILED;
  if (ctl->json)
    mdg_ctl_put_json (mdg_codec_encode (&MDG_LANGUAGE_MODEL_TYPE, model));
  mdg_ctl_say (ctl, N_ ("Language model: {name}"), "name", model->name, NULL);
  return MDG_EXIT_FINE;
}

static const char *
describe_state (MdgCtl *ctl, const MdgLanguageModel *model)
{
  if (!model->enabled)
    return mdg_ctl_text (ctl, N_ ("stopped"));
  return mdg_ctl_text (ctl, model->failing_since != 0 ? N_ ("does not answer") : N_ ("in use"));
}

int
mdg_ctl_model_list (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  g_autoptr (GPtrArray) models =
    mdg_ctl_open (ctl, error) ? mdg_model_service_list (&ctl->context, error) : NULL;
  if (models == NULL)
    return MDG_EXIT_FAILED;
  if (ctl->json)
    {
      mdg_ctl_put_json (mdg_codec_encode_page (&MDG_LANGUAGE_MODEL_TYPE, models, NULL));
      return MDG_EXIT_FINE;
    }
  g_autoptr (MdgTable) table =
    mdg_table_new (mdg_ctl_text (ctl, N_ ("Name")), mdg_ctl_text (ctl, N_ ("Class")),
                   mdg_ctl_text (ctl, N_ ("Dialect")), mdg_ctl_text (ctl, N_ ("Address")),
                   mdg_ctl_text (ctl, N_ ("Region")), mdg_ctl_text (ctl, N_ ("State")), NULL);
  for (guint i = 0; i < models->len; i++)
    {
      const MdgLanguageModel *model = models->pdata[i];
      const char *cells[] = { model->name,
                              model->cost_class,
                              model->provider,
                              model->url,
                              model->region != NULL ? model->region : "",
                              describe_state (ctl, model) };
      mdg_table_add (table, cells);
    }
  g_autofree char *text = mdg_table_format (table);
  mdg_ctl_put (text);
  return MDG_EXIT_FINE;
}

/* The model of that name. */
static gboolean
find_model (MdgCtl *ctl, const char *name, gint64 *ret_id, GError **error)
{
  g_autoptr (GPtrArray) models =
    mdg_ctl_open (ctl, error) ? mdg_model_service_list (&ctl->context, error) : NULL;
  if (models == NULL)
    return FALSE;
  for (guint i = 0; i < models->len; i++)
    {
      const MdgLanguageModel *model = models->pdata[i];
      if (!g_str_equal (model->name, name))
        continue;
      *ret_id = model->id;
      return TRUE;
    }
  return mdg_ctl_refuse (ctl, error, N_ ("No language model has that name."));
}

int
mdg_ctl_model_remove (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  gint64 id = 0;
  if (!find_model (ctl, mdg_arguments_get_nth (arguments, 0), &id, error) ||
      !mdg_model_service_delete (&ctl->context, id, error))
    return MDG_EXIT_FAILED;
  mdg_ctl_say (ctl, N_ ("Removed."), NULL);
  return MDG_EXIT_FINE;
}

int
mdg_ctl_model_test (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  gint64 id = 0;
  if (!find_model (ctl, mdg_arguments_get_nth (arguments, 0), &id, error))
    return MDG_EXIT_FAILED;
  ctl->context.lang = ctl->lang;
  g_autoptr (MdgModelTest) test = mdg_model_service_test (&ctl->context, id, error);
  if (test == NULL)
    return MDG_EXIT_FAILED;
  if (ctl->json)
    mdg_ctl_put_json (mdg_codec_encode (&MDG_MODEL_TEST_TYPE, test));
  g_autofree char *ms = g_strdup_printf ("%" G_GINT64_FORMAT, test->first_us / 1000);
  if (test->ok)
    mdg_ctl_say (ctl, N_ ("It answered after {ms} ms: {text}"), "ms", ms, "text", test->text, NULL);
  else
    mdg_ctl_say (ctl, N_ ("It does not answer: {reason}"), "reason", test->problem_text, NULL);
  return test->ok ? MDG_EXIT_FINE : MDG_EXIT_DATA;
}

/* ---- limits ---- */

/* Whom the options name: the account, the section, each account, or the ward. */
static gboolean
read_subject (MdgCtl *ctl, const MdgArguments *arguments, MdgLimit *limit, GError **error)
{
  const char *login = mdg_arguments_get (arguments, "account");
  const char *section = mdg_arguments_get (arguments, "section");
  gboolean every = mdg_arguments_has (arguments, "every-account");
  gboolean ward = mdg_arguments_has (arguments, "ward");
  if ((login != NULL) + (section != NULL) + every + ward != 1)
    return mdg_ctl_refuse (
      ctl, error, N_ ("Name one of --account, --every-account, --section and --ward."));
  limit->kind = g_strdup (section != NULL ? MDG_LIMIT_SECTION
                          : ward          ? MDG_LIMIT_WARD
                                          : MDG_LIMIT_ACCOUNT);
  return (login == NULL || mdg_ctl_find_account (ctl, login, &limit->account_id, error)) &&
         (section == NULL || mdg_ctl_find_section (ctl, section, &limit->section_id, error));
}

/* Takes out the limit for the same, if there is one. */
static void
drop_same (GPtrArray *limits, const MdgLimit *limit)
{
  for (guint i = limits->len; i > 0; i--)
    {
      const MdgLimit *other = limits->pdata[i - 1];
      if (g_str_equal (other->kind, limit->kind) && other->account_id == limit->account_id &&
          other->section_id == limit->section_id)
        g_ptr_array_remove_index (limits, i - 1);
    }
}

int
mdg_ctl_limit_set (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  const char *text = mdg_arguments_get_nth (arguments, 0);
  gboolean none = g_str_equal (text, "none");
  g_autoptr (MdgLimit) limit = mdg_limit_new ();
  if (!none && !g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, &limit->tokens, NULL))
    return mdg_ctl_refuse (ctl, error, N_ ("A number is written in digits alone."));
  g_autoptr (MdgLimits) limits = mdg_ctl_open (ctl, error) &&
                                     read_subject (ctl, arguments, limit, error)
                                   ? mdg_limit_service_get (&ctl->context, error)
                                   : NULL;
  if (limits == NULL)
    return MDG_EXIT_FAILED;
  drop_same (limits->limits, limit);
  if (!none)
    g_ptr_array_add (limits->limits, g_steal_pointer (&limit));
  g_autoptr (MdgLimits) stored = mdg_limit_service_put (&ctl->context, limits, error);
  if (stored == NULL)
    return MDG_EXIT_FAILED;
  mdg_ctl_say (ctl, none ? N_ ("The limit was taken away.") : N_ ("The limit holds from now on."),
               NULL);
  return MDG_EXIT_FINE;
}

static const char *
describe_kind (MdgCtl *ctl, const MdgLimit *limit)
{
  if (g_str_equal (limit->kind, MDG_LIMIT_WARD))
    return mdg_ctl_text (ctl, N_ ("Ward"));
  if (g_str_equal (limit->kind, MDG_LIMIT_SECTION))
    return mdg_ctl_text (ctl, N_ ("Section"));
  return mdg_ctl_text (ctl, limit->account_id == 0 ? N_ ("Every account") : N_ ("Account"));
}

int
mdg_ctl_limit_list (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  g_autoptr (MdgLimits) limits =
    mdg_ctl_open (ctl, error) ? mdg_limit_service_get (&ctl->context, error) : NULL;
  if (limits == NULL)
    return MDG_EXIT_FAILED;
  if (ctl->json)
    {
      mdg_ctl_put_json (mdg_codec_encode (&MDG_LIMITS_TYPE, limits));
      return MDG_EXIT_FINE;
    }
  g_autoptr (MdgTable) table =
    mdg_table_new (mdg_ctl_text (ctl, N_ ("For")), mdg_ctl_text (ctl, N_ ("Name")),
                   mdg_ctl_text (ctl, N_ ("Tokens a month")), NULL);
  for (guint i = 0; i < limits->limits->len; i++)
    {
      const MdgLimit *limit = limits->limits->pdata[i];
      g_autofree char *tokens = limit->tokens > 0
                                  ? g_strdup_printf ("%" G_GINT64_FORMAT, limit->tokens)
                                  : g_strdup (mdg_ctl_text (ctl, N_ ("without limit")));
      const char *cells[] = { describe_kind (ctl, limit),
                              limit->name != NULL ? limit->name : "", tokens };
      mdg_table_add (table, cells);
    }
  g_autofree char *text = mdg_table_format (table);
  mdg_ctl_put (text);
  return MDG_EXIT_FINE;
}

/* ---- use ---- */

static void
put_usage (MdgCtl *ctl, GPtrArray *rows)
{
  g_autoptr (MdgTable) table =
    mdg_table_new (mdg_ctl_text (ctl, N_ ("Month")), mdg_ctl_text (ctl, N_ ("Who")),
                   mdg_ctl_text (ctl, N_ ("Section")), mdg_ctl_text (ctl, N_ ("Questions")),
                   mdg_ctl_text (ctl, N_ ("Tokens")), mdg_ctl_text (ctl, N_ ("Limit")), NULL);
  for (guint i = 0; i < rows->len; i++)
    {
      const MdgUsage *row = rows->pdata[i];
      const char *who = row->name != NULL ? row->name : row->model_name;
      g_autofree char *questions = g_strdup_printf ("%" G_GINT64_FORMAT, row->questions);
      g_autofree char *tokens = g_strdup_printf ("%" G_GINT64_FORMAT, row->weighted);
      g_autofree char *limit =
        row->limit > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, row->limit) : g_strdup ("-");
      const char *cells[] = { row->month != NULL ? row->month : "",
                              who != NULL ? who : "",
                              row->section_name != NULL ? row->section_name : "",
                              questions,
                              tokens,
                              limit };
      mdg_table_add (table, cells);
    }
  g_autofree char *text = mdg_table_format (table);
  mdg_ctl_put (text);
}

int
mdg_ctl_usage (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  gint64 next = 0;
  MdgUsageQuery query = { .month = (char *) mdg_arguments_get (arguments, "month"),
                          .by = (char *) mdg_arguments_get (arguments, "by"),
                          .limit = MDG_QUERY_LIMIT_MAX };
  if (!mdg_ctl_open (ctl, error))
    return MDG_EXIT_FAILED;
  if (mdg_arguments_has (arguments, "csv"))
    {
      g_autoptr (GBytes) csv = mdg_usage_service_export (&ctl->context, &query, error);
      return csv != NULL && mdg_ctl_put_bytes (csv, error) ? MDG_EXIT_FINE : MDG_EXIT_FAILED;
    }
  g_autoptr (GPtrArray) rows = mdg_record_array_new (&MDG_USAGE_TYPE);
  do
    {
      query.after = next;
      g_autoptr (GPtrArray) page = mdg_usage_service_search (&ctl->context, &query, &next, error);
      if (page == NULL)
        return MDG_EXIT_FAILED;
      g_ptr_array_extend_and_steal (rows, g_steal_pointer (&page));
    }
  while (next != 0);
  if (ctl->json)
    mdg_ctl_put_json (mdg_codec_encode_page (&MDG_USAGE_TYPE, rows, NULL));
  else
    put_usage (ctl, rows);
  return MDG_EXIT_FINE;
}
