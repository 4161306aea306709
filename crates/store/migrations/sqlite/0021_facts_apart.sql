-- A part of a complaint that is disputed or reviewed in a case of its own: the complaint is counted once, where it began.
ALTER TABLE facts ADD COLUMN apart INTEGER NOT NULL DEFAULT 0;
