/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which folders are being checked or tuned now, how far, and how to stop it. In memory: after a
 * restart their jobs start over. Owned by the core; any thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _MdgCheckupBoard MdgCheckupBoard;

MdgCheckupBoard *mdg_checkup_board_new (void);
void mdg_checkup_board_free (MdgCheckupBoard *board);

/* @what is static: "checkup" or "tune". @cancellable is borrowed until end. */
void mdg_checkup_board_begin (MdgCheckupBoard *board,
                              gint64 folder_id,
                              const char *what,
                              GCancellable *cancellable);

/* TRUE when readers should be told: not more than twice a second. */
gboolean mdg_checkup_board_step (MdgCheckupBoard *board, gint64 folder_id, guint percent);
void mdg_checkup_board_end (MdgCheckupBoard *board, gint64 folder_id);

/* NULL when nothing runs; static. */
const char *
mdg_checkup_board_get (MdgCheckupBoard *board, gint64 folder_id, guint *ret_percent);
void mdg_checkup_board_stop (MdgCheckupBoard *board, gint64 folder_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgCheckupBoard, mdg_checkup_board_free)

G_END_DECLS
