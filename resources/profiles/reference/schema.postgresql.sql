-- SPDX-License-Identifier: Apache-2.0
-- The reference practice system on PostgreSQL. README.md beside this file explains tables and columns.
CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE IF NOT EXISTS location (
    id      serial PRIMARY KEY,
    name    varchar(100) NOT NULL,
    address varchar(200) NOT NULL DEFAULT ''
);

CREATE TABLE IF NOT EXISTS practitioner (
    id         serial PRIMARY KEY,
    title      varchar(20) NOT NULL DEFAULT '',
    first_name varchar(60) NOT NULL DEFAULT '',
    last_name  varchar(60) NOT NULL
);

CREATE TABLE IF NOT EXISTS resource (
    id              serial PRIMARY KEY,
    practitioner_id integer REFERENCES practitioner (id),
    name            varchar(100) NOT NULL DEFAULT '',
    specialty       varchar(60) NOT NULL DEFAULT '',
    location_id     integer NOT NULL REFERENCES location (id),
    active          smallint NOT NULL DEFAULT 1,
    bookable        smallint NOT NULL DEFAULT 1
);

CREATE TABLE IF NOT EXISTS appointment_type (
    id          serial PRIMARY KEY,
    name        varchar(100) NOT NULL,
    length_min  integer NOT NULL CHECK (length_min > 0),
    resource_id integer REFERENCES resource (id),
    active      smallint NOT NULL DEFAULT 1
);

CREATE TABLE IF NOT EXISTS session (
    id          serial PRIMARY KEY,
    resource_id integer NOT NULL REFERENCES resource (id),
    start_at    timestamp(0) NOT NULL,
    end_at      timestamp(0) NOT NULL,
    slot_min    integer CHECK (slot_min > 0),
    CHECK (end_at > start_at AND end_at <= start_at + interval '1 day')
);
CREATE INDEX IF NOT EXISTS session_by_time ON session (resource_id, start_at);

CREATE TABLE IF NOT EXISTS session_type (
    session_id integer NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    type_id    integer NOT NULL REFERENCES appointment_type (id),
    PRIMARY KEY (session_id, type_id)
);

CREATE TABLE IF NOT EXISTS block (
    id          serial PRIMARY KEY,
    resource_id integer NOT NULL REFERENCES resource (id),
    start_at    timestamp(0) NOT NULL,
    end_at      timestamp(0) NOT NULL,
    note        varchar(200) NOT NULL DEFAULT '',
    CHECK (end_at > start_at)
);
CREATE INDEX IF NOT EXISTS block_by_time ON block (resource_id, end_at);

CREATE TABLE IF NOT EXISTS closure (
    id          serial PRIMARY KEY,
    location_id integer REFERENCES location (id),
    closed_on   date NOT NULL,
    note        varchar(200) NOT NULL DEFAULT ''
);

CREATE TABLE IF NOT EXISTS patient (
    id                 serial PRIMARY KEY,
    title              varchar(20),
    first_name         varchar(60),
    last_name          varchar(60),
    date_of_birth      date,
    sex                varchar(1),
    address            varchar(200),
    suburb             varchar(60),
    state              varchar(10),
    postcode           varchar(10),
    mobile_phone       varchar(30),
    home_phone         varchar(30),
    work_phone         varchar(30),
    email              varchar(120),
    medicare_number    varchar(20),
    medicare_irn       varchar(2),
    medicare_expiry    varchar(10),
    active             smallint NOT NULL DEFAULT 1,
    deceased           smallint NOT NULL DEFAULT 0,
    possible_duplicate smallint NOT NULL DEFAULT 0,
    created_at         timestamp(0) DEFAULT (now() AT TIME ZONE 'UTC'),
    mobile_key   text GENERATED ALWAYS AS (right(regexp_replace(mobile_phone, '[^0-9]', '', 'g'), 9)) STORED,
    home_key     text GENERATED ALWAYS AS (right(regexp_replace(home_phone, '[^0-9]', '', 'g'), 9)) STORED,
    work_key     text GENERATED ALWAYS AS (right(regexp_replace(work_phone, '[^0-9]', '', 'g'), 9)) STORED,
    email_key    text GENERATED ALWAYS AS (lower(trim(email))) STORED,
    medicare_key text GENERATED ALWAYS AS (left(regexp_replace(medicare_number, '[^0-9]', '', 'g'), 10)) STORED,
    name_key     text GENERATED ALWAYS AS (lower(trim(coalesce(last_name, ''))) || '|' || lower(trim(coalesce(first_name, '')))) STORED
);
CREATE INDEX IF NOT EXISTS patient_by_birth ON patient (date_of_birth);
CREATE INDEX IF NOT EXISTS patient_by_mobile ON patient (mobile_key);
CREATE INDEX IF NOT EXISTS patient_by_home ON patient (home_key);
CREATE INDEX IF NOT EXISTS patient_by_work ON patient (work_key);
CREATE INDEX IF NOT EXISTS patient_by_email ON patient (email_key);
CREATE INDEX IF NOT EXISTS patient_by_medicare ON patient (medicare_key);
CREATE INDEX IF NOT EXISTS patient_by_name ON patient (name_key);

CREATE TABLE IF NOT EXISTS appointment (
    id                  serial PRIMARY KEY,
    resource_id         integer NOT NULL REFERENCES resource (id),
    patient_id          integer REFERENCES patient (id),
    appointment_type_id integer REFERENCES appointment_type (id),
    start_at            timestamp(0) NOT NULL,
    end_at              timestamp(0) NOT NULL,
    status              varchar(20) NOT NULL DEFAULT 'booked'
        CHECK (status IN ('booked', 'confirmed', 'arrived', 'in_progress', 'completed', 'cancelled', 'did_not_attend')),
    overbook            smallint NOT NULL DEFAULT 0 CHECK (overbook IN (0, 1)),
    reason              varchar(500),
    notes               text,
    telehealth_url      varchar(500),
    source              varchar(20) NOT NULL DEFAULT 'staff',
    created_at          timestamp(0) DEFAULT (now() AT TIME ZONE 'UTC'),
    CHECK (end_at > start_at AND end_at <= start_at + interval '1 day'),
    -- Live appointments of one resource never overlap, unless the row says overbook = 1.
    CONSTRAINT appointment_no_overlap EXCLUDE USING gist (resource_id WITH =, tsrange(start_at, end_at) WITH &&)
        WHERE (status NOT IN ('cancelled', 'did_not_attend') AND overbook = 0)
);
CREATE INDEX IF NOT EXISTS appointment_by_time ON appointment (resource_id, start_at);
CREATE INDEX IF NOT EXISTS appointment_by_patient ON appointment (patient_id);

CREATE TABLE IF NOT EXISTS document (
    id             serial PRIMARY KEY,
    patient_id     integer NOT NULL REFERENCES patient (id),
    appointment_id integer REFERENCES appointment (id) ON DELETE SET NULL,
    type           varchar(100) NOT NULL DEFAULT '',
    name           varchar(200) NOT NULL DEFAULT '',
    description    varchar(500) NOT NULL DEFAULT '',
    mime           varchar(100) NOT NULL DEFAULT '',
    size           bigint NOT NULL,
    hash           varchar(128),
    content        bytea,
    path           varchar(1000),
    withdrawn      smallint NOT NULL DEFAULT 0,
    source         varchar(20) NOT NULL DEFAULT 'staff',
    created_at     timestamp(0) DEFAULT (now() AT TIME ZONE 'UTC')
);
CREATE INDEX IF NOT EXISTS document_by_appointment ON document (appointment_id);
CREATE INDEX IF NOT EXISTS document_by_patient ON document (patient_id);

-- Counts changes: one row for each resource's diary, row 0 for everything else that is published.
CREATE TABLE IF NOT EXISTS diary_change (
    resource_id integer PRIMARY KEY,
    changes     bigint NOT NULL DEFAULT 0
);

CREATE OR REPLACE FUNCTION diary_count(counted integer) RETURNS void LANGUAGE plpgsql AS $body$
BEGIN
    INSERT INTO diary_change (resource_id, changes) VALUES (counted, 1)
    ON CONFLICT (resource_id) DO UPDATE SET changes = diary_change.changes + 1;
END
$body$;

-- Everyone who writes to a resource's diary locks the resource first: whoever holds it sees all that was committed.
CREATE OR REPLACE FUNCTION diary_touch() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    first_one  integer := CASE TG_OP WHEN 'INSERT' THEN NEW.resource_id ELSE OLD.resource_id END;
    second_one integer := CASE TG_OP WHEN 'DELETE' THEN OLD.resource_id ELSE NEW.resource_id END;
BEGIN
    PERFORM 1 FROM resource WHERE id IN (first_one, second_one) ORDER BY id FOR UPDATE;
    PERFORM diary_count(least(first_one, second_one));
    IF first_one <> second_one THEN
        PERFORM diary_count(greatest(first_one, second_one));
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END
$body$;

-- An overbooked row holds its time against rows that are not: the exclusion constraint leaves it out.
CREATE OR REPLACE FUNCTION appointment_check() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NEW.overbook = 1 OR NEW.status IN ('cancelled', 'did_not_attend') THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.status NOT IN ('cancelled', 'did_not_attend') AND NEW.overbook = OLD.overbook
        AND NEW.resource_id = OLD.resource_id AND NEW.start_at = OLD.start_at AND NEW.end_at = OLD.end_at THEN
        RETURN NEW;
    END IF;
    IF EXISTS (SELECT 1 FROM appointment a
               WHERE a.resource_id = NEW.resource_id AND a.start_at < NEW.end_at AND a.end_at > NEW.start_at
                 AND a.start_at > NEW.start_at - interval '1 day' AND a.id <> NEW.id
                 AND a.status NOT IN ('cancelled', 'did_not_attend')) THEN
        RAISE EXCEPTION 'appointment overlaps another one of the resource' USING ERRCODE = 'exclusion_violation';
    END IF;
    RETURN NEW;
END
$body$;

CREATE OR REPLACE FUNCTION configuration_touch() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    PERFORM diary_count(0);
    RETURN NULL;
END
$body$;

CREATE OR REPLACE FUNCTION closure_touch() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    PERFORM 1 FROM resource ORDER BY id FOR UPDATE;
    PERFORM diary_count(0);
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END
$body$;

-- Triggers of one kind run in the order of their names: the lock comes before the check.
CREATE OR REPLACE TRIGGER appointment_1_touch BEFORE INSERT OR DELETE OR UPDATE OF resource_id, start_at, end_at, status, overbook
    ON appointment FOR EACH ROW EXECUTE FUNCTION diary_touch();
CREATE OR REPLACE TRIGGER appointment_2_check BEFORE INSERT OR UPDATE OF resource_id, start_at, end_at, status, overbook
    ON appointment FOR EACH ROW EXECUTE FUNCTION appointment_check();
CREATE OR REPLACE TRIGGER session_touch BEFORE INSERT OR DELETE OR UPDATE
    ON session FOR EACH ROW EXECUTE FUNCTION diary_touch();
CREATE OR REPLACE TRIGGER block_touch BEFORE INSERT OR DELETE OR UPDATE OF resource_id, start_at, end_at
    ON block FOR EACH ROW EXECUTE FUNCTION diary_touch();
CREATE OR REPLACE TRIGGER closure_touch BEFORE INSERT OR DELETE OR UPDATE
    ON closure FOR EACH ROW EXECUTE FUNCTION closure_touch();
CREATE OR REPLACE TRIGGER session_type_touch AFTER INSERT OR DELETE OR UPDATE
    ON session_type FOR EACH ROW EXECUTE FUNCTION configuration_touch();
CREATE OR REPLACE TRIGGER location_touch AFTER INSERT OR DELETE OR UPDATE
    ON location FOR EACH ROW EXECUTE FUNCTION configuration_touch();
CREATE OR REPLACE TRIGGER practitioner_touch AFTER INSERT OR DELETE OR UPDATE
    ON practitioner FOR EACH ROW EXECUTE FUNCTION configuration_touch();
CREATE OR REPLACE TRIGGER resource_touch AFTER INSERT OR DELETE OR UPDATE
    ON resource FOR EACH ROW EXECUTE FUNCTION configuration_touch();
CREATE OR REPLACE TRIGGER appointment_type_touch AFTER INSERT OR DELETE OR UPDATE
    ON appointment_type FOR EACH ROW EXECUTE FUNCTION configuration_touch();
