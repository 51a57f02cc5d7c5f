/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Language models an administrator has set up, who has used how much of them, the limits, and the
 * guard that looks for personal data before anything leaves.
 */
#pragma once

#include "shared/model/record.h"

G_BEGIN_DECLS

#define MDG_LANGUAGE_MODELS_MAX 50
#define MDG_GUARD_WORDS_MAX 1000

/* MdgLanguageModel.provider: the dialect that is spoken. */
#define MDG_PROVIDER_OPENAI "openai" /* OpenAI-compatible: LiteLLM and others */
#define MDG_PROVIDER_AZURE "azure"   /* Azure OpenAI */
#define MDG_PROVIDER_VLLM "vllm"
#define MDG_PROVIDER_LLAMA_CPP "llama.cpp"
#define MDG_PROVIDER_OLLAMA "ollama"
#define MDG_PROVIDER_ANTHROPIC "anthropic" /* Messages */
#define MDG_PROVIDER_BEDROCK "bedrock"     /* ConverseStream */

/* MdgLanguageModel.cost_class */
#define MDG_COST_STANDARD "standard" /* 標準モデル: counted against the limits */
#define MDG_COST_LIGHT "light"       /* 軽量モデル: takes over when a limit is reached */

typedef struct
{
  gint64 id;
  char *name; /* for people: "標準モデル（国内）" */
  char *provider;
  char *url;   /* base: "https://….openai.azure.com", "http://127.0.0.1:4000/v1" */
  char *model; /* the provider's name of it, or of the deployment */
  char *key;   /* set only; never sent back. Bedrock: "ACCESS_KEY_ID:SECRET" */
  gboolean has_key;
  char *region;         /* "jp", "jp-east", "ap-northeast-1", "local": as the ward calls it */
  gboolean domestic;    /* answers are computed in Japan; others need a setting */
  gboolean no_training; /* the contract rules out training; the request says so where it can */
  char *cost_class;
  gint64 weight;       /* percent: 100 books a token as one, 0 for free ones */
  gint64 context_size; /* tokens, question and answer together */
  gint64 max_answer;   /* tokens */
  gboolean images;
  gint64 max_parallel; /* answers at the same time; 0: without limit */
  gint64 rank;         /* among its cost class: the first that is reachable is used */
  gboolean enabled;
  gint64 failing_since; /* 0: answered last time, or was not asked */
  gint64 version;
} MdgLanguageModel;

/* What staff choose from. */
typedef struct
{
  gint64 id;
  char *name;
  char *cost_class;
  gboolean domestic;
  gboolean images;
  gint64 context_size;
} MdgModelChoice;

typedef struct
{
  GPtrArray *models; /* MdgModelChoice; empty: none is set up, or the asker may use none */
  char *sentence;    /* why there is none, and what to do, in the asker's language */
} MdgModelChoices;

typedef struct
{
  gboolean ok;
  char *problem;
  char *problem_text;
  gint64 first_us; /* to the first token */
  char *text;      /* what it answered to a greeting */
} MdgModelTest;

/* MdgLimit.kind: whom a monthly limit holds for. */
#define MDG_LIMIT_ACCOUNT "account" /* each account, or the one account_id names */
#define MDG_LIMIT_SECTION "section" /* the section with those below it */
#define MDG_LIMIT_WARD "ward"       /* all together */

typedef struct
{
  gint64 id;
  char *kind;
  gint64 account_id; /* 0: every account without a limit of its own */
  gint64 section_id;
  char *name;    /* filled by the server */
  gint64 tokens; /* weighted, a month in Japan time; 0: without limit */
} MdgLimit;

typedef struct
{
  GPtrArray *limits; /* MdgLimit */
} MdgLimits;

/* One's own meter. */
typedef struct
{
  char *month;         /* "2026-11" */
  gint64 used;         /* weighted tokens, with those reserved */
  gint64 limit;        /* the nearest of account, section and ward; 0: none */
  gboolean light_only; /* a limit is reached: the light model answers */
} MdgMeter;

/* A row of usage, by MdgUsageQuery.by: of an account, a section with those below it, a month, or a
 * model. What does not apply is 0 or NULL. */
typedef struct
{
  gint64 account_id; /* 0: asked with madoguchictl */
  char *login;
  char *name;
  char *section_name;
  char *month;
  gint64 questions;
  gint64 tokens_in;
  gint64 tokens_out;
  gint64 weighted;
  gint64 files;    /* attached */
  gint64 limit;    /* 0: none */
  gint64 standard; /* tokens of standard models, both ways */
  gint64 light;    /* of light ones */
  gint64 section_id;
  gint64 model_id;
  char *model_name;
  gint64 people; /* who asked at least once */
} MdgUsage;

typedef struct
{
  char *month; /* "2026-11"; NULL: this one */
  gint64 section_id;
  char *q;  /* part of a name or user ID */
  char *by; /* "account" (default), "section", "month", "model" */
  gint64 after;
  gint64 limit;
} MdgUsageQuery;

/* What the guard does when it finds something. */
#define MDG_GUARD_OFF "off"
#define MDG_GUARD_WARN "warn"   /* asks the sender first */
#define MDG_GUARD_MASK "mask"   /* covers it and sends the rest */
#define MDG_GUARD_BLOCK "block" /* does not send */

typedef struct
{
  char *my_number; /* MDG_GUARD_…, for each kind */
  char *telephone;
  char *mail;
  char *card;
  char *word; /* one of the words below */
  char **words;
  gboolean abroad; /* models outside Japan may be used */
  gint64 version;
} MdgGuardSettings;

/* MdgGuardFinding.kind */
#define MDG_FINDING_MY_NUMBER "my-number"
#define MDG_FINDING_TELEPHONE "telephone"
#define MDG_FINDING_MAIL "mail"
#define MDG_FINDING_CARD "card"
#define MDG_FINDING_WORD "word"

typedef struct
{
  char *kind;
  char *action; /* MDG_GUARD_… by the settings */
  gint64 start; /* characters in the text */
  gint64 length;
  gint64 attachment_id; /* 0: in the question */
} MdgGuardFinding;

typedef struct
{
  GPtrArray *findings; /* MdgGuardFinding */
} MdgGuardReport;

MDG_DECLARE_RECORD (MdgLanguageModel, mdg_language_model, MDG_LANGUAGE_MODEL_TYPE)
MDG_DECLARE_RECORD (MdgModelChoice, mdg_model_choice, MDG_MODEL_CHOICE_TYPE)
MDG_DECLARE_RECORD (MdgModelChoices, mdg_model_choices, MDG_MODEL_CHOICES_TYPE)
MDG_DECLARE_RECORD (MdgModelTest, mdg_model_test, MDG_MODEL_TEST_TYPE)
MDG_DECLARE_RECORD (MdgLimit, mdg_limit, MDG_LIMIT_TYPE)
MDG_DECLARE_RECORD (MdgLimits, mdg_limits, MDG_LIMITS_TYPE)
MDG_DECLARE_RECORD (MdgMeter, mdg_meter, MDG_METER_TYPE)
MDG_DECLARE_RECORD (MdgUsage, mdg_usage, MDG_USAGE_TYPE)
MDG_DECLARE_RECORD (MdgUsageQuery, mdg_usage_query, MDG_USAGE_QUERY_TYPE)
MDG_DECLARE_RECORD (MdgGuardSettings, mdg_guard_settings, MDG_GUARD_SETTINGS_TYPE)
MDG_DECLARE_RECORD (MdgGuardFinding, mdg_guard_finding, MDG_GUARD_FINDING_TYPE)
MDG_DECLARE_RECORD (MdgGuardReport, mdg_guard_report, MDG_GUARD_REPORT_TYPE)

G_END_DECLS
