/* SPDX-License-Identifier: GPL-3.0-or-later */
const char *a = "<p>";
const char *b = "text <a href=\"x\">";
const char *c = "</div>";
const char *d = "<!DOCTYPE html>";
const char *e = "<br/>";
const char *f = "<H1>";
