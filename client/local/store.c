/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN: an item is "MDG1", a random 12-byte nonce, and the AES-256-GCM ciphertext with its tag;
 * the item's name is the associated data, so that files cannot be exchanged for one another.
 * Files are replaced as a whole (client/local/durable-file.h); what a process that dies in between
 * leaves, the next opening removes. Large content is sealed in segments
 * (shared/seal/segment-seal.h) while it is written, under the same key and its name.
 */
#define G_LOG_DOMAIN "madoguchi-client-local"

#include "client/local/store.h"

#include "client/local/durable-file.h"
#include "shared/base/error.h"
#include "shared/seal/segment-seal.h"

#include <glib/gstdio.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <string.h>

#define MAGIC "MDG1"
#define MAGIC_BYTES 4
#define NONCE_BYTES 12
#define TAG_BYTES 16
#define KEY_BYTES 32
#define HEAD_BYTES (MAGIC_BYTES + NONCE_BYTES)
#define SEALED_MAX_BYTES (MDG_STORE_ITEM_MAX_BYTES + HEAD_BYTES + TAG_BYTES)
#define KEY_SECRET "local-store-key"
#define SUFFIX ".item"
#define LARGE_SUFFIX ".large"

struct _MdgStore
{
  GObject parent_instance;
  char *folder;
  guint8 key[KEY_BYTES];
};

G_DEFINE_FINAL_TYPE (MdgStore, mdg_store, G_TYPE_OBJECT)

static gboolean
is_name (const char *name)
{
  gsize length = strlen (name);
  return length > 0 && length <= MDG_STORE_NAME_MAX_CHARS && name[0] != '.' &&
         strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789-.") == length;
}

static char *
path_with (MdgStore *self, const char *name, const char *suffix)
{
  g_autofree char *file = g_strconcat (name, suffix, NULL);
  return g_build_filename (self->folder, file, NULL);
}

static char *
path_of (MdgStore *self, const char *name)
{
  return path_with (self, name, SUFFIX);
}

static GBytes *
seal (MdgStore *self, const char *name, GBytes *content, GError **error)
{
  gsize size = g_bytes_get_size (content);
  gsize sealed = size + TAG_BYTES;
  guint8 *out = g_malloc (HEAD_BYTES + sealed);
  g_autoptr (GBytes) result = g_bytes_new_take (out, HEAD_BYTES + sealed);
  memcpy (out, MAGIC, MAGIC_BYTES);
  gnutls_datum_t key = { self->key, KEY_BYTES };
  gnutls_aead_cipher_hd_t cipher = NULL;
  if (gnutls_rnd (GNUTLS_RND_NONCE, out + MAGIC_BYTES, NONCE_BYTES) != 0 ||
      gnutls_aead_cipher_init (&cipher, GNUTLS_CIPHER_AES_256_GCM, &key) != 0)
    {
      mdg_set_error (error, MDG_ERROR_INTERNAL, NULL);
      return NULL;
    }
  const void *data = g_bytes_get_data (content, NULL);
  int rc = gnutls_aead_cipher_encrypt (cipher, out + MAGIC_BYTES, NONCE_BYTES, name, strlen (name),
                                       TAG_BYTES, data != NULL ? data : "", size, out + HEAD_BYTES,
                                       &sealed);
  gnutls_aead_cipher_deinit (cipher);
  if (rc == 0)
    return g_steal_pointer (&result);
  mdg_set_error (error, MDG_ERROR_INTERNAL, NULL);
  return NULL;
}

static GBytes *
unseal (MdgStore *self, const char *name, GBytes *sealed, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (sealed, &size);
  gnutls_datum_t key = { self->key, KEY_BYTES };
  gnutls_aead_cipher_hd_t cipher = NULL;
  if (size < HEAD_BYTES + TAG_BYTES || memcmp (data, MAGIC, MAGIC_BYTES) != 0 ||
      gnutls_aead_cipher_init (&cipher, GNUTLS_CIPHER_AES_256_GCM, &key) != 0)
    {
      mdg_set_error (error, MDG_ERROR_SEAL_BROKEN, NULL);
      return NULL;
    }
  gsize plain = size - HEAD_BYTES;
  g_autofree guint8 *out = g_malloc (plain);
  int rc =
    gnutls_aead_cipher_decrypt (cipher, data + MAGIC_BYTES, NONCE_BYTES, name, strlen (name),
                                TAG_BYTES, data + HEAD_BYTES, size - HEAD_BYTES, out, &plain);
  gnutls_aead_cipher_deinit (cipher);
  if (rc == 0)
    return g_bytes_new_take (g_steal_pointer (&out), plain);
  mdg_set_error (error, MDG_ERROR_SEAL_BROKEN, NULL);
  return NULL;
}

gboolean
mdg_store_put (MdgStore *self, const char *name, GBytes *content, GError **error)
{
  g_return_val_if_fail (MDG_IS_STORE (self) && is_name (name), FALSE);

  if (g_bytes_get_size (content) > MDG_STORE_ITEM_MAX_BYTES)
    {
      mdg_set_error_int (error, MDG_ERROR_BODY_TOO_LARGE, "max", MDG_STORE_ITEM_MAX_BYTES);
      return FALSE;
    }
  g_autoptr (GBytes) sealed = seal (self, name, content, error);
  if (sealed == NULL)
    return FALSE;
  g_autofree char *path = path_of (self, name);
  if (mdg_durable_file_write (path, sealed, error))
    return TRUE;
  g_prefix_error_literal (error, "Remembering an item: ");
  return FALSE;
}

GBytes *
mdg_store_get (MdgStore *self, const char *name, GError **error)
{
  g_return_val_if_fail (MDG_IS_STORE (self) && is_name (name), NULL);

  g_autoptr (GError) local = NULL;
  g_autofree char *path = path_of (self, name);
  g_autoptr (GBytes) sealed = mdg_durable_file_read (path, SEALED_MAX_BYTES, &local);
  if (sealed != NULL)
    return unseal (self, name, sealed, error);
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    mdg_set_error (error, MDG_ERROR_SEAL_BROKEN, NULL);
  else
    g_propagate_prefixed_error (error, g_steal_pointer (&local), "Reading a remembered item: ");
  return NULL;
}

gboolean
mdg_store_remove (MdgStore *self, const char *name, GError **error)
{
  g_return_val_if_fail (MDG_IS_STORE (self) && is_name (name), FALSE);

  g_autofree char *path = path_of (self, name);
  if (mdg_durable_file_remove (path, error))
    return TRUE;
  g_prefix_error_literal (error, "Forgetting an item: ");
  return FALSE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Names without @suffix of the files with it, written before @before (seconds since the epoch). */
static char **
list_names (MdgStore *self, const char *prefix, const char *suffix, gint64 before)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  for (const char *file = dir != NULL ? g_dir_read_name (dir) : NULL; file != NULL;
       file = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename (self->folder, file, NULL);
      GStatBuf info;
      if (g_str_has_prefix (file, prefix) && g_str_has_suffix (file, suffix) &&
          g_stat (path, &info) == 0 && (gint64) info.st_mtime <= before)
        g_ptr_array_add (names, g_strndup (file, strlen (file) - strlen (suffix)));
    }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

char **
mdg_store_list (MdgStore *self, const char *prefix)
{
  return list_names (self, prefix, SUFFIX, G_MAXINT64);
}

/* ---- large content ---- */

static gboolean
push_sealed (gconstpointer data, gsize size, gpointer user_data, GError **error)
{
  return mdg_durable_writer_push (user_data, data, size, error);
}

static gboolean
write_sealed (MdgStore *self,
              const char *name,
              GBytes *content,
              MdgDurableWriter *file,
              GError **error)
{
  gsize size;
  const void *data = g_bytes_get_data (content, &size);
  g_autoptr (MdgSegmentWriter) writer =
    mdg_segment_writer_new_raw (self->key, name, push_sealed, file);
  return mdg_segment_writer_push (writer, data, size, error) &&
         mdg_segment_writer_finish (writer, error) && mdg_durable_writer_finish (file, error);
}

gboolean
mdg_store_put_large (MdgStore *self, const char *name, GBytes *content, GError **error)
{
  g_return_val_if_fail (MDG_IS_STORE (self) && is_name (name), FALSE);

  if ((gint64) g_bytes_get_size (content) > MDG_STORE_LARGE_MAX_BYTES)
    {
      mdg_set_error_int (error, MDG_ERROR_FILE_TOO_LARGE, "max",
                         MDG_STORE_LARGE_MAX_BYTES / (1024 * 1024));
      return FALSE;
    }
  g_autofree char *path = path_with (self, name, LARGE_SUFFIX);
  g_autoptr (MdgDurableWriter) file = mdg_durable_writer_new (path, error);
  if (file != NULL && write_sealed (self, name, content, file, error))
    return TRUE;
  g_prefix_error_literal (error, "Keeping a copy: ");
  return FALSE;
}

static gboolean
read_mapped (guint64 offset, gpointer buffer, gsize size, gpointer user_data, GError **error)
{
  GMappedFile *file = user_data;
  gsize length = g_mapped_file_get_length (file);
  if (offset > length || size > length - offset)
    {
      mdg_set_error (error, MDG_ERROR_SEAL_BROKEN, NULL);
      return FALSE;
    }
  memcpy (buffer, g_mapped_file_get_contents (file) + offset, size);
  return TRUE;
}

static GBytes *
read_large (MdgStore *self, const char *name, GMappedFile *file, GError **error)
{
  gsize n = 0;
  g_autoptr (MdgSegmentReader) reader = mdg_segment_reader_new_raw (
    self->key, name, g_mapped_file_get_length (file), read_mapped, file, error);
  if (reader == NULL)
    return NULL;
  gsize size = (gsize) mdg_segment_reader_get_size (reader);
  g_autofree guint8 *data = g_try_malloc (MAX (size, 1));
  if (data == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "out of memory");
      return NULL;
    }
  if (!mdg_segment_reader_read (reader, 0, data, size, &n, error))
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&data), n);
}

GBytes *
mdg_store_get_large (MdgStore *self, const char *name, GError **error)
{
  g_return_val_if_fail (MDG_IS_STORE (self) && is_name (name), NULL);

  g_autoptr (GError) local = NULL;
  g_autofree char *path = path_with (self, name, LARGE_SUFFIX);
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, &local);
  if (file != NULL)
    return read_large (self, name, file, error);
  gboolean absent = g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_set_error (error, G_IO_ERROR, absent ? G_IO_ERROR_NOT_FOUND : G_IO_ERROR_FAILED,
               "Reading a copy: %s", local->message);
  return NULL;
}

gboolean
mdg_store_remove_large (MdgStore *self, const char *name, GError **error)
{
  g_return_val_if_fail (MDG_IS_STORE (self) && is_name (name), FALSE);

  g_autofree char *path = path_with (self, name, LARGE_SUFFIX);
  if (mdg_durable_file_remove (path, error))
    return TRUE;
  g_prefix_error_literal (error, "Forgetting a copy: ");
  return FALSE;
}

char **
mdg_store_list_large (MdgStore *self, const char *prefix, gint64 age_seconds)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  return list_names (self, prefix, LARGE_SUFFIX, now - age_seconds);
}

/* ---- texts ---- */

char *
mdg_store_get_text (MdgStore *self, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = mdg_store_get (self, name, &error);
  if (content == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        g_warning ("remembered item %s: %s", name, error->message);
      return NULL;
    }
  gsize size;
  const char *data = g_bytes_get_data (content, &size);
  g_autofree char *text = g_strndup (data != NULL ? data : "", size);
  return g_utf8_validate (text, -1, NULL) ? g_steal_pointer (&text) : NULL;
}

void
mdg_store_put_text (MdgStore *self, const char *name, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = g_bytes_new (text, strlen (text));
  if (!mdg_store_put (self, name, content, &error))
    g_warning ("item %s is not remembered: %s", name, error->message);
}

static gboolean
take_key (MdgStore *self, const char *text)
{
  gsize size = 0;
  g_autofree guchar *key = g_base64_decode (text, &size);
  if (size != KEY_BYTES)
    return FALSE;
  memcpy (self->key, key, KEY_BYTES);
  gnutls_memset (key, 0, size);
  return TRUE;
}

static gboolean
find_or_make_key (MdgStore *self, MdgSecrets *secrets, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  char *known = mdg_secrets_lookup (secrets, KEY_SECRET, cancellable, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  gboolean taken = known != NULL && take_key (self, known);
  mdg_secret_free (known);
  if (taken)
    return TRUE;
  if (gnutls_rnd (GNUTLS_RND_KEY, self->key, KEY_BYTES) != 0)
    {
      mdg_set_error (error, MDG_ERROR_INTERNAL, NULL);
      return FALSE;
    }
  char *made = g_base64_encode (self->key, KEY_BYTES);
  gboolean kept = mdg_secrets_store (secrets, KEY_SECRET, made, cancellable, error);
  mdg_secret_free (made);
  return kept;
}

static void
remove_temporaries (MdgStore *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  for (const char *name = dir != NULL ? g_dir_read_name (dir) : NULL; name != NULL;
       name = g_dir_read_name (dir))
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = g_build_filename (self->folder, name, NULL);
      if (g_str_has_suffix (name, MDG_DURABLE_FILE_TEMPORARY) &&
          !mdg_durable_file_remove (path, &error))
        g_debug ("a temporary file stays: %s", error->message);
    }
}

MdgStore *
mdg_store_open (const char *folder, MdgSecrets *secrets, GCancellable *cancellable, GError **error)
{
  g_autoptr (MdgStore) self = g_object_new (MDG_TYPE_STORE, NULL);
  self->folder = g_strdup (folder);
  if (!mdg_durable_folder_make (folder, error))
    {
      g_prefix_error_literal (error, "Opening the local store: ");
      return NULL;
    }
  if (!find_or_make_key (self, secrets, cancellable, error))
    return NULL;
  remove_temporaries (self);
  return g_steal_pointer (&self);
}

static void
mdg_store_finalize (GObject *object)
{
  MdgStore *self = MDG_STORE (object);
  gnutls_memset (self->key, 0, KEY_BYTES);
  g_free (self->folder);
  G_OBJECT_CLASS (mdg_store_parent_class)->finalize (object);
}

static void
mdg_store_class_init (MdgStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mdg_store_finalize;
}

static void
mdg_store_init (MdgStore *self)
{
}
