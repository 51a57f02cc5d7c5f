/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The bell of the title bar: pages that answers rest on and that have changed since, and questions
 * to sections that wait for the person or were replied to since he looked last. A click on news
 * opens the conversation by win.open-conversation (xx: conversation, message). Main thread.
 *
 * Actions: news.all-read, news.inquiries.
 */
#pragma once

#include "client/model/access.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_NEWS_BUTTON (mdg_news_button_get_type ())
G_DECLARE_FINAL_TYPE (MdgNewsButton, mdg_news_button, MDG, NEWS_BUTTON, GtkBox)

GtkWidget *mdg_news_button_new (MdgAccess *access);
void mdg_news_button_open (MdgNewsButton *self);

G_END_DECLS
