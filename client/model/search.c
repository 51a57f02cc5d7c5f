/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/search.h"

#include "client/model/answer.h"
#include "client/model/document-phrases.h"
#include "client/model/place-phrases.h"
#include "shared/wire/codec.h"
#include "shared/wire/paths.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

/* Characters shown before the first word that was found. */
#define EXCERPT_LEAD 30

struct _MdgSearch
{
  GObject parent_instance;
  MdgAccess *access;
  GCancellable *cancellable; /* of the search under way, or NULL */
  MdgSearchQuery *query;
  MdgSearchAnswer *answer;
  GListStore *results;
  MdgSearchState state;
  char *sentence;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (MdgSearch, mdg_search, G_TYPE_OBJECT)

/* ---- what a result says ---- */

static char *
hit_place (gconstpointer record)
{
  const MdgHit *hit = record;
  return mdg_place_text (hit->unit, hit->passage != NULL ? hit->passage->place : NULL);
}

/* The path of headings without the document, whose name stands above it. */
static char *
hit_heading (gconstpointer record)
{
  const MdgHit *hit = record;
  const char *heading = hit->passage != NULL ? hit->passage->heading : NULL;
  const char *rest = heading != NULL ? strstr (heading, " > ") : NULL;
  g_auto (GStrv) parts = g_strsplit (rest != NULL ? rest + 3 : "", " > ", -1);
  return g_strjoinv (" › ", parts);
}

static char *
hit_period (gconstpointer record)
{
  const MdgHit *hit = record;
  if (hit->effective_from == NULL && hit->effective_until == NULL)
    return g_strdup ("");
  return mdg_document_period_text (hit->effective_from, hit->effective_until);
}

static void
append_plain (GString *markup, const char *text, long from, long to)
{
  if (to <= from)
    return;
  g_autofree char *part = g_utf8_substring (text, from, to);
  for (char *p = part; *p != '\0'; p++)
    if (*p == '\n' || *p == '\t' || *p == '\r')
      *p = ' ';
  g_autofree char *escaped = g_markup_escape_text (part, -1);
  g_string_append (markup, escaped);
}

/* A passage may be long: what is shown begins shortly before the first word that was found. */
static long
excerpt_start (const MdgHit *hit, long length)
{
  const MdgTextMark *first = hit->marks->len > 0 ? hit->marks->pdata[0] : NULL;
  if (first == NULL || length <= MDG_EXCERPT_CHARS || first->start < EXCERPT_LEAD)
    return 0;
  return MIN (first->start - EXCERPT_LEAD, length - MDG_EXCERPT_CHARS);
}

static char *
hit_excerpt (gconstpointer record)
{
  const MdgHit *hit = record;
  const char *text = hit->passage != NULL && hit->passage->text != NULL ? hit->passage->text : "";
  long length = g_utf8_strlen (text, -1);
  long at = excerpt_start (hit, length);
  long end = MIN (length, at + MDG_EXCERPT_CHARS);
  GString *markup = g_string_new (at > 0 ? "…" : "");
  for (guint i = 0; i < hit->marks->len; i++)
    {
      const MdgTextMark *mark = hit->marks->pdata[i];
      long from = CLAMP (mark->start, at, end);
      long to = CLAMP (mark->start + mark->length, from, end);
      append_plain (markup, text, at, from);
      g_string_append (markup, from < to ? "<b>" : "");
      append_plain (markup, text, from, to);
      g_string_append (markup, from < to ? "</b>" : "");
      at = MAX (at, to);
    }
  append_plain (markup, text, at, end);
  if (end < length)
    g_string_append (markup, "…");
  return g_string_free (markup, FALSE);
}

static const MdgItemText hit_texts[] = {
  { "place-text", hit_place },
  { "heading-text", hit_heading },
  { "period-text", hit_period },
  { "excerpt", hit_excerpt },
};
MDG_DEFINE_ITEM (MdgHitItem, mdg_hit_item, MDG_HIT_TYPE, hit_texts)

/* ---- searching ---- */

static void
set_state (MdgSearch *self, MdgSearchState state, char *sentence)
{
  g_autofree char *old = self->sentence;
  self->state = state;
  self->sentence = sentence;
  g_signal_emit (self, changed_signal, 0);
}

static void
show_answer (MdgSearch *self)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->answer->hits->len; i++)
    {
      const MdgHit *hit = self->answer->hits->pdata[i];
      if (hit->passage != NULL)
        g_ptr_array_add (items, mdg_item_new (MDG_TYPE_HIT_ITEM, mdg_hit_copy (hit)));
    }
  /* What stays where it is keeps its row, and with it the selection. */
  GListModel *old = G_LIST_MODEL (self->results);
  guint same = 0;
  while (same < items->len && same < g_list_model_get_n_items (old))
    {
      g_autoptr (MdgItem) before = g_list_model_get_item (old, same);
      if (!mdg_record_equal (&MDG_HIT_TYPE, mdg_item_get_record (before),
                             mdg_item_get_record (items->pdata[same])))
        break;
      same++;
    }
  g_list_store_splice (self->results, same, g_list_model_get_n_items (old) - same,
                       items->pdata + same, items->len - same);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgSearch) self = user_data;
  g_autoptr (GError) error = NULL;
  GCancellable *cancellable = g_task_get_cancellable (G_TASK (result));
  g_autoptr (MdgSearchAnswer) answer =
    mdg_answer_finish_record (result, &MDG_SEARCH_ANSWER_TYPE, &error);
  if (self->cancellable != cancellable)
    return; /* another search runs, or none */
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->answer, mdg_search_answer_free);
  self->answer = g_steal_pointer (&answer);
  if (self->answer != NULL)
    show_answer (self);
  else
    g_list_store_remove_all (self->results);
  set_state (self, self->answer != NULL ? MDG_SEARCH_DONE : MDG_SEARCH_FAILED,
             mdg_answer_sentence (error));
}

static void
give_up (MdgSearch *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
send_query (MdgSearch *self)
{
  g_autoptr (GBytes) body = mdg_codec_encode_bytes (&MDG_SEARCH_QUERY_TYPE, self->query);
  MdgCall call = { .method = "POST", .path = MDG_PATH_SEARCH, .body = body, .reads = TRUE };
  give_up (self);
  self->cancellable = g_cancellable_new ();
  mdg_connection_send_async (mdg_access_get_connection (self->access), &call, self->cancellable,
                             on_answer, g_object_ref (self));
  set_state (self, MDG_SEARCH_RUNNING, NULL);
}

/* A right that was lost is lost here, too: results are asked for again, and what may not be read
 * any more is gone. */
static void
on_folders_changed (MdgSearch *self)
{
  if (self->query != NULL)
    send_query (self);
}

MdgSearch *
mdg_search_new (MdgAccess *access)
{
  MdgSearch *self = g_object_new (MDG_TYPE_SEARCH, NULL);
  self->access = g_object_ref (access);
  g_signal_connect_object (access, "changed::" MDG_EVENT_FOLDERS_CHANGED,
                           G_CALLBACK (on_folders_changed), self, G_CONNECT_SWAPPED);
  return self;
}

static void
forget (MdgSearch *self)
{
  g_clear_pointer (&self->query, mdg_search_query_free);
  g_clear_pointer (&self->answer, mdg_search_answer_free);
  g_list_store_remove_all (self->results);
}

/* Japanese spaces count as spaces. */
static char *
trim (const char *text)
{
  const char *end = text + strlen (text);
  while (g_unichar_isspace (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  while (end > text && g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (end))))
    end = g_utf8_prev_char (end);
  return g_strndup (text, (gsize) (end - text));
}

void
mdg_search_run (MdgSearch *self, const char *text, gint64 folder_id, const char *as_of)
{
  g_autofree char *trimmed = trim (text);
  give_up (self);
  forget (self);
  if (*trimmed == '\0')
    {
      set_state (self, MDG_SEARCH_IDLE, NULL);
      return;
    }
  self->query = mdg_search_query_new ();
  self->query->text = g_steal_pointer (&trimmed);
  self->query->folders = g_new0 (char *, 2);
  if (folder_id != 0)
    self->query->folders[0] = g_strdup_printf ("%" G_GINT64_FORMAT, folder_id);
  if (as_of != NULL && *as_of != '\0')
    self->query->as_of = g_strdup (as_of);
  self->query->limit = MDG_SEARCH_LIMIT_DEFAULT;
  send_query (self);
}

gboolean
mdg_search_has_more (MdgSearch *self)
{
  return self->state == MDG_SEARCH_DONE && self->query->limit < MDG_SEARCH_LIMIT_MAX &&
         self->answer->hits->len >= (guint) self->query->limit;
}

void
mdg_search_more (MdgSearch *self)
{
  if (!mdg_search_has_more (self))
    return;
  self->query->limit = MIN (self->query->limit + 20, MDG_SEARCH_LIMIT_MAX);
  send_query (self);
}

void
mdg_search_retry (MdgSearch *self)
{
  if (self->query != NULL)
    send_query (self);
}

void
mdg_search_stop (MdgSearch *self)
{
  give_up (self);
  if (self->state == MDG_SEARCH_RUNNING)
    set_state (self, self->answer != NULL ? MDG_SEARCH_DONE : MDG_SEARCH_IDLE, NULL);
}

GListModel *
mdg_search_get_results (MdgSearch *self)
{
  return G_LIST_MODEL (self->results);
}

MdgSearchState
mdg_search_get_state (MdgSearch *self)
{
  return self->state;
}

const char *
mdg_search_get_sentence (MdgSearch *self)
{
  return self->sentence;
}

const MdgSearchAnswer *
mdg_search_get_answer (MdgSearch *self)
{
  return self->state == MDG_SEARCH_DONE ? self->answer : NULL;
}

const char *
mdg_search_get_text (MdgSearch *self)
{
  return self->query != NULL ? self->query->text : "";
}

static void
mdg_search_dispose (GObject *object)
{
  MdgSearch *self = MDG_SEARCH (object);
  give_up (self);
  g_clear_object (&self->access);
  G_OBJECT_CLASS (mdg_search_parent_class)->dispose (object);
}

static void
mdg_search_finalize (GObject *object)
{
  MdgSearch *self = MDG_SEARCH (object);
  g_clear_pointer (&self->query, mdg_search_query_free);
  g_clear_pointer (&self->answer, mdg_search_answer_free);
  g_clear_object (&self->results);
  g_free (self->sentence);
  G_OBJECT_CLASS (mdg_search_parent_class)->finalize (object);
}

static void
mdg_search_class_init (MdgSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mdg_search_dispose;
  G_OBJECT_CLASS (klass)->finalize = mdg_search_finalize;
  changed_signal = g_signal_new ("changed", MDG_TYPE_SEARCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
mdg_search_init (MdgSearch *self)
{
  self->results = g_list_store_new (MDG_TYPE_HIT_ITEM);
}
