/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The kinds of items that lists show; see item.h.
 */
#pragma once

#include "client/model/item.h"
#include "shared/model/account.h"
#include "shared/model/audit.h"
#include "shared/model/import-report.h"
#include "shared/model/session.h"

G_BEGIN_DECLS

/* Texts: state-text, state-style ("ok", "warn", "bad", "neutral"), last-sign-in-text, kana-key.
 * Note: the roles' names. */
#define MDG_TYPE_ACCOUNT_ITEM (mdg_account_item_get_type ())
G_DECLARE_FINAL_TYPE (MdgAccountItem, mdg_account_item, MDG, ACCOUNT_ITEM, MdgItem)

#define MDG_TYPE_SECTION_ITEM (mdg_section_item_get_type ())
G_DECLARE_FINAL_TYPE (MdgSectionItem, mdg_section_item, MDG, SECTION_ITEM, MdgItem)

/* Texts: label (translated for built-in roles). */
#define MDG_TYPE_ROLE_ITEM (mdg_role_item_get_type ())
G_DECLARE_FINAL_TYPE (MdgRoleItem, mdg_role_item, MDG, ROLE_ITEM, MdgItem)

/* Texts: title, detail, current-text. */
#define MDG_TYPE_SESSION_ITEM (mdg_session_item_get_type ())
G_DECLARE_FINAL_TYPE (MdgSessionItem, mdg_session_item, MDG, SESSION_ITEM, MdgItem)

/* Texts: time-text, actor-text, action-text, outcome-text. */
#define MDG_TYPE_AUDIT_ITEM (mdg_audit_item_get_type ())
G_DECLARE_FINAL_TYPE (MdgAuditItem, mdg_audit_item, MDG, AUDIT_ITEM, MdgItem)

/* Texts: what. Note: the roles' names. */
#define MDG_TYPE_CHANGE_ITEM (mdg_change_item_get_type ())
G_DECLARE_FINAL_TYPE (MdgChangeItem, mdg_change_item, MDG, CHANGE_ITEM, MdgItem)

/* Texts: row-text. */
#define MDG_TYPE_IMPORT_ERROR_ITEM (mdg_import_error_item_get_type ())
G_DECLARE_FINAL_TYPE (MdgImportErrorItem, mdg_import_error_item, MDG, IMPORT_ERROR_ITEM, MdgItem)

/* Registers all kinds, so that templates can name them. */
void mdg_items_register (void);

/* The name of a role for people: translated for built-in ones. Borrowed. */
const char *mdg_role_label (const MdgRole *role);

G_END_DECLS
