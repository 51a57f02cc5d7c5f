/* SPDX-License-Identifier: GPL-3.0-or-later */
const char *a = _("Save");
const char *b = _("Close");
const char *c = _("Print %s");
const char *d = _("Never heard of");
