/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.format.ModelFiles;
import io.streamrnn.jobs.score.input.ColumnSelection;
import io.streamrnn.jobs.score.input.FieldValue;
import io.streamrnn.jobs.score.input.Format;
import io.streamrnn.jobs.score.input.Row;
import io.streamrnn.jobs.score.output.LineWriter;
import io.streamrnn.jobs.score.output.OutputOptions;
import io.streamrnn.jobs.shared.EventRows;
import io.streamrnn.model.Model;
import io.streamrnn.model.Stepper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;

/** Generated events of pumps, and their scores computed in a plain loop over the engine. */
final class Events {

  private static final String HEADER = "pump,time,rpm,celsius";

  private record Event(String pump, long time, float rpm, float celsius) {}

  private final List<Event> events = new ArrayList<>();

  /** Events of ten pumps in random order. */
  Events(int count) {
    Random random = new Random(count);
    for (int i = 0; i < count; i++) {
      events.add(
          new Event(
              "pump-" + random.nextInt(10), i, random.nextFloat(), random.nextFloat() - 0.5f));
    }
  }

  Path writeCsv(Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write(HEADER + "\n");
      for (Event e : events) {
        out.write("%s,%d,%s,%s\n".formatted(e.pump, e.time, e.rpm, e.celsius));
      }
    }
    return file;
  }

  Path writeJsonLines(Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (Event e : events) {
        out.write(
            "{\"celsius\": %s, \"pump\": \"%s\", \"rpm\": \"%s\", \"time\": %d}\n"
                .formatted(e.celsius, e.pump, e.rpm, e.time));
      }
    }
    return file;
  }

  /** The numbers are in a record of their own. */
  Path writeAvro(Path file) throws IOException {
    Schema measured =
        SchemaBuilder.record("measured")
            .fields()
            .requiredFloat("rpm")
            .requiredFloat("celsius")
            .endRecord();
    Schema schema =
        SchemaBuilder.record("event")
            .fields()
            .requiredString("pump")
            .requiredLong("time")
            .name("measured")
            .type(measured)
            .noDefault()
            .endRecord();
    try (DataFileWriter<GenericRecord> out =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(schema))) {
      out.create(schema, file.toFile());
      for (Event e : events) {
        out.append(
            new GenericRecordBuilder(schema)
                .set("pump", e.pump)
                .set("time", e.time)
                .set(
                    "measured",
                    new GenericRecordBuilder(measured)
                        .set("rpm", e.rpm)
                        .set("celsius", e.celsius)
                        .build())
                .build());
      }
    }
    return file;
  }

  /** Each event as one of two steps, in the column {@code x}. */
  Path writeSteps(Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (Event e : events) {
        out.write(
            "{\"pump\": \"%s\", \"time\": %d, \"x\": [[%s, %s], [0, 0.5]]}\n"
                .formatted(e.pump, e.time, e.rpm, e.celsius));
      }
    }
    return file;
  }

  /** Lines of CSV, with the state kept from event to event. */
  List<String> stateful(Path modelFile) throws IOException {
    Model model = model(modelFile);
    Map<String, Stepper> steppers = new HashMap<>();
    List<String> lines = new ArrayList<>(List.of("pump,time,y0,y1,y2"));
    for (Event e : events) {
      Stepper stepper = steppers.computeIfAbsent(e.pump, pump -> model.stepper());
      lines.add(line(e, stepper.step(new float[] {e.rpm, e.celsius})));
    }
    return lines;
  }

  /** Lines of CSV with the last events of each pump, from the initial state. */
  List<String> windows(Path modelFile, int length, WhileFillingOption whileFilling)
      throws IOException {
    Stepper stepper = model(modelFile).stepper();
    Map<String, List<float[]>> past = new HashMap<>();
    List<String> lines = new ArrayList<>(List.of("pump,time,y0,y1,y2"));
    for (Event e : events) {
      List<float[]> window = past.computeIfAbsent(e.pump, pump -> new ArrayList<>());
      window.add(new float[] {e.rpm, e.celsius});
      if (window.size() > length) {
        window.remove(0);
      }
      float[] y = {};
      stepper.reset();
      for (float[] x : window) {
        y = stepper.step(x);
      }
      lines.add(
          whileFilling == WhileFillingOption.EMPTY && window.size() < length
              ? e.pump + "," + e.time + ",,,"
              : line(e, y));
    }
    return lines;
  }

  private static String line(Event e, float[] y) {
    return new LineWriter(
            Format.CSV,
            new OutputOptions()
                .columns(
                    new ColumnSelection("pump", List.of()).withOrder("time"), 3, EventRows.ONE))
        .line(
            Row.event(
                0,
                0,
                FieldValue.text(e.pump),
                FieldValue.text(Long.toString(e.time)),
                new double[0],
                ""),
            0,
            y);
  }

  private static Model model(Path file) throws IOException {
    return ModelFiles.loadStreaming(file.toString(), Files.readAllBytes(file));
  }
}
