/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The handlers of the route table and the few helpers they share. All run on worker threads; @app
 * is the MdgApi.
 */
#pragma once

#include "server/api/api.h"
#include "server/service/documents.h"
#include "shared/wire/codec.h"

G_BEGIN_DECLS

#define MDG_API_LIST_MAX 5000

/* The asker of @request, as the guard found him. Borrowed. */
MdgContext *mdg_api_context (MdgRequest *request);

/* The body as a record; members it does not know are refused. */
gpointer mdg_api_read_body (MdgRequest *request, const MdgRecordType *type, GError **error);

/* 204 when @done, otherwise NULL: the last line of handlers that change something. */
MdgResponse *mdg_api_done (gboolean done);

/* 200 with @record, which is freed; NULL when @record is NULL. */
MdgResponse *mdg_api_take_record (guint status, const MdgRecordType *type, gpointer record);

/* 200 with a list that is short enough to be read whole, cut to the page that the query asks for;
 * frees @items. NULL when @items is NULL, or with @error for a cursor that is not in it. Without a
 * limit the page is the whole list, up to MDG_API_LIST_MAX. */
MdgResponse *mdg_api_take_list (MdgRequest *request,
                                const MdgRecordType *type,
                                GPtrArray *items,
                                GError **error);

/* The file of @download, whole or the part asked for; takes it. NULL for NULL. */
MdgResponse *mdg_api_take_download (MdgRequest *request, MdgDocumentDownload *download);

#define MDG_HANDLER(name) MdgResponse *name (MdgRequest *request, gpointer app, GError **error)

MDG_HANDLER (mdg_api_health);
MDG_HANDLER (mdg_api_metrics);
MDG_HANDLER (mdg_api_server);
MDG_HANDLER (mdg_api_client_installer);
MDG_HANDLER (mdg_api_system);
MDG_HANDLER (mdg_api_events);

MDG_HANDLER (mdg_api_sign_in);
MDG_HANDLER (mdg_api_sign_out);
MDG_HANDLER (mdg_api_me);
MDG_HANDLER (mdg_api_change_password);
MDG_HANDLER (mdg_api_start_totp);
MDG_HANDLER (mdg_api_confirm_totp);
MDG_HANDLER (mdg_api_remove_totp);
MDG_HANDLER (mdg_api_list_own_sessions);
MDG_HANDLER (mdg_api_revoke_own_session);
MDG_HANDLER (mdg_api_sign_out_everywhere);

MDG_HANDLER (mdg_api_list_accounts);
MDG_HANDLER (mdg_api_search_accounts);
MDG_HANDLER (mdg_api_create_account);
MDG_HANDLER (mdg_api_get_account);
MDG_HANDLER (mdg_api_update_account);
MDG_HANDLER (mdg_api_erase_account);
MDG_HANDLER (mdg_api_reset_password);
MDG_HANDLER (mdg_api_remove_account_totp);
MDG_HANDLER (mdg_api_list_account_sessions);
MDG_HANDLER (mdg_api_revoke_account_sessions);
MDG_HANDLER (mdg_api_import_accounts);
MDG_HANDLER (mdg_api_export_accounts);
MDG_HANDLER (mdg_api_list_changes);
MDG_HANDLER (mdg_api_cancel_change);

MDG_HANDLER (mdg_api_list_sections);
MDG_HANDLER (mdg_api_create_section);
MDG_HANDLER (mdg_api_update_section);
MDG_HANDLER (mdg_api_delete_section);
MDG_HANDLER (mdg_api_list_roles);
MDG_HANDLER (mdg_api_create_role);
MDG_HANDLER (mdg_api_update_role);
MDG_HANDLER (mdg_api_delete_role);

MDG_HANDLER (mdg_api_search_people);
MDG_HANDLER (mdg_api_list_folders);
MDG_HANDLER (mdg_api_create_folder);
MDG_HANDLER (mdg_api_get_folder);
MDG_HANDLER (mdg_api_update_folder);
MDG_HANDLER (mdg_api_erase_folder);
MDG_HANDLER (mdg_api_get_folder_grants);
MDG_HANDLER (mdg_api_set_folder_grants);
MDG_HANDLER (mdg_api_list_folder_readers);

MDG_HANDLER (mdg_api_search_documents);
MDG_HANDLER (mdg_api_get_document);
MDG_HANDLER (mdg_api_update_document);
MDG_HANDLER (mdg_api_delete_document);
MDG_HANDLER (mdg_api_list_document_versions);
MDG_HANDLER (mdg_api_get_document_content);
MDG_HANDLER (mdg_api_get_document_rendition);
MDG_HANDLER (mdg_api_delete_documents);
MDG_HANDLER (mdg_api_move_documents);

MDG_HANDLER (mdg_api_create_upload);
MDG_HANDLER (mdg_api_list_uploads);
MDG_HANDLER (mdg_api_get_upload);
MDG_HANDLER (mdg_api_cancel_upload);
MDG_HANDLER (mdg_api_push_upload);
MDG_HANDLER (mdg_api_finish_upload);

MDG_HANDLER (mdg_api_model_choices);
MDG_HANDLER (mdg_api_list_models);
MDG_HANDLER (mdg_api_create_model);
MDG_HANDLER (mdg_api_update_model);
MDG_HANDLER (mdg_api_delete_model);
MDG_HANDLER (mdg_api_test_model);
MDG_HANDLER (mdg_api_get_limits);
MDG_HANDLER (mdg_api_set_limits);
MDG_HANDLER (mdg_api_meter);
MDG_HANDLER (mdg_api_search_usage);
MDG_HANDLER (mdg_api_export_usage);
MDG_HANDLER (mdg_api_get_guard);
MDG_HANDLER (mdg_api_set_guard);
MDG_HANDLER (mdg_api_check_guard);

MDG_HANDLER (mdg_api_search_audit);
MDG_HANDLER (mdg_api_export_audit);
MDG_HANDLER (mdg_api_verify_audit);

MDG_HANDLER (mdg_api_search);
MDG_HANDLER (mdg_api_list_queue);
MDG_HANDLER (mdg_api_retry_document);
MDG_HANDLER (mdg_api_cancel_document);
MDG_HANDLER (mdg_api_get_page);
MDG_HANDLER (mdg_api_change_passage);

MDG_HANDLER (mdg_api_get_checkup);
MDG_HANDLER (mdg_api_run_checkup);
MDG_HANDLER (mdg_api_stop_checkup);
MDG_HANDLER (mdg_api_tune_folder);
MDG_HANDLER (mdg_api_set_folder_settings);
MDG_HANDLER (mdg_api_undo_folder_settings);
MDG_HANDLER (mdg_api_list_questions);
MDG_HANDLER (mdg_api_add_question);
MDG_HANDLER (mdg_api_update_question);
MDG_HANDLER (mdg_api_delete_question);

MDG_HANDLER (mdg_api_list_templates);
MDG_HANDLER (mdg_api_create_template);
MDG_HANDLER (mdg_api_get_template);
MDG_HANDLER (mdg_api_update_template);
MDG_HANDLER (mdg_api_delete_template);
MDG_HANDLER (mdg_api_list_template_versions);
MDG_HANDLER (mdg_api_add_template_favourite);
MDG_HANDLER (mdg_api_remove_template_favourite);
MDG_HANDLER (mdg_api_note_template_use);
MDG_HANDLER (mdg_api_ask_section);
MDG_HANDLER (mdg_api_search_inquiries);
MDG_HANDLER (mdg_api_get_inquiry);
MDG_HANDLER (mdg_api_reply_inquiry);
MDG_HANDLER (mdg_api_approve_inquiry);
MDG_HANDLER (mdg_api_withdraw_inquiry);
MDG_HANDLER (mdg_api_list_source_news);
MDG_HANDLER (mdg_api_read_source_news);

MDG_HANDLER (mdg_api_list_conversations);
MDG_HANDLER (mdg_api_search_conversations);
MDG_HANDLER (mdg_api_create_conversation);
MDG_HANDLER (mdg_api_get_conversation);
MDG_HANDLER (mdg_api_update_conversation);
MDG_HANDLER (mdg_api_delete_conversation);
MDG_HANDLER (mdg_api_export_conversation);
MDG_HANDLER (mdg_api_list_messages);
MDG_HANDLER (mdg_api_ask);
MDG_HANDLER (mdg_api_get_message);
MDG_HANDLER (mdg_api_message_events);
MDG_HANDLER (mdg_api_cancel_message);

MDG_HANDLER (mdg_api_create_attachment);
MDG_HANDLER (mdg_api_list_attachments);
MDG_HANDLER (mdg_api_get_attachment);
MDG_HANDLER (mdg_api_delete_attachment);
MDG_HANDLER (mdg_api_push_attachment);
MDG_HANDLER (mdg_api_finish_attachment);
MDG_HANDLER (mdg_api_get_attachment_content);
MDG_HANDLER (mdg_api_get_attachment_rendition);
MDG_HANDLER (mdg_api_get_attachment_page);

/* The hooks of the router. */
gboolean mdg_api_guard (MdgRequest *request, const MdgRoute *route, gpointer app, GError **error);
MdgResponse *mdg_api_answer_once (
  MdgRequest *request, const MdgRoute *route, MdgHandler inner, gpointer app, GError **error);

MDG_HANDLER (mdg_api_list_notice_kinds);
MDG_HANDLER (mdg_api_create_notice_kind);
MDG_HANDLER (mdg_api_get_notice_kind);
MDG_HANDLER (mdg_api_update_notice_kind);
MDG_HANDLER (mdg_api_delete_notice_kind);
MDG_HANDLER (mdg_api_list_notice_kind_versions);
MDG_HANDLER (mdg_api_list_notice_runs);
MDG_HANDLER (mdg_api_create_notice_run);
MDG_HANDLER (mdg_api_get_notice_run);
MDG_HANDLER (mdg_api_delete_notice_run);
MDG_HANDLER (mdg_api_list_notice_letters);
MDG_HANDLER (mdg_api_add_notice_letters);
MDG_HANDLER (mdg_api_get_notice_letter);
MDG_HANDLER (mdg_api_get_notice_missing);
MDG_HANDLER (mdg_api_put_notice_file);
MDG_HANDLER (mdg_api_get_notice_file);
MDG_HANDLER (mdg_api_finish_notice_run);

G_END_DECLS
