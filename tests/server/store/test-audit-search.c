/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each question of the audit search goes through an index of its own: all must give what a plain
 * walk over all rows gives, page by page, also where the clock was set back.
 */
#define G_LOG_DOMAIN "madoguchi-test"

#include "server/store/audit.h"
#include "tests/support/test-core.h"

#define ROWS 3000
#define PAGE 70

static const char *const actions[] = { "account.update", "account.update-all",
                                       "account-change.cancel", "accounts",
                                       "session.create", "session.end",
                                       "audit.export" };

typedef struct
{
  const char *what;
  gint64 actor_id;
  guint from_row; /* whose time is the start; 0: none */
  guint to_row;
  const char *action;
} Question;

static const Question questions[] = {
  { "everything", 0, 0, 0, NULL },
  { "one person", 3, 0, 0, NULL },
  { "one person in a period", 3, 500, 2000, NULL },
  { "one person, one action", 3, 0, 0, "session.end" },
  { "one person, a group, in a period", 3, 500, 2000, "account." },
  { "a person who did nothing", 99, 0, 0, NULL },
  { "one action, not those that begin like it", 0, 0, 0, "account.update" },
  { "one action in a period", 0, 500, 2000, "session.create" },
  { "a group, not what only begins like it", 0, 0, 0, "account." },
  { "a group in a period", 0, 500, 2000, "session." },
  { "an action that never was", 0, 0, 0, "role.create" },
  { "a period", 0, 500, 2000, NULL },
  { "until a time", 0, 0, 1000, NULL },
  { "from a time", 0, 2500, 0, NULL },
};

static void
write_log (MdgTestCore *core)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgLease) lease = mdg_store_begin_write (core->core->store, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < ROWS; i++)
    {
      MdgAuditEvent event = { g_random_int_range (0, 8),
                              actions[g_random_int_range (0, G_N_ELEMENTS (actions))],
                              NULL,
                              "ok",
                              NULL,
                              NULL };
      mdg_clock_advance (core->clock, i % 400 == 399 ? -100 * MDG_SECOND : MDG_SECOND);
      g_assert_true (mdg_audit_append (lease, &event, &error));
    }
  g_assert_true (mdg_lease_commit (lease, &error));
}

/* All pages of @filter. */
static GPtrArray *
search (MdgLease *lease, MdgAuditFilter filter)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *all = mdg_record_array_new (&MDG_AUDIT_ENTRY_TYPE);
  guint n = 0;
  filter.limit = PAGE;
  do
    {
      g_autoptr (GPtrArray) page = mdg_audit_search (lease, &filter, &error);
      g_assert_no_error (error);
      n = page->len;
      for (guint i = 0; i < n; i++)
        g_ptr_array_add (all, mdg_audit_entry_copy (page->pdata[i]));
      if (n > 0)
        filter.before_seq = ((MdgAuditEntry *) all->pdata[all->len - 1])->seq;
    }
  while (n == PAGE);
  return all;
}

static gboolean
is_wanted (const MdgAuditFilter *filter, const MdgAuditEntry *entry)
{
  if (filter->actor_id != 0 && entry->actor_id != filter->actor_id)
    return FALSE;
  if (entry->at < filter->from || (filter->to != 0 && entry->at >= filter->to))
    return FALSE;
  if (filter->action == NULL)
    return TRUE;
  return g_str_has_suffix (filter->action, ".") ? g_str_has_prefix (entry->action, filter->action)
                                                : g_str_equal (entry->action, filter->action);
}

/* The moment of row @number; @all has the newest first. */
static gint64
time_of (GPtrArray *all, guint number)
{
  return number != 0 ? ((MdgAuditEntry *) all->pdata[all->len - number])->at : 0;
}

static void
compare (MdgLease *lease, GPtrArray *all, const Question *question)
{
  MdgAuditFilter filter = { question->actor_id,
                            time_of (all, question->from_row),
                            time_of (all, question->to_row),
                            question->action,
                            0,
                            0 };
  g_autoptr (GPtrArray) found = search (lease, filter);
  guint next = 0;
  for (guint i = 0; i < all->len; i++)
    {
      const MdgAuditEntry *entry = all->pdata[i];
      if (!is_wanted (&filter, entry))
        continue;
      if (next >= found->len || ((MdgAuditEntry *) found->pdata[next])->seq != entry->seq)
        g_error ("%s: row %" G_GINT64_FORMAT " was left out", question->what, entry->seq);
      next++;
    }
  if (next != found->len)
    g_error ("%s: %u rows too many", question->what, found->len - next);
}

static void
test_search (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgTestCore) core = mdg_test_core_new ();
  write_log (core);
  g_autoptr (MdgLease) lease = mdg_store_begin_read (core->core->store, NULL, &error);
  g_autoptr (GPtrArray) all = search (lease, (MdgAuditFilter){ 0 });
  g_assert_cmpuint (all->len, ==, ROWS);
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    compare (lease, all, &questions[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/audit/search", test_search);
  return g_test_run ();
}
