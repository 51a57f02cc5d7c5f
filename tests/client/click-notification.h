/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The part of test-notification.c that is the desktop: it takes a notification and clicks it; one
 * file per platform.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _MdgTestTray MdgTestTray;

/* NULL with a word why this desktop shows none. */
MdgTestTray *mdg_test_tray_new (const char **ret_reason);

/* Waits for the one notification there is. */
void mdg_test_tray_expect (MdgTestTray *tray, const char *title, const char *body);

/* Clicks it, which takes it away. */
void mdg_test_tray_click (MdgTestTray *tray);

/* Waits until there is none. */
void mdg_test_tray_expect_none (MdgTestTray *tray);
void mdg_test_tray_free (MdgTestTray *tray);

G_END_DECLS
