/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/worker-pipe.h"

#include "shared/base/error.h"
#include "shared/model/document.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#define HEADER_BYTES 5
#define END_TYPE "(ymsbb)"
#define ERROR_TYPE "(sasas)"
#define MAX_ARGS 8
#define MAX_ARG 200
#define MAX_POINTS 1e6f

typedef enum
{
  FRAME_PAGE = 'p',
  FRAME_ERROR = 'e',
  FRAME_END = 'z',
} FrameKind;

struct _MdgPipeReader
{
  MdgExtractPageFunc func;
  gpointer user_data;
  MdgExtracted *extracted;
  GByteArray *buffer;
  guint64 n_bytes;
  guint n_pages;
  guint n_ocr;
  gboolean is_ended;
};

/* ---- the worker's side ---- */

static gboolean
write_all (int fd, const guint8 *data, gsize size)
{
  for (gsize done = 0; done < size;)
    {
      gssize n = write (fd, data + done, size - done);
      if (n < 0 && errno != EINTR)
        return FALSE;
      done += n > 0 ? (gsize) n : 0;
    }
  return TRUE;
}

static gboolean
put_frame (int fd, FrameKind kind, GBytes *bytes)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  if (size > MDG_PIPE_MAX_FRAME)
    return FALSE;
  guint32 length = GUINT32_TO_LE ((guint32) size);
  guint8 header[HEADER_BYTES] = { (guint8) kind };
  memcpy (header + 1, &length, sizeof length);
  return write_all (fd, header, sizeof header) && write_all (fd, data, size);
}

static gboolean
put_variant (int fd, FrameKind kind, GVariant *value)
{
  g_autoptr (GVariant) owned = g_variant_ref_sink (value);
  g_autoptr (GBytes) bytes = g_variant_get_data_as_bytes (owned);
  return put_frame (fd, kind, bytes);
}

gboolean
mdg_worker_pipe_put_page (int fd, const MdgExtractedPage *page)
{
  g_autoptr (GBytes) bytes = mdg_extracted_page_to_bytes (page);
  return put_frame (fd, FRAME_PAGE, bytes);
}

gboolean
mdg_worker_pipe_put_error (int fd, const GError *error)
{
  static const char *const none[] = { NULL };
  const char *const *names = mdg_error_get_arg_names (error);
  const char *const *values = mdg_error_get_arg_values (error);
  return put_variant (fd, FRAME_ERROR,
                      g_variant_new ("(s^as^as)", mdg_error_slug (error),
                                     names != NULL ? names : none, values != NULL ? values : none));
}

gboolean
mdg_worker_pipe_put_end (int fd, const MdgExtracted *extracted)
{
  g_autofree char *title =
    extracted->title != NULL ? g_utf8_make_valid (extracted->title, -1) : NULL;
  if (title != NULL && strlen (title) > MDG_PIPE_MAX_TITLE)
    g_clear_pointer (&title, g_free);
  return put_variant (fd, FRAME_END,
                      g_variant_new (END_TYPE, (guchar) extracted->unit, title,
                                     extracted->unpaginated, extracted->truncated));
}

/* ---- the other side ---- */

MdgPipeReader *
mdg_pipe_reader_new (const char *format, MdgExtractPageFunc func, gpointer user_data)
{
  MdgPipeReader *reader = g_new0 (MdgPipeReader, 1);
  reader->func = func;
  reader->user_data = user_data;
  reader->extracted = mdg_extracted_new (format, MDG_UNIT_KIND_PAGE);
  reader->buffer = g_byte_array_new ();
  return reader;
}

void
mdg_pipe_reader_free (MdgPipeReader *reader)
{
  if (reader == NULL)
    return;
  mdg_extracted_free (reader->extracted);
  g_byte_array_unref (reader->buffer);
  g_free (reader);
}

static gboolean
break_off (GError **error)
{
  mdg_set_error (error, MDG_ERROR_EXTRACT_CRASHED, NULL);
  return FALSE;
}

static GVariant *
parse_variant (const char *type, GBytes *bytes)
{
  g_autoptr (GVariant) value =
    g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (type), bytes, FALSE));
  return g_variant_is_normal_form (value) ? g_steal_pointer (&value) : NULL;
}

static gboolean
is_length (float value)
{
  return isfinite (value) && fabsf (value) <= MAX_POINTS;
}

static gboolean
is_sane_block (const MdgBlock *block, gsize *n_chars)
{
  *n_chars += strlen (block->text);
  for (guint i = 0; block->boxes != NULL && i < block->boxes->len; i++)
    {
      const MdgBox *box = &g_array_index (block->boxes, MdgBox, i);
      if (i >= MDG_PIPE_MAX_BOXES || !is_length (box->x) || !is_length (box->y) ||
          !is_length (box->width) || !is_length (box->height))
        return FALSE;
    }
  for (guint i = 0; block->cells != NULL && block->cells[i] != NULL; i++)
    *n_chars += strlen (block->cells[i]);
  return TRUE;
}

/* Text is counted in bytes, cells too: four for each character the store takes, twice. */
static gboolean
is_sane_page (const MdgExtractedPage *page, guint number)
{
  gsize n_chars = 0;
  if (page->number != number || page->number > MDG_EXTRACT_MAX_PAGES ||
      page->blocks->len > MDG_PIPE_MAX_BLOCKS || !is_length (page->width) ||
      !is_length (page->height) ||
      (page->label != NULL && strlen (page->label) > MDG_PIPE_MAX_LABEL))
    return FALSE;
  for (guint i = 0; i < page->blocks->len; i++)
    if (!is_sane_block (page->blocks->pdata[i], &n_chars))
      return FALSE;
  return n_chars <= (gsize) MDG_PAGE_TEXT_MAX_CHARS * 8;
}

static gboolean
take_page (MdgPipeReader *reader, GBytes *bytes, GError **error)
{
  g_autoptr (MdgExtractedPage) page = mdg_extracted_page_from_bytes (bytes, NULL);
  if (page == NULL || !is_sane_page (page, reader->n_pages + 1))
    return break_off (error);
  reader->n_pages++;
  reader->n_ocr += page->ocr ? 1 : 0;
  if (reader->func != NULL)
    return reader->func (page, reader->user_data, error);
  g_ptr_array_add (reader->extracted->pages, g_steal_pointer (&page));
  return TRUE;
}

static gboolean
is_short_list (const char *const *list)
{
  guint n = 0;
  for (; list[n] != NULL; n++)
    if (n >= MAX_ARGS || strlen (list[n]) > MAX_ARG)
      return FALSE;
  return TRUE;
}

static gboolean
take_error (GBytes *bytes, GError **error)
{
  const char *slug = NULL;
  g_autofree const char **names = NULL;
  g_autofree const char **values = NULL;
  g_autoptr (GVariant) value = parse_variant (ERROR_TYPE, bytes);
  if (value == NULL)
    return break_off (error);
  g_variant_get (value, "(&s^a&s^a&s)", &slug, &names, &values);
  MdgErrorCode code = mdg_error_code_from_slug (slug);
  gboolean is_ours = code >= MDG_ERROR_EXTRACT_PASSWORD && code <= MDG_ERROR_EXTRACT_NO_TEXT;
  if ((!is_ours && code != MDG_ERROR_INTERNAL) || !is_short_list (names) ||
      !is_short_list (values) ||
      g_strv_length ((char **) names) != g_strv_length ((char **) values))
    return break_off (error);
  g_propagate_error (error, mdg_error_new (code, names, values));
  return FALSE;
}

static gboolean
take_end (MdgPipeReader *reader, GBytes *bytes, GError **error)
{
  MdgExtracted *extracted = reader->extracted;
  guchar unit = 0;
  const char *title = NULL;
  g_autoptr (GVariant) value = parse_variant (END_TYPE, bytes);
  if (value == NULL)
    return break_off (error);
  g_variant_get (value, "(ym&sbb)", &unit, &title, &extracted->unpaginated, &extracted->truncated);
  if (unit > MDG_UNIT_KIND_LINE || (title != NULL && strlen (title) > MDG_PIPE_MAX_TITLE))
    return break_off (error);
  extracted->unit = (MdgUnitKind) unit;
  extracted->title = g_strdup (title);
  reader->is_ended = TRUE;
  return TRUE;
}

static gboolean
take_frame (MdgPipeReader *reader, FrameKind kind, GBytes *bytes, GError **error)
{
  switch (kind)
    {
    case FRAME_PAGE:
      return take_page (reader, bytes, error);
    case FRAME_ERROR:
      return take_error (bytes, error);
    case FRAME_END:
      return take_end (reader, bytes, error);
    default:
      return break_off (error);
    }
}

/* *@ret_taken is FALSE when the next frame has not arrived whole. */
static gboolean
take_next (MdgPipeReader *reader, gsize *offset, gboolean *ret_taken, GError **error)
{
  gsize size = reader->buffer->len - *offset;
  *ret_taken = FALSE;
  if (size < HEADER_BYTES)
    return TRUE;
  guint32 length;
  memcpy (&length, reader->buffer->data + *offset + 1, sizeof length);
  length = GUINT32_FROM_LE (length);
  if (length > MDG_PIPE_MAX_FRAME || reader->is_ended)
    return break_off (error);
  if (size < HEADER_BYTES + (gsize) length)
    return TRUE;
  /* Aligned for GVariant. */
  g_autoptr (GBytes) bytes =
    g_bytes_new (reader->buffer->data + *offset + HEADER_BYTES, length);
  FrameKind kind = (FrameKind) reader->buffer->data[*offset];
  *offset += HEADER_BYTES + (gsize) length;
  *ret_taken = TRUE;
  return take_frame (reader, kind, bytes, error);
}

gboolean
mdg_pipe_reader_feed (MdgPipeReader *reader, const guint8 *data, gsize size, GError **error)
{
  gsize offset = 0;
  gboolean taken = TRUE;
  reader->n_bytes += size;
  if (reader->n_bytes > MDG_PIPE_MAX_BYTES)
    return break_off (error);
  g_byte_array_append (reader->buffer, data, (guint) size);
  while (taken)
    if (!take_next (reader, &offset, &taken, error))
      return FALSE;
  if (offset > 0)
    g_byte_array_remove_range (reader->buffer, 0, (guint) offset);
  return TRUE;
}

guint
mdg_pipe_reader_get_n_ocr (const MdgPipeReader *reader)
{
  return reader->n_ocr;
}

MdgExtracted *
mdg_pipe_reader_steal (MdgPipeReader *reader)
{
  return reader->is_ended ? g_steal_pointer (&reader->extracted) : NULL;
}
