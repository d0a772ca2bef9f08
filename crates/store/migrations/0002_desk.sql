-- What the desk's first page reads: who has to keep which term, and who waits for whom. Rebuilt from
-- events like every list.
CREATE TABLE clock_list (
    case_code TEXT NOT NULL,
    n BIGINT NOT NULL,
    keeper TEXT NOT NULL,
    agency TEXT NOT NULL,
    due TEXT NOT NULL,
    name TEXT NOT NULL,
    step TEXT NOT NULL,
    begun TEXT NOT NULL,
    working BIGINT NOT NULL,
    estimated BIGINT NOT NULL,
    party BIGINT NOT NULL,
    stands BIGINT NOT NULL,
    PRIMARY KEY (case_code, n, keeper)
);
CREATE INDEX clock_list_due ON clock_list (agency, keeper, due, case_code, n);

CREATE TABLE wait_list (
    case_code TEXT NOT NULL,
    step TEXT NOT NULL,
    waiter TEXT NOT NULL,
    agency TEXT NOT NULL,
    since BIGINT NOT NULL,
    who TEXT NOT NULL,
    title TEXT NOT NULL,
    until TEXT NOT NULL,
    PRIMARY KEY (case_code, step, waiter)
);
CREATE INDEX wait_list_since ON wait_list (agency, waiter, since, case_code, step);
