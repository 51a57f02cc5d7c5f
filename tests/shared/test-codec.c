/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Models to JSON and back.
 *
 * /codec/round-trip  every record type, filled by chance, strict and tolerant
 * /codec/lists       lists are never NULL after decoding, and always written
 * /codec/strict      what is refused, with the member's name
 * /codec/fields      what each kind of field refuses, in every record type
 * /codec/pages       pages of lists
 */
#include "shared/base/error.h"
#include "shared/model/account.h"
#include "shared/model/audit.h"
#include "shared/model/session.h"
#include "shared/wire/codec.h"
#include "shared/wire/json.h"
#include "tests/shared/any-record.h"

#include <string.h>

#define ROUNDS 50

static void
check_round_trip (const MdgRecordType *type, gconstpointer record, MdgDecodeMode mode)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mdg_codec_encode_bytes (type, record);
  gpointer back = mdg_codec_decode_bytes (type, bytes, mode, &error);
  g_assert_no_error (error);
  g_assert_true (mdg_record_equal (type, record, back));
  g_autoptr (GBytes) again = mdg_codec_encode_bytes (type, back);
  g_assert_true (g_bytes_equal (bytes, again));
  mdg_record_free (type, back);
}

static void
test_round_trip (void)
{
  gsize n_types = 0;
  const MdgRecordType *const *types = any_record_types (&n_types);
  g_autoptr (GRand) chance = g_rand_new_with_seed (20261122);
  for (gsize i = 0; i < n_types * ROUNDS; i++)
    {
      const MdgRecordType *type = types[i % n_types];
      gpointer record = any_record_new (type, chance, i < n_types);
      check_round_trip (type, record, MDG_DECODE_STRICT);
      check_round_trip (type, record, MDG_DECODE_TOLERANT);
      mdg_record_free (type, record);
    }
}

static gpointer
decode (const MdgRecordType *type, const char *text, MdgDecodeMode mode, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  return mdg_codec_decode_bytes (type, bytes, mode, error);
}

static void
test_lists (void)
{
  g_autoptr (MdgAccount) account =
    decode (&MDG_ACCOUNT_TYPE, "{\"login\":\"a\",\"name\":\"b\"}", MDG_DECODE_STRICT, NULL);
  g_assert_nonnull (account->roles);
  g_assert_null (account->roles[0]);
  g_autoptr (MdgRole) role =
    decode (&MDG_ROLE_TYPE, "{\"name\":\"b\",\"grants\":[]}", MDG_DECODE_STRICT, NULL);
  g_assert_nonnull (role->grants);
  g_assert_cmpuint (role->grants->len, ==, 0);

  g_autoptr (MdgRole) bare = mdg_role_new ();
  g_autoptr (GBytes) bytes = mdg_codec_encode_bytes (&MDG_ROLE_TYPE, bare);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_nonnull (strstr (text, "\"grants\":[]"));
  g_assert_null (strstr (text, "null"));
}

typedef struct
{
  const char *sentence;
  const MdgRecordType *type;
  const char *text;
  MdgErrorCode strict; /* MDG_N_ERRORS when it is fine */
  MdgErrorCode tolerant;
  const char *field;
} StrictRow;

#define FINE MDG_N_ERRORS

static const StrictRow strict_rows[] = {
  { "a section", &MDG_SECTION_TYPE, "{\"code\":\"01\",\"name\":\"税務課\"}", FINE, FINE, NULL },
  { "nulls for members that may be absent", &MDG_SECTION_TYPE,
    "{\"id\":null,\"code\":\"01\",\"name\":\"x\"}", FINE, FINE, NULL },
  { "an unknown member", &MDG_SECTION_TYPE, "{\"code\":\"01\",\"name\":\"x\",\"nmae\":1}",
    MDG_ERROR_UNKNOWN_FIELD, FINE, "nmae" },
  { "an unknown member whose name is not for people", &MDG_SECTION_TYPE,
    "{\"code\":\"01\",\"name\":\"x\",\"a\\nb\":1}", MDG_ERROR_UNKNOWN_FIELD, FINE, "?" },
  { "a missing member", &MDG_SECTION_TYPE, "{\"code\":\"01\"}", MDG_ERROR_MISSING_FIELD,
    MDG_ERROR_MISSING_FIELD, "name" },
  { "a null for a member that must be there", &MDG_SECTION_TYPE, "{\"code\":null,\"name\":\"x\"}",
    MDG_ERROR_MISSING_FIELD, MDG_ERROR_MISSING_FIELD, "code" },
  { "a number for a string", &MDG_SECTION_TYPE, "{\"code\":1,\"name\":\"x\"}",
    MDG_ERROR_INVALID_FIELD, MDG_ERROR_INVALID_FIELD, "code" },
  { "a string for a number", &MDG_SECTION_TYPE, "{\"id\":\"1\",\"code\":\"1\",\"name\":\"x\"}",
    MDG_ERROR_INVALID_FIELD, MDG_ERROR_INVALID_FIELD, "id" },
  { "a fraction", &MDG_SECTION_TYPE, "{\"id\":1.5,\"code\":\"1\",\"name\":\"x\"}",
    MDG_ERROR_INVALID_FIELD, MDG_ERROR_INVALID_FIELD, "id" },
  { "a negative number", &MDG_SECTION_TYPE, "{\"id\":-1,\"code\":\"1\",\"name\":\"x\"}",
    MDG_ERROR_INVALID_FIELD, MDG_ERROR_INVALID_FIELD, "id" },
  { "32 characters where 32 are allowed", &MDG_SECTION_TYPE,
    "{\"code\":\"髙234567890123456789012345678901髙\",\"name\":\"x\"}", FINE, FINE, NULL },
  { "33 where 32 are allowed", &MDG_SECTION_TYPE,
    "{\"code\":\"髙2345678901234567890123456789012髙\",\"name\":\"x\"}", MDG_ERROR_TOO_LONG,
    MDG_ERROR_TOO_LONG, "code" },
  { "a control character", &MDG_SECTION_TYPE, "{\"code\":\"\\u0007\",\"name\":\"x\"}",
    MDG_ERROR_INVALID_FIELD, MDG_ERROR_INVALID_FIELD, "code" },
  { "DEL", &MDG_SECTION_TYPE, "{\"code\":\"\\u007f\",\"name\":\"x\"}", MDG_ERROR_INVALID_FIELD,
    MDG_ERROR_INVALID_FIELD, "code" },
  { "a number for a truth", &MDG_AUDIT_CHECK_TYPE, "{\"whole\":1}", MDG_ERROR_INVALID_FIELD,
    MDG_ERROR_INVALID_FIELD, "whole" },
  { "a day for a time", &MDG_SESSION_TYPE, "{\"created_at\":\"2026-11-22\"}",
    MDG_ERROR_INVALID_FIELD, MDG_ERROR_INVALID_FIELD, "created_at" },
  { "a number for a time", &MDG_SESSION_TYPE, "{\"created_at\":1}", MDG_ERROR_INVALID_FIELD,
    MDG_ERROR_INVALID_FIELD, "created_at" },
  { "an object for a list", &MDG_ROLE_TYPE, "{\"name\":\"x\",\"grants\":{}}",
    MDG_ERROR_INVALID_FIELD, MDG_ERROR_INVALID_FIELD, "grants" },
  { "a string in a list of records", &MDG_ROLE_TYPE, "{\"name\":\"x\",\"grants\":[\"a\"]}",
    MDG_ERROR_INVALID_FIELD, MDG_ERROR_INVALID_FIELD, "grants" },
  { "a member missing further in", &MDG_ROLE_TYPE,
    "{\"name\":\"x\",\"grants\":[{\"reach\":\"all\"}]}", MDG_ERROR_MISSING_FIELD,
    MDG_ERROR_MISSING_FIELD, "permission" },
  { "an unknown member further in", &MDG_ROLE_TYPE,
    "{\"name\":\"x\",\"grants\":[{\"permission\":\"a\",\"reach\":\"all\",\"x\":1}]}",
    MDG_ERROR_UNKNOWN_FIELD, FINE, "x" },
  { "a number in a list of strings", &MDG_ACCOUNT_TYPE,
    "{\"login\":\"a\",\"name\":\"b\",\"roles\":[1]}", MDG_ERROR_INVALID_FIELD,
    MDG_ERROR_INVALID_FIELD, "roles" },
  { "a null in a list of strings", &MDG_ACCOUNT_TYPE,
    "{\"login\":\"a\",\"name\":\"b\",\"roles\":[null]}", MDG_ERROR_INVALID_FIELD,
    MDG_ERROR_INVALID_FIELD, "roles" },
  { "21 items where 20 are allowed", &MDG_ACCOUNT_TYPE,
    "{\"login\":\"a\",\"name\":\"b\",\"roles\":[\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\","
    "\"\",\"\",\"\",\"\",\"\","
    "\"\",\"\",\"\",\"\",\"\",\"\"]}",
    MDG_ERROR_TOO_LONG, MDG_ERROR_TOO_LONG, "roles" },
  { "a list for a record", &MDG_SIGNED_IN_TYPE, "{\"token\":\"x\",\"me\":[]}",
    MDG_ERROR_INVALID_FIELD, MDG_ERROR_INVALID_FIELD, "me" },
  { "an object for a string", &MDG_SECTION_TYPE, "{\"code\":{},\"name\":\"x\"}",
    MDG_ERROR_INVALID_FIELD, MDG_ERROR_INVALID_FIELD, "code" },
  { "no object", &MDG_SECTION_TYPE, "[]", MDG_ERROR_INVALID_JSON, MDG_ERROR_INVALID_JSON, NULL },
};

static void
check_strict_row (const StrictRow *row, MdgDecodeMode mode, MdgErrorCode expected)
{
  g_autoptr (GError) error = NULL;
  gpointer record = decode (row->type, row->text, mode, &error);
  g_assert_cmpint (record != NULL, ==, expected == FINE);
  mdg_record_free (row->type, record);
  if (expected == FINE)
    {
      g_assert_no_error (error);
      return;
    }
  g_assert_error (error, MDG_ERROR, (int) expected);
  g_assert_cmpstr (mdg_error_get_arg (error, "field"), ==, row->field);
}

static void
test_strict (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (strict_rows); i++)
    {
      g_test_message ("%s", strict_rows[i].sentence);
      check_strict_row (&strict_rows[i], MDG_DECODE_STRICT, strict_rows[i].strict);
      check_strict_row (&strict_rows[i], MDG_DECODE_TOLERANT, strict_rows[i].tolerant);
    }
}

/* A node that no field of @kind takes. */
static JsonNode *
wrong_node (MdgFieldKind kind)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);
  if (kind == MDG_FIELD_BOOL)
    json_node_set_double (node, 0.5);
  else
    json_node_set_boolean (node, TRUE);
  return node;
}

static void
check_fields (const MdgRecordType *type, GRand *chance)
{
  gpointer record = any_record_new (type, chance, TRUE);
  for (gsize i = 0; i < type->n_fields; i++)
    {
      const MdgField *field = &type->fields[i];
      g_test_message ("%s.%s", type->name, field->name);
      g_autoptr (JsonNode) node = mdg_codec_encode (type, record);
      json_object_set_member (json_node_get_object (node), field->name, wrong_node (field->kind));
      g_autoptr (GError) error = NULL;
      g_assert_null (
        mdg_codec_decode (type, json_node_get_object (node), MDG_DECODE_STRICT, &error));
      g_assert_error (error, MDG_ERROR, MDG_ERROR_INVALID_FIELD);
      g_assert_cmpstr (mdg_error_get_arg (error, "field"), ==, field->name);

      g_autoptr (JsonNode) without = mdg_codec_encode (type, record);
      json_object_remove_member (json_node_get_object (without), field->name);
      gpointer rest =
        mdg_codec_decode (type, json_node_get_object (without), MDG_DECODE_STRICT, NULL);
      g_assert_cmpint (rest == NULL, ==, (field->flags & MDG_FIELD_REQUIRED) != 0);
      mdg_record_free (type, rest);
    }
  mdg_record_free (type, record);
}

static void
test_fields (void)
{
  gsize n_types = 0;
  const MdgRecordType *const *types = any_record_types (&n_types);
  g_autoptr (GRand) chance = g_rand_new_with_seed (3);
  for (gsize i = 0; i < n_types; i++)
    check_fields (types[i], chance);
}

static GPtrArray *
decode_page (const char *text, char **ret_next, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  return mdg_codec_decode_page (&MDG_SECTION_TYPE, bytes, ret_next, error);
}

static void
test_pages (void)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (4);
  g_autoptr (GPtrArray) items = mdg_record_array_new (&MDG_SECTION_TYPE);
  for (guint i = 0; i < 3; i++)
    g_ptr_array_add (items, any_record_new (&MDG_SECTION_TYPE, chance, TRUE));
  g_autoptr (JsonNode) node = mdg_codec_encode_page (&MDG_SECTION_TYPE, items, "cursor");
  g_autoptr (GBytes) bytes = mdg_json_to_bytes (node);
  g_autofree char *next = NULL;
  g_autoptr (GPtrArray) back = mdg_codec_decode_page (&MDG_SECTION_TYPE, bytes, &next, NULL);
  g_assert_cmpstr (next, ==, "cursor");
  g_assert_cmpuint (back->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_true (mdg_record_equal (&MDG_SECTION_TYPE, items->pdata[i], back->pdata[i]));

  char *none = (char *) "untouched";
  g_autoptr (GPtrArray) last = decode_page ("{\"items\":[]}", &none, NULL);
  g_assert_cmpuint (last->len, ==, 0);
  g_assert_null (none);
  g_autoptr (GPtrArray) null_next =
    decode_page ("{\"items\":[],\"next\":null,\"total\":3}", &none, NULL);
  g_assert_nonnull (null_next);
  g_assert_null (none);

  static const struct
  {
    const char *text;
    MdgErrorCode code;
  } bad[] = {
    { "{}", MDG_ERROR_MISSING_FIELD },
    { "{\"items\":{}}", MDG_ERROR_INVALID_FIELD },
    { "{\"items\":null}", MDG_ERROR_INVALID_FIELD },
    { "{\"items\":[{}]}", MDG_ERROR_MISSING_FIELD },
    { "{\"items\":[],\"next\":1}", MDG_ERROR_INVALID_FIELD },
    { "{\"items\":[],\"next\":[]}", MDG_ERROR_INVALID_FIELD },
    { "[]", MDG_ERROR_INVALID_JSON },
  };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("%s", bad[i].text);
      g_autoptr (GError) error = NULL;
      g_autofree char *untouched = NULL;
      g_assert_null (decode_page (bad[i].text, &untouched, &error));
      g_assert_error (error, MDG_ERROR, (int) bad[i].code);
      g_assert_null (untouched);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codec/round-trip", test_round_trip);
  g_test_add_func ("/codec/lists", test_lists);
  g_test_add_func ("/codec/strict", test_strict);
  g_test_add_func ("/codec/fields", test_fields);
  g_test_add_func ("/codec/pages", test_pages);
  return g_test_run ();
}
