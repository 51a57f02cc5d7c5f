/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN: gettext takes the language from LANGUAGE when the process has any locale but plain "C";
 * C.UTF-8 is enough, so Japanese works on machines without a Japanese locale (glibc 2.36 and GNU
 * libintl). LANGUAGE is set to Japanese once, at the start, because changing the environment later
 * would race with other threads. English is what the program is written in: it is chosen by binding
 * the text domains to a folder without catalogues, which gettext allows at any time.
 */
#include "client/application/language.h"

#include "mdg-config.h"

#include <glib/gi18n.h>
#include <locale.h>

#define TOOLKIT_DOMAIN "gtk40"
#define TOOLKIT_LOCALEDIR "/usr/share/locale"

static const char *
localedir (void)
{
  const char *override = g_getenv ("MADOGUCHI_LOCALEDIR");
  return override != NULL ? override : MDG_LOCALEDIR;
}

void
mdg_language_init (void)
{
  g_setenv ("LANGUAGE", "ja", TRUE);
  const char *current = setlocale (LC_ALL, "");
  if (current == NULL || g_strcmp0 (setlocale (LC_MESSAGES, NULL), "C") == 0 ||
      g_strcmp0 (setlocale (LC_MESSAGES, NULL), "POSIX") == 0)
    setlocale (LC_ALL, "C.UTF-8");
  bindtextdomain (MDG_GETTEXT_DOMAIN, localedir ());
  bind_textdomain_codeset (MDG_GETTEXT_DOMAIN, "UTF-8");
  textdomain (MDG_GETTEXT_DOMAIN);
  /* GLib decides once, at its first question, whether there is any translation to look for: ask
   * while there is one. */
  g_dgettext (MDG_GETTEXT_DOMAIN, "Madoguchi");
}

void
mdg_language_choose (const char *language)
{
  gboolean japanese = g_strcmp0 (language, "en") != 0;
  bindtextdomain (MDG_GETTEXT_DOMAIN, japanese ? localedir () : "/");
  bindtextdomain (TOOLKIT_DOMAIN, japanese ? TOOLKIT_LOCALEDIR : "/");
}
