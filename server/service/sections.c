/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/sections.h"

#include "server/service/policy.h"
#include "server/store/sections.h"
#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/wire/paths.h"

static gboolean
refuse (GError **error, MdgErrorCode code, const char *field)
{
  mdg_set_error (error, code, "field", field, NULL);
  return FALSE;
}

GPtrArray *
mdg_section_service_list (MdgContext *context, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  return lease != NULL ? mdg_sections_list (lease, error) : NULL;
}

/* @parent_id exists, does not lie below @id, and the tree does not grow too deep. */
static gboolean
check_parent (MdgLease *lease, gint64 id, gint64 parent_id, GError **error)
{
  guint depth = 0;
  for (gint64 at = parent_id; at != 0; depth++)
    {
      g_autoptr (GError) local = NULL;
      g_autoptr (MdgSection) section = mdg_sections_get (lease, at, &local);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (section == NULL)
        return refuse (error, MDG_ERROR_SECTION_UNKNOWN, "parent_id");
      if (at == id || depth >= MDG_SECTION_MAX_DEPTH)
        return refuse (error, MDG_ERROR_SECTION_CYCLE, "parent_id");
      at = section->parent_id;
    }
  return TRUE;
}

static gboolean
check_values (const MdgSection *section, GError **error)
{
  if (!mdg_text_is_clean_line (section->code, 32) || *section->code == '\0')
    return refuse (error, MDG_ERROR_INVALID_FIELD, "code");
  if (!mdg_text_is_clean_line (section->name, MDG_NAME_MAX_CHARS) || *section->name == '\0')
    return refuse (error, MDG_ERROR_INVALID_FIELD, "name");
  return TRUE;
}

static JsonObject *
describe (const MdgSection *section)
{
  JsonObject *detail = json_object_new ();
  json_object_set_string_member (detail, "code", section->code);
  json_object_set_string_member (detail, "name", section->name);
  json_object_set_int_member (detail, "parent", section->parent_id);
  return detail;
}

static MdgSection *
finish (MdgContext *context,
        MdgLease *lease,
        const char *action,
        const MdgSection *section,
        GError **error)
{
  g_autoptr (MdgSection) stored = mdg_sections_get (lease, section->id, error);
  if (stored == NULL ||
      !mdg_context_audit (context, lease, action, "section", section->id, describe (stored),
                          error) ||
      !mdg_context_commit (context, lease, TRUE, error))
    return NULL;
  mdg_event_hub_publish (context->core->hub, MDG_TO_ALL, MDG_EVENT_SECTIONS_CHANGED, NULL);
  return g_steal_pointer (&stored);
}

MdgSection *
mdg_section_service_create (MdgContext *context, const MdgSection *wanted, GError **error)
{
  if (!mdg_policy_require_all (context, MDG_PERMISSION_SECTIONS_MANAGE, error) ||
      !check_values (wanted, error))
    return NULL;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (MdgSection) section = mdg_section_copy (wanted);
  if (lease == NULL || !check_parent (lease, 0, section->parent_id, error))
    return NULL;
  section->id = mdg_lease_new_id (lease);
  return mdg_sections_insert (lease, section, error)
           ? finish (context, lease, "section.create", section, error)
           : NULL;
}

MdgSection *
mdg_section_service_update (MdgContext *context, const MdgSection *wanted, GError **error)
{
  if (!mdg_policy_require_all (context, MDG_PERMISSION_SECTIONS_MANAGE, error) ||
      !check_values (wanted, error))
    return NULL;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL || !check_parent (lease, wanted->id, wanted->parent_id, error))
    return NULL;
  return mdg_sections_update (lease, wanted, error)
           ? finish (context, lease, "section.update", wanted, error)
           : NULL;
}

gboolean
mdg_section_service_delete (MdgContext *context, gint64 id, GError **error)
{
  if (!mdg_policy_require_all (context, MDG_PERMISSION_SECTIONS_MANAGE, error))
    return FALSE;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL || !mdg_sections_delete (lease, id, error) ||
      !mdg_context_audit (context, lease, "section.delete", "section", id, NULL, error) ||
      !mdg_context_commit (context, lease, TRUE, error))
    return FALSE;
  mdg_event_hub_publish (context->core->hub, MDG_TO_ALL, MDG_EVENT_SECTIONS_CHANGED, NULL);
  return TRUE;
}
