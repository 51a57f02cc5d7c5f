/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A list of the server as a GListModel. It loads page by page; a reload replaces only what has
 * changed, so that selection and place stay. Main thread; owned by the models that make them.
 */
#pragma once

#include "client/model/item.h"
#include "client/net/connection.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define MDG_LIST_PAGE_ROWS 200

/* What one list holds at most; people search rather than scroll beyond. */
#define MDG_LIST_MAX_ROWS 20000

typedef enum
{
  MDG_LIST_LOAD_ALL,       /* every page, one after the other */
  MDG_LIST_LOAD_ON_DEMAND, /* the next page with mdg_paged_list_load_more () */
} MdgListLoading;

#define MDG_TYPE_PAGED_LIST (mdg_paged_list_get_type ())
G_DECLARE_FINAL_TYPE (MdgPagedList, mdg_paged_list, MDG, PAGED_LIST, GObject)

typedef void (*MdgListPrepare) (MdgItem *item, gpointer user_data);

/* Properties: "loading", "has-more" (booleans), "trouble" (a sentence or NULL). Signal: "loaded"
 * when all that was asked for is there. Nothing is loaded before the first mdg_paged_list_reload
 * (). */
MdgPagedList *mdg_paged_list_new (MdgConnection *connection,
                                  const char *path,
                                  GType item_type,
                                  MdgListLoading loading);

/* Rows are known by their "id": a reload changes an item in place, so that selection and focus
 * stay on it. Before the first load. */
void mdg_paged_list_set_lasting (MdgPagedList *self);

/* While TRUE a reload moves no row: what is new comes at the end, what is gone leaves. FALSE again
 * puts all into the server's order by a reload, if there was one meanwhile. Lasting lists only. */
void mdg_paged_list_set_steady (MdgPagedList *self, gboolean steady);

/* The item of that "id", or NULL. Lasting lists only. Borrowed. */
MdgItem *mdg_paged_list_find (MdgPagedList *self, gint64 id);

/* Called for each new item. @user_data must outlive the list. */
void mdg_paged_list_set_prepare (MdgPagedList *self, MdgListPrepare prepare, gpointer user_data);

/* Makes the list a search: @query is sent as a body, with the page's cursor and size added. Loads
 * from the start when it differs from the one before and something was loaded. Takes @query. */
void mdg_paged_list_set_query (MdgPagedList *self, JsonObject *query);
void mdg_paged_list_reload (MdgPagedList *self);

/* Reloads only if something was loaded before. */
void mdg_paged_list_refresh (MdgPagedList *self);
void mdg_paged_list_load_more (MdgPagedList *self);
void mdg_paged_list_cancel (MdgPagedList *self);

gboolean mdg_paged_list_is_loading (MdgPagedList *self);
gboolean mdg_paged_list_is_complete (MdgPagedList *self);
const char *mdg_paged_list_get_trouble (MdgPagedList *self);

G_END_DECLS
