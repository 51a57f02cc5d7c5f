/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/base/error.h"

#include "shared/base/catalog.h"
#include "shared/base/text.h"

#include <glib/gi18n.h>

typedef struct
{
  char **names;
  char **values;
} MdgErrorPrivate;

typedef struct
{
  guint status;
  const char *slug;
  const char *sentence;
} ErrorInfo;

static void
mdg_error_private_init (MdgErrorPrivate *priv)
{
  priv->names = NULL;
  priv->values = NULL;
}

static void
mdg_error_private_copy (const MdgErrorPrivate *src, MdgErrorPrivate *dest)
{
  dest->names = g_strdupv (src->names);
  dest->values = g_strdupv (src->values);
}

static void
mdg_error_private_clear (MdgErrorPrivate *priv)
{
  g_strfreev (priv->names);
  g_strfreev (priv->values);
}

G_DEFINE_EXTENDED_ERROR (MdgError, mdg_error)

static const ErrorInfo infos[MDG_N_ERRORS] = {
  [MDG_ERROR_INTERNAL] = { 500, "internal",
                           N_ ("Something went wrong in the server. Try again, and tell the system "
                               "desk if it happens again.") },
  [MDG_ERROR_CANCELLED] = { 499, "cancelled", N_ ("The work was cancelled.") },
  [MDG_ERROR_BUSY] = { 503, "busy", N_ ("The server is busy. Try again in a moment.") },
  [MDG_ERROR_SHUTTING_DOWN] = { 503, "shutting-down",
                                N_ ("The server is being restarted. Try again in a moment.") },

  [MDG_ERROR_NOT_SIGNED_IN] = { 401, "not-signed-in", N_ ("You are signed out. Sign in again.") },
  [MDG_ERROR_SIGN_IN_FAILED] = { 401, "sign-in-failed",
                                 N_ ("The user ID or the password is wrong.") },
  [MDG_ERROR_SIGN_IN_LOCKED] = { 429, "sign-in-locked",
                                 N_ ("Sign-in is locked after too many tries. Try again in "
                                     "{minutes} minutes, or ask the system desk.") },
  [MDG_ERROR_CODE_REQUIRED] = { 401, "code-required",
                                N_ ("Enter the 6-digit code of your authenticator app.") },
  [MDG_ERROR_CODE_WRONG] = { 401, "code-wrong",
                             N_ ("The code is wrong or has expired. Enter the code shown now.") },
  [MDG_ERROR_ACCOUNT_STOPPED] = { 403, "account-stopped",
                                  N_ ("This account is stopped. Ask the system desk.") },
  [MDG_ERROR_PASSWORD_CHANGE_REQUIRED] = { 403, "password-change-required",
                                           N_ ("Choose a new password first.") },
  [MDG_ERROR_PASSWORD_WRONG] = { 403, "password-wrong", N_ ("The current password is wrong.") },
  [MDG_ERROR_PASSWORD_TOO_SHORT] = { 422, "password-too-short",
                                     N_ ("The password needs {min} characters or more.") },
  [MDG_ERROR_PASSWORD_TOO_LONG] = { 422, "password-too-long",
                                    N_ ("The password may have {max} characters at most.") },
  [MDG_ERROR_PASSWORD_TOO_SIMPLE] = { 422, "password-too-simple",
                                      N_ ("The password needs {kinds} kinds of capital letters, "
                                          "small letters, digits and signs.") },
  [MDG_ERROR_PASSWORD_COMMON] = { 422, "password-common",
                                  N_ ("The password is easy to guess. Choose one without your user "
                                      "ID, sequences or common words.") },
  [MDG_ERROR_PASSWORD_SAME] = { 422, "password-same",
                                N_ ("The new password is one you used before. Choose another.") },
  [MDG_ERROR_FORBIDDEN] = { 403, "forbidden",
                            N_ ("Your role does not allow this. Ask the system desk if you need "
                                "it.") },
  [MDG_ERROR_RATE_LIMITED] = { 429, "rate-limited",
                               N_ ("Too many requests. Try again in {seconds} seconds.") },
  [MDG_ERROR_REQUEST_BLOCKED] = { 403, "request-blocked",
                                  N_ ("The security filter stopped this request. Tell the system "
                                      "desk the time and what you were doing.") },

  [MDG_ERROR_NOT_FOUND] = { 404, "not-found", N_ ("This does not exist, or has been deleted.") },
  [MDG_ERROR_METHOD_NOT_ALLOWED] = { 405, "method-not-allowed",
                                     N_ ("The server does not offer this action.") },
  [MDG_ERROR_CONFLICT] = { 409, "conflict",
                           N_ ("Somebody changed this in the meantime. Reload and try again.") },
  [MDG_ERROR_IDEMPOTENCY_MISMATCH] = { 422, "idempotency-mismatch",
                                       N_ ("The same request key was used for another request.") },
  [MDG_ERROR_IDEMPOTENCY_IN_PROGRESS] = { 409, "idempotency-in-progress",
                                          N_ ("The same request is still being carried out.") },
  [MDG_ERROR_ALREADY_DONE] = { 409, "already-done",
                               N_ ("This was carried out before. Reload to see the result.") },

  [MDG_ERROR_BAD_REQUEST] = { 400, "bad-request", N_ ("The server cannot read this request.") },
  [MDG_ERROR_HEADERS_TOO_LARGE] = { 431, "headers-too-large",
                                    N_ ("The request is too long. Use a shorter search or fewer "
                                        "filters.") },
  [MDG_ERROR_REQUEST_TIMEOUT] = { 408, "request-timeout",
                                  N_ ("The data did not arrive in time. Check the network and try "
                                      "again.") },
  [MDG_ERROR_INVALID_JSON] = { 400, "invalid-json",
                               N_ ("The request is not valid JSON ({reason}).") },
  [MDG_ERROR_INVALID_FIELD] = { 422, "invalid-field", N_ ("The value of “{field}” is not valid.") },
  [MDG_ERROR_MISSING_FIELD] = { 422, "missing-field", N_ ("“{field}” is missing.") },
  [MDG_ERROR_UNKNOWN_FIELD] = { 422, "unknown-field",
                                N_ ("“{field}” is not known to the server.") },
  [MDG_ERROR_TOO_LONG] = { 422, "too-long", N_ ("“{field}” may have {max} characters at most.") },
  [MDG_ERROR_BODY_TOO_LARGE] = { 413, "body-too-large",
                                 N_ ("The data is too large. {max} bytes are allowed.") },
  [MDG_ERROR_UNSUPPORTED_TYPE] = { 415, "unsupported-type",
                                   N_ ("The server does not take this kind of data. Send "
                                       "{expected}.") },
  [MDG_ERROR_INVALID_CURSOR] = { 400, "invalid-cursor",
                                 N_ ("The list has changed. Load it again from the start.") },
  [MDG_ERROR_INVALID_PERIOD] = { 422, "invalid-period",
                                 N_ (
                                   "The period is not valid. The start must lie before the end.") },

  [MDG_ERROR_LOGIN_TAKEN] = { 409, "login-taken", N_ ("This user ID is already in use.") },
  [MDG_ERROR_SECTION_UNKNOWN] = { 422, "section-unknown", N_ ("There is no such section.") },
  [MDG_ERROR_SECTION_NOT_EMPTY] = { 409, "section-not-empty",
                                    N_ ("The section still has people, folders or sections below it. "
                                        "Move them first.") },
  [MDG_ERROR_SECTION_CYCLE] = { 422, "section-cycle",
                                N_ ("A section cannot be placed below itself.") },
  [MDG_ERROR_ROLE_UNKNOWN] = { 422, "role-unknown", N_ ("There is no such role.") },
  [MDG_ERROR_ROLE_BUILTIN] = { 403, "role-builtin",
                               N_ ("A built-in role cannot be changed. Copy it and change the "
                                   "copy.") },
  [MDG_ERROR_ROLE_IN_USE] = { 409, "role-in-use",
                              N_ (
                                "{count} people still have this role. Give them another first.") },
  [MDG_ERROR_GRANT_BEYOND_OWN] = { 403, "grant-beyond-own",
                                   N_ ("You can only give rights that you have yourself.") },
  [MDG_ERROR_LAST_ADMINISTRATOR] = { 409, "last-administrator",
                                     N_ ("This is the last system administrator. Appoint another "
                                         "first.") },
  [MDG_ERROR_NOT_ONESELF] = { 409, "not-oneself",
                              N_ ("You cannot do this to your own account. Ask another "
                                  "administrator.") },
  [MDG_ERROR_ACCOUNT_IN_USE] = { 409, "account-in-use",
                                 N_ ("Only a stopped account can be erased. Stop it first.") },

  [MDG_ERROR_CSV_ENCODING] = { 422, "csv-encoding",
                               N_ ("The file is neither UTF-8 nor Shift_JIS (CP932). Save it as "
                                   "CSV again (byte {offset}).") },
  [MDG_ERROR_CSV_EMPTY] = { 422, "csv-empty",
                            N_ (
                              "The file has no rows. The first row must hold the column names.") },
  [MDG_ERROR_CSV_TOO_MANY_ROWS] = { 422, "csv-too-many-rows",
                                    N_ ("The file has more than {max} rows. Divide it.") },
  [MDG_ERROR_CSV_TOO_MANY_COLUMNS] = { 422, "csv-too-many-columns",
                                       N_ ("The file has more than {max} columns. Remove those "
                                           "that are not needed.") },
  [MDG_ERROR_CSV_QUOTE] = { 422, "csv-quote",
                            N_ ("Row {row}: a quotation mark is not closed. Save the file as CSV "
                                "again.") },
  [MDG_ERROR_CSV_COLUMN_MISSING] = { 422, "csv-column-missing",
                                     N_ ("The column “{column}” is missing. Add it to the first "
                                         "row.") },
  [MDG_ERROR_CSV_COLUMN_UNKNOWN] = { 422, "csv-column-unknown",
                                     N_ ("The column “{column}” is not known. Rename or remove "
                                         "it.") },
  [MDG_ERROR_CSV_COLUMN_TWICE] = { 422, "csv-column-twice",
                                   N_ ("The column “{column}” stands there twice. Remove one.") },
  [MDG_ERROR_CSV_CELL_COUNT] = { 422, "csv-cell-count",
                                 N_ ("Row {row} has {found} cells instead of {expected}.") },
  [MDG_ERROR_CSV_CELL_EMPTY] = { 422, "csv-cell-empty",
                                 N_ ("Row {row}, “{column}”: a value is needed.") },
  [MDG_ERROR_CSV_CELL_INVALID] = { 422, "csv-cell-invalid",
                                   N_ ("Row {row}, “{column}”: the value is not valid. {hint}") },
  [MDG_ERROR_CSV_CELL_TOO_LONG] = { 422, "csv-cell-too-long",
                                    N_ ("Row {row}, “{column}”: {max} characters at most.") },
  [MDG_ERROR_CSV_CELL_CHARACTER] = { 422, "csv-cell-character",
                                     N_ ("Row {row}, “{column}”: the character {code} is not in "
                                         "any standard. Replace it.") },
  [MDG_ERROR_CSV_CELL_DATE] = { 422, "csv-cell-date",
                                N_ ("Row {row}, “{column}”: there is no such day. Write it like "
                                    "1955-03-01 or 昭和30年3月1日.") },
  [MDG_ERROR_CSV_CELL_SERIAL] = { 422, "csv-cell-serial",
                                  N_ ("Row {row}, “{column}”: a spreadsheet's own number stands "
                                      "in place of a day. Format the column as a date.") },
  [MDG_ERROR_CSV_CELL_MAIL] = { 422, "csv-cell-mail",
                                N_ ("Row {row}, “{column}”: this is no e-mail address.") },
  [MDG_ERROR_CSV_CELL_LANGUAGE] = { 422, "csv-cell-language",
                                    N_ ("Row {row}, “{column}”: notices are written in ja, easy, "
                                        "en, zh or ko.") },
  [MDG_ERROR_CSV_CELL_POSTCODE] = { 422, "csv-cell-postcode",
                                    N_ ("Row {row}, “{column}”: a postcode has seven digits.") },
  [MDG_ERROR_CSV_CELL_SHORTENED] = { 422, "csv-cell-shortened",
                                     N_ ("Row {row}, “{column}”: a spreadsheet has cut this number "
                                         "short. Format the column as text and enter it anew.") },
  [MDG_ERROR_CSV_ROW_TWICE] = { 422, "csv-row-twice",
                                N_ ("Row {row}, “{column}”: the same value stands in row {other} "
                                    "too.") },
  [MDG_ERROR_CSV_NOT_IMPORTED] = { 422, "csv-not-imported",
                                   N_ ("Nothing was imported: {count} problems were found. Mend "
                                       "them and try again.") },
  [MDG_ERROR_CSV_MY_NUMBER] = { 422, "csv-my-number",
                                N_ ("The column “{column}” holds My Numbers. Remove it; they may "
                                    "not be stored here.") },

  [MDG_ERROR_STORE_DAMAGED] = { 500, "store-damaged",
                                N_ ("The store is damaged. Restore it from the last backup.") },
  [MDG_ERROR_STORE_NEWER] = { 500, "store-newer",
                              N_ ("The store was written by a newer version. Install that "
                                  "version.") },
  [MDG_ERROR_STORE_FULL] = { 507, "store-full",
                             N_ ("The server's disk is full. Tell the system desk.") },
  [MDG_ERROR_SEAL_BROKEN] = { 500, "seal-broken",
                              N_ ("Stored data was changed from outside or its key does not fit. "
                                  "Tell the system desk.") },
  [MDG_ERROR_KEY_DESTROYED] = { 410, "key-destroyed", N_ ("This data has been erased for good.") },
  [MDG_ERROR_MASTER_KEY] = { 500, "master-key", N_ ("The master key cannot be used: {reason}") },
  [MDG_ERROR_AUDIT_BROKEN] = { 500, "audit-broken",
                               N_ ("The audit log was changed from outside at row {row}.") },
  [MDG_ERROR_BACKUP_BROKEN] = { 500, "backup-broken", N_ ("The backup cannot be used: {reason}") },
  [MDG_ERROR_CONFIG] = { 500, "config", N_ ("Configuration, line {line}: {reason}") },
  [MDG_ERROR_CONFIG_FILE] = { 500, "config-file",
                              N_ ("The configuration cannot be used: {reason}") },
  [MDG_ERROR_DATA_DIR] = { 500, "data-dir",
                           N_ ("The data folder {folder} cannot be used: {reason}") },
  [MDG_ERROR_ALREADY_INITIALISED] = { 409, "already-initialised",
                                      N_ ("The data folder {folder} holds accounts already. "
                                          "Nothing was changed.") },
  [MDG_ERROR_USAGE] = { 400, "usage", N_ ("The command cannot be carried out: {reason}") },
  [MDG_ERROR_FILE] = { 500, "file", N_ ("The file {file} cannot be used: {reason}") },
  [MDG_ERROR_ALREADY_RUNNING] = { 500, "already-running",
                                  N_ ("Another madoguchid is running on the data folder {folder}. "
                                      "Stop it first.") },
  [MDG_ERROR_LISTEN] = { 500, "listen",
                         N_ ("The address {address} cannot be listened on: {reason}") },

  [MDG_ERROR_NETWORK_UNREACHABLE] = { 503, "network-unreachable",
                                      N_ ("The server cannot be reached. Check the network and the "
                                          "server's address.") },
  [MDG_ERROR_NETWORK_TIMEOUT] = { 504, "network-timeout",
                                  N_ ("The server does not answer. Try again in a moment.") },
  [MDG_ERROR_NETWORK_CERTIFICATE] = { 502, "network-certificate",
                                      N_ ("The server's certificate is not trusted. Nothing was "
                                          "sent. Ask the system desk.") },
  [MDG_ERROR_NETWORK_NOT_MADOGUCHI] = { 502, "network-not-madoguchi",
                                        N_ ("There is no Madoguchi server at this address.") },
  [MDG_ERROR_CLIENT_TOO_OLD] = { 426, "client-too-old",
                                 N_ ("This version is too old for the server. Install version "
                                     "{version} or newer.") },
  [MDG_ERROR_UPDATE_NO_ROOM] = { 507, "update-no-room",
                                 N_ ("There is no room on this PC for the new version. Delete files "
                                     "that you no longer need, and try again.") },
  [MDG_ERROR_UPDATE_FILE] = { 500, "update-file",
                              N_ ("The new version cannot be saved in the folder for downloads. "
                                  "Ask the system desk.") },
  [MDG_ERROR_UPDATE_DAMAGED] = { 502, "update-damaged",
                                 N_ ("What arrived is not the file that the server announced. It "
                                     "has been deleted. Try again, and tell the system desk if it "
                                     "happens again.") },
  [MDG_ERROR_UPDATE_NOT_SIGNED] = { 500, "update-not-signed",
                                    N_ ("The new version has no signature that this PC trusts. It "
                                        "has been deleted. Tell the system desk.") },
  [MDG_ERROR_UPDATE_NOT_OPENED] = { 500, "update-not-opened",
                                    N_ ("The installation could not be started. Ask the system "
                                        "desk.") },

  [MDG_ERROR_FOLDER_NAME_TAKEN] = { 409, "folder-name-taken",
                                    N_ ("This section has a folder of this name already. Choose another name.") },
  [MDG_ERROR_FOLDER_LAST_OWNER] = { 422, "folder-last-owner",
                                    N_ ("A folder needs an owner. Make somebody else the owner first.") },
  [MDG_ERROR_FOLDER_FULL] = { 422, "folder-full",
                              N_ ("The folder is full ({quota}). Delete documents that are no longer needed, or ask the administrator for more room.") },
  [MDG_ERROR_FOLDER_NOT_EMPTY] = { 409, "folder-not-empty",
                                   N_ ("The folder still holds documents. Delete or move them first.") },
  [MDG_ERROR_DOCUMENT_DUPLICATE] = { 409, "document-duplicate",
                                     N_ ("The folder holds a document with exactly the same content already.") },
  [MDG_ERROR_DOCUMENT_PERIOD] = { 422, "document-period",
                                  N_ ("The last day lies before the first day. Correct the period.") },
  [MDG_ERROR_UPLOAD_OFFSET] = { 409, "upload-offset",
                                N_ ("The upload was interrupted. It goes on from where it was.") },
  [MDG_ERROR_UPLOAD_INCOMPLETE] = { 409, "upload-incomplete",
                                    N_ ("The file has not arrived whole yet. Go on with the upload.") },
  [MDG_ERROR_UPLOAD_DAMAGED] = { 422, "upload-damaged",
                                 N_ ("The file was changed on the way or while it was being sent. Add it again.") },
  [MDG_ERROR_FILE_NAME] = { 422, "file-name",
                            N_ ("A file cannot have this name. Rename it and add it again.") },

  [MDG_ERROR_EXTRACT_PASSWORD] = { 422, "extract-password",
                                   N_ ("The file is protected with a password. Save it without the password and replace it.") },
  [MDG_ERROR_EXTRACT_DAMAGED] = { 422, "extract-damaged",
                                  N_ ("The file is damaged. Open it in its program, save it anew and replace it.") },
  [MDG_ERROR_EXTRACT_EMPTY] = { 422, "extract-empty",
                                N_ ("The file holds no text. Check that it is the right file.") },
  [MDG_ERROR_EXTRACT_UNSUPPORTED] = { 422, "extract-unsupported",
                                      N_ ("Files of this kind cannot be read. Save it as Word, Excel, PowerPoint, PDF, CSV or text and replace it.") },
  [MDG_ERROR_EXTRACT_ENCODING] = { 422, "extract-encoding",
                                   N_ ("The characters of the text cannot be read. Save it in UTF-8 or Shift_JIS and replace it.") },
  [MDG_ERROR_EXTRACT_BOMB] = { 422, "extract-bomb",
                               N_ ("The file unpacks to far more than its size and was not opened. Save it anew in its program and replace it.") },
  [MDG_ERROR_EXTRACT_TOO_LARGE] = { 422, "extract-too-large",
                                    N_ ("The file has too many pages or rows ({max} at most). Divide it and add the parts.") },
  [MDG_ERROR_EXTRACT_TIMEOUT] = { 422, "extract-timeout",
                                  N_ ("Reading the file took too long. Divide it or save it as PDF, and replace it.") },
  [MDG_ERROR_EXTRACT_MEMORY] = { 422, "extract-memory",
                                 N_ ("The file needs too much memory. Divide it or make its pictures smaller, and replace it.") },
  [MDG_ERROR_EXTRACT_CRASHED] = { 422, "extract-crashed",
                                  N_ ("The file could not be read. Save it anew in its program or as PDF, and replace it.") },
  [MDG_ERROR_EXTRACT_NO_CONVERTER] = { 422, "extract-no-converter",
                                       N_ ("Files of this old kind cannot be read on this server. Save it as docx, xlsx, pptx or PDF and replace it.") },
  [MDG_ERROR_EXTRACT_NOT_CONVERTED] = { 422, "extract-not-converted",
                                        N_ ("The file could not be turned into pages. Save it as PDF and add that.") },
  [MDG_ERROR_EXTRACT_NO_OCR] = { 422, "extract-no-ocr",
                                 N_ ("The pages are pictures without text, and this server does not read pictures. Add a PDF with text.") },
  [MDG_ERROR_EXTRACT_NO_TEXT] = { 422, "extract-no-text",
                                  N_ ("No text could be read from the pictures of the pages. Scan it again at 300 dpi, upright, and replace it.") },

  [MDG_ERROR_EMBEDDINGS] = { 503, "embeddings",
                             N_ ("The search by meaning does not answer. The search by words goes on.") },
  [MDG_ERROR_CHECKUP_RUNNING] = { 409, "checkup-running",
                                  N_ ("A check-up of this folder is running already. Wait until it has ended, or stop it.") },
  [MDG_ERROR_CHECKUP_NO_QUESTIONS] = { 422, "checkup-no-questions",
                                       N_ ("The folder has no test questions yet. Add some with their right page first.") },

  [MDG_ERROR_MODEL_NONE] = { 409, "model-none",
                             N_ ("No language model is set up. An administrator adds one under Administration, Language models.") },
  [MDG_ERROR_MODEL_HOST] = { 422, "model-host",
                             N_ ("{host} is not on the list of hosts that may be called. The system desk adds it to the configuration of the server.") },
  [MDG_ERROR_MODEL_ABROAD] = { 422, "model-abroad",
                               N_ ("This model answers outside Japan. The settings of the ward do not allow that.") },
  [MDG_ERROR_MODEL_IMAGES] = { 422, "model-images",
                               N_ ("This model cannot look at pictures. Choose another model or take the pictures away.") },
  [MDG_ERROR_MODEL_UNREACHABLE] = { 503, "model-unreachable",
                                    N_ ("The language model does not answer. Try again in a few minutes.") },
  [MDG_ERROR_MODEL_BUSY] = { 503, "model-busy",
                             N_ ("The language model is busy. Try again in a minute.") },
  [MDG_ERROR_MODEL_KEY] = { 502, "model-key",
                            N_ ("The language model refused the access key. An administrator must renew it.") },
  [MDG_ERROR_MODEL_REFUSED] = { 502, "model-refused",
                                N_ ("The language model refused the request. An administrator should look at its settings.") },
  [MDG_ERROR_MODEL_TOO_LONG] = { 422, "model-too-long",
                                 N_ ("The question with its files is too long for this model. Shorten it or attach less.") },
  [MDG_ERROR_MODEL_FILTERED] = { 422, "model-filtered",
                                 N_ ("The content filter of the language model stopped this question. Put it in other words.") },
  [MDG_ERROR_MODEL_CUT] = { 502, "model-cut",
                            N_ ("The connection to the language model broke off. Ask again.") },
  [MDG_ERROR_LIMIT_REACHED] = { 429, "limit-reached",
                                N_ ("The limit of this month is reached, and no light model is set up. An administrator can raise the limit.") },
  [MDG_ERROR_GUARD_WARNING] = { 409, "guard-warning",
                                N_ ("The question seems to hold personal data. Take it out, or send it knowingly.") },
  [MDG_ERROR_GUARD_BLOCKED] = { 422, "guard-blocked",
                                N_ ("The question holds personal data that may not be sent. Take it out and ask again.") },
  [MDG_ERROR_ANSWER_RUNNING] = { 409, "answer-running",
                                 N_ ("An answer is being written in this conversation. Wait for it or stop it first.") },
  [MDG_ERROR_ANSWER_INTERRUPTED] = { 503, "answer-interrupted",
                                     N_ ("The server was restarted while this answer was being written. Ask again.") },
  [MDG_ERROR_ATTACHMENTS_TOO_LARGE] = { 422, "attachments-too-large",
                                        N_ ("The attached files are too large together ({max} at most). Take some away.") },
  [MDG_ERROR_ATTACHMENT_NOT_READY] = { 409, "attachment-not-ready",
                                       N_ ("An attached file is still being read. Send in a moment.") },
  [MDG_ERROR_INQUIRY_CLOSED] = { 409, "inquiry-closed",
                                 N_ ("This question has been dealt with already.") },
  [MDG_ERROR_TEMPLATE_VARIABLE] = { 422, "template-variable",
                                    N_ ("The variable {name} does not fit the text. Every variable needs a field and a place in the text.") },

  [MDG_ERROR_MAIL_ADDRESS] = { 422, "mail-address",
                               N_ ("This is no mail address. Correct it.") },
  [MDG_ERROR_MAIL_HEADER] = { 422, "mail-header",
                              N_ ("The {field} of the mail is too long or holds a line break. Correct it.") },
  [MDG_ERROR_FILE_TOO_LARGE] = { 413, "file-too-large",
                                 N_ ("The file is too large. Up to {max} MB are taken.") },
  [MDG_ERROR_DISK_FULL] = { 507, "disk-full",
                            N_ ("There is no room left on this PC's disk. Make room and try "
                                "again.") },
  [MDG_ERROR_NOTICE_RULE] = { 422, "notice-rule",
                              N_ ("“{rule}” is no rule for splitting. Choose one of those offered.") },
  [MDG_ERROR_NOTICE_SPLIT_REST] = { 422, "notice-split-rest",
                                    N_ ("{pages} pages cannot be divided into letters of {each} pages. Look for a page that is missing or too many.") },
  [MDG_ERROR_NOTICE_SPLIT_FIRST] = { 422, "notice-split-first",
                                     N_ ("The first letter begins on page {page} only. Take out the pages before it, or choose another rule.") },
  [MDG_ERROR_NOTICE_SPLIT_COUNTER] = { 422, "notice-split-counter",
                                       N_ ("The page counters do not go on at page {page}. Look for a page that is missing or out of order.") },
  [MDG_ERROR_NOTICE_SPLIT_NOTHING] = { 422, "notice-split-nothing",
                                       N_ ("The sign of a first page stands on no page. Change the sign or choose another rule.") },
  [MDG_ERROR_NOTICE_SPLIT_LONG] = { 422, "notice-split-long",
                                    N_ ("The letter that begins on page {page} would be too long. Change the sign or choose another rule.") },

  [MDG_ERROR_NOTICE_KEY] = { 422, "notice-key",
                             N_ ("The pattern for “{key}” cannot be used. It needs exactly one pair of round brackets around what is to be read.") },
  [MDG_ERROR_NOTICE_PLAN] = { 422, "notice-plan",
                              N_ ("The plan does not fit the list or the PDF at page {page}. Make it anew.") },
  [MDG_ERROR_NOTICE_CHANGED] = { 422, "notice-changed",
                                 N_ ("The file {file} has changed since the plan was made. Make the plan anew.") },
  [MDG_ERROR_PDF_PASSWORD] = { 422, "pdf-password",
                               N_ ("This PDF needs a password. Enter it, or save the PDF without one.") },
  [MDG_ERROR_PDF_DAMAGED] = { 422, "pdf-damaged",
                              N_ ("This PDF is damaged at page {page}. Make it anew in the program it came from.") },
  [MDG_ERROR_PDF_TOO_LONG] = { 422, "pdf-too-long",
                               N_ ("This PDF is too long: {max} pages are the most. Divide it into several.") },
  [MDG_ERROR_PDF_TEXT] = { 422, "pdf-text",
                           N_ ("The text of page {page} cannot be read. Split by a number of pages, bookmarks or codes instead.") },
  [MDG_ERROR_PDF_STOPS] = { 422, "pdf-stops",
                            N_ ("This PDF cannot be split safely: {finding} (page {page}).") },
  [MDG_ERROR_PROOF_FAILED] = { 422, "proof-failed",
                               N_ ("The split was stopped: the check “{check}” failed at page {page}. No file was handed on.") },
  [MDG_ERROR_PLACEHOLDER_UNKNOWN] = { 422, "placeholder-unknown",
                                      N_ ("The list has no column “{name}”. Correct the placeholder or the list.") },
  [MDG_ERROR_PLACEHOLDER_OPEN] = { 422, "placeholder-open",
                                   N_ ("A placeholder in line {line} is not closed. Write two closing braces behind the column's name.") },
  [MDG_ERROR_MESSAGE_LINK] = { 422, "message-link",
                               N_ ("The link in line {line} is not an http or https address. Correct it.") },
  [MDG_ERROR_MESSAGE_MARKUP] = { 422, "message-markup",
                                 N_ ("Line {line} holds a picture or HTML, which messages cannot show. Take it out.") },
  [MDG_ERROR_MESSAGE_TOO_LONG] = { 422, "message-too-long",
                                   N_ ("The message is too long: {max} characters are the most.") },
  [MDG_ERROR_NOTICE_KIND_USED] = { 409, "notice-kind-used",
                                   N_ ("There are runs of this kind of notice. Stop it instead of deleting it.") },
  [MDG_ERROR_NOTICE_KIND_STOPPED] = { 409, "notice-kind-stopped",
                                      N_ ("This kind of notice has been stopped. Choose another one.") },
  [MDG_ERROR_NOTICE_RUN_DIFFERS] = { 409, "notice-run-differs",
                                     N_ ("The server has this draft already as it was before. Cancel sending it first, then send it anew.") },
  [MDG_ERROR_NOTICE_RUN_CLOSED] = { 409, "notice-run-closed",
                                    N_ ("This run has been sent in already and can no longer be changed.") },
  [MDG_ERROR_NOTICE_LETTER_DIFFERS] = { 409, "notice-letter-differs",
                                        N_ ("The server has letter {letter} already, with other content. Cancel sending the run first, then send it anew.") },
  [MDG_ERROR_NOTICE_FILE_DIFFERS] = { 422, "notice-file-differs",
                                      N_ ("The file of letter {letter} is not the one that was proven. It was not taken. Split the PDF again.") },
  [MDG_ERROR_NOTICE_INCOMPLETE] = { 409, "notice-incomplete",
                                    N_ ("Some letters or files of this run have not arrived yet. Go on sending.") },
  [MDG_ERROR_NOTICE_NOT_READY] = { 409, "notice-not-ready",
                                   N_ ("This draft is not ready to be sent. Finish its steps first.") },

  [MDG_ERROR_SIGNING_PASSWORD] = { 422, "signing-password",
                                   N_ ("The password of the key file is wrong.") },
  [MDG_ERROR_SIGNING_KEY_FILE] = { 422, "signing-key-file",
                                   N_ ("The key file cannot be read. It must be a whole PKCS#12 file (.p12 or .pfx).") },
  [MDG_ERROR_SIGNING_NO_KEY] = { 422, "signing-no-key",
                                 N_ ("There is no private key with its certificate. Choose the file or token that holds both.") },
  [MDG_ERROR_SIGNING_SEVERAL_KEYS] = { 422, "signing-several-keys",
                                       N_ ("The address names more than one key of the token. Add the id of the one that signs.") },
  [MDG_ERROR_SIGNING_NOT_YET_VALID] = { 422, "signing-not-yet-valid",
                                        N_ ("The signing certificate is valid only from {date} on.") },
  [MDG_ERROR_SIGNING_EXPIRED] = { 422, "signing-expired",
                                  N_ ("The signing certificate expired on {date}. Renew it before anything is signed.") },
  [MDG_ERROR_SIGNING_REVOKED] = { 422, "signing-revoked",
                                  N_ ("The signing certificate has been revoked. Nothing can be signed with it any more.") },
  [MDG_ERROR_SIGNING_USAGE] = { 422, "signing-usage",
                                N_ ("The certificate is not meant for signing documents. Choose one whose key usage is digital signature or non-repudiation.") },
  [MDG_ERROR_SIGNING_CA] = { 422, "signing-ca",
                             N_ ("The certificate is one of a certification authority, which must not sign documents.") },
  [MDG_ERROR_SIGNING_ALGORITHM] = { 422, "signing-algorithm",
                                    N_ ("The key is of a kind that is not supported. RSA from 2048 to 4096 bits, ECDSA P-256 and P-384 are.") },
  [MDG_ERROR_SIGNING_CHAIN] = { 422, "signing-chain",
                                N_ ("The certificate does not lead to one of the trusted certificates. Add its root and those between to the trusted ones.") },
  [MDG_ERROR_SIGNING_NO_REVOCATION] = { 422, "signing-no-revocation",
                                        N_ ("There is no revocation list and no OCSP answer for a certificate of the chain. Add the list as a file, or make its address reachable.") },
  [MDG_ERROR_SIGNING_TRUST_FILE] = { 422, "signing-trust-file",
                                     N_ ("The file with trusted certificates cannot be read. It must hold certificates as PEM.") },
  [MDG_ERROR_SIGNING_CRL_FILE] = { 422, "signing-crl-file",
                                   N_ ("The revocation list cannot be read.") },
  [MDG_ERROR_SIGNING_TOKEN] = { 503, "signing-token",
                                N_ ("The signing token is not connected. Insert it and go on; what is signed stays signed.") },
  [MDG_ERROR_SIGNING_PIN] = { 422, "signing-pin",
                              N_ ("The token refuses the PIN. It was tried once only, because tokens lock themselves. Check the PIN before the next try.") },
  [MDG_ERROR_SIGNING_PIN_LOCKED] = { 422, "signing-pin-locked",
                                     N_ ("The token is locked, or has one try left. Sign in once with its maker's program first.") },
  [MDG_ERROR_SIGNING_TOKEN_FAILED] = { 502, "signing-token-failed",
                                       N_ ("The token cannot sign: {reason}.") },
  [MDG_ERROR_SIGNING_TSA_UNREACHABLE] = { 502, "signing-tsa-unreachable",
                                          N_ ("The time-stamp authority cannot be reached.") },
  [MDG_ERROR_SIGNING_TSA_TIMEOUT] = { 504, "signing-tsa-timeout",
                                      N_ ("The time-stamp authority did not answer in time.") },
  [MDG_ERROR_SIGNING_TSA_REFUSED] = { 502, "signing-tsa-refused",
                                      N_ ("The time-stamp authority refuses the request.") },
  [MDG_ERROR_SIGNING_TSA_ANSWER] = { 502, "signing-tsa-answer",
                                     N_ ("The answer of the time-stamp authority is not a time stamp.") },
  [MDG_ERROR_SIGNING_TSA_NONCE] = { 502, "signing-tsa-nonce",
                                    N_ ("The time-stamp authority answered another request than ours.") },
  [MDG_ERROR_SIGNING_TSA_IMPRINT] = { 502, "signing-tsa-imprint",
                                      N_ ("The time-stamp authority stamped something else than our signature.") },
  [MDG_ERROR_SIGNING_TSA_CERTIFICATE] = { 502, "signing-tsa-certificate",
                                          N_ ("The time stamp is not signed with a certificate for time stamps.") },
  [MDG_ERROR_SIGNING_SOURCE_SIGNED] = { 422, "signing-source-signed",
                                        N_ ("The PDF is signed already. Signing it again would break that signature; send it as it is.") },
  [MDG_ERROR_SIGNING_SOURCE_LOCKED] = { 422, "signing-source-locked",
                                        N_ ("The PDF is encrypted. Save it without encryption, then sign it.") },
  [MDG_ERROR_SIGNING_SOURCE_DAMAGED] = { 422, "signing-source-damaged",
                                         N_ ("The PDF is damaged and could be shown differently by different programs. Make it anew, then sign it.") },
  [MDG_ERROR_SIGNING_SEAL_IMAGE] = { 422, "signing-seal-image",
                                     N_ ("The seal cannot be used. It must be a PNG picture of {max} pixels a side at most.") },
  [MDG_ERROR_SIGNING_SEAL_PLACE] = { 422, "signing-seal-place",
                                     N_ ("The seal does not lie on the page. Check page, position and size.") },
  [MDG_ERROR_SIGNING_CHECK] = { 500, "signing-check",
                                N_ ("The signed file did not pass its check and was thrown away. Tell the system desk.") },

  [MDG_ERROR_LINK] = { 400, "link",
                       N_ ("This link does not lead to a page of Madoguchi. Ask whoever gave it to "
                           "you for another.") },
};

static const ErrorInfo *
info_of (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return &infos[MDG_ERROR_CANCELLED];
  if (error == NULL || error->domain != MDG_ERROR || error->code < 0 || error->code >= MDG_N_ERRORS)
    return &infos[MDG_ERROR_INTERNAL];
  return &infos[error->code];
}

GError *
mdg_error_new (MdgErrorCode code, const char *const *names, const char *const *values)
{
  g_return_val_if_fail (code >= 0 && code < MDG_N_ERRORS, NULL);

  g_autofree char *message = mdg_text_fill (infos[code].sentence, names, values);
  GError *error = g_error_new_literal (MDG_ERROR, (int) code, message);
  MdgErrorPrivate *priv = mdg_error_get_private (error);
  priv->names = g_strdupv ((char **) names);
  priv->values = g_strdupv ((char **) values);
  return error;
}

void
mdg_set_error (GError **error, MdgErrorCode code, ...)
{
  if (error == NULL)
    return;

  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  va_list args;
  va_start (args, code);
  for (const char *name = va_arg (args, const char *); name != NULL;
       name = va_arg (args, const char *))
    {
      const char *value = va_arg (args, const char *);
      g_ptr_array_add (names, (gpointer) name);
      g_ptr_array_add (values, (gpointer) (value != NULL ? value : ""));
    }
  va_end (args);
  g_ptr_array_add (names, NULL);
  g_ptr_array_add (values, NULL);
  g_propagate_error (error, mdg_error_new (code, (const char *const *) names->pdata,
                                           (const char *const *) values->pdata));
}

void
mdg_set_error_int (GError **error, MdgErrorCode code, const char *name, gint64 value)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);
  mdg_set_error (error, code, name, text, NULL);
}

guint
mdg_error_status (const GError *error)
{
  return info_of (error)->status;
}

const char *
mdg_error_slug (const GError *error)
{
  return info_of (error)->slug;
}

MdgErrorCode
mdg_error_code_from_slug (const char *slug)
{
  for (guint i = 0; i < MDG_N_ERRORS; i++)
    if (g_strcmp0 (infos[i].slug, slug) == 0)
      return (MdgErrorCode) i;
  return MDG_ERROR_INTERNAL;
}

const char *const *
mdg_error_get_arg_names (const GError *error)
{
  static const char *const none[] = { NULL };
  if (error == NULL || error->domain != MDG_ERROR)
    return none;
  MdgErrorPrivate *priv = mdg_error_get_private (error);
  return priv->names != NULL ? (const char *const *) priv->names : none;
}

const char *const *
mdg_error_get_arg_values (const GError *error)
{
  static const char *const none[] = { NULL };
  if (error == NULL || error->domain != MDG_ERROR)
    return none;
  MdgErrorPrivate *priv = mdg_error_get_private (error);
  return priv->values != NULL ? (const char *const *) priv->values : none;
}

const char *
mdg_error_get_arg (const GError *error, const char *name)
{
  const char *const *names = mdg_error_get_arg_names (error);
  const char *const *values = mdg_error_get_arg_values (error);
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], name))
      return values[i];
  return NULL;
}

char *
mdg_error_dup_sentence (const GError *error, const char *lang)
{
  const char *sentence = mdg_catalog_translate (lang, info_of (error)->sentence);
  return mdg_text_fill (sentence, mdg_error_get_arg_names (error),
                        mdg_error_get_arg_values (error));
}
