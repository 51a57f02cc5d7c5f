/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What gettext needs of the system: a locale it translates in, and the folders of catalogues. For
 * client/application/language.c; main thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Lets gettext take the language from LANGUAGE, whatever the locale of this PC is. */
void mdg_translation_prepare (void);

/* The folder that holds the catalogues of our own @domain or of the toolkit's, and one that holds
 * none and where none can be put by somebody else. Absolute; free with g_free (). */
char *mdg_translation_dup_folder (const char *domain);
char *mdg_translation_dup_empty_folder (void);

/* bindtextdomain () for a folder in UTF-8. */
void mdg_translation_bind (const char *domain, const char *folder);

G_END_DECLS
