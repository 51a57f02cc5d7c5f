/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * AWS Signature Version 4 of one request, as services other than S3 want it: the path is escaped
 * once more than it is sent. Pure; any thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  const char *access_key;
  const char *secret;
  const char *token; /* of a session; NULL: none */
  const char *region;
  const char *service;
  const char *time; /* "20261122T163000Z" */
  const char *content_type;
} MdgSignature;

/* The value of the header "Authorization" for a POST of @body to @uri; what it signs must be sent
 * as it is here: content-type, host, x-amz-date and, with a token, x-amz-security-token. */
char *mdg_signature_make (const MdgSignature *signature, GUri *uri, GBytes *body);

G_END_DECLS
