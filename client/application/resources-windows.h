/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers of the resources in madoguchi.exe, for C and for data/windows/madoguchi.rc. Windows shows
 * the icon with the lowest number for the program.
 */
#pragma once

#define MDG_ICON 1
