/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "SELECT 1" */
const char *a = "Select a file";
const char *b = "Update the list";
const char *c = "SELECT";
const char *d = "BEGIN CERTIFICATE";
