/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the server would read from a file, a line of JSON for each page. Works without a
 * configuration and without a core: on any machine the program is on.
 */
#define G_LOG_DOMAIN "madoguchi-ctl"

#include "server/ctl/commands.h"

#include "server/ctl/place-label.h"
#include "server/engine/extract/converter.h"
#include "server/engine/extract/slide-notes.h"
#include "shared/base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define WORK_FOLDER "madoguchi-extract-XXXXXX"

typedef struct
{
  MdgCtl *ctl;
  MdgExtractLimits limits;
  MdgConverter *converter;
  char *work_dir;
  MdgUnitKind unit;
  gboolean is_unpaginated;
} Reading;

static void
clear_reading (Reading *reading)
{
  g_clear_pointer (&reading->converter, mdg_converter_free);
  if (reading->work_dir != NULL)
    g_rmdir (reading->work_dir);
  g_free (reading->work_dir);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, clear_reading)

/* The settings, if there are any on this machine; one that was named must be there. */
static gboolean
load_settings (Reading *reading, const MdgArguments *arguments, GError **error)
{
  MdgCtl *ctl = reading->ctl;
  const char *soffice = NULL;
  gboolean is_named =
    mdg_arguments_has (arguments, "config") || g_getenv ("MADOGUCHI_CONFIG") != NULL;
  reading->limits.ocr = TRUE;
  if (is_named || g_access (ctl->config_path, R_OK) == 0)
    {
      if (!mdg_ctl_load_config (ctl, error))
        return FALSE;
      MdgExtractLimits *limits = &reading->limits;
      const MdgConfig *config = ctl->config;
      limits->worker = mdg_config_get_text (config, MDG_SETTING_EXTRACT_PROGRAM);
      limits->ocr = g_str_equal (mdg_config_get_text (config, MDG_SETTING_EXTRACT_OCR), "yes");
      limits->seconds = (guint) mdg_config_get_int (config, MDG_SETTING_EXTRACT_SECONDS);
      limits->memory_bytes =
        (guint64) mdg_config_get_int (config, MDG_SETTING_EXTRACT_MEMORY_MIB) << 20;
      soffice = mdg_config_get_text (config, MDG_SETTING_EXTRACT_SOFFICE);
    }
  reading->limits.ocr &= !mdg_arguments_has (arguments, "no-ocr");
  reading->work_dir = g_dir_make_tmp (WORK_FOLDER, error);
  if (reading->work_dir == NULL)
    return FALSE;
  reading->converter = mdg_converter_new (soffice, reading->work_dir);
  return TRUE;
}

/* ---- telling ---- */

static gboolean
on_page (const MdgExtractedPage *page, gpointer user_data, GError **error)
{
  const Reading *reading = user_data;
  JsonObject *object = json_object_new ();
  g_autofree char *text = mdg_extracted_page_dup_text (page);
  g_autofree char *label =
    reading->is_unpaginated ? NULL : mdg_place_label (page, reading->unit, reading->ctl->lang);
  json_object_set_int_member (object, "page", page->number);
  if (label != NULL)
    json_object_set_string_member (object, "label", label);
  else
    json_object_set_null_member (object, "label");
  json_object_set_string_member (object, "text", text);
  if (page->ocr)
    json_object_set_boolean_member (object, "ocr", TRUE);
  if (page->hidden)
    json_object_set_boolean_member (object, "hidden", TRUE);
  mdg_ctl_put_json_object (object);
  return TRUE;
}

static void
tell_pages (Reading *reading, const MdgExtracted *extracted)
{
  reading->unit = extracted->unit;
  reading->is_unpaginated = extracted->unpaginated;
  for (guint i = 0; i < extracted->pages->len; i++)
    on_page (extracted->pages->pdata[i], reading, NULL);
}

/* ---- reading ---- */

static MdgUnitKind
unit_of (const MdgFileType *type)
{
  const char *format = type->format;
  if (type->route == MDG_ROUTE_CONVERT_XLSX || g_str_equal (format, "xlsx"))
    return MDG_UNIT_KIND_SHEET;
  if (g_str_equal (format, "csv"))
    return MDG_UNIT_KIND_ROW;
  if (g_str_equal (format, "ppt") || g_str_equal (format, "odp"))
    return MDG_UNIT_KIND_SLIDE;
  return g_str_equal (format, "txt") ? MDG_UNIT_KIND_LINE : MDG_UNIT_KIND_PAGE;
}

/* Pages go out as they are read, so that a long scan shows that it goes on. */
static gboolean
read_now (Reading *reading, int fd, const MdgFileType *type, MdgUnitKind unit, GError **error)
{
  reading->unit = unit;
  g_autoptr (MdgExtracted) extracted =
    mdg_extract_file (&reading->limits, fd, type, on_page, reading, NULL, error);
  return extracted != NULL;
}

/* @out is their PDF. */
static gboolean
read_slides (Reading *reading, int fd, int out, const MdgFileType *type, GError **error)
{
  MdgFileType pdf = { .format = "pdf" };
  g_autoptr (MdgExtracted) extracted =
    mdg_extract_file (&reading->limits, out, &pdf, NULL, NULL, NULL, error);
  if (extracted == NULL || !mdg_slides_add_notes (extracted, reading->converter, &reading->limits,
                                                  fd, type, NULL, error))
    return FALSE;
  extracted->unit = unit_of (type);
  tell_pages (reading, extracted);
  return TRUE;
}

static gboolean
read_converted (Reading *reading, int fd, const MdgFileType *type, GError **error)
{
  MdgFileType converted = { .format =
                              type->route == MDG_ROUTE_CONVERT_XLSX ? "xlsx" : "pdf" };
  int out = mdg_converter_convert (reading->converter, fd, type, NULL, error);
  if (out < 0)
    return FALSE;
  gboolean fine = mdg_slides_have_notes (type)
                    ? read_slides (reading, fd, out, type, error)
                    : read_now (reading, out, &converted, unit_of (type), error);
  close (out);
  return fine;
}

static MdgExtracted *
read_rendition (Reading *reading, int fd, const MdgFileType *type)
{
  MdgFileType pdf = { .format = "pdf" };
  g_autoptr (GError) error = NULL;
  int out = mdg_converter_convert (reading->converter, fd, type, NULL, &error);
  if (out < 0)
    {
      mdg_ctl_warn (reading->ctl, N_ ("LibreOffice made no pages of the file: it is told without "
                                      "page numbers."),
                    NULL);
      return NULL;
    }
  MdgExtracted *rendition = mdg_extract_file (&reading->limits, out, &pdf, NULL, NULL, NULL, NULL);
  close (out);
  return rendition;
}

/* Word and PowerPoint: what stands there from the file, where it stands from its rendition. */
static gboolean
read_rendered (Reading *reading, int fd, const MdgFileType *type, GError **error)
{
  g_autoptr (MdgExtracted) structure =
    mdg_extract_file (&reading->limits, fd, type, NULL, NULL, NULL, error);
  if (structure == NULL)
    return FALSE;
  g_autoptr (MdgExtracted) rendition = read_rendition (reading, fd, type);
  if (rendition == NULL)
    {
      tell_pages (reading, structure);
      return TRUE;
    }
  g_autoptr (MdgExtracted) aligned = mdg_extract_align (structure, rendition);
  tell_pages (reading, aligned);
  return TRUE;
}

static gboolean
read_file (Reading *reading, int fd, const char *path, gboolean text_only, GError **error)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (MdgFileType) type = mdg_extract_sniff (fd, name, error);
  if (type == NULL)
    return FALSE;
  if (type->route != MDG_ROUTE_NATIVE)
    return read_converted (reading, fd, type, error);
  if (!type->is_rendered)
    return read_now (reading, fd, type, unit_of (type), error);
  if (!text_only)
    return read_rendered (reading, fd, type, error);
  g_autoptr (MdgExtracted) structure =
    mdg_extract_file (&reading->limits, fd, type, NULL, NULL, NULL, error);
  if (structure != NULL)
    tell_pages (reading, structure);
  return structure != NULL;
}

int
mdg_ctl_extract (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  g_auto (Reading) reading = { .ctl = ctl };
  g_autoptr (GError) reason = NULL;
  const char *path = mdg_arguments_get_nth (arguments, 0);
  if (!load_settings (&reading, arguments, error))
    return MDG_EXIT_USAGE;
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (fd < 0)
    mdg_set_error (&reason, MDG_ERROR_FILE, "file", path, "reason", g_strerror (errno), NULL);
  gboolean fine =
    fd >= 0 &&
    read_file (&reading, fd, path, mdg_arguments_has (arguments, "text-only"), &reason);
  if (fd >= 0)
    close (fd);
  if (!fine)
    mdg_ctl_fail (ctl, reason);
  return fine ? MDG_EXIT_FINE : MDG_EXIT_DATA;
}
