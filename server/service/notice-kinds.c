/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/notice-kinds.h"

#include "server/service/policy.h"
#include "server/store/notice-kinds.h"
#include "server/store/sections.h"
#include "shared/base/error.h"
#include "shared/wire/paths.h"

/* ---- who sees what ---- */

static const MdgPermission rights[] = {
  MDG_PERMISSION_NOTICES_PREPARE,
  MDG_PERMISSION_NOTICES_APPROVE,
  MDG_PERMISSION_NOTICES_MANAGE,
};

static void
add_all (GHashTable *to, GHashTable *from)
{
  GHashTableIter iter;
  gpointer id;
  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_hash_table_add (to, g_memdup2 (id, sizeof (gint64)));
}

gboolean
mdg_notice_reach (MdgContext *context,
                  MdgLease *lease,
                  gboolean *ret_all,
                  GHashTable **ret_sections,
                  GError **error)
{
  gboolean any = FALSE, all = FALSE;
  g_autoptr (GHashTable) sections =
    g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rights) && !all; i++)
    {
      g_autoptr (GError) local = NULL;
      g_autoptr (GHashTable) some = NULL;
      if (mdg_policy_get_sections (context, lease, rights[i], &all, &some, &local))
        any = TRUE;
      else if (!g_error_matches (local, MDG_ERROR, MDG_ERROR_FORBIDDEN))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (some != NULL)
        add_all (sections, some);
    }
  if (!any)
    {
      mdg_set_error (error, MDG_ERROR_FORBIDDEN, NULL);
      return FALSE;
    }
  *ret_all = all;
  *ret_sections = all ? NULL : g_steal_pointer (&sections);
  return TRUE;
}

gboolean
mdg_notice_require_seen (MdgContext *context,
                         MdgLease *lease,
                         gint64 section_id,
                         GError **error)
{
  gboolean all = FALSE;
  g_autoptr (GHashTable) sections = NULL;
  if (!mdg_notice_reach (context, lease, &all, &sections, error))
    return FALSE;
  if (all || g_hash_table_contains (sections, &section_id))
    return TRUE;
  mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
  return FALSE;
}

static gboolean
name_section (MdgLease *lease, MdgNoticeKind *kind, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgSection) section = mdg_sections_get (lease, kind->section_id, &local);
  g_free (kind->section_name);
  kind->section_name = section != NULL ? g_strdup (section->name) : NULL;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* The kind the asker sees; NOT_FOUND otherwise. */
static MdgNoticeKind *
require_seen (MdgContext *context, MdgLease *lease, gint64 id, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgNoticeKind) kind = mdg_notice_kinds_get (lease, id, &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (kind == NULL)
    mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
  else if (mdg_notice_require_seen (context, lease, kind->section_id, error) &&
           name_section (lease, kind, error))
    return g_steal_pointer (&kind);
  return NULL;
}

/* ---- reading ---- */

static int
compare_kinds (gconstpointer a, gconstpointer b)
{
  const MdgNoticeKind *one = *(const MdgNoticeKind *const *) a;
  const MdgNoticeKind *other = *(const MdgNoticeKind *const *) b;
  if (one->stopped != other->stopped)
    return one->stopped ? 1 : -1;
  int by_name = g_strcmp0 (one->name, other->name);
  return by_name != 0 ? by_name : (one->id > other->id) - (one->id < other->id);
}

/* Lists do without what only the chosen one needs. */
static void
strip_entry (MdgNoticeKind *kind)
{
  g_clear_pointer (&kind->message, g_free);
  g_clear_pointer (&kind->mail_text, g_free);
  g_clear_pointer (&kind->legal_basis, g_free);
  g_clear_pointer (&kind->columns, mdg_notice_columns_free);
  g_clear_pointer (&kind->keys, mdg_notice_keys_free);
  g_clear_pointer (&kind->split, g_free);
}

GPtrArray *
mdg_notice_kind_service_list (MdgContext *context, GError **error)
{
  gboolean all = FALSE;
  g_autoptr (GHashTable) sections = NULL;
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  if (lease == NULL || !mdg_notice_reach (context, lease, &all, &sections, error))
    return NULL;
  g_autoptr (GPtrArray) kinds = mdg_notice_kinds_list (lease, error);
  for (guint i = kinds != NULL ? kinds->len : 0; i > 0; i--)
    {
      MdgNoticeKind *kind = kinds->pdata[i - 1];
      if (!all && !g_hash_table_contains (sections, &kind->section_id))
        {
          g_ptr_array_remove_index (kinds, i - 1);
          continue;
        }
      strip_entry (kind);
      if (!name_section (lease, kind, error))
        return NULL;
    }
  if (kinds != NULL)
    g_ptr_array_sort (kinds, compare_kinds);
  return g_steal_pointer (&kinds);
}

MdgNoticeKind *
mdg_notice_kind_service_get (MdgContext *context, gint64 id, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  return lease != NULL ? require_seen (context, lease, id, error) : NULL;
}

GPtrArray *
mdg_notice_kind_service_list_versions (MdgContext *context, gint64 id, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (MdgNoticeKind) kind =
    lease != NULL ? require_seen (context, lease, id, error) : NULL;
  return kind != NULL ? mdg_notice_kinds_list_versions (lease, id, error) : NULL;
}

/* ---- changes ---- */

static void
replace_stripped (char **text)
{
  if (*text != NULL)
    g_strstrip (*text);
}

/* An empty text is none. */
static void
replace_empty (char **text)
{
  if (*text != NULL && **text == '\0')
    g_clear_pointer (text, g_free);
}

static MdgNoticeKind *
normalise (const MdgNoticeKind *wanted)
{
  MdgNoticeKind *kind = mdg_notice_kind_copy (wanted);
  char **lines[] = { &kind->name, &kind->post, &kind->legal_basis, &kind->signature_omitted,
                     &kind->subject };
  char **texts[] = { &kind->subject, &kind->message, &kind->mail_text,
                     &kind->quiet_from, &kind->quiet_until, &kind->signature_omitted };
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    replace_stripped (lines[i]);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    replace_empty (texts[i]);
  g_clear_pointer (&kind->section_name, g_free);
  return kind;
}

/* What a version says, whatever the row says beside it. */
static gboolean
says_the_same (const MdgNoticeKind *a, const MdgNoticeKind *b)
{
  const MdgNoticeKind *both[] = { a, b };
  MdgNoticeKind *bare[2];
  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      bare[i] = mdg_notice_kind_copy (both[i]);
      bare[i]->section_id = bare[i]->number = bare[i]->updated_at = bare[i]->version = 0;
      bare[i]->stopped = FALSE;
      g_clear_pointer (&bare[i]->section_name, g_free);
      g_clear_pointer (&bare[i]->columns, mdg_notice_columns_free);
      g_clear_pointer (&bare[i]->keys, mdg_notice_keys_free);
      g_clear_pointer (&bare[i]->split, g_free);
    }
  gboolean same = mdg_record_equal (&MDG_NOTICE_KIND_TYPE, bare[0], bare[1]);
  mdg_notice_kind_free (bare[0]);
  mdg_notice_kind_free (bare[1]);
  return same;
}

static gboolean
check_section (MdgContext *context, MdgLease *lease, gint64 section_id, GError **error)
{
  g_autoptr (GError) local = NULL;
  if (!mdg_policy_require_section (context, lease, MDG_PERMISSION_NOTICES_MANAGE, section_id,
                                   error))
    return FALSE;
  g_autoptr (MdgSection) section = mdg_sections_get (lease, section_id, &local);
  if (section != NULL)
    return TRUE;
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    mdg_set_error (error, MDG_ERROR_SECTION_UNKNOWN, NULL);
  return FALSE;
}

static gboolean
check_count (MdgLease *lease, GError **error)
{
  gint64 count = 0;
  if (!mdg_notice_kinds_count (lease, &count, error))
    return FALSE;
  if (count < MDG_NOTICE_KINDS_MAX)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_TOO_LONG, "field", "notice-kinds", "max",
                 G_STRINGIFY (MDG_NOTICE_KINDS_MAX), NULL);
  return FALSE;
}

static void
tell (MdgContext *context)
{
  for (guint i = 0; i < G_N_ELEMENTS (rights); i++)
    mdg_event_hub_publish (context->core->hub, MDG_TO_PERMISSION (rights[i]),
                           MDG_EVENT_NOTICE_KINDS_CHANGED, NULL);
}

/* Audits, reads what was stored, commits, tells. */
static MdgNoticeKind *
conclude (MdgContext *context, MdgLease **lease, const char *action, gint64 id, GError **error)
{
  g_autoptr (MdgNoticeKind) stored = mdg_notice_kinds_get (*lease, id, error);
  if (stored == NULL || !name_section (*lease, stored, error))
    return NULL;
  JsonObject *detail = json_object_new ();
  json_object_set_string_member (detail, "name", stored->name);
  json_object_set_int_member (detail, "number", stored->number);
  if (!mdg_context_audit (context, *lease, action, "notice-kind", id, detail, error) ||
      !mdg_context_commit (context, *lease, FALSE, error))
    return NULL;
  g_clear_pointer (lease, mdg_lease_free);
  tell (context);
  return g_steal_pointer (&stored);
}

MdgNoticeKind *
mdg_notice_kind_service_create (MdgContext *context, const MdgNoticeKind *wanted, GError **error)
{
  g_autoptr (MdgNoticeKind) kind = normalise (wanted);
  if (!mdg_policy_require (context, MDG_PERMISSION_NOTICES_MANAGE, error) ||
      !mdg_notice_kind_check (kind, error))
    return NULL;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL || !check_section (context, lease, kind->section_id, error) ||
      !check_count (lease, error))
    return NULL;
  kind->id = mdg_lease_new_id (lease);
  return mdg_notice_kinds_insert (lease, kind, context->identity.account_id, error)
           ? conclude (context, &lease, "notice-kind.create", kind->id, error)
           : NULL;
}

static const char *
action_of (const MdgNoticeKind *before, const MdgNoticeKind *kind)
{
  if (before->stopped == kind->stopped)
    return "notice-kind.update";
  return kind->stopped ? "notice-kind.stop" : "notice-kind.resume";
}

MdgNoticeKind *
mdg_notice_kind_service_update (MdgContext *context, const MdgNoticeKind *wanted, GError **error)
{
  g_autoptr (MdgNoticeKind) kind = normalise (wanted);
  if (!mdg_policy_require (context, MDG_PERMISSION_NOTICES_MANAGE, error) ||
      !mdg_notice_kind_check (kind, error))
    return NULL;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (MdgNoticeKind) before =
    lease != NULL ? require_seen (context, lease, kind->id, error) : NULL;
  if (before == NULL ||
      !mdg_policy_require_section (context, lease, MDG_PERMISSION_NOTICES_MANAGE,
                                   before->section_id, error) ||
      !check_section (context, lease, kind->section_id, error))
    return NULL;
  return mdg_notice_kinds_update (lease, kind, !says_the_same (before, kind),
                                  context->identity.account_id, error)
           ? conclude (context, &lease, action_of (before, kind), kind->id, error)
           : NULL;
}

gboolean
mdg_notice_kind_service_delete (MdgContext *context, gint64 id, GError **error)
{
  if (!mdg_policy_require (context, MDG_PERMISSION_NOTICES_MANAGE, error))
    return FALSE;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (MdgNoticeKind) kind =
    lease != NULL ? require_seen (context, lease, id, error) : NULL;
  if (kind == NULL ||
      !mdg_policy_require_section (context, lease, MDG_PERMISSION_NOTICES_MANAGE, kind->section_id,
                                   error) ||
      !mdg_notice_kinds_delete (lease, id, error))
    return FALSE;
  JsonObject *detail = json_object_new ();
  json_object_set_string_member (detail, "name", kind->name);
  if (!mdg_context_audit (context, lease, "notice-kind.delete", "notice-kind", id, detail,
                          error) ||
      !mdg_context_commit (context, lease, FALSE, error))
    return FALSE;
  g_clear_pointer (&lease, mdg_lease_free);
  tell (context);
  return TRUE;
}
