package io.streamrnn.jobs.score;

import io.streamrnn.model.Model;
import io.streamrnn.model.ModelFiles;
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

/** Generated events of pumps, and what a plain loop over the engine makes of them. */
final class Events {

  private static final String HEADER = "pump,time,rpm,celsius";

  private record Event(String pump, long time, float rpm, float celsius) {}

  private final List<Event> events = new ArrayList<>();

  /** Events of ten pumps in random turns. */
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

  /** Lines of CSV with the state carried from event to event. */
  List<String> carried(Path modelFile) throws IOException {
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
  List<String> windows(Path modelFile, int length, boolean wait) throws IOException {
    Stepper stepper = model(modelFile).stepper();
    Map<String, List<float[]>> past = new HashMap<>();
    List<String> lines = new ArrayList<>(List.of("pump,time,y0,y1,y2"));
    for (Event e : events) {
      List<float[]> window = past.computeIfAbsent(e.pump, pump -> new ArrayList<>());
      window.add(new float[] {e.rpm, e.celsius});
      if (window.size() > length) {
        window.remove(0);
      }
      float[] y = null;
      stepper.reset();
      for (float[] x : window) {
        y = stepper.step(x);
      }
      lines.add(wait && window.size() < length ? e.pump + "," + e.time + ",,," : line(e, y));
    }
    return lines;
  }

  private static String line(Event e, float[] y) {
    return LineWriter.of(Format.CSV, new Selection("pump", "time", List.of()), 3)
        .line(
            new Row(
                0,
                0,
                new Value(e.pump, false),
                new Value(Long.toString(e.time), false),
                new double[0],
                "",
                null),
            0,
            y);
  }

  private static Model model(Path file) throws IOException {
    return ModelFiles.loadStreaming(file.toString(), Files.readAllBytes(file));
  }
}
