/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gchar */
char a;
int b;
gint64 c;
guint d;
gsize e;
gboolean f;
gpointer g;
