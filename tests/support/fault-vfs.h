/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A disk that fails at a chosen moment: a VFS around SQLite's own whose Nth write or sync from now
 * fails. One test at a time; any thread may use the files.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  MDG_FAULT_WRITE, /* the Nth write gives an input/output error */
  MDG_FAULT_SYNC,  /* the Nth sync does */
  MDG_FAULT_FULL,  /* from the Nth write on the disk is full */
} MdgFaultKind;

/* Databases opened from now on go through the failing VFS. */
void mdg_fault_vfs_install (void);
void mdg_fault_vfs_remove (void);

/* The @nth call from now fails. */
void mdg_fault_vfs_arm (MdgFaultKind kind, guint nth);

/* No more failures. TRUE when one happened. */
gboolean mdg_fault_vfs_disarm (void);

G_END_DECLS
