/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A zip whose list of contents is lost: cut off by a transfer that broke, or overwritten. Each
 * entry has a header of its own in front, from which the list is written anew.
 *
 * The file is untrusted: all offsets are checked. Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @file with a new list of the entries that are there whole; NULL when there is none. */
GBytes *mdg_zip_repair (GBytes *file);

G_END_DECLS
