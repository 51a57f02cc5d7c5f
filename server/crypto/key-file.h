/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Small files that hold secrets: their permissions are checked before they are read, and they are
 * written so that nobody else could ever have read them. All errors are MDG_ERROR_MASTER_KEY with a
 * reason that names the file. Thread-safe.
 */
#pragma once

#include "server/crypto/key.h"

G_BEGIN_DECLS

/* The largest file read here. */
#define MDG_KEY_FILE_MAX_SIZE 16384

typedef enum
{
  MDG_KEY_FILE_OWN,        /* of this user or root, no rights for group and others */
  MDG_KEY_FILE_CREDENTIAL, /* systemd grants its reader an ACL, which shows as a right of the group
                            */
} MdgKeyFileKind;

/* 32 raw bytes, or 64 hexadecimal digits and at most one line end. */
MdgKey *mdg_key_file_read_key (const char *path, MdgKeyFileKind kind, GError **error);

/* Text without NUL; wipe it when it is a secret. */
char *mdg_key_file_read_text (const char *path, MdgKeyFileKind kind, GError **error);

/* $CREDENTIALS_DIRECTORY/@name; @name may not be a path. */
char *mdg_key_file_dup_credential_path (const char *name, GError **error);

/* A new file of mode 0400, synced with its folder. Fails when there is one already. */
gboolean mdg_key_file_create (const char *path, const char *text, GError **error);

G_END_DECLS
