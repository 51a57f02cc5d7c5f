/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-ctl"

#include "server/ctl/commands.h"

#include "server/ctl/table.h"
#include "server/service/roles.h"
#include "server/service/sections.h"
#include "shared/wire/codec.h"

#include <glib/gi18n.h>

int
mdg_ctl_section_add (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  const char *parent = mdg_arguments_get (arguments, "parent");
  MdgSection wanted = {
    .code = (char *) mdg_arguments_get_nth (arguments, 0),
    .name = (char *) mdg_arguments_get_nth (arguments, 1),
  };
  if (!mdg_ctl_open (ctl, error) ||
      (parent != NULL && !mdg_ctl_find_section (ctl, parent, &wanted.parent_id, error)))
    return MDG_EXIT_FAILED;
  g_autoptr (MdgSection) section = mdg_section_service_create (&ctl->context, &wanted, error);
  if (section == NULL)
    return MDG_EXIT_FAILED;
  if (ctl->json)
    mdg_ctl_put_json (mdg_codec_encode (&MDG_SECTION_TYPE, section));
  mdg_ctl_say (ctl, N_ ("Section: {code} {name}"), "code", section->code, "name", section->name,
               NULL);
  return MDG_EXIT_FINE;
}

/* The sections below @parent_id, each followed by those below it. The service bounds the depth. */
static void
add_below (MdgTable *table, GPtrArray *sections, gint64 parent_id, guint depth)
{
  for (guint i = 0; i < sections->len; i++)
    {
      const MdgSection *section = sections->pdata[i];
      if (section->parent_id != parent_id)
        continue;
      g_autofree char *indent = g_strnfill (2 * depth, ' ');
      g_autofree char *name = g_strconcat (indent, section->name, NULL);
      g_autofree char *people = g_strdup_printf ("%" G_GINT64_FORMAT, section->n_accounts);
      const char *cells[] = { section->code, name, people };
      mdg_table_add (table, cells);
      if (depth < MDG_SECTION_MAX_DEPTH)
        add_below (table, sections, section->id, depth + 1);
    }
}

int
mdg_ctl_section_list (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  g_autoptr (GPtrArray) sections =
    mdg_ctl_open (ctl, error) ? mdg_section_service_list (&ctl->context, error) : NULL;
  if (sections == NULL)
    return MDG_EXIT_FAILED;
  if (ctl->json)
    {
      mdg_ctl_put_json (mdg_codec_encode_page (&MDG_SECTION_TYPE, sections, NULL));
      return MDG_EXIT_FINE;
    }
  g_autoptr (MdgTable) table =
    mdg_table_new (mdg_ctl_text (ctl, N_ ("Code")), mdg_ctl_text (ctl, N_ ("Section name")),
                   mdg_ctl_text (ctl, N_ ("People")), NULL);
  add_below (table, sections, 0, 0);
  g_autofree char *text = mdg_table_format (table);
  mdg_ctl_put (text);
  return MDG_EXIT_FINE;
}

static char *
describe_grants (const MdgRole *role)
{
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < role->grants->len; i++)
    {
      const MdgGrant *grant = role->grants->pdata[i];
      g_string_append_printf (out, "%s%s:%s", i > 0 ? " " : "", grant->permission, grant->reach);
    }
  return g_string_free (out, FALSE);
}

int
mdg_ctl_role_list (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  g_autoptr (GPtrArray) roles =
    mdg_ctl_open (ctl, error) ? mdg_role_service_list (&ctl->context, error) : NULL;
  if (roles == NULL)
    return MDG_EXIT_FAILED;
  if (ctl->json)
    {
      mdg_ctl_put_json (mdg_codec_encode_page (&MDG_ROLE_TYPE, roles, NULL));
      return MDG_EXIT_FINE;
    }
  g_autoptr (MdgTable) table =
    mdg_table_new (mdg_ctl_text (ctl, N_ ("Code")), mdg_ctl_text (ctl, N_ ("Role name")),
                   mdg_ctl_text (ctl, N_ ("People")), mdg_ctl_text (ctl, N_ ("Rights")), NULL);
  for (guint i = 0; i < roles->len; i++)
    {
      const MdgRole *role = roles->pdata[i];
      g_autofree char *people = g_strdup_printf ("%" G_GINT64_FORMAT, role->n_accounts);
      g_autofree char *grants = describe_grants (role);
      const char *cells[] = { role->code,
                              role->builtin ? mdg_ctl_text (ctl, role->name) : role->name, people,
                              grants };
      mdg_table_add (table, cells);
    }
  g_autofree char *text = mdg_table_format (table);
  mdg_ctl_put (text);
  return MDG_EXIT_FINE;
}
