/* SPDX-License-Identifier: GPL-3.0-or-later */
const char *a = N_("Unlisted");
