/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN. The state moves: ASKING → OFFERED or UNAVAILABLE. Start: asks again (what was offered an
 * hour ago may have been replaced) → DOWNLOADING, with WAITING between two tries → CHECKING →
 * READY. Install: CHECKING → OPENED. Every failure a person must know of leads back to OFFERED with
 * a sentence.
 *
 * The package arrives under a name of its own that holds the beginning of its hash, so that parts
 * of two different packages never meet. Only what has the announced size and hash gets the real
 * name. The announcement comes over the same verified connection as passwords go; on Windows a
 * signed client also asks for a signature (client/local/installer.h).
 */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/update.h"

#include "client/model/answer.h"
#include "client/net/download.h"
#include "mdg-config.h"
#include "shared/base/error.h"
#include "shared/base/version.h"
#include "shared/model/session.h"
#include "shared/wire/paths.h"

#include <glib/gstdio.h>
#include <string.h>

#define NAME_HASH_CHARS 12
#define MEGABYTE 1000000
#define HASH_PIECE_BYTES (256 * 1024)

struct _MdgUpdate
{
  GObject parent_instance;
  MdgConnection *connection;
  const MdgInstallerHost *host;
  GCancellable *cancellable; /* of what is under way */
  MdgUpdateState state;
  MdgInstaller *installer; /* NULL: none that can be used */
  char *needed;
  char *sentence;
  char *path; /* of the whole package */
  char *part; /* of what has arrived of it */
  double progress;
  gint64 have;
  guint tries; /* since the last byte */
  guint timer;
  guint wait_ms; /* 0: as told */
};

enum
{
  PROP_0,
  STATE,
  PROGRESS,
  SENTENCE,
  NEEDED,
  VERSION,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MdgUpdate, mdg_update, G_TYPE_OBJECT)

static void try_download (MdgUpdate *self);

static void
notify (MdgUpdate *self, guint id)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[id]);
}

static void
set_state (MdgUpdate *self, MdgUpdateState state)
{
  if (self->state == state)
    return;
  self->state = state;
  notify (self, STATE);
}

/* Takes @sentence. */
static void
set_sentence (MdgUpdate *self, char *sentence)
{
  g_autofree char *old = self->sentence;
  self->sentence = sentence;
  if (g_strcmp0 (old, sentence) != 0)
    notify (self, SENTENCE);
}

static void
set_progress (MdgUpdate *self, gint64 have)
{
  self->have = have;
  self->progress = self->installer != NULL ? (double) have / (double) self->installer->bytes : 0;
  notify (self, PROGRESS);
}

static void
renew_cancellable (MdgUpdate *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
}

/* TRUE when @error ended something that was given up on purpose: nobody waits for it any more. */
static gboolean
is_given_up (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Back to where a person can do something, with what went wrong. */
static void
fall_back (MdgUpdate *self, const GError *error)
{
  set_sentence (self, mdg_answer_sentence (error));
  set_state (self, self->installer != NULL ? MDG_UPDATE_OFFERED : MDG_UPDATE_UNAVAILABLE);
}

/* ---- asking ---- */

static gboolean
is_hash (const char *text)
{
  return strlen (text) == MDG_SHA256_CHARS && strspn (text, "0123456789abcdef") == MDG_SHA256_CHARS;
}

/* What a server says becomes part of a file name: only what is exactly in order does. */
static gboolean
is_usable (MdgUpdate *self, const MdgInstaller *installer)
{
  return self->host != NULL && installer != NULL && mdg_version_is_valid (installer->version) &&
         is_hash (installer->sha256) && installer->bytes > 0 &&
         installer->bytes <= MDG_INSTALLER_MAX_BYTES &&
         mdg_version_compare (installer->version, MDG_VERSION) > 0 &&
         mdg_version_compare (installer->version, self->needed != NULL ? self->needed : "0.0") >= 0;
}

static void
name_files (MdgUpdate *self)
{
  g_autofree char *folder = self->host->dup_folder ();
  g_autofree char *name = g_strdup_printf (MDG_INSTALLER_FILE_NAME, self->installer->version);
  g_autofree char *part =
    g_strdup_printf ("%s.%.*s.part", name, NAME_HASH_CHARS, self->installer->sha256);
  g_free (self->path);
  g_free (self->part);
  self->path = g_build_filename (folder, name, NULL);
  self->part = g_build_filename (folder, part, NULL);
}

static void
take_info (MdgUpdate *self, const MdgServerInfo *info)
{
  g_free (self->needed);
  self->needed = g_strdup (info->minimum_client);
  g_clear_pointer (&self->installer, mdg_installer_free);
  if (is_usable (self, info->installer))
    {
      self->installer = mdg_installer_copy (info->installer);
      name_files (self);
    }
  notify (self, NEEDED);
  notify (self, VERSION);
}

static void
ask (MdgUpdate *self, GAsyncReadyCallback callback)
{
  MdgCall call = { .method = "GET", .path = MDG_PATH_SERVER };
  renew_cancellable (self);
  mdg_connection_send_async (self->connection, &call, self->cancellable, callback,
                             g_object_ref (self));
}

/* FALSE when nothing more is to be done. */
static gboolean
finish_asking (MdgUpdate *self, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgServerInfo) info = mdg_answer_finish_record (result, &MDG_SERVER_INFO_TYPE, &error);
  if (is_given_up (error))
    return FALSE;
  if (info != NULL)
    take_info (self, info);
  if (error != NULL || self->installer == NULL)
    {
      fall_back (self, error);
      return FALSE;
    }
  return TRUE;
}

static void
on_first_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgUpdate) self = user_data;
  if (finish_asking (self, result))
    set_state (self, MDG_UPDATE_OFFERED);
}

/* ---- checking ---- */

typedef struct
{
  const MdgInstallerHost *host;
  MdgInstaller *installer;
  char *from; /* renamed when it is right */
  char *to;
} Check;

static void
check_free (gpointer data)
{
  Check *check = data;
  mdg_installer_free (check->installer);
  g_free (check->from);
  g_free (check->to);
  g_free (check);
}

/* NULL when the file cannot be read. */
static char *
hash_file (const char *path, GCancellable *cancellable)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, NULL);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guchar *piece = g_malloc (HASH_PIECE_BYTES);
  gssize n = stream != NULL ? 1 : -1;
  while (n > 0)
    {
      n = g_input_stream_read (G_INPUT_STREAM (stream), piece, HASH_PIECE_BYTES, cancellable, NULL);
      if (n > 0)
        g_checksum_update (checksum, piece, n);
    }
  return n == 0 ? g_strdup (g_checksum_get_string (checksum)) : NULL;
}

/* On a worker. What is wrong is deleted: nobody shall open it by hand. */
static gboolean
check_package (const Check *check, GCancellable *cancellable, GError **error)
{
  g_autofree char *sha256 = hash_file (check->from, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (g_strcmp0 (sha256, check->installer->sha256) != 0)
    {
      g_unlink (check->from);
      mdg_set_error (error, MDG_ERROR_UPDATE_DAMAGED, NULL);
      return FALSE;
    }
  if (!g_str_equal (check->from, check->to) && g_rename (check->from, check->to) != 0)
    {
      mdg_set_error (error, MDG_ERROR_UPDATE_FILE, NULL);
      return FALSE;
    }
  if (check->host->check (check->to, error))
    return TRUE;
  g_unlink (check->to);
  return FALSE;
}

static void
check_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  if (check_package (data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
check (MdgUpdate *self, const char *from, GAsyncReadyCallback callback)
{
  Check *job = g_new0 (Check, 1);
  job->host = self->host;
  job->installer = mdg_installer_copy (self->installer);
  job->from = g_strdup (from);
  job->to = g_strdup (self->path);
  renew_cancellable (self);
  set_state (self, MDG_UPDATE_CHECKING);
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, callback, NULL);
  g_task_set_task_data (task, job, check_free);
  g_task_run_in_thread (task, check_in_thread);
}

static void
on_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MdgUpdate *self = MDG_UPDATE (source);
  g_autoptr (GError) error = NULL;
  if (g_task_propagate_boolean (G_TASK (result), &error))
    set_state (self, MDG_UPDATE_READY);
  else if (!is_given_up (error))
    fall_back (self, error);
}

static void
on_checked_again (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MdgUpdate *self = MDG_UPDATE (source);
  g_autoptr (GError) error = NULL;
  gboolean good = g_task_propagate_boolean (G_TASK (result), &error);
  if (is_given_up (error))
    return;
  if (good && self->host->open (self->path, &error))
    {
      set_state (self, MDG_UPDATE_OPENED);
      return;
    }
  set_sentence (self, mdg_answer_sentence (error));
  set_state (self, good ? MDG_UPDATE_READY : MDG_UPDATE_OFFERED);
}

/* ---- downloading ---- */

static void
on_progress (gint64 have, gpointer user_data)
{
  MdgUpdate *self = user_data;
  if (have > self->have)
    self->tries = 0;
  set_progress (self, have);
}

static gboolean
on_wait_over (gpointer user_data)
{
  MdgUpdate *self = user_data;
  self->timer = 0;
  try_download (self);
  return G_SOURCE_REMOVE;
}

/* Up to twice what the server asked for: those that were sent away together do not come again
 * together. */
static void
wait (MdgUpdate *self, guint seconds, const GError *error)
{
  guint base = (seconds > 0 ? seconds : MDG_UPDATE_WAIT_SECONDS) * 1000;
  guint milliseconds = base + (guint) (g_random_double () * base);
  set_sentence (self, mdg_answer_sentence (error));
  set_state (self, MDG_UPDATE_WAITING);
  self->timer =
    g_timeout_add (self->wait_ms > 0 ? self->wait_ms : milliseconds, on_wait_over, self);
}

/* TRUE for what mends itself. */
static gboolean
is_passing (const GError *error)
{
  return g_error_matches (error, MDG_ERROR, MDG_ERROR_BUSY) ||
         g_error_matches (error, MDG_ERROR, MDG_ERROR_SHUTTING_DOWN) ||
         g_error_matches (error, MDG_ERROR, MDG_ERROR_NETWORK_TIMEOUT) ||
         g_error_matches (error, MDG_ERROR, MDG_ERROR_NETWORK_UNREACHABLE);
}

static void
on_downloaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgUpdate) self = user_data;
  g_autoptr (GError) error = NULL;
  guint wait_seconds = 0;
  if (mdg_download_finish (result, &wait_seconds, &error))
    {
      set_sentence (self, NULL);
      check (self, self->part, on_checked);
      return;
    }
  if (is_given_up (error))
    return;
  if (is_passing (error) && ++self->tries < MDG_UPDATE_MAX_TRIES)
    {
      wait (self, wait_seconds, error);
      return;
    }
  if (g_error_matches (error, MDG_ERROR, MDG_ERROR_UPDATE_NO_ROOM) ||
      g_error_matches (error, MDG_ERROR, MDG_ERROR_UPDATE_DAMAGED))
    g_unlink (self->part);
  fall_back (self, error);
}

static void
try_download (MdgUpdate *self)
{
  g_autofree char *etag = g_strconcat ("\"", self->installer->sha256, "\"", NULL);
  MdgDownload download = { MDG_PATH_CLIENT_INSTALLER, self->part, etag, self->installer->bytes };
  renew_cancellable (self);
  set_state (self, MDG_UPDATE_DOWNLOADING);
  mdg_download_async (self->connection, &download, on_progress, self, self->cancellable,
                      on_downloaded, g_object_ref (self));
}

static gboolean
is_there (const char *path, gint64 bytes)
{
  GStatBuf info;
  return g_stat (path, &info) == 0 && info.st_size == bytes;
}

/* Of a package that was there already: when it was another one it is gone now. */
static void
on_checked_old (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MdgUpdate *self = MDG_UPDATE (source);
  g_autoptr (GError) error = NULL;
  if (g_task_propagate_boolean (G_TASK (result), &error))
    set_state (self, MDG_UPDATE_READY);
  else if (g_error_matches (error, MDG_ERROR, MDG_ERROR_UPDATE_DAMAGED))
    try_download (self);
  else if (!is_given_up (error))
    fall_back (self, error);
}

/* A whole package from last time is checked, not fetched again. */
static void
on_asked_again (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgUpdate) self = user_data;
  if (!finish_asking (self, result))
    return;
  if (is_there (self->path, self->installer->bytes))
    check (self, self->path, on_checked_old);
  else
    try_download (self);
}

void
mdg_update_start (MdgUpdate *self)
{
  g_return_if_fail (MDG_IS_UPDATE (self) && self->state == MDG_UPDATE_OFFERED);

  self->tries = 0;
  set_sentence (self, NULL);
  set_progress (self, 0);
  set_state (self, MDG_UPDATE_DOWNLOADING);
  ask (self, on_asked_again);
}

void
mdg_update_cancel (MdgUpdate *self)
{
  g_return_if_fail (MDG_IS_UPDATE (self));

  if (self->state != MDG_UPDATE_DOWNLOADING && self->state != MDG_UPDATE_WAITING)
    return;
  renew_cancellable (self);
  set_sentence (self, NULL);
  set_state (self, MDG_UPDATE_OFFERED);
}

void
mdg_update_install (MdgUpdate *self)
{
  g_return_if_fail (MDG_IS_UPDATE (self) && self->state == MDG_UPDATE_READY);

  set_sentence (self, NULL);
  check (self, self->path, on_checked_again);
}

MdgUpdateState
mdg_update_get_state (MdgUpdate *self)
{
  return self->state;
}

double
mdg_update_get_progress (MdgUpdate *self)
{
  return self->progress;
}

const char *
mdg_update_get_sentence (MdgUpdate *self)
{
  return self->sentence;
}

const char *
mdg_update_get_needed (MdgUpdate *self)
{
  return self->needed;
}

const char *
mdg_update_get_version (MdgUpdate *self)
{
  return self->installer != NULL ? self->installer->version : NULL;
}

guint
mdg_update_get_megabytes (MdgUpdate *self)
{
  return self->installer != NULL ? (guint) ((self->installer->bytes + MEGABYTE - 1) / MEGABYTE) : 0;
}

void
mdg_update_set_wait_ms (MdgUpdate *self, guint milliseconds)
{
  self->wait_ms = milliseconds;
}

MdgUpdate *
mdg_update_new (MdgConnection *connection, const MdgInstallerHost *host)
{
  MdgUpdate *self = g_object_new (MDG_TYPE_UPDATE, NULL);
  self->connection = g_object_ref (connection);
  self->host = host;
  ask (self, on_first_answer);
  return self;
}

static void
mdg_update_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MdgUpdate *self = MDG_UPDATE (object);
  if (id == STATE)
    g_value_set_uint (value, self->state);
  else if (id == PROGRESS)
    g_value_set_double (value, self->progress);
  else if (id == SENTENCE)
    g_value_set_string (value, self->sentence);
  else
    g_value_set_string (value, id == NEEDED ? self->needed : mdg_update_get_version (self));
}

static void
mdg_update_finalize (GObject *object)
{
  MdgUpdate *self = MDG_UPDATE (object);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->connection);
  mdg_installer_free (self->installer);
  g_free (self->needed);
  g_free (self->sentence);
  g_free (self->path);
  g_free (self->part);
  G_OBJECT_CLASS (mdg_update_parent_class)->finalize (object);
}

static void
mdg_update_class_init (MdgUpdateClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  object_class->get_property = mdg_update_get_property;
  object_class->finalize = mdg_update_finalize;
  properties[STATE] = g_param_spec_uint ("state", NULL, NULL, 0, MDG_UPDATE_OPENED, 0, flags);
  properties[PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0, flags);
  properties[SENTENCE] = g_param_spec_string ("sentence", NULL, NULL, NULL, flags);
  properties[NEEDED] = g_param_spec_string ("needed", NULL, NULL, NULL, flags);
  properties[VERSION] = g_param_spec_string ("version", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mdg_update_init (MdgUpdate *self)
{
}
