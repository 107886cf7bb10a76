/** What stands beside the files of an audit export, so that they can be read in ten years without this program. */
export const AUDIT_TEXT = `WHAT THIS IS
The whole ledger of one Lademeister: charging sessions, registers of meters, prices used, corrections, seals of reports,
evidence of grid operator commands. Names of people and numbers of cards stand in sessions.csv and sessions.json where
they have not been erased; the ledger itself holds pseudonyms (tokenRef, vehicleId, driverId).

FILES
records.ndjson   every record as it was written. One JSON value a line (UTF-8, ended by LF):
                 line 1        {"format","version","ledgerId","exportedAtMs","records"}
                 line n + 1    {"seq":n,"hash":"...","body":{...}}
                 last line     {"complete":true,"ledgerId","exportedAtMs","records","headHash"}
sessions.csv     the sessions as the records tell them; RFC 4180, UTF-8, times ISO 8601 in UTC, kWh with three decimals
sessions.json    the same; times in ms since 1970-01-01 UTC, energy in whole Wh

THE CHAIN
hash(n) = SHA-256( hash(n-1) as 32 bytes, then body(n) as the UTF-8 bytes between "body": and the closing brace )
hash(0) = 32 zero bytes. A changed, missing, added or moved record breaks it. The head below stands on reports, too.

A RECORD (body)
kind             what happened; atMs: when, ms since 1970-01-01 UTC; recordedAtMs: when it was written
ledger-created   always record 1: format, ledgerId
session-started  sessionId, chargePointId, tokenRef, registerWh (meter register, whole Wh), flags
session-mark     a register during the session
session-ended    registerWh, reason (OCPP 1.6, section 7.36), flags. A second start or end replaces the first
session-...      corrected (energyWh or times, author, reason), assigned (vehicle, driver, by whom, why), detailed
                 (odometer, state of charge), meter-changed (cause), signed (SHA-256 of a signed meter value)
registers        registers of all devices at a quarter hour: importWh, exportWh, quality W read, E substitute, F missing
meter-exchanged  another meter at the same place: deviceId, old and new (serial, importWh, exportWh), reason, author
seal             a report that was issued: period, files with SHA-256, the head it rests on
others           prices, tariffs, dimming: their fields are named in words
Energy of a session = registerWh of its end - registerWh of its start, unless meter-changed or corrected say otherwise.
`;
