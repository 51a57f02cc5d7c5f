/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/notices/letter-pages.h"

#include "client/model/notice-phrases.h"
#include "client/ui/notices/page-pane.h"
#include "shared/pdf/pdf-splitter.h"

struct _MdgLetterPages
{
  GtkBox parent_instance;
  MdgNoticeWork *work;
  GCancellable *making; /* NULL while no letter is made */
  MdgPagePane *pages;
};

/* For the thread that makes the letter. */
typedef struct
{
  GBytes *pdf;
  char *password;
  guint first;
  guint last;
} Making;

G_DEFINE_FINAL_TYPE (MdgLetterPages, mdg_letter_pages, GTK_TYPE_BOX)

static void
making_free (gpointer data)
{
  Making *making = data;
  g_bytes_unref (making->pdf);
  g_free (making->password);
  g_free (making);
}

static void
make_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Making *making = data;
  GError *error = NULL;
  if (g_task_return_error_if_cancelled (task))
    return;
  g_autoptr (MdgPdfSplitter) splitter =
    mdg_pdf_splitter_new (making->pdf, making->password, &error);
  GBytes *letter =
    splitter != NULL
      ? mdg_pdf_splitter_extract (splitter, making->first, making->last, &error)
      : NULL;
  if (letter == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, letter, (GDestroyNotify) g_bytes_unref);
}

static void
on_made (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgLetterPages) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) letter = g_task_propagate_pointer (G_TASK (result), &error);
  if (g_task_get_cancellable (G_TASK (result)) != self->making)
    return;
  g_clear_object (&self->making);
  g_autofree char *sentence = mdg_notice_error_text (error);
  mdg_page_pane_set_pdf (self->pages, letter, NULL);
  mdg_page_pane_say (self->pages, sentence);
}

static void
make (MdgLetterPages *self, const MdgSplitFile *file)
{
  Making *making = g_new0 (Making, 1);
  making->pdf = g_bytes_ref (mdg_notice_work_get_pdf (self->work));
  making->password = g_strdup (mdg_notice_work_get_password (self->work));
  making->first = (guint) file->first;
  making->last = (guint) file->last;
  self->making = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (self, self->making, on_made, g_object_ref (self));
  g_task_set_task_data (task, making, making_free);
  g_task_run_in_thread (task, make_thread);
}

static void
stop (MdgLetterPages *self)
{
  if (self->making != NULL)
    g_cancellable_cancel (self->making);
  g_clear_object (&self->making);
}

void
mdg_letter_pages_show (MdgLetterPages *self, const MdgSplitFile *file)
{
  GBytes *pdf = mdg_notice_work_get_pdf (self->work);
  stop (self);
  mdg_page_pane_say (self->pages, NULL);
  if (pdf == NULL || file == NULL)
    {
      mdg_page_pane_set_pdf (self->pages, pdf, mdg_notice_work_get_password (self->work));
      return;
    }
  mdg_page_pane_set_pdf (self->pages, NULL, NULL);
  make (self, file);
}

void
mdg_letter_pages_say (MdgLetterPages *self, const char *sentence)
{
  stop (self);
  mdg_page_pane_set_pdf (self->pages, NULL, NULL);
  mdg_page_pane_say (self->pages, sentence);
}

guint
mdg_letter_pages_get_n_pages (MdgLetterPages *self)
{
  return mdg_page_pane_get_n_pages (self->pages);
}

void
mdg_letter_pages_set_work (MdgLetterPages *self, MdgNoticeWork *work)
{
  self->work = g_object_ref (work);
}

static void
mdg_letter_pages_dispose (GObject *object)
{
  MdgLetterPages *self = MDG_LETTER_PAGES (object);
  stop (self);
  g_clear_object (&self->work);
  G_OBJECT_CLASS (mdg_letter_pages_parent_class)->dispose (object);
}

static void
mdg_letter_pages_class_init (MdgLetterPagesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mdg_letter_pages_dispose;
}

static void
mdg_letter_pages_init (MdgLetterPages *self)
{
  GtkWidget *pages = mdg_page_pane_new ();
  self->pages = MDG_PAGE_PANE (pages);
  gtk_widget_set_hexpand (pages, TRUE);
  gtk_widget_set_vexpand (pages, TRUE);
  gtk_box_append (GTK_BOX (self), pages);
}
