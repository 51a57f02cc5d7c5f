/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one error domain of the product.
 *
 * Each code names one situation a person can be in. It maps once to an HTTP status, to a slug that
 * stands in problem documents (RFC 9457, member "type"), and to one translatable sentence that says
 * what is wrong and what to do. Sentences may hold {placeholders}; the values travel with the
 * error as arguments (limits, row and column numbers, never personal data), so that the sentence
 * can be told again in another language at any later place.
 *
 * GError.message is the filled English sentence, with prefixes that say what was being done; it is
 * for logs. mdg_error_dup_sentence () is for people.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MDG_ERROR (mdg_error_quark ())

typedef enum
{
  MDG_ERROR_INTERNAL,
  MDG_ERROR_CANCELLED,
  MDG_ERROR_BUSY,
  MDG_ERROR_SHUTTING_DOWN,

  MDG_ERROR_NOT_SIGNED_IN,
  MDG_ERROR_SIGN_IN_FAILED,
  MDG_ERROR_SIGN_IN_LOCKED,
  MDG_ERROR_CODE_REQUIRED,
  MDG_ERROR_CODE_WRONG,
  MDG_ERROR_ACCOUNT_STOPPED,
  MDG_ERROR_PASSWORD_CHANGE_REQUIRED,
  MDG_ERROR_PASSWORD_WRONG,
  MDG_ERROR_PASSWORD_TOO_SHORT,
  MDG_ERROR_PASSWORD_TOO_LONG,
  MDG_ERROR_PASSWORD_TOO_SIMPLE,
  MDG_ERROR_PASSWORD_COMMON,
  MDG_ERROR_PASSWORD_SAME,
  MDG_ERROR_FORBIDDEN,
  MDG_ERROR_RATE_LIMITED,
  MDG_ERROR_REQUEST_BLOCKED,

  MDG_ERROR_NOT_FOUND,
  MDG_ERROR_METHOD_NOT_ALLOWED,
  MDG_ERROR_CONFLICT,
  MDG_ERROR_IDEMPOTENCY_MISMATCH,
  MDG_ERROR_IDEMPOTENCY_IN_PROGRESS,
  MDG_ERROR_ALREADY_DONE,

  MDG_ERROR_BAD_REQUEST,
  MDG_ERROR_HEADERS_TOO_LARGE,
  MDG_ERROR_REQUEST_TIMEOUT,
  MDG_ERROR_INVALID_JSON,
  MDG_ERROR_INVALID_FIELD,
  MDG_ERROR_MISSING_FIELD,
  MDG_ERROR_UNKNOWN_FIELD,
  MDG_ERROR_TOO_LONG,
  MDG_ERROR_BODY_TOO_LARGE,
  MDG_ERROR_UNSUPPORTED_TYPE,
  MDG_ERROR_INVALID_CURSOR,
  MDG_ERROR_INVALID_PERIOD,

  MDG_ERROR_LOGIN_TAKEN,
  MDG_ERROR_SECTION_UNKNOWN,
  MDG_ERROR_SECTION_NOT_EMPTY,
  MDG_ERROR_SECTION_CYCLE,
  MDG_ERROR_ROLE_UNKNOWN,
  MDG_ERROR_ROLE_BUILTIN,
  MDG_ERROR_ROLE_IN_USE,
  MDG_ERROR_GRANT_BEYOND_OWN,
  MDG_ERROR_LAST_ADMINISTRATOR,
  MDG_ERROR_NOT_ONESELF,
  MDG_ERROR_ACCOUNT_IN_USE,

  MDG_ERROR_CSV_ENCODING,
  MDG_ERROR_CSV_EMPTY,
  MDG_ERROR_CSV_TOO_MANY_ROWS,
  MDG_ERROR_CSV_TOO_MANY_COLUMNS,
  MDG_ERROR_CSV_QUOTE,
  MDG_ERROR_CSV_COLUMN_MISSING,
  MDG_ERROR_CSV_COLUMN_UNKNOWN,
  MDG_ERROR_CSV_COLUMN_TWICE,
  MDG_ERROR_CSV_CELL_COUNT,
  MDG_ERROR_CSV_CELL_EMPTY,
  MDG_ERROR_CSV_CELL_INVALID,
  MDG_ERROR_CSV_CELL_TOO_LONG,
  MDG_ERROR_CSV_CELL_CHARACTER,
  MDG_ERROR_CSV_ROW_TWICE,
  MDG_ERROR_CSV_NOT_IMPORTED,
  MDG_ERROR_CSV_MY_NUMBER,

  MDG_ERROR_STORE_DAMAGED,
  MDG_ERROR_STORE_NEWER,
  MDG_ERROR_STORE_FULL,
  MDG_ERROR_SEAL_BROKEN,
  MDG_ERROR_KEY_DESTROYED,
  MDG_ERROR_MASTER_KEY,
  MDG_ERROR_AUDIT_BROKEN,
  MDG_ERROR_BACKUP_BROKEN,
  MDG_ERROR_CONFIG,
  MDG_ERROR_CONFIG_FILE,
  MDG_ERROR_DATA_DIR,
  MDG_ERROR_ALREADY_INITIALISED,
  MDG_ERROR_USAGE,
  MDG_ERROR_FILE,
  MDG_ERROR_ALREADY_RUNNING,
  MDG_ERROR_LISTEN,

  MDG_ERROR_NETWORK_UNREACHABLE,
  MDG_ERROR_NETWORK_TIMEOUT,
  MDG_ERROR_NETWORK_CERTIFICATE,
  MDG_ERROR_NETWORK_NOT_MADOGUCHI,
  MDG_ERROR_CLIENT_TOO_OLD,
  MDG_ERROR_UPDATE_NO_ROOM,
  MDG_ERROR_UPDATE_FILE,
  MDG_ERROR_UPDATE_DAMAGED,
  MDG_ERROR_UPDATE_NOT_SIGNED,
  MDG_ERROR_UPDATE_NOT_OPENED,

  MDG_ERROR_FOLDER_NAME_TAKEN,
  MDG_ERROR_FOLDER_LAST_OWNER,
  MDG_ERROR_FOLDER_FULL,
  MDG_ERROR_FOLDER_NOT_EMPTY,
  MDG_ERROR_DOCUMENT_DUPLICATE,
  MDG_ERROR_DOCUMENT_PERIOD,
  MDG_ERROR_UPLOAD_OFFSET,
  MDG_ERROR_UPLOAD_INCOMPLETE,
  MDG_ERROR_UPLOAD_DAMAGED,
  MDG_ERROR_FILE_NAME,

  MDG_ERROR_EXTRACT_PASSWORD,
  MDG_ERROR_EXTRACT_DAMAGED,
  MDG_ERROR_EXTRACT_EMPTY,
  MDG_ERROR_EXTRACT_UNSUPPORTED,
  MDG_ERROR_EXTRACT_ENCODING,
  MDG_ERROR_EXTRACT_BOMB,
  MDG_ERROR_EXTRACT_TOO_LARGE,
  MDG_ERROR_EXTRACT_TIMEOUT,
  MDG_ERROR_EXTRACT_MEMORY,
  MDG_ERROR_EXTRACT_CRASHED,
  MDG_ERROR_EXTRACT_NO_CONVERTER,
  MDG_ERROR_EXTRACT_NOT_CONVERTED,
  MDG_ERROR_EXTRACT_NO_OCR,
  MDG_ERROR_EXTRACT_NO_TEXT,

  MDG_ERROR_EMBEDDINGS,
  MDG_ERROR_CHECKUP_RUNNING,
  MDG_ERROR_CHECKUP_NO_QUESTIONS,

  MDG_ERROR_MODEL_NONE,
  MDG_ERROR_MODEL_HOST,
  MDG_ERROR_MODEL_ABROAD,
  MDG_ERROR_MODEL_IMAGES,
  MDG_ERROR_MODEL_UNREACHABLE,
  MDG_ERROR_MODEL_BUSY,
  MDG_ERROR_MODEL_KEY,
  MDG_ERROR_MODEL_REFUSED,
  MDG_ERROR_MODEL_TOO_LONG,
  MDG_ERROR_MODEL_FILTERED,
  MDG_ERROR_MODEL_CUT,
  MDG_ERROR_LIMIT_REACHED,
  MDG_ERROR_GUARD_WARNING,
  MDG_ERROR_GUARD_BLOCKED,
  MDG_ERROR_ANSWER_RUNNING,
  MDG_ERROR_ANSWER_INTERRUPTED,
  MDG_ERROR_ATTACHMENTS_TOO_LARGE,
  MDG_ERROR_ATTACHMENT_NOT_READY,
  MDG_ERROR_INQUIRY_CLOSED,
  MDG_ERROR_TEMPLATE_VARIABLE,

  MDG_ERROR_NOTICE_RULE,
  MDG_ERROR_NOTICE_SPLIT_REST,
  MDG_ERROR_NOTICE_SPLIT_FIRST,
  MDG_ERROR_NOTICE_SPLIT_COUNTER,
  MDG_ERROR_NOTICE_SPLIT_NOTHING,
  MDG_ERROR_NOTICE_SPLIT_LONG,

  MDG_ERROR_LINK,
  MDG_N_ERRORS
} MdgErrorCode;

GQuark mdg_error_quark (void);

/* Sets @error to @code. What follows are pairs of placeholder name and value, both strings, ended
 * by NULL. Values go into sentences people read: numbers, limits, names of columns or settings. */
void mdg_set_error (GError **error, MdgErrorCode code, ...) G_GNUC_NULL_TERMINATED;

/* The same for one placeholder that is a number. */
void mdg_set_error_int (GError **error, MdgErrorCode code, const char *name, gint64 value);

/* A new error made from names and values, as read from a problem document. @names and @values are
 * NULL-terminated and of one length, or both NULL. */
GError *mdg_error_new (MdgErrorCode code, const char *const *names, const char *const *values);

/* The HTTP status of @code; 500 for anything outside the domain. */
guint mdg_error_status (const GError *error);

/* The slug of an error, "internal" for one of another domain. Static. */
const char *mdg_error_slug (const GError *error);

/* The code of a slug, MDG_ERROR_INTERNAL when it is unknown (a newer server). */
MdgErrorCode mdg_error_code_from_slug (const char *slug);

/* The sentence for people in @lang ("ja", "en", or NULL for the process's own language), filled. */
char *mdg_error_dup_sentence (const GError *error, const char *lang);

/* The value of placeholder @name, or NULL. Borrowed from @error. */
const char *mdg_error_get_arg (const GError *error, const char *name);

/* All placeholders and values, in the order they were set. Borrowed; NULL-terminated. */
const char *const *mdg_error_get_arg_names (const GError *error);
const char *const *mdg_error_get_arg_values (const GError *error);

G_END_DECLS
