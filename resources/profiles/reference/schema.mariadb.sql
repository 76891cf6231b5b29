-- SPDX-License-Identifier: Apache-2.0
-- The reference practice system on MariaDB (InnoDB). README.md beside this file explains tables and columns.
CREATE TABLE IF NOT EXISTS location (
    id      integer AUTO_INCREMENT PRIMARY KEY,
    name    varchar(100) NOT NULL,
    address varchar(200) NOT NULL DEFAULT ''
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE IF NOT EXISTS practitioner (
    id         integer AUTO_INCREMENT PRIMARY KEY,
    title      varchar(20) NOT NULL DEFAULT '',
    first_name varchar(60) NOT NULL DEFAULT '',
    last_name  varchar(60) NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE IF NOT EXISTS resource (
    id              integer AUTO_INCREMENT PRIMARY KEY,
    practitioner_id integer,
    name            varchar(100) NOT NULL DEFAULT '',
    specialty       varchar(60) NOT NULL DEFAULT '',
    location_id     integer NOT NULL,
    active          smallint NOT NULL DEFAULT 1,
    bookable        smallint NOT NULL DEFAULT 1,
    FOREIGN KEY (practitioner_id) REFERENCES practitioner (id),
    FOREIGN KEY (location_id) REFERENCES location (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE IF NOT EXISTS appointment_type (
    id          integer AUTO_INCREMENT PRIMARY KEY,
    name        varchar(100) NOT NULL,
    length_min  integer NOT NULL CHECK (length_min > 0),
    resource_id integer,
    active      smallint NOT NULL DEFAULT 1,
    FOREIGN KEY (resource_id) REFERENCES resource (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE IF NOT EXISTS session (
    id          integer AUTO_INCREMENT PRIMARY KEY,
    resource_id integer NOT NULL,
    start_at    datetime NOT NULL,
    end_at      datetime NOT NULL,
    slot_min    integer CHECK (slot_min > 0),
    CHECK (end_at > start_at AND end_at <= start_at + INTERVAL 1 DAY),
    FOREIGN KEY (resource_id) REFERENCES resource (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
CREATE INDEX IF NOT EXISTS session_by_time ON session (resource_id, start_at);

CREATE TABLE IF NOT EXISTS session_type (
    session_id integer NOT NULL,
    type_id    integer NOT NULL,
    PRIMARY KEY (session_id, type_id),
    FOREIGN KEY (session_id) REFERENCES session (id) ON DELETE CASCADE,
    FOREIGN KEY (type_id) REFERENCES appointment_type (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE IF NOT EXISTS block (
    id          integer AUTO_INCREMENT PRIMARY KEY,
    resource_id integer NOT NULL,
    start_at    datetime NOT NULL,
    end_at      datetime NOT NULL,
    note        varchar(200) NOT NULL DEFAULT '',
    CHECK (end_at > start_at),
    FOREIGN KEY (resource_id) REFERENCES resource (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
CREATE INDEX IF NOT EXISTS block_by_time ON block (resource_id, end_at);

CREATE TABLE IF NOT EXISTS closure (
    id          integer AUTO_INCREMENT PRIMARY KEY,
    location_id integer,
    closed_on   date NOT NULL,
    note        varchar(200) NOT NULL DEFAULT '',
    FOREIGN KEY (location_id) REFERENCES location (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE IF NOT EXISTS patient (
    id                 integer AUTO_INCREMENT PRIMARY KEY,
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
    created_at         datetime DEFAULT (UTC_TIMESTAMP()),
    mobile_key   varchar(150) AS (RIGHT(REGEXP_REPLACE(mobile_phone, '[^0-9]', ''), 9)) PERSISTENT,
    home_key     varchar(150) AS (RIGHT(REGEXP_REPLACE(home_phone, '[^0-9]', ''), 9)) PERSISTENT,
    work_key     varchar(150) AS (RIGHT(REGEXP_REPLACE(work_phone, '[^0-9]', ''), 9)) PERSISTENT,
    email_key    varchar(150) AS (lower(trim(email))) PERSISTENT,
    medicare_key varchar(150) AS (LEFT(REGEXP_REPLACE(medicare_number, '[^0-9]', ''), 10)) PERSISTENT,
    name_key     varchar(150) AS (CONCAT(lower(trim(coalesce(last_name, ''))), '|', lower(trim(coalesce(first_name, ''))))) PERSISTENT
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
CREATE INDEX IF NOT EXISTS patient_by_birth ON patient (date_of_birth);
CREATE INDEX IF NOT EXISTS patient_by_mobile ON patient (mobile_key);
CREATE INDEX IF NOT EXISTS patient_by_home ON patient (home_key);
CREATE INDEX IF NOT EXISTS patient_by_work ON patient (work_key);
CREATE INDEX IF NOT EXISTS patient_by_email ON patient (email_key);
CREATE INDEX IF NOT EXISTS patient_by_medicare ON patient (medicare_key);
CREATE INDEX IF NOT EXISTS patient_by_name ON patient (name_key);

CREATE TABLE IF NOT EXISTS appointment (
    id                  integer AUTO_INCREMENT PRIMARY KEY,
    resource_id         integer NOT NULL,
    patient_id          integer,
    appointment_type_id integer,
    start_at            datetime NOT NULL,
    end_at              datetime NOT NULL,
    status              varchar(20) NOT NULL DEFAULT 'booked'
        CHECK (status IN ('booked', 'confirmed', 'arrived', 'in_progress', 'completed', 'cancelled', 'did_not_attend')),
    overbook            smallint NOT NULL DEFAULT 0 CHECK (overbook IN (0, 1)),
    reason              varchar(500),
    notes               text,
    telehealth_url      varchar(500),
    source              varchar(20) NOT NULL DEFAULT 'staff',
    created_at          datetime DEFAULT (UTC_TIMESTAMP()),
    CHECK (end_at > start_at AND end_at <= start_at + INTERVAL 1 DAY),
    FOREIGN KEY (resource_id) REFERENCES resource (id),
    FOREIGN KEY (patient_id) REFERENCES patient (id),
    FOREIGN KEY (appointment_type_id) REFERENCES appointment_type (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
CREATE INDEX IF NOT EXISTS appointment_by_time ON appointment (resource_id, start_at);
CREATE INDEX IF NOT EXISTS appointment_by_patient ON appointment (patient_id);

CREATE TABLE IF NOT EXISTS document (
    id             integer AUTO_INCREMENT PRIMARY KEY,
    patient_id     integer NOT NULL,
    appointment_id integer,
    type           varchar(100) NOT NULL DEFAULT '',
    name           varchar(200) NOT NULL DEFAULT '',
    description    varchar(500) NOT NULL DEFAULT '',
    mime           varchar(100) NOT NULL DEFAULT '',
    size           bigint NOT NULL,
    hash           varchar(128),
    content        longblob,
    path           varchar(1000),
    withdrawn      smallint NOT NULL DEFAULT 0,
    source         varchar(20) NOT NULL DEFAULT 'staff',
    created_at     datetime DEFAULT (UTC_TIMESTAMP()),
    KEY document_by_appointment (appointment_id),
    KEY document_by_patient (patient_id),
    FOREIGN KEY (patient_id) REFERENCES patient (id),
    FOREIGN KEY (appointment_id) REFERENCES appointment (id) ON DELETE SET NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Counts changes: one row for each resource's diary, row 0 for everything else that is published.
CREATE TABLE IF NOT EXISTS diary_change (
    resource_id integer PRIMARY KEY,
    changes     bigint NOT NULL DEFAULT 0
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- The ODBC driver knows a body with semicolons only by CREATE PROCEDURE: hence no CREATE OR REPLACE, and triggers that
-- are a single call.
DELIMITER //
-- Everyone who writes to a resource's diary locks the resource first: whoever holds it sees all that was committed.
DROP PROCEDURE IF EXISTS diary_touch//
CREATE PROCEDURE diary_touch(IN touched integer)
BEGIN
    DECLARE found integer;
    SELECT COUNT(*) INTO found FROM resource WHERE id = touched FOR UPDATE;
    INSERT INTO diary_change (resource_id, changes) VALUES (touched, 1)
    ON DUPLICATE KEY UPDATE changes = changes + 1;
END//
DROP PROCEDURE IF EXISTS diary_touch_both//
CREATE PROCEDURE diary_touch_both(IN first_one integer, IN second_one integer)
BEGIN
    CALL diary_touch(LEAST(first_one, second_one));
    IF first_one <> second_one THEN
        CALL diary_touch(GREATEST(first_one, second_one));
    END IF;
END//
DROP PROCEDURE IF EXISTS configuration_touch//
CREATE PROCEDURE configuration_touch()
BEGIN
    INSERT INTO diary_change (resource_id, changes) VALUES (0, 1) ON DUPLICATE KEY UPDATE changes = changes + 1;
END//
DROP PROCEDURE IF EXISTS closure_touch//
CREATE PROCEDURE closure_touch()
BEGIN
    DECLARE found integer;
    SELECT COUNT(*) INTO found FROM resource FOR UPDATE;
    CALL configuration_touch();
END//
-- Live appointments of one resource never overlap, unless the row that is written says overbook = 1. The locking read
-- sees what others have committed since this transaction began, whatever its isolation.
DROP PROCEDURE IF EXISTS appointment_check//
CREATE PROCEDURE appointment_check(IN own_id integer, IN wanted integer, IN from_at datetime, IN to_at datetime)
BEGIN
    DECLARE found integer;
    SELECT COUNT(*) INTO found FROM appointment a
    WHERE a.resource_id = wanted AND a.start_at < to_at AND a.end_at > from_at
      AND a.start_at > from_at - INTERVAL 1 DAY AND a.id <> own_id
      AND a.status NOT IN ('cancelled', 'did_not_attend')
    LOCK IN SHARE MODE;
    IF found > 0 THEN
        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'appointment overlaps another one of the resource';
    END IF;
END//
DROP PROCEDURE IF EXISTS appointment_inserted//
CREATE PROCEDURE appointment_inserted(IN new_resource integer, IN new_start datetime, IN new_end datetime,
    IN new_status varchar(20), IN new_overbook smallint)
BEGIN
    CALL diary_touch(new_resource);
    IF new_overbook = 0 AND new_status NOT IN ('cancelled', 'did_not_attend') THEN
        CALL appointment_check(0, new_resource, new_start, new_end);
    END IF;
END//
DROP PROCEDURE IF EXISTS appointment_updated//
CREATE PROCEDURE appointment_updated(IN own_id integer,
    IN old_resource integer, IN old_start datetime, IN old_end datetime, IN old_status varchar(20), IN old_overbook smallint,
    IN new_resource integer, IN new_start datetime, IN new_end datetime, IN new_status varchar(20), IN new_overbook smallint)
BEGIN
    DECLARE moved integer;
    SET moved = new_resource <> old_resource OR new_start <> old_start OR new_end <> old_end
        OR new_overbook <> old_overbook;
    IF moved OR new_status <> old_status THEN
        CALL diary_touch_both(old_resource, new_resource);
    END IF;
    IF new_overbook = 0 AND new_status NOT IN ('cancelled', 'did_not_attend')
        AND (moved OR old_status IN ('cancelled', 'did_not_attend')) THEN
        CALL appointment_check(own_id, new_resource, new_start, new_end);
    END IF;
END//
DELIMITER ;
CREATE OR REPLACE TRIGGER appointment_guard_insert BEFORE INSERT ON appointment FOR EACH ROW
    CALL appointment_inserted(NEW.resource_id, NEW.start_at, NEW.end_at, NEW.status, NEW.overbook);
CREATE OR REPLACE TRIGGER appointment_guard_update BEFORE UPDATE ON appointment FOR EACH ROW
    CALL appointment_updated(OLD.id, OLD.resource_id, OLD.start_at, OLD.end_at, OLD.status, OLD.overbook,
                             NEW.resource_id, NEW.start_at, NEW.end_at, NEW.status, NEW.overbook);
CREATE OR REPLACE TRIGGER appointment_guard_delete BEFORE DELETE ON appointment FOR EACH ROW CALL diary_touch(OLD.resource_id);
CREATE OR REPLACE TRIGGER session_touch_insert BEFORE INSERT ON session FOR EACH ROW CALL diary_touch(NEW.resource_id);
CREATE OR REPLACE TRIGGER session_touch_update BEFORE UPDATE ON session FOR EACH ROW CALL diary_touch_both(OLD.resource_id, NEW.resource_id);
CREATE OR REPLACE TRIGGER session_touch_delete BEFORE DELETE ON session FOR EACH ROW CALL diary_touch(OLD.resource_id);
CREATE OR REPLACE TRIGGER block_touch_insert BEFORE INSERT ON block FOR EACH ROW CALL diary_touch(NEW.resource_id);
CREATE OR REPLACE TRIGGER block_touch_update BEFORE UPDATE ON block FOR EACH ROW CALL diary_touch_both(OLD.resource_id, NEW.resource_id);
CREATE OR REPLACE TRIGGER block_touch_delete BEFORE DELETE ON block FOR EACH ROW CALL diary_touch(OLD.resource_id);
CREATE OR REPLACE TRIGGER closure_touch_insert BEFORE INSERT ON closure FOR EACH ROW CALL closure_touch();
CREATE OR REPLACE TRIGGER closure_touch_update BEFORE UPDATE ON closure FOR EACH ROW CALL closure_touch();
CREATE OR REPLACE TRIGGER closure_touch_delete BEFORE DELETE ON closure FOR EACH ROW CALL closure_touch();
CREATE OR REPLACE TRIGGER session_type_touch_insert AFTER INSERT ON session_type FOR EACH ROW CALL configuration_touch();
CREATE OR REPLACE TRIGGER session_type_touch_update AFTER UPDATE ON session_type FOR EACH ROW CALL configuration_touch();
CREATE OR REPLACE TRIGGER session_type_touch_delete AFTER DELETE ON session_type FOR EACH ROW CALL configuration_touch();
CREATE OR REPLACE TRIGGER location_touch_insert AFTER INSERT ON location FOR EACH ROW CALL configuration_touch();
CREATE OR REPLACE TRIGGER location_touch_update AFTER UPDATE ON location FOR EACH ROW CALL configuration_touch();
CREATE OR REPLACE TRIGGER location_touch_delete AFTER DELETE ON location FOR EACH ROW CALL configuration_touch();
CREATE OR REPLACE TRIGGER practitioner_touch_insert AFTER INSERT ON practitioner FOR EACH ROW CALL configuration_touch();
CREATE OR REPLACE TRIGGER practitioner_touch_update AFTER UPDATE ON practitioner FOR EACH ROW CALL configuration_touch();
CREATE OR REPLACE TRIGGER practitioner_touch_delete AFTER DELETE ON practitioner FOR EACH ROW CALL configuration_touch();
CREATE OR REPLACE TRIGGER resource_touch_insert AFTER INSERT ON resource FOR EACH ROW CALL configuration_touch();
CREATE OR REPLACE TRIGGER resource_touch_update AFTER UPDATE ON resource FOR EACH ROW CALL configuration_touch();
CREATE OR REPLACE TRIGGER resource_touch_delete AFTER DELETE ON resource FOR EACH ROW CALL configuration_touch();
CREATE OR REPLACE TRIGGER appointment_type_touch_insert AFTER INSERT ON appointment_type FOR EACH ROW CALL configuration_touch();
CREATE OR REPLACE TRIGGER appointment_type_touch_update AFTER UPDATE ON appointment_type FOR EACH ROW CALL configuration_touch();
CREATE OR REPLACE TRIGGER appointment_type_touch_delete AFTER DELETE ON appointment_type FOR EACH ROW CALL configuration_touch();
