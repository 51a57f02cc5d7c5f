/* SPDX-License-Identifier: GPL-3.0-or-later */
gchar v0;
gint v1;
gshort v2;
glong v3;
gfloat v4;
gdouble v5;
