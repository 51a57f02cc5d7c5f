/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * /turn/choice        which model answers, by wish, images, size
 * /turn/exact         two at once at a limit: one gets the last of it
 * /turn/short         a short answer reserves no more than it may be long; two cannot both pass
 * /turn/room          what the limits leave for an answer and for its sources
 * /turn/many          500 at once: never more than the limit, nothing lost
 * /turn/light         a limit of account, section above or ward moves to the light model
 * /turn/month         the month turns at midnight in Japan, and the standard model is back
 * /turn/settle        booked is what was used; nothing sent costs nothing
 * /turn/next          one that fails is left, and rests longer each time
 * /turn/parallel      who waits is let in, or cancelled
 * /turn/killed        a killed server's reservations are booked in full
 * /turn/moved         sections that move take no past use along
 * /usage/rows         by account, section, month, model; as CSV; within one's reach
 * /usage/meter        one's own meter
 */
#include "server/service/limit-state.h"
#include "server/service/sections.h"
#include "shared/base/error.h"
#include "shared/model/chat.h"
#include "tests/server/service/model-office.h"

#include <string.h>

static MdgModelTurn *
begin (MdgContext *context, gint64 model_id, gint64 tokens_in)
{
  g_autoptr (GError) error = NULL;
  MdgModelTurn *turn = mdg_model_turn_begin (context, model_id, tokens_in, 0, FALSE, 1, &error);
  g_assert_no_error (error);
  g_assert_nonnull (mdg_model_turn_get_llm (turn));
  return turn;
}

static void
settle (MdgContext *context, MdgModelTurn *turn, gint64 tokens_in, gint64 tokens_out)
{
  g_autoptr (GError) error = NULL;
  MdgLlmUsage usage = { .tokens_in = tokens_in, .tokens_out = tokens_out, .first_us = 1000 };
  g_assert_true (mdg_model_turn_settle (turn, context, &usage, 0, &error));
  g_assert_no_error (error);
}

/* Asks and answers at once: "model remark". */
static char *
ask (MdgContext *context, gint64 model_id, gint64 tokens_in, gint64 tokens_out)
{
  MdgModelTurn *turn = begin (context, model_id, tokens_in);
  const char *remark = mdg_model_turn_get_remark (turn);
  char *text = g_strdup_printf ("%s %s", mdg_model_turn_get_model (turn)->name,
                                remark != NULL ? remark : "-");
  settle (context, turn, tokens_in, tokens_out);
  return text;
}

static void
assert_asks (
  MdgContext *context, gint64 model_id, gint64 tokens_in, gint64 tokens_out, const char *expected)
{
  g_autofree char *text = ask (context, model_id, tokens_in, tokens_out);
  g_assert_cmpstr (text, ==, expected);
}

static gint64
used (ModelOffice *office)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgMeter) meter = mdg_limit_service_meter (&office->staff, &error);
  g_assert_no_error (error);
  return meter->used;
}

/* ---- choosing ---- */

static void
test_choice (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ModelOffice) office = model_office_new ();
  g_assert_null (mdg_model_turn_begin (&office->staff, 0, 10, 0, FALSE, 1, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_MODEL_NONE);
  g_clear_error (&error);
  gint64 light = model_office_add (office, "軽量", MDG_COST_LIGHT, 0);
  assert_asks (&office->staff, 0, 10, 10, "軽量 -");
  gint64 second = model_office_add (office, "第二", MDG_COST_STANDARD, 2);
  model_office_add (office, "第一", MDG_COST_STANDARD, 1);
  assert_asks (&office->staff, 0, 10, 10, "第一 -");
  assert_asks (&office->staff, second, 10, 10, "第二 -");
  assert_asks (&office->staff, light, 10, 10, "軽量 -");
  assert_asks (&office->staff, 12345, 10, 10, "第一 other-model");
  g_assert_null (mdg_model_turn_begin (&office->staff, 0, 10, 0, TRUE, 1, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_MODEL_IMAGES);
  g_clear_error (&error);
  g_assert_null (mdg_model_turn_begin (&office->staff, 0, 7990, 0, FALSE, 1, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_MODEL_TOO_LONG);
}

/* ---- limits ---- */

typedef struct
{
  ModelOffice *office;
  gint64 tokens_in;
  guint refused; /* atomic */
  guint got;     /* atomic */
} Rush;

static gpointer
reserve_one (gpointer data)
{
  Rush *rush = data;
  g_autoptr (GError) error = NULL;
  MdgContext context = rush->office->staff;
  MdgModelTurn *turn =
    mdg_model_turn_begin (&context, 0, rush->tokens_in, 0, FALSE, 1, &error);
  g_atomic_int_inc (turn != NULL ? &rush->got : &rush->refused);
  if (turn == NULL)
    g_assert_error (error, MDG_ERROR, MDG_ERROR_LIMIT_REACHED);
  return turn;
}

static void
test_exact (void)
{
  g_autoptr (ModelOffice) office = model_office_new ();
  Rush rush = { .office = office, .tokens_in = 500 };
  model_office_add (office, "標準", MDG_COST_STANDARD, 0);
  model_office_limit (office, MDG_LIMIT_ACCOUNT, 0, 0, 1500); /* exactly one question */
  GThread *threads[2];
  MdgModelTurn *turns[2];
  for (guint i = 0; i < 2; i++)
    threads[i] = g_thread_new ("ask", reserve_one, &rush);
  for (guint i = 0; i < 2; i++)
    turns[i] = g_thread_join (threads[i]);
  g_assert_cmpuint (rush.got, ==, 1);
  g_assert_cmpuint (rush.refused, ==, 1);
  g_assert_cmpint (used (office), ==, 1500);
  for (guint i = 0; i < 2; i++)
    if (turns[i] != NULL)
      settle (&office->staff, turns[i], 500, 1000);
  g_assert_cmpint (used (office), ==, 1500);
}

static void
test_short (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ModelOffice) office = model_office_new ();
  MdgContext *staff = &office->staff;
  model_office_add (office, "標準", MDG_COST_STANDARD, 0);
  model_office_limit (office, MDG_LIMIT_ACCOUNT, 0, 0, 900);
  g_assert_null (mdg_model_turn_begin (staff, 0, 500, 0, FALSE, 1, &error)); /* 1,000 an answer */
  g_assert_error (error, MDG_ERROR, MDG_ERROR_LIMIT_REACHED);
  g_clear_error (&error);
  MdgModelTurn *turn = mdg_model_turn_begin (staff, 0, 500, 250, FALSE, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (used (office), ==, 750);
  g_assert_null (mdg_model_turn_begin (staff, 0, 100, 51, FALSE, 2, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_LIMIT_REACHED);
  settle (staff, turn, 500, 100);
  g_assert_cmpint (used (office), ==, 600);
}

typedef struct
{
  const char *sentence;
  gint64 left;
  gint64 weight;
  gint64 tokens;
  gint64 sources;
} RoomRow;

static const RoomRow room_rows[] = {
  { "without a limit there is no bound", G_MAXINT64, 100, G_MAXINT64, G_MAXINT64 },
  { "a model that counts nothing has no bound", 10, 0, G_MAXINT64, G_MAXINT64 },
  { "a twelfth of what is left is for sources", 48000, 100, 48000, 4000 },
  { "but never less than a few passages need", 6000, 100, 6000, 1500 },
  { "a model of double weight has half", 48000, 200, 24000, 2000 },
  { "a cheap one has more", 48000, 25, 192000, 16000 },
  { "large limits do not overflow", G_MAXINT64 - 1, 50, G_MAXINT64, G_MAXINT64 },
  { "past the limit there is nothing", -5, 100, 0, 1500 },
};

static void
test_room (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (room_rows); i++)
    {
      const RoomRow *row = &room_rows[i];
      MdgLimitState state = { .left = row->left };
      MdgLimitRoom room = mdg_limit_state_room (&state, row->weight);
      if (room.tokens != row->tokens || room.sources != row->sources)
        g_error ("%s: %d, %d", row->sentence, (int) room.tokens, (int) room.sources);
    }
}

#define N_RUSH 500
#define N_THREADS 20

static gpointer
reserve_many (gpointer data)
{
  Rush *rush = data;
  for (guint i = 0; i < N_RUSH / N_THREADS; i++)
    {
      MdgModelTurn *turn = reserve_one (rush);
      if (turn != NULL)
        settle (&rush->office->staff, turn, 500, 500);
    }
  return NULL;
}

static void
test_many (void)
{
  g_autoptr (ModelOffice) office = model_office_new ();
  Rush rush = { .office = office, .tokens_in = 500 };
  GThread *threads[N_THREADS];
  model_office_add (office, "標準", MDG_COST_STANDARD, 0);
  model_office_limit (office, MDG_LIMIT_WARD, 0, 0, 100000);
  gint64 start = g_get_monotonic_time ();
  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("ask", reserve_many, &rush);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  g_test_message ("%u reservations in %.1f ms", N_RUSH,
                  (double) (g_get_monotonic_time () - start) / 1000);
  g_assert_cmpuint (rush.got + rush.refused, ==, N_RUSH);
  g_assert_cmpint (used (office), ==, (gint64) rush.got * 1000);
  g_assert_cmpint (used (office), <=, 100000);
  g_assert_cmpint (used (office), >, 100000 - 1500);
}

/* 500 that are being written at the same moment. */
static void
test_open (void)
{
  g_autoptr (ModelOffice) office = model_office_new ();
  g_autoptr (GPtrArray) turns = g_ptr_array_new ();
  model_office_add (office, "標準", MDG_COST_STANDARD, 0);
  model_office_limit (office, MDG_LIMIT_WARD, 0, 0, 10000000);
  for (guint i = 0; i < N_RUSH; i++)
    g_ptr_array_add (turns, begin (&office->staff, 0, 500));
  g_assert_cmpint (used (office), ==, N_RUSH * 1500);
  for (guint i = 0; i < N_RUSH; i++)
    settle (&office->staff, turns->pdata[i], 400, 100);
  g_assert_cmpint (used (office), ==, N_RUSH * 500);
}

typedef struct
{
  const char *name;
  const char *kind;
  gboolean for_account;
  gboolean for_top; /* section 0100 above */
} LightRow;

static const LightRow light_rows[] = {
  { "every-account", MDG_LIMIT_ACCOUNT, FALSE, FALSE },
  { "one-account", MDG_LIMIT_ACCOUNT, TRUE, FALSE },
  { "own-section", MDG_LIMIT_SECTION, FALSE, FALSE },
  { "section-above", MDG_LIMIT_SECTION, FALSE, TRUE },
  { "ward", MDG_LIMIT_WARD, FALSE, FALSE },
};

static gint64
parent_of (ModelOffice *office, gint64 section_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sections = mdg_section_service_list (&office->office->admin, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < sections->len; i++)
    if (((MdgSection *) sections->pdata[i])->id == section_id)
      return ((MdgSection *) sections->pdata[i])->parent_id;
  g_assert_not_reached ();
}

static void
test_light (gconstpointer data)
{
  const LightRow *row = data;
  g_autoptr (ModelOffice) office = model_office_new ();
  gint64 general = office->office->general;
  gint64 section_id = row->for_top ? parent_of (office, general) : general;
  gint64 standard = model_office_add (office, "標準", MDG_COST_STANDARD, 0);
  model_office_add (office, "軽量", MDG_COST_LIGHT, 0);
  model_office_limit (office, row->kind,
                      row->for_account ? office->staff.identity.account_id : 0,
                      g_str_equal (row->kind, MDG_LIMIT_SECTION) ? section_id : 0, 2000);
  assert_asks (&office->staff, 0, 500, 600, "標準 -"); /* 1100 of 2000 */
  assert_asks (&office->staff, 0, 500, 600, "軽量 light-model");
  assert_asks (&office->staff, standard, 500, 600, "軽量 light-model");
  g_assert_cmpint (used (office), ==, 1100); /* the light one is free */
  assert_asks (&office->staff, 0, 0, 0, "軽量 light-model");
}

static void
test_month (void)
{
  g_autoptr (ModelOffice) office = model_office_new ();
  MdgClock *clock = office->office->test->clock;
  model_office_add (office, "標準", MDG_COST_STANDARD, 0);
  model_office_add (office, "軽量", MDG_COST_LIGHT, 0);
  model_office_limit (office, MDG_LIMIT_ACCOUNT, 0, 0, 2000);
  mdg_test_core_turn_to (office->office->test, "2026-11-30", 23);
  mdg_clock_advance (clock, MDG_HOUR - MDG_SECOND); /* 23:59:59 in Japan, 14:59:59 UTC */
  assert_asks (&office->staff, 0, 500, 600, "標準 -");
  MdgModelTurn *late = begin (&office->staff, 0, 500);
  g_assert_cmpstr (mdg_model_turn_get_remark (late), ==, MDG_REMARK_LIGHT_MODEL);
  mdg_clock_advance (clock, MDG_SECOND);
  settle (&office->staff, late, 500, 600);
  g_assert_cmpint (used (office), ==, 0);
  assert_asks (&office->staff, 0, 500, 600, "標準 -");
  g_assert_cmpint (used (office), ==, 1100);
  MdgUsageQuery query = { .by = (char *) "month" };
  g_autoptr (GError) error = NULL;
  gint64 next = 0;
  g_autoptr (GPtrArray) months =
    mdg_usage_service_search (&office->office->admin, &query, &next, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (months->len, ==, 2);
  const MdgUsage *december = months->pdata[0];
  const MdgUsage *november = months->pdata[1];
  g_assert_cmpstr (december->month, ==, "2026-12");
  g_assert_cmpint (december->standard, ==, 1100);
  g_assert_cmpstr (november->month, ==, "2026-11");
  g_assert_cmpint (november->light, ==, 1100);
  g_assert_cmpint (november->questions, ==, 2);
}

static void
test_settle (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ModelOffice) office = model_office_new ();
  model_office_add (office, "標準", MDG_COST_STANDARD, 0);
  MdgModelTurn *turn = begin (&office->staff, 0, 500);
  g_assert_cmpint (used (office), ==, 1500);
  g_assert_true (mdg_model_turn_settle (turn, &office->staff, NULL, 0, &error));
  g_assert_cmpint (used (office), ==, 0);
  turn = begin (&office->staff, 0, 500);
  settle (&office->staff, turn, 480, 20);
  g_assert_cmpint (used (office), ==, 500);
  /* More than was reserved is booked as it was. */
  turn = begin (&office->staff, 0, 500);
  settle (&office->staff, turn, 5000, 4000);
  g_assert_cmpint (used (office), ==, 9500);
}

/* ---- failing ---- */

static void
fail (MdgContext *context, MdgModelTurn *turn, MdgErrorCode code, gboolean expected)
{
  g_autoptr (GError) failure = NULL;
  mdg_set_error (&failure, code, NULL);
  g_assert_cmpint (mdg_model_turn_next (turn, context, failure), ==, expected);
}

static void
test_next (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ModelOffice) office = model_office_new ();
  MdgClock *clock = office->office->test->clock;
  gint64 first = model_office_add (office, "第一", MDG_COST_STANDARD, 1);
  model_office_add (office, "第二", MDG_COST_STANDARD, 2);
  model_office_add (office, "軽量", MDG_COST_LIGHT, 0);
  MdgModelTurn *turn = begin (&office->staff, 0, 500);
  fail (&office->staff, turn, MDG_ERROR_MODEL_TOO_LONG, FALSE);
  fail (&office->staff, turn, MDG_ERROR_CANCELLED, FALSE);
  fail (&office->staff, turn, MDG_ERROR_MODEL_UNREACHABLE, TRUE);
  g_assert_cmpstr (mdg_model_turn_get_model (turn)->name, ==, "第二");
  g_assert_cmpint (used (office), ==, 1500);
  settle (&office->staff, turn, 10, 10);
  /* The first one rests, even when it is asked for. */
  assert_asks (&office->staff, 0, 10, 10, "第二 -");
  assert_asks (&office->staff, first, 10, 10, "第二 other-model");
  g_autoptr (GPtrArray) models = mdg_model_service_list (&office->office->admin, &error);
  g_assert_cmpint (((MdgLanguageModel *) models->pdata[0])->failing_since, ==,
                   mdg_clock_now (clock));
  mdg_clock_advance (clock, 31 * MDG_SECOND);
  turn = begin (&office->staff, 0, 10);
  g_assert_cmpstr (mdg_model_turn_get_model (turn)->name, ==, "第一");
  fail (&office->staff, turn, MDG_ERROR_MODEL_BUSY, TRUE);
  fail (&office->staff, turn, MDG_ERROR_MODEL_KEY, FALSE);
  g_assert_true (mdg_model_turn_settle (turn, &office->staff, NULL, 0, &error));
  mdg_clock_advance (clock, 31 * MDG_SECOND); /* the second one may be asked, the first rests */
  assert_asks (&office->staff, 0, 10, 10, "第二 -");
  mdg_clock_advance (clock, 31 * MDG_SECOND);
  assert_asks (&office->staff, 0, 10, 10, "第一 -");
  g_autoptr (GPtrArray) again = mdg_model_service_list (&office->office->admin, &error);
  g_assert_cmpint (((MdgLanguageModel *) again->pdata[0])->failing_since, ==, 0);
}

/* ---- places ---- */

static gpointer
wait_for_turn (gpointer data)
{
  MdgContext *context = data;
  return mdg_model_turn_begin (context, 0, 10, 0, FALSE, 1, NULL);
}

static void
test_parallel (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ModelOffice) office = model_office_new ();
  g_autoptr (MdgLanguageModel) wish = model_office_model ("標準", MDG_COST_STANDARD, 0);
  wish->max_parallel = 1;
  g_autoptr (MdgLanguageModel) model =
    mdg_model_service_create (&office->office->admin, wish, &error);
  g_assert_no_error (error);
  MdgModelTurn *inside = begin (&office->staff, 0, 10);
  MdgContext waiting = office->staff;
  MdgContext leaving = office->staff;
  leaving.cancellable = g_cancellable_new ();
  GThread *first = g_thread_new ("wait", wait_for_turn, &waiting);
  GThread *second = g_thread_new ("leave", wait_for_turn, &leaving);
  g_usleep (50000);
  g_cancellable_cancel (leaving.cancellable);
  g_assert_null (g_thread_join (second));
  settle (&office->staff, inside, 10, 10);
  MdgModelTurn *let_in = g_thread_join (first);
  g_assert_nonnull (let_in);
  settle (&office->staff, let_in, 10, 10);
  g_assert_cmpint (used (office), ==, 40);
  g_object_unref (leaving.cancellable);
  /* Another one of its class that has a place is taken at once. */
  model_office_add (office, "第二", MDG_COST_STANDARD, 5);
  inside = begin (&office->staff, 0, 10);
  assert_asks (&office->staff, 0, 10, 10, "第二 -");
  settle (&office->staff, inside, 10, 10);
}

/* ---- a killed server, moved sections ---- */

static void
test_killed (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ModelOffice) office = model_office_new ();
  MdgContext system;
  model_office_add (office, "標準", MDG_COST_STANDARD, 0);
  MdgModelTurn *lost = begin (&office->staff, 0, 500);
  mdg_context_init_system (&system, office->office->test->core);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (mdg_model_service_settle_left (&system, &error));
      g_assert_no_error (error);
      g_assert_cmpint (used (office), ==, 1500);
    }
  mdg_context_clear (&system);
  /* What comes late books nothing more. */
  settle (&office->staff, lost, 500, 10);
  g_assert_cmpint (used (office), ==, 1500);
  model_office_restart (office);
  g_assert_cmpint (used (office), ==, 1500);
}

static void
test_moved (void)
{
  g_autoptr (ModelOffice) office = model_office_new ();
  MdgContext moved = office->staff;
  model_office_add (office, "標準", MDG_COST_STANDARD, 0);
  model_office_add (office, "軽量", MDG_COST_LIGHT, 0);
  model_office_limit (office, MDG_LIMIT_SECTION, 0, office->office->welfare, 2000);
  assert_asks (&office->staff, 0, 500, 900, "標準 -");
  moved.identity.section_id = office->office->welfare;
  assert_asks (&moved, 0, 500, 900, "標準 -");
  assert_asks (&moved, 0, 500, 900, "軽量 light-model");
  assert_asks (&office->staff, 0, 500, 900, "標準 -");
}

/* ---- use ---- */

static char *
rows_text (MdgContext *context, const char *by, const char *q)
{
  g_autoptr (GError) error = NULL;
  gint64 next = 0;
  MdgUsageQuery query = { .by = (char *) by, .q = (char *) q };
  g_autoptr (GPtrArray) rows = mdg_usage_service_search (context, &query, &next, &error);
  g_assert_no_error (error);
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < rows->len; i++)
    {
      const MdgUsage *row = rows->pdata[i];
      const char *what = row->name != NULL           ? row->name
                         : row->model_name != NULL   ? row->model_name
                         : row->section_name != NULL ? row->section_name
                                                     : row->month;
      g_string_append_printf (out, "%s%s %d/%d/%d of %d", i > 0 ? ", " : "", what,
                              (int) row->questions, (int) row->standard, (int) row->light,
                              (int) row->limit);
    }
  return g_string_free (out, FALSE);
}

static void
assert_rows (MdgContext *context, const char *by, const char *q, const char *expected)
{
  g_autofree char *text = rows_text (context, by, q);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_rows (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ModelOffice) office = model_office_new ();
  MdgContext *admin = &office->office->admin;
  g_autoptr (MdgAccount) sato = mdg_test_core_get_account (office->office->test, "0013");
  MdgContext welfare;
  mdg_test_core_context (office->office->test, sato->id, &welfare);
  model_office_add (office, "標準", MDG_COST_STANDARD, 0);
  gint64 light = model_office_add (office, "軽量", MDG_COST_LIGHT, 0);
  model_office_limit (office, MDG_LIMIT_ACCOUNT, 0, 0, 50000);
  model_office_limit (office, MDG_LIMIT_SECTION, 0, office->office->general, 70000);
  assert_asks (&office->staff, 0, 100, 200, "標準 -");
  assert_asks (&office->staff, light, 10, 20, "軽量 -");
  assert_asks (&welfare, 0, 50, 50, "標準 -");
  assert_rows (admin, "account", NULL, "山田 太郎 2/300/30 of 50000, 佐藤 花子 1/100/0 of 50000");
  assert_rows (admin, "account", "花子", "佐藤 花子 1/100/0 of 50000");
  assert_rows (admin, "section", NULL,
               "総務部 2/300/30 of 0, 総務課 2/300/30 of 70000, 福祉課 1/100/0 of 0");
  assert_rows (admin, "model", NULL, "標準 2/400/0 of 0, 軽量 1/0/30 of 0");
  assert_rows (admin, "month", NULL, "2026-11 3/400/30 of 0");
  assert_rows (&office->office->manager, "account", NULL, "佐藤 花子 1/100/0 of 50000");
  assert_rows (&office->office->manager, "section", NULL, "福祉課 1/100/0 of 0");
  /* The model's name outlives it. */
  g_assert_true (mdg_model_service_delete (admin, light, &error));
  assert_rows (admin, "model", NULL, "標準 2/400/0 of 0, 軽量 1/0/30 of 0");
  MdgUsageQuery query = { 0 };
  g_autoptr (GBytes) csv = mdg_usage_service_export (admin, &query, &error);
  g_assert_no_error (error);
  g_autofree char *text = g_strndup (g_bytes_get_data (csv, NULL), g_bytes_get_size (csv));
  g_assert_true (g_str_has_prefix (text, "\xef\xbb\xbf月,職員番号,"));
  g_assert_nonnull (strstr (text, "2026-11,0012,山田 太郎,総務課,,1,2,110,220,300,30,300,0,50000\r\n"));
  g_assert_cmpuint (mdg_test_core_count_audit (office->office->test, "usage.export", "ok"), ==, 1);
  mdg_context_clear (&welfare);
}

static void
test_meter (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ModelOffice) office = model_office_new ();
  model_office_add (office, "標準", MDG_COST_STANDARD, 0);
  model_office_add (office, "軽量", MDG_COST_LIGHT, 0);
  g_autoptr (MdgMeter) free_meter = mdg_limit_service_meter (&office->staff, &error);
  g_assert_no_error (error);
  g_assert_cmpint (free_meter->limit, ==, 0);
  g_assert_false (free_meter->light_only);
  model_office_limit (office, MDG_LIMIT_ACCOUNT, 0, 0, 8000);
  model_office_limit (office, MDG_LIMIT_WARD, 0, 0, 4500);
  assert_asks (&office->staff, 0, 500, 1000, "標準 -");
  g_autoptr (MdgMeter) meter = mdg_limit_service_meter (&office->staff, &error);
  g_assert_cmpstr (meter->month, ==, "2026-11");
  g_assert_cmpint (meter->used, ==, 1500);
  g_assert_cmpint (meter->limit, ==, 4500); /* the ward has 3,000 left */
  g_assert_false (meter->light_only);
  assert_asks (&office->staff, 0, 100, 500, "標準 -");
  g_autoptr (MdgMeter) over = mdg_limit_service_meter (&office->staff, &error);
  g_assert_true (over->light_only);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/turn/choice", test_choice);
  g_test_add_func ("/turn/exact", test_exact);
  g_test_add_func ("/turn/short", test_short);
  g_test_add_func ("/turn/room", test_room);
  g_test_add_func ("/turn/many", test_many);
  g_test_add_func ("/turn/open", test_open);
  for (guint i = 0; i < G_N_ELEMENTS (light_rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/turn/light/%s", light_rows[i].name);
      g_test_add_data_func (path, &light_rows[i], test_light);
    }
  g_test_add_func ("/turn/month", test_month);
  g_test_add_func ("/turn/settle", test_settle);
  g_test_add_func ("/turn/next", test_next);
  g_test_add_func ("/turn/parallel", test_parallel);
  g_test_add_func ("/turn/killed", test_killed);
  g_test_add_func ("/turn/moved", test_moved);
  g_test_add_func ("/usage/rows", test_rows);
  g_test_add_func ("/usage/meter", test_meter);
  return g_test_run ();
}
