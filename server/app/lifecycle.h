/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The life of a serving process: main loop, signals, and what systemd is told.
 *
 * DESIGN. A role comes up, then hands itself over as four functions. From then on the loop runs
 * until SIGTERM or SIGINT. Then: STOPPING is told, the role stops accepting and reports when
 * everything running has ended, it finishes (checkpoints, closing), and the loop ends. A second
 * signal does not wait for what is running. SIGHUP asks the role to read its configuration again.
 * When systemd watches (WatchdogSec), it hears from us at half that interval, from the main loop,
 * and only while the role says it is well: a loop that hangs and a role that is broken both go
 * silent and are restarted.
 *
 * Everything on the main thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MDG_LIFECYCLE_DEADLINE_MS 10000 /* for running requests at the end */

typedef struct _MdgLifecycle MdgLifecycle;

/* A role. Each is called with the user_data of mdg_lifecycle_new (). */
typedef struct
{
  /* Stops accepting; mdg_lifecycle_stopped () is called when nothing runs any more, after
   * @deadline_ms at most. */
  void (*stop) (MdgLifecycle *lifecycle, guint deadline_ms, gpointer user_data);

  /* The last thing before the loop ends: checkpoint and close. FALSE makes the exit code 1. */
  gboolean (*finish) (gpointer user_data);

  /* Reads the configuration again and logs what came of it. */
  void (*reload) (gpointer user_data);

  /* Quick look whether the role still works; NULL: it does while the loop turns. */
  gboolean (*is_well) (gpointer user_data);
} MdgLifecycleRole;

/* @role is static. */
MdgLifecycle *mdg_lifecycle_new (const MdgLifecycleRole *role, gpointer user_data);

/* Tells READY with @status and serves until the end. 0, or 1 when the role could not finish. */
int mdg_lifecycle_run (MdgLifecycle *lifecycle, const char *status);

/* As SIGTERM does. Main thread. */
void mdg_lifecycle_stop (MdgLifecycle *lifecycle);

/* For the role: nothing runs any more. */
void mdg_lifecycle_stopped (MdgLifecycle *lifecycle);

void mdg_lifecycle_free (MdgLifecycle *lifecycle);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgLifecycle, mdg_lifecycle_free)

G_END_DECLS
