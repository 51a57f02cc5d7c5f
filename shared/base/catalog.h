/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Translations for a reader whose language is not the process's own.
 *
 * gettext (3) knows one language per process and needs that locale installed; the server answers
 * each request in its reader's language on machines that may have no Japanese locale at all. The
 * catalogue reads the same compiled .mo files (GNU gettext manual, "The Format of GNU MO Files").
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Loads <localedir>/<lang>/LC_MESSAGES/<domain>.mo for each language found there. Call once from
 * main, before other threads run; a second call replaces the first. A missing or damaged file
 * leaves that language untranslated. */
void mdg_catalog_load (const char *localedir, const char *domain);

/* Adds one catalogue from memory, in place of any of the same language; FALSE when it is none. Like
 * loading, before other threads run. */
gboolean mdg_catalog_add (const char *lang, const void *mo, gsize size);

/* The translation of @msgid into @lang, or @msgid itself. With @lang NULL: the process's own
 * language through gettext. Static; any thread after loading. */
const char *mdg_catalog_translate (const char *lang, const char *msgid);

/* "ja" or "en", whichever an Accept-Language header (RFC 9110, 12.5.4) gives the greater weight,
 * the first of two alike; "ja" when it asks for neither, or is NULL. Static. */
const char *mdg_catalog_choose_language (const char *accept_language);

/* Releases what was loaded; for leak checks at the end of main. */
void mdg_catalog_unload (void);

G_END_DECLS
