/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One instance for each person signed in to Windows. Owned by the host; main thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _MdgInstance MdgInstance;

/* Another start asks this instance to come to the front and open @link, "" for none: valid UTF-8 of
 * MDG_LINK_MAX_BYTES at most, otherwise hostile. */
typedef void (*MdgInstanceOpen) (const char *link, gpointer user_data);

/* Becomes the instance of @id, or gives @link to the one there is and returns NULL. Where neither
 * can be (the other one does not answer), an instance that others do not find. */
MdgInstance *mdg_instance_new (const char *id,
                               const char *link,
                               MdgInstanceOpen open,
                               gpointer user_data);
void mdg_instance_free (MdgInstance *self);

G_END_DECLS
