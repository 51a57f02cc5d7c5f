/* SPDX-License-Identifier: GPL-3.0-or-later */
const char *a = _("Tests are not translated");
