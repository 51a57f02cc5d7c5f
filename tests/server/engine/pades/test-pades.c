/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signing and checking PDFs.
 *
 *   keys        which files, keys and certificates may sign, and what is said of the others
 *   round-trip  each kind of key; the same input gives the same bytes; what the file then says
 *   tamper      no changed, missing or added byte stays unseen
 *   sources     what is refused because signing would break or hide something
 *   seal        where a seal may lie, and what may be one
 *   trust       chains and revocation lists
 *   batch       many at once, and going on after an error
 */
#include "shared/base/error.h"
#include "tests/server/engine/pades/pades-test.h"

#include <string.h>

#define FINE MDG_N_ERRORS
#define N_BATCH 12
#define CUT_STEP 61

/* What opening a key says: FINE, or its code. */
static MdgErrorCode
open_p12 (GBytes *p12, const char *password)
{
  g_autoptr (GError) error = NULL;
  MdgPadesOptions options = { .p12 = p12, .password = password, .level = MDG_PADES_LEVEL_B_B };
  g_autoptr (MdgPadesSigner) signer = mdg_pades_signer_new (&options, NULL, &error);
  if (signer != NULL)
    return FINE;
  g_assert_cmpuint (error->domain, ==, MDG_ERROR);
  return (MdgErrorCode) error->code;
}

static void
test_keys (void)
{
  static const struct
  {
    const char *file;
    const char *password;
    MdgErrorCode expected;
    const char *sentence;
  } rows[] = {
    { "signer-rsa2048.p12", "secret", FINE, "RSA of 2048 bits signs" },
    { "signer-rsa3072.p12", "secret", FINE, "RSA of 3072 bits signs" },
    { "signer-rsa4096.p12", "secret", FINE, "RSA of 4096 bits signs" },
    { "signer-p256.p12", "secret", FINE, "ECDSA P-256 signs" },
    { "signer-p384.p12", "secret", FINE, "ECDSA P-384 signs" },
    { "signer-rsa1024.p12", "secret", MDG_ERROR_SIGNING_ALGORITHM, "1024 bits are too few" },
    { "signer-p521.p12", "secret", MDG_ERROR_SIGNING_ALGORITHM, "P-521 is not supported" },
    { "signer-rsa2048.p12", "Secret", MDG_ERROR_SIGNING_PASSWORD, "the password must be right" },
    { "signer-rsa2048.p12", "", MDG_ERROR_SIGNING_PASSWORD, "an empty password is a wrong one" },
    { "no-key.p12", "secret", MDG_ERROR_SIGNING_NO_KEY, "a certificate alone cannot sign" },
    { "root.pem", "secret", MDG_ERROR_SIGNING_KEY_FILE, "a PEM file is no PKCS#12" },
    { "signer-expired.p12", "secret", MDG_ERROR_SIGNING_EXPIRED, "expired certificates stop" },
    { "signer-future.p12", "secret", MDG_ERROR_SIGNING_NOT_YET_VALID, "so do those of the future" },
    { "signer-usage.p12", "secret", MDG_ERROR_SIGNING_USAGE, "a key for encryption cannot sign" },
    { "signer-ca.p12", "secret", MDG_ERROR_SIGNING_CA, "authorities do not sign documents" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GBytes) p12 = test_ca_read (rows[i].file);
      g_test_message ("%s", rows[i].sentence);
      g_assert_cmpint (open_p12 (p12, rows[i].password), ==, rows[i].expected);
    }
}

static void
test_broken_key_files (void)
{
  g_autoptr (GBytes) p12 = test_ca_read ("signer-p256.p12");
  for (gsize size = 0; size < g_bytes_get_size (p12); size += CUT_STEP)
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (p12, 0, size);
      g_assert_cmpint (open_p12 (cut, TEST_PASSWORD), !=, FINE);
    }
}

static GBytes *
sign (MdgPadesSigner *signer, GBytes *pdf)
{
  g_autoptr (GError) error = NULL;
  GBytes *result = mdg_pades_signer_sign (signer, pdf, NULL, &error);
  g_assert_no_error (error);
  return result;
}

static gboolean
contains (GBytes *bytes, const char *text)
{
  gsize size = 0;
  gconstpointer data = g_bytes_get_data (bytes, &size);
  return memmem (data, size, text, strlen (text)) != NULL;
}

static void
test_round_trip (void)
{
  static const char *const names[] = { "rsa2048", "rsa3072", "rsa4096", "p256", "p384" };
  g_autoptr (GBytes) pdf = test_pdf_new (0, NULL);
  g_autoptr (GPtrArray) trust = test_ca_trust ();
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (MdgPadesSigner) signer = test_signer_new (names[i]);
      g_autoptr (GBytes) result = sign (signer, pdf);
      g_autoptr (MdgPadesReport) report = mdg_pades_verify (result, trust, g_get_real_time ());
      g_assert_cmpint (report->fault, ==, MDG_PADES_WHOLE);
      g_assert_cmpuint (report->signatures->len, ==, 1);
      const MdgPadesSignature *signature = report->signatures->pdata[0];
      g_assert_true (signature->covers_file && signature->is_trusted);
      g_assert_cmpint (signature->level, ==, MDG_PADES_LEVEL_B_B);
      g_assert_cmpint (signature->certification, ==, 1);
      g_assert_cmpint (ABS (signature->claimed_at - g_get_real_time ()), <,
                       60 * G_TIME_SPAN_SECOND);
      g_assert_nonnull (strstr (signature->signer, names[i]));
      g_assert_true (contains (result, "<00112233445566778899aabbccddeeff>"));
      g_assert_true (contains (result, "/SigFlags 3"));
    }
}

static GBytes *
sign_at (gint64 now, GBytes *pdf)
{
  g_autoptr (GBytes) p12 = test_ca_read ("signer-rsa2048.p12");
  g_autoptr (GError) error = NULL;
  MdgPadesOptions options = { .p12 = p12,
                              .password = TEST_PASSWORD,
                              .level = MDG_PADES_LEVEL_B_B,
                              .reason = "通知",
                              .now = now };
  g_autoptr (MdgPadesSigner) signer = mdg_pades_signer_new (&options, NULL, &error);
  g_assert_no_error (error);
  return sign (signer, pdf);
}

/* RSA with PKCS#1 v1.5 knows no chance. */
static void
test_deterministic (void)
{
  gint64 now = g_get_real_time ();
  g_autoptr (GBytes) pdf = test_pdf_new (0, NULL);
  g_autoptr (GBytes) first = sign_at (now, pdf);
  g_autoptr (GBytes) second = sign_at (now, pdf);
  g_autoptr (GBytes) later = sign_at (now + G_TIME_SPAN_HOUR, pdf);
  g_assert_true (g_bytes_equal (first, second));
  g_assert_false (g_bytes_equal (first, later));
}

/* ---- tamper ---- */

static GBytes *
signed_sample (void)
{
  g_autoptr (MdgPadesSigner) signer = test_signer_new ("p256");
  g_autoptr (GBytes) pdf = test_pdf_new (0, NULL);
  return sign (signer, pdf);
}

/* With the root at hand, because only it can say that those between are what they were. */
static void
test_changed (void)
{
  static const guint8 flips[] = { 0x01, 0x02, 0x20, 0x80 };
  g_autoptr (GPtrArray) trust = test_ca_trust ();
  g_autoptr (GBytes) whole = signed_sample ();
  gint64 now = g_get_real_time ();
  gsize size = 0;
  gconstpointer data = g_bytes_get_data (whole, &size);
  g_assert_cmpstr (test_state_of (whole), ==, "whole");
  for (gsize at = 0; at < size; at++)
    {
      guint8 *changed = g_memdup2 (data, size);
      changed[at] ^= flips[at % G_N_ELEMENTS (flips)];
      g_autoptr (GBytes) bytes = g_bytes_new_take (changed, size);
      g_autoptr (MdgPadesReport) report = mdg_pades_verify (bytes, trust, now);
      if (report->fault == MDG_PADES_WHOLE)
        g_error ("a change of byte %" G_GSIZE_FORMAT " is not seen", at);
    }
}

static void
test_cut (void)
{
  g_autoptr (GBytes) whole = signed_sample ();
  gsize size = g_bytes_get_size (whole);
  for (gsize n = 0; n < size; n += CUT_STEP)
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (whole, 0, n);
      g_assert_cmpstr (test_state_of (cut), !=, "whole");
    }
  g_autoptr (GBytes) last = g_bytes_new_from_bytes (whole, 0, size - 1);
  g_assert_cmpstr (test_state_of (last), ==, "truncated");
}

static void
test_appended (void)
{
  static const char *const tails[] = { "\n", " ", "%", "\n%%EOF\n", "1 0 obj\n<<>>\nendobj\n" };
  g_autoptr (GBytes) whole = signed_sample ();
  gsize size = 0;
  gconstpointer data = g_bytes_get_data (whole, &size);
  for (guint i = 0; i < G_N_ELEMENTS (tails); i++)
    {
      GByteArray *longer = g_byte_array_new ();
      g_byte_array_append (longer, data, (guint) size);
      g_byte_array_append (longer, (const guint8 *) tails[i], (guint) strlen (tails[i]));
      g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (longer);
      g_assert_cmpstr (test_state_of (bytes), ==, "appended");
    }
}

static void
test_unsigned (void)
{
  g_autoptr (GBytes) pdf = test_pdf_new (0, NULL);
  g_autoptr (GBytes) text = g_bytes_new_static ("hello", 5);
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (pdf, 0, g_bytes_get_size (pdf) - 20);
  g_assert_cmpstr (test_state_of (pdf), ==, "no-signature");
  g_assert_cmpstr (test_state_of (text), ==, "no-pdf");
  g_assert_cmpstr (test_state_of (empty), ==, "no-pdf");
  g_assert_cmpstr (test_state_of (cut), ==, "truncated");
}

/* ---- sources ---- */

static MdgErrorCode
try_source (GBytes *pdf)
{
  g_autoptr (MdgPadesSigner) signer = test_signer_new ("p256");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) result = mdg_pades_signer_sign (signer, pdf, NULL, &error);
  return result != NULL ? FINE : (MdgErrorCode) error->code;
}

static void
test_sources (void)
{
  static const struct
  {
    const char *catalog;
    MdgErrorCode expected;
    const char *sentence;
  } rows[] = {
    { NULL, FINE, "a plain document is signed" },
    { "/AcroForm << /Fields [ << /FT /Tx /T (Signature1) >> ] >>", FINE,
      "a form is signed, and the names of fields do not clash" },
    { "/AcroForm << /Fields [ << /FT /Sig /T (a) >> ] >>", FINE,
      "an empty field for a signature does not matter" },
    { "/AcroForm << /Fields [ << /FT /Sig /T (a) /V << /Type /Sig >> >> ] >>",
      MDG_ERROR_SIGNING_SOURCE_SIGNED, "what is signed is left alone" },
    { "/AcroForm << /Fields [ << /T (a) /FT /Sig /Kids [ << /V << >> >> ] >> ] >>",
      MDG_ERROR_SIGNING_SOURCE_SIGNED, "also when the field has kids" },
    { "/Perms << /UR3 << /Type /Sig >> >>", MDG_ERROR_SIGNING_SOURCE_SIGNED,
      "rights of use are a signature" },
    { "/AcroForm 7", FINE, "a form that is none is replaced" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GBytes) pdf = test_pdf_new (0, rows[i].catalog);
      g_test_message ("%s", rows[i].sentence);
      g_assert_cmpint (try_source (pdf), ==, rows[i].expected);
    }
}

static void
test_damaged_sources (void)
{
  g_autoptr (GBytes) whole = test_pdf_new (0, NULL);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (whole, 0, g_bytes_get_size (whole) - 30);
  g_autoptr (GBytes) text = g_bytes_new_static ("no PDF", 6);
  g_autoptr (GBytes) again = signed_sample ();
  g_assert_cmpint (try_source (cut), ==, MDG_ERROR_SIGNING_SOURCE_DAMAGED);
  g_assert_cmpint (try_source (text), ==, MDG_ERROR_SIGNING_SOURCE_DAMAGED);
  g_assert_cmpint (try_source (again), ==, MDG_ERROR_SIGNING_SOURCE_SIGNED);
}

/* ---- seal ---- */

/* A picture of 2 by 2 pixels, half of it transparent. */
static const char png_base64[] =
  "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAYAAABytg0kAAAAF0lEQVR4nGM4oKDwH4gbGP7//88A4gAASc4IfFhP"
  "h5sAAAAASUVORK5CYII=";

static MdgErrorCode
try_seal (GBytes *png, guint page, const double at[4], int rotation)
{
  g_autoptr (GBytes) p12 = test_ca_read ("signer-p256.p12");
  g_autoptr (GBytes) pdf = test_pdf_new (rotation, NULL);
  g_autoptr (GError) error = NULL;
  MdgPadesOptions options = { .p12 = p12,
                              .password = TEST_PASSWORD,
                              .level = MDG_PADES_LEVEL_B_B,
                              .seal = png,
                              .seal_page = page };
  memcpy (options.seal_at, at, sizeof options.seal_at);
  g_autoptr (MdgPadesSigner) signer = mdg_pades_signer_new (&options, NULL, &error);
  g_autoptr (GBytes) result =
    signer != NULL ? mdg_pades_signer_sign (signer, pdf, NULL, &error) : NULL;
  return result != NULL ? FINE : (MdgErrorCode) error->code;
}

static void
test_seal (void)
{
  static const struct
  {
    guint page;
    int rotation;
    double at[4];
    MdgErrorCode expected;
    const char *sentence;
  } rows[] = {
    { 1, 0, { 160, 40, 22, 22 }, FINE, "a seal lies on the page" },
    { 1, 0, { 0, 0, 209, 297 }, FINE, "or covers it" },
    { 1,
      0,
      { 190, 40, 22, 22 },
      MDG_ERROR_SIGNING_SEAL_PLACE,
      "beyond the right edge it does not" },
    { 1, 0, { 160, 280, 22, 22 }, MDG_ERROR_SIGNING_SEAL_PLACE, "nor beyond the bottom" },
    { 1, 90, { 260, 40, 22, 22 }, FINE, "a turned page is wider than high" },
    { 1, 90, { 40, 260, 22, 22 }, MDG_ERROR_SIGNING_SEAL_PLACE, "and not as high" },
    { 1, 180, { 0, 0, 22, 22 }, FINE, "a page upside down has a corner, too" },
    { 1, 270, { 260, 180, 22, 22 }, FINE, "so has one turned to the left" },
    { 2, 0, { 160, 40, 22, 22 }, MDG_ERROR_SIGNING_SEAL_PLACE, "there is no second page" },
    { 1, 0, { 160, 40, 0, 22 }, MDG_ERROR_SIGNING_SEAL_PLACE, "a seal has a width" },
  };
  gsize size = 0;
  guchar *data = g_base64_decode (png_base64, &size);
  g_autoptr (GBytes) png = g_bytes_new_take (data, size);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].sentence);
      g_assert_cmpint (try_seal (png, rows[i].page, rows[i].at, rows[i].rotation), ==,
                       rows[i].expected);
    }
  for (gsize n = 0; n < size - 12; n += 5)
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (png, 0, n);
      g_assert_cmpint (try_seal (cut, 1, rows[0].at, 0), ==, MDG_ERROR_SIGNING_SEAL_IMAGE);
    }
}

/* ---- trust ---- */

static MdgErrorCode
try_lists (const char *name, GPtrArray *lists, GPtrArray *trust)
{
  g_autofree char *file = g_strdup_printf ("signer-%s.p12", name);
  g_autoptr (GBytes) p12 = test_ca_read (file);
  g_autoptr (GError) error = NULL;
  MdgPadesOptions options = { .p12 = p12,
                              .password = TEST_PASSWORD,
                              .level = MDG_PADES_LEVEL_B_B,
                              .crls = lists,
                              .trust = trust };
  g_autoptr (MdgPadesSigner) signer = mdg_pades_signer_new (&options, NULL, &error);
  return signer != NULL ? FINE : (MdgErrorCode) error->code;
}

static void
test_trust (void)
{
  g_autoptr (GPtrArray) root = test_ca_trust ();
  g_autoptr (GBytes) stranger_pem = test_ca_read ("signer-p384.pem");
  g_autoptr (GPtrArray) stranger = mdg_certificates_read_pem (stranger_pem);
  g_autoptr (GPtrArray) lists = test_ca_lists ("inter.crl", "root.crl", NULL);
  g_autoptr (GPtrArray) pem = test_ca_lists ("inter.pem.crl", NULL);
  g_autoptr (GPtrArray) bad = test_ca_lists ("root.pem", NULL);
  g_assert_cmpint (try_lists ("p256", NULL, root), ==, FINE);
  g_assert_cmpint (try_lists ("p256", NULL, stranger), ==, MDG_ERROR_SIGNING_CHAIN);
  g_assert_cmpint (try_lists ("p256", lists, root), ==, FINE);
  g_assert_cmpint (try_lists ("revoked", lists, root), ==, MDG_ERROR_SIGNING_REVOKED);
  g_assert_cmpint (try_lists ("revoked", pem, NULL), ==, MDG_ERROR_SIGNING_REVOKED);
  g_assert_cmpint (try_lists ("p256", bad, root), ==, MDG_ERROR_SIGNING_CRL_FILE);

  g_autoptr (GBytes) whole = signed_sample ();
  g_autoptr (MdgPadesReport) report = mdg_pades_verify (whole, stranger, g_get_real_time ());
  g_assert_cmpint (report->fault, ==, MDG_PADES_UNTRUSTED);
}

/* ---- batch ---- */

typedef struct
{
  GMutex mutex;
  guint fails_at; /* N_BATCH for none */
  guint n_stored[N_BATCH];
} Batch;

static GBytes *
load (guint index, gpointer user_data, GError **error)
{
  return test_pdf_new (0, NULL);
}

static gboolean
store (guint index, GBytes *pdf, gpointer user_data, GError **error)
{
  Batch *batch = user_data;
  if (index == batch->fails_at)
    {
      mdg_set_error (error, MDG_ERROR_SIGNING_TOKEN, NULL);
      return FALSE;
    }
  g_assert_cmpstr (test_state_of (pdf), ==, "whole");
  g_mutex_lock (&batch->mutex);
  batch->n_stored[index]++;
  g_mutex_unlock (&batch->mutex);
  return TRUE;
}

static void
test_batch (void)
{
  Batch state = { .fails_at = 5 };
  const MdgPadesBatch batch = { load, store, &state };
  gboolean done[N_BATCH] = { FALSE };
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgPadesSigner) signer = test_signer_new ("rsa2048");
  g_assert_false (mdg_pades_signer_sign_batch (signer, &batch, N_BATCH, done, 2, NULL, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_SIGNING_TOKEN);
  g_assert_false (done[5]);
  for (guint i = 0; i < N_BATCH; i++)
    g_assert_cmpuint (state.n_stored[i], ==, done[i] ? 1 : 0);

  g_clear_error (&error);
  state.fails_at = N_BATCH;
  g_assert_true (mdg_pades_signer_sign_batch (signer, &batch, N_BATCH, done, 2, NULL, &error));
  for (guint i = 0; i < N_BATCH; i++)
    g_assert_true (done[i] && state.n_stored[i] == 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pades/keys/table", test_keys);
  g_test_add_func ("/pades/keys/broken-files", test_broken_key_files);
  g_test_add_func ("/pades/round-trip/kinds", test_round_trip);
  g_test_add_func ("/pades/round-trip/same-bytes", test_deterministic);
  g_test_add_func ("/pades/tamper/changed", test_changed);
  g_test_add_func ("/pades/tamper/cut", test_cut);
  g_test_add_func ("/pades/tamper/appended", test_appended);
  g_test_add_func ("/pades/tamper/unsigned", test_unsigned);
  g_test_add_func ("/pades/sources/forms", test_sources);
  g_test_add_func ("/pades/sources/damaged", test_damaged_sources);
  g_test_add_func ("/pades/seal", test_seal);
  g_test_add_func ("/pades/trust", test_trust);
  g_test_add_func ("/pades/batch", test_batch);
  return g_test_run ();
}
