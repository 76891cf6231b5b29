-- SPDX-License-Identifier: Apache-2.0
-- The reference practice system on SQLite. README.md beside this file explains tables and columns.
CREATE TABLE IF NOT EXISTS location (
    id      INTEGER PRIMARY KEY,
    name    TEXT NOT NULL,
    address TEXT NOT NULL DEFAULT ''
);

CREATE TABLE IF NOT EXISTS practitioner (
    id         INTEGER PRIMARY KEY,
    title      TEXT NOT NULL DEFAULT '',
    first_name TEXT NOT NULL DEFAULT '',
    last_name  TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS resource (
    id              INTEGER PRIMARY KEY,
    practitioner_id INTEGER REFERENCES practitioner (id),
    name            TEXT NOT NULL DEFAULT '',
    specialty       TEXT NOT NULL DEFAULT '',
    location_id     INTEGER NOT NULL REFERENCES location (id),
    active          INTEGER NOT NULL DEFAULT 1,
    bookable        INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE IF NOT EXISTS appointment_type (
    id          INTEGER PRIMARY KEY,
    name        TEXT NOT NULL,
    length_min  INTEGER NOT NULL CHECK (length_min > 0),
    resource_id INTEGER REFERENCES resource (id),
    active      INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE IF NOT EXISTS session (
    id          INTEGER PRIMARY KEY,
    resource_id INTEGER NOT NULL REFERENCES resource (id),
    start_at    TEXT NOT NULL CHECK (start_at IS strftime('%Y-%m-%d %H:%M:%S', start_at)),
    end_at      TEXT NOT NULL CHECK (end_at IS strftime('%Y-%m-%d %H:%M:%S', end_at)),
    slot_min    INTEGER CHECK (slot_min > 0),
    CHECK (end_at > start_at AND end_at <= datetime(start_at, '+1 day'))
);
CREATE INDEX IF NOT EXISTS session_by_time ON session (resource_id, start_at);

CREATE TABLE IF NOT EXISTS session_type (
    session_id INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    type_id    INTEGER NOT NULL REFERENCES appointment_type (id),
    PRIMARY KEY (session_id, type_id)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS block (
    id          INTEGER PRIMARY KEY,
    resource_id INTEGER NOT NULL REFERENCES resource (id),
    start_at    TEXT NOT NULL CHECK (start_at IS strftime('%Y-%m-%d %H:%M:%S', start_at)),
    end_at      TEXT NOT NULL CHECK (end_at IS strftime('%Y-%m-%d %H:%M:%S', end_at)),
    note        TEXT NOT NULL DEFAULT '',
    CHECK (end_at > start_at)
);
CREATE INDEX IF NOT EXISTS block_by_time ON block (resource_id, end_at);

CREATE TABLE IF NOT EXISTS closure (
    id          INTEGER PRIMARY KEY,
    location_id INTEGER REFERENCES location (id),
    closed_on   TEXT NOT NULL CHECK (closed_on IS date(closed_on)),
    note        TEXT NOT NULL DEFAULT ''
);

CREATE TABLE IF NOT EXISTS patient (
    id                 INTEGER PRIMARY KEY,
    title              TEXT,
    first_name         TEXT,
    last_name          TEXT,
    date_of_birth      TEXT CHECK (date_of_birth IS date(date_of_birth)),
    sex                TEXT,
    address            TEXT,
    suburb             TEXT,
    state              TEXT,
    postcode           TEXT,
    mobile_phone       TEXT,
    home_phone         TEXT,
    work_phone         TEXT,
    email              TEXT,
    medicare_number    TEXT,
    medicare_irn       TEXT,
    medicare_expiry    TEXT,
    active             INTEGER NOT NULL DEFAULT 1,
    deceased           INTEGER NOT NULL DEFAULT 0,
    possible_duplicate INTEGER NOT NULL DEFAULT 0,
    created_at         TEXT DEFAULT CURRENT_TIMESTAMP,
    mobile_key   TEXT AS (substr(replace(replace(replace(replace(replace(replace(replace(replace(mobile_phone, ' ', ''), '-', ''), '(', ''), ')', ''), '+', ''), '.', ''), '/', ''), char(160), ''), -9)) STORED,
    home_key     TEXT AS (substr(replace(replace(replace(replace(replace(replace(replace(replace(home_phone, ' ', ''), '-', ''), '(', ''), ')', ''), '+', ''), '.', ''), '/', ''), char(160), ''), -9)) STORED,
    work_key     TEXT AS (substr(replace(replace(replace(replace(replace(replace(replace(replace(work_phone, ' ', ''), '-', ''), '(', ''), ')', ''), '+', ''), '.', ''), '/', ''), char(160), ''), -9)) STORED,
    email_key    TEXT AS (lower(trim(email))) STORED,
    medicare_key TEXT AS (substr(replace(replace(replace(replace(replace(medicare_number, ' ', ''), '-', ''), '/', ''), '.', ''), char(160), ''), 1, 10)) STORED,
    name_key     TEXT AS (lower(trim(coalesce(last_name, ''))) || '|' || lower(trim(coalesce(first_name, '')))) STORED
);
CREATE INDEX IF NOT EXISTS patient_by_birth ON patient (date_of_birth);
CREATE INDEX IF NOT EXISTS patient_by_mobile ON patient (mobile_key);
CREATE INDEX IF NOT EXISTS patient_by_home ON patient (home_key);
CREATE INDEX IF NOT EXISTS patient_by_work ON patient (work_key);
CREATE INDEX IF NOT EXISTS patient_by_email ON patient (email_key);
CREATE INDEX IF NOT EXISTS patient_by_medicare ON patient (medicare_key);
CREATE INDEX IF NOT EXISTS patient_by_name ON patient (name_key);

CREATE TABLE IF NOT EXISTS appointment (
    id                  INTEGER PRIMARY KEY AUTOINCREMENT,
    resource_id         INTEGER NOT NULL REFERENCES resource (id),
    patient_id          INTEGER REFERENCES patient (id),
    appointment_type_id INTEGER REFERENCES appointment_type (id),
    start_at            TEXT NOT NULL CHECK (start_at IS strftime('%Y-%m-%d %H:%M:%S', start_at)),
    end_at              TEXT NOT NULL CHECK (end_at IS strftime('%Y-%m-%d %H:%M:%S', end_at)),
    status              TEXT NOT NULL DEFAULT 'booked'
        CHECK (status IN ('booked', 'confirmed', 'arrived', 'in_progress', 'completed', 'cancelled', 'did_not_attend')),
    overbook            INTEGER NOT NULL DEFAULT 0 CHECK (overbook IN (0, 1)),
    reason              TEXT,
    notes               TEXT,
    telehealth_url      TEXT,
    source              TEXT NOT NULL DEFAULT 'staff',
    created_at          TEXT DEFAULT CURRENT_TIMESTAMP,
    CHECK (end_at > start_at AND end_at <= datetime(start_at, '+1 day'))
);
CREATE INDEX IF NOT EXISTS appointment_by_time ON appointment (resource_id, start_at);
CREATE INDEX IF NOT EXISTS appointment_by_patient ON appointment (patient_id);

CREATE TABLE IF NOT EXISTS document (
    id             INTEGER PRIMARY KEY,
    patient_id     INTEGER NOT NULL REFERENCES patient (id),
    appointment_id INTEGER REFERENCES appointment (id) ON DELETE SET NULL,
    type           TEXT NOT NULL DEFAULT '',
    name           TEXT NOT NULL DEFAULT '',
    description    TEXT NOT NULL DEFAULT '',
    mime           TEXT NOT NULL DEFAULT '',
    size           INTEGER NOT NULL,
    hash           TEXT,
    content        BLOB,
    path           TEXT,
    withdrawn      INTEGER NOT NULL DEFAULT 0,
    source         TEXT NOT NULL DEFAULT 'staff',
    created_at     TEXT DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX IF NOT EXISTS document_by_appointment ON document (appointment_id);
CREATE INDEX IF NOT EXISTS document_by_patient ON document (patient_id);

-- Counts changes: one row for each resource's diary, row 0 for everything else that is published.
CREATE TABLE IF NOT EXISTS diary_change (
    resource_id INTEGER PRIMARY KEY,
    changes     INTEGER NOT NULL DEFAULT 0
);

-- Live appointments of one resource never overlap, unless the row that is written says overbook = 1.
CREATE TRIGGER IF NOT EXISTS appointment_no_overlap_insert BEFORE INSERT ON appointment
WHEN NEW.overbook = 0 AND NEW.status NOT IN ('cancelled', 'did_not_attend')
BEGIN
    SELECT RAISE(ABORT, 'appointment overlaps another one of the resource')
    WHERE EXISTS (SELECT 1 FROM appointment a
                  WHERE a.resource_id = NEW.resource_id AND a.start_at < NEW.end_at AND a.end_at > NEW.start_at
                    AND a.start_at > datetime(NEW.start_at, '-1 day')
                    AND a.status NOT IN ('cancelled', 'did_not_attend'));
END;
CREATE TRIGGER IF NOT EXISTS appointment_no_overlap_update
BEFORE UPDATE OF resource_id, start_at, end_at, status, overbook ON appointment
WHEN NEW.overbook = 0 AND NEW.status NOT IN ('cancelled', 'did_not_attend')
    AND (NEW.resource_id <> OLD.resource_id OR NEW.start_at <> OLD.start_at OR NEW.end_at <> OLD.end_at
         OR NEW.overbook <> OLD.overbook OR OLD.status IN ('cancelled', 'did_not_attend'))
BEGIN
    SELECT RAISE(ABORT, 'appointment overlaps another one of the resource')
    WHERE EXISTS (SELECT 1 FROM appointment a
                  WHERE a.resource_id = NEW.resource_id AND a.start_at < NEW.end_at AND a.end_at > NEW.start_at
                    AND a.start_at > datetime(NEW.start_at, '-1 day') AND a.id <> OLD.id
                    AND a.status NOT IN ('cancelled', 'did_not_attend'));
END;

CREATE TRIGGER IF NOT EXISTS appointment_change_insert AFTER INSERT ON appointment
BEGIN
    INSERT INTO diary_change (resource_id, changes) VALUES (NEW.resource_id, 1) ON CONFLICT (resource_id) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER IF NOT EXISTS appointment_change_update AFTER UPDATE OF resource_id, start_at, end_at, status, overbook ON appointment
BEGIN
    INSERT INTO diary_change (resource_id, changes) VALUES (OLD.resource_id, 1) ON CONFLICT (resource_id) DO UPDATE SET changes = changes + 1;
    INSERT INTO diary_change (resource_id, changes) VALUES (NEW.resource_id, 1) ON CONFLICT (resource_id) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER IF NOT EXISTS appointment_change_delete AFTER DELETE ON appointment
BEGIN
    INSERT INTO diary_change (resource_id, changes) VALUES (OLD.resource_id, 1) ON CONFLICT (resource_id) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER IF NOT EXISTS session_change_insert AFTER INSERT ON session
BEGIN
    INSERT INTO diary_change (resource_id, changes) VALUES (NEW.resource_id, 1) ON CONFLICT (resource_id) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER IF NOT EXISTS session_change_update AFTER UPDATE ON session
BEGIN
    INSERT INTO diary_change (resource_id, changes) VALUES (OLD.resource_id, 1) ON CONFLICT (resource_id) DO UPDATE SET changes = changes + 1;
    INSERT INTO diary_change (resource_id, changes) VALUES (NEW.resource_id, 1) ON CONFLICT (resource_id) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER IF NOT EXISTS session_change_delete AFTER DELETE ON session
BEGIN
    INSERT INTO diary_change (resource_id, changes) VALUES (OLD.resource_id, 1) ON CONFLICT (resource_id) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER IF NOT EXISTS block_change_insert AFTER INSERT ON block
BEGIN
    INSERT INTO diary_change (resource_id, changes) VALUES (NEW.resource_id, 1) ON CONFLICT (resource_id) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER IF NOT EXISTS block_change_update AFTER UPDATE OF resource_id, start_at, end_at ON block
BEGIN
    INSERT INTO diary_change (resource_id, changes) VALUES (OLD.resource_id, 1) ON CONFLICT (resource_id) DO UPDATE SET changes = changes + 1;
    INSERT INTO diary_change (resource_id, changes) VALUES (NEW.resource_id, 1) ON CONFLICT (resource_id) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER IF NOT EXISTS block_change_delete AFTER DELETE ON block
BEGIN
    INSERT INTO diary_change (resource_id, changes) VALUES (OLD.resource_id, 1) ON CONFLICT (resource_id) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER IF NOT EXISTS session_type_change_insert AFTER INSERT ON session_type
BEGIN
    INSERT INTO diary_change (resource_id, changes) VALUES (0, 1) ON CONFLICT (resource_id) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER IF NOT EXISTS session_type_change_update AFTER UPDATE ON session_type
BEGIN
    INSERT INTO diary_change (resource_id, changes) VALUES (0, 1) ON CONFLICT (resource_id) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER IF NOT EXISTS session_type_change_delete AFTER DELETE ON session_type
BEGIN
    INSERT INTO diary_change (resource_id, changes) VALUES (0, 1) ON CONFLICT (resource_id) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER IF NOT EXISTS location_change_insert AFTER INSERT ON location
BEGIN
    INSERT INTO diary_change (resource_id, changes) VALUES (0, 1) ON CONFLICT (resource_id) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER IF NOT EXISTS location_change_update AFTER UPDATE ON location
BEGIN
    INSERT INTO diary_change (resource_id, changes) VALUES (0, 1) ON CONFLICT (resource_id) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER IF NOT EXISTS location_change_delete AFTER DELETE ON location
BEGIN
    INSERT INTO diary_change (resource_id, changes) VALUES (0, 1) ON CONFLICT (resource_id) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER IF NOT EXISTS practitioner_change_insert AFTER INSERT ON practitioner
BEGIN
    INSERT INTO diary_change (resource_id, changes) VALUES (0, 1) ON CONFLICT (resource_id) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER IF NOT EXISTS practitioner_change_update AFTER UPDATE ON practitioner
BEGIN
    INSERT INTO diary_change (resource_id, changes) VALUES (0, 1) ON CONFLICT (resource_id) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER IF NOT EXISTS practitioner_change_delete AFTER DELETE ON practitioner
BEGIN
    INSERT INTO diary_change (resource_id, changes) VALUES (0, 1) ON CONFLICT (resource_id) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER IF NOT EXISTS resource_change_insert AFTER INSERT ON resource
BEGIN
    INSERT INTO diary_change (resource_id, changes) VALUES (0, 1) ON CONFLICT (resource_id) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER IF NOT EXISTS resource_change_update AFTER UPDATE ON resource
BEGIN
    INSERT INTO diary_change (resource_id, changes) VALUES (0, 1) ON CONFLICT (resource_id) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER IF NOT EXISTS resource_change_delete AFTER DELETE ON resource
BEGIN
    INSERT INTO diary_change (resource_id, changes) VALUES (0, 1) ON CONFLICT (resource_id) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER IF NOT EXISTS appointment_type_change_insert AFTER INSERT ON appointment_type
BEGIN
    INSERT INTO diary_change (resource_id, changes) VALUES (0, 1) ON CONFLICT (resource_id) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER IF NOT EXISTS appointment_type_change_update AFTER UPDATE ON appointment_type
BEGIN
    INSERT INTO diary_change (resource_id, changes) VALUES (0, 1) ON CONFLICT (resource_id) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER IF NOT EXISTS appointment_type_change_delete AFTER DELETE ON appointment_type
BEGIN
    INSERT INTO diary_change (resource_id, changes) VALUES (0, 1) ON CONFLICT (resource_id) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER IF NOT EXISTS closure_change_insert AFTER INSERT ON closure
BEGIN
    INSERT INTO diary_change (resource_id, changes) VALUES (0, 1) ON CONFLICT (resource_id) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER IF NOT EXISTS closure_change_update AFTER UPDATE ON closure
BEGIN
    INSERT INTO diary_change (resource_id, changes) VALUES (0, 1) ON CONFLICT (resource_id) DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER IF NOT EXISTS closure_change_delete AFTER DELETE ON closure
BEGIN
    INSERT INTO diary_change (resource_id, changes) VALUES (0, 1) ON CONFLICT (resource_id) DO UPDATE SET changes = changes + 1;
END;
