/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The language of the windows, which is the person's choice and not the machine's.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Makes gettext ready; call first thing in main, before any thread is started. */
void mdg_language_init (void);

/* "ja" or "en" from now on; windows made before keep their texts. Main thread. */
void mdg_language_choose (const char *language);

G_END_DECLS
