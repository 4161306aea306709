-- The public register (失信记录公示): records in force, nothing of the complainant. A projection, built again from the log.
-- The first start after this migration fills it.
CREATE TABLE public_records (
    case_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL,
    respondent_id TEXT NOT NULL,
    respondent_name TEXT NOT NULL,
    field TEXT,
    evils TEXT NOT NULL,
    breach TEXT NOT NULL,
    severity TEXT NOT NULL,
    determined_on TEXT NOT NULL,
    by_organ TEXT NOT NULL,
    objected BOOLEAN NOT NULL,
    performed BOOLEAN NOT NULL,
    measures TEXT NOT NULL,
    written_at_us BIGINT NOT NULL
);
CREATE UNIQUE INDEX public_records_id ON public_records (record_id);
CREATE INDEX public_records_day ON public_records (determined_on, record_id);
