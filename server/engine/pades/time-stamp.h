/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Time stamps (RFC 3161): request, answer and token. No network here.
 *
 * Plain functions on plain values: any thread.
 */
#pragma once

#include "server/engine/pades/cms.h"

G_BEGIN_DECLS

#define MDG_NONCE_SIZE 8

typedef struct
{
  guint8 imprint[MDG_HASH_MAX]; /* SHA-256 of what is stamped */
  gsize imprint_size;
  guint8 nonce[MDG_NONCE_SIZE]; /* the first byte is 01 to 7f, so that it is a plain INTEGER */
} MdgTimeStampQuery;

/* A query for @data with a fresh nonce. */
void mdg_time_stamp_query_init (MdgTimeStampQuery *query, MdgDer data);

/* Its TimeStampReq. */
GBytes *mdg_time_stamp_query_to_der (const MdgTimeStampQuery *query);

/* The token of a TimeStampResp to @query, checked in every respect but whether its authority is
 * trusted. SIGNING_TSA_REFUSED, _ANSWER, _NONCE, _IMPRINT, _CERTIFICATE. */
GBytes *mdg_time_stamp_read_response (const MdgTimeStampQuery *query,
                                      GBytes *response,
                                      GError **error);

typedef enum
{
  MDG_TIME_STAMP_FINE,
  MDG_TIME_STAMP_UNREADABLE,
  MDG_TIME_STAMP_IMPRINT,     /* of something else */
  MDG_TIME_STAMP_SIGNATURE,   /* its own signature does not hold */
  MDG_TIME_STAMP_CERTIFICATE, /* not one for time stamps, or not valid at its time */
} MdgTimeStampFault;

typedef struct
{
  gint64 time; /* microseconds since 1970 */
  MdgCertificate *authority;
  GPtrArray *certificates; /* that came along */
} MdgTimeStamp;

/* Reads @token, a time stamp over @data. @ret_stamp may be NULL. */
MdgTimeStampFault mdg_time_stamp_check (MdgDer token, MdgDer data, MdgTimeStamp *ret_stamp);
void mdg_time_stamp_clear (MdgTimeStamp *stamp);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MdgTimeStamp, mdg_time_stamp_clear)

G_END_DECLS
