/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How many answers a language model writes at the same time in this process. Those who wait enter
 * in the order in which they came. Thread-safe; owned by the core.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Longer than this nobody waits for a place. */
#define MDG_MODEL_WAIT_SECONDS 300

typedef struct _MdgModelGate MdgModelGate;

MdgModelGate *mdg_model_gate_new (void);
void mdg_model_gate_free (MdgModelGate *gate);

/* Takes a place of the model @id, which has @max (0: without limit). FALSE when none is free or
 * somebody waits for one. */
gboolean mdg_model_gate_try (MdgModelGate *gate, gint64 id, gint64 max);

/* The same, waiting. CANCELLED, MODEL_BUSY. */
gboolean mdg_model_gate_enter (
  MdgModelGate *gate, gint64 id, gint64 max, GCancellable *cancellable, GError **error);
void mdg_model_gate_leave (MdgModelGate *gate, gint64 id);

G_END_DECLS
