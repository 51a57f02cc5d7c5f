/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/inquiries.h"

#include "server/service/document-add.h"
#include "server/service/file-names.h"
#include "server/service/folder-access.h"
#include "server/service/policy.h"
#include "server/store/accounts.h"
#include "server/store/folders.h"
#include "server/store/inquiries.h"
#include "server/store/messages.h"
#include "shared/base/error.h"
#include "shared/wire/paths.h"

#include <string.h>

#define NAME_CHARS 50

static gboolean
refuse (GError **error, MdgErrorCode code)
{
  mdg_set_error (error, code, NULL);
  return FALSE;
}

static gboolean
has_state (const MdgInquiryRow *row, const char *state)
{
  return g_str_equal (row->inquiry->state, state);
}

static gboolean
is_closed (const MdgInquiryRow *row)
{
  return has_state (row, MDG_INQUIRY_ANSWERED) || has_state (row, MDG_INQUIRY_DECLINED);
}

/* Without spaces around it; NULL for nothing. New. */
static char *
strip (const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text != NULL ? text : ""));
  return *stripped != '\0' ? g_steal_pointer (&stripped) : NULL;
}

static void
take (char **member, char *text)
{
  g_free (*member);
  *member = text;
}

static gboolean
require_text (const char *text, const char *field, GError **error)
{
  if (text == NULL)
    mdg_set_error (error, MDG_ERROR_MISSING_FIELD, "field", field, NULL);
  else if (g_utf8_strlen (text, -1) > MDG_INQUIRY_TEXT_MAX_CHARS)
    {
      g_autofree char *max = g_strdup_printf ("%d", MDG_INQUIRY_TEXT_MAX_CHARS);
      mdg_set_error (error, MDG_ERROR_TOO_LONG, "field", field, "max", max, NULL);
    }
  else
    return TRUE;
  return FALSE;
}

/* ---- what is shown ---- */

static MdgFolder *
get_folder (MdgLease *lease, gint64 folder_id, GError **error)
{
  g_autofree char *today = mdg_date_format (mdg_lease_now (lease));
  return mdg_folders_get (lease, folder_id, today, error);
}

/* Somebody who is not there any more has no name. */
static gboolean
name_people (MdgLease *lease, const MdgInquiryRow *row, GError **error)
{
  g_autoptr (GError) local = NULL;
  MdgInquiry *inquiry = row->inquiry;
  g_autoptr (MdgAccount) asker =
    row->account_id != 0 ? mdg_accounts_get (lease, row->account_id, &local) : NULL;
  g_autoptr (MdgAccount) replier =
    local == NULL && row->replier_id != 0 ? mdg_accounts_get (lease, row->replier_id, &local)
                                          : NULL;
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  inquiry->asker = asker != NULL ? g_strdup (asker->name) : NULL;
  inquiry->asker_section = asker != NULL ? g_strdup (asker->section_name) : NULL;
  inquiry->replier = replier != NULL ? g_strdup (replier->name) : NULL;
  return TRUE;
}

/* What waits for approval is the section's own business. */
static void
hide_draft (MdgInquiry *inquiry)
{
  g_clear_pointer (&inquiry->reply, g_free);
  g_clear_pointer (&inquiry->heading, g_free);
}

static void
hide_text (MdgInquiry *inquiry)
{
  hide_draft (inquiry);
  g_clear_pointer (&inquiry->question, g_free);
}

/* Fills in names and rights; NOT_FOUND for who is neither the asker nor an editor. */
static gboolean
describe (MdgContext *context, MdgLease *lease, const MdgInquiryRow *row, GError **error)
{
  MdgInquiry *inquiry = row->inquiry;
  MdgFolderRank rank = MDG_RANK_NONE;
  gboolean manages = FALSE;
  if (!mdg_folder_access_get (context, lease, inquiry->folder_id, &rank, &manages, error))
    return FALSE;
  inquiry->mine = row->account_id != 0 && row->account_id == context->identity.account_id;
  if (!inquiry->mine && rank < MDG_RANK_EDITOR)
    return refuse (error, MDG_ERROR_NOT_FOUND);
  inquiry->may_reply = rank >= MDG_RANK_EDITOR && !is_closed (row);
  inquiry->may_approve = rank >= MDG_RANK_OWNER && !is_closed (row);
  if (!inquiry->mine)
    inquiry->message_id = 0;
  if (rank < MDG_RANK_READER)
    {
      hide_text (inquiry);
      return TRUE;
    }
  if (rank < MDG_RANK_EDITOR && !is_closed (row))
    hide_draft (inquiry);
  g_autoptr (MdgFolder) folder = get_folder (lease, inquiry->folder_id, error);
  if (folder == NULL)
    return FALSE;
  inquiry->folder_name = g_strdup (folder->name);
  return name_people (lease, row, error);
}

/* ---- telling ---- */

/* Those who may answer, and the asker: ids only. */
static void
tell (MdgContext *context, const MdgInquiryRow *row)
{
  MdgCore *core = context->core;
  g_autoptr (GError) error = NULL;
  g_autofree char *today = mdg_date_format (mdg_clock_now (core->clock));
  g_autoptr (MdgLease) lease = mdg_context_read (context, &error);
  g_autoptr (GHashTable) ranks =
    lease != NULL
      ? mdg_folder_grants_get_people (lease, row->inquiry->folder_id, today, &error)
      : NULL;
  if (ranks == NULL)
    {
      g_warning ("Who answers a question could not be told: %s", error->message);
      return;
    }
  g_autoptr (GHashTable) people = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer id = NULL, rank = NULL;
  g_hash_table_iter_init (&iter, ranks);
  while (g_hash_table_iter_next (&iter, &id, &rank))
    if (GPOINTER_TO_INT (rank) >= (int) MDG_RANK_EDITOR)
      g_hash_table_add (people, g_memdup2 (id, sizeof (gint64)));
  g_hash_table_add (people, g_memdup2 (&row->account_id, sizeof row->account_id));
  g_autofree char *data =
    g_strdup_printf ("{\"inquiry\":%" G_GINT64_FORMAT ",\"folder\":%" G_GINT64_FORMAT "}",
                     row->inquiry->id, row->inquiry->folder_id);
  mdg_event_hub_publish (core->hub, MDG_TO_ACCOUNTS (people), MDG_EVENT_INQUIRIES_CHANGED, data);
}

/* Audits, reads what was stored, commits, tells. */
static MdgInquiry *
conclude (
  MdgContext *context, MdgLease **lease, const char *action, gint64 id, GError **error)
{
  g_autoptr (MdgInquiryRow) stored = mdg_inquiries_get (*lease, id, error);
  if (stored == NULL || !describe (context, *lease, stored, error))
    return NULL;
  JsonObject *detail = json_object_new ();
  json_object_set_int_member (detail, "inquiry", id);
  if (!mdg_context_audit (context, *lease, action, "folder", stored->inquiry->folder_id, detail,
                          error) ||
      !mdg_context_commit (context, *lease, FALSE, error))
    return NULL;
  g_clear_pointer (lease, mdg_lease_free);
  tell (context, stored);
  return g_steal_pointer (&stored->inquiry);
}

/* ---- asking ---- */

static gboolean
check_count (MdgContext *context, MdgLease *lease, GError **error)
{
  gint64 count = 0;
  if (!mdg_inquiries_count_open (lease, context->identity.account_id, &count, error))
    return FALSE;
  return count < MDG_INQUIRIES_OPEN_MAX || refuse (error, MDG_ERROR_BUSY);
}

/* The answer that left it open is one of the asker's own, or none is named. */
static gboolean
require_message (MdgContext *context, MdgLease *lease, gint64 id, GError **error)
{
  g_autoptr (GError) local = NULL;
  if (id == 0)
    return TRUE;
  g_autoptr (MdgMessageRow) row =
    mdg_messages_get (lease, context->identity.account_id, id, &local);
  if (row != NULL)
    return TRUE;
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", "message_id", NULL);
  return FALSE;
}

MdgInquiry *
mdg_inquiry_service_ask (MdgContext *context, const MdgInquiry *wanted, GError **error)
{
  g_autoptr (MdgInquiryRow) row = mdg_inquiry_row_new ();
  MdgInquiry *inquiry = row->inquiry;
  inquiry->question = strip (wanted->question);
  inquiry->folder_id = wanted->folder_id;
  inquiry->message_id = MAX (wanted->message_id, 0);
  inquiry->state = g_strdup (MDG_INQUIRY_OPEN);
  row->account_id = context->identity.account_id;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL || !mdg_policy_require (context, MDG_PERMISSION_CHAT_USE, error) ||
      !mdg_folder_access_require (context, lease, wanted->folder_id, MDG_FOLDER_READER, error) ||
      !require_text (inquiry->question, "question", error) ||
      !require_message (context, lease, inquiry->message_id, error) ||
      !check_count (context, lease, error))
    return NULL;
  inquiry->id = mdg_lease_new_id (lease);
  return mdg_inquiries_insert (lease, row, error)
           ? conclude (context, &lease, "inquiry.ask", inquiry->id, error)
           : NULL;
}

/* ---- reading ---- */

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  const MdgInquiryRow *left = *(MdgInquiryRow *const *) a;
  const MdgInquiryRow *right = *(MdgInquiryRow *const *) b;
  return (left->inquiry->id < right->inquiry->id) - (left->inquiry->id > right->inquiry->id);
}

/* Of all folders that the asker may edit: the newest of each, then the newest of those. */
static GPtrArray *
list_to_answer (MdgContext *context,
                MdgLease *lease,
                const MdgInquiryQuery *query,
                guint limit,
                GError **error)
{
  g_autoptr (GArray) folders = mdg_folder_access_list (context, lease, error);
  g_autoptr (GPtrArray) all =
    g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_inquiry_row_free);
  for (guint i = 0; folders != NULL && i < folders->len; i++)
    {
      MdgFolderRank rank = MDG_RANK_NONE;
      gboolean manages = FALSE;
      gint64 folder_id = g_array_index (folders, gint64, i);
      if (!mdg_folder_access_get (context, lease, folder_id, &rank, &manages, error))
        return NULL;
      if (rank < MDG_RANK_EDITOR)
        continue;
      GPtrArray *rows = mdg_inquiries_list_of_folder (lease, folder_id, query->state,
                                                      query->after, limit, error);
      if (rows == NULL)
        return NULL;
      g_ptr_array_extend_and_steal (all, rows);
    }
  g_ptr_array_sort (all, compare_newest_first);
  return folders != NULL ? g_steal_pointer (&all) : NULL;
}

GPtrArray *
mdg_inquiry_service_list (MdgContext *context,
                          const MdgInquiryQuery *query,
                          gint64 *ret_next,
                          GError **error)
{
  guint limit = query->limit > 0 ? (guint) MIN (query->limit, MDG_MESSAGES_PAGE_MAX)
                                 : MDG_INQUIRIES_PAGE;
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  if (lease == NULL || !mdg_policy_require (context, MDG_PERMISSION_CHAT_USE, error))
    return NULL;
  g_autoptr (GPtrArray) rows =
    query->mine ? mdg_inquiries_list_asked (lease, context->identity.account_id, query->state,
                                            query->after, limit + 1, error)
                : list_to_answer (context, lease, query, limit + 1, error);
  if (rows == NULL)
    return NULL;
  g_autoptr (GPtrArray) inquiries = mdg_record_array_new (&MDG_INQUIRY_TYPE);
  for (guint i = 0; i < MIN (rows->len, limit); i++)
    {
      MdgInquiryRow *row = rows->pdata[i];
      if (!describe (context, lease, row, error))
        return NULL;
      g_ptr_array_add (inquiries, g_steal_pointer (&row->inquiry));
    }
  *ret_next = rows->len > limit
                ? ((MdgInquiry *) inquiries->pdata[inquiries->len - 1])->id
                : 0;
  return g_steal_pointer (&inquiries);
}

static MdgInquiryRow *
require_row (MdgLease *lease, gint64 id, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgInquiryRow) row = mdg_inquiries_get (lease, id, &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (row == NULL)
    refuse (error, MDG_ERROR_NOT_FOUND);
  return g_steal_pointer (&row);
}

MdgInquiry *
mdg_inquiry_service_get (MdgContext *context, gint64 id, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (MdgInquiryRow) row = lease != NULL ? require_row (lease, id, error) : NULL;
  return row != NULL && describe (context, lease, row, error) ? g_steal_pointer (&row->inquiry)
                                                              : NULL;
}

/* ---- replying ---- */

/* The row as @version of it is to be changed by somebody who may do @role in its folder. */
static MdgInquiryRow *
require_open (MdgContext *context,
              MdgLease *lease,
              const MdgInquiry *wanted,
              const char *role,
              GError **error)
{
  g_autoptr (MdgInquiryRow) row = require_row (lease, wanted->id, error);
  if (row == NULL ||
      !mdg_folder_access_require (context, lease, row->inquiry->folder_id, role, error))
    return NULL;
  if (is_closed (row))
    refuse (error, MDG_ERROR_INQUIRY_CLOSED);
  else if (row->inquiry->version != wanted->version)
    refuse (error, MDG_ERROR_CONFLICT);
  else
    return g_steal_pointer (&row);
  return NULL;
}

MdgInquiry *
mdg_inquiry_service_reply (MdgContext *context, const MdgInquiry *wanted, GError **error)
{
  gboolean declined = g_strcmp0 (wanted->state, MDG_INQUIRY_DECLINED) == 0;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (MdgInquiryRow) row =
    lease != NULL ? require_open (context, lease, wanted, MDG_FOLDER_EDITOR, error) : NULL;
  if (row == NULL)
    return NULL;
  MdgInquiry *inquiry = row->inquiry;
  take (&inquiry->reply, strip (wanted->reply));
  take (&inquiry->heading, strip (wanted->heading));
  take (&inquiry->state, g_strdup (declined ? MDG_INQUIRY_DECLINED : MDG_INQUIRY_DRAFTED));
  row->replier_id = context->identity.account_id;
  return require_text (inquiry->reply, "reply", error) &&
             mdg_inquiries_update (lease, row, error)
           ? conclude (context, &lease, declined ? "inquiry.decline" : "inquiry.reply",
                       wanted->id, error)
           : NULL;
}

gboolean
mdg_inquiry_service_withdraw (MdgContext *context, gint64 id, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (MdgInquiryRow) row = lease != NULL ? require_row (lease, id, error) : NULL;
  if (row == NULL)
    return FALSE;
  if (row->account_id != context->identity.account_id)
    return refuse (error, MDG_ERROR_NOT_FOUND);
  if (!has_state (row, MDG_INQUIRY_OPEN))
    return refuse (error, MDG_ERROR_INQUIRY_CLOSED);
  JsonObject *detail = json_object_new ();
  json_object_set_int_member (detail, "inquiry", id);
  if (!mdg_inquiries_delete (lease, id, error) ||
      !mdg_context_audit (context, lease, "inquiry.withdraw", "folder", row->inquiry->folder_id,
                          detail, error) ||
      !mdg_context_commit (context, lease, FALSE, error))
    return FALSE;
  g_clear_pointer (&lease, mdg_lease_free);
  tell (context, row);
  return TRUE;
}

/* ---- approving ---- */

char *
mdg_inquiry_make_file_name (const char *heading, const char *fallback)
{
  g_autoptr (GString) stem = g_string_new (NULL);
  guint n = 0;
  for (const char *p = heading; *p != '\0' && n < NAME_CHARS; p = g_utf8_next_char (p), n++)
    {
      gunichar c = g_utf8_get_char (p);
      gboolean plain =
        g_unichar_isprint (c) && (c >= 128 || strchr ("\\/:*?\"<>|", (int) c) == NULL);
      g_string_append_unichar (stem, plain ? c : ' ');
    }
  g_autofree char *stripped = g_strstrip (g_strdup (stem->str));
  while (g_str_has_suffix (stripped, "."))
    stripped[strlen (stripped) - 1] = '\0';
  g_autofree char *name = g_strconcat (stripped, ".txt", NULL);
  return *stripped != '\0' && mdg_file_name_check (name, NULL)
           ? g_steal_pointer (&name)
           : g_strconcat (fallback, ".txt", NULL);
}

/* As the page will show it. */
static char *
make_entry (const MdgInquiry *inquiry, const char *section, const char *day)
{
  const char *heading = inquiry->heading != NULL ? inquiry->heading : inquiry->question;
  return g_strdup_printf ("質問：%s\n\n回答：%s\n\n（回答：%s　%s）\n", heading, inquiry->reply,
                          section != NULL ? section : "", day);
}

/* The row with what @wanted changes of it, as it may be approved; and the text that it becomes. */
static MdgInquiryRow *
prepare (MdgContext *context, const MdgInquiry *wanted, char **ret_entry, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (MdgInquiryRow) row =
    lease != NULL ? require_open (context, lease, wanted, MDG_FOLDER_OWNER, error) : NULL;
  if (row == NULL)
    return NULL;
  MdgInquiry *inquiry = row->inquiry;
  if (wanted->reply != NULL)
    take (&inquiry->reply, strip (wanted->reply));
  if (wanted->heading != NULL)
    take (&inquiry->heading, strip (wanted->heading));
  g_autoptr (MdgFolder) folder = get_folder (lease, inquiry->folder_id, error);
  if (folder == NULL || !require_text (inquiry->reply, "reply", error))
    return NULL;
  g_autofree char *day = mdg_date_format (mdg_lease_now (lease));
  *ret_entry = make_entry (inquiry, folder->section_name, day);
  return g_steal_pointer (&row);
}

static MdgNewDocument *
write_entry (MdgContext *context, const MdgInquiry *inquiry, char *entry, GError **error)
{
  const char *heading = inquiry->heading != NULL ? inquiry->heading : inquiry->question;
  g_autofree char *name = mdg_inquiry_make_file_name (heading, MDG_INQUIRY_PATH);
  g_autoptr (GBytes) content = g_bytes_new_take (entry, strlen (entry));
  return mdg_new_document_write (context->core, inquiry->folder_id, MDG_INQUIRY_PATH, name,
                                 content, error);
}

static MdgInquiry *
write_answered (MdgContext *context,
                const MdgInquiry *wanted,
                MdgInquiryRow *prepared,
                const MdgNewDocument *document,
                GError **error)
{
  MdgInquiry *inquiry = prepared->inquiry;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (MdgInquiryRow) now =
    lease != NULL ? require_open (context, lease, wanted, MDG_FOLDER_OWNER, error) : NULL;
  if (now == NULL ||
      !mdg_new_document_insert (context, lease, document, &inquiry->document_id, error))
    return NULL;
  take (&inquiry->state, g_strdup (MDG_INQUIRY_ANSWERED));
  prepared->replier_id =
    now->replier_id != 0 ? now->replier_id : context->identity.account_id;
  return mdg_inquiries_update (lease, prepared, error)
           ? conclude (context, &lease, "inquiry.approve", wanted->id, error)
           : NULL;
}

MdgInquiry *
mdg_inquiry_service_approve (MdgContext *context, const MdgInquiry *wanted, GError **error)
{
  char *entry = NULL;
  g_autoptr (MdgInquiryRow) row = prepare (context, wanted, &entry, error);
  g_autoptr (MdgNewDocument) document =
    row != NULL ? write_entry (context, row->inquiry, entry, error) : NULL;
  if (document == NULL)
    return NULL;
  MdgInquiry *answered = write_answered (context, wanted, row, document, error);
  if (answered == NULL)
    mdg_new_document_discard (context->core, document);
  else
    mdg_folder_access_tell_changed (context->core, document->folder_id);
  return answered;
}
