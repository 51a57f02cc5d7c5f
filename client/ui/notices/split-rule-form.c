/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/notices/split-rule-form.h"

#include <glib/gi18n.h>

struct _MdgSplitRuleForm
{
  GtkBox parent_instance;
  MdgNoticeRule rule;
  gboolean filling;
  GtkDropDown *kind;
  GtkLabel *hint;
  GtkWidget *pages_box;
  GtkSpinButton *pages;
  GtkWidget *words_box;
  GtkEntry *words;
  GtkCheckButton *pattern;
  GtkCheckButton *within;
  GtkWidget *region_box;
  GtkSpinButton *x;
  GtkSpinButton *y;
  GtkSpinButton *width;
  GtkSpinButton *height;
};

typedef struct
{
  MdgSplitKind kind;
  const char *name;
  const char *hint;
} Kind;

static const Kind kinds[] = {
  { MDG_SPLIT_PAGES, N_ ("Always so many pages"), N_ ("Every letter has the same length.") },
  { MDG_SPLIT_MARKER, N_ ("Text on first pages"),
    N_ ("A letter begins on each page that contains the text.") },
  { MDG_SPLIT_REGION, N_ ("Text in a region changes"),
    N_ ("A letter begins where another text stands in the region, such as the address.") },
  { MDG_SPLIT_COUNTER, N_ ("Page counters 1/3"),
    N_ ("A letter begins on each page with 1/2, 1/3 and so on.") },
  { MDG_SPLIT_BOOKMARK, N_ ("Bookmarks"),
    N_ ("A letter begins where a bookmark of the PDF leads.") },
  { MDG_SPLIT_BARCODE, N_ ("QR or bar codes"),
    N_ ("A letter begins on each page with another code.") },
};

static guint changed_signal;
static guint draw_signal;

G_DEFINE_FINAL_TYPE (MdgSplitRuleForm, mdg_split_rule_form, GTK_TYPE_BOX)

gboolean
mdg_split_rule_form_has_region (MdgSplitRuleForm *self)
{
  return self->rule.kind == MDG_SPLIT_REGION ||
         (self->rule.kind == MDG_SPLIT_MARKER && gtk_check_button_get_active (self->within));
}

static const Kind *
chosen_kind (MdgSplitRuleForm *self)
{
  guint at = gtk_drop_down_get_selected (self->kind);
  return &kinds[at < G_N_ELEMENTS (kinds) ? at : 0];
}

static void
show_kind (MdgSplitRuleForm *self)
{
  const Kind *kind = chosen_kind (self);
  gtk_label_set_text (self->hint, _ (kind->hint));
  gtk_widget_set_visible (self->pages_box, kind->kind == MDG_SPLIT_PAGES);
  gtk_widget_set_visible (self->words_box, kind->kind == MDG_SPLIT_MARKER);
  gtk_widget_set_visible (self->region_box, mdg_split_rule_form_has_region (self));
}

static void
on_changed (MdgSplitRuleForm *self)
{
  if (self->filling)
    return;
  self->rule.kind = chosen_kind (self)->kind;
  self->rule.n_pages = (guint) gtk_spin_button_get_value_as_int (self->pages);
  g_free (self->rule.words);
  self->rule.words = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->words)));
  self->rule.pattern = gtk_check_button_get_active (self->pattern);
  self->rule.x = gtk_spin_button_get_value (self->x);
  self->rule.y = gtk_spin_button_get_value (self->y);
  self->rule.width = gtk_spin_button_get_value (self->width);
  self->rule.height = gtk_spin_button_get_value (self->height);
  show_kind (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
fill (MdgSplitRuleForm *self)
{
  const MdgNoticeRule *rule = &self->rule;
  self->filling = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].kind == rule->kind)
      gtk_drop_down_set_selected (self->kind, i);
  gtk_spin_button_set_value (self->pages, rule->n_pages);
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->words)), rule->words) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->words), rule->words != NULL ? rule->words : "");
  gtk_check_button_set_active (self->pattern, rule->pattern);
  gtk_spin_button_set_value (self->x, rule->x);
  gtk_spin_button_set_value (self->y, rule->y);
  gtk_spin_button_set_value (self->width, rule->width);
  gtk_spin_button_set_value (self->height, rule->height);
  show_kind (self);
  self->filling = FALSE;
}

void
mdg_split_rule_form_set (MdgSplitRuleForm *self, const char *text)
{
  g_autofree char *own = mdg_split_rule_form_dup (self);
  if (text != NULL && g_strcmp0 (own, text) == 0)
    return;
  mdg_notice_rule_clear (&self->rule);
  mdg_notice_rule_read (text, &self->rule);
  self->filling = TRUE;
  gtk_check_button_set_active (self->within, self->rule.kind == MDG_SPLIT_MARKER &&
                                               self->rule.width > 0);
  fill (self);
}

char *
mdg_split_rule_form_dup (MdgSplitRuleForm *self)
{
  MdgNoticeRule rule = self->rule;
  if (!mdg_split_rule_form_has_region (self))
    rule.width = rule.height = 0;
  else if (rule.width < 1 || rule.height < 1)
    return NULL;
  return mdg_notice_rule_text (&rule);
}

const MdgNoticeRule *
mdg_split_rule_form_get (MdgSplitRuleForm *self)
{
  return &self->rule;
}

void
mdg_split_rule_form_set_region (
  MdgSplitRuleForm *self, double x, double y, double width, double height)
{
  self->rule.x = x;
  self->rule.y = y;
  self->rule.width = width;
  self->rule.height = height;
  fill (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
on_draw (MdgSplitRuleForm *self)
{
  g_signal_emit (self, draw_signal, 0);
}

static void
mdg_split_rule_form_finalize (GObject *object)
{
  mdg_notice_rule_clear (&MDG_SPLIT_RULE_FORM (object)->rule);
  G_OBJECT_CLASS (mdg_split_rule_form_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, MdgSplitRuleForm, kind);
  gtk_widget_class_bind_template_child (widget_class, MdgSplitRuleForm, hint);
  gtk_widget_class_bind_template_child (widget_class, MdgSplitRuleForm, pages_box);
  gtk_widget_class_bind_template_child (widget_class, MdgSplitRuleForm, pages);
  gtk_widget_class_bind_template_child (widget_class, MdgSplitRuleForm, words_box);
  gtk_widget_class_bind_template_child (widget_class, MdgSplitRuleForm, words);
  gtk_widget_class_bind_template_child (widget_class, MdgSplitRuleForm, pattern);
  gtk_widget_class_bind_template_child (widget_class, MdgSplitRuleForm, within);
  gtk_widget_class_bind_template_child (widget_class, MdgSplitRuleForm, region_box);
  gtk_widget_class_bind_template_child (widget_class, MdgSplitRuleForm, x);
  gtk_widget_class_bind_template_child (widget_class, MdgSplitRuleForm, y);
  gtk_widget_class_bind_template_child (widget_class, MdgSplitRuleForm, width);
  gtk_widget_class_bind_template_child (widget_class, MdgSplitRuleForm, height);
}

static void
mdg_split_rule_form_class_init (MdgSplitRuleFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = mdg_split_rule_form_finalize;
  changed_signal = g_signal_new ("changed", MDG_TYPE_SPLIT_RULE_FORM, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  draw_signal = g_signal_new ("draw", MDG_TYPE_SPLIT_RULE_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/notices/split-rule-form.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_draw);
}

static void
mdg_split_rule_form_init (MdgSplitRuleForm *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    gtk_string_list_append (names, _ (kinds[i].name));
  gtk_drop_down_set_model (self->kind, G_LIST_MODEL (names));
  mdg_split_rule_form_set (self, NULL);
}
