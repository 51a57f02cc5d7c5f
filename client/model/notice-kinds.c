/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/notice-kinds.h"

#include "client/model/answer.h"
#include "client/model/prompts.h"
#include "shared/wire/codec.h"
#include "shared/wire/paths.h"

#include <glib/gi18n.h>

/* What a new kind begins with. */
#define PROPOSED_DEADLINE_HOURS (7 * 24)
#define PROPOSED_RETENTION_DAYS (5 * 365)

/* ---- in lists ---- */

static char *
kind_section (gconstpointer record)
{
  const MdgNoticeKind *kind = record;
  return g_strdup (kind->section_name != NULL ? kind->section_name : "");
}

static char *
kind_signature (gconstpointer record)
{
  return g_strdup (((const MdgNoticeKind *) record)->signature ? _ ("Signed")
                                                               : _ ("No signature"));
}

static char *
kind_approval (gconstpointer record)
{
  return g_strdup (((const MdgNoticeKind *) record)->approval ? _ ("By a second person")
                                                              : _ ("Not needed"));
}

typedef struct
{
  const char *name;
  const char *words;
} Words;

static char *
kind_arrival (gconstpointer record)
{
  static const Words words[] = {
    { MDG_ARRIVAL_AVAILABLE, N_ ("When it is ready to be read") },
    { MDG_ARRIVAL_VIEWED, N_ ("When it is first read") },
    { MDG_ARRIVAL_DOWNLOADED, N_ ("When its file is downloaded") },
    { MDG_ARRIVAL_CONFIRMED, N_ ("When the resident confirms it") },
  };
  const MdgNoticeKind *kind = record;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (words[i].name, kind->arrival) == 0)
      return g_strdup (_ (words[i].words));
  return g_strdup ("");
}

static char *
kind_deadline (gconstpointer record)
{
  const MdgNoticeKind *kind = record;
  if (kind->deadline_hours == 0)
    return g_strdup (_ ("None"));
  if (kind->deadline_hours % 24 != 0)
    return g_strdup_printf (_ ("%d hours"), (int) kind->deadline_hours);
  return g_strdup_printf (_ ("%d days"), (int) (kind->deadline_hours / 24));
}

static char *
kind_state (gconstpointer record)
{
  return g_strdup (((const MdgNoticeKind *) record)->stopped ? _ ("Stopped") : _ ("In use"));
}

static char *
kind_state_style (gconstpointer record)
{
  return g_strdup (((const MdgNoticeKind *) record)->stopped ? "neutral" : "ok");
}

static const MdgItemText kind_texts[] = {
  { "section-text", kind_section },
  { "signature-text", kind_signature },
  { "approval-text", kind_approval },
  { "arrival-text", kind_arrival },
  { "deadline-text", kind_deadline },
  { "state-text", kind_state },
  { "state-style", kind_state_style },
};
MDG_DEFINE_ITEM (MdgNoticeKindItem, mdg_notice_kind_item, MDG_NOTICE_KIND_TYPE, kind_texts)

MdgPagedList *
mdg_notice_kinds_list_new (MdgAccess *access)
{
  MdgPagedList *list =
    mdg_paged_list_new (mdg_access_get_connection (access), MDG_PATH_NOTICE_KINDS,
                        MDG_TYPE_NOTICE_KIND_ITEM, MDG_LIST_LOAD_ALL);
  mdg_paged_list_set_lasting (list);
  mdg_paged_list_reload (list);
  mdg_prompts_follow (access, list, MDG_EVENT_NOTICE_KINDS_CHANGED);
  return list;
}

/* ---- single ones ---- */

gboolean
mdg_notice_kind_is_open (const MdgNoticeKind *kind)
{
  return !kind->stopped;
}

MdgNoticeKind *
mdg_notice_kind_propose (gint64 section_id)
{
  static const char *const reminders[] = { "3", NULL };
  MdgNoticeKind *kind = mdg_notice_kind_new ();
  kind->name = g_strdup ("");
  kind->section_id = section_id;
  kind->signature = TRUE;
  kind->approval = TRUE;
  kind->authentication = g_strdup (MDG_RESIDENT_CODE);
  kind->knowledge = g_strdup (MDG_KNOWLEDGE_NONE);
  kind->arrival = g_strdup (MDG_ARRIVAL_AVAILABLE);
  g_strfreev (kind->reminders);
  kind->reminders = g_strdupv ((char **) reminders);
  kind->quiet_from = g_strdup ("21:00");
  kind->quiet_until = g_strdup ("08:00");
  kind->deadline_hours = PROPOSED_DEADLINE_HOURS;
  kind->retention_days = PROPOSED_RETENTION_DAYS;
  return kind;
}

/* ---- calls ---- */

static void
call (MdgAccess *access,
      const char *method,
      const char *pattern,
      const MdgNoticeKind *kind,
      gint64 id,
      GCancellable *cancellable,
      GAsyncReadyCallback callback,
      gpointer user_data)
{
  g_autofree char *path = mdg_path_fill (pattern, id);
  g_autoptr (GBytes) body =
    kind != NULL ? mdg_codec_encode_bytes (&MDG_NOTICE_KIND_TYPE, kind) : NULL;
  mdg_access_send_async (access, method, path, body, cancellable, callback, user_data);
}

void
mdg_notice_kind_load_async (MdgAccess *access,
                            gint64 id,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  call (access, "GET", MDG_PATH_NOTICE_KIND, NULL, id, cancellable, callback, user_data);
}

void
mdg_notice_kind_save_async (MdgAccess *access,
                            const MdgNoticeKind *kind,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  gboolean is_new = kind->id == 0;
  call (access, is_new ? "POST" : "PUT", is_new ? MDG_PATH_NOTICE_KINDS : MDG_PATH_NOTICE_KIND,
        kind, kind->id, cancellable, callback, user_data);
}

void
mdg_notice_kind_stop_async (MdgAccess *access,
                            const MdgNoticeKind *kind,
                            gboolean stopped,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (MdgNoticeKind) changed = mdg_notice_kind_copy (kind);
  changed->stopped = stopped;
  mdg_notice_kind_save_async (access, changed, cancellable, callback, user_data);
}

void
mdg_notice_kind_delete_async (MdgAccess *access,
                              gint64 id,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  call (access, "DELETE", MDG_PATH_NOTICE_KIND, NULL, id, cancellable, callback, user_data);
}

void
mdg_notice_kind_load_versions_async (MdgAccess *access,
                                     gint64 id,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  call (access, "GET", MDG_PATH_NOTICE_KIND_VERSIONS, NULL, id, cancellable, callback,
        user_data);
}
