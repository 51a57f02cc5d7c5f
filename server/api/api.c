/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-api"

#include "server/api/api.h"

#include "server/api/handlers.h"
#include "server/service/account-import.h"
#include "shared/model/document.h"
#include "shared/model/notice.h"
#include "shared/wire/paths.h"

/* Routes that compute password hashes or read everything: a morning's sign-ins must not hold up the
 * requests of those who are at work already. */
#define SLOW MDG_ROUTE_SLOW
#define SMALL (16 * 1024)

/* A question of its full length in any characters, and a list of all folders. */
#define MDG_API_SEARCH_BODY (256 * 1024)
#define LARGE (256 * 1024) /* lists of a thousand ids, of five hundred grants */
#define ANYBODY MDG_ROUTE_NO_PERMISSION, MDG_ROUTE_PUBLIC
#define MYSELF MDG_ROUTE_NO_PERMISSION, MDG_ROUTE_ANY_ACCOUNT
#define MYSELF_FIRST \
  MDG_ROUTE_NO_PERMISSION, MDG_ROUTE_ANY_ACCOUNT | MDG_ROUTE_BEFORE_PASSWORD_CHANGE
#define NEEDS(permission) MDG_PERMISSION_##permission, MDG_ROUTE_NONE
#define CHAT NEEDS (CHAT_USE)

static const MdgRoute routes[] = {
  { "GET", MDG_PATH_HEALTH, MDG_ROUTE_NO_PERMISSION, MDG_ROUTE_PUBLIC | MDG_ROUTE_LOCAL_ONLY, 0,
    mdg_api_health },
  { "GET", MDG_PATH_METRICS, MDG_ROUTE_NO_PERMISSION, MDG_ROUTE_PUBLIC | MDG_ROUTE_LOCAL_ONLY, 0,
    mdg_api_metrics },

  { "GET", MDG_PATH_SERVER, ANYBODY, 0, mdg_api_server },
  { "GET", MDG_PATH_CLIENT_INSTALLER, ANYBODY, 0, mdg_api_client_installer },
  { "POST", MDG_PATH_SESSIONS, ANYBODY | SLOW, SMALL, mdg_api_sign_in },
  { "DELETE", MDG_PATH_SESSION_CURRENT, MYSELF_FIRST, 0, mdg_api_sign_out },
  { "GET", MDG_PATH_EVENTS, MYSELF_FIRST, 0, mdg_api_events },

  { "GET", MDG_PATH_ME, MYSELF_FIRST, 0, mdg_api_me },
  { "PUT", MDG_PATH_ME_PASSWORD, MYSELF_FIRST | SLOW, SMALL, mdg_api_change_password },
  { "POST", MDG_PATH_ME_TOTP, MYSELF | SLOW, SMALL, mdg_api_start_totp },
  { "POST", MDG_PATH_ME_TOTP_CONFIRM, MYSELF, SMALL, mdg_api_confirm_totp },
  { "POST", MDG_PATH_ME_TOTP_REMOVE, MYSELF | SLOW, SMALL, mdg_api_remove_totp },
  { "GET", MDG_PATH_ME_SESSIONS, MYSELF, 0, mdg_api_list_own_sessions },
  { "DELETE", MDG_PATH_ME_SESSIONS, MYSELF, 0, mdg_api_sign_out_everywhere },
  { "DELETE", MDG_PATH_ME_SESSION, MYSELF, 0, mdg_api_revoke_own_session },

  { "GET", MDG_PATH_ACCOUNTS, NEEDS (ACCOUNTS_READ), 0, mdg_api_list_accounts },
  { "POST", MDG_PATH_ACCOUNTS_SEARCH, NEEDS (ACCOUNTS_READ), SMALL, mdg_api_search_accounts },
  { "POST", MDG_PATH_ACCOUNTS, NEEDS (ACCOUNTS_MANAGE), SMALL, mdg_api_create_account },
  { "GET", MDG_PATH_ACCOUNT, NEEDS (ACCOUNTS_READ), 0, mdg_api_get_account },
  { "PUT", MDG_PATH_ACCOUNT, NEEDS (ACCOUNTS_MANAGE), SMALL, mdg_api_update_account },
  { "DELETE", MDG_PATH_ACCOUNT, NEEDS (ACCOUNTS_MANAGE), 0, mdg_api_erase_account },
  { "POST", MDG_PATH_ACCOUNT_RESET, NEEDS (ACCOUNTS_MANAGE), 0, mdg_api_reset_password },
  { "DELETE", MDG_PATH_ACCOUNT_TOTP, NEEDS (ACCOUNTS_MANAGE), 0, mdg_api_remove_account_totp },
  { "GET", MDG_PATH_ACCOUNT_SESSIONS, NEEDS (SESSIONS_REVOKE), 0, mdg_api_list_account_sessions },
  { "DELETE", MDG_PATH_ACCOUNT_SESSIONS, NEEDS (SESSIONS_REVOKE), 0,
    mdg_api_revoke_account_sessions },
  { "POST", MDG_PATH_ACCOUNTS_IMPORT, MDG_PERMISSION_ACCOUNTS_MANAGE, MDG_ROUTE_CSV_BODY | SLOW,
    MDG_IMPORT_MAX_BYTES, mdg_api_import_accounts },
  { "GET", MDG_PATH_ACCOUNTS_EXPORT, NEEDS (ACCOUNTS_READ) | SLOW, 0, mdg_api_export_accounts },
  { "GET", MDG_PATH_ACCOUNT_CHANGES, NEEDS (ACCOUNTS_READ), 0, mdg_api_list_changes },
  { "DELETE", MDG_PATH_ACCOUNT_CHANGE, NEEDS (ACCOUNTS_MANAGE), 0, mdg_api_cancel_change },

  { "GET", MDG_PATH_SECTIONS, MYSELF, 0, mdg_api_list_sections },
  { "POST", MDG_PATH_SECTIONS, NEEDS (SECTIONS_MANAGE), SMALL, mdg_api_create_section },
  { "PUT", MDG_PATH_SECTION, NEEDS (SECTIONS_MANAGE), SMALL, mdg_api_update_section },
  { "DELETE", MDG_PATH_SECTION, NEEDS (SECTIONS_MANAGE), 0, mdg_api_delete_section },
  { "GET", MDG_PATH_ROLES, MYSELF, 0, mdg_api_list_roles },
  { "POST", MDG_PATH_ROLES, NEEDS (ROLES_MANAGE), SMALL, mdg_api_create_role },
  { "PUT", MDG_PATH_ROLE, NEEDS (ROLES_MANAGE), SMALL, mdg_api_update_role },
  { "DELETE", MDG_PATH_ROLE, NEEDS (ROLES_MANAGE), 0, mdg_api_delete_role },

  { "POST", MDG_PATH_PEOPLE_SEARCH, MYSELF, SMALL, mdg_api_search_people },
  { "GET", MDG_PATH_FOLDERS, MYSELF, 0, mdg_api_list_folders },
  { "POST", MDG_PATH_FOLDERS, NEEDS (FOLDERS_CREATE), SMALL, mdg_api_create_folder },
  { "GET", MDG_PATH_FOLDER, MYSELF, 0, mdg_api_get_folder },
  { "PUT", MDG_PATH_FOLDER, MYSELF, SMALL, mdg_api_update_folder },
  { "DELETE", MDG_PATH_FOLDER, MYSELF | SLOW, 0, mdg_api_erase_folder },
  { "GET", MDG_PATH_FOLDER_GRANTS, MYSELF, 0, mdg_api_get_folder_grants },
  { "PUT", MDG_PATH_FOLDER_GRANTS, MYSELF, LARGE, mdg_api_set_folder_grants },
  { "GET", MDG_PATH_FOLDER_READERS, MYSELF, 0, mdg_api_list_folder_readers },
  { "POST", MDG_PATH_FOLDER_DOCUMENTS_SEARCH, MYSELF, SMALL, mdg_api_search_documents },
  { "POST", MDG_PATH_FOLDER_UPLOADS, MYSELF, SMALL, mdg_api_create_upload },
  { "GET", MDG_PATH_UPLOADS, MYSELF, 0, mdg_api_list_uploads },
  { "GET", MDG_PATH_UPLOAD, MYSELF, 0, mdg_api_get_upload },
  { "DELETE", MDG_PATH_UPLOAD, MYSELF, 0, mdg_api_cancel_upload },
  { "PUT", MDG_PATH_UPLOAD_BYTES, MYSELF | MDG_ROUTE_BYTES_BODY, MDG_UPLOAD_PIECE_BYTES,
    mdg_api_push_upload },
  { "POST", MDG_PATH_UPLOAD_FINISH, MYSELF | SLOW, 0, mdg_api_finish_upload },
  { "GET", MDG_PATH_DOCUMENT, MYSELF, 0, mdg_api_get_document },
  { "PUT", MDG_PATH_DOCUMENT, MYSELF, SMALL, mdg_api_update_document },
  { "DELETE", MDG_PATH_DOCUMENT, MYSELF, 0, mdg_api_delete_document },
  { "GET", MDG_PATH_DOCUMENT_VERSIONS, MYSELF, 0, mdg_api_list_document_versions },
  { "GET", MDG_PATH_DOCUMENT_CONTENT, MYSELF, 0, mdg_api_get_document_content },
  { "GET", MDG_PATH_DOCUMENT_RENDITION, MYSELF, 0, mdg_api_get_document_rendition },
  { "POST", MDG_PATH_DOCUMENTS_DELETE, MYSELF | SLOW, LARGE, mdg_api_delete_documents },
  { "POST", MDG_PATH_DOCUMENTS_MOVE, MYSELF | SLOW, LARGE, mdg_api_move_documents },

  { "POST", MDG_PATH_SEARCH, MYSELF, MDG_API_SEARCH_BODY, mdg_api_search },
  { "GET", MDG_PATH_QUEUE, MYSELF, 0, mdg_api_list_queue },
  { "POST", MDG_PATH_DOCUMENT_RETRY, MYSELF, 0, mdg_api_retry_document },
  { "POST", MDG_PATH_DOCUMENT_CANCEL, MYSELF, 0, mdg_api_cancel_document },
  { "GET", MDG_PATH_DOCUMENT_PAGE, MYSELF, 0, mdg_api_get_page },
  { "POST", MDG_PATH_FOLDER_PASSAGES, MYSELF, SMALL, mdg_api_change_passage },
  { "PUT", MDG_PATH_FOLDER_SETTINGS, MYSELF, SMALL, mdg_api_set_folder_settings },
  { "POST", MDG_PATH_FOLDER_SETTINGS_UNDO, MYSELF, 0, mdg_api_undo_folder_settings },
  { "GET", MDG_PATH_FOLDER_QUESTIONS, MYSELF, 0, mdg_api_list_questions },
  { "POST", MDG_PATH_FOLDER_QUESTIONS, MYSELF, SMALL, mdg_api_add_question },
  { "PUT", MDG_PATH_QUESTION, MYSELF, SMALL, mdg_api_update_question },
  { "DELETE", MDG_PATH_QUESTION, MYSELF, 0, mdg_api_delete_question },
  { "GET", MDG_PATH_FOLDER_CHECKUP, MYSELF, 0, mdg_api_get_checkup },
  { "POST", MDG_PATH_FOLDER_CHECKUP, MYSELF, 0, mdg_api_run_checkup },
  { "DELETE", MDG_PATH_FOLDER_CHECKUP, MYSELF, 0, mdg_api_stop_checkup },
  { "POST", MDG_PATH_FOLDER_TUNE, MYSELF, 0, mdg_api_tune_folder },

  { "GET", MDG_PATH_TEMPLATES, NEEDS (CHAT_USE), 0, mdg_api_list_templates },
  { "POST", MDG_PATH_TEMPLATES, NEEDS (CHAT_USE), LARGE, mdg_api_create_template },
  { "GET", MDG_PATH_TEMPLATE, NEEDS (CHAT_USE), 0, mdg_api_get_template },
  { "PUT", MDG_PATH_TEMPLATE, NEEDS (CHAT_USE), LARGE, mdg_api_update_template },
  { "DELETE", MDG_PATH_TEMPLATE, NEEDS (CHAT_USE), 0, mdg_api_delete_template },
  { "GET", MDG_PATH_TEMPLATE_VERSIONS, NEEDS (CHAT_USE), 0, mdg_api_list_template_versions },
  { "PUT", MDG_PATH_TEMPLATE_FAVOURITE, NEEDS (CHAT_USE), 0, mdg_api_add_template_favourite },
  { "DELETE", MDG_PATH_TEMPLATE_FAVOURITE, NEEDS (CHAT_USE), 0,
    mdg_api_remove_template_favourite },
  { "POST", MDG_PATH_TEMPLATE_USED, NEEDS (CHAT_USE), 0, mdg_api_note_template_use },
  { "POST", MDG_PATH_INQUIRIES, NEEDS (CHAT_USE), LARGE, mdg_api_ask_section },
  { "POST", MDG_PATH_INQUIRIES_SEARCH, NEEDS (CHAT_USE), SMALL, mdg_api_search_inquiries },
  { "GET", MDG_PATH_INQUIRY, NEEDS (CHAT_USE), 0, mdg_api_get_inquiry },
  { "PUT", MDG_PATH_INQUIRY, NEEDS (CHAT_USE), LARGE, mdg_api_reply_inquiry },
  { "DELETE", MDG_PATH_INQUIRY, NEEDS (CHAT_USE), 0, mdg_api_withdraw_inquiry },
  { "POST", MDG_PATH_INQUIRY_APPROVE, NEEDS (CHAT_USE), LARGE, mdg_api_approve_inquiry },
  { "GET", MDG_PATH_SOURCE_NEWS, NEEDS (CHAT_USE), 0, mdg_api_list_source_news },
  { "POST", MDG_PATH_SOURCE_NEWS_READ, NEEDS (CHAT_USE), SMALL, mdg_api_read_source_news },

  { "GET", MDG_PATH_CONVERSATIONS, CHAT, 0, mdg_api_list_conversations },
  { "POST", MDG_PATH_CONVERSATIONS, CHAT, LARGE, mdg_api_create_conversation },
  { "POST", MDG_PATH_CONVERSATIONS_SEARCH, CHAT | SLOW, SMALL, mdg_api_search_conversations },
  { "GET", MDG_PATH_CONVERSATION, CHAT, 0, mdg_api_get_conversation },
  { "PUT", MDG_PATH_CONVERSATION, CHAT, LARGE, mdg_api_update_conversation },
  { "DELETE", MDG_PATH_CONVERSATION, CHAT, 0, mdg_api_delete_conversation },
  { "POST", MDG_PATH_CONVERSATION_EXPORT, CHAT | SLOW, SMALL, mdg_api_export_conversation },
  { "GET", MDG_PATH_CONVERSATION_MESSAGES, CHAT, 0, mdg_api_list_messages },
  { "POST", MDG_PATH_CONVERSATION_ASK, CHAT, LARGE, mdg_api_ask },
  { "GET", MDG_PATH_MESSAGE, CHAT, 0, mdg_api_get_message },
  { "GET", MDG_PATH_MESSAGE_EVENTS, CHAT, 0, mdg_api_message_events },
  { "POST", MDG_PATH_MESSAGE_CANCEL, CHAT, 0, mdg_api_cancel_message },
  { "GET", MDG_PATH_ATTACHMENTS, CHAT, 0, mdg_api_list_attachments },
  { "POST", MDG_PATH_ATTACHMENTS, CHAT, SMALL, mdg_api_create_attachment },
  { "GET", MDG_PATH_ATTACHMENT, CHAT, 0, mdg_api_get_attachment },
  { "DELETE", MDG_PATH_ATTACHMENT, CHAT, 0, mdg_api_delete_attachment },
  { "PUT", MDG_PATH_ATTACHMENT_BYTES, CHAT | MDG_ROUTE_BYTES_BODY, MDG_UPLOAD_PIECE_BYTES,
    mdg_api_push_attachment },
  { "POST", MDG_PATH_ATTACHMENT_FINISH, CHAT | SLOW, 0, mdg_api_finish_attachment },
  { "GET", MDG_PATH_ATTACHMENT_CONTENT, CHAT, 0, mdg_api_get_attachment_content },
  { "GET", MDG_PATH_ATTACHMENT_RENDITION, CHAT, 0, mdg_api_get_attachment_rendition },
  { "GET", MDG_PATH_ATTACHMENT_PAGE, CHAT, 0, mdg_api_get_attachment_page },

  { "GET", MDG_PATH_MODEL_CHOICES, NEEDS (CHAT_USE), 0, mdg_api_model_choices },
  { "GET", MDG_PATH_MODELS, NEEDS (MODELS_MANAGE), 0, mdg_api_list_models },
  { "POST", MDG_PATH_MODELS, NEEDS (MODELS_MANAGE), SMALL, mdg_api_create_model },
  { "PUT", MDG_PATH_MODEL, NEEDS (MODELS_MANAGE), SMALL, mdg_api_update_model },
  { "DELETE", MDG_PATH_MODEL, NEEDS (MODELS_MANAGE), 0, mdg_api_delete_model },
  { "POST", MDG_PATH_MODEL_TEST, NEEDS (MODELS_MANAGE) | SLOW, 0, mdg_api_test_model },
  { "GET", MDG_PATH_LIMITS, NEEDS (USAGE_READ), 0, mdg_api_get_limits },
  { "PUT", MDG_PATH_LIMITS, NEEDS (MODELS_MANAGE), LARGE, mdg_api_set_limits },
  { "GET", MDG_PATH_ME_METER, NEEDS (CHAT_USE), 0, mdg_api_meter },
  { "POST", MDG_PATH_USAGE_SEARCH, NEEDS (USAGE_READ) | SLOW, SMALL, mdg_api_search_usage },
  { "POST", MDG_PATH_USAGE_EXPORT, NEEDS (USAGE_READ) | SLOW, SMALL, mdg_api_export_usage },
  { "GET", MDG_PATH_GUARD, NEEDS (MODELS_MANAGE), 0, mdg_api_get_guard },
  { "PUT", MDG_PATH_GUARD, NEEDS (MODELS_MANAGE), LARGE, mdg_api_set_guard },
  { "POST", MDG_PATH_GUARD_CHECK, NEEDS (CHAT_USE), MDG_API_SEARCH_BODY, mdg_api_check_guard },

  { "GET", MDG_PATH_NOTICE_KINDS, MYSELF, 0, mdg_api_list_notice_kinds },
  { "POST", MDG_PATH_NOTICE_KINDS, NEEDS (NOTICES_MANAGE), LARGE, mdg_api_create_notice_kind },
  { "GET", MDG_PATH_NOTICE_KIND, MYSELF, 0, mdg_api_get_notice_kind },
  { "PUT", MDG_PATH_NOTICE_KIND, NEEDS (NOTICES_MANAGE), LARGE, mdg_api_update_notice_kind },
  { "DELETE", MDG_PATH_NOTICE_KIND, NEEDS (NOTICES_MANAGE), 0, mdg_api_delete_notice_kind },
  { "GET", MDG_PATH_NOTICE_KIND_VERSIONS, MYSELF, 0, mdg_api_list_notice_kind_versions },
  { "GET", MDG_PATH_NOTICE_RUNS, MYSELF, 0, mdg_api_list_notice_runs },
  { "POST", MDG_PATH_NOTICE_RUNS, NEEDS (NOTICES_PREPARE), MDG_NOTICE_RUN_MAX_BYTES,
    mdg_api_create_notice_run },
  { "GET", MDG_PATH_NOTICE_RUN, MYSELF, 0, mdg_api_get_notice_run },
  { "DELETE", MDG_PATH_NOTICE_RUN, MYSELF | SLOW, 0, mdg_api_delete_notice_run },
  { "GET", MDG_PATH_NOTICE_RUN_LETTERS, MYSELF, 0, mdg_api_list_notice_letters },
  { "POST", MDG_PATH_NOTICE_RUN_LETTERS, NEEDS (NOTICES_PREPARE), MDG_NOTICE_BATCH_MAX_BYTES,
    mdg_api_add_notice_letters },
  { "GET", MDG_PATH_NOTICE_RUN_LETTER, MYSELF, 0, mdg_api_get_notice_letter },
  { "GET", MDG_PATH_NOTICE_RUN_MISSING, NEEDS (NOTICES_PREPARE), 0, mdg_api_get_notice_missing },
  { "PUT", MDG_PATH_NOTICE_RUN_FILE, NEEDS (NOTICES_PREPARE) | MDG_ROUTE_BYTES_BODY,
    MDG_NOTICE_LETTER_MAX_BYTES, mdg_api_put_notice_file },
  { "GET", MDG_PATH_NOTICE_RUN_FILE, MYSELF, 0, mdg_api_get_notice_file },
  { "POST", MDG_PATH_NOTICE_RUN_FINISH, NEEDS (NOTICES_PREPARE) | SLOW, 0,
    mdg_api_finish_notice_run },

  { "POST", MDG_PATH_AUDIT_SEARCH, NEEDS (AUDIT_READ), SMALL, mdg_api_search_audit },
  { "POST", MDG_PATH_AUDIT_EXPORT, NEEDS (AUDIT_READ) | SLOW, SMALL, mdg_api_export_audit },
  { "POST", MDG_PATH_AUDIT_VERIFY, NEEDS (AUDIT_READ) | SLOW, 0, mdg_api_verify_audit },
  { "GET", MDG_PATH_SYSTEM, NEEDS (SYSTEM_READ), 0, mdg_api_system },
};

const MdgRoute *
mdg_api_get_routes (gsize *ret_n_routes)
{
  *ret_n_routes = G_N_ELEMENTS (routes);
  return routes;
}

MdgRouter *
mdg_api_router_new (MdgApi *api)
{
  MdgRouterHooks hooks = { mdg_api_guard, mdg_api_answer_once };
  return mdg_router_new (routes, G_N_ELEMENTS (routes), &hooks, api);
}

static void
append_gauges (GString *text, gpointer user_data)
{
  MdgCore *core = ((MdgApi *) user_data)->core;
  gint64 uptime = (mdg_clock_now (core->clock) - core->started_at) / MDG_SECOND;
  mdg_metrics_append_gauge (text, "madoguchi_uptime_seconds",
                            "Seconds since the server was started.", uptime);
  mdg_metrics_append_gauge (text, "madoguchi_subscribers", "Sessions that listen to events.",
                            mdg_event_hub_count (core->hub));
}

void
mdg_api_register_gauges (MdgApi *api)
{
  mdg_metrics_add_func (api->metrics, append_gauges, api);
}
