-- Several decisions of a case may wait at once, each for its own hand; a signature that was given on paper waits for one
-- person. Both tables are projected from the log.
ALTER TABLE case_proposals RENAME TO case_proposals_before;
ALTER TABLE case_proposal_excluded RENAME TO case_proposal_excluded_before;
DROP INDEX case_proposals_next;

CREATE TABLE case_proposals (
    case_id TEXT NOT NULL,
    proposal_no INTEGER NOT NULL,
    organ_id TEXT NOT NULL,
    role TEXT NOT NULL,
    -- Empty where anybody in the role may sign.
    person_id TEXT NOT NULL,
    title TEXT NOT NULL,
    brief TEXT NOT NULL,
    signed TEXT NOT NULL,
    hands_left INTEGER NOT NULL,
    since_us INTEGER NOT NULL,
    PRIMARY KEY (case_id, proposal_no)
) STRICT;
CREATE INDEX case_proposals_next ON case_proposals (organ_id, role, since_us, case_id, proposal_no);

CREATE TABLE case_proposal_excluded (
    case_id TEXT NOT NULL,
    proposal_no INTEGER NOT NULL,
    person_id TEXT NOT NULL,
    PRIMARY KEY (case_id, proposal_no, person_id)
) STRICT;

INSERT INTO case_proposals (case_id, proposal_no, organ_id, role, person_id, title, brief, signed, hands_left, since_us)
    SELECT case_id, 0, organ_id, role, '', title, brief, signed, hands_left, since_us FROM case_proposals_before;
INSERT INTO case_proposal_excluded (case_id, proposal_no, person_id)
    SELECT case_id, 0, person_id FROM case_proposal_excluded_before;
DROP TABLE case_proposals_before;
DROP TABLE case_proposal_excluded_before;
