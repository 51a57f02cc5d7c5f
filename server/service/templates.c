/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/templates.h"

#include "server/service/policy.h"
#include "server/store/accounts.h"
#include "server/store/sections.h"
#include "server/store/templates.h"
#include "shared/base/error.h"
#include "shared/wire/paths.h"

static gboolean
has_sharing (const MdgTemplate *template, const char *sharing)
{
  return g_strcmp0 (template->sharing, sharing) == 0;
}

static gboolean
refuse (GError **error, MdgErrorCode code)
{
  mdg_set_error (error, code, NULL);
  return FALSE;
}

/* ---- who sees and changes what ---- */

/* What of the asker decides, found out once for a list. */
typedef struct
{
  MdgContext *context;
  GHashTable *above; /* his section and those above it: gint64 * */
  gboolean shares_all;
  GHashTable *shares; /* sections for which he may share */
  GHashTable *favourites;
  GHashTable *uses;
  GHashTable *people; /* names of authors: gint64 * → char * */
} Viewer;

static void
viewer_clear (Viewer *viewer)
{
  g_clear_pointer (&viewer->above, g_hash_table_unref);
  g_clear_pointer (&viewer->shares, g_hash_table_unref);
  g_clear_pointer (&viewer->favourites, g_hash_table_unref);
  g_clear_pointer (&viewer->uses, g_hash_table_unref);
  g_clear_pointer (&viewer->people, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Viewer, viewer_clear)

static gboolean
find_above (MdgLease *lease, gint64 section_id, GHashTable *above, GError **error)
{
  while (section_id != 0 && !g_hash_table_contains (above, &section_id))
    {
      g_autoptr (GError) local = NULL;
      g_autoptr (MdgSection) section = mdg_sections_get (lease, section_id, &local);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      g_hash_table_add (above, g_memdup2 (&section_id, sizeof section_id));
      section_id = section != NULL ? section->parent_id : 0;
    }
  return TRUE;
}

static gboolean
find_shares (Viewer *viewer, MdgLease *lease, GError **error)
{
  g_autoptr (GError) local = NULL;
  if (mdg_policy_get_sections (viewer->context, lease, MDG_PERMISSION_TEMPLATES_SHARE,
                               &viewer->shares_all, &viewer->shares, &local) ||
      g_error_matches (local, MDG_ERROR, MDG_ERROR_FORBIDDEN))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
viewer_init (Viewer *viewer, MdgContext *context, MdgLease *lease, GError **error)
{
  viewer->context = context;
  viewer->above = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  viewer->people = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  if (!mdg_policy_require (context, MDG_PERMISSION_CHAT_USE, error) ||
      !find_above (lease, context->identity.section_id, viewer->above, error) ||
      !find_shares (viewer, lease, error))
    return FALSE;
  viewer->favourites =
    mdg_template_favourites_list (lease, context->identity.account_id, error);
  viewer->uses =
    viewer->favourites != NULL ? mdg_template_uses_list (lease, error) : NULL;
  return viewer->uses != NULL;
}

static gboolean
may_share (const Viewer *viewer, const char *sharing, gint64 section_id)
{
  if (g_str_equal (sharing, MDG_TEMPLATE_WARD))
    return viewer->shares_all;
  return viewer->shares_all || (section_id != 0 && viewer->shares != NULL &&
                                g_hash_table_contains (viewer->shares, &section_id));
}

static gboolean
may_change (const Viewer *viewer, const MdgTemplateRow *row)
{
  if (has_sharing (row->template, MDG_TEMPLATE_PERSONAL))
    return row->account_id == viewer->context->identity.account_id;
  return may_share (viewer, row->template->sharing, row->template->section_id);
}

static gboolean
may_see (const Viewer *viewer, const MdgTemplateRow *row)
{
  return has_sharing (row->template, MDG_TEMPLATE_WARD) || may_change (viewer, row) ||
         (has_sharing (row->template, MDG_TEMPLATE_SECTION) &&
          g_hash_table_contains (viewer->above, &row->template->section_id));
}

/* ---- what is shown ---- */

/* NULL for somebody who is not there any more. Borrowed. */
static const char *
name_of (Viewer *viewer, MdgLease *lease, gint64 account_id)
{
  const char *known = g_hash_table_lookup (viewer->people, &account_id);
  if (known != NULL || account_id == 0)
    return known;
  g_autoptr (MdgAccount) account = mdg_accounts_get (lease, account_id, NULL);
  if (account == NULL)
    return NULL;
  char *name = g_strdup (account->name);
  g_hash_table_insert (viewer->people, g_memdup2 (&account_id, sizeof account_id), name);
  return name;
}

static void
add_marks (const Viewer *viewer, MdgTemplate *template)
{
  const gint64 *uses = g_hash_table_lookup (viewer->uses, &template->id);
  template->n_used = uses != NULL ? *uses : 0;
  template->favourite = g_hash_table_contains (viewer->favourites, &template->id);
}

static gboolean
describe (Viewer *viewer, MdgLease *lease, const MdgTemplateRow *row, GError **error)
{
  MdgTemplate *template = row->template;
  add_marks (viewer, template);
  template->author = g_strdup (name_of (viewer, lease, row->account_id));
  template->may_change = may_change (viewer, row);
  if (template->section_id == 0)
    return TRUE;
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgSection) section = mdg_sections_get (lease, template->section_id, &local);
  template->section_name = section != NULL ? g_strdup (section->name) : NULL;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* Lists do without what only the chosen one needs. */
static MdgTemplate *
to_entry (const MdgTemplate *template)
{
  MdgTemplate *entry = mdg_template_copy (template);
  g_free (entry->text);
  entry->text = g_strdup ("");
  g_ptr_array_set_size (entry->variables, 0);
  return entry;
}

GPtrArray *
mdg_template_service_list (MdgContext *context, GError **error)
{
  g_auto (Viewer) viewer = { NULL };
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  if (lease == NULL || !viewer_init (&viewer, context, lease, error))
    return NULL;
  g_autoptr (GPtrArray) rows =
    mdg_templates_list (lease, context->identity.account_id, error);
  if (rows == NULL)
    return NULL;
  g_autoptr (GPtrArray) starters = mdg_starters_list ();
  g_autoptr (GPtrArray) templates = mdg_record_array_new (&MDG_TEMPLATE_TYPE);
  for (guint i = 0; i < starters->len; i++)
    {
      add_marks (&viewer, starters->pdata[i]);
      g_ptr_array_add (templates, to_entry (starters->pdata[i]));
    }
  for (guint i = 0; i < rows->len; i++)
    {
      const MdgTemplateRow *row = rows->pdata[i];
      if (!may_see (&viewer, row))
        continue;
      if (!describe (&viewer, lease, row, error))
        return NULL;
      g_ptr_array_add (templates, to_entry (row->template));
    }
  return g_steal_pointer (&templates);
}

/* ---- one template ---- */

static MdgTemplate *
find_starter (gint64 id, GError **error)
{
  g_autoptr (GPtrArray) starters = mdg_starters_list ();
  for (guint i = 0; i < starters->len; i++)
    if (((MdgTemplate *) starters->pdata[i])->id == id)
      return mdg_template_copy (starters->pdata[i]);
  refuse (error, MDG_ERROR_NOT_FOUND);
  return NULL;
}

/* The row, when the asker sees it; NOT_FOUND otherwise. */
static MdgTemplateRow *
require_seen (const Viewer *viewer, MdgLease *lease, gint64 id, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgTemplateRow) row = mdg_templates_get (lease, id, &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (row == NULL || !may_see (viewer, row))
    refuse (error, MDG_ERROR_NOT_FOUND);
  else
    return g_steal_pointer (&row);
  return NULL;
}

/* The same, when he may change it; FORBIDDEN for one that he only sees. */
static MdgTemplateRow *
require_change (const Viewer *viewer, MdgLease *lease, gint64 id, GError **error)
{
  g_autoptr (MdgTemplate) starter = id < MDG_STARTERS_END ? find_starter (id, error) : NULL;
  g_autoptr (MdgTemplateRow) row =
    id >= MDG_STARTERS_END ? require_seen (viewer, lease, id, error) : NULL;
  if (row != NULL && may_change (viewer, row))
    return g_steal_pointer (&row);
  if (row != NULL || starter != NULL)
    refuse (error, MDG_ERROR_FORBIDDEN);
  return NULL;
}

MdgTemplate *
mdg_template_service_get (MdgContext *context, gint64 id, GError **error)
{
  g_auto (Viewer) viewer = { NULL };
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  if (lease == NULL || !viewer_init (&viewer, context, lease, error))
    return NULL;
  if (id < MDG_STARTERS_END)
    {
      MdgTemplate *starter = find_starter (id, error);
      if (starter != NULL)
        add_marks (&viewer, starter);
      return starter;
    }
  g_autoptr (MdgTemplateRow) row = require_seen (&viewer, lease, id, error);
  return row != NULL && describe (&viewer, lease, row, error) ? g_steal_pointer (&row->template)
                                                              : NULL;
}

GPtrArray *
mdg_template_service_list_versions (MdgContext *context, gint64 id, GError **error)
{
  g_auto (Viewer) viewer = { NULL };
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  if (lease == NULL || !viewer_init (&viewer, context, lease, error))
    return NULL;
  g_autoptr (GPtrArray) templates = mdg_record_array_new (&MDG_TEMPLATE_TYPE);
  if (id < MDG_STARTERS_END)
    {
      MdgTemplate *starter = find_starter (id, error);
      if (starter == NULL)
        return NULL;
      g_ptr_array_add (templates, starter);
      return g_steal_pointer (&templates);
    }
  g_autoptr (MdgTemplateRow) row = require_seen (&viewer, lease, id, error);
  g_autoptr (GPtrArray) rows =
    row != NULL ? mdg_templates_list_versions (lease, row, error) : NULL;
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      MdgTemplateRow *version = rows->pdata[i];
      version->template->author = g_strdup (name_of (&viewer, lease, version->account_id));
      g_ptr_array_add (templates, g_steal_pointer (&version->template));
    }
  return rows != NULL ? g_steal_pointer (&templates) : NULL;
}

/* ---- changes ---- */

/* Where it is to be seen is somewhere the asker may put it. */
static gboolean
check_sharing (
  const Viewer *viewer, MdgLease *lease, const MdgTemplateRow *row, GError **error)
{
  const MdgTemplate *template = row->template;
  if (has_sharing (template, MDG_TEMPLATE_PERSONAL))
    return row->account_id == viewer->context->identity.account_id ||
           refuse (error, MDG_ERROR_FORBIDDEN);
  if (has_sharing (template, MDG_TEMPLATE_WARD))
    return mdg_policy_require_all (viewer->context, MDG_PERMISSION_TEMPLATES_SHARE, error);
  if (!has_sharing (template, MDG_TEMPLATE_SECTION))
    {
      mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", "sharing", NULL);
      return FALSE;
    }
  if (!mdg_policy_require_section (viewer->context, lease, MDG_PERMISSION_TEMPLATES_SHARE,
                                   template->section_id, error))
    return FALSE;
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgSection) section = mdg_sections_get (lease, template->section_id, &local);
  if (section != NULL)
    return TRUE;
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", "section_id", NULL);
  return FALSE;
}

static char *
strip (const char *text)
{
  return text != NULL ? g_strstrip (g_strdup (text)) : NULL;
}

static MdgTemplateRow *
make_row (const MdgTemplate *wanted, gint64 account_id)
{
  MdgTemplateRow *row = g_new0 (MdgTemplateRow, 1);
  MdgTemplate *template = row->template = mdg_template_copy (wanted);
  row->account_id = account_id;
  g_free (template->title);
  template->title = strip (wanted->title);
  g_free (template->category);
  template->category = strip (wanted->category);
  if (template->sharing == NULL)
    template->sharing = g_strdup (MDG_TEMPLATE_PERSONAL);
  if (!has_sharing (template, MDG_TEMPLATE_SECTION))
    template->section_id = 0;
  return row;
}

static gboolean
check_count (MdgLease *lease, GError **error)
{
  gint64 count = 0;
  if (!mdg_templates_count (lease, &count, error))
    return FALSE;
  if (count < MDG_TEMPLATES_MAX)
    return TRUE;
  g_autofree char *max = g_strdup_printf ("%d", MDG_TEMPLATES_MAX);
  mdg_set_error (error, MDG_ERROR_TOO_LONG, "field", "templates", "max", max, NULL);
  return FALSE;
}

/* Ids only; personal ones concern their author alone. */
static void
tell (MdgContext *context, gboolean shared)
{
  MdgAudience audience =
    shared ? MDG_TO_ALL : MDG_TO_ACCOUNT (context->identity.account_id);
  mdg_event_hub_publish (context->core->hub, audience, MDG_EVENT_TEMPLATES_CHANGED, NULL);
}

static gboolean
is_shared (const MdgTemplateRow *row)
{
  return !has_sharing (row->template, MDG_TEMPLATE_PERSONAL);
}

/* Audits, reads what was stored, commits, tells. */
static MdgTemplate *
conclude (Viewer *viewer,
          MdgLease **lease,
          const char *action,
          gint64 id,
          gboolean tell_all,
          GError **error)
{
  MdgContext *context = viewer->context;
  g_autoptr (MdgTemplateRow) stored = mdg_templates_get (*lease, id, error);
  if (stored == NULL || !describe (viewer, *lease, stored, error))
    return NULL;
  JsonObject *detail = json_object_new ();
  json_object_set_string_member (detail, "sharing", stored->template->sharing);
  json_object_set_int_member (detail, "number", stored->template->number);
  if (!mdg_context_audit (context, *lease, action, "template", id, detail, error) ||
      !mdg_context_commit (context, *lease, FALSE, error))
    return NULL;
  g_clear_pointer (lease, mdg_lease_free);
  tell (context, tell_all || is_shared (stored));
  return g_steal_pointer (&stored->template);
}

MdgTemplate *
mdg_template_service_create (MdgContext *context, const MdgTemplate *wanted, GError **error)
{
  g_auto (Viewer) viewer = { NULL };
  if (!mdg_template_check (wanted, error))
    return NULL;
  g_autoptr (MdgTemplateRow) row = make_row (wanted, context->identity.account_id);
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL || !viewer_init (&viewer, context, lease, error) ||
      !check_sharing (&viewer, lease, row, error) || !check_count (lease, error))
    return NULL;
  row->template->id = mdg_lease_new_id (lease);
  return mdg_templates_insert (lease, row, error)
           ? conclude (&viewer, &lease, "template.create", row->template->id, FALSE, error)
           : NULL;
}

MdgTemplate *
mdg_template_service_update (MdgContext *context, const MdgTemplate *wanted, GError **error)
{
  g_auto (Viewer) viewer = { NULL };
  if (!mdg_template_check (wanted, error))
    return NULL;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL || !viewer_init (&viewer, context, lease, error))
    return NULL;
  g_autoptr (MdgTemplateRow) before = require_change (&viewer, lease, wanted->id, error);
  if (before == NULL)
    return NULL;
  g_autoptr (MdgTemplateRow) row = make_row (wanted, before->account_id);
  return check_sharing (&viewer, lease, row, error) &&
             mdg_templates_update (lease, before, row, context->identity.account_id, error)
           ? conclude (&viewer, &lease, "template.update", wanted->id, is_shared (before), error)
           : NULL;
}

gboolean
mdg_template_service_delete (MdgContext *context, gint64 id, GError **error)
{
  g_auto (Viewer) viewer = { NULL };
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL || !viewer_init (&viewer, context, lease, error))
    return FALSE;
  g_autoptr (MdgTemplateRow) row = require_change (&viewer, lease, id, error);
  if (row == NULL || !mdg_templates_delete (lease, id, error) ||
      !mdg_context_audit (context, lease, "template.delete", "template", id, NULL, error) ||
      !mdg_context_commit (context, lease, FALSE, error))
    return FALSE;
  g_clear_pointer (&lease, mdg_lease_free);
  tell (context, is_shared (row));
  return TRUE;
}

/* ---- favourites and counts ---- */

static gboolean
require_there (const Viewer *viewer, MdgLease *lease, gint64 id, GError **error)
{
  if (id < MDG_STARTERS_END)
    {
      g_autoptr (MdgTemplate) starter = find_starter (id, error);
      return starter != NULL;
    }
  g_autoptr (MdgTemplateRow) row = require_seen (viewer, lease, id, error);
  return row != NULL;
}

gboolean
mdg_template_service_set_favourite (MdgContext *context,
                                    gint64 id,
                                    gboolean favourite,
                                    GError **error)
{
  g_auto (Viewer) viewer = { NULL };
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL || !viewer_init (&viewer, context, lease, error) ||
      !require_there (&viewer, lease, id, error) ||
      !mdg_template_favourites_set (lease, context->identity.account_id, id, favourite, error) ||
      !mdg_context_commit (context, lease, FALSE, error))
    return FALSE;
  g_clear_pointer (&lease, mdg_lease_free);
  tell (context, FALSE);
  return TRUE;
}

gboolean
mdg_template_service_note_use (MdgContext *context, gint64 id, GError **error)
{
  g_auto (Viewer) viewer = { NULL };
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  return lease != NULL && viewer_init (&viewer, context, lease, error) &&
         require_there (&viewer, lease, id, error) && mdg_template_uses_add (lease, id, error) &&
         mdg_context_commit (context, lease, FALSE, error);
}
