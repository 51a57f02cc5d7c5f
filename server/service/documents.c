/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/documents.h"

#include "server/service/checkup.h"
#include "server/service/document-list.h"
#include "server/service/file-names.h"
#include "server/service/folder-access.h"
#include "server/store/accounts.h"
#include "shared/base/error.h"
#include "shared/model/query.h"
#include "shared/wire/json.h"

#include <string.h>

/* What one answer looks up only once. */
typedef struct
{
  char *today;
  GHashTable *people; /* account id → name */
} Known;

static void
known_clear (Known *known)
{
  g_clear_pointer (&known->today, g_free);
  g_clear_pointer (&known->people, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Known, known_clear)

static void
known_init (Known *known, MdgContext *context)
{
  known->today = mdg_date_format (mdg_clock_now (context->core->clock));
  known->people = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
}

/* "" for an account that has been erased, and for the system. Borrowed. */
static const char *
name_of (MdgLease *lease, Known *known, gint64 account_id)
{
  char *name = g_hash_table_lookup (known->people, &account_id);
  if (name != NULL)
    return name;
  g_autoptr (MdgAccount) account =
    account_id != 0 ? mdg_accounts_get (lease, account_id, NULL) : NULL;
  name = g_strdup (account != NULL ? account->name : "");
  g_hash_table_insert (known->people, g_memdup2 (&account_id, sizeof account_id), name);
  return name;
}

/* ---- access ---- */

MdgDocumentRow *
mdg_document_service_require (
  MdgContext *context, MdgLease *lease, gint64 id, const char *role, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgDocumentRow) row = mdg_documents_get (lease, id, &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (row == NULL)
    mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
  else if (mdg_folder_access_require (context, lease, row->folder_id, role, error))
    return g_steal_pointer (&row);
  return NULL;
}

MdgVersionRow *
mdg_document_service_choose_version (
  MdgContext *context, MdgLease *lease, gint64 document_id, gint64 version_id, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *today = mdg_date_format (mdg_clock_now (context->core->clock));
  g_autoptr (MdgVersionRow) version =
    version_id != 0 ? mdg_versions_get (lease, version_id, &local)
                    : mdg_versions_current (lease, document_id, today, &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (version == NULL || version->document_id != document_id)
    mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
  else
    return g_steal_pointer (&version);
  return NULL;
}

/* ---- describing ---- */

/* The sentence that belongs to @slug, filled from the JSON object @args. */
static char *
tell_problem (const char *slug, const char *args, const char *lang)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();
  g_autoptr (GBytes) text = args != NULL ? g_bytes_new (args, strlen (args)) : NULL;
  g_autoptr (JsonObject) object = text != NULL ? mdg_json_parse_object (text, NULL) : NULL;
  g_autoptr (GList) members = object != NULL ? json_object_get_members (object) : NULL;
  for (GList *member = members; member != NULL; member = member->next)
    {
      g_strv_builder_add (names, member->data);
      g_strv_builder_add (values,
                          json_object_get_string_member_with_default (object, member->data, ""));
    }
  g_auto (GStrv) all_names = g_strv_builder_end (names);
  g_auto (GStrv) all_values = g_strv_builder_end (values);
  g_autoptr (GError) problem =
    mdg_error_new (mdg_error_code_from_slug (slug), (const char *const *) all_names,
                   (const char *const *) all_values);
  return mdg_error_dup_sentence (problem, lang);
}

static void
copy_state (MdgContext *context, MdgDocument *document, const MdgVersionRow *newest)
{
  document->state = g_strdup (newest->state);
  if (!g_str_equal (newest->state, MDG_DOCUMENT_FAILED) || newest->problem == NULL)
    return;
  document->problem = g_strdup (newest->problem);
  document->problem_text = tell_problem (newest->problem, newest->problem_args, context->lang);
}

static void
copy_version (MdgDocument *document, const MdgVersionRow *version)
{
  document->version_id = version->id;
  document->version_number = version->number;
  document->format = g_strdup (version->format);
  document->size = version->size;
  document->rendering = (version->flags & MDG_VERSION_RENDERING) != 0;
  document->ocr = (version->flags & MDG_VERSION_OCR) != 0;
  document->unpaginated = (version->flags & MDG_VERSION_UNPAGINATED) != 0;
  document->has_rendition = version->rendition_id != NULL;
  document->unit = g_strdup (version->unit);
  document->n_pages = version->n_pages;
  document->n_units = version->n_units;
  document->n_passages = version->n_passages;
  document->effective_from = g_strdup (version->effective_from);
  document->effective_until = g_strdup (version->effective_until);
}

static gboolean
is_expired (const char *until, const char *today)
{
  return until != NULL && strcmp (until, today) < 0;
}

static MdgDocument *
describe (
  MdgContext *context, MdgLease *lease, const MdgDocumentRow *row, Known *known, GError **error)
{
  g_autoptr (MdgVersionRow) newest = mdg_versions_newest (lease, row->id, error);
  g_autoptr (MdgVersionRow) current =
    newest != NULL ? mdg_versions_current (lease, row->id, known->today, error) : NULL;
  if (current == NULL)
    {
      if (error != NULL && *error == NULL)
        mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
      return NULL;
    }
  g_autoptr (MdgDocument) document = mdg_document_new ();
  document->id = row->id;
  document->folder_id = row->folder_id;
  document->name = g_strdup (row->name);
  document->path = g_strdup (row->path);
  document->created_at = row->created_at;
  document->updated_at = row->updated_at;
  document->version = row->version;
  copy_version (document, current);
  copy_state (context, document, newest);
  document->expired = is_expired (current->effective_until, known->today);
  document->uploaded_by = g_strdup (name_of (lease, known, current->uploaded_by));
  mdg_ingest_board_describe (context->core->ingest, lease, newest->id, document);
  return g_steal_pointer (&document);
}

MdgDocument *
mdg_document_service_describe (MdgContext *context,
                               MdgLease *lease,
                               const MdgDocumentRow *row,
                               GError **error)
{
  g_auto (Known) known = { NULL, NULL };
  known_init (&known, context);
  return describe (context, lease, row, &known, error);
}

/* ---- lists ---- */

static GPtrArray *
describe_all (MdgContext *context, MdgLease *lease, GArray *ids, guint limit, GError **error)
{
  g_auto (Known) known = { NULL, NULL };
  known_init (&known, context);
  g_autoptr (GPtrArray) documents = mdg_record_array_new (&MDG_DOCUMENT_TYPE);
  for (guint i = 0; i < MIN (ids->len, limit); i++)
    {
      g_autoptr (MdgDocumentRow) row =
        mdg_documents_get (lease, g_array_index (ids, gint64, i), error);
      MdgDocument *document =
        row != NULL ? describe (context, lease, row, &known, error) : NULL;
      if (document == NULL)
        return NULL;
      g_ptr_array_add (documents, document);
    }
  return g_steal_pointer (&documents);
}

GPtrArray *
mdg_document_service_list (MdgContext *context,
                           gint64 folder_id,
                           const MdgDocumentQuery *query,
                           gint64 *ret_next,
                           GError **error)
{
  guint limit = mdg_query_get_limit (query->limit);
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  if (lease == NULL ||
      !mdg_folder_access_require (context, lease, folder_id, MDG_FOLDER_READER, error))
    return NULL;
  g_autoptr (GArray) ids =
    mdg_document_list_page (context->core, lease, folder_id, query, limit + 1, error);
  g_autoptr (GPtrArray) documents =
    ids != NULL ? describe_all (context, lease, ids, limit, error) : NULL;
  if (documents == NULL)
    return NULL;
  *ret_next = ids->len > limit ? g_array_index (ids, gint64, limit - 1) : 0;
  return g_steal_pointer (&documents);
}

MdgDocument *
mdg_document_service_get (MdgContext *context, gint64 id, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (MdgDocumentRow) row =
    lease != NULL ? mdg_document_service_require (context, lease, id, MDG_FOLDER_READER, error)
                  : NULL;
  return row != NULL ? mdg_document_service_describe (context, lease, row, error) : NULL;
}

static MdgDocumentVersion *
describe_version (MdgLease *lease, const MdgVersionRow *row, gint64 in_force, Known *known)
{
  MdgDocumentVersion *version = mdg_document_version_new ();
  version->id = row->id;
  version->number = row->number;
  version->name = g_strdup (row->name);
  version->size = row->size;
  version->state = g_strdup (row->state);
  version->problem = g_strdup (row->problem);
  version->unit = g_strdup (row->unit);
  version->n_pages = row->n_pages;
  version->n_units = row->n_units;
  version->effective_from = g_strdup (row->effective_from);
  version->effective_until = g_strdup (row->effective_until);
  version->in_force = row->id == in_force;
  version->uploaded_by = g_strdup (name_of (lease, known, row->uploaded_by));
  version->created_at = row->created_at;
  return version;
}

/* 0 when none is in force. */
static gboolean
find_in_force (
  MdgLease *lease, gint64 document_id, const char *today, gint64 *ret_id, GError **error)
{
  gboolean in_force = FALSE;
  g_autoptr (MdgVersionRow) current = mdg_versions_current (lease, document_id, today, error);
  if (current == NULL || !mdg_versions_in_force (lease, current->id, today, &in_force, error))
    return FALSE;
  *ret_id = in_force ? current->id : 0;
  return TRUE;
}

GPtrArray *
mdg_document_service_list_versions (MdgContext *context, gint64 id, GError **error)
{
  gint64 in_force = 0;
  g_auto (Known) known = { NULL, NULL };
  known_init (&known, context);
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (MdgDocumentRow) row =
    lease != NULL ? mdg_document_service_require (context, lease, id, MDG_FOLDER_READER, error)
                  : NULL;
  g_autoptr (GPtrArray) rows = row != NULL ? mdg_versions_list (lease, id, error) : NULL;
  if (rows == NULL || !find_in_force (lease, id, known.today, &in_force, error))
    return NULL;
  g_autoptr (GPtrArray) versions = mdg_record_array_new (&MDG_DOCUMENT_VERSION_TYPE);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (versions, describe_version (lease, rows->pdata[i], in_force, &known));
  return g_steal_pointer (&versions);
}

/* ---- changing ---- */

static const char *
non_empty (const char *text)
{
  return text != NULL && *text != '\0' ? text : NULL;
}

gboolean
mdg_document_check_period (const char *from, const char *until, GError **error)
{
  gint64 first = G_MININT64, last = G_MAXINT64;
  if (non_empty (from) != NULL && !mdg_date_parse (from, &first))
    mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", "effective_from", NULL);
  else if (non_empty (until) != NULL && !mdg_date_parse (until, &last))
    mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", "effective_until", NULL);
  else if (last < first)
    mdg_set_error (error, MDG_ERROR_DOCUMENT_PERIOD, NULL);
  else
    return TRUE;
  return FALSE;
}

/* Members whose names say nothing about anybody. */
static JsonObject *
describe_change (const MdgDocumentRow *before,
                 const MdgVersionRow *version,
                 const MdgDocument *wanted)
{
  JsonObject *detail = json_object_new ();
  JsonArray *changed = json_array_new ();
  const struct
  {
    const char *name;
    const char *from;
    const char *to;
  } texts[] = {
    { "name", before->name, wanted->name },
    { "path", before->path, non_empty (wanted->path) },
    { "effective_from", version->effective_from, non_empty (wanted->effective_from) },
    { "effective_until", version->effective_until, non_empty (wanted->effective_until) },
  };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_strcmp0 (texts[i].from, texts[i].to) != 0)
      json_array_add_string_element (changed, texts[i].name);
  json_object_set_int_member (detail, "folder", before->folder_id);
  json_object_set_array_member (detail, "changed", changed);
  return detail;
}

/* Writes name, path and period. The period is that of the version people see. */
static gboolean
write_change (MdgLease *lease,
              const MdgDocumentRow *before,
              const MdgVersionRow *version,
              const MdgDocument *wanted,
              GError **error)
{
  MdgDocumentRow row = *before;
  row.name = wanted->name;
  row.path = (char *) non_empty (wanted->path);
  row.version = wanted->version;
  return mdg_documents_update (lease, &row, error) &&
         mdg_versions_rename (lease, version, wanted->name, error) &&
         mdg_versions_set_period (lease, version->id, non_empty (wanted->effective_from),
                                  non_empty (wanted->effective_until), error) &&
         mdg_checkup_note_change (lease, before->folder_id, error) &&
         mdg_document_put_update_source (lease, version->id, error);
}

MdgDocument *
mdg_document_service_update (MdgContext *context, const MdgDocument *wanted, GError **error)
{
  if (!mdg_file_name_check (wanted->name, error) ||
      !mdg_file_path_check (non_empty (wanted->path), error) ||
      !mdg_document_check_period (wanted->effective_from, wanted->effective_until, error))
    return NULL;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (MdgDocumentRow) before =
    lease != NULL
      ? mdg_document_service_require (context, lease, wanted->id, MDG_FOLDER_EDITOR, error)
      : NULL;
  g_autoptr (MdgVersionRow) version =
    before != NULL ? mdg_document_service_choose_version (context, lease, wanted->id, 0, error)
                   : NULL;
  if (version == NULL || !write_change (lease, before, version, wanted, error) ||
      !mdg_context_audit (context, lease, "document.update", "document", wanted->id,
                          describe_change (before, version, wanted), error))
    return NULL;
  g_autoptr (MdgDocumentRow) row = mdg_documents_get (lease, wanted->id, error);
  g_autoptr (MdgDocument) stored =
    row != NULL ? mdg_document_service_describe (context, lease, row, error) : NULL;
  if (stored == NULL || !mdg_context_commit (context, lease, FALSE, error))
    return NULL;
  g_clear_pointer (&lease, mdg_lease_free);
  mdg_folder_access_tell_changed (context->core, before->folder_id);
  return mdg_document_update_source (context->core, version->id, error)
           ? g_steal_pointer (&stored)
           : NULL;
}
