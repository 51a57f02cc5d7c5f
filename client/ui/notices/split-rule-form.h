/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chooses where letters begin: the kind of rule and what it needs, plain text first. Main thread.
 * Signal "changed" (): the person chose something else. Signal "draw" (): the region is to be drawn
 * on the page.
 */
#pragma once

#include "client/model/notice-rule.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_SPLIT_RULE_FORM (mdg_split_rule_form_get_type ())
G_DECLARE_FINAL_TYPE (MdgSplitRuleForm, mdg_split_rule_form, MDG, SPLIT_RULE_FORM, GtkBox)

/* Without "changed". NULL: a new one. */
void mdg_split_rule_form_set (MdgSplitRuleForm *self, const char *rule);

/* The text of the rule; NULL while something is missing. New. */
char *mdg_split_rule_form_dup (MdgSplitRuleForm *self);

/* Whether a region is used, and where it lies (width 0: nowhere yet). */
gboolean mdg_split_rule_form_has_region (MdgSplitRuleForm *self);
const MdgNoticeRule *mdg_split_rule_form_get (MdgSplitRuleForm *self);

/* As it was drawn; tells "changed". */
void mdg_split_rule_form_set_region (
  MdgSplitRuleForm *self, double x, double y, double width, double height);

G_END_DECLS
