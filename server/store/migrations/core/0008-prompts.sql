-- Prompt templates. What people wrote is in the versions: under "account:<author>" while a template is
-- personal, under "templates" when it is shared.
CREATE TABLE template (
  id         INTEGER PRIMARY KEY,
  account_id INTEGER REFERENCES account (id) ON DELETE SET NULL,
  sharing    TEXT NOT NULL CHECK (sharing IN ('personal', 'section', 'ward')),
  section_id INTEGER REFERENCES section (id) ON DELETE SET NULL,
  number     INTEGER NOT NULL DEFAULT 1,
  updated_at INTEGER NOT NULL,
  version    INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX template_by_author ON template (account_id);
CREATE INDEX template_by_section ON template (section_id);

CREATE TABLE template_version (
  id          INTEGER PRIMARY KEY,
  template_id INTEGER NOT NULL REFERENCES template (id) ON DELETE CASCADE,
  number      INTEGER NOT NULL,
  account_id  INTEGER NOT NULL,
  body        BLOB NOT NULL,
  created_at  INTEGER NOT NULL,
  UNIQUE (template_id, number)
) STRICT;

-- Who likes which, and how often each was used: of the library that comes with Madoguchi as well, whose ids are
-- small numbers without a row in "template".
CREATE TABLE template_favourite (
  account_id  INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  template_id INTEGER NOT NULL,
  PRIMARY KEY (account_id, template_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE template_use (
  template_id INTEGER PRIMARY KEY,
  n_used      INTEGER NOT NULL
) STRICT;
CREATE TRIGGER template_removed AFTER DELETE ON template BEGIN
  DELETE FROM template_favourite WHERE template_id = OLD.id;
  DELETE FROM template_use WHERE template_id = OLD.id;
END;
-- Nobody could read them any more.
CREATE TRIGGER template_author_removed BEFORE DELETE ON account BEGIN
  DELETE FROM template WHERE account_id = OLD.id AND sharing = 'personal';
END;

-- Questions to the section of a folder. "detail" (what is asked and replied) is sealed under "folder:<id>".
CREATE TABLE inquiry (
  id          INTEGER PRIMARY KEY,
  folder_id   INTEGER NOT NULL REFERENCES folder (id) ON DELETE CASCADE,
  account_id  INTEGER REFERENCES account (id) ON DELETE SET NULL,
  message_id  INTEGER NOT NULL DEFAULT 0,
  state       TEXT NOT NULL CHECK (state IN ('open', 'drafted', 'answered', 'declined')),
  detail      BLOB NOT NULL,
  replier_id  INTEGER NOT NULL DEFAULT 0,
  document_id INTEGER NOT NULL DEFAULT 0,
  created_at  INTEGER NOT NULL,
  updated_at  INTEGER NOT NULL,
  version     INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX inquiry_by_folder ON inquiry (folder_id, state, id);
CREATE INDEX inquiry_by_asker ON inquiry (account_id, id);

-- What has become of the page that citation "number" of an answer rests on. "against" is the version it was last
-- compared with (0: none in force); reason '' says that nothing has to be told. "detail" is sealed under
-- "folder:<id>".
CREATE TABLE source_news (
  id              INTEGER PRIMARY KEY,
  account_id      INTEGER NOT NULL,
  message_id      INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  number          INTEGER NOT NULL,
  conversation_id INTEGER NOT NULL,
  folder_id       INTEGER NOT NULL,
  document_id     INTEGER NOT NULL,
  version_id      INTEGER NOT NULL,
  against         INTEGER NOT NULL,
  reason          TEXT NOT NULL CHECK (reason IN ('', 'replaced', 'expired', 'deleted')),
  detail          BLOB,
  read            INTEGER NOT NULL DEFAULT 0 CHECK (read IN (0, 1)),
  created_at      INTEGER NOT NULL,
  UNIQUE (message_id, number)
) STRICT;
CREATE INDEX source_news_by_account ON source_news (account_id, created_at) WHERE reason <> '';
CREATE INDEX source_news_by_folder ON source_news (folder_id);
CREATE INDEX message_citation_by_folder ON message_citation (folder_id, document_id, version_id);
