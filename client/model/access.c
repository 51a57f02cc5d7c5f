/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN: start → secrets and store open on a worker thread, GET /server meanwhile → a kept token
 * is tried with GET /me. From then on the state moves only here: by sign_in (), by an answer 401,
 * by the event "session-revoked", by sign_out (). The token lies in the secrets under the server's
 * address, so that two servers never see each other's.
 */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/access.h"

#include "client/local/installer.h"
#include "client/model/answer.h"
#include "client/model/keeper.h"
#include "client/net/address.h"
#include "client/net/event-source.h"
#include "shared/base/error.h"
#include "shared/wire/codec.h"
#include "shared/wire/paths.h"

#include <glib/gi18n.h>

struct _MdgAccess
{
  GObject parent_instance;
  MdgSettings *settings;
  MdgKeeper *keeper;
  char *address;
  MdgConnection *connection;
  MdgEventSource *events;
  MdgUpdate *update; /* while the client is too old */
  const MdgInstallerHost *host;
  MdgServerInfo *info;
  MdgMe *me;
  MdgAccessState state;
  char *notice;
  char *trouble;
  char *kept_token;
  GCancellable *cancellable; /* of a sign-in or a greeting under way */
  char *remember_login;
  gboolean busy;
  gboolean opened; /* secrets and store have been looked for */
  guint greet_attempt;
  guint greet_timer;
};

enum
{
  PROP_0,
  STATE,
  BUSY,
  NOTICE,
  TROUBLE,
  INFO,
  ME,
  LASTING,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];
static guint changed_signal;
static guint event_signal;

G_DEFINE_FINAL_TYPE (MdgAccess, mdg_access, G_TYPE_OBJECT)

static void greet (MdgAccess *self);

static void
notify (MdgAccess *self, guint id)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[id]);
}

static void
set_text (MdgAccess *self, char **field, guint id, char *text)
{
  g_autofree char *old = *field;
  *field = text;
  if (g_strcmp0 (old, text) != 0)
    notify (self, id);
}

static void
set_state (MdgAccess *self, MdgAccessState state)
{
  if (self->state == state)
    return;
  self->state = state;
  notify (self, STATE);
}

static void
set_busy (MdgAccess *self, gboolean busy)
{
  if (self->busy == busy)
    return;
  self->busy = busy;
  notify (self, BUSY);
}

static void
renew_cancellable (MdgAccess *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
}

/* ---- signed in and out ---- */

static void
stop_events (MdgAccess *self)
{
  if (self->events == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->events, self);
  mdg_event_source_stop (self->events);
  g_clear_object (&self->events);
}

static void
become_signed_out (MdgAccess *self, const char *notice)
{
  stop_events (self);
  mdg_keeper_put_token (self->keeper, self->address, NULL);
  mdg_connection_set_token (self->connection, NULL);
  g_clear_pointer (&self->me, mdg_me_free);
  set_text (self, &self->trouble, TROUBLE, NULL);
  set_text (self, &self->notice, NOTICE, g_strdup (notice));
  set_busy (self, FALSE);
  set_state (self, MDG_ACCESS_SIGNED_OUT);
}

static void
drop_update (MdgAccess *self)
{
  if (self->update != NULL)
    mdg_update_cancel (self->update);
  g_clear_object (&self->update);
}

/* The token stays where it is kept: the next version goes on with the session. */
static void
on_too_old (MdgConnection *connection, MdgAccess *self)
{
  if (self->state == MDG_ACCESS_TOO_OLD)
    return;
  stop_events (self);
  g_clear_pointer (&self->me, mdg_me_free);
  self->update = mdg_update_new (self->connection, self->host);
  set_text (self, &self->trouble, TROUBLE, NULL);
  set_text (self, &self->notice, NOTICE, NULL);
  set_busy (self, FALSE);
  set_state (self, MDG_ACCESS_TOO_OLD);
}

static void
on_refused (MdgConnection *connection, MdgAccess *self)
{
  become_signed_out (self, _ ("You have been signed out. Sign in again."));
}

static void
on_event (MdgEventSource *events, const char *name, const char *data, MdgAccess *self)
{
  if (g_str_equal (name, MDG_EVENT_SESSION_REVOKED))
    {
      become_signed_out (self, _ ("This PC was signed out from elsewhere."));
      return;
    }
  if (g_str_equal (name, MDG_EVENT_ME_CHANGED) || g_str_equal (name, MDG_EVENT_RESET))
    mdg_access_reload_me (self);
  GQuark detail = g_quark_from_string (name);
  g_signal_emit (self, changed_signal, detail, name);
  g_signal_emit (self, event_signal, detail, name, data != NULL ? data : "");
}

static void
on_line_changed (MdgEventSource *events, MdgAccess *self)
{
  char *trouble = mdg_event_source_is_open (events)
                    ? NULL
                    : mdg_answer_sentence (mdg_event_source_get_error (events));
  set_text (self, &self->trouble, TROUBLE, trouble);
}

static void
start_events (MdgAccess *self)
{
  stop_events (self);
  self->events = mdg_event_source_new (self->connection);
  g_signal_connect (self->events, "event", G_CALLBACK (on_event), self);
  g_signal_connect (self->events, "state-changed", G_CALLBACK (on_line_changed), self);
  mdg_event_source_start (self->events);
}

static void
take_me (MdgAccess *self, MdgMe *me)
{
  g_autoptr (MdgMe) old = self->me;
  self->me = me;
  gboolean due = me->account->must_change_password;
  notify (self, ME);
  set_state (self, due ? MDG_ACCESS_PASSWORD_DUE : MDG_ACCESS_SIGNED_IN);
}

static void
become_signed_in (MdgAccess *self, MdgMe *me)
{
  set_text (self, &self->notice, NOTICE, NULL);
  set_busy (self, FALSE);
  start_events (self);
  take_me (self, me);
}

static void
on_me (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgAccess) self = user_data;
  g_autoptr (GError) error = NULL;
  MdgMe *me = mdg_answer_finish_record (result, &MDG_ME_TYPE, &error);
  if (me != NULL && self->me != NULL)
    take_me (self, me);
  else if (me != NULL)
    mdg_me_free (me);
}

void
mdg_access_reload_me (MdgAccess *self)
{
  MdgCall call = { .method = "GET", .path = MDG_PATH_ME };
  if (self->me != NULL)
    mdg_connection_send_async (self->connection, &call, NULL, on_me, g_object_ref (self));
}

static void
on_kept_session (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgAccess) self = user_data;
  g_autoptr (GError) error = NULL;
  MdgMe *me = mdg_answer_finish_record (result, &MDG_ME_TYPE, &error);
  if (me != NULL)
    {
      become_signed_in (self, me);
      return;
    }
  if (self->state != MDG_ACCESS_STARTING ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  set_busy (self, FALSE);
  set_text (self, &self->notice, NOTICE, mdg_answer_sentence (error));
  set_state (self, MDG_ACCESS_SIGNED_OUT);
}

static void
try_kept_session (MdgAccess *self)
{
  if (!self->opened || self->info == NULL)
    return; /* whichever comes last goes on */
  if (self->kept_token == NULL || self->state != MDG_ACCESS_STARTING)
    {
      set_busy (self, FALSE);
      if (self->state == MDG_ACCESS_STARTING)
        set_state (self, MDG_ACCESS_SIGNED_OUT);
      return;
    }
  mdg_connection_set_token (self->connection, self->kept_token);
  g_clear_pointer (&self->kept_token, mdg_secret_free);
  MdgCall call = { .method = "GET", .path = MDG_PATH_ME };
  mdg_connection_send_async (self->connection, &call, self->cancellable, on_kept_session,
                             g_object_ref (self));
}

/* ---- greeting the server ---- */

static gboolean
on_greet_again (gpointer user_data)
{
  MdgAccess *self = user_data;
  self->greet_timer = 0;
  greet (self);
  return G_SOURCE_REMOVE;
}

static void
greet_later (MdgAccess *self)
{
  g_clear_handle_id (&self->greet_timer, g_source_remove);
  self->greet_attempt++;
  self->greet_timer = g_timeout_add (
    mdg_event_source_wait_ms (self->greet_attempt, g_random_double ()), on_greet_again, self);
}

static void
greeting_failed (MdgAccess *self, const GError *error)
{
  set_busy (self, FALSE);
  set_text (self, &self->notice, NOTICE, mdg_answer_sentence (error));
  if (self->state == MDG_ACCESS_STARTING && self->opened && self->kept_token == NULL)
    set_state (self, MDG_ACCESS_SIGNED_OUT);
  greet_later (self);
}

static void
on_greeted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgAccess) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgServerInfo) info = mdg_answer_finish_record (result, &MDG_SERVER_INFO_TYPE, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (info != NULL && g_strcmp0 (info->product, "madoguchi") != 0)
    error = mdg_error_new (MDG_ERROR_NETWORK_NOT_MADOGUCHI, NULL, NULL);
  if (error != NULL)
    {
      greeting_failed (self, error);
      return;
    }
  g_autoptr (MdgServerInfo) old = self->info;
  self->info = g_steal_pointer (&info);
  if (self->greet_attempt > 0)
    set_text (self, &self->notice, NOTICE, NULL);
  self->greet_attempt = 0;
  notify (self, INFO);
  try_kept_session (self);
}

static void
greet (MdgAccess *self)
{
  g_clear_handle_id (&self->greet_timer, g_source_remove);
  renew_cancellable (self);
  set_busy (self, self->state == MDG_ACCESS_STARTING);
  MdgCall call = { .method = "GET", .path = MDG_PATH_SERVER };
  mdg_connection_send_async (self->connection, &call, self->cancellable, on_greeted,
                             g_object_ref (self));
}

static gboolean
connect_to (MdgAccess *self, const char *address, GError **error)
{
  g_autoptr (MdgConnection) connection =
    mdg_connection_new (address, mdg_settings_get (self->settings, "ca-file"), error);
  if (connection == NULL)
    return FALSE;
  if (self->connection != NULL)
    g_signal_handlers_disconnect_by_data (self->connection, self);
  drop_update (self);
  g_clear_object (&self->connection);
  self->connection = g_steal_pointer (&connection);
  g_free (self->address);
  self->address = g_strdup (address);
  g_clear_pointer (&self->info, mdg_server_info_free);
  mdg_connection_set_language (self->connection, mdg_settings_get (self->settings, "language"));
  g_signal_connect (self->connection, "signed-out", G_CALLBACK (on_refused), self);
  g_signal_connect (self->connection, "too-old", G_CALLBACK (on_too_old), self);
  notify (self, INFO);
  return TRUE;
}

gboolean
mdg_access_is_server_fixed (MdgAccess *self)
{
  return mdg_settings_is_fixed (self->settings, "server");
}

gboolean
mdg_access_set_server (MdgAccess *self, const char *address, GError **error)
{
  g_return_val_if_fail (!mdg_access_is_server_fixed (self), FALSE);

  g_autofree char *normal = mdg_address_normalise (address, error);
  if (normal == NULL)
    return FALSE;
  stop_events (self);
  if (!connect_to (self, normal, error))
    return FALSE;
  mdg_settings_set (self->settings, "server", normal);
  set_text (self, &self->notice, NOTICE, NULL);
  set_state (self, MDG_ACCESS_SIGNED_OUT);
  greet (self);
  return TRUE;
}

/* ---- start ---- */

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgAccess) self = user_data;
  self->kept_token = mdg_keeper_open_finish (self->keeper, result);
  self->opened = TRUE;
  notify (self, LASTING);
  if (self->address == NULL)
    set_busy (self, FALSE);
  else
    try_kept_session (self);
}

void
mdg_access_start (MdgAccess *self)
{
  g_return_if_fail (MDG_IS_ACCESS (self));

  g_autoptr (GError) error = NULL;
  const char *server = mdg_settings_get (self->settings, "server");
  g_autofree char *normal = *server != '\0' ? mdg_address_normalise (server, &error) : NULL;
  if (normal == NULL || !connect_to (self, normal, &error))
    {
      set_text (self, &self->notice, NOTICE, mdg_answer_sentence (error));
      set_state (self, MDG_ACCESS_NO_SERVER);
    }
  set_busy (self, TRUE);
  if (self->connection != NULL)
    greet (self);
  mdg_keeper_open_async (self->keeper, self->address, on_opened, g_object_ref (self));
}

/* ---- sign in, sign out ---- */

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgAccess) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgSignedIn) signed_in =
    mdg_answer_finish_record (result, &MDG_SIGNED_IN_TYPE, &error);
  if (signed_in == NULL)
    {
      if (source != G_OBJECT (self->connection) || self->state == MDG_ACCESS_TOO_OLD ||
          g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      gboolean code_asked = g_error_matches (error, MDG_ERROR, MDG_ERROR_CODE_REQUIRED);
      set_busy (self, FALSE);
      set_text (self, &self->notice, NOTICE, code_asked ? NULL : mdg_answer_sentence (error));
      if (code_asked)
        set_state (self, MDG_ACCESS_CODE_NEEDED);
      else if (!g_error_matches (error, MDG_ERROR, MDG_ERROR_CODE_WRONG))
        set_state (self, MDG_ACCESS_SIGNED_OUT);
      if (self->info == NULL)
        greet_later (self);
      return;
    }
  mdg_connection_set_token (self->connection, signed_in->token);
  mdg_keeper_put_token (self->keeper, self->address, signed_in->token);
  mdg_keeper_put_login (self->keeper, self->remember_login);
  become_signed_in (self, g_steal_pointer (&signed_in->me));
}

static char *
device_name (void)
{
  g_autofree char *os = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
  g_autofree char *name = g_strdup_printf ("%s · %s", g_get_host_name (), os != NULL ? os : "PC");
  return g_utf8_substring (name, 0, MIN (g_utf8_strlen (name, -1), 100));
}

void
mdg_access_sign_in (
  MdgAccess *self, const char *login, const char *password, const char *code, gboolean remember_it)
{
  g_return_if_fail (MDG_IS_ACCESS (self) && self->connection != NULL);

  g_clear_handle_id (&self->greet_timer, g_source_remove);
  g_free (self->remember_login);
  self->remember_login = remember_it ? g_strdup (login) : NULL;
  g_autoptr (MdgSignIn) sign_in = mdg_sign_in_new ();
  sign_in->login = g_strdup (login);
  sign_in->password = g_strdup (password);
  sign_in->code = g_strdup (code);
  sign_in->device = device_name ();
  g_autoptr (GBytes) body = mdg_codec_encode_bytes (&MDG_SIGN_IN_TYPE, sign_in);
  renew_cancellable (self);
  set_busy (self, TRUE);
  set_text (self, &self->notice, NOTICE, NULL);
  mdg_connection_set_token (self->connection, NULL);
  MdgCall call = { .method = "POST", .path = MDG_PATH_SESSIONS, .body = body };
  mdg_connection_send_async (self->connection, &call, self->cancellable, on_signed_in,
                             g_object_ref (self));
}

void
mdg_access_cancel (MdgAccess *self)
{
  renew_cancellable (self);
  set_busy (self, FALSE);
  set_text (self, &self->notice, NOTICE, NULL);
  drop_update (self);
  if (self->state == MDG_ACCESS_CODE_NEEDED || self->state == MDG_ACCESS_STARTING ||
      self->state == MDG_ACCESS_TOO_OLD)
    set_state (self, MDG_ACCESS_SIGNED_OUT);
}

static void
on_session_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mdg_answer_finish (result, &error);
  if (error != NULL)
    g_info ("the session was not ended on the server: %s", error->message);
}

void
mdg_access_sign_out (MdgAccess *self)
{
  MdgCall call = { .method = "DELETE", .path = MDG_PATH_SESSION_CURRENT };
  stop_events (self);
  mdg_connection_send_async (self->connection, &call, NULL, on_session_ended, NULL);
  become_signed_out (self, NULL);
}

static void
on_everywhere (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgAccess) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mdg_answer_finish (result, &error);
  if (bytes != NULL && self->me != NULL)
    become_signed_out (self, _ ("You are signed out on all devices."));
  else if (error != NULL && self->me != NULL)
    set_text (self, &self->trouble, TROUBLE, mdg_answer_sentence (error));
}

void
mdg_access_sign_out_everywhere (MdgAccess *self)
{
  MdgCall call = { .method = "DELETE", .path = MDG_PATH_ME_SESSIONS };
  stop_events (self); /* the revocation is our own; its event must not tell another story */
  mdg_connection_send_async (self->connection, &call, NULL, on_everywhere, g_object_ref (self));
}

void
mdg_access_retry_now (MdgAccess *self)
{
  if (self->events != NULL)
    mdg_event_source_retry_now (self->events);
  else if (self->connection != NULL && self->info == NULL)
    greet (self);
}

/* ---- what is known ---- */

MdgAccessState
mdg_access_get_state (MdgAccess *self)
{
  return self->state;
}

gboolean
mdg_access_is_busy (MdgAccess *self)
{
  return self->busy;
}

const char *
mdg_access_get_notice (MdgAccess *self)
{
  return self->notice;
}

const char *
mdg_access_get_trouble (MdgAccess *self)
{
  return self->trouble;
}

const MdgServerInfo *
mdg_access_get_info (MdgAccess *self)
{
  return self->info;
}

const MdgMe *
mdg_access_get_me (MdgAccess *self)
{
  return self->me;
}

MdgReach
mdg_access_get_reach (MdgAccess *self, MdgPermission permission)
{
  MdgGrants grants = { { MDG_REACH_NONE } };
  if (self->me == NULL)
    return MDG_REACH_NONE;
  MdgRole role = { .grants = self->me->grants };
  mdg_role_add_grants (&role, &grants);
  return grants.reach[permission];
}

const char *
mdg_access_get_address (MdgAccess *self)
{
  return self->address;
}

gboolean
mdg_access_is_secure (MdgAccess *self)
{
  return mdg_address_is_secure (self->address);
}

gboolean
mdg_access_is_verified (MdgAccess *self)
{
  return self->connection != NULL && mdg_access_is_secure (self) &&
         mdg_connection_is_verified (self->connection);
}

MdgUpdate *
mdg_access_get_update (MdgAccess *self)
{
  return self->update;
}

MdgConnection *
mdg_access_get_connection (MdgAccess *self)
{
  return self->connection;
}

void
mdg_access_send_async (MdgAccess *self,
                       const char *method,
                       const char *path,
                       GBytes *body,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  MdgCall call = { .method = method, .path = path, .body = body };
  mdg_connection_send_async (self->connection, &call, cancellable, callback, user_data);
}

MdgStore *
mdg_access_get_store (MdgAccess *self)
{
  return mdg_keeper_get_store (self->keeper);
}

char *
mdg_access_dup_remembered_login (MdgAccess *self)
{
  return mdg_keeper_dup_login (self->keeper);
}

void
mdg_access_update_language (MdgAccess *self)
{
  if (self->connection != NULL)
    mdg_connection_set_language (self->connection, mdg_settings_get (self->settings, "language"));
}

void
mdg_access_set_secrets (MdgAccess *self, MdgSecrets *secrets)
{
  mdg_keeper_set_secrets (self->keeper, secrets);
}

void
mdg_access_set_installer_host (MdgAccess *self, const MdgInstallerHost *host)
{
  self->host = host;
}

MdgAccess *
mdg_access_new (MdgSettings *settings, const char *store_folder)
{
  MdgAccess *self = g_object_new (MDG_TYPE_ACCESS, NULL);
  self->settings = g_object_ref (settings);
  self->keeper = mdg_keeper_new (store_folder);
  return self;
}

static void
mdg_access_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MdgAccess *self = MDG_ACCESS (object);
  if (id == STATE)
    g_value_set_uint (value, self->state);
  else if (id == BUSY)
    g_value_set_boolean (value, self->busy);
  else if (id == NOTICE)
    g_value_set_string (value, self->notice);
  else if (id == TROUBLE)
    g_value_set_string (value, self->trouble);
  else if (id == LASTING)
    g_value_set_boolean (value, mdg_keeper_is_lasting (self->keeper));
  else
    g_value_set_boolean (value, id == INFO ? self->info != NULL : self->me != NULL);
}

static void
mdg_access_dispose (GObject *object)
{
  MdgAccess *self = MDG_ACCESS (object);
  stop_events (self);
  drop_update (self);
  g_clear_handle_id (&self->greet_timer, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (self->connection != NULL)
    g_signal_handlers_disconnect_by_data (self->connection, self);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->connection);
  g_clear_object (&self->keeper);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (mdg_access_parent_class)->dispose (object);
}

static void
mdg_access_finalize (GObject *object)
{
  MdgAccess *self = MDG_ACCESS (object);
  mdg_server_info_free (self->info);
  mdg_me_free (self->me);
  g_free (self->address);
  g_free (self->notice);
  g_free (self->trouble);
  mdg_secret_free (self->kept_token);
  g_free (self->remember_login);
  G_OBJECT_CLASS (mdg_access_parent_class)->finalize (object);
}

static void
mdg_access_class_init (MdgAccessClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  object_class->get_property = mdg_access_get_property;
  object_class->dispose = mdg_access_dispose;
  object_class->finalize = mdg_access_finalize;
  properties[STATE] = g_param_spec_uint ("state", NULL, NULL, 0, MDG_ACCESS_SIGNED_IN, 0, flags);
  properties[BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[NOTICE] = g_param_spec_string ("notice", NULL, NULL, NULL, flags);
  properties[TROUBLE] = g_param_spec_string ("trouble", NULL, NULL, NULL, flags);
  properties[INFO] = g_param_spec_boolean ("info", NULL, NULL, FALSE, flags);
  properties[ME] = g_param_spec_boolean ("me", NULL, NULL, FALSE, flags);
  properties[LASTING] = g_param_spec_boolean ("lasting", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  changed_signal = g_signal_new ("changed", MDG_TYPE_ACCESS, G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED,
                                 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  event_signal = g_signal_new ("event", MDG_TYPE_ACCESS,
                               G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
mdg_access_init (MdgAccess *self)
{
  self->host = mdg_installer_host_get ();
}
