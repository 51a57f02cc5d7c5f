/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/notice-runs.h"

#include "server/service/accounts.h"
#include "server/service/file-names.h"
#include "server/service/notice-kinds.h"
#include "server/service/policy.h"
#include "server/store/accounts.h"
#include "server/store/jobs.h"
#include "server/store/notice-kinds.h"
#include "server/store/sections.h"
#include "shared/base/error.h"
#include "shared/wire/paths.h"

#include <string.h>

#define PROGRESS_STEPS 50
#define SWEEP_AT_ONCE 50

/* Milliseconds, for fair turns: what putting the jobs of a run takes. */
#define COST_RUN 500

static gboolean
refuse (GError **error, MdgErrorCode code)
{
  mdg_set_error (error, code, NULL);
  return FALSE;
}

static gboolean
refuse_field (GError **error, const char *field)
{
  mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", field, NULL);
  return FALSE;
}

/* ---- who sees what ---- */

MdgNoticeRunRow *
mdg_notice_run_require_seen (MdgContext *context, MdgLease *lease, gint64 id, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgNoticeRunRow) row = mdg_notice_runs_get (lease, id, &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (row == NULL)
    refuse (error, MDG_ERROR_NOT_FOUND);
  else if (mdg_notice_require_seen (context, lease, row->run->section_id, error))
    return g_steal_pointer (&row);
  return NULL;
}

MdgNoticeRunRow *
mdg_notice_run_require_own (MdgContext *context, MdgLease *lease, gint64 id, GError **error)
{
  g_autoptr (MdgNoticeRunRow) row = mdg_notice_run_require_seen (context, lease, id, error);
  if (row == NULL || !mdg_policy_require_section (context, lease, MDG_PERMISSION_NOTICES_PREPARE,
                                                  row->run->section_id, error))
    return NULL;
  if (row->account_id == context->identity.account_id)
    return g_steal_pointer (&row);
  refuse (error, MDG_ERROR_FORBIDDEN);
  return NULL;
}

static gboolean
require_may_delete (
  MdgContext *context, MdgLease *lease, const MdgNoticeRunRow *row, GError **error)
{
  if (row->account_id == context->identity.account_id)
    return mdg_policy_require_section (context, lease, MDG_PERMISSION_NOTICES_PREPARE,
                                       row->run->section_id, error);
  if (row->account_id != 0)
    return refuse (error, MDG_ERROR_FORBIDDEN);
  return mdg_policy_require_section (context, lease, MDG_PERMISSION_NOTICES_MANAGE,
                                     row->run->section_id, error);
}

/* ---- what is shown ---- */

static gboolean
name_section (MdgLease *lease, MdgNoticeRun *run, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgSection) section = mdg_sections_get (lease, run->section_id, &local);
  run->section_name = section != NULL ? g_strdup (section->name) : NULL;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

MdgNoticeRun *
mdg_notice_run_describe (MdgContext *context,
                         MdgLease *lease,
                         const MdgNoticeRunRow *row,
                         GError **error)
{
  g_autoptr (MdgNoticeRun) run = mdg_notice_run_copy (row->run);
  g_autoptr (MdgNoticeKind) kind =
    mdg_notice_kinds_get_version (lease, run->kind_id, run->kind_number, error);
  if (kind == NULL || !name_section (lease, run, error))
    return NULL;
  g_autoptr (MdgAccount) author =
    row->account_id != 0 ? mdg_accounts_get (lease, row->account_id, NULL) : NULL;
  run->kind_name = g_strdup (kind->name);
  run->author = author != NULL ? g_strdup (author->name) : NULL;
  run->mine = row->account_id != 0 && row->account_id == context->identity.account_id;
  return g_steal_pointer (&run);
}

static gboolean
add_attachments_received (MdgLease *lease, MdgNoticeRun *run, GError **error)
{
  g_autoptr (GArray) received = mdg_notice_files_list_attachments (lease, run->id, error);
  if (received == NULL)
    return FALSE;
  for (guint i = 0; run->attachments != NULL && i < MIN (received->len, run->attachments->len); i++)
    ((MdgNoticeAttachment *) run->attachments->pdata[i])->received =
      g_array_index (received, gboolean, i);
  return TRUE;
}

/* What lists do without. */
static MdgNoticeRun *
describe_whole (MdgContext *context, MdgLease *lease, const MdgNoticeRunRow *row, GError **error)
{
  g_autoptr (MdgNoticeRun) run = mdg_notice_run_describe (context, lease, row, error);
  if (run == NULL || !add_attachments_received (lease, run, error))
    return NULL;
  g_clear_pointer (&run->columns, mdg_notice_columns_free);
  g_clear_pointer (&run->keys, mdg_notice_keys_free);
  g_clear_pointer (&run->findings, g_ptr_array_unref);
  run->findings = mdg_notice_findings_list (lease, run->id, error);
  return run->findings != NULL ? g_steal_pointer (&run) : NULL;
}

void
mdg_notice_run_tell_changed (MdgCore *core, gint64 id)
{
  g_autofree char *data = g_strdup_printf ("{\"run\":%" G_GINT64_FORMAT "}", id);
  mdg_event_hub_publish (core->hub, MDG_TO_ALL, MDG_EVENT_NOTICE_RUNS_CHANGED, data);
}

/* Whether a count that went from @before to @now has passed another step of @all, or has arrived.
 */
static gboolean
is_step (gint64 before, gint64 now, gint64 all)
{
  gint64 step = MAX (all / PROGRESS_STEPS, 1);
  return now != before && (now / step != before / step || now == all);
}

void
mdg_notice_run_tell_progress (MdgCore *core,
                              const MdgNoticeRunRow *row,
                              gint64 received_before,
                              gint64 checked_before)
{
  const MdgNoticeRun *run = row->run;
  if (!is_step (received_before, run->n_received, run->n_letters) &&
      !is_step (checked_before, run->n_checked, run->n_letters))
    return;
  g_autofree char *data =
    g_strdup_printf ("{\"run\":%" G_GINT64_FORMAT ",\"state\":\"%s\",\"received\":%" G_GINT64_FORMAT
                     ",\"checked\":%" G_GINT64_FORMAT ",\"letters\":%" G_GINT64_FORMAT "}",
                     run->id, run->state, run->n_received, run->n_checked, run->n_letters);
  mdg_event_hub_publish (core->hub, MDG_TO_PERMISSION (MDG_PERMISSION_NOTICES_PREPARE),
                         MDG_EVENT_NOTICE_RUN_PROGRESS, data);
}

/* ---- reading ---- */

GPtrArray *
mdg_notice_run_service_list (
  MdgContext *context, gint64 after, guint limit, gint64 *ret_next, GError **error)
{
  gboolean all = FALSE;
  g_autoptr (GHashTable) sections = NULL;
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  if (lease == NULL || !mdg_notice_reach (context, lease, &all, &sections, error))
    return NULL;
  g_autoptr (GPtrArray) rows = mdg_notice_runs_list (lease, sections, after, limit + 1, error);
  g_autoptr (GPtrArray) runs = mdg_record_array_new (&MDG_NOTICE_RUN_TYPE);
  for (guint i = 0; rows != NULL && i < MIN (rows->len, limit); i++)
    {
      MdgNoticeRun *run = mdg_notice_run_describe (context, lease, rows->pdata[i], error);
      if (run == NULL)
        return NULL;
      g_ptr_array_add (runs, run);
    }
  if (rows == NULL)
    return NULL;
  *ret_next = rows->len > limit ? ((MdgNoticeRun *) runs->pdata[limit - 1])->id : 0;
  return g_steal_pointer (&runs);
}

MdgNoticeRun *
mdg_notice_run_service_get (MdgContext *context, gint64 id, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (MdgNoticeRunRow) row =
    lease != NULL ? mdg_notice_run_require_seen (context, lease, id, error) : NULL;
  return row != NULL ? describe_whole (context, lease, row, error) : NULL;
}

/* ---- making one ---- */

static gboolean
check_draft (const char *draft, GError **error)
{
  gsize length = draft != NULL ? strlen (draft) : 0;
  if (length < MDG_NOTICE_DRAFT_MIN_CHARS || length > MDG_NOTICE_DRAFT_MAX_CHARS)
    return refuse_field (error, "draft");
  for (const char *c = draft; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && *c != '-' && *c != '_')
      return refuse_field (error, "draft");
  return TRUE;
}

static gboolean
check_attachments (const MdgNoticeRun *run, GError **error)
{
  guint8 hash[MDG_HASH_SIZE];
  for (guint i = 0; run->attachments != NULL && i < run->attachments->len; i++)
    {
      const MdgNoticeAttachment *attachment = run->attachments->pdata[i];
      if (!mdg_file_name_check (attachment->name, error))
        return FALSE;
      if (attachment->size < 1 || attachment->size > MDG_NOTICE_LETTER_MAX_BYTES ||
          !mdg_hash_parse_hex (attachment->sha256, hash))
        return refuse_field (error, "attachments");
    }
  return TRUE;
}

static gboolean
check_counts (const MdgNoticeRun *run, GError **error)
{
  if (run->n_letters < 1 || run->n_letters > MDG_NOTICE_MAX_ROWS)
    return refuse_field (error, "n_letters");
  if (run->n_rows < run->n_letters || run->n_rows > MDG_NOTICE_MAX_ROWS)
    return refuse_field (error, "n_rows");
  if (run->n_left_out < 0 || run->n_left_out > run->n_rows)
    return refuse_field (error, "n_left_out");
  if (run->proof == NULL)
    return TRUE;
  if (run->proof->n_pages < 1 || run->proof->n_pages > MDG_NOTICE_MAX_PAGES)
    return refuse_field (error, "proof");
  if (run->proof->passed)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_PROOF_FAILED, "page", "0", "check", "", NULL);
  return FALSE;
}

static gboolean
check_run (const MdgNoticeRun *run, GError **error)
{
  if (!check_draft (run->draft, error))
    return FALSE;
  if (*run->title == '\0' || strpbrk (run->title, "\r\n\t") != NULL ||
      g_utf8_strlen (run->title, -1) > MDG_NOTICE_TITLE_MAX_CHARS)
    return refuse_field (error, "title");
  return check_counts (run, error) && check_attachments (run, error);
}

/* What the sender may say of a run, in the form it is kept. */
static MdgNoticeRunRow *
make_row (MdgContext *context, const MdgNoticeRun *wanted)
{
  g_autoptr (MdgNoticeRun) copy = mdg_notice_run_copy (wanted);
  MdgNoticeRunRow *row = mdg_notice_run_row_new ();
  MdgNoticeRun *run = row->run;
  row->account_id = context->identity.account_id;
  run->kind_id = copy->kind_id;
  run->title = g_strstrip (g_steal_pointer (&copy->title));
  run->draft = g_steal_pointer (&copy->draft);
  run->state = g_strdup (MDG_RUN_RECEIVING);
  run->n_letters = copy->n_letters;
  run->n_rows = copy->n_rows;
  run->n_left_out = copy->n_left_out;
  g_clear_pointer (&run->attachments, g_ptr_array_unref);
  run->attachments = g_steal_pointer (&copy->attachments);
  run->columns = g_steal_pointer (&copy->columns);
  run->keys = g_steal_pointer (&copy->keys);
  run->proof = g_steal_pointer (&copy->proof);
  for (guint i = 0; run->attachments != NULL && i < run->attachments->len; i++)
    ((MdgNoticeAttachment *) run->attachments->pdata[i])->received = FALSE;
  if (run->proof != NULL && run->proof->files != NULL)
    g_ptr_array_set_size (run->proof->files, 0); /* letters say the same, and are believed here */
  row->n_files = run->attachments != NULL ? run->attachments->len : 0;
  return row;
}

static gboolean
is_same_run (const MdgNoticeRun *a, const MdgNoticeRun *b)
{
  const MdgNoticeRun one = { .title = a->title, .attachments = a->attachments, .proof = a->proof };
  const MdgNoticeRun other = { .title = b->title,
                               .attachments = b->attachments,
                               .proof = b->proof };
  return a->kind_id == b->kind_id && a->n_letters == b->n_letters && a->n_rows == b->n_rows &&
         a->n_left_out == b->n_left_out && mdg_record_equal (&MDG_NOTICE_RUN_TYPE, &one, &other);
}

/* Its kind, when the asker may make runs of it. */
static MdgNoticeKind *
require_kind (MdgContext *context, MdgLease *lease, gint64 kind_id, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgNoticeKind) kind = mdg_notice_kinds_get (lease, kind_id, &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (kind == NULL)
    refuse (error, MDG_ERROR_NOT_FOUND);
  else if (!mdg_policy_require_section (context, lease, MDG_PERMISSION_NOTICES_PREPARE,
                                        kind->section_id, error))
    return NULL;
  else if (kind->stopped)
    refuse (error, MDG_ERROR_NOTICE_KIND_STOPPED);
  else
    return g_steal_pointer (&kind);
  return NULL;
}

static gboolean
insert_attachments (MdgLease *lease, const MdgNoticeRun *run, GError **error)
{
  for (guint i = 0; run->attachments != NULL && i < run->attachments->len; i++)
    {
      const MdgNoticeAttachment *attachment = run->attachments->pdata[i];
      MdgNoticeFileRow file = { .run_id = run->id,
                                .size = attachment->size,
                                .attachment = (gint64) i + 1 };
      if (!mdg_notice_files_insert (lease, &file, attachment->sha256, error))
        return FALSE;
    }
  return TRUE;
}

static MdgNoticeRun *
insert_run (MdgContext *context, MdgLease **lease, MdgNoticeRunRow *row, GError **error)
{
  MdgNoticeRun *run = row->run;
  g_autoptr (MdgNoticeKind) kind = require_kind (context, *lease, run->kind_id, error);
  if (kind == NULL)
    return NULL;
  run->id = mdg_lease_new_id (*lease);
  run->kind_number = kind->number;
  run->section_id = kind->section_id;
  run->created_at = run->updated_at = mdg_lease_now (*lease);
  run->version = 1;
  JsonObject *detail = json_object_new ();
  json_object_set_int_member (detail, "letters", run->n_letters);
  json_object_set_int_member (detail, "kind", run->kind_id);
  if (!mdg_notice_runs_insert (*lease, row, error) || !insert_attachments (*lease, run, error))
    {
      json_object_unref (detail);
      return NULL;
    }
  g_autoptr (MdgNoticeRun) described = describe_whole (context, *lease, row, error);
  gboolean audited =
    mdg_context_audit (context, *lease, "notice-run.create", "notice-run", run->id, detail, error);
  if (described == NULL || !audited || !mdg_context_commit (context, *lease, FALSE, error))
    return NULL;
  g_clear_pointer (lease, mdg_lease_free);
  mdg_notice_run_tell_changed (context->core, run->id);
  return g_steal_pointer (&described);
}

MdgNoticeRun *
mdg_notice_run_service_create (MdgContext *context, const MdgNoticeRun *wanted, GError **error)
{
  g_autoptr (GError) local = NULL;
  if (!mdg_policy_require (context, MDG_PERMISSION_NOTICES_PREPARE, error) ||
      !check_run (wanted, error))
    return NULL;
  g_autoptr (MdgNoticeRunRow) row = make_row (context, wanted);
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (MdgNoticeRunRow) known =
    lease != NULL
      ? mdg_notice_runs_get_of_draft (lease, row->account_id, row->run->draft, &local)
      : NULL;
  if (lease == NULL)
    return NULL;
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (known == NULL)
    return insert_run (context, &lease, row, error);
  if (!is_same_run (known->run, row->run))
    {
      refuse (error, MDG_ERROR_NOTICE_RUN_DIFFERS);
      return NULL;
    }
  return mdg_notice_require_seen (context, lease, known->run->section_id, error)
           ? describe_whole (context, lease, known, error)
           : NULL;
}

/* ---- finishing ---- */

static gboolean
is_complete (const MdgNoticeRunRow *row, GError **error)
{
  return (row->n_known == row->run->n_letters && row->n_files_received == row->n_files) ||
         refuse (error, MDG_ERROR_NOTICE_INCOMPLETE);
}

/* The next run of the kind begins with how this one read its list and pages. */
static gboolean
remember (MdgLease *lease, const MdgNoticeRun *run, GError **error)
{
  const char *split = run->proof != NULL ? run->proof->split : NULL;
  return run->columns == NULL || mdg_notice_kinds_remember (lease, run->kind_id, run->columns,
                                                            run->keys, split, error);
}

static gboolean
put_check (MdgLease *lease, const MdgNoticeRunRow *row, GError **error)
{
  g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT, row->run->id);
  return mdg_jobs_put_for (lease, MDG_JOB_NOTICE_CHECK, key, NULL, row->account_id, COST_RUN,
                           mdg_lease_now (lease), error);
}

static void
set_state (MdgNoticeRun *run, const char *state)
{
  g_free (run->state);
  run->state = g_strdup (state);
}

MdgNoticeRun *
mdg_notice_run_service_finish (MdgContext *context, gint64 id, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (MdgNoticeRunRow) row =
    lease != NULL ? mdg_notice_run_require_own (context, lease, id, error) : NULL;
  if (row == NULL)
    return NULL;
  if (!g_str_equal (row->run->state, MDG_RUN_RECEIVING))
    return describe_whole (context, lease, row, error);
  if (!is_complete (row, error))
    return NULL;
  set_state (row->run, MDG_RUN_CHECKING);
  if (!mdg_notice_runs_update (lease, row, error) || !remember (lease, row->run, error) ||
      !put_check (lease, row, error) ||
      !mdg_context_audit (context, lease, "notice-run.finish", "notice-run", id, NULL, error))
    return NULL;
  g_autoptr (MdgNoticeRun) run = describe_whole (context, lease, row, error);
  if (run == NULL || !mdg_context_commit (context, lease, FALSE, error))
    return NULL;
  g_clear_pointer (&lease, mdg_lease_free);
  mdg_notice_run_tell_changed (context->core, id);
  return g_steal_pointer (&run);
}

/* ---- erasing ---- */

/* The rows go and it is written down that key and files have to go too, in one lease; then the key
 * goes, and nobody can read the files that a job removes. */
static gboolean
erase (MdgContext *context, MdgLease **lease, gint64 id, const char *action, GError **error)
{
  g_autofree char *scope = mdg_scope_notice_run (id);
  g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  if (!mdg_notice_files_bury (*lease, id, error) || !mdg_notice_runs_delete (*lease, id, error) ||
      !mdg_jobs_remove (*lease, MDG_JOB_NOTICE_CHECK, key, error) ||
      !mdg_jobs_put (*lease, MDG_JOB_DESTROY_KEY, scope, NULL, mdg_lease_now (*lease), error) ||
      !mdg_jobs_put (*lease, MDG_JOB_DELETE_CONTENT, "0", NULL, mdg_lease_now (*lease), error) ||
      !mdg_context_audit (context, *lease, action, "notice-run", id, NULL, error) ||
      !mdg_context_commit (context, *lease, FALSE, error))
    return FALSE;
  g_clear_pointer (lease, mdg_lease_free);
  mdg_notice_run_tell_changed (context->core, id);
  return mdg_keyring_destroy (mdg_store_get_keyring (context->core->store), scope, error);
}

gboolean
mdg_notice_run_service_delete (MdgContext *context, gint64 id, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (MdgNoticeRunRow) row =
    lease != NULL ? mdg_notice_run_require_seen (context, lease, id, error) : NULL;
  return row != NULL && require_may_delete (context, lease, row, error) &&
         erase (context, &lease, id, "notice-run.delete", error);
}

static GArray *
list_stale (MdgContext *context, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  return lease != NULL
           ? mdg_notice_runs_list_stale (lease, mdg_lease_now (lease) - MDG_NOTICE_RUN_LIFETIME,
                                         SWEEP_AT_ONCE, error)
           : NULL;
}

gboolean
mdg_notice_run_service_sweep (MdgContext *context, guint *ret_removed, GError **error)
{
  guint removed = 0;
  for (;;)
    {
      g_autoptr (GArray) stale = list_stale (context, error);
      if (stale == NULL || g_cancellable_set_error_if_cancelled (context->cancellable, error))
        return FALSE;
      for (guint i = 0; i < stale->len; i++, removed++)
        {
          g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
          if (lease == NULL || !erase (context, &lease, g_array_index (stale, gint64, i),
                                       "notice-run.expire", error))
            return FALSE;
        }
      if (stale->len == 0)
        break;
    }
  *ret_removed = removed;
  return TRUE;
}
