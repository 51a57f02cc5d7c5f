/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN. Windows itself judges the server's chain. GnuTLS, GIO's default, reads the stores of
 * Windows once and on its own: it takes the store of intermediate certificates for trusted ones
 * too, knows nothing of the certificates Windows distrusts, and misses public roots that Windows
 * fetches only when its own functions need them. What Windows is asked is whether the chain is good
 * for a server; whether the name is the server's, GIO compares as it does everywhere.
 *
 * Revocation lists are not fetched: a closed network would wait for each of them in vain.
 *
 * Of a file GIO reads the authorities, and compares with each: GnuTLS would open the file by a name
 * in the code page of the system, which fails for names in Japanese on systems with another one.
 */
#define G_LOG_DOMAIN "madoguchi-client-net"

/* Time limits are members that wincrypt.h shows only so ("CERT_CHAIN_PARA"). */
#define CERT_CHAIN_PARA_HAS_EXTRA_FIELDS

#include "client/net/trust.h"

#include <windows.h>

#include <wincrypt.h>

/* Certificates of one chain that are looked at. */
#define MAX_CHAIN 10

/* For a missing certificate of the chain that names where it can be fetched. */
#define FETCH_MS 3000

#define MDG_TYPE_WINDOWS_TRUST (mdg_windows_trust_get_type ())
G_DECLARE_FINAL_TYPE (MdgWindowsTrust, mdg_windows_trust, MDG, WINDOWS_TRUST, GTlsDatabase)

struct _MdgWindowsTrust
{
  GTlsDatabase parent_instance;
  GList *authorities; /* GTlsCertificate, of a file; NULL: Windows is asked */
};

G_DEFINE_FINAL_TYPE (MdgWindowsTrust, mdg_windows_trust, G_TYPE_TLS_DATABASE)

/* Adds @certificate to @store; NULL when Windows cannot read it. Free with
 * CertFreeCertificateContext (). */
static const CERT_CONTEXT *
add_to_store (HCERTSTORE store, GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) der = NULL;
  const CERT_CONTEXT *added = NULL;
  g_object_get (certificate, "certificate", &der, NULL);
  if (der == NULL || !CertAddEncodedCertificateToStore (store, X509_ASN_ENCODING, der->data,
                                                        der->len, CERT_STORE_ADD_ALWAYS, &added))
    return NULL;
  return added;
}

/* A store of what the server sent: its own certificate and those above it. */
static const CERT_CONTEXT *
fill_store (HCERTSTORE store, GTlsCertificate *chain)
{
  const CERT_CONTEXT *leaf = add_to_store (store, chain);
  GTlsCertificate *issuer = g_tls_certificate_get_issuer (chain);
  for (guint i = 1; leaf != NULL && issuer != NULL && i < MAX_CHAIN; i++)
    {
      const CERT_CONTEXT *added = add_to_store (store, issuer);
      if (added != NULL)
        CertFreeCertificateContext (added);
      issuer = g_tls_certificate_get_issuer (issuer);
    }
  return leaf;
}

static GTlsCertificateFlags
flags_of (DWORD error)
{
  switch (error)
    {
    case ERROR_SUCCESS:
      return G_TLS_CERTIFICATE_NO_FLAGS;
    case (DWORD) CERT_E_UNTRUSTEDROOT:
    case (DWORD) CERT_E_CHAINING:
      return G_TLS_CERTIFICATE_UNKNOWN_CA;
    case (DWORD) CERT_E_EXPIRED:
    case (DWORD) CERT_E_VALIDITYPERIODNESTING:
      return G_TLS_CERTIFICATE_EXPIRED;
    case (DWORD) CRYPT_E_REVOKED:
      return G_TLS_CERTIFICATE_REVOKED;
    default:
      return G_TLS_CERTIFICATE_GENERIC_ERROR;
    }
}

/* Whether @chain is good for TLS servers ("CertVerifyCertificateChainPolicy",
 * CERT_CHAIN_POLICY_SSL), whatever their name is. */
static GTlsCertificateFlags
judge (const CERT_CHAIN_CONTEXT *chain)
{
  SSL_EXTRA_CERT_CHAIN_POLICY_PARA ssl = {
    .cbSize = sizeof ssl,
    .dwAuthType = AUTHTYPE_SERVER,
    .fdwChecks = 0x00001000, /* SECURITY_FLAG_IGNORE_CERT_CN_INVALID, of wininet.h */
  };
  CERT_CHAIN_POLICY_PARA how = { .cbSize = sizeof how, .pvExtraPolicyPara = &ssl };
  CERT_CHAIN_POLICY_STATUS status = { .cbSize = sizeof status };
  if (!CertVerifyCertificateChainPolicy (CERT_CHAIN_POLICY_SSL, chain, &how, &status))
    return G_TLS_CERTIFICATE_GENERIC_ERROR;
  if (status.dwError != ERROR_SUCCESS)
    g_info ("Windows does not accept the server's certificate: 0x%08lx", status.dwError);
  return flags_of (status.dwError);
}

static GTlsCertificateFlags
ask_windows (HCERTSTORE store, const CERT_CONTEXT *leaf)
{
  char *usages[] = { (char *) szOID_PKIX_KP_SERVER_AUTH };
  CERT_CHAIN_PARA wanted = {
    .cbSize = sizeof wanted,
    .RequestedUsage = { USAGE_MATCH_TYPE_OR, { G_N_ELEMENTS (usages), usages } },
    .dwUrlRetrievalTimeout = FETCH_MS,
  };
  const CERT_CHAIN_CONTEXT *chain = NULL;
  if (!CertGetCertificateChain (NULL, leaf, NULL, store, &wanted, 0, NULL, &chain))
    return G_TLS_CERTIFICATE_GENERIC_ERROR;
  GTlsCertificateFlags flags = judge (chain);
  CertFreeCertificateChain (chain);
  return flags;
}

static GTlsCertificateFlags
verify_by_windows (GTlsCertificate *chain, GSocketConnectable *identity)
{
  GTlsCertificateFlags flags = G_TLS_CERTIFICATE_GENERIC_ERROR;
  HCERTSTORE store = CertOpenStore (CERT_STORE_PROV_MEMORY, 0, 0, 0, NULL);
  if (store == NULL)
    return flags;
  const CERT_CONTEXT *leaf = fill_store (store, chain);
  if (leaf != NULL)
    {
      flags = ask_windows (store, leaf);
      CertFreeCertificateContext (leaf);
    }
  CertCloseStore (store, 0);
  /* Without a trusted certificate given, GIO looks at name and dates only. */
  return flags | g_tls_certificate_verify (chain, identity, NULL);
}

/* What is wrong for the authority that comes nearest. */
static GTlsCertificateFlags
verify_by_file (GList *authorities, GTlsCertificate *chain, GSocketConnectable *identity)
{
  GTlsCertificateFlags flags = G_TLS_CERTIFICATE_UNKNOWN_CA;
  for (const GList *item = authorities; item != NULL; item = item->next)
    {
      GTlsCertificateFlags found = g_tls_certificate_verify (chain, identity, item->data);
      if ((found & G_TLS_CERTIFICATE_UNKNOWN_CA) == 0)
        return found;
      flags |= found;
    }
  return flags;
}

static GTlsCertificateFlags
verify_chain (GTlsDatabase *database,
              GTlsCertificate *chain,
              const char *purpose,
              GSocketConnectable *identity,
              GTlsInteraction *interaction,
              GTlsDatabaseVerifyFlags verify_flags,
              GCancellable *cancellable,
              GError **error)
{
  MdgWindowsTrust *self = MDG_WINDOWS_TRUST (database);
  return self->authorities != NULL ? verify_by_file (self->authorities, chain, identity)
                                   : verify_by_windows (chain, identity);
}

static void
mdg_windows_trust_finalize (GObject *object)
{
  g_list_free_full (MDG_WINDOWS_TRUST (object)->authorities, g_object_unref);
  G_OBJECT_CLASS (mdg_windows_trust_parent_class)->finalize (object);
}

static void
mdg_windows_trust_class_init (MdgWindowsTrustClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mdg_windows_trust_finalize;
  G_TLS_DATABASE_CLASS (klass)->verify_chain = verify_chain;
}

static void
mdg_windows_trust_init (MdgWindowsTrust *self)
{
}

GTlsDatabase *
mdg_trust_new_for_system (void)
{
  return g_object_new (MDG_TYPE_WINDOWS_TRUST, NULL);
}

GTlsDatabase *
mdg_trust_new_for_file (const char *path)
{
  GList *authorities = g_tls_certificate_list_new_from_file (path, NULL);
  if (authorities == NULL)
    return NULL;
  MdgWindowsTrust *self = g_object_new (MDG_TYPE_WINDOWS_TRUST, NULL);
  self->authorities = authorities;
  return G_TLS_DATABASE (self);
}
