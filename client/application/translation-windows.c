/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/application/translation.h"

#include <libintl.h>

/* GNU libintl takes the locale from the environment first and from Windows then, and LANGUAGE in
 * any but "C". Naming Japanese also makes Pango choose the Japanese forms of characters on a
 * Windows in another language. The C library, which knows no UTF-8 locale, keeps its own. */
void
mdg_translation_prepare (void)
{
  g_setenv ("LC_ALL", "ja_JP.UTF-8", TRUE);
}

/* A file of this installation, which may be anywhere: the program is in its "bin". */
static char *
dup_installed (const char *first, const char *second)
{
  g_autofree char *root = g_win32_get_package_installation_directory_of_module (NULL);
  return g_build_filename (root, first, second, NULL);
}

char *
mdg_translation_dup_folder (const char *domain)
{
  return dup_installed ("share", "locale");
}

char *
mdg_translation_dup_empty_folder (void)
{
  return dup_installed ("share", NULL);
}

/* The narrow bindtextdomain () has no words for folders outside the code page. */
void
mdg_translation_bind (const char *domain, const char *folder)
{
  g_autofree wchar_t *wide = (wchar_t *) g_utf8_to_utf16 (folder, -1, NULL, NULL, NULL);
  wbindtextdomain (domain, wide);
}
