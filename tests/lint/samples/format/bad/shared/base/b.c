/* SPDX-License-Identifier: GPL-3.0-or-later */
static int f(int *p) { return *p; }
