/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/chat.h"

#include "server/service/answer.h"
#include "server/service/attachments.h"
#include "server/service/chat-private.h"
#include "server/service/documents.h"
#include "server/service/folder-access.h"
#include "server/service/policy.h"
#include "server/store/conversations.h"
#include "shared/base/error.h"
#include "shared/wire/paths.h"

#define PAGE_DEFAULT 50

static gboolean
refuse_field (GError **error, const char *field)
{
  mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", field, NULL);
  return FALSE;
}

static guint
page_size (gint64 limit)
{
  return (guint) CLAMP (limit != 0 ? limit : PAGE_DEFAULT, 1, MDG_MESSAGES_PAGE_MAX);
}

/* ---- whose it is ---- */

MdgConversation *
mdg_chat_require (MdgContext *context, MdgLease *lease, gint64 id, GError **error)
{
  g_autoptr (GError) local = NULL;
  if (!mdg_policy_require (context, MDG_PERMISSION_CHAT_USE, error))
    return NULL;
  MdgConversation *found =
    mdg_conversations_get (lease, context->identity.account_id, id, &local);
  if (found == NULL && local == NULL)
    mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
  else if (found == NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return found;
}

MdgMessageRow *
mdg_chat_require_message (MdgContext *context, MdgLease *lease, gint64 id, GError **error)
{
  g_autoptr (GError) local = NULL;
  if (!mdg_policy_require (context, MDG_PERMISSION_CHAT_USE, error))
    return NULL;
  MdgMessageRow *found = mdg_messages_get (lease, context->identity.account_id, id, &local);
  if (found == NULL && local == NULL)
    mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
  else if (found == NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return found;
}

void
mdg_chat_tell_conversation (MdgCore *core, gint64 account_id, gint64 conversation_id)
{
  g_autofree char *data = g_strdup_printf ("{\"conversation\":%" G_GINT64_FORMAT "}",
                                           conversation_id);
  mdg_event_hub_publish (core->hub, MDG_TO_ACCOUNT (account_id), MDG_EVENT_CONVERSATION_CHANGED,
                         data);
}

void
mdg_chat_tell_message (MdgCore *core,
                       gint64 account_id,
                       const char *event,
                       gint64 conversation_id,
                       gint64 message_id)
{
  g_autofree char *data =
    g_strdup_printf ("{\"conversation\":%" G_GINT64_FORMAT ",\"message\":%" G_GINT64_FORMAT "}",
                     conversation_id, message_id);
  mdg_event_hub_publish (core->hub, MDG_TO_ACCOUNT (account_id), event, data);
}

/* ---- values ---- */

gboolean
mdg_chat_check_scope (const MdgScope *scope, GError **error)
{
  static const char *const kinds[] = { MDG_SCOPE_NONE, MDG_SCOPE_ALL, MDG_SCOPE_FOLDERS,
                                       MDG_SCOPE_ATTACHMENTS, NULL };
  if (scope == NULL)
    return TRUE;
  if (!g_strv_contains (kinds, scope->kind))
    return refuse_field (error, "scope");
  gboolean has_folders = scope->folders != NULL && scope->folders[0] != NULL;
  if (g_str_equal (scope->kind, MDG_SCOPE_FOLDERS) != has_folders)
    return refuse_field (error, "folders");
  for (guint i = 0; has_folders && scope->folders[i] != NULL; i++)
    if (!g_ascii_string_to_signed (scope->folders[i], 10, 1, G_MAXINT64, NULL, NULL))
      return refuse_field (error, "folders");
  return TRUE;
}

static char *
clean_title (const char *title)
{
  g_autofree char *copy = title != NULL ? g_strdup (title) : NULL;
  return copy != NULL && *g_strstrip (copy) != '\0' ? g_steal_pointer (&copy) : NULL;
}

/* ---- conversations ---- */

GPtrArray *
mdg_chat_service_list (MdgContext *context,
                       const MdgConversationQuery *query,
                       gint64 *ret_next,
                       GError **error)
{
  guint limit = page_size (query->limit);
  if (!mdg_policy_require (context, MDG_PERMISSION_CHAT_USE, error))
    return NULL;
  if (query->q != NULL && *query->q != '\0')
    return mdg_chat_search (context, query, limit, ret_next, error);
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (GPtrArray) rows =
    lease != NULL ? mdg_conversations_list (lease, context->identity.account_id, query->after,
                                            limit + 1, error)
                  : NULL;
  if (rows == NULL)
    return NULL;
  *ret_next = 0;
  if (rows->len > limit)
    {
      g_ptr_array_set_size (rows, (int) limit);
      *ret_next = ((const MdgConversation *) rows->pdata[limit - 1])->id;
    }
  return g_steal_pointer (&rows);
}

static gboolean
check_count (MdgLease *lease, gint64 account_id, GError **error)
{
  gint64 count = 0;
  if (!mdg_conversations_count (lease, account_id, &count, error))
    return FALSE;
  if (count < MDG_CONVERSATIONS_MAX)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_BUSY, NULL);
  return FALSE;
}

MdgConversation *
mdg_chat_service_create (MdgContext *context, const MdgConversation *wish, GError **error)
{
  gint64 account_id = context->identity.account_id;
  g_autoptr (MdgConversation) made = mdg_conversation_new ();
  if (!mdg_policy_require (context, MDG_PERMISSION_CHAT_USE, error) ||
      !mdg_chat_check_scope (wish->scope, error))
    return NULL;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL || !check_count (lease, account_id, error))
    return NULL;
  made->id = mdg_lease_new_id (lease);
  made->title = clean_title (wish->title);
  made->titled = made->title != NULL;
  made->pinned = wish->pinned;
  made->scope = mdg_scope_copy (wish->scope);
  made->model_id = wish->model_id;
  if (!mdg_conversations_insert (lease, account_id, made, error))
    return NULL;
  MdgConversation *stored = mdg_conversations_get (lease, account_id, made->id, error);
  if (stored == NULL || !mdg_context_commit (context, lease, FALSE, error))
    {
      mdg_conversation_free (stored);
      return NULL;
    }
  g_clear_pointer (&lease, mdg_lease_free);
  mdg_chat_tell_conversation (context->core, account_id, stored->id);
  return stored;
}

MdgConversation *
mdg_chat_service_get (MdgContext *context, gint64 id, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  return lease != NULL ? mdg_chat_require (context, lease, id, error) : NULL;
}

static void
apply_wish (MdgConversation *conversation, const MdgConversation *wish)
{
  g_autofree char *title = clean_title (wish->title);
  if (title != NULL && g_strcmp0 (title, conversation->title) != 0)
    {
      g_free (conversation->title);
      conversation->title = g_steal_pointer (&title);
      conversation->titled = TRUE;
    }
  conversation->pinned = wish->pinned;
  conversation->model_id = wish->model_id;
  if (wish->scope != NULL)
    {
      mdg_scope_free (conversation->scope);
      conversation->scope = mdg_scope_copy (wish->scope);
    }
}

MdgConversation *
mdg_chat_service_update (MdgContext *context, const MdgConversation *wish, GError **error)
{
  gint64 account_id = context->identity.account_id;
  if (!mdg_chat_check_scope (wish->scope, error))
    return NULL;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (MdgConversation) row =
    lease != NULL ? mdg_chat_require (context, lease, wish->id, error) : NULL;
  if (row == NULL)
    return NULL;
  if (wish->version != 0 && wish->version != row->version)
    {
      mdg_set_error (error, MDG_ERROR_CONFLICT, NULL);
      return NULL;
    }
  apply_wish (row, wish);
  if (!mdg_conversations_update (lease, account_id, row, error))
    return NULL;
  g_autoptr (MdgConversation) stored =
    mdg_conversations_get (lease, account_id, row->id, error);
  if (stored == NULL || !mdg_context_commit (context, lease, FALSE, error))
    return NULL;
  g_clear_pointer (&lease, mdg_lease_free);
  mdg_chat_tell_conversation (context->core, account_id, stored->id);
  return g_steal_pointer (&stored);
}

/* What runs in a conversation that goes writes nothing more. */
static void
stop_running (MdgContext *context, gint64 message_id)
{
  gboolean waiting = FALSE;
  MdgMessage gone = { .id = message_id };
  if (message_id != 0 && mdg_run_board_cancel (context->core->runs, message_id, &waiting) &&
      waiting)
    mdg_run_board_end (context->core->runs, message_id, &gone);
}

gboolean
mdg_chat_service_delete (MdgContext *context, gint64 id, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (MdgConversation) row =
    lease != NULL ? mdg_chat_require (context, lease, id, error) : NULL;
  if (row == NULL || !mdg_attachments_bury_of_conversation (lease, id, error) ||
      !mdg_document_put_delete_content (lease, 0, error) ||
      !mdg_conversations_delete (lease, id, error) ||
      !mdg_context_audit (context, lease, "conversation.delete", "conversation", id, NULL,
                          error) ||
      !mdg_context_commit (context, lease, FALSE, error))
    return FALSE;
  g_clear_pointer (&lease, mdg_lease_free);
  stop_running (context, row->running_id);
  mdg_chat_tell_conversation (context->core, context->identity.account_id, id);
  return mdg_document_remove_dead (context->core, 0, NULL, error);
}

/* ---- messages ---- */

/* What has been written of an answer that another process writes, or one that was killed. */
static gboolean
read_pieces (MdgLease *lease, const MdgMessageRow *row, MdgMessage *message, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) citations = NULL;
  if (!mdg_runs_read_pieces (lease, row->account_id, message->id, &text, &citations,
                             &message->last_seq, error))
    return FALSE;
  g_free (message->text);
  message->text = g_steal_pointer (&text);
  g_clear_pointer (&message->citations, g_ptr_array_unref);
  message->citations = g_steal_pointer (&citations);
  return TRUE;
}

static gboolean
add_attachments (MdgContext *context, MdgLease *lease, MdgMessage *message, GError **error)
{
  g_autoptr (GPtrArray) rows = mdg_attachments_list_of (lease, message->id, error);
  if (rows == NULL)
    return FALSE;
  g_clear_pointer (&message->attachments, g_ptr_array_unref);
  message->attachments = mdg_record_array_new (&MDG_ATTACHMENT_TYPE);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (message->attachments,
                     mdg_attachment_service_describe (context, rows->pdata[i]));
  return TRUE;
}

static void
tell_problem (MdgContext *context, MdgMessageRow *row)
{
  MdgMessage *message = row->message;
  if (message->problem == NULL)
    return;
  g_autoptr (GError) problem =
    mdg_error_new (mdg_error_code_from_slug (message->problem),
                   (const char *const *) row->problem_names,
                   (const char *const *) row->problem_values);
  message->problem_text = mdg_error_dup_sentence (problem, context->lang);
}

MdgMessage *
mdg_chat_view (MdgContext *context, MdgLease *lease, MdgMessageRow *row, GError **error)
{
  MdgMessage *message = row->message;
  if (g_str_equal (message->role, MDG_MESSAGE_USER))
    return add_attachments (context, lease, message, error) ? g_steal_pointer (&row->message)
                                                            : NULL;
  if (g_str_equal (message->state, MDG_MESSAGE_WAITING) &&
      !mdg_run_board_describe (context->core->runs, message) &&
      !read_pieces (lease, row, message, error))
    return NULL;
  tell_problem (context, row);
  return g_steal_pointer (&row->message);
}

static gboolean
may_read (GArray *folders, gint64 folder_id)
{
  for (guint i = 0; i < folders->len; i++)
    if (g_array_index (folders, gint64, i) == folder_id)
      return TRUE;
  return FALSE;
}

static void
drop_unreadable (GPtrArray *hits, GArray *folders)
{
  for (guint i = hits->len; i > 0; i--)
    {
      const MdgHit *hit = hits->pdata[i - 1];
      if (hit->passage == NULL || !may_read (folders, hit->passage->folder_id))
        g_ptr_array_remove_index (hits, i - 1);
    }
}

static GArray *
list_readable (MdgContext *context, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  return lease != NULL ? mdg_folder_access_list (context, lease, error) : NULL;
}

static gboolean
refresh_nearest (MdgContext *context, GPtrArray *messages, GError **error)
{
  g_autoptr (GArray) folders = NULL;
  for (guint i = 0; i < messages->len; i++)
    {
      MdgMessage *message = messages->pdata[i];
      if (message->nearest == NULL || message->nearest->len == 0)
        continue;
      if (folders == NULL && (folders = list_readable (context, error)) == NULL)
        return FALSE;
      drop_unreadable (message->nearest, folders);
    }
  return TRUE;
}

gboolean
mdg_chat_refresh (MdgContext *context, GPtrArray *messages, GError **error)
{
  g_autoptr (GPtrArray) citations = g_ptr_array_new ();
  for (guint i = 0; i < messages->len; i++)
    {
      const MdgMessage *message = messages->pdata[i];
      for (guint k = 0; message->citations != NULL && k < message->citations->len; k++)
        g_ptr_array_add (citations, message->citations->pdata[k]);
    }
  return (citations->len == 0 || mdg_answer_refresh_citations (context, citations, error)) &&
         refresh_nearest (context, messages, error);
}

/* The page under one lease, oldest first. */
static GPtrArray *
read_messages (MdgContext *context,
               gint64 conversation_id,
               const MdgMessageQuery *query,
               gint64 *ret_before,
               GError **error)
{
  guint limit = page_size (query->limit);
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (MdgConversation) conversation =
    lease != NULL ? mdg_chat_require (context, lease, conversation_id, error) : NULL;
  g_autoptr (GPtrArray) rows =
    conversation != NULL
      ? mdg_messages_list (lease, context->identity.account_id, conversation_id, query->before,
                           FALSE, limit + 1, error)
      : NULL;
  if (rows == NULL)
    return NULL;
  gboolean more = rows->len > limit;
  g_ptr_array_set_size (rows, (int) MIN (rows->len, limit));
  g_autoptr (GPtrArray) messages = mdg_record_array_new (&MDG_MESSAGE_TYPE);
  for (guint i = rows->len; i > 0; i--)
    {
      MdgMessage *message = mdg_chat_view (context, lease, rows->pdata[i - 1], error);
      if (message == NULL)
        return NULL;
      g_ptr_array_add (messages, message);
    }
  *ret_before = more ? ((const MdgMessage *) messages->pdata[0])->id : 0;
  return g_steal_pointer (&messages);
}

GPtrArray *
mdg_chat_service_messages (MdgContext *context,
                           gint64 conversation_id,
                           const MdgMessageQuery *query,
                           gint64 *ret_before,
                           GError **error)
{
  gint64 before = 0;
  g_autoptr (GPtrArray) messages =
    read_messages (context, conversation_id, query, &before, error);
  if (messages == NULL || !mdg_chat_refresh (context, messages, error))
    return NULL;
  *ret_before = before;
  return g_steal_pointer (&messages);
}

static MdgMessage *
read_message (MdgContext *context, gint64 id, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (MdgMessageRow) row =
    lease != NULL ? mdg_chat_require_message (context, lease, id, error) : NULL;
  return row != NULL ? mdg_chat_view (context, lease, row, error) : NULL;
}

MdgMessage *
mdg_chat_service_message (MdgContext *context, gint64 id, GError **error)
{
  MdgMessage *message = read_message (context, id, error);
  if (message == NULL)
    return NULL;
  g_autoptr (GPtrArray) one = mdg_record_array_new (&MDG_MESSAGE_TYPE);
  g_ptr_array_add (one, message);
  return mdg_chat_refresh (context, one, error) ? g_ptr_array_steal_index (one, 0) : NULL;
}

gboolean
mdg_chat_service_cancel (MdgContext *context, gint64 message_id, GError **error)
{
  gboolean waiting = FALSE;
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (MdgMessageRow) row =
    lease != NULL ? mdg_chat_require_message (context, lease, message_id, error) : NULL;
  g_clear_pointer (&lease, mdg_lease_free);
  if (row == NULL)
    return FALSE;
  /* Over already is as good as cancelled. */
  if (!mdg_run_board_cancel (context->core->runs, message_id, &waiting) || !waiting)
    return TRUE;
  g_free (row->message->state);
  row->message->state = g_strdup (MDG_MESSAGE_CANCELLED);
  mdg_chat_end (context, row, NULL);
  return TRUE;
}
