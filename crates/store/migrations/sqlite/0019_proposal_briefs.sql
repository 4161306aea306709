-- What a pending decision says in few words: findings, sums, days. Built again with the rest of the workbench.
ALTER TABLE case_proposals ADD COLUMN brief TEXT NOT NULL DEFAULT '';
