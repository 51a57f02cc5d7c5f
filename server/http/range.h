/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files as answers, whole or from where an earlier download ended (RFC 9110, 14). Pure but for the
 * response; any thread.
 */
#pragma once

#include "server/http/request.h"
#include "server/http/response.h"

G_BEGIN_DECLS

typedef struct
{
  int fd; /* not looked at with @read */
  gsize size;
  const char *etag;         /* with its quotes; changes with every byte of the file */
  const char *content_type; /* copied, as the next one */
  const char *filename;
  MdgContentRead read; /* of the owner's content; NULL: the file @fd */
} MdgFileBody;

/* 200 with the whole of @file, or 206 with the part that the request's Range and If-Range ask for.
 * Several ranges at once, one that lies outside, and everything malformed get the whole. @owner is
 * freed with the response and keeps @file's descriptor open. */
MdgResponse *mdg_range_answer (MdgRequest *request,
                               const MdgFileBody *file,
                               gpointer owner,
                               GDestroyNotify destroy);

/* TRUE when @header ("bytes=100-", "bytes=100-199", "bytes=-100") asks for one range that lies in a
 * file of @size bytes. */
gboolean
mdg_range_parse (const char *header, gsize size, gsize *ret_first, gsize *ret_length);

G_END_DECLS
