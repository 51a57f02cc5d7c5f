-- The portal's own file. epoch names this store: whoever reads its events by cursor sees by it that the store was made anew.
CREATE TABLE portal (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  epoch BLOB NOT NULL CHECK (length (epoch) = 16),
  created_at INTEGER NOT NULL
) STRICT;

INSERT INTO portal (id, epoch, created_at)
VALUES (1, randomblob (16), CAST ((julianday ('now') - 2440587.5) * 86400000 AS INTEGER) * 1000);
