/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/limit-state.h"
#include "server/service/model-choice.h"
#include "server/service/model-gate.h"
#include "server/service/models.h"
#include "server/service/policy.h"
#include "server/store/language-models.h"
#include "shared/base/error.h"
#include "shared/model/chat.h"
#include "shared/wire/paths.h"

/* A model that did not answer is asked again after so long, then after twice as long, ... */
#define RETRY_FIRST (30 * MDG_SECOND)
#define RETRY_MOST (10 * MDG_MINUTE)
#define RETRY_DOUBLINGS_MAX 10

struct _MdgModelTurn
{
  MdgModelWish wish;
  gint64 message_id;
  MdgReservation reservation;
  GPtrArray *others; /* MdgLanguageModel of the same class that were not tried, the best first */
  MdgLanguageModel *model;
  MdgLlm *llm;
  const char *remark;
  gboolean inside; /* the model's gate */
};

static void
free_turn (MdgModelTurn *turn)
{
  g_clear_pointer (&turn->others, g_ptr_array_unref);
  g_clear_pointer (&turn->model, mdg_language_model_free);
  g_clear_pointer (&turn->llm, mdg_llm_free);
  g_free (turn);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgModelTurn, free_turn)

static void
leave_gate (MdgModelTurn *turn, MdgContext *context)
{
  if (turn->inside)
    mdg_model_gate_leave (context->core->models, turn->model->id);
  turn->inside = FALSE;
}

/* ---- choosing and reserving ---- */

static gint64
longest_answer (const MdgLanguageModel *model, const MdgModelWish *wish)
{
  return wish->tokens_out > 0 ? MIN (wish->tokens_out, model->max_answer) : model->max_answer;
}

static gint64
amount_of (const MdgLanguageModel *model, const MdgModelWish *wish)
{
  gint64 beside = wish->least > 0 ? wish->least : longest_answer (model, wish);
  return mdg_usage_weigh (wish->tokens_in + beside, model->weight);
}

/* Light models are never held up: they are what goes on when a limit is reached. */
static gboolean
fits (const MdgLanguageModel *model, const MdgModelWish *wish, const MdgLimitState *limits)
{
  return mdg_model_is_light (model) || amount_of (model, wish) <= limits->left;
}

/* Takes out of @models those that the limits leave no room for. */
static void
keep_fitting (GPtrArray *models, const MdgModelWish *wish, const MdgLimitState *limits)
{
  for (guint i = models->len; i > 0; i--)
    if (!fits (models->pdata[i - 1], wish, limits))
      g_ptr_array_remove_index (models, i - 1);
}

/* The models that may answer, the best first; *@ret_light when a limit moved it to light ones. */
static GPtrArray *
find_candidates (GPtrArray *models,
                 const MdgModelWish *wish,
                 const MdgLimitState *limits,
                 gboolean *ret_light,
                 GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GPtrArray) found = mdg_model_choice_for (models, wish, FALSE, error);
  if (found == NULL)
    return NULL;
  keep_fitting (found, wish, limits);
  if (found->len > 0)
    return g_steal_pointer (&found);
  GPtrArray *light = mdg_model_choice_for (models, wish, TRUE, &local);
  if (light != NULL)
    *ret_light = TRUE;
  else if (g_error_matches (local, MDG_ERROR, MDG_ERROR_MODEL_NONE))
    mdg_set_error (error, MDG_ERROR_LIMIT_REACHED, NULL);
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return light;
}

static const char *
remark_of (const MdgModelTurn *turn, gboolean light)
{
  if (light)
    return MDG_REMARK_LIGHT_MODEL;
  return turn->wish.model_id != 0 && turn->wish.model_id != turn->model->id
           ? MDG_REMARK_OTHER_MODEL
           : NULL;
}

/* Takes the first of turn->others that has a free place, else the first, to be waited for. One that
 * was asked for by name is waited for. */
static void
take_model (MdgModelTurn *turn, MdgContext *context)
{
  guint at = 0;
  guint n = turn->wish.model_id == 0 ? turn->others->len : 1;
  for (guint i = 0; i < n && !turn->inside; i++)
    {
      const MdgLanguageModel *model = turn->others->pdata[i];
      turn->inside =
        mdg_model_gate_try (context->core->models, model->id, model->max_parallel);
      at = turn->inside ? i : 0;
    }
  g_clear_pointer (&turn->model, mdg_language_model_free);
  turn->model = g_ptr_array_steal_index (turn->others, at);
}

static gboolean
reserve (MdgModelTurn *turn,
         MdgContext *context,
         MdgLease *lease,
         const MdgLimitState *limits,
         GError **error)
{
  const MdgLanguageModel *model = turn->model;
  MdgReservation reservation = {
    .id = mdg_lease_new_id (lease),
    .account_id = context->identity.account_id,
    .section_id = context->identity.section_id,
    .model_id = model->id,
    .light = mdg_model_is_light (model),
    .weight = model->weight,
    .tokens_in = turn->wish.tokens_in,
    .tokens_out = longest_answer (model, &turn->wish),
    .message_id = turn->message_id,
    .created_at = mdg_lease_now (lease),
  };
  g_strlcpy (reservation.month, limits->month, sizeof reservation.month);
  turn->reservation = reservation;
  return mdg_usage_reserve (lease, &reservation, limits->parties, limits->n_parties, error) &&
         mdg_usage_name_model (lease, model->id, model->name, error);
}

static gboolean
read_limits (MdgContext *context, MdgLease *lease, MdgLimitState *ret_limits, GError **error)
{
  return mdg_limit_state_read (lease, context->identity.account_id, context->identity.section_id,
                               ret_limits, error);
}

/* Chooses and reserves; one lease. */
static gboolean
choose (MdgModelTurn *turn, MdgContext *context, GError **error)
{
  gboolean light = FALSE;
  MdgLimitState limits;
  g_autoptr (MdgLease) lease =
    mdg_store_begin_write (context->core->store, context->cancellable, error);
  g_autoptr (GPtrArray) models =
    lease != NULL ? mdg_model_choice_list (context, lease, error) : NULL;
  if (models == NULL || !read_limits (context, lease, &limits, error))
    return FALSE;
  if (models->len == 0)
    {
      mdg_model_choice_explain (context, lease, turn->wish.model_id, error);
      return FALSE;
    }
  turn->others = find_candidates (models, &turn->wish, &limits, &light, error);
  if (turn->others == NULL)
    return FALSE;
  take_model (turn, context);
  turn->remark = remark_of (turn, light);
  if (reserve (turn, context, lease, &limits, error))
    turn->llm = mdg_model_choice_open (context, lease, turn->model, 0, error);
  if (turn->llm != NULL && mdg_lease_commit (lease, error))
    return TRUE;
  leave_gate (turn, context);
  return FALSE;
}

static void
release (MdgModelTurn *turn, MdgContext *context)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgLease) lease = mdg_store_begin_write (context->core->store, NULL, &error);
  if (lease == NULL || !mdg_usage_release (lease, turn->reservation.id, &error) ||
      !mdg_lease_commit (lease, &error))
    g_warning ("A reservation could not be given back: %s", error->message);
}

static gboolean
wait_for_place (MdgModelTurn *turn, MdgContext *context, GError **error)
{
  turn->inside = turn->inside || mdg_model_gate_enter (context->core->models, turn->model->id,
                                                       turn->model->max_parallel,
                                                       context->cancellable, error);
  return turn->inside;
}

MdgModelTurn *
mdg_model_turn_begin (MdgContext *context,
                      gint64 model_id,
                      gint64 tokens_in,
                      gint64 tokens_out,
                      gboolean images,
                      gint64 message_id,
                      GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgModelTurn) turn = g_new0 (MdgModelTurn, 1);
  turn->wish = (MdgModelWish){ .model_id = model_id,
                               .tokens_in = MAX (tokens_in, 0),
                               .tokens_out = MAX (tokens_out, 0),
                               .images = images };
  turn->message_id = message_id;
  if (!mdg_policy_require (context, MDG_PERMISSION_CHAT_USE, error))
    return NULL;
  if (!choose (turn, context, &local))
    {
      if (g_error_matches (local, MDG_ERROR, MDG_ERROR_MODEL_HOST))
        mdg_context_audit_refusal (context, "model.call", local);
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (wait_for_place (turn, context, error))
    return g_steal_pointer (&turn);
  release (turn, context);
  return NULL;
}

/* ---- another one after a failure ---- */

/* The model itself failed; another one may well answer. */
static gboolean
is_failure_of_model (const GError *error)
{
  return g_error_matches (error, MDG_ERROR, MDG_ERROR_MODEL_UNREACHABLE) ||
         g_error_matches (error, MDG_ERROR, MDG_ERROR_MODEL_BUSY) ||
         g_error_matches (error, MDG_ERROR, MDG_ERROR_MODEL_KEY) ||
         g_error_matches (error, MDG_ERROR, MDG_ERROR_MODEL_REFUSED) ||
         g_error_matches (error, MDG_ERROR, MDG_ERROR_MODEL_HOST);
}

static gboolean
note_failure (MdgContext *context, gint64 model_id, GError **error)
{
  MdgModelFailing failing = { 0 };
  g_autoptr (MdgLease) lease = mdg_store_begin_write (context->core->store, NULL, error);
  if (lease == NULL || !mdg_language_models_get_failing (lease, model_id, &failing, error))
    return FALSE;
  gint64 now = mdg_lease_now (lease);
  gint64 doublings = MIN (failing.failures, RETRY_DOUBLINGS_MAX);
  failing.failing_since = failing.failing_since != 0 ? failing.failing_since : now;
  failing.failures++;
  failing.retry_at = now + MIN (RETRY_FIRST << doublings, RETRY_MOST);
  return mdg_language_models_set_failing (lease, model_id, &failing, error) &&
         mdg_lease_commit (lease, error);
}

static void
tell_managers (MdgContext *context)
{
  mdg_event_hub_publish (context->core->hub, MDG_TO_PERMISSION (MDG_PERMISSION_MODELS_MANAGE),
                         MDG_EVENT_MODELS_CHANGED, NULL);
}

/* The first of the others that fits into the limits when this reservation is given back. */
static gboolean
find_next (MdgModelTurn *turn,
           MdgContext *context,
           MdgLease *lease,
           MdgLimitState *ret_limits,
           GError **error)
{
  MdgLimitState limits;
  if (!mdg_usage_release (lease, turn->reservation.id, error) ||
      !read_limits (context, lease, &limits, error))
    return FALSE;
  keep_fitting (turn->others, &turn->wish, &limits);
  *ret_limits = limits;
  return turn->others->len > 0;
}

/* Moves the reservation to another model; what it was before when that fails. FALSE without an
 * error when there is none. */
static gboolean
change_model (MdgModelTurn *turn, MdgContext *context, GError **error)
{
  MdgLimitState limits;
  MdgReservation before = turn->reservation;
  if (turn->others->len == 0)
    return FALSE;
  g_autoptr (MdgLease) lease = mdg_store_begin_write (context->core->store, NULL, error);
  if (lease == NULL || !find_next (turn, context, lease, &limits, error))
    return FALSE;
  leave_gate (turn, context);
  take_model (turn, context);
  g_clear_pointer (&turn->llm, mdg_llm_free);
  if (reserve (turn, context, lease, &limits, error))
    turn->llm = mdg_model_choice_open (context, lease, turn->model, 0, error);
  if (turn->llm != NULL && mdg_lease_commit (lease, error))
    return TRUE;
  turn->reservation = before;
  return FALSE;
}

gboolean
mdg_model_turn_next (MdgModelTurn *turn, MdgContext *context, const GError *failure)
{
  g_autoptr (GError) error = NULL;
  if (!is_failure_of_model (failure))
    return FALSE;
  gboolean changed = note_failure (context, turn->model->id, &error) &&
                     change_model (turn, context, &error) &&
                     wait_for_place (turn, context, &error);
  if (changed && turn->remark == NULL)
    turn->remark = remark_of (turn, FALSE);
  if (error != NULL && !g_error_matches (error, MDG_ERROR, MDG_ERROR_CANCELLED))
    g_warning ("No other model could be taken: %s", error->message);
  tell_managers (context);
  return changed;
}

MdgLlm *
mdg_model_turn_get_llm (MdgModelTurn *turn)
{
  return turn->llm;
}

const MdgLanguageModel *
mdg_model_turn_get_model (MdgModelTurn *turn)
{
  return turn->model;
}

const char *
mdg_model_turn_get_remark (MdgModelTurn *turn)
{
  return turn->remark;
}

/* ---- booking ---- */

/* It answered: it does not fail any more. */
static gboolean
note_answer (MdgLease *lease, gint64 model_id, gboolean *ret_changed, GError **error)
{
  MdgModelFailing failing = { 0 };
  MdgModelFailing none = { 0 };
  if (!mdg_language_models_get_failing (lease, model_id, &failing, error))
    return FALSE;
  *ret_changed = failing.failing_since != 0;
  return failing.failing_since == 0 ||
         mdg_language_models_set_failing (lease, model_id, &none, error);
}

static gboolean
book (MdgModelTurn *turn,
      MdgContext *context,
      const MdgLlmUsage *usage,
      guint n_files,
      gboolean *ret_recovered,
      GError **error)
{
  gboolean sent = usage != NULL && usage->tokens_in + usage->tokens_out > 0;
  g_autoptr (MdgLease) lease = mdg_store_begin_write (context->core->store, NULL, error);
  if (lease == NULL)
    return FALSE;
  if (!sent)
    return mdg_usage_release (lease, turn->reservation.id, error) &&
           mdg_lease_commit (lease, error);
  return mdg_usage_book (lease, &turn->reservation, usage->tokens_in, usage->tokens_out, 1, n_files,
                         error) &&
         (usage->first_us == 0 || note_answer (lease, turn->model->id, ret_recovered, error)) &&
         mdg_lease_commit (lease, error);
}

gboolean
mdg_model_turn_settle (MdgModelTurn *turn,
                       MdgContext *context,
                       const MdgLlmUsage *usage,
                       guint n_files,
                       GError **error)
{
  gboolean recovered = FALSE;
  g_autoptr (MdgModelTurn) owned = turn;
  leave_gate (owned, context);
  if (!book (owned, context, usage, n_files, &recovered, error))
    return FALSE;
  if (recovered)
    tell_managers (context);
  mdg_event_hub_publish (context->core->hub, MDG_TO_ACCOUNT (context->identity.account_id),
                         MDG_EVENT_METER_CHANGED, NULL);
  return TRUE;
}

gboolean
mdg_model_service_settle_left (MdgContext *context, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (GPtrArray) left =
    lease != NULL ? mdg_usage_list_reservations (lease, error) : NULL;
  if (left == NULL)
    return FALSE;
  for (guint i = 0; i < left->len; i++)
    {
      const MdgReservation *one = left->pdata[i];
      if (!mdg_usage_book (lease, one, one->tokens_in, one->tokens_out, 1, 0, error))
        return FALSE;
    }
  if (left->len > 0)
    g_info ("%u answers of a server that was killed were booked", left->len);
  return mdg_lease_commit (lease, error);
}

/* ---- looking ahead ---- */

gboolean
mdg_model_service_peek (MdgContext *context,
                        gint64 model_id,
                        gint64 tokens,
                        MdgLanguageModel **ret_model,
                        MdgLimitRoom *ret_room,
                        GError **error)
{
  gboolean light = FALSE;
  MdgLimitState limits;
  MdgModelWish wish = { .model_id = model_id,
                        .tokens_in = tokens,
                        .least = MDG_LIMIT_LEAST_TOKENS };
  if (!mdg_policy_require (context, MDG_PERMISSION_CHAT_USE, error))
    return FALSE;
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (GPtrArray) models =
    lease != NULL ? mdg_model_choice_list (context, lease, error) : NULL;
  if (models == NULL || !read_limits (context, lease, &limits, error))
    return FALSE;
  if (models->len == 0)
    {
      mdg_model_choice_explain (context, lease, model_id, error);
      return FALSE;
    }
  g_autoptr (GPtrArray) found = find_candidates (models, &wish, &limits, &light, error);
  if (found == NULL)
    return FALSE;
  *ret_model = g_ptr_array_steal_index (found, 0);
  *ret_room = mdg_model_is_light (*ret_model)
                ? (MdgLimitRoom){ G_MAXINT64, G_MAXINT64 }
                : mdg_limit_state_room (&limits, (*ret_model)->weight);
  return TRUE;
}
