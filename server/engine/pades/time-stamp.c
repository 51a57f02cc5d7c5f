/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-pades"

#include "server/engine/pades/time-stamp.h"

#include "shared/base/error.h"

#include <gnutls/crypto.h>
#include <string.h>

#define GRANTED 0
#define GRANTED_WITH_MODS 1

typedef struct
{
  gnutls_digest_algorithm_t digest;
  MdgDer imprint;
  MdgDer nonce; /* empty without one */
  gint64 time;
} Info;

void
mdg_time_stamp_clear (MdgTimeStamp *stamp)
{
  g_clear_pointer (&stamp->authority, mdg_certificate_unref);
  g_clear_pointer (&stamp->certificates, g_ptr_array_unref);
}

void
mdg_time_stamp_query_init (MdgTimeStampQuery *query, MdgDer data)
{
  query->imprint_size = mdg_cms_hash (GNUTLS_DIG_SHA256, data, query->imprint);
  g_assert (gnutls_rnd (GNUTLS_RND_NONCE, query->nonce, MDG_NONCE_SIZE) >= 0);
  query->nonce[0] = query->nonce[0] % 0x7f + 1;
}

GBytes *
mdg_time_stamp_query_to_der (const MdgTimeStampQuery *query)
{
  static const guint8 yes = 0xff;
  GByteArray *out = g_byte_array_new ();
  guint begin = mdg_der_begin (out, MDG_DER_SEQUENCE);
  mdg_der_put_int (out, 1);
  guint imprint = mdg_der_begin (out, MDG_DER_SEQUENCE);
  mdg_cms_put_digest (out, GNUTLS_DIG_SHA256);
  mdg_der_put (out, MDG_DER_OCTETS, query->imprint, query->imprint_size);
  mdg_der_end (out, imprint);
  mdg_der_put (out, MDG_DER_INTEGER, query->nonce, MDG_NONCE_SIZE);
  mdg_der_put (out, 0x01, &yes, 1); /* certReq: BOOLEAN TRUE */
  mdg_der_end (out, begin);
  return g_byte_array_free_to_bytes (out);
}

/* ---- the token ---- */

/* TSTInfo { version, policy, messageImprint { algorithm, hash }, serial, time, accuracy?,
 * ordering?, nonce?, ... } */
static gboolean
read_info (MdgDer content, Info *info)
{
  MdgDer sequence, imprint, algorithm, time;
  if (!mdg_der_take (&content, MDG_DER_SEQUENCE, &sequence) || content.size > 0 ||
      !mdg_der_take (&sequence, MDG_DER_INTEGER, NULL) ||
      !mdg_der_take (&sequence, MDG_DER_OID, NULL) ||
      !mdg_der_take (&sequence, MDG_DER_SEQUENCE, &imprint) ||
      !mdg_der_take (&imprint, MDG_DER_SEQUENCE, &algorithm) ||
      !mdg_der_take (&imprint, MDG_DER_OCTETS, &info->imprint) ||
      !mdg_der_take (&sequence, MDG_DER_INTEGER, NULL) ||
      !mdg_der_take (&sequence, MDG_DER_TIME, &time) || !mdg_der_get_time (time, &info->time))
    return FALSE;
  info->digest = mdg_cms_read_digest (algorithm);
  info->nonce = (MdgDer){ NULL, 0 };
  mdg_der_take (&sequence, MDG_DER_SEQUENCE, NULL); /* accuracy */
  mdg_der_take (&sequence, 0x01, NULL);             /* ordering */
  mdg_der_take (&sequence, MDG_DER_INTEGER, &info->nonce);
  return TRUE;
}

static gboolean
read_token (MdgDer token, MdgCms *cms, Info *info)
{
  return mdg_cms_read (token.data, token.size, cms) &&
         mdg_der_is_oid (cms->content_type, MDG_OID_TIME_STAMP_INFO) &&
         mdg_der_is_oid (cms->attribute_type, MDG_OID_TIME_STAMP_INFO) && cms->content.size > 0 &&
         read_info (cms->content, info);
}

static gboolean
has_imprint (const Info *info, MdgDer data)
{
  guint8 hash[MDG_HASH_MAX];
  gsize size = mdg_cms_hash (info->digest, data, hash);
  return size > 0 && mdg_der_equal (info->imprint, (MdgDer){ hash, size });
}

static gboolean
has_own_digest (const MdgCms *cms)
{
  guint8 hash[MDG_HASH_MAX];
  gsize size = mdg_cms_hash (cms->digest, cms->content, hash);
  return size > 0 && mdg_der_equal (cms->message_digest, (MdgDer){ hash, size });
}

MdgTimeStampFault
mdg_time_stamp_check (MdgDer token, MdgDer data, MdgTimeStamp *ret_stamp)
{
  MdgCms cms;
  Info info;
  if (!read_token (token, &cms, &info))
    return MDG_TIME_STAMP_UNREADABLE;
  if (!has_imprint (&info, data))
    return MDG_TIME_STAMP_IMPRINT;
  g_autoptr (GPtrArray) certificates = mdg_cms_list_certificates (&cms);
  MdgCertificate *authority = mdg_cms_find_signer (&cms, certificates);
  if (authority == NULL || !has_own_digest (&cms) || !mdg_cms_verify (&cms, authority))
    return MDG_TIME_STAMP_SIGNATURE;
  if (mdg_certificate_check_stamper (authority, info.time) != MDG_CERTIFICATE_FINE)
    return MDG_TIME_STAMP_CERTIFICATE;
  if (ret_stamp != NULL)
    *ret_stamp = (MdgTimeStamp){ .time = info.time,
                                 .authority = mdg_certificate_ref (authority),
                                 .certificates = g_steal_pointer (&certificates) };
  return MDG_TIME_STAMP_FINE;
}

/* ---- the answer ---- */

/* TimeStampResp { PKIStatusInfo { status, ... }, token? } */
static MdgErrorCode
read_response (MdgDer response, MdgDer *ret_token)
{
  MdgDer sequence, status_info, status;
  if (!mdg_der_take (&response, MDG_DER_SEQUENCE, &sequence) || response.size > 0 ||
      !mdg_der_take (&sequence, MDG_DER_SEQUENCE, &status_info) ||
      !mdg_der_take (&status_info, MDG_DER_INTEGER, &status))
    return MDG_ERROR_SIGNING_TSA_ANSWER;
  gint64 number = mdg_der_get_int (status);
  if (number != GRANTED && number != GRANTED_WITH_MODS)
    return MDG_ERROR_SIGNING_TSA_REFUSED;
  if (!mdg_der_next (&sequence, NULL, NULL, ret_token))
    return MDG_ERROR_SIGNING_TSA_ANSWER;
  return MDG_N_ERRORS;
}

static MdgErrorCode
check_token (const MdgTimeStampQuery *query, MdgDer token)
{
  MdgCms cms;
  Info info;
  if (!read_token (token, &cms, &info))
    return MDG_ERROR_SIGNING_TSA_ANSWER;
  if (!mdg_der_equal (info.nonce, (MdgDer){ query->nonce, MDG_NONCE_SIZE }))
    return MDG_ERROR_SIGNING_TSA_NONCE;
  if (info.digest != GNUTLS_DIG_SHA256 ||
      !mdg_der_equal (info.imprint, (MdgDer){ query->imprint, query->imprint_size }))
    return MDG_ERROR_SIGNING_TSA_IMPRINT;
  g_autoptr (GPtrArray) certificates = mdg_cms_list_certificates (&cms);
  MdgCertificate *authority = mdg_cms_find_signer (&cms, certificates);
  if (authority == NULL ||
      mdg_certificate_check_stamper (authority, info.time) != MDG_CERTIFICATE_FINE)
    return MDG_ERROR_SIGNING_TSA_CERTIFICATE;
  if (!has_own_digest (&cms) || !mdg_cms_verify (&cms, authority))
    return MDG_ERROR_SIGNING_TSA_ANSWER;
  return MDG_N_ERRORS;
}

GBytes *
mdg_time_stamp_read_response (const MdgTimeStampQuery *query, GBytes *response, GError **error)
{
  MdgDer token = { NULL, 0 };
  gsize size = 0;
  gconstpointer data = g_bytes_get_data (response, &size);
  MdgErrorCode code = read_response ((MdgDer){ data, size }, &token);
  if (code == MDG_N_ERRORS)
    code = check_token (query, token);
  if (code == MDG_N_ERRORS)
    return g_bytes_new (token.data, token.size);
  mdg_set_error (error, code, NULL);
  return NULL;
}
