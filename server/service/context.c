/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/context.h"

#include "server/store/idempotency.h"
#include "shared/base/error.h"

void
mdg_context_init_system (MdgContext *context, MdgCore *core)
{
  *context = (MdgContext){ .core = core, .is_system = TRUE, .lang = NULL };
}

void
mdg_context_clear (MdgContext *context)
{
  g_clear_object (&context->cancellable);
  g_clear_pointer (&context->idempotency_key, g_bytes_unref);
  g_clear_pointer (&context->request_hash, g_bytes_unref);
}

MdgLease *
mdg_context_begin (MdgContext *context, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgLease) lease =
    mdg_store_begin_write (context->core->store, context->cancellable, error);
  if (lease == NULL || context->idempotency_key == NULL || context->is_marked)
    return g_steal_pointer (&lease);
  if (mdg_idempotency_mark (lease, context->identity.account_id, context->idempotency_key,
                            context->request_hash, &local))
    {
      context->is_marked = TRUE;
      return g_steal_pointer (&lease);
    }
  if (g_error_matches (local, MDG_ERROR, MDG_ERROR_CONFLICT))
    mdg_set_error (error, MDG_ERROR_ALREADY_DONE, NULL);
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

MdgLease *
mdg_context_read (MdgContext *context, GError **error)
{
  return mdg_store_begin_read (context->core->store, context->cancellable, error);
}

/* Adds by whom madoguchictl was run. */
static JsonObject *
add_operator (MdgContext *context, JsonObject *detail)
{
  if (context->os_user == NULL)
    return detail;
  JsonObject *object = detail != NULL ? detail : json_object_new ();
  json_object_set_string_member (object, "by", "madoguchictl");
  json_object_set_string_member (object, "os_user", context->os_user);
  return object;
}

gboolean
mdg_context_audit (MdgContext *context,
                   MdgLease *lease,
                   const char *action,
                   const char *object_kind,
                   gint64 object_id,
                   JsonObject *detail,
                   GError **error)
{
  g_autoptr (JsonObject) owned = add_operator (context, detail);
  g_autofree char *object =
    object_kind != NULL ? g_strdup_printf ("%s:%" G_GINT64_FORMAT, object_kind, object_id) : NULL;
  MdgAuditEvent event = {
    context->identity.account_id, action, object, "ok", context->address, owned
  };
  return mdg_audit_append (lease, &event, error);
}

gboolean
mdg_context_commit (MdgContext *context, MdgLease *lease, gboolean rights_changed, GError **error)
{
  if (!mdg_lease_commit (lease, error))
    return FALSE;
  if (rights_changed)
    mdg_session_cache_forget_all (context->core->sessions);
  return TRUE;
}

void
mdg_context_audit_refusal (MdgContext *context, const char *action, const GError *why)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) detail = add_operator (context, NULL);
  g_autoptr (MdgLease) lease = mdg_store_begin_write (context->core->store, NULL, &error);
  g_autofree char *object =
    context->refused_folder != 0
      ? g_strdup_printf ("folder:%" G_GINT64_FORMAT, context->refused_folder)
      : NULL;
  MdgAuditEvent event = { context->identity.account_id, action, object,
                          mdg_error_slug (why), context->address, detail };
  if (lease == NULL || !mdg_audit_append (lease, &event, &error) ||
      !mdg_lease_commit (lease, &error))
    g_warning ("A refusal could not be recorded: %s", error->message);
}
