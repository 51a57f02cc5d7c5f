/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN: first the record of the document, then (for another version than the one in force) the
 * list of its versions, then, where there are pages, the PDF in one answer that is opened by a page
 * source. Everything that is under way hangs on one cancellable; a new load cancels it. Pages of
 * text are asked for one by one as they are wanted and the oldest are let go.
 */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/viewer-document.h"

#include "client/model/answer.h"
#include "shared/base/error.h"
#include "shared/model/chat.h"
#include "shared/model/folder.h"
#include "shared/wire/codec.h"
#include "shared/wire/json.h"
#include "shared/wire/paths.h"

#include <glib/gi18n.h>
#include <string.h>

/* Events come in bursts while many documents are read. */
#define REFRESH_MS 800

typedef struct
{
  MdgDocumentPage *page; /* NULL: asked for, or failed */
  char *trouble;
} Held;

struct _MdgViewerDocument
{
  GObject parent_instance;
  MdgAccess *access;
  gint64 id;
  gint64 wanted_version;
  gboolean attached; /* the id is that of an attached file */
  MdgViewKind kind;
  MdgDocument *record;
  MdgDocumentVersion *version;
  MdgFolder *folder;
  char *sentence;
  GCancellable *cancellable;
  guint64 have;
  guint64 total;
  MdgPageSource *source;
  GHashTable *pages; /* number → Held */
  GQueue order;      /* numbers, the oldest first */
  guint refresh;
};

enum
{
  CHANGED,
  PAGE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MdgViewerDocument, mdg_viewer_document, G_TYPE_OBJECT)

static void load_record (MdgViewerDocument *self);

static void
held_free (gpointer data)
{
  Held *held = data;
  mdg_document_page_free (held->page);
  g_free (held->trouble);
  g_free (held);
}

static void
set_kind (MdgViewerDocument *self, MdgViewKind kind, const char *sentence)
{
  g_autofree char *old = self->sentence;
  self->kind = kind;
  self->sentence = g_strdup (sentence);
  if (kind != MDG_VIEW_PAGES)
    g_clear_object (&self->source);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
forget_pages (MdgViewerDocument *self)
{
  g_hash_table_remove_all (self->pages);
  g_queue_clear (&self->order);
}

static void
fail (MdgViewerDocument *self, const GError *error)
{
  g_autofree char *sentence = mdg_answer_sentence (error);
  if (sentence == NULL)
    return; /* cancelled: somebody else goes on */
  forget_pages (self);
  set_kind (self, MDG_VIEW_FAILED, sentence);
}

static const char *
attached_pattern (const char *pattern)
{
  static const char *const pairs[][2] = {
    { MDG_PATH_DOCUMENT_CONTENT, MDG_PATH_ATTACHMENT_CONTENT },
    { MDG_PATH_DOCUMENT_RENDITION, MDG_PATH_ATTACHMENT_RENDITION },
    { MDG_PATH_DOCUMENT_PAGE, MDG_PATH_ATTACHMENT_PAGE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (g_str_equal (pattern, pairs[i][0]))
      return pairs[i][1];
  g_assert_not_reached ();
}

/* The path @pattern of this document with the version that is shown. */
static GString *
path_of (MdgViewerDocument *self, const char *pattern)
{
  g_autofree char *filled =
    mdg_path_fill (self->attached ? attached_pattern (pattern) : pattern, self->id);
  GString *path = g_string_new (filled);
  if (self->attached)
    return path;
  gint64 version = mdg_viewer_document_get_version_id (self);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, version);
  mdg_query_add (path, "version", version != 0 ? number : NULL);
  return path;
}

static void
show_text (MdgViewerDocument *self, const char *sentence)
{
  set_kind (self, MDG_VIEW_TEXT, sentence);
}

/* ---- the PDF ---- */

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgViewerDocument) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgPageSource) pages = mdg_page_source_open_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (pages == NULL)
    {
      show_text (self, _ ("The pages cannot be shown. This is the text that was read."));
      return;
    }
  g_set_object (&self->source, pages);
  set_kind (self, MDG_VIEW_PAGES, NULL);
}

static void
on_pdf (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgViewerDocument) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = mdg_answer_finish (result, &error);
  if (pdf != NULL)
    mdg_page_source_open_async (pdf, self->cancellable, on_opened, g_object_ref (self));
  else if (g_error_matches (error, MDG_ERROR, MDG_ERROR_BODY_TOO_LARGE))
    show_text (self, _ ("The file is too large to be shown. This is the text that was read."));
  else if (self->attached && g_error_matches (error, MDG_ERROR, MDG_ERROR_NOT_FOUND))
    show_text (self, _ ("There are no pages for display. This is the text that was read."));
  else
    fail (self, error);
}

static void
on_progress (guint64 have, guint64 total, gpointer user_data)
{
  MdgViewerDocument *self = user_data;
  self->have = have;
  self->total = total;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
load_pdf (MdgViewerDocument *self, const char *pattern)
{
  g_autoptr (GString) path = path_of (self, pattern);
  MdgCall call = { .method = "GET",
                   .path = path->str,
                   .max_bytes = MDG_VIEWER_MAX_BYTES,
                   .progress = on_progress,
                   .progress_data = self };
  self->have = self->total = 0;
  set_kind (self, MDG_VIEW_LOADING, NULL);
  mdg_connection_send_async (mdg_access_get_connection (self->access), &call, self->cancellable,
                             on_pdf, g_object_ref (self));
}

/* ---- what kind it is ---- */

static gboolean
is (const char *value, const char *wanted)
{
  return g_strcmp0 (value, wanted) == 0;
}

static gboolean
is_unread (MdgViewerDocument *self)
{
  const char *state = self->version != NULL ? self->version->state : self->record->state;
  return self->record->n_pages == 0 &&
         (is (state, MDG_DOCUMENT_QUEUED) || is (state, MDG_DOCUMENT_WORKING));
}

static void
show_record (MdgViewerDocument *self)
{
  const MdgDocument *record = self->record;
  const char *unit = self->version != NULL ? self->version->unit : record->unit;
  if (is (record->state, MDG_DOCUMENT_FAILED) && record->n_pages == 0)
    set_kind (self, MDG_VIEW_FAILED, record->problem_text);
  else if (is_unread (self))
    set_kind (self, MDG_VIEW_WAITING, _ ("The document is being read. It appears here by itself."));
  else if (is (unit, MDG_UNIT_SHEET) || is (unit, MDG_UNIT_ROW))
    set_kind (self, MDG_VIEW_TABLE, NULL);
  else if (is (unit, MDG_UNIT_LINE))
    show_text (self, NULL);
  else if (self->source != NULL)
    set_kind (self, MDG_VIEW_PAGES, NULL);
  else if (is (record->format, "pdf"))
    load_pdf (self, MDG_PATH_DOCUMENT_CONTENT);
  else if (record->has_rendition)
    load_pdf (self, MDG_PATH_DOCUMENT_RENDITION);
  else if (record->rendering)
    show_text (self, _ ("The pages for display are being made. Until then this is the text."));
  else
    show_text (self, _ ("There are no pages for display. This is the text that was read."));
}

static void
on_versions (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgViewerDocument) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mdg_answer_finish (result, &error);
  g_autoptr (GPtrArray) versions =
    bytes != NULL ? mdg_codec_decode_page (&MDG_DOCUMENT_VERSION_TYPE, bytes, NULL, &error) : NULL;
  if (versions == NULL)
    {
      fail (self, error);
      return;
    }
  g_clear_pointer (&self->version, mdg_document_version_free);
  for (guint i = 0; i < versions->len; i++)
    {
      const MdgDocumentVersion *version = versions->pdata[i];
      if (version->id == self->wanted_version)
        self->version = mdg_document_version_copy (version);
    }
  show_record (self);
}

static void
load_versions (MdgViewerDocument *self)
{
  g_autofree char *path = mdg_path_fill (MDG_PATH_DOCUMENT_VERSIONS, self->id);
  mdg_access_send_async (self->access, "GET", path, NULL, self->cancellable, on_versions,
                         g_object_ref (self));
}

static void
on_folder (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgViewerDocument) self = user_data;
  g_autoptr (MdgFolder) folder = mdg_answer_finish_record (result, &MDG_FOLDER_TYPE, NULL);
  if (folder == NULL)
    return; /* only the name and the right to change are missing then */
  g_clear_pointer (&self->folder, mdg_folder_free);
  self->folder = g_steal_pointer (&folder);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
load_folder (MdgViewerDocument *self)
{
  g_autofree char *path = mdg_path_fill (MDG_PATH_FOLDER, self->record->folder_id);
  mdg_access_send_async (self->access, "GET", path, NULL, self->cancellable, on_folder,
                         g_object_ref (self));
}

static gboolean
is_other_content (const MdgDocument *a, const MdgDocument *b)
{
  return a == NULL || a->version_id != b->version_id || a->n_pages != b->n_pages ||
         a->rendering != b->rendering || a->has_rendition != b->has_rendition ||
         a->n_passages != b->n_passages;
}

static void
on_record (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgViewerDocument) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgDocument) record = mdg_answer_finish_record (result, &MDG_DOCUMENT_TYPE, &error);
  if (record == NULL)
    {
      fail (self, error);
      return;
    }
  if (is_other_content (self->record, record))
    forget_pages (self);
  if (self->record != NULL && self->wanted_version == 0 &&
      self->record->version_id != record->version_id)
    g_clear_object (&self->source);
  g_clear_pointer (&self->record, mdg_document_free);
  self->record = g_steal_pointer (&record);
  load_folder (self);
  if (self->wanted_version != 0 && self->wanted_version != self->record->version_id)
    load_versions (self);
  else
    show_record (self);
}

/* How many pages a table or text has, its first page tells; whether there is a rendition, the try
 * to get it. */
static MdgDocument *
document_of (const MdgAttachment *attachment)
{
  MdgDocument *record = mdg_document_new ();
  gboolean paged = is (attachment->unit, MDG_UNIT_PAGE) || is (attachment->unit, MDG_UNIT_SLIDE);
  record->id = attachment->id;
  record->name = g_strdup (attachment->name);
  record->format = g_strdup (attachment->format);
  record->size = attachment->size;
  record->state = g_strdup (attachment->state);
  record->problem_text = g_strdup (attachment->problem_text);
  record->unit = g_strdup (attachment->unit);
  record->n_units = attachment->n_units;
  record->n_pages = paged ? attachment->n_units : MIN (attachment->n_units, 1);
  record->ocr = attachment->ocr;
  record->has_rendition = paged;
  return record;
}

static void
on_attachment (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgViewerDocument) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgAttachment) attachment =
    mdg_answer_finish_record (result, &MDG_ATTACHMENT_TYPE, &error);
  if (attachment == NULL)
    {
      fail (self, error);
      return;
    }
  g_clear_pointer (&self->record, mdg_document_free);
  self->record = document_of (attachment);
  show_record (self);
}

static void
load_record (MdgViewerDocument *self)
{
  g_autofree char *path =
    mdg_path_fill (self->attached ? MDG_PATH_ATTACHMENT : MDG_PATH_DOCUMENT, self->id);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  mdg_access_send_async (self->access, "GET", path, NULL, self->cancellable,
                         self->attached ? on_attachment : on_record, g_object_ref (self));
}

/* ---- following the server ---- */

static gboolean
is_about_us (MdgViewerDocument *self, const char *name, const char *data)
{
  if (self->attached)
    return g_str_equal (name, MDG_EVENT_RESET) && self->kind == MDG_VIEW_WAITING;
  if (g_str_equal (name, MDG_EVENT_FOLDERS_CHANGED) || g_str_equal (name, MDG_EVENT_RESET) ||
      g_str_equal (name, MDG_EVENT_ME_CHANGED))
    return TRUE;
  if (!g_str_equal (name, MDG_EVENT_FOLDER_CHANGED) || self->record == NULL)
    return FALSE;
  g_autoptr (GBytes) bytes = g_bytes_new (data, strlen (data));
  g_autoptr (JsonObject) object = mdg_json_parse_object (bytes, NULL);
  return object == NULL || json_object_get_int_member_with_default (
                             object, "folder", self->record->folder_id) == self->record->folder_id;
}

static gboolean
on_refresh (gpointer user_data)
{
  MdgViewerDocument *self = user_data;
  self->refresh = 0;
  /* A transfer under way is not begun anew; what changed meanwhile comes with the next event. */
  if (self->kind != MDG_VIEW_LOADING)
    load_record (self);
  return G_SOURCE_REMOVE;
}

static void
on_event (MdgAccess *access, const char *name, const char *data, MdgViewerDocument *self)
{
  if (self->refresh == 0 && is_about_us (self, name, data))
    self->refresh = g_timeout_add (REFRESH_MS, on_refresh, self);
}

/* ---- pages of text ---- */

typedef struct
{
  MdgViewerDocument *self;
  guint number;
} Wanted;

static void
hold (MdgViewerDocument *self, guint number, Held *held)
{
  if (!g_hash_table_contains (self->pages, GUINT_TO_POINTER (number)))
    g_queue_push_tail (&self->order, GUINT_TO_POINTER (number));
  g_hash_table_replace (self->pages, GUINT_TO_POINTER (number), held);
  while (self->order.length > MDG_VIEWER_MAX_PAGES_HELD)
    g_hash_table_remove (self->pages, g_queue_pop_head (&self->order));
}

static void
on_page (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wanted *wanted = user_data;
  g_autoptr (MdgViewerDocument) self = wanted->self;
  guint number = wanted->number;
  g_autoptr (GError) error = NULL;
  MdgDocumentPage *page = mdg_answer_finish_record (result, &MDG_DOCUMENT_PAGE_TYPE, &error);
  g_free (wanted);
  Held *held = g_new0 (Held, 1);
  held->page = page;
  held->trouble = mdg_answer_sentence (error);
  if (page == NULL && held->trouble == NULL)
    {
      held_free (held);
      g_hash_table_remove (self->pages, GUINT_TO_POINTER (number));
      g_queue_remove (&self->order, GUINT_TO_POINTER (number));
      return;
    }
  hold (self, number, held);
  if (self->attached && page != NULL && page->n_pages > self->record->n_pages)
    {
      self->record->n_pages = page->n_pages;
      g_signal_emit (self, signals[CHANGED], 0);
    }
  g_signal_emit (self, signals[PAGE], 0, number);
}

static void
want_page (MdgViewerDocument *self, guint number)
{
  g_autoptr (GString) path = path_of (self, MDG_PATH_DOCUMENT_PAGE);
  g_autofree char *text = g_strdup_printf ("%u", number);
  mdg_query_add (path, "number", text);
  Wanted *wanted = g_new0 (Wanted, 1);
  wanted->self = g_object_ref (self);
  wanted->number = number;
  hold (self, number, g_new0 (Held, 1));
  mdg_access_send_async (self->access, "GET", path->str, NULL, self->cancellable, on_page, wanted);
}

const MdgDocumentPage *
mdg_viewer_document_get_page (MdgViewerDocument *self, guint number)
{
  const Held *held = g_hash_table_lookup (self->pages, GUINT_TO_POINTER (number));
  if (held != NULL)
    return held->page;
  if (self->record != NULL && number >= 1 && self->kind != MDG_VIEW_FAILED)
    want_page (self, number);
  return NULL;
}

const char *
mdg_viewer_document_get_page_trouble (MdgViewerDocument *self, guint number)
{
  const Held *held = g_hash_table_lookup (self->pages, GUINT_TO_POINTER (number));
  return held != NULL ? held->trouble : NULL;
}

/* ---- public ---- */

MdgViewerDocument *
mdg_viewer_document_new (MdgAccess *access, gint64 document_id, gint64 version_id)
{
  MdgViewerDocument *self = g_object_new (MDG_TYPE_VIEWER_DOCUMENT, NULL);
  self->access = g_object_ref (access);
  self->id = document_id;
  self->wanted_version = version_id;
  g_signal_connect_object (access, "event", G_CALLBACK (on_event), self, 0);
  load_record (self);
  return self;
}

MdgViewerDocument *
mdg_viewer_document_new_attached (MdgAccess *access, gint64 attachment_id)
{
  MdgViewerDocument *self = g_object_new (MDG_TYPE_VIEWER_DOCUMENT, NULL);
  self->access = g_object_ref (access);
  self->id = attachment_id;
  self->attached = TRUE;
  g_signal_connect_object (access, "event", G_CALLBACK (on_event), self, 0);
  load_record (self);
  return self;
}

gboolean
mdg_viewer_document_is_attached (MdgViewerDocument *self)
{
  return self->attached;
}

gint64
mdg_viewer_document_get_id (MdgViewerDocument *self)
{
  return self->id;
}

gint64
mdg_viewer_document_get_version_id (MdgViewerDocument *self)
{
  return self->wanted_version != 0 || self->record == NULL ? self->wanted_version
                                                           : self->record->version_id;
}

const MdgPassage *
mdg_document_page_find (const MdgDocumentPage *page, gint64 id)
{
  for (guint i = 0; i < page->passages->len; i++)
    {
      const MdgPassage *passage = page->passages->pdata[i];
      if (passage->id == id)
        return passage;
    }
  return NULL;
}

gboolean
mdg_viewer_document_is (MdgViewerDocument *self, gint64 id, gboolean attached, gint64 version_id)
{
  return mdg_viewer_document_get_id (self) == id &&
         mdg_viewer_document_is_attached (self) == attached &&
         (version_id == 0 || mdg_viewer_document_get_version_id (self) == version_id);
}

MdgViewKind
mdg_viewer_document_get_kind (MdgViewerDocument *self)
{
  return self->kind;
}

const MdgDocument *
mdg_viewer_document_get_record (MdgViewerDocument *self)
{
  return self->record;
}

const MdgDocumentVersion *
mdg_viewer_document_get_version (MdgViewerDocument *self)
{
  return self->version;
}

const char *
mdg_viewer_document_get_name (MdgViewerDocument *self)
{
  if (self->version != NULL && self->version->name != NULL)
    return self->version->name;
  return self->record != NULL ? self->record->name : "";
}

const char *
mdg_viewer_document_get_unit (MdgViewerDocument *self)
{
  if (self->version != NULL)
    return self->version->unit;
  return self->record != NULL ? self->record->unit : NULL;
}

const char *
mdg_viewer_document_get_sentence (MdgViewerDocument *self)
{
  return self->sentence;
}

void
mdg_viewer_document_get_progress (MdgViewerDocument *self, guint64 *ret_have, guint64 *ret_total)
{
  *ret_have = self->have;
  *ret_total = self->total;
}

MdgPageSource *
mdg_viewer_document_get_source (MdgViewerDocument *self)
{
  return self->kind == MDG_VIEW_PAGES ? self->source : NULL;
}

guint
mdg_viewer_document_get_n_pages (MdgViewerDocument *self)
{
  if (self->kind == MDG_VIEW_PAGES)
    return mdg_page_source_get_n_pages (self->source);
  gint64 n = self->version != NULL ? self->version->n_pages
                                   : (self->record != NULL ? self->record->n_pages : 0);
  return (guint) CLAMP (n, 1, G_MAXINT);
}

void
mdg_viewer_document_retry (MdgViewerDocument *self)
{
  forget_pages (self);
  set_kind (self, MDG_VIEW_LOADING, NULL);
  load_record (self);
}

void
mdg_viewer_document_stop (MdgViewerDocument *self)
{
  if (self->kind != MDG_VIEW_LOADING || self->record == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  forget_pages (self);
  show_text (self, _ ("The pages were not fetched. This is the text that was read."));
}

gboolean
mdg_viewer_document_may_edit (MdgViewerDocument *self)
{
  return self->folder != NULL && self->folder->my_role != NULL &&
         (is (self->folder->my_role, MDG_FOLDER_EDITOR) ||
          is (self->folder->my_role, MDG_FOLDER_OWNER));
}

const char *
mdg_viewer_document_get_folder_name (MdgViewerDocument *self)
{
  return self->folder != NULL ? self->folder->name : NULL;
}

/* ---- passages ---- */

/* Shown as switched at once: the page is asked for again only when it failed. */
static void
mark_passage (MdgViewerDocument *self, gint64 passage_id, gboolean disabled)
{
  GHashTableIter iter;
  gpointer number, value;
  g_hash_table_iter_init (&iter, self->pages);
  while (g_hash_table_iter_next (&iter, &number, &value))
    {
      const Held *held = value;
      for (guint i = 0; held->page != NULL && i < held->page->passages->len; i++)
        {
          MdgPassage *passage = held->page->passages->pdata[i];
          if (passage->id == passage_id)
            passage->disabled = disabled;
        }
    }
}

void
mdg_viewer_document_switch_passage_async (MdgViewerDocument *self,
                                          gint64 passage_id,
                                          gboolean disabled,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data)
{
  MdgPassageChange change = { passage_id, disabled };
  g_autoptr (GBytes) body = mdg_codec_encode_bytes (&MDG_PASSAGE_CHANGE_TYPE, &change);
  g_autofree char *path = mdg_path_fill (MDG_PATH_FOLDER_PASSAGES, self->record->folder_id);
  mark_passage (self, passage_id, disabled);
  mdg_access_send_async (self->access, "POST", path, body, cancellable, callback, user_data);
}

void
mdg_viewer_document_download_async (MdgViewerDocument *self,
                                    MdgCallProgress progress,
                                    gpointer progress_data,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autoptr (GString) path = path_of (self, MDG_PATH_DOCUMENT_CONTENT);
  MdgCall call = { .method = "GET",
                   .path = path->str,
                   .max_bytes = MDG_UPLOAD_MAX_BYTES,
                   .progress = progress,
                   .progress_data = progress_data };
  mdg_connection_send_async (mdg_access_get_connection (self->access), &call, cancellable, callback,
                             user_data);
}

/* ---- life ---- */

void
mdg_viewer_document_close (MdgViewerDocument *self)
{
  g_clear_handle_id (&self->refresh, g_source_remove);
  if (self->access != NULL)
    g_signal_handlers_disconnect_by_func (self->access, on_event, self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->source);
  forget_pages (self);
  self->kind = MDG_VIEW_FAILED;
}

static void
mdg_viewer_document_dispose (GObject *object)
{
  MdgViewerDocument *self = MDG_VIEWER_DOCUMENT (object);
  mdg_viewer_document_close (self);
  g_clear_object (&self->access);
  G_OBJECT_CLASS (mdg_viewer_document_parent_class)->dispose (object);
}

static void
mdg_viewer_document_finalize (GObject *object)
{
  MdgViewerDocument *self = MDG_VIEWER_DOCUMENT (object);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->record, mdg_document_free);
  g_clear_pointer (&self->version, mdg_document_version_free);
  g_clear_pointer (&self->folder, mdg_folder_free);
  g_hash_table_unref (self->pages);
  g_queue_clear (&self->order);
  g_free (self->sentence);
  G_OBJECT_CLASS (mdg_viewer_document_parent_class)->finalize (object);
}

static void
mdg_viewer_document_class_init (MdgViewerDocumentClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mdg_viewer_document_dispose;
  G_OBJECT_CLASS (klass)->finalize = mdg_viewer_document_finalize;
  signals[CHANGED] = g_signal_new ("changed", MDG_TYPE_VIEWER_DOCUMENT, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[PAGE] = g_signal_new ("page", MDG_TYPE_VIEWER_DOCUMENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
mdg_viewer_document_init (MdgViewerDocument *self)
{
  self->cancellable = g_cancellable_new ();
  self->pages = g_hash_table_new_full (NULL, NULL, NULL, held_free);
  g_queue_init (&self->order);
}
