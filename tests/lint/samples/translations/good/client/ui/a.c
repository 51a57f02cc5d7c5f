/* SPDX-License-Identifier: GPL-3.0-or-later */
/* _("Not this") */
const char *a = _("Save");
const char *b = _("Print %s");
int c_ (void);
const char *c = _("Row {row}, {max}");
