/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One run of LibreOffice over some files, in a folder that is thrown away.
 *
 * DESIGN. A fresh profile without macros, links, Java or recovery; a network of its own, in which
 * there is nothing; files other than LibreOffice's own and this folder out of reach (Landlock);
 * limits on memory and time; killed with all its children at the end. A run that makes no new file
 * for a while has hung.
 *
 * A value on the stack of one thread.
 */
#pragma once

#include "server/engine/extract/extract.h"

G_BEGIN_DECLS

/* Files of one run; a start takes as long as converting a dozen. */
#define MDG_OFFICE_MAX_FILES 30

/* What can go through LibreOffice in one run. */
typedef enum
{
  MDG_OFFICE_WRITER,
  MDG_OFFICE_IMPRESS,
  MDG_OFFICE_SLIDES,
  MDG_OFFICE_CALC,
  MDG_OFFICE_HTML_CALC,
} MdgOfficeKind;

typedef struct
{
  int fd;             /* the file */
  const char *format; /* its extension */
  int converted;      /* afterwards: the converted file, nameless, or -1 */
} MdgOfficeFile;

typedef enum
{
  MDG_OFFICE_ENDED,
  MDG_OFFICE_HUNG,
  MDG_OFFICE_CANCELLED,
  MDG_OFFICE_FAILED, /* it could not be started, or there was no room */
} MdgOfficeResult;

MdgOfficeKind mdg_office_kind (const MdgFileType *type);

/* Converts all of @files, in their order. @alone takes more time, and leaves the choice of the
 * filter to LibreOffice. */
MdgOfficeResult mdg_office_run (const char *program,
                                const char *work_dir,
                                MdgOfficeKind kind,
                                MdgOfficeFile *files,
                                guint n,
                                gboolean alone,
                                GCancellable *cancellable);

/* Removes what earlier runs left in @work_dir. */
void mdg_office_tidy (const char *work_dir);

G_END_DECLS
