/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The installer of the Windows client that a server offers: what a client must know of it before it
 * asks for the file, and compares the file with afterwards.
 */
#pragma once

#include "shared/model/record.h"

G_BEGIN_DECLS

/* The largest installer that is offered or taken. */
#define MDG_INSTALLER_MAX_BYTES (512 * G_GINT64_CONSTANT (1048576))

/* The file's name; takes the version. */
#define MDG_INSTALLER_FILE_NAME "madoguchi-%s-x64.msi"

/* Characters of a SHA-256 in hexadecimal. */
#define MDG_SHA256_CHARS 64

typedef struct
{
  char *version; /* "1.10.2" */
  gint64 bytes;
  char *sha256; /* of the whole file, 64 small hexadecimal digits */
} MdgInstaller;

MDG_DECLARE_RECORD (MdgInstaller, mdg_installer, MDG_INSTALLER_TYPE)

G_END_DECLS
