/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which folder a command means.
 */
#pragma once

#include "server/ctl/ctl.h"
#include "shared/model/folder.h"

G_BEGIN_DECLS

/* The folder with the number @text, or of that name; "0321/手引き" names the section by its code as
 * well. NOT_FOUND, and USAGE when several have the name. The store must be open. */
MdgFolder *mdg_ctl_find_folder (MdgCtl *ctl, const char *text, GError **error);

G_END_DECLS
