/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where g_warning () and its kin end: one line a message, on standard error or in the systemd
 * journal.
 *
 * DESIGN. Every message becomes exactly one line, whatever it holds: control characters, line
 * breaks and marks that turn the direction of writing are spelled out (\n, \u{202e}), so that text
 * from outside can neither end a line and begin a false one nor hide in a terminal. Times are RFC
 * 3339 in Japan time, as everywhere in the product. Nothing is dropped in silence: what is too long
 * says how much was cut, and lines that could not be written are counted and told with the next one
 * that can. Lines are written with one write (2) each, so threads do not mix theirs. Main makes one
 * and keeps it until the process ends.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MDG_LOG_MAX_MESSAGE_BYTES 8192 /* longer text is cut, and the line says so */
#define MDG_LOG_MAX_FIELDS 32

typedef enum
{
  MDG_LOG_TEXT,
  MDG_LOG_JSON,
  MDG_LOG_JOURNAL,
} MdgLogFormat;

typedef struct _MdgLog MdgLog;

/* Writes to @fd, which stays the caller's. */
MdgLog *mdg_log_new (MdgLogFormat format, GLogLevelFlags level, int fd);

/* Makes @log the writer of the process. GLib allows this once; @log must live until the process
 * ends. */
void mdg_log_install (MdgLog *log);

/* From now on messages less important than @level are left out. Any thread. */
void mdg_log_set_level (MdgLog *log, GLogLevelFlags level);

/* The GLogWriterFunc behind it; @user_data is the MdgLog. Any thread. */
GLogWriterOutput
mdg_log_write (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data);

/* One line with its line break, in text or JSON, as of @time. Pure. */
char *mdg_log_format_line (
  MdgLogFormat format, GLogLevelFlags level, const GLogField *fields, gsize n_fields, gint64 time);

/* The words of the configuration. */
MdgLogFormat mdg_log_format_from_text (const char *text);
GLogLevelFlags mdg_log_level_from_text (const char *text);

void mdg_log_free (MdgLog *log);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgLog, mdg_log_free)

G_END_DECLS
