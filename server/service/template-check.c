/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/templates.h"
#include "shared/base/error.h"
#include "shared/base/template-text.h"

#define EXAMPLE_MAX_CHARS 500
#define CHOICE_MAX_CHARS 100

static gboolean
refuse_field (GError **error, const char *field)
{
  mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", field, NULL);
  return FALSE;
}

static gboolean
refuse_variable (GError **error, const char *name)
{
  mdg_set_error (error, MDG_ERROR_TEMPLATE_VARIABLE, "name", name, NULL);
  return FALSE;
}

static gboolean
check_length (const char *text, const char *field, long max, gboolean needed, GError **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text != NULL ? text : ""));
  if (needed && *stripped == '\0')
    return refuse_field (error, field);
  if (text == NULL || g_utf8_strlen (text, -1) <= max)
    return TRUE;
  g_autofree char *number = g_strdup_printf ("%ld", max);
  mdg_set_error (error, MDG_ERROR_TOO_LONG, "field", field, "max", number, NULL);
  return FALSE;
}

static gboolean
is_kind (const char *kind)
{
  const char *const kinds[] = { MDG_VARIABLE_LINE, MDG_VARIABLE_TEXT, MDG_VARIABLE_CHOICE,
                                MDG_VARIABLE_DATE, NULL };
  return kind != NULL && g_strv_contains (kinds, kind);
}

static gboolean
check_choices (const MdgTemplateVariable *variable, GError **error)
{
  guint n = variable->choices != NULL ? g_strv_length (variable->choices) : 0;
  gboolean wanted = g_str_equal (variable->kind, MDG_VARIABLE_CHOICE);
  if (n > MDG_TEMPLATE_CHOICES_MAX || wanted != (n > 0))
    return refuse_field (error, "choices");
  for (guint i = 0; i < n; i++)
    if (!check_length (variable->choices[i], "choices", CHOICE_MAX_CHARS, TRUE, error))
      return FALSE;
  return TRUE;
}

static gboolean
check_variable (const MdgTemplateVariable *variable,
                char **names,
                GHashTable *seen,
                GError **error)
{
  if (!mdg_template_text_is_name (variable->name))
    return refuse_field (error, "name");
  if (!g_strv_contains ((const char *const *) names, variable->name) ||
      !g_hash_table_add (seen, variable->name))
    return refuse_variable (error, variable->name);
  if (!is_kind (variable->kind))
    return refuse_field (error, "kind");
  return check_choices (variable, error) &&
         check_length (variable->example, "example", EXAMPLE_MAX_CHARS, FALSE, error);
}

gboolean
mdg_template_check (const MdgTemplate *template, GError **error)
{
  if (!check_length (template->title, "title", MDG_TEMPLATE_TITLE_MAX_CHARS, TRUE, error) ||
      !check_length (template->category, "category", MDG_TEMPLATE_CATEGORY_MAX_CHARS, FALSE,
                     error) ||
      !check_length (template->description, "description", MDG_TEMPLATE_DESCRIPTION_MAX_CHARS,
                     FALSE, error) ||
      !check_length (template->text, "text", MDG_TEMPLATE_TEXT_MAX_CHARS, TRUE, error))
    return FALSE;
  g_auto (GStrv) names = mdg_template_text_list_names (template->text);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = template->variables != NULL ? template->variables->len : 0;
  if (n > MDG_TEMPLATE_VARIABLES_MAX)
    return refuse_field (error, "variables");
  for (guint i = 0; i < n; i++)
    if (!check_variable (template->variables->pdata[i], names, seen, error))
      return FALSE;
  for (guint i = 0; names[i] != NULL; i++)
    if (!g_hash_table_contains (seen, names[i]))
      return refuse_variable (error, names[i]);
  return TRUE;
}
