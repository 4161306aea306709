-- What stands before a duty, and the act that clears the way. Built again with the rest of the workbench.
ALTER TABLE case_duties ADD COLUMN waits TEXT NOT NULL DEFAULT '';
ALTER TABLE case_duties ADD COLUMN waits_act TEXT NOT NULL DEFAULT '';
