/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/notices/preview-step.h"

#include "client/ui/common/page.h"
#include "client/ui/notices/letter-pages.h"
#include "client/ui/notices/message-preview.h"
#include "client/ui/notices/notice-step.h"

#include <glib/gi18n.h>

struct _MdgNoticePreviewStep
{
  GtkBox parent_instance;
  MdgNoticeWork *work;
  gboolean entered;
  MdgMessagePreview *message;
  GtkLabel *pages_text;
  MdgLetterPages *pages;
};

static void step_iface_init (MdgNoticeStepInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MdgNoticePreviewStep,
                               mdg_notice_preview_step,
                               GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (MDG_TYPE_NOTICE_STEP, step_iface_init))

/* ---- whose pages ---- */

static const MdgSplitFile *
find_file (const MdgNoticeDraft *draft, guint row)
{
  GPtrArray *files = draft->proof != NULL ? draft->proof->files : NULL;
  for (guint i = 0; files != NULL && i < files->len; i++)
    {
      const MdgSplitFile *file = files->pdata[i];
      if (file->row == row)
        return file;
    }
  return NULL;
}

static gboolean
is_left_out (const MdgNoticeDraft *draft, guint row)
{
  gboolean left_out = FALSE;
  for (guint i = 0; i < draft->decisions->len; i++)
    {
      const MdgNoticeDecision *decision = draft->decisions->pdata[i];
      if (decision->first == 0 && decision->row == row)
        left_out = g_strcmp0 (decision->decision, MDG_ROW_LEFT_OUT) == 0;
    }
  return left_out;
}

static void
show_file (MdgNoticePreviewStep *self, const MdgSplitFile *file)
{
  g_autofree char *text =
    file->first == file->last
      ? g_strdup_printf (_ ("PDF: page %d of the source"), (int) file->first)
      : g_strdup_printf (_ ("PDF: pages %d to %d of the source"), (int) file->first,
                         (int) file->last);
  gtk_label_set_text (self->pages_text, text);
  mdg_letter_pages_show (self->pages, file);
}

static void
show_pages (MdgNoticePreviewStep *self)
{
  const MdgNoticeDraft *draft = mdg_notice_work_get_draft (self->work);
  guint row = mdg_message_preview_get_row (self->message);
  const MdgSplitFile *file = draft->same_for_all ? NULL : find_file (draft, row);
  if (file != NULL)
    {
      show_file (self, file);
    }
  else if (draft->same_for_all && draft->pdf != NULL)
    {
      gtk_label_set_text (self->pages_text, _ ("The same PDF for all"));
      mdg_letter_pages_show (self->pages, NULL);
    }
  else
    {
      gtk_label_set_text (self->pages_text, _ ("No PDF"));
      mdg_letter_pages_say (self->pages, is_left_out (draft, row)
                                           ? _ ("This recipient gets nothing in this run.")
                                         : draft->same_for_all
                                           ? _ ("These notices have a message alone.")
                                           : _ ("This recipient gets paper. There is no PDF here."));
    }
}

static void
update (MdgNoticePreviewStep *self)
{
  if (!self->entered)
    return;
  show_pages (self);
}

/* ---- step ---- */

static char *
step_dup_missing (MdgNoticeStep *step)
{
  return NULL; /* nothing is decided here */
}

static void
step_enter (MdgNoticeStep *step)
{
  MDG_NOTICE_PREVIEW_STEP (step)->entered = TRUE;
  update (MDG_NOTICE_PREVIEW_STEP (step));
}

static gboolean
step_next_pane (MdgNoticeStep *step, GtkWidget *focus)
{
  MdgNoticePreviewStep *self = MDG_NOTICE_PREVIEW_STEP (step);
  GtkWidget *panes[] = { GTK_WIDGET (self->message), GTK_WIDGET (self->pages), NULL };
  return mdg_page_walk (panes, focus);
}

static void
step_search (MdgNoticeStep *step)
{
  mdg_message_preview_focus_search (MDG_NOTICE_PREVIEW_STEP (step)->message);
}

static void
step_iface_init (MdgNoticeStepInterface *iface)
{
  iface->dup_missing = step_dup_missing;
  iface->enter = step_enter;
  iface->next_pane = step_next_pane;
  iface->search = step_search;
}

GtkWidget *
mdg_notice_preview_step_new (MdgNoticeWork *work)
{
  MdgNoticePreviewStep *self = g_object_new (MDG_TYPE_NOTICE_PREVIEW_STEP, NULL);
  self->work = g_object_ref (work);
  mdg_letter_pages_set_work (self->pages, work);
  mdg_message_preview_set_work (self->message, work);
  g_signal_connect_object (self->message, "row-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (work, "changed::" MDG_NOTICE_AREA_PDF, G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (work, "changed::" MDG_NOTICE_AREA_PROOF, G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

static void
mdg_notice_preview_step_dispose (GObject *object)
{
  g_clear_object (&MDG_NOTICE_PREVIEW_STEP (object)->work);
  G_OBJECT_CLASS (mdg_notice_preview_step_parent_class)->dispose (object);
}

static void
mdg_notice_preview_step_class_init (MdgNoticePreviewStepClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_notice_preview_step_dispose;
  g_type_ensure (MDG_TYPE_MESSAGE_PREVIEW);
  g_type_ensure (MDG_TYPE_LETTER_PAGES);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/notices/preview-step.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgNoticePreviewStep, message);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticePreviewStep, pages_text);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticePreviewStep, pages);
}

static void
mdg_notice_preview_step_init (MdgNoticePreviewStep *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
