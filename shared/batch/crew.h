/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Items worked on by several threads, their results taken by the calling thread in order. At most
 * MDG_CREW_WINDOW results wait to be taken, so that memory does not grow with the number of items.
 * The error told is that of the first item that has one, whichever thread was quicker.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MDG_CREW_WINDOW 16

typedef struct
{
  guint n_items;
  guint max_threads; /* no more than the machine has */

  /* What a thread needs for itself; NULL with an error. On that thread. */
  gpointer (*begin) (gpointer job, GError **error);
  void (*end) (gpointer state);

  /* The result of one item, not NULL; NULL with an error. On any of the threads. */
  gpointer (*work) (gpointer job, gpointer state, guint item, GError **error);

  /* Takes @result over; FALSE with an error stops all. On the calling thread, in order. */
  gboolean (*take) (gpointer job, guint item, gpointer result, GError **error);

  /* Frees a result that nobody takes any more. */
  void (*drop) (gpointer result);

  /* Told at most ten times a second, and at the end; or NULL. */
  void (*tell) (gpointer job, guint n_taken);
} MdgCrew;

/* Until all items are taken. G_IO_ERROR_CANCELLED, and what the functions give. */
gboolean
mdg_crew_run (const MdgCrew *crew, gpointer job, GCancellable *cancellable, GError **error);

G_END_DECLS
