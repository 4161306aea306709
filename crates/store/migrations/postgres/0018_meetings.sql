-- C6: each unit's mechanism, every version kept; coordination meetings on hard cases. What was said of a case and what has to
-- be done stand in the log of the case; here is only which task came out of which meeting.
CREATE TABLE mechanisms (
    mechanism_id TEXT NOT NULL PRIMARY KEY,
    organ_id TEXT NOT NULL,
    title TEXT NOT NULL,
    document_no TEXT NOT NULL,
    adopted_on TEXT NOT NULL,
    leader TEXT NOT NULL,
    section TEXT NOT NULL,
    liaison TEXT NOT NULL,
    office_phone TEXT NOT NULL,
    put_by TEXT NOT NULL,
    put_at_us BIGINT NOT NULL
);
CREATE INDEX mechanisms_organ ON mechanisms (organ_id, put_at_us);

CREATE TABLE meetings (
    meeting_id TEXT NOT NULL PRIMARY KEY,
    organ_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    held_on TEXT NOT NULL,
    place TEXT NOT NULL,
    chair TEXT NOT NULL,
    state TEXT NOT NULL,
    minutes_no TEXT,
    called_by TEXT NOT NULL,
    called_at_us BIGINT NOT NULL,
    ended_at_us BIGINT
);
CREATE INDEX meetings_organ ON meetings (organ_id, held_on);

CREATE TABLE meeting_cases (
    meeting_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    PRIMARY KEY (meeting_id, case_id)
);
CREATE INDEX meeting_cases_case ON meeting_cases (case_id);

CREATE TABLE meeting_organs (
    meeting_id TEXT NOT NULL,
    organ_id TEXT NOT NULL,
    PRIMARY KEY (meeting_id, organ_id)
);
CREATE INDEX meeting_organs_organ ON meeting_organs (organ_id);

CREATE TABLE meeting_tasks (
    meeting_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    task_no BIGINT NOT NULL,
    organ_id TEXT NOT NULL,
    PRIMARY KEY (case_id, task_no)
);
CREATE INDEX meeting_tasks_meeting ON meeting_tasks (meeting_id);
