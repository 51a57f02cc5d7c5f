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
