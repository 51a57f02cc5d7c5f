/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What each command does; the rows that name them are in main.c. A result is an exit code; an error
 * is told by main.
 */
#pragma once

#include "server/ctl/ctl.h"

G_BEGIN_DECLS

/* Arguments of `folder add`: a shell's line holds no more. */
#define MDG_FOLDER_ADD_MAX 100000

/* Files of one command. */
#define MDG_VERIFY_MAX 100000

int mdg_ctl_init (MdgCtl *ctl, const MdgArguments *arguments, GError **error);

int mdg_ctl_account_add (MdgCtl *ctl, const MdgArguments *arguments, GError **error);
int mdg_ctl_account_list (MdgCtl *ctl, const MdgArguments *arguments, GError **error);
int mdg_ctl_account_reset_password (MdgCtl *ctl, const MdgArguments *arguments, GError **error);
int mdg_ctl_account_stop (MdgCtl *ctl, const MdgArguments *arguments, GError **error);
int mdg_ctl_account_erase (MdgCtl *ctl, const MdgArguments *arguments, GError **error);
int mdg_ctl_account_import (MdgCtl *ctl, const MdgArguments *arguments, GError **error);
int mdg_ctl_account_export (MdgCtl *ctl, const MdgArguments *arguments, GError **error);

int mdg_ctl_section_add (MdgCtl *ctl, const MdgArguments *arguments, GError **error);
int mdg_ctl_section_list (MdgCtl *ctl, const MdgArguments *arguments, GError **error);
int mdg_ctl_role_list (MdgCtl *ctl, const MdgArguments *arguments, GError **error);

int mdg_ctl_folder_list (MdgCtl *ctl, const MdgArguments *arguments, GError **error);
int mdg_ctl_folder_create (MdgCtl *ctl, const MdgArguments *arguments, GError **error);
int mdg_ctl_folder_grant (MdgCtl *ctl, const MdgArguments *arguments, GError **error);
int mdg_ctl_folder_readers (MdgCtl *ctl, const MdgArguments *arguments, GError **error);
int mdg_ctl_folder_add (MdgCtl *ctl, const MdgArguments *arguments, GError **error);
int mdg_ctl_folder_erase (MdgCtl *ctl, const MdgArguments *arguments, GError **error);

int mdg_ctl_session_list (MdgCtl *ctl, const MdgArguments *arguments, GError **error);
int mdg_ctl_session_revoke (MdgCtl *ctl, const MdgArguments *arguments, GError **error);

int mdg_ctl_audit_search (MdgCtl *ctl, const MdgArguments *arguments, GError **error);
int mdg_ctl_audit_verify (MdgCtl *ctl, const MdgArguments *arguments, GError **error);
int mdg_ctl_audit_export (MdgCtl *ctl, const MdgArguments *arguments, GError **error);
int mdg_ctl_audit_checkpoint (MdgCtl *ctl, const MdgArguments *arguments, GError **error);
int mdg_ctl_audit_public_key (MdgCtl *ctl, const MdgArguments *arguments, GError **error);

int mdg_ctl_backup (MdgCtl *ctl, const MdgArguments *arguments, GError **error);
int mdg_ctl_restore (MdgCtl *ctl, const MdgArguments *arguments, GError **error);

int mdg_ctl_keys_list (MdgCtl *ctl, const MdgArguments *arguments, GError **error);
int mdg_ctl_keys_rotate (MdgCtl *ctl, const MdgArguments *arguments, GError **error);

int mdg_ctl_installer_list (MdgCtl *ctl, const MdgArguments *arguments, GError **error);

int mdg_ctl_model_add (MdgCtl *ctl, const MdgArguments *arguments, GError **error);
int mdg_ctl_model_list (MdgCtl *ctl, const MdgArguments *arguments, GError **error);
int mdg_ctl_model_remove (MdgCtl *ctl, const MdgArguments *arguments, GError **error);
int mdg_ctl_model_test (MdgCtl *ctl, const MdgArguments *arguments, GError **error);
int mdg_ctl_limit_set (MdgCtl *ctl, const MdgArguments *arguments, GError **error);
int mdg_ctl_limit_list (MdgCtl *ctl, const MdgArguments *arguments, GError **error);
int mdg_ctl_usage (MdgCtl *ctl, const MdgArguments *arguments, GError **error);

int mdg_ctl_extract (MdgCtl *ctl, const MdgArguments *arguments, GError **error);
int mdg_ctl_ask (MdgCtl *ctl, const MdgArguments *arguments, GError **error);
int mdg_ctl_search (MdgCtl *ctl, const MdgArguments *arguments, GError **error);
int mdg_ctl_search_eval (MdgCtl *ctl, const MdgArguments *arguments, GError **error);

int mdg_ctl_sign (MdgCtl *ctl, const MdgArguments *arguments, GError **error);
int mdg_ctl_verify (MdgCtl *ctl, const MdgArguments *arguments, GError **error);

int mdg_ctl_notice_plan (MdgCtl *ctl, const MdgArguments *arguments, GError **error);
int mdg_ctl_notice_split (MdgCtl *ctl, const MdgArguments *arguments, GError **error);
int mdg_ctl_notice_proof (MdgCtl *ctl, const MdgArguments *arguments, GError **error);

int mdg_ctl_config_check (MdgCtl *ctl, const MdgArguments *arguments, GError **error);
int mdg_ctl_config_print (MdgCtl *ctl, const MdgArguments *arguments, GError **error);

G_END_DECLS
