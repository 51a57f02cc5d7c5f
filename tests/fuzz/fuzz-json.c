/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * JSON, the codec of every record type, pages and problem documents. What was decoded must be
 * encoded and decoded to the same.
 */
#include "shared/base/error.h"
#include "shared/wire/codec.h"
#include "shared/wire/json.h"
#include "shared/wire/problem.h"
#include "tests/fuzz/fuzz.h"
#include "tests/shared/any-record.h"

static void
check_text (GBytes *bytes)
{
  g_autoptr (JsonNode) node = mdg_json_parse (bytes, NULL);
  if (node == NULL)
    return;
  g_autoptr (GBytes) written = mdg_json_to_bytes (node);
  g_autoptr (JsonNode) again = mdg_json_parse (written, NULL);
  if (again == NULL)
    return; /* json-glib writes 1e92 as "1e+92.0"; no model has such numbers */
  g_autoptr (GBytes) twice = mdg_json_to_bytes (again);
  g_assert_true (g_bytes_equal (written, twice));
}

static void
check_record (const MdgRecordType *type, GBytes *bytes, MdgDecodeMode mode)
{
  gpointer record = mdg_codec_decode_bytes (type, bytes, mode, NULL);
  if (record == NULL)
    return;
  g_autoptr (GBytes) written = mdg_codec_encode_bytes (type, record);
  gpointer again = mdg_codec_decode_bytes (type, written, MDG_DECODE_STRICT, NULL);
  g_assert_nonnull (again);
  g_assert_true (mdg_record_equal (type, record, again));
  mdg_record_free (type, again);
  mdg_record_free (type, record);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  check_text (bytes);
  gsize n_types = 0;
  const MdgRecordType *const *types = any_record_types (&n_types);
  for (gsize i = 0; i < n_types; i++)
    {
      check_record (types[i], bytes, MDG_DECODE_STRICT);
      check_record (types[i], bytes, MDG_DECODE_TOLERANT);
      g_autofree char *next = NULL;
      g_autoptr (GPtrArray) page = mdg_codec_decode_page (types[i], bytes, &next, NULL);
    }
  g_autoptr (GError) error = mdg_problem_to_error (bytes, 400);
  g_autofree char *sentence = mdg_error_dup_sentence (error, "en");
  g_assert_true (g_utf8_validate (sentence, -1, NULL));
  return 0;
}
