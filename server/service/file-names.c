/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/file-names.h"

#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/model/document.h"

#include <string.h>

/* What Windows cannot store in a name, and what separates names elsewhere. */
#define RESERVED_CHARACTERS "\\/:*?\"<>|"
#define MAX_DEPTH 50

/* Names of devices on Windows, with any extension. */
static gboolean
is_device (const char *name)
{
  static const char *const devices[] = { "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$" };
  gsize length = strcspn (name, ".");
  g_autofree char *stem = g_strndup (name, length);
  g_strchomp (stem);
  for (guint i = 0; i < G_N_ELEMENTS (devices); i++)
    if (g_ascii_strcasecmp (stem, devices[i]) == 0)
      return TRUE;
  return strlen (stem) == 4 && g_ascii_isdigit (stem[3]) && stem[3] != '0' &&
         (g_ascii_strncasecmp (stem, "COM", 3) == 0 || g_ascii_strncasecmp (stem, "LPT", 3) == 0);
}

/* Signs that turn the direction of text make "exe.pdf" of "fdp.exe"; others cannot be seen. */
static gboolean
has_hidden_character (const char *name)
{
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if ((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e ||
          c == 0x200f || c == 0xfeff)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_fine (const char *name, gsize max_chars)
{
  if (name == NULL || *name == '\0' || !g_utf8_validate (name, -1, NULL) ||
      (gsize) g_utf8_strlen (name, -1) > max_chars)
    return FALSE;
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)) || g_utf8_get_char (p) == 0x2028 ||
        g_utf8_get_char (p) == 0x2029)
      return FALSE;
  char last = name[strlen (name) - 1];
  return strpbrk (name, RESERVED_CHARACTERS) == NULL && last != '.' && last != ' ' &&
         *name != ' ' && !is_device (name) && !has_hidden_character (name);
}

static gboolean
refuse (GError **error)
{
  mdg_set_error (error, MDG_ERROR_FILE_NAME, NULL);
  return FALSE;
}

gboolean
mdg_file_name_check (const char *name, GError **error)
{
  return is_fine (name, MDG_FILE_NAME_MAX_CHARS) || refuse (error);
}

gboolean
mdg_file_path_check (const char *path, GError **error)
{
  if (path == NULL)
    return TRUE;
  if (!g_utf8_validate (path, -1, NULL) || g_utf8_strlen (path, -1) > MDG_FILE_PATH_MAX_CHARS)
    return refuse (error);
  g_auto (GStrv) names = g_strsplit (path, "/", -1);
  guint depth = g_strv_length (names);
  for (guint i = 0; i < depth; i++)
    if (!is_fine (names[i], MDG_FILE_NAME_MAX_CHARS))
      return refuse (error);
  return (depth > 0 && depth <= MAX_DEPTH) || refuse (error);
}
