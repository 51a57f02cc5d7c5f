/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Stands in for extract-worker and does what a worker that was taken over might do. The file it is
 * given says what.
 */
#include "server/engine/extract/worker-pipe.h"
#include "shared/base/error.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define FILE_FD 3
#define PAGES_FD 4

static void
put_page (guint number)
{
  g_autoptr (MdgExtracted) extracted = mdg_extracted_new ("txt", MDG_UNIT_KIND_LINE);
  MdgExtractedPage *page = mdg_extracted_add_page (extracted);
  g_autofree char *pid = g_strdup_printf ("%d", (int) getpid ());
  page->number = number;
  mdg_extracted_page_add_block (page, mdg_block_new (MDG_BLOCK_PARAGRAPH, pid));
  mdg_worker_pipe_put_page (PAGES_FD, page);
}

static void
put_end (void)
{
  g_autoptr (MdgExtracted) extracted = mdg_extracted_new ("txt", MDG_UNIT_KIND_LINE);
  extracted->title = g_strdup ("題名");
  mdg_worker_pipe_put_end (PAGES_FD, extracted);
}

static void
do_fine (void)
{
  put_page (1);
  put_page (2);
  put_end ();
}

static void
do_crash (void)
{
  put_page (1);
  raise (SIGSEGV);
}

static void
do_memory (void)
{
  fputs ("GLib-ERROR **: gmem.c:136: failed to allocate 99999999999 bytes\n", stderr);
  signal (SIGABRT, SIG_DFL);
  raise (SIGABRT);
}

static void
do_spin (void)
{
  struct rlimit limits = { 1, 2 };
  setrlimit (RLIMIT_CPU, &limits);
  for (volatile guint i = 0;; i++)
    ;
}

static void
do_hang (void)
{
  put_page (1);
  for (;;)
    pause ();
}

/* A child that has the pipe open keeps it from ending. */
static void
do_fork (void)
{
  put_page (1);
  if (fork () == 0)
    for (;;)
      pause ();
}

static void
do_silent (void)
{
}

static void
do_skip_page (void)
{
  put_page (1);
  put_page (3);
  put_end ();
}

static void
do_no_end (void)
{
  put_page (1);
}

static void
do_garbage (void)
{
  for (guint i = 0; i < 100; i++)
    if (write (PAGES_FD, "p\x10\0\0\0 nothing that is a page ", 30) < 0)
      return;
}

static void
do_long_frame (void)
{
  if (write (PAGES_FD, "p\xff\xff\xff\xff", 5) < 0)
    return;
  do_hang ();
}

static void
do_error (void)
{
  g_autoptr (GError) error = NULL;
  mdg_set_error (&error, MDG_ERROR_EXTRACT_PASSWORD, NULL);
  mdg_worker_pipe_put_error (PAGES_FD, error);
}

/* Not one a worker may give: it would sign somebody out. */
static void
do_foreign_error (void)
{
  g_autoptr (GError) error = NULL;
  mdg_set_error (&error, MDG_ERROR_NOT_SIGNED_IN, NULL);
  mdg_worker_pipe_put_error (PAGES_FD, error);
}

static void
do_write_file (void)
{
  if (pwrite (FILE_FD, "changed", 7, 0) < 0)
    do_fine ();
}

typedef struct
{
  const char *word;
  void (*act) (void);
} Act;

static const Act acts[] = {
  { "fine", do_fine },
  { "crash", do_crash },
  { "memory", do_memory },
  { "spin", do_spin },
  { "hang", do_hang },
  { "fork", do_fork },
  { "silent", do_silent },
  { "skip-page", do_skip_page },
  { "no-end", do_no_end },
  { "garbage", do_garbage },
  { "long-frame", do_long_frame },
  { "error", do_error },
  { "foreign-error", do_foreign_error },
  { "write-file", do_write_file },
};

int
main (int argc, char **argv)
{
  char word[64] = "";
  gssize n = pread (FILE_FD, word, sizeof word - 1, 0);
  if (n <= 0)
    return 1;
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    if (strcmp (acts[i].word, word) == 0)
      acts[i].act ();
  return 0;
}
