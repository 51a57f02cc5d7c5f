/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * SQLite's stock full-text index with its trigram tokeniser: what our own search is measured
 * against by `madoguchictl search-eval` and the benchmarks. Nothing of the product is kept in one.
 * One thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _MdgTrigramYardstick MdgTrigramYardstick;

MdgTrigramYardstick *mdg_trigram_yardstick_new (const char *path, GError **error);
void mdg_trigram_yardstick_free (MdgTrigramYardstick *yardstick);

/* All are added in one transaction that ends with the first question. */
gboolean mdg_trigram_yardstick_add (MdgTrigramYardstick *yardstick,
                                    gint64 id,
                                    const char *text,
                                    GError **error);

/* Ids (gint64) of what any three characters of @question stand in, best first by bm25 (). */
GArray *mdg_trigram_yardstick_ask (MdgTrigramYardstick *yardstick,
                                   const char *question,
                                   guint limit,
                                   GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgTrigramYardstick, mdg_trigram_yardstick_free)

G_END_DECLS
