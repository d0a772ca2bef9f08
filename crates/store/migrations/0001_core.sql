-- The record: events and their disclosures are only ever inserted; erasing by law rewrites a row of
-- disclosures, never an event. The same text runs on SQLite and PostgreSQL.
CREATE TABLE log_counter (
    id BIGINT PRIMARY KEY,
    next_position BIGINT NOT NULL,
    last_at BIGINT NOT NULL
);
INSERT INTO log_counter (id, next_position, last_at) VALUES (1, 0, 0);

CREATE TABLE events (
    position BIGINT PRIMARY KEY,
    stream TEXT NOT NULL,
    version BIGINT NOT NULL,
    agency TEXT NOT NULL,
    type TEXT NOT NULL,
    at BIGINT NOT NULL,
    body BYTEA NOT NULL,
    leaf BYTEA NOT NULL,
    UNIQUE (stream, version)
);

CREATE TABLE disclosures (
    position BIGINT PRIMARY KEY,
    items TEXT NOT NULL
);

CREATE TABLE streams (
    stream TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    agency TEXT NOT NULL,
    secret BYTEA NOT NULL,
    last_leaf BYTEA NOT NULL
);

CREATE TABLE commands (
    id TEXT PRIMARY KEY,
    actor TEXT NOT NULL,
    outcome TEXT NOT NULL,
    at BIGINT NOT NULL
);

-- Lists: rebuilt from events by `hengjian rebuild`.
CREATE TABLE case_list (
    code TEXT PRIMARY KEY,
    agency TEXT NOT NULL,
    title TEXT NOT NULL,
    party TEXT NOT NULL,
    number TEXT NOT NULL,
    stage TEXT NOT NULL,
    handlers TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX case_list_recent ON case_list (agency, updated_at, code);
CREATE INDEX case_list_stage ON case_list (agency, stage, updated_at, code);

CREATE TABLE task_list (
    case_code TEXT NOT NULL,
    step TEXT NOT NULL,
    assignee TEXT NOT NULL,
    agency TEXT NOT NULL,
    title TEXT NOT NULL,
    case_title TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (case_code, step, assignee)
);
CREATE INDEX task_list_due ON task_list (agency, assignee, since, case_code);

CREATE TABLE number_list (
    series TEXT NOT NULL,
    n BIGINT NOT NULL,
    text TEXT NOT NULL,
    case_code TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (series, n)
);

CREATE TABLE person_list (
    code TEXT PRIMARY KEY,
    agency TEXT NOT NULL,
    staff_no TEXT NOT NULL,
    name TEXT NOT NULL,
    unit TEXT NOT NULL,
    post TEXT NOT NULL,
    roles TEXT NOT NULL
);
CREATE INDEX person_list_agency ON person_list (agency, staff_no, code);
CREATE INDEX person_list_sign_in ON person_list (staff_no, code);

CREATE TABLE agency_list (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    demo BIGINT NOT NULL
);

CREATE TABLE publication_list (
    code TEXT PRIMARY KEY,
    agency TEXT NOT NULL,
    party TEXT NOT NULL,
    credit_code TEXT NOT NULL,
    number TEXT NOT NULL,
    until TEXT NOT NULL,
    position BIGINT NOT NULL,
    published_at BIGINT NOT NULL
);
CREATE INDEX publication_list_recent ON publication_list (published_at, code);
CREATE INDEX publication_list_number ON publication_list (number);
CREATE INDEX publication_list_party ON publication_list (credit_code, published_at, code);

-- Not the record, and mutable: who can sign in, and who has.
CREATE TABLE credentials (
    person TEXT PRIMARY KEY,
    password TEXT NOT NULL,
    failures BIGINT NOT NULL,
    locked_until BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);

CREATE TABLE sessions (
    token BYTEA PRIMARY KEY,
    person TEXT NOT NULL,
    agency TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);
CREATE INDEX sessions_person ON sessions (person);

CREATE TABLE one_time_links (
    token BYTEA PRIMARY KEY,
    purpose TEXT NOT NULL,
    person TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
