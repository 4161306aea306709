-- Who of an organ works on a case (承办人): a projection, built again from the log.
CREATE TABLE case_assignees (
    case_id TEXT NOT NULL,
    organ_id TEXT NOT NULL,
    person TEXT NOT NULL,
    PRIMARY KEY (case_id, organ_id)
);
CREATE INDEX case_assignees_person ON case_assignees (person, organ_id, case_id);
