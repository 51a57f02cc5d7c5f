/* SPDX-License-Identifier: GPL-3.0-or-later */
/* <p> */
const char *a = "a < b";
const char *b = "<Control>q";
const char *c = "<pages>";
const char *d = "id <%s>";
#include <a.h>
