/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every URL of the staff API once, for the server's route table and the client alike. "{id}" stands
 * for a number; fill with mdg_path_fill ().
 */
#pragma once

#include <glib.h>

#define MDG_PATH_HEALTH "/healthz"
#define MDG_PATH_METRICS "/metrics"

#define MDG_PATH_SERVER "/api/v1/server"
#define MDG_PATH_CLIENT_INSTALLER "/api/v1/client/installer"
#define MDG_PATH_SESSIONS "/api/v1/sessions"
#define MDG_PATH_SESSION_CURRENT "/api/v1/sessions/current"
#define MDG_PATH_EVENTS "/api/v1/events"

#define MDG_PATH_ME "/api/v1/me"
#define MDG_PATH_ME_PASSWORD "/api/v1/me/password"
#define MDG_PATH_ME_TOTP "/api/v1/me/totp"
#define MDG_PATH_ME_TOTP_CONFIRM "/api/v1/me/totp/confirm"
#define MDG_PATH_ME_TOTP_REMOVE "/api/v1/me/totp/remove"
#define MDG_PATH_ME_SESSIONS "/api/v1/me/sessions"
#define MDG_PATH_ME_SESSION "/api/v1/me/sessions/{id}"

#define MDG_PATH_ACCOUNTS "/api/v1/accounts"
#define MDG_PATH_ACCOUNTS_SEARCH "/api/v1/accounts/search"
#define MDG_PATH_ACCOUNT "/api/v1/accounts/{id}"
#define MDG_PATH_ACCOUNT_RESET "/api/v1/accounts/{id}/reset-password"
#define MDG_PATH_ACCOUNT_TOTP "/api/v1/accounts/{id}/totp"
#define MDG_PATH_ACCOUNT_SESSIONS "/api/v1/accounts/{id}/sessions"
#define MDG_PATH_ACCOUNTS_IMPORT "/api/v1/accounts/import"
#define MDG_PATH_ACCOUNTS_EXPORT "/api/v1/accounts/export"
#define MDG_PATH_ACCOUNT_CHANGES "/api/v1/account-changes"
#define MDG_PATH_ACCOUNT_CHANGE "/api/v1/account-changes/{id}"

#define MDG_PATH_SECTIONS "/api/v1/sections"
#define MDG_PATH_SECTION "/api/v1/sections/{id}"
#define MDG_PATH_ROLES "/api/v1/roles"
#define MDG_PATH_ROLE "/api/v1/roles/{id}"

#define MDG_PATH_AUDIT_SEARCH "/api/v1/audit/search"
#define MDG_PATH_AUDIT_EXPORT "/api/v1/audit/export"
#define MDG_PATH_AUDIT_VERIFY "/api/v1/audit/verify"
#define MDG_PATH_SYSTEM "/api/v1/system"

#define MDG_PATH_PEOPLE_SEARCH "/api/v1/people/search"
#define MDG_PATH_FOLDERS "/api/v1/folders"
#define MDG_PATH_FOLDER "/api/v1/folders/{id}"
#define MDG_PATH_FOLDER_GRANTS "/api/v1/folders/{id}/grants"
#define MDG_PATH_FOLDER_READERS "/api/v1/folders/{id}/readers"
#define MDG_PATH_FOLDER_DOCUMENTS_SEARCH "/api/v1/folders/{id}/documents/search"
#define MDG_PATH_FOLDER_UPLOADS "/api/v1/folders/{id}/uploads"
#define MDG_PATH_UPLOADS "/api/v1/uploads"
#define MDG_PATH_UPLOAD "/api/v1/uploads/{id}"
#define MDG_PATH_UPLOAD_BYTES "/api/v1/uploads/{id}/bytes" /* PUT ?offset= */
#define MDG_PATH_UPLOAD_FINISH "/api/v1/uploads/{id}/finish"
#define MDG_PATH_QUEUE "/api/v1/queue"
#define MDG_PATH_DOCUMENT "/api/v1/documents/{id}"
#define MDG_PATH_DOCUMENT_VERSIONS "/api/v1/documents/{id}/versions"
#define MDG_PATH_DOCUMENT_RETRY "/api/v1/documents/{id}/retry"
#define MDG_PATH_DOCUMENT_CANCEL "/api/v1/documents/{id}/cancel"
#define MDG_PATH_DOCUMENT_CONTENT "/api/v1/documents/{id}/content"     /* ?version= */
#define MDG_PATH_DOCUMENT_RENDITION "/api/v1/documents/{id}/rendition" /* ?version= */
#define MDG_PATH_DOCUMENT_PAGE "/api/v1/documents/{id}/page"           /* ?number=&version= */
#define MDG_PATH_DOCUMENTS_DELETE "/api/v1/documents/delete"
#define MDG_PATH_DOCUMENTS_MOVE "/api/v1/documents/move"

#define MDG_PATH_SEARCH "/api/v1/search"
#define MDG_PATH_FOLDER_PASSAGES "/api/v1/folders/{id}/passages"
#define MDG_PATH_FOLDER_SETTINGS "/api/v1/folders/{id}/settings"
#define MDG_PATH_FOLDER_SETTINGS_UNDO "/api/v1/folders/{id}/settings/undo"
#define MDG_PATH_FOLDER_QUESTIONS "/api/v1/folders/{id}/questions"
#define MDG_PATH_QUESTION "/api/v1/questions/{id}"
#define MDG_PATH_FOLDER_CHECKUP "/api/v1/folders/{id}/checkup" /* GET, POST runs, DELETE stops */
#define MDG_PATH_FOLDER_TUNE "/api/v1/folders/{id}/tune"

#define MDG_PATH_CONVERSATIONS "/api/v1/conversations"
#define MDG_PATH_CONVERSATIONS_SEARCH "/api/v1/conversations/search"
#define MDG_PATH_CONVERSATION "/api/v1/conversations/{id}"
#define MDG_PATH_CONVERSATION_EXPORT "/api/v1/conversations/{id}/export"
#define MDG_PATH_CONVERSATION_MESSAGES "/api/v1/conversations/{id}/messages" /* ?before=&limit= */
#define MDG_PATH_CONVERSATION_ASK "/api/v1/conversations/{id}/ask"
#define MDG_PATH_MESSAGE "/api/v1/messages/{id}"
#define MDG_PATH_MESSAGE_EVENTS "/api/v1/messages/{id}/events"
#define MDG_PATH_MESSAGE_CANCEL "/api/v1/messages/{id}/cancel"
#define MDG_PATH_ATTACHMENTS "/api/v1/attachments"
#define MDG_PATH_ATTACHMENT "/api/v1/attachments/{id}"
#define MDG_PATH_ATTACHMENT_BYTES "/api/v1/attachments/{id}/bytes" /* PUT ?offset= */
#define MDG_PATH_ATTACHMENT_FINISH "/api/v1/attachments/{id}/finish"
#define MDG_PATH_ATTACHMENT_CONTENT "/api/v1/attachments/{id}/content"
#define MDG_PATH_ATTACHMENT_RENDITION "/api/v1/attachments/{id}/rendition"
#define MDG_PATH_ATTACHMENT_PAGE "/api/v1/attachments/{id}/page" /* ?number= */

#define MDG_PATH_MODEL_CHOICES "/api/v1/model-choices"
#define MDG_PATH_MODELS "/api/v1/models"
#define MDG_PATH_MODEL "/api/v1/models/{id}"
#define MDG_PATH_MODEL_TEST "/api/v1/models/{id}/test"
#define MDG_PATH_LIMITS "/api/v1/limits"
#define MDG_PATH_ME_METER "/api/v1/me/meter"
#define MDG_PATH_USAGE_SEARCH "/api/v1/usage/search"
#define MDG_PATH_USAGE_EXPORT "/api/v1/usage/export"
#define MDG_PATH_GUARD "/api/v1/guard"
#define MDG_PATH_GUARD_CHECK "/api/v1/guard/check"

#define MDG_PATH_TEMPLATES "/api/v1/templates"
#define MDG_PATH_TEMPLATE "/api/v1/templates/{id}"
#define MDG_PATH_TEMPLATE_VERSIONS "/api/v1/templates/{id}/versions"
#define MDG_PATH_TEMPLATE_FAVOURITE "/api/v1/templates/{id}/favourite" /* PUT, DELETE */
#define MDG_PATH_TEMPLATE_USED "/api/v1/templates/{id}/used"
#define MDG_PATH_INQUIRIES "/api/v1/inquiries"
#define MDG_PATH_INQUIRIES_SEARCH "/api/v1/inquiries/search"
#define MDG_PATH_INQUIRY "/api/v1/inquiries/{id}"
#define MDG_PATH_INQUIRY_APPROVE "/api/v1/inquiries/{id}/approve"
#define MDG_PATH_SOURCE_NEWS "/api/v1/source-news"
#define MDG_PATH_SOURCE_NEWS_READ "/api/v1/source-news/read"

#define MDG_PATH_NOTICE_KINDS "/api/v1/notice-kinds"
#define MDG_PATH_NOTICE_KIND "/api/v1/notice-kinds/{id}"
#define MDG_PATH_NOTICE_KIND_VERSIONS "/api/v1/notice-kinds/{id}/versions"
#define MDG_PATH_NOTICE_RUNS "/api/v1/notice-runs"
#define MDG_PATH_NOTICE_RUN "/api/v1/notice-runs/{id}"
#define MDG_PATH_NOTICE_RUN_LETTERS \
  "/api/v1/notice-runs/{id}/letters"                                 /* POST; GET ?after=&limit= */
#define MDG_PATH_NOTICE_RUN_LETTER "/api/v1/notice-runs/{id}/letter" /* ?number= */
#define MDG_PATH_NOTICE_RUN_MISSING "/api/v1/notice-runs/{id}/missing"
#define MDG_PATH_NOTICE_RUN_FILE "/api/v1/notice-runs/{id}/file" /* ?letter= or ?attachment= */
#define MDG_PATH_NOTICE_RUN_FINISH "/api/v1/notice-runs/{id}/finish"

/* Header names of our own use. */
#define MDG_HEADER_IDEMPOTENCY_KEY "Idempotency-Key"
#define MDG_HEADER_CLIENT_VERSION "Madoguchi-Client"

/* @path with "{id}" replaced by @id. */
static inline char *
mdg_path_fill (const char *path, gint64 id)
{
  g_auto (GStrv) parts = g_strsplit (path, "{id}", 2);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  return g_strjoinv (number, parts);
}

/* Event names of the event stream; docs/openapi.yaml tells their data. */
#define MDG_EVENT_HELLO "hello"                     /* first event; data: {"epoch": string} */
#define MDG_EVENT_RESET "reset"                     /* what was missed is lost: load all anew */
#define MDG_EVENT_SESSION_REVOKED "session-revoked" /* sign out now; the stream ends */
#define MDG_EVENT_SESSIONS_CHANGED "sessions-changed"
#define MDG_EVENT_ME_CHANGED "me-changed" /* own account or rights changed: load /me again */
#define MDG_EVENT_ACCOUNTS_CHANGED "accounts-changed"
#define MDG_EVENT_ROLES_CHANGED "roles-changed"
#define MDG_EVENT_SECTIONS_CHANGED "sections-changed"
#define MDG_EVENT_FOLDERS_CHANGED "folders-changed" /* which there are, or one's rights in them */
#define MDG_EVENT_FOLDER_CHANGED "folder-changed"   /* its documents; data: {"folder": id} */
/* data: {"folder", "document", "state", "step", "percent", "seconds_left", "position"} */
#define MDG_EVENT_DOCUMENT_PROGRESS "document-progress"
#define MDG_EVENT_CHECKUP_CHANGED "checkup-changed" /* data: {"folder", "percent"} */
/* data: {"conversation"}; new, changed or deleted */
#define MDG_EVENT_CONVERSATION_CHANGED "conversation-changed"
#define MDG_EVENT_MESSAGE_STARTED "message-started" /* data: {"conversation", "message"} */
#define MDG_EVENT_MESSAGE_FINISHED "message-finished"
#define MDG_EVENT_ATTACHMENT_CHANGED "attachment-changed" /* data: {"attachment"} */
#define MDG_EVENT_MODELS_CHANGED "models-changed"
#define MDG_EVENT_METER_CHANGED "meter-changed"
#define MDG_EVENT_TEMPLATES_CHANGED "templates-changed"
#define MDG_EVENT_INQUIRIES_CHANGED "inquiries-changed"
#define MDG_EVENT_SOURCE_NEWS "source-news"
#define MDG_EVENT_NOTICE_KINDS_CHANGED "notice-kinds-changed"
#define MDG_EVENT_NOTICE_RUNS_CHANGED "notice-runs-changed" /* data: {"run"}: new, or gone */
/* data: {"run", "state", "received", "checked", "letters"} */
#define MDG_EVENT_NOTICE_RUN_PROGRESS "notice-run-progress"
