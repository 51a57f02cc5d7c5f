/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The kinds of items that the lists of folders and documents hold; see item.h. What they say about
 * the state of a document is in document-phrases.h.
 */
#pragma once

#include "client/model/item.h"
#include "shared/model/document.h"
#include "shared/model/folder.h"

G_BEGIN_DECLS

/* Texts: count-text, group-text. */
#define MDG_TYPE_FOLDER_ITEM (mdg_folder_item_get_type ())
G_DECLARE_FINAL_TYPE (MdgFolderItem, mdg_folder_item, MDG, FOLDER_ITEM, MdgItem)

/* Texts: state-text, places-text, period-text, updated-text, icon-name, summary. Note: the name of
 * the folder. */
#define MDG_TYPE_DOCUMENT_ITEM (mdg_document_item_get_type ())
G_DECLARE_FINAL_TYPE (MdgDocumentItem, mdg_document_item, MDG, DOCUMENT_ITEM, MdgItem)

/* Texts: title, detail. */
#define MDG_TYPE_VERSION_ITEM (mdg_version_item_get_type ())
G_DECLARE_FINAL_TYPE (MdgVersionItem, mdg_version_item, MDG, VERSION_ITEM, MdgItem)

/* Texts: title, role-text. */
#define MDG_TYPE_PERSON_ITEM (mdg_person_item_get_type ())
G_DECLARE_FINAL_TYPE (MdgPersonItem, mdg_person_item, MDG, PERSON_ITEM, MdgItem)

/* The record of a document item; borrowed. */
const MdgDocument *mdg_document_item_get (gpointer item);
const MdgFolder *mdg_folder_item_get (gpointer item);

/* Registers all kinds, so that templates can name them. */
void mdg_folder_items_register (void);

G_END_DECLS
