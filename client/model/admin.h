/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What administration shows and does: accounts, sections, roles, audit log, state of the system.
 * Made for a signed-in access, owned by the main window; main thread. The *_async calls end with
 * the finish functions of answer.h; lists load anew by the server's events.
 */
#pragma once

#include "client/model/access.h"
#include "client/model/items.h"
#include "client/model/paged-list.h"

G_BEGIN_DECLS

#define MDG_TYPE_ADMIN (mdg_admin_get_type ())
G_DECLARE_FINAL_TYPE (MdgAdmin, mdg_admin, MDG, ADMIN, GObject)

MdgAdmin *mdg_admin_new (MdgAccess *access);
MdgAccess *mdg_admin_get_access (MdgAdmin *self);

/* MdgAccountItem, MdgSectionItem, MdgRoleItem, MdgChangeItem, MdgAuditItem. Borrowed. Nothing is
 * loaded before somebody reloads the list. */
MdgPagedList *mdg_admin_get_accounts (MdgAdmin *self);
MdgPagedList *mdg_admin_get_sections (MdgAdmin *self);
MdgPagedList *mdg_admin_get_roles (MdgAdmin *self);
MdgPagedList *mdg_admin_get_changes (MdgAdmin *self);
MdgPagedList *mdg_admin_get_audit (MdgAdmin *self);

/* Narrows the list of accounts; NULL, 0 or "" for no narrowing. */
void
mdg_admin_search_accounts (MdgAdmin *self, const char *text, gint64 section_id, const char *state);

/* Narrows the audit log; dates are "2026-11-22", "" for open ends. */
void mdg_admin_search_audit (
  MdgAdmin *self, const char *actor, const char *from, const char *to, const char *action);

/* The sections directly below @parent_id as a new list of MdgSectionItem, in the server's order. */
GListModel *mdg_admin_children_of (MdgAdmin *self, gint64 parent_id);
MdgSectionItem *mdg_admin_find_section (MdgAdmin *self, gint64 id);
MdgRoleItem *mdg_admin_find_role (MdgAdmin *self, const char *code);

/* The names of @codes, joined. Free with g_free (). */
char *mdg_admin_role_names (MdgAdmin *self, char **codes);

/* POST for id 0 (answers {"account", "password"}), PUT otherwise. */
void mdg_admin_save_account_async (MdgAdmin *self,
                                   const MdgAccount *account,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
void mdg_admin_reset_password_async (MdgAdmin *self,
                                     gint64 account_id,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
void mdg_admin_remove_totp_async (MdgAdmin *self,
                                  gint64 account_id,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

/* Only a stopped account; MDG_ERROR_ACCOUNT_IN_USE otherwise. */
void mdg_admin_erase_account_async (MdgAdmin *self,
                                    gint64 account_id,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/* A new list of the account's MdgSessionItem. */
MdgPagedList *mdg_admin_sessions_of (MdgAdmin *self, gint64 account_id);
void mdg_admin_revoke_sessions_async (MdgAdmin *self,
                                      gint64 account_id,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/* Answers an MdgImportReport. */
void mdg_admin_import_async (MdgAdmin *self,
                             GBytes *csv,
                             gboolean dry_run,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);

/* @encoding is "utf-8" or "cp932"; answers the file. */
void mdg_admin_export_accounts_async (MdgAdmin *self,
                                      const char *encoding,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
void mdg_admin_cancel_change_async (MdgAdmin *self,
                                    gint64 change_id,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

void mdg_admin_save_section_async (MdgAdmin *self,
                                   const MdgSection *section,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
void mdg_admin_delete_section_async (MdgAdmin *self,
                                     gint64 section_id,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
void mdg_admin_save_role_async (MdgAdmin *self,
                                const MdgRole *role,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
void mdg_admin_delete_role_async (MdgAdmin *self,
                                  gint64 role_id,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

void mdg_admin_export_audit_async (MdgAdmin *self,
                                   const char *actor,
                                   const char *from,
                                   const char *to,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/* Answers an MdgAuditCheck. */
void mdg_admin_verify_audit_async (MdgAdmin *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/* Answers an object, see docs/openapi.yaml. */
void mdg_admin_load_system_async (MdgAdmin *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

/* The passwords of @report as CSV for a spreadsheet: UTF-8 with a byte order mark; cells that a
 * spreadsheet would take for a formula are kept as text. */
GBytes *mdg_admin_passwords_to_csv (const MdgImportReport *report);

G_END_DECLS
