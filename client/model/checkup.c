/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/checkup.h"

#include "client/model/answer.h"
#include "client/model/document-phrases.h"
#include "client/model/place-phrases.h"
#include "shared/wire/codec.h"
#include "shared/wire/json.h"
#include "shared/wire/paths.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

/* While it runs the server tells of every question. */
#define REFRESH_MS 400

struct _MdgFolderCheckup
{
  GObject parent_instance;
  MdgAccess *access;
  gint64 folder_id;
  GCancellable *cancellable;
  MdgCheckup *checkup;
  GListStore *questions;
  char *trouble;
  guint refresh;
  gboolean loading;
  gboolean again; /* something changed while it was loading */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (MdgFolderCheckup, mdg_folder_checkup, G_TYPE_OBJECT)

/* ---- what a question says ---- */

typedef struct
{
  const char *miss;
  const char *sentence;
} MissWords;

static const MissWords miss_words[] = {
  { MDG_MISS_DOCUMENT_GONE, N_ ("The right document was deleted. Choose another one.") },
  { MDG_MISS_DOCUMENT_NOT_READY, N_ ("The right document has not been read yet.") },
  { MDG_MISS_EXPIRED, N_ ("The right document's period has ended. Add the new version.") },
  { MDG_MISS_PAGE_EMPTY, N_ ("The right page has no text. Scan it again, or choose another.") },
  { MDG_MISS_DISABLED, N_ ("The right place is not used in searches. Use it again.") },
  { MDG_MISS_NO_COMMON_WORD, N_ ("The question shares no word with the page. Say it otherwise.") },
  { MDG_MISS_RANKED_LOWER, N_ ("Other places came first. Try other settings.") },
  { MDG_MISS_OTHER_PAGE, N_ ("Another page of the document was found. Check the right page.") },
};

gboolean
mdg_question_is_hit (const MdgTestQuestion *question)
{
  return question->rank >= 1 && question->rank <= MDG_CHECKUP_HIT_RANK;
}

static char *
question_place (gconstpointer record)
{
  const MdgTestQuestion *question = record;
  if (question->document_name == NULL)
    return g_strdup (_ ("Document deleted"));
  if (question->page == 0)
    return g_strdup (question->document_name);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, question->page);
  g_autofree char *place =
    question->place != NULL ? g_strdup (question->place) : mdg_place_text (NULL, number);
  gboolean bare = strspn (place, "0123456789") == strlen (place);
  g_autofree char *text = bare ? mdg_place_text (NULL, place) : g_strdup (place);
  return g_strdup_printf ("%s %s", question->document_name, text);
}

static char *
rank_text (gint64 rank)
{
  return rank > 0 ? g_strdup_printf (_ ("No. %d"), (int) rank) : g_strdup (_ ("not found"));
}

static char *
question_rank (gconstpointer record)
{
  const MdgTestQuestion *question = record;
  if (!question->ran)
    return g_strdup (_ ("not tried yet"));
  g_autofree char *now = rank_text (question->rank);
  g_autofree char *before = rank_text (question->rank_before);
  return g_strdup_printf ("%s → %s", before, now);
}

static char *
question_miss (gconstpointer record)
{
  const MdgTestQuestion *question = record;
  if (!question->ran || mdg_question_is_hit (question))
    return g_strdup ("");
  for (guint i = 0; i < G_N_ELEMENTS (miss_words); i++)
    if (g_strcmp0 (miss_words[i].miss, question->miss) == 0)
      return g_strdup (_ (miss_words[i].sentence));
  return g_strdup (_ ("The right page was not among the first five."));
}

static char *
question_state (gconstpointer record)
{
  const MdgTestQuestion *question = record;
  if (!question->ran)
    return g_strdup (_ ("Not tried yet"));
  return g_strdup (mdg_question_is_hit (question) ? _ ("Hit") : _ ("Miss"));
}

static const MdgItemText question_texts[] = {
  { "place-text", question_place },
  { "rank-text", question_rank },
  { "miss-text", question_miss },
  { "state-text", question_state },
};
MDG_DEFINE_ITEM (MdgQuestionItem, mdg_question_item, MDG_TEST_QUESTION_TYPE, question_texts)

/* ---- what settings say ---- */

char *
mdg_settings_chunk_text (const MdgSearchSettings *settings)
{
  g_autofree char *number = mdg_phrase_number (settings->chunk_chars);
  return g_strdup_printf (_ ("%s characters"), number);
}

/* In tenths, as people say it: 7 to 3. */
char *
mdg_settings_weight_text (const MdgSearchSettings *settings)
{
  int words = (int) settings->word_weight;
  if (words % 10 == 0)
    return g_strdup_printf (_ ("%d : %d"), words / 10, 10 - words / 10);
  return g_strdup_printf (_ ("%d : %d"), words, 100 - words);
}

char *
mdg_settings_heading_text (const MdgSearchSettings *settings)
{
  return g_strdup_printf (_ ("%.1f times the text"), (double) settings->heading_weight / 100.0);
}

char *
mdg_settings_passages_text (const MdgSearchSettings *settings)
{
  return g_strdup_printf (_ ("%d places"), (int) settings->n_passages);
}

/* ---- loading ---- */

static const MdgTestQuestion *
find_proposed (const MdgCheckup *checkup, gint64 id)
{
  for (guint i = 0; checkup->proposal != NULL && i < checkup->proposal_questions->len; i++)
    {
      const MdgTestQuestion *question = checkup->proposal_questions->pdata[i];
      if (question->id == id)
        return question;
    }
  return NULL;
}

static gboolean
is_better (const MdgTestQuestion *proposed)
{
  return proposed->rank > 0 &&
         (proposed->rank_before == 0 || proposed->rank < proposed->rank_before) &&
         mdg_question_is_hit (proposed);
}

/* With a proposal the ranks are those now and with it. */
static MdgItem *
item_of (const MdgCheckup *checkup, const MdgTestQuestion *question)
{
  const MdgTestQuestion *proposed = find_proposed (checkup, question->id);
  MdgTestQuestion *shown = mdg_test_question_copy (question);
  if (proposed != NULL)
    {
      shown->rank_before = proposed->rank_before;
      shown->rank = proposed->rank;
    }
  MdgItem *item = mdg_item_new (MDG_TYPE_QUESTION_ITEM, shown);
  if (proposed != NULL && is_better (proposed))
    mdg_item_set_note (item, "better");
  return item;
}

static gboolean
same_item (gpointer a, gpointer b)
{
  g_autofree char *note_a = NULL;
  g_autofree char *note_b = NULL;
  g_object_get (a, "note", &note_a, NULL);
  g_object_get (b, "note", &note_b, NULL);
  return g_strcmp0 (note_a, note_b) == 0 &&
         mdg_record_equal (&MDG_TEST_QUESTION_TYPE, mdg_item_get_record (a),
                           mdg_item_get_record (b));
}

/* Rows that are as they were stay, so that a run does not take the focus away. */
static void
show_questions (MdgFolderCheckup *self)
{
  GListModel *old = G_LIST_MODEL (self->questions);
  GPtrArray *questions = self->checkup->questions;
  for (guint i = 0; i < questions->len; i++)
    {
      g_autoptr (MdgItem) item = item_of (self->checkup, questions->pdata[i]);
      g_autoptr (MdgItem) before = g_list_model_get_item (old, i);
      if (before == NULL || !same_item (before, item))
        g_list_store_splice (self->questions, i, before != NULL ? 1 : 0, (gpointer *) &item, 1);
    }
  guint n = g_list_model_get_n_items (old);
  if (n > questions->len)
    g_list_store_splice (self->questions, questions->len, n - questions->len, NULL, 0);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgFolderCheckup) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgCheckup) checkup = mdg_answer_finish_record (result, &MDG_CHECKUP_TYPE, &error);
  self->loading = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_pointer (&self->trouble, g_free);
  self->trouble = mdg_answer_sentence (error);
  if (checkup != NULL)
    {
      g_clear_pointer (&self->checkup, mdg_checkup_free);
      self->checkup = g_steal_pointer (&checkup);
      show_questions (self);
    }
  g_signal_emit (self, changed_signal, 0);
  if (self->again)
    mdg_folder_checkup_reload (self);
}

void
mdg_folder_checkup_reload (MdgFolderCheckup *self)
{
  self->again = self->loading;
  if (self->loading)
    return;
  g_autofree char *path = mdg_path_fill (MDG_PATH_FOLDER_CHECKUP, self->folder_id);
  self->loading = TRUE;
  mdg_access_send_async (self->access, "GET", path, NULL, self->cancellable, on_loaded,
                         g_object_ref (self));
}

static gboolean
on_refresh (gpointer user_data)
{
  MdgFolderCheckup *self = user_data;
  self->refresh = 0;
  mdg_folder_checkup_reload (self);
  return G_SOURCE_REMOVE;
}

static gboolean
is_about_us (MdgFolderCheckup *self, const char *name, const char *data)
{
  if (g_str_equal (name, MDG_EVENT_RESET))
    return TRUE;
  if (!g_str_equal (name, MDG_EVENT_CHECKUP_CHANGED) &&
      !g_str_equal (name, MDG_EVENT_FOLDER_CHANGED))
    return FALSE;
  g_autoptr (GBytes) bytes = g_bytes_new (data, strlen (data));
  g_autoptr (JsonObject) object = mdg_json_parse_object (bytes, NULL);
  return object == NULL || json_object_get_int_member_with_default (
                             object, "folder", self->folder_id) == self->folder_id;
}

static void
on_event (MdgAccess *access, const char *name, const char *data, MdgFolderCheckup *self)
{
  if (self->refresh == 0 && is_about_us (self, name, data))
    self->refresh = g_timeout_add (REFRESH_MS, on_refresh, self);
}

/* ---- public ---- */

MdgFolderCheckup *
mdg_folder_checkup_new (MdgAccess *access, gint64 folder_id)
{
  MdgFolderCheckup *self = g_object_new (MDG_TYPE_FOLDER_CHECKUP, NULL);
  self->access = g_object_ref (access);
  self->folder_id = folder_id;
  g_signal_connect_object (access, "event", G_CALLBACK (on_event), self, 0);
  mdg_folder_checkup_reload (self);
  return self;
}

MdgAccess *
mdg_folder_checkup_get_access (MdgFolderCheckup *self)
{
  return self->access;
}

gint64
mdg_folder_checkup_get_folder_id (MdgFolderCheckup *self)
{
  return self->folder_id;
}

const MdgCheckup *
mdg_folder_checkup_get (MdgFolderCheckup *self)
{
  return self->checkup;
}

const char *
mdg_folder_checkup_get_trouble (MdgFolderCheckup *self)
{
  return self->trouble;
}

GListModel *
mdg_folder_checkup_get_questions (MdgFolderCheckup *self)
{
  return G_LIST_MODEL (self->questions);
}

guint
mdg_folder_checkup_get_n_misses (MdgFolderCheckup *self)
{
  guint n = 0;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->questions)); i++)
    {
      g_autoptr (MdgItem) item = g_list_model_get_item (G_LIST_MODEL (self->questions), i);
      const MdgTestQuestion *question = mdg_item_get_record (item);
      n += question->ran && !mdg_question_is_hit (question);
    }
  return n;
}

void
mdg_folder_checkup_do_async (MdgFolderCheckup *self,
                             MdgCheckupVerb verb,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  static const struct
  {
    const char *method;
    const char *path;
  } calls[] = {
    [MDG_CHECKUP_RUN] = { "POST", MDG_PATH_FOLDER_CHECKUP },
    [MDG_CHECKUP_TUNE] = { "POST", MDG_PATH_FOLDER_TUNE },
    [MDG_CHECKUP_STOP] = { "DELETE", MDG_PATH_FOLDER_CHECKUP },
    [MDG_CHECKUP_APPLY] = { "PUT", MDG_PATH_FOLDER_SETTINGS },
    [MDG_CHECKUP_UNDO] = { "POST", MDG_PATH_FOLDER_SETTINGS_UNDO },
  };
  g_return_if_fail (self->checkup != NULL);
  g_return_if_fail (verb != MDG_CHECKUP_APPLY || self->checkup->proposal != NULL);

  g_autofree char *path = mdg_path_fill (calls[verb].path, self->folder_id);
  g_autoptr (GBytes) body =
    verb == MDG_CHECKUP_APPLY
      ? mdg_codec_encode_bytes (&MDG_SEARCH_SETTINGS_TYPE, self->checkup->proposal)
      : NULL;
  mdg_access_send_async (self->access, calls[verb].method, path, body, cancellable, callback,
                         user_data);
}

void
mdg_test_question_save_async (MdgAccess *access,
                              const MdgTestQuestion *question,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GBytes) body = mdg_codec_encode_bytes (&MDG_TEST_QUESTION_TYPE, question);
  g_autofree char *path = question->id != 0
                            ? mdg_path_fill (MDG_PATH_QUESTION, question->id)
                            : mdg_path_fill (MDG_PATH_FOLDER_QUESTIONS, question->folder_id);
  mdg_access_send_async (access, question->id != 0 ? "PUT" : "POST", path, body, cancellable,
                         callback, user_data);
}

void
mdg_folder_checkup_delete_question_async (MdgFolderCheckup *self,
                                          gint64 question_id,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data)
{
  g_autofree char *path = mdg_path_fill (MDG_PATH_QUESTION, question_id);
  mdg_access_send_async (self->access, "DELETE", path, NULL, cancellable, callback, user_data);
}

static void
mdg_folder_checkup_dispose (GObject *object)
{
  MdgFolderCheckup *self = MDG_FOLDER_CHECKUP (object);
  g_clear_handle_id (&self->refresh, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->access);
  G_OBJECT_CLASS (mdg_folder_checkup_parent_class)->dispose (object);
}

static void
mdg_folder_checkup_finalize (GObject *object)
{
  MdgFolderCheckup *self = MDG_FOLDER_CHECKUP (object);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->questions);
  g_clear_pointer (&self->checkup, mdg_checkup_free);
  g_free (self->trouble);
  G_OBJECT_CLASS (mdg_folder_checkup_parent_class)->finalize (object);
}

static void
mdg_folder_checkup_class_init (MdgFolderCheckupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mdg_folder_checkup_dispose;
  G_OBJECT_CLASS (klass)->finalize = mdg_folder_checkup_finalize;
  changed_signal = g_signal_new ("changed", MDG_TYPE_FOLDER_CHECKUP, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
mdg_folder_checkup_init (MdgFolderCheckup *self)
{
  self->cancellable = g_cancellable_new ();
  self->questions = g_list_store_new (MDG_TYPE_QUESTION_ITEM);
}
