CREATE TABLE readings (
  reading INT, mote_id INT, indoor INT, humidity DOUBLE, temperature DOUBLE, label INT,
  ts AS COALESCE(TO_TIMESTAMP_LTZ(reading, 0), TO_TIMESTAMP_LTZ(0, 0)),
  WATERMARK FOR ts AS ts - INTERVAL '1' DAY
) WITH ('connector' = 'filesystem', 'path' = '@readings@', 'format' = 'csv', 'csv.ignore-parse-errors' = 'true');

CREATE VIEW changes AS
SELECT mote_id, reading, ts,
  CAST(GREATEST(-50E0, LEAST(50E0, COALESCE(humidity - LAG(humidity) OVER w, 0E0) / 0.06512467308454026E0)) AS FLOAT) AS humidity,
  CAST(GREATEST(-50E0, LEAST(50E0, COALESCE(temperature - LAG(temperature) OVER w, 0E0) / 0.018541025666409524E0)) AS FLOAT) AS temperature
FROM readings WHERE reading IS NOT NULL WINDOW w AS (PARTITION BY mote_id ORDER BY ts);

SELECT * FROM rnn_score(
  input    => TABLE changes PARTITION BY mote_id,
  model    => '@model@',
  features => DESCRIPTOR(humidity, temperature),
  outputs  => DESCRIPTOR(next_humidity, next_temperature),
  on_time  => DESCRIPTOR(ts),
  uid      => 'forecaster');
