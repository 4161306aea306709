-- Who stands aside from a case (回避): a projection, built again from the log.
CREATE TABLE case_recusals (
    person TEXT NOT NULL,
    case_id TEXT NOT NULL,
    PRIMARY KEY (person, case_id)
);
CREATE INDEX case_recusals_case ON case_recusals (case_id);
