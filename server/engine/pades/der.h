/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DER (X.690): reading without trusting a length, and writing.
 *
 * A value that was read borrows from the bytes it was read from; nothing is copied. Signatures must
 * be DER, so indefinite lengths are refused. Plain functions on plain values: any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

enum
{
  MDG_DER_INTEGER = 0x02,
  MDG_DER_OCTETS = 0x04,
  MDG_DER_NULL = 0x05,
  MDG_DER_OID = 0x06,
  MDG_DER_TIME = 0x18, /* GeneralizedTime */
  MDG_DER_SEQUENCE = 0x30,
  MDG_DER_SET = 0x31,
};

/* Context-specific tags [n]: of a plain value, and of one with others in it. */
#define MDG_DER_CONTEXT_PLAIN(n) (0x80 | (n))
#define MDG_DER_CONTEXT(n) (0xa0 | (n))

/* ---- reading ---- */

typedef struct
{
  const guint8 *data;
  gsize size;
} MdgDer;

/* The next value of @at, which goes past it: its tag, its content, and all of it. FALSE when
 * nothing whole is left. Each result may be NULL. */
gboolean mdg_der_next (MdgDer *at, guint8 *ret_tag, MdgDer *ret_content, MdgDer *ret_whole);

/* The same when the next value has @tag; @at stays where it is otherwise. */
gboolean mdg_der_take (MdgDer *at, guint8 tag, MdgDer *ret_content);

/* What comes next, 0 at the end. */
guint8 mdg_der_peek (MdgDer at);

gboolean mdg_der_equal (MdgDer a, MdgDer b);

/* TRUE when the content of an OID is @oid ("1.2.840.113549.1.7.2"). */
gboolean mdg_der_is_oid (MdgDer content, const char *oid);

/* A small non-negative INTEGER, -1 when it is none. */
gint64 mdg_der_get_int (MdgDer content);

/* GeneralizedTime in UTC, microseconds since 1970; FALSE when it is none. */
gboolean mdg_der_get_time (MdgDer content, gint64 *ret_time);

/* ---- writing ---- */

void mdg_der_put (GByteArray *out, guint8 tag, gconstpointer data, gsize size);
void mdg_der_put_oid (GByteArray *out, const char *oid);
void mdg_der_put_int (GByteArray *out, guint value);
void mdg_der_put_null (GByteArray *out);

/* Opens a value that others stand in; mdg_der_end () with the result closes it. */
guint mdg_der_begin (GByteArray *out, guint8 tag);
void mdg_der_end (GByteArray *out, guint begin);

G_END_DECLS
