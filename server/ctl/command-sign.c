/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signs one PDF. Works without a configuration and without a core: on any machine the program is
 * on. The new file appears as a whole, or not at all.
 */
#define G_LOG_DOMAIN "madoguchi-ctl"

#include "server/ctl/commands.h"

#include "server/ctl/secret-prompt.h"
#include "server/ctl/trust-argument.h"
#include "server/engine/pades/key.h"
#include "server/engine/pades/seal.h"
#include "server/engine/pades/signer.h"
#include "shared/base/error.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define CRL_MAX (32 * 1024 * 1024)
#define WARN_DAYS 60
#define SEAL_PARTS 4

typedef struct
{
  MdgCtl *ctl;
  MdgPadesOptions options;
  char *secret; /* password or PIN */
  GBytes *p12;
  GBytes *seal;
  guint warn_days;
} Signing;

static void
clear_signing (Signing *signing)
{
  mdg_ctl_free_secret (signing->secret);
  g_clear_pointer (&signing->p12, g_bytes_unref);
  g_clear_pointer (&signing->seal, g_bytes_unref);
  g_clear_pointer (&signing->options.trust, g_ptr_array_unref);
  g_clear_pointer (&signing->options.crls, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Signing, clear_signing)

/* ---- what was asked for ---- */

static gboolean
take_level (Signing *signing, const MdgArguments *arguments, GError **error)
{
  const char *level = mdg_arguments_get (arguments, "level");
  MdgPadesOptions *options = &signing->options;
  options->tsa_url = mdg_arguments_get (arguments, "tsa");
  options->level = options->tsa_url != NULL ? MDG_PADES_LEVEL_B_T : MDG_PADES_LEVEL_B_B;
  if (level != NULL && !mdg_pades_level_from_slug (level, &options->level))
    return mdg_ctl_refuse (signing->ctl, error, N_ ("--level is b-b, b-t or b-lt."));
  if (options->level != MDG_PADES_LEVEL_B_B && options->tsa_url == NULL)
    return mdg_ctl_refuse (signing->ctl, error, N_ ("--level b-t and b-lt need --tsa."));
  if (options->level == MDG_PADES_LEVEL_B_B && options->tsa_url != NULL)
    return mdg_ctl_refuse (signing->ctl, error, N_ ("--tsa is for --level b-t and b-lt."));
  if (options->level == MDG_PADES_LEVEL_B_LT && !mdg_arguments_has (arguments, "trust"))
    return mdg_ctl_refuse (signing->ctl, error, N_ ("--level b-lt needs --trust."));
  options->may_fetch = TRUE;
  return TRUE;
}

static gboolean
take_lists (Signing *signing, const MdgArguments *arguments, GError **error)
{
  const char *crl = mdg_arguments_get (arguments, "crl");
  const char *trust = mdg_arguments_get (arguments, "trust");
  if (trust != NULL && (signing->options.trust = mdg_ctl_read_trust (trust, error)) == NULL)
    return FALSE;
  if (crl == NULL)
    return TRUE;
  signing->options.crls = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_auto (GStrv) files = g_strsplit (crl, ",", 0);
  for (guint i = 0; files[i] != NULL; i++)
    {
      GBytes *bytes = mdg_ctl_read_file (files[i], CRL_MAX, error);
      if (bytes == NULL)
        return FALSE;
      g_ptr_array_add (signing->options.crls, bytes);
    }
  return TRUE;
}

static gboolean
parse_place (const char *text, double place[SEAL_PARTS])
{
  g_auto (GStrv) parts = g_strsplit (text, ",", SEAL_PARTS + 1);
  if (g_strv_length (parts) != SEAL_PARTS)
    return FALSE;
  for (guint i = 0; i < SEAL_PARTS; i++)
    {
      char *end = NULL;
      place[i] = g_ascii_strtod (parts[i], &end);
      if (end == parts[i] || *end != '\0' || !(place[i] >= 0 && place[i] < 10000))
        return FALSE;
    }
  return place[2] > 0 && place[3] > 0;
}

static gboolean
take_seal (Signing *signing, const MdgArguments *arguments, GError **error)
{
  const char *image = mdg_arguments_get (arguments, "seal");
  const char *place = mdg_arguments_get (arguments, "seal-at");
  const char *page = mdg_arguments_get (arguments, "seal-page");
  guint64 number = 1;
  if (image == NULL && (place != NULL || page != NULL))
    return mdg_ctl_refuse (signing->ctl, error, N_ ("--seal-at and --seal-page need --seal."));
  if (image == NULL)
    return TRUE;
  if (place == NULL || !parse_place (place, signing->options.seal_at))
    return mdg_ctl_refuse (signing->ctl, error,
                           N_ ("--seal needs --seal-at: left, top, width and height in "
                               "millimetres, such as 160,40,22,22."));
  if (page != NULL && !g_ascii_string_to_unsigned (page, 10, 1, G_MAXINT, &number, NULL))
    return mdg_ctl_refuse (signing->ctl, error, N_ ("--seal-page is a number from 1 on."));
  signing->options.seal_page = (guint) number;
  signing->seal = mdg_ctl_read_file (image, MDG_SEAL_FILE_MAX, error);
  signing->options.seal = signing->seal;
  return signing->seal != NULL;
}

static gboolean
take_key (Signing *signing, const MdgArguments *arguments, GError **error)
{
  MdgPadesOptions *options = &signing->options;
  const char *p12 = mdg_arguments_get (arguments, "p12");
  options->pkcs11_uri = mdg_arguments_get (arguments, "pkcs11");
  if ((p12 != NULL) == (options->pkcs11_uri != NULL))
    return mdg_ctl_refuse (signing->ctl, error, N_ ("Either --p12 or --pkcs11 is needed."));
  if (p12 != NULL && (signing->p12 = mdg_ctl_read_file (p12, MDG_PADES_P12_MAX, error)) == NULL)
    return FALSE;
  options->p12 = signing->p12;
  signing->secret =
    p12 != NULL ? mdg_ctl_ask_secret (signing->ctl, "MADOGUCHI_P12_PASSWORD",
                                      N_ ("Password of the key file: "), error)
                : mdg_ctl_ask_secret (signing->ctl, "MADOGUCHI_PIN", N_ ("PIN: "), error);
  options->password = options->pin = signing->secret;
  return signing->secret != NULL;
}

static gboolean
take_warning (Signing *signing, const MdgArguments *arguments, GError **error)
{
  const char *text = mdg_arguments_get (arguments, "warn-days");
  guint64 days = WARN_DAYS;
  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 0, 36500, &days, NULL))
    return mdg_ctl_refuse (signing->ctl, error, N_ ("--warn-days is a number of days."));
  signing->warn_days = (guint) days;
  return TRUE;
}

/* ---- the result ---- */

/* Beside @path first, then in its place: nobody ever sees half of it. */
static gboolean
write_result (const char *path, GBytes *bytes, GError **error)
{
  g_autofree char *temporary = g_strdup_printf ("%s.%d.part", path, (int) getpid ());
  int fd = mdg_ctl_create_file (temporary, error);
  if (fd < 0)
    return FALSE;
  if (mdg_ctl_write_file (fd, temporary, bytes, error))
    {
      if (g_rename (temporary, path) == 0)
        return TRUE;
      mdg_set_error (error, MDG_ERROR_FILE, "file", path, "reason", g_strerror (errno), NULL);
    }
  g_unlink (temporary);
  return FALSE;
}

static void
tell (Signing *signing, MdgPadesSigner *signer, const char *path)
{
  gint64 days = mdg_pades_signer_get_days_left (signer);
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, days);
  if (days < signing->warn_days)
    mdg_ctl_warn (signing->ctl, N_ ("A certificate of the signature expires in {days} days. Renew "
                                    "it in time."),
                  "days", text, NULL);
  if (!signing->ctl->json)
    {
      mdg_ctl_say (signing->ctl, N_ ("{file} is signed by {name}."), "file", path, "name",
                   mdg_pades_signer_get_name (signer), NULL);
      return;
    }
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "file", path);
  json_object_set_string_member (object, "signer", mdg_pades_signer_get_name (signer));
  json_object_set_string_member (object, "level",
                                 mdg_pades_level_slug (signing->options.level));
  json_object_set_int_member (object, "days_left", days);
  mdg_ctl_put_json_object (object);
}

int
mdg_ctl_sign (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  g_auto (Signing) signing = { .ctl = ctl };
  const char *in = mdg_arguments_get_nth (arguments, 0);
  const char *out = mdg_arguments_get_nth (arguments, 1);
  signing.options.reason = mdg_arguments_get (arguments, "reason");
  if (!take_level (&signing, arguments, error) || !take_warning (&signing, arguments, error) ||
      !take_seal (&signing, arguments, error) || !take_lists (&signing, arguments, error))
    return MDG_EXIT_USAGE;
  g_autoptr (GBytes) pdf = mdg_ctl_read_file (in, MDG_PADES_PDF_MAX, error);
  if (pdf == NULL || !take_key (&signing, arguments, error))
    return MDG_EXIT_USAGE;
  g_autoptr (MdgPadesSigner) signer = mdg_pades_signer_new (&signing.options, NULL, error);
  g_autoptr (GBytes) result =
    signer != NULL ? mdg_pades_signer_sign (signer, pdf, NULL, error) : NULL;
  if (result == NULL || !write_result (out, result, error))
    return MDG_EXIT_FAILED;
  tell (&signing, signer, out);
  return MDG_EXIT_FINE;
}
