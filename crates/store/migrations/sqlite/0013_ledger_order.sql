-- A mix of filters that few cases pass reads far along the order of the list, so the order carries the filters: it
-- is then read from the index alone, without a row for each case that does not pass.
DROP INDEX case_scopes_received;
CREATE INDEX case_scopes_received ON case_scopes (scope, received_at_us, case_id, stage, closed, field, evil, breach,
    region, channel, lead_id, recorded, provisional, suspended, next_warn_us, next_due_us, claimed_fen);
DROP INDEX case_scopes_due;
CREATE INDEX case_scopes_due ON case_scopes (scope, next_due_us, case_id, stage, closed, field, evil, breach,
    region, channel, lead_id, recorded, provisional, suspended, next_warn_us, received_at_us, claimed_fen);
DROP INDEX case_scopes_sum;
CREATE INDEX case_scopes_sum ON case_scopes (scope, claimed_fen, case_id, stage, closed, field, evil, breach,
    region, channel, lead_id, recorded, provisional, suspended, next_warn_us, received_at_us, next_due_us);
