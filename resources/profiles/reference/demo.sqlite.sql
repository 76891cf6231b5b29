-- SPDX-License-Identifier: Apache-2.0
-- Demo data for the reference practice system on SQLite: invented people, 90 days of diary from today.

INSERT INTO location (id, name, address) VALUES
    (1, 'Harbour Street Clinic', '12 Harbour St, Fremantle WA 6160'),
    (2, 'Hillside Rooms', '3 Rokeby Rd, Subiaco WA 6008');

INSERT INTO practitioner (id, title, first_name, last_name) VALUES
    (1, 'Dr', 'An', 'Nguyen'), (2, 'Dr', 'Maria', 'Rossi'), (3, 'Ms', 'Priya', 'Sharma'), (4, 'Dr', 'Wei', 'Chen'),
    (5, 'Dr', 'George', 'Brown');

-- One practitioner with two specialties is two resources.
INSERT INTO resource (id, practitioner_id, name, specialty, location_id, active, bookable) VALUES
    (1, 1, '', 'General practice', 1, 1, 1),
    (2, 1, '', 'Skin cancer checks', 1, 1, 1),
    (3, 2, '', 'General practice', 1, 1, 1),
    (4, 3, '', 'Physiotherapy', 2, 1, 1),
    (5, 4, '', 'General practice', 2, 1, 1),
    (6, NULL, 'Treatment room', 'Nursing', 1, 1, 1),
    (7, 5, '', 'General practice', 1, 0, 1);

INSERT INTO appointment_type (id, name, length_min, resource_id, active) VALUES
    (1, 'Standard consultation', 15, NULL, 1),
    (2, 'Long consultation', 30, NULL, 1),
    (3, 'Skin check', 30, 2, 1),
    (4, 'Initial physiotherapy', 60, 4, 1),
    (5, 'Vaccination', 10, NULL, 1),
    (6, 'Retired type', 20, NULL, 0);

INSERT INTO patient (id, title, first_name, last_name, date_of_birth, sex, address, suburb, state, postcode,
                     mobile_phone, home_phone, work_phone, email, medicare_number, medicare_irn, medicare_expiry,
                     active, deceased) VALUES
    (1, NULL, 'GRACE', ' wilson ', NULL, '', '13 High St', 'JOONDALUP', 'WA', '6027', NULL, '(08) 9300 1000', '08 6200 2000', NULL, NULL, NULL, NULL, 1, 0),
    (2, 'Ms', 'Siobhán', 'Kelly', '1947-06-19', 'M', '23 Ocean Rd', 'Fremantle', 'WA', '6160', '+61 400 001 317', NULL, NULL, 'Siobhn.Kelly1@example.com', '2400 00791 9', '2', '02/2028', 1, 0),
    (3, 'Mr', 'Lucas', 'Williams', '1965-02-18', 'X', '32 Hay Street', 'Joondalup', 'WA', '6027', '0400 002 634', NULL, NULL, 'Lucas.Williams2@example.com', '2400015838', '3', '03/2028', 1, 0),
    (4, 'Ms', 'Sofia', 'Van-Dijk', '2009-01-19', 'F', '12 Mill Point Rd', 'Joondalup', 'WA', '6027', '0400 003 951', '(08) 9303 1111', NULL, 'Sofia.Van-Dijk3@example.com', NULL, NULL, NULL, 1, 0),
    (5, NULL, 'Jean-Luc', 'Wilson', '1972-07-05', 'X', '175 Hay Street', 'Fremantle', 'WA', '6160', '0400005268', NULL, NULL, NULL, '2400031676', '1', '05/2028', 1, 0),
    (6, 'Ms', 'Oliver', 'King', '2008-11-07', 'M', '141 High St', 'PERTH', 'WA', '6000', NULL, NULL, NULL, 'Oliver.King5@example.com', '2400 03959 5', '2', '06/2028', 1, 0),
    (7, 'Mr', 'Ella', 'Jones', '2014-04-16', 'F', '150 Ocean Rd', 'Joondalup', 'WA', '6027', '0400007902', '(08) 9306 1222', NULL, 'ELLA.JONES6@EXAMPLE.COM', NULL, NULL, NULL, 1, 0),
    (8, 'Ms', 'HENRY', 'White', '1966-03-23', 'X', '77 Mill Point Rd', 'Subiaco', 'WA', '6008', '0400 009 219', NULL, NULL, 'HENRY.White7@example.com', '2400 05543 3', '4', '08/2028', 1, 0),
    (9, NULL, 'Thomas', 'Anderson', '1992-05-20', 'X', '108 Hay Street', 'Fremantle', 'WA', '6160', '0400 010 536', NULL, '08 6208 2328', NULL, '2400063352', '1', '09/2028', 1, 0),
    (10, 'Ms', 'Priya', ' anderson ', '1954-08-14', 'X', '147 Railway Pde', 'Fremantle', 'WA', '6160', '0400 011 853', '(08) 9309 1333', NULL, 'Priya.anderson9@example.com', NULL, NULL, NULL, 1, 0),
    (11, 'Mr', 'Grace', 'Müller', '1979-10-16', 'M', '24 Railway Pde', 'JOONDALUP', 'WA', '6027', NULL, NULL, NULL, 'Grace.Mller10@example.com', '2400079190', '3', '11/2028', 1, 0),
    (12, 'Ms', 'Thomas', 'Müller', '2020-02-02', 'm', '184 Ocean Rd', 'Perth', 'WA', '6000', '(0400) 014-487', NULL, NULL, 'Thomas.Mller11@example.com', '2400 08710 9', '4', '12/2028', 1, 0),
    (13, NULL, 'Nguyễn', 'MacDonald', '1979-01-15', 'X', '30 Ocean Rd', 'Perth', 'WA', '6000', '+61 400 015 804', '(08) 9312 1444', NULL, NULL, NULL, NULL, NULL, 1, 0),
    (14, 'Ms', 'Noah', 'Nguyen', NULL, '', '64 Ocean Rd', 'Perth', 'WA', '6000', '+61 400 017 121', NULL, NULL, 'Noah.Nguyen13@example.com', '2400 10294 7', '2', '02/2028', 1, 0),
    (15, 'Mr', 'ZOE', 'Ryan', '1945-03-15', 'F', '111 Mill Point Rd', 'Joondalup', 'WA', '6027', '0400018438', NULL, NULL, 'ZOE.Ryan14@example.com', '2400110866', '3', '03/2028', 1, 0),
    (16, 'Ms', 'Mia', 'Müller', '1988-06-22', 'F', '39 High St', 'JOONDALUP', 'WA', '6027', NULL, '(08) 9315 1555', NULL, 'Mia.Mller15@example.com', NULL, NULL, NULL, 1, 0),
    (17, NULL, 'Jack', 'Wilson', '1964-11-08', 'X', '47 Railway Pde', 'Fremantle', 'WA', '6160', '(0400) 021-072', NULL, '08 6216 2656', NULL, '2400126704', '1', '05/2028', 1, 0),
    (18, 'Ms', 'Leo', 'Smith', '1953-07-18', 'F', '177 Mill Point Rd', 'Perth', 'WA', '6000', '0400022389', NULL, NULL, 'Leo.Smith17@example.com', '2400 13462 3', '2', '06/2028', 0, 0),
    (19, 'Mr', 'Ethan', ' van-dijk ', '2021-12-02', 'F', '103 Ocean Rd', 'Joondalup', 'WA', '6027', '(0400) 023-706', '(08) 9318 1666', NULL, 'ETHAN.VAN-DIJK18@EXAMPLE.COM', NULL, NULL, NULL, 1, 0),
    (20, 'Ms', 'Oliver', 'Ryan', '2016-07-02', 'F', '113 Hay Street', 'Subiaco', 'WA', '6008', '0400 025 023', NULL, NULL, 'Oliver.Ryan19@example.com', '2400 15046 1', '4', '08/2028', 1, 0),
    (21, NULL, 'Oliver', 'Anderson', '2011-01-04', 'X', '39 Mill Point Rd', 'FREMANTLE', 'WA', '6160', NULL, NULL, NULL, NULL, '2400158380', '1', '09/2028', 1, 0),
    (22, 'Ms', 'OLIVER', 'Walker', '2013-01-03', 'F', '163 Railway Pde', 'Subiaco', 'WA', '6008', '(0400) 027-657', '(08) 9321 1777', NULL, 'OLIVER.Walker21@example.com', NULL, NULL, NULL, 1, 1),
    (23, 'Mr', 'Henry', 'O''Brien', '1981-08-04', 'F', '123 Ocean Rd', 'Fremantle', 'WA', '6160', '(0400) 028-974', NULL, NULL, 'Henry.OBrien22@example.com', '2400174218', '3', '11/2028', 1, 0),
    (24, 'Ms', 'Leo', 'Williams', '1953-02-24', 'F', '178 Hay Street', 'Perth', 'WA', '6000', '0400030291', NULL, NULL, 'Leo.Williams23@example.com', '2400 18213 7', '4', '12/2028', 1, 0),
    (25, NULL, 'Ruby', 'Smith', '1961-09-12', 'X', '77 High St', 'Subiaco', 'WA', '6008', '0400 031 608', '(08) 9324 1888', '08 6224 2984', NULL, NULL, NULL, NULL, 1, 0),
    (26, 'Ms', 'Aisha', 'Martin', '2001-06-06', 'F', '137 Mill Point Rd', 'PERTH', 'WA', '6000', NULL, NULL, NULL, 'Aisha.Martin25@example.com', '2400 19797 5', '2', '02/2028', 1, 0),
    (27, 'Mr', 'Priya', 'Robinson', NULL, 'X', '195 Hay Street', 'Perth', 'WA', '6000', '+61 400 034 242', NULL, NULL, 'Priya.Robinson26@example.com', '2400205894', '3', '03/2028', 1, 0),
    (28, 'Ms', 'Mohammed', ' johnson ', '1986-12-26', 'X', '127 Railway Pde', 'Subiaco', 'WA', '6008', '+61 400 035 559', '(08) 9327 1999', NULL, 'Mohammed.johnson27@example.com', NULL, NULL, NULL, 1, 0),
    (29, NULL, 'WEI', 'Smith', '1938-05-16', '', '155 Railway Pde', 'Perth', 'WA', '6000', '+61 400 036 876', NULL, NULL, NULL, '2400221732', '1', '05/2028', 1, 0),
    (30, 'Ms', 'Chloe', 'Trần', '1979-06-03', 'F', '121 Hay Street', 'Subiaco', 'WA', '6008', '0400 038 193', NULL, NULL, 'Chloe.Trn29@example.com', '2400 22965 1', '2', '06/2028', 1, 0),
    (31, 'Mr', 'Grace', 'Nguyen', '1996-10-20', 'F', '168 Railway Pde', 'FREMANTLE', 'WA', '6160', NULL, '(08) 9330 2110', NULL, 'GRACE.NGUYEN30@EXAMPLE.COM', NULL, NULL, NULL, 1, 0),
    (32, 'Ms', 'Mohammed', 'Van-Dijk', '1945-11-04', 'F', '46 Ocean Rd', 'Joondalup', 'WA', '6027', '+61 400 040 827', NULL, NULL, 'Mohammed.Van-Dijk31@example.com', '2400 24548 9', '4', '08/2028', 1, 0),
    (33, NULL, 'Mohammed', 'Van-Dijk', '1977-02-26', 'F', '191 High St', 'Joondalup', 'WA', '6027', '(0400) 042-144', NULL, '08 6232 3312', NULL, '2400253408', '1', '09/2028', 1, 0),
    (34, 'Ms', 'Wei', 'Taylor', '1956-03-01', '', '38 Mill Point Rd', 'Subiaco', 'WA', '6008', '(0400) 043-461', '(08) 9333 2221', NULL, 'Wei.Taylor33@example.com', NULL, NULL, NULL, 0, 0),
    (35, 'Mr', 'Siobhán', 'O''Brien', '1995-11-12', 'M', '4 High St', 'Subiaco', 'WA', '6008', '+61 400 044 778', NULL, NULL, 'Siobhn.OBrien34@example.com', '2400269246', '3', '11/2028', 1, 0),
    (36, 'Ms', 'RUBY', 'Trần', '1952-07-28', 'F', '8 Railway Pde', 'SUBIACO', 'WA', '6008', NULL, NULL, NULL, 'RUBY.Trn35@example.com', '2400 27716 5', '4', '12/2028', 1, 0),
    (37, NULL, 'Isla', ' white ', '1999-04-25', 'X', '108 Hay Street', 'Perth', 'WA', '6000', '0400047412', '(08) 9336 2332', NULL, NULL, NULL, NULL, NULL, 1, 0),
    (38, 'Ms', 'Noah', 'Trần', '1980-08-22', 'X', '39 Mill Point Rd', 'Joondalup', 'WA', '6027', '+61 400 048 729', NULL, NULL, 'Noah.Trn37@example.com', '2400 29300 3', '2', '02/2028', 1, 0),
    (39, 'Mr', 'Ruby', 'Smith', '1991-03-20', 'F', '37 Ocean Rd', 'Fremantle', 'WA', '6160', '+61 400 050 046', NULL, NULL, 'Ruby.Smith38@example.com', '2400300922', '3', '03/2028', 1, 0),
    (40, 'Ms', 'Ethan', 'Trần', NULL, 'm', '175 Mill Point Rd', 'Fremantle', 'WA', '6160', '0400 051 363', '(08) 9339 2443', NULL, 'Ethan.Trn39@example.com', NULL, NULL, NULL, 1, 0);

DROP TABLE IF EXISTS demo_day;
CREATE TABLE demo_day (n INTEGER PRIMARY KEY, day TEXT, dow INTEGER, workday INTEGER);
INSERT INTO demo_day (n, day)
WITH RECURSIVE count_to (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM count_to WHERE n < 89)
SELECT n, date(/*first day*/date('now', 'localtime')/*end*/, '+' || n || ' days') FROM count_to;
UPDATE demo_day SET dow = (strftime('%w', day) + 6) % 7 + 1;
UPDATE demo_day SET workday = (SELECT COUNT(*) FROM demo_day w WHERE w.n <= demo_day.n AND w.dow <= 5) WHERE dow <= 5;

INSERT INTO session (resource_id, start_at, end_at, slot_min)
SELECT 1, d.day || ' 09:00:00', d.day || ' 12:00:00', 15 FROM demo_day d WHERE d.dow IN (1, 2, 3, 4);
INSERT INTO session (resource_id, start_at, end_at, slot_min)
SELECT 1, d.day || ' 13:00:00', d.day || ' 17:00:00', 15 FROM demo_day d WHERE d.dow IN (1, 2, 3, 4);
INSERT INTO session (resource_id, start_at, end_at, slot_min)
SELECT 2, d.day || ' 09:00:00', d.day || ' 12:00:00', 30 FROM demo_day d WHERE d.dow IN (5);
INSERT INTO session (resource_id, start_at, end_at, slot_min)
SELECT 3, d.day || ' 08:30:00', d.day || ' 12:30:00', 15 FROM demo_day d WHERE d.dow IN (1, 2, 3, 4, 5);
INSERT INTO session (resource_id, start_at, end_at, slot_min)
SELECT 3, d.day || ' 14:00:00', d.day || ' 18:00:00', 15 FROM demo_day d WHERE d.dow IN (1, 2, 3, 4);
INSERT INTO session (resource_id, start_at, end_at, slot_min)
SELECT 3, d.day || ' 14:00:00', d.day || ' 17:00:00', 10 FROM demo_day d WHERE d.dow IN (5);
INSERT INTO session (resource_id, start_at, end_at, slot_min)
SELECT 4, d.day || ' 10:00:00', d.day || ' 18:00:00', 30 FROM demo_day d WHERE d.dow IN (1, 3, 5);
INSERT INTO session (resource_id, start_at, end_at, slot_min)
SELECT 5, d.day || ' 09:00:00', d.day || ' 13:00:00', 15 FROM demo_day d WHERE d.dow IN (2, 4);
INSERT INTO session (resource_id, start_at, end_at, slot_min)
SELECT 5, d.day || ' 13:00:00', d.day || ' 16:00:00', 15 FROM demo_day d WHERE d.dow IN (2, 4);
INSERT INTO session (resource_id, start_at, end_at, slot_min)
SELECT 6, d.day || ' 09:00:00', d.day || ' 16:00:00', 10 FROM demo_day d WHERE d.dow IN (1, 2, 3, 4, 5);

-- The skin clinic is for skin checks only, short sessions on Fridays for standard consultations and vaccinations.
INSERT INTO session_type (session_id, type_id) SELECT id, 3 FROM session WHERE resource_id = 2;
INSERT INTO session_type (session_id, type_id)
SELECT s.id, t.id FROM session s CROSS JOIN appointment_type t WHERE s.resource_id = 3 AND s.slot_min = 10 AND t.id IN (1, 5);

INSERT INTO block (resource_id, start_at, end_at, note)
SELECT 1, d.day || ' 12:00:00', d.day || ' 13:00:00', 'Lunch' FROM demo_day d WHERE d.workday = 2;
INSERT INTO block (resource_id, start_at, end_at, note)
SELECT 3, d.day || ' 08:30:00', d.day || ' 18:00:00', 'Conference' FROM demo_day d WHERE d.workday = 4;
INSERT INTO block (resource_id, start_at, end_at, note)
SELECT 4, d.day || ' 10:00:00', d.day || ' 12:00:00', 'Home visits' FROM demo_day d WHERE d.workday = 3;
INSERT INTO block (resource_id, start_at, end_at, note)
SELECT 6, d.day || ' 09:00:00', d.day || ' 09:30:00', 'Stocktake' FROM demo_day d WHERE d.workday = 1;
INSERT INTO closure (location_id, closed_on, note)
SELECT 2, d.day, 'Carpet laid' FROM demo_day d WHERE d.workday = 20;
INSERT INTO closure (location_id, closed_on, note)
SELECT NULL, d.day, 'Staff training' FROM demo_day d WHERE d.workday = 25;
INSERT INTO appointment (resource_id, patient_id, appointment_type_id, start_at, end_at, status, reason)
SELECT 3, 2, 1, d.day || ' 09:00:00', d.day || ' 09:15:00', 'confirmed', 'Check-up' FROM demo_day d WHERE d.workday = 1;
INSERT INTO appointment (resource_id, patient_id, appointment_type_id, start_at, end_at, status, reason)
SELECT 3, 3, 1, d.day || ' 09:15:00', d.day || ' 09:45:00', 'cancelled', 'Check-up' FROM demo_day d WHERE d.workday = 1;
INSERT INTO appointment (resource_id, patient_id, appointment_type_id, start_at, end_at, status, reason)
SELECT 3, 5, 1, d.day || ' 14:30:00', d.day || ' 14:45:00', 'did_not_attend', 'Check-up' FROM demo_day d WHERE d.workday = 1;
INSERT INTO appointment (resource_id, patient_id, appointment_type_id, start_at, end_at, status, reason)
SELECT 6, 6, 5, d.day || ' 10:00:00', d.day || ' 10:10:00', 'booked', 'Check-up' FROM demo_day d WHERE d.workday = 1;
INSERT INTO appointment (resource_id, patient_id, appointment_type_id, start_at, end_at, status, reason)
SELECT 6, 7, 5, d.day || ' 11:20:00', d.day || ' 11:30:00', 'confirmed', 'Check-up' FROM demo_day d WHERE d.workday = 1;
INSERT INTO appointment (resource_id, patient_id, appointment_type_id, start_at, end_at, status, reason)
SELECT 3, 9, 1, d.day || ' 09:15:00', d.day || ' 09:45:00', 'booked', 'Check-up' FROM demo_day d WHERE d.workday = 2;
INSERT INTO appointment (resource_id, patient_id, appointment_type_id, start_at, end_at, status, reason)
SELECT 3, 10, 1, d.day || ' 11:00:00', d.day || ' 11:15:00', 'did_not_attend', 'Check-up' FROM demo_day d WHERE d.workday = 2;
INSERT INTO appointment (resource_id, patient_id, appointment_type_id, start_at, end_at, status, reason)
SELECT 3, 11, 1, d.day || ' 14:30:00', d.day || ' 14:45:00', 'booked', 'Check-up' FROM demo_day d WHERE d.workday = 2;
INSERT INTO appointment (resource_id, patient_id, appointment_type_id, start_at, end_at, status, reason)
SELECT 6, 13, 5, d.day || ' 11:20:00', d.day || ' 11:30:00', 'cancelled', 'Check-up' FROM demo_day d WHERE d.workday = 2;
INSERT INTO appointment (resource_id, patient_id, appointment_type_id, start_at, end_at, status, reason)
SELECT 3, 14, 1, d.day || ' 09:00:00', d.day || ' 09:15:00', 'booked', 'Check-up' FROM demo_day d WHERE d.workday = 3;
INSERT INTO appointment (resource_id, patient_id, appointment_type_id, start_at, end_at, status, reason)
SELECT 3, 15, 1, d.day || ' 09:15:00', d.day || ' 09:45:00', 'did_not_attend', 'Check-up' FROM demo_day d WHERE d.workday = 3;
INSERT INTO appointment (resource_id, patient_id, appointment_type_id, start_at, end_at, status, reason)
SELECT 3, 17, 1, d.day || ' 14:30:00', d.day || ' 14:45:00', 'confirmed', 'Check-up' FROM demo_day d WHERE d.workday = 3;
INSERT INTO appointment (resource_id, patient_id, appointment_type_id, start_at, end_at, status, reason)
SELECT 6, 18, 5, d.day || ' 10:00:00', d.day || ' 10:10:00', 'cancelled', 'Check-up' FROM demo_day d WHERE d.workday = 3;
INSERT INTO appointment (resource_id, patient_id, appointment_type_id, start_at, end_at, status, reason)
SELECT 6, 19, 5, d.day || ' 11:20:00', d.day || ' 11:30:00', 'booked', 'Check-up' FROM demo_day d WHERE d.workday = 3;
INSERT INTO appointment (resource_id, patient_id, appointment_type_id, start_at, end_at, status, reason)
SELECT 6, 25, 5, d.day || ' 11:20:00', d.day || ' 11:30:00', 'did_not_attend', 'Check-up' FROM demo_day d WHERE d.workday = 4;
INSERT INTO appointment (resource_id, patient_id, appointment_type_id, start_at, end_at, status, reason)
SELECT 3, 26, 1, d.day || ' 09:00:00', d.day || ' 09:15:00', 'booked', 'Check-up' FROM demo_day d WHERE d.workday = 5;
INSERT INTO appointment (resource_id, patient_id, appointment_type_id, start_at, end_at, status, reason)
SELECT 3, 27, 1, d.day || ' 09:15:00', d.day || ' 09:45:00', 'confirmed', 'Check-up' FROM demo_day d WHERE d.workday = 5;
INSERT INTO appointment (resource_id, patient_id, appointment_type_id, start_at, end_at, status, reason)
SELECT 3, 29, 1, d.day || ' 14:30:00', d.day || ' 14:45:00', 'booked', 'Check-up' FROM demo_day d WHERE d.workday = 5;
INSERT INTO appointment (resource_id, patient_id, appointment_type_id, start_at, end_at, status, reason)
SELECT 6, 30, 5, d.day || ' 10:00:00', d.day || ' 10:10:00', 'did_not_attend', 'Check-up' FROM demo_day d WHERE d.workday = 5;
INSERT INTO appointment (resource_id, patient_id, appointment_type_id, start_at, end_at, status, reason)
SELECT 6, 31, 5, d.day || ' 11:20:00', d.day || ' 11:30:00', 'booked', 'Check-up' FROM demo_day d WHERE d.workday = 5;
INSERT INTO appointment (resource_id, patient_id, appointment_type_id, start_at, end_at, status, reason)
SELECT 3, 33, 1, d.day || ' 09:15:00', d.day || ' 09:45:00', 'cancelled', 'Check-up' FROM demo_day d WHERE d.workday = 6;
INSERT INTO appointment (resource_id, patient_id, appointment_type_id, start_at, end_at, status, reason)
SELECT 3, 34, 1, d.day || ' 11:00:00', d.day || ' 11:15:00', 'booked', 'Check-up' FROM demo_day d WHERE d.workday = 6;
INSERT INTO appointment (resource_id, patient_id, appointment_type_id, start_at, end_at, status, reason)
SELECT 3, 35, 1, d.day || ' 14:30:00', d.day || ' 14:45:00', 'did_not_attend', 'Check-up' FROM demo_day d WHERE d.workday = 6;
INSERT INTO appointment (resource_id, patient_id, appointment_type_id, start_at, end_at, status, reason)
SELECT 6, 37, 5, d.day || ' 11:20:00', d.day || ' 11:30:00', 'confirmed', 'Check-up' FROM demo_day d WHERE d.workday = 6;

DROP TABLE demo_day;
