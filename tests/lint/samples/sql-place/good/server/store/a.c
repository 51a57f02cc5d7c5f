/* SPDX-License-Identifier: GPL-3.0-or-later */
const char *q = "SELECT 1";
int n = sqlite3_step (s);
