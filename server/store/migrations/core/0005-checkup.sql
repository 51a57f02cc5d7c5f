-- Background work that many people wait for shares its threads fairly: whose it is, about how many
-- milliseconds it takes (class: powers of two), and its turn.
ALTER TABLE job ADD COLUMN party INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN cost INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN class INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
CREATE INDEX job_by_party ON job (kind, party, class, turn);
CREATE INDEX job_by_fair_turn ON job (kind, turn, run_at);
CREATE INDEX job_by_kind ON job (kind, state, run_at);

-- How far the turns of each kind have come: where the newest job taken began.
CREATE TABLE job_clock (
  kind TEXT PRIMARY KEY,
  turn INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- How a folder is cut and searched; 0 is the default. "earlier" are the settings before the last
-- change; generation counts changes of content and settings.
CREATE TABLE folder_search (
  folder_id      INTEGER PRIMARY KEY,
  chunk_chars    INTEGER NOT NULL DEFAULT 0,
  word_weight    INTEGER NOT NULL DEFAULT 0,
  heading_weight INTEGER NOT NULL DEFAULT 0,
  n_passages     INTEGER NOT NULL DEFAULT 0,
  has_earlier            INTEGER NOT NULL DEFAULT 0 CHECK (has_earlier IN (0, 1)),
  earlier_chunk_chars    INTEGER NOT NULL DEFAULT 0,
  earlier_word_weight    INTEGER NOT NULL DEFAULT 0,
  earlier_heading_weight INTEGER NOT NULL DEFAULT 0,
  earlier_n_passages     INTEGER NOT NULL DEFAULT 0,
  generation     INTEGER NOT NULL DEFAULT 1,
  ran_generation INTEGER NOT NULL DEFAULT 0,
  ran_at         INTEGER NOT NULL DEFAULT 0,
  hits           INTEGER NOT NULL DEFAULT 0,
  hits_before    INTEGER NOT NULL DEFAULT 0,
  proposal       BLOB,
  proposal_hits  INTEGER NOT NULL DEFAULT 0,
  n_tried        INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Test questions of the check-up. text is sealed under the folder's key.
CREATE TABLE test_question (
  id          INTEGER PRIMARY KEY,
  folder_id   INTEGER NOT NULL,
  text        BLOB NOT NULL,
  document_id INTEGER NOT NULL,
  page        INTEGER NOT NULL DEFAULT 0,
  place       BLOB,
  ran         INTEGER NOT NULL DEFAULT 0 CHECK (ran IN (0, 1)),
  rank        INTEGER NOT NULL DEFAULT 0,
  rank_before INTEGER NOT NULL DEFAULT 0,
  miss        TEXT,
  proposal_rank INTEGER NOT NULL DEFAULT 0,
  version     INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX test_question_by_folder ON test_question (folder_id, id);
