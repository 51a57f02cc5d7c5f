/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The part of test-desktop.c that changes something in a desktop and looks whether it arrives; one
 * file per platform.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void mdg_test_follow_dark (void);
void mdg_test_follow_contrast (void);

G_END_DECLS
