/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamrnn.format.LoadOptions;
import io.streamrnn.format.ModelFile;
import io.streamrnn.format.WeightPrecision;
import io.streamrnn.model.Model;
import io.streamrnn.model.Stepper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far do scores and states drift when states are stored in bfloat16, or weights are rounded to
 * it?
 *
 * <pre>benchmarks/run Bfloat16 FOLDER</pre>
 *
 * <p>Steps published models twice over {@value #STEPS} events of their own data: once with float32
 * between events and once rounded, as {@link io.streamrnn.flink.StatePrecision#BFLOAT16} does.
 * Prints the differences. Events run by their keys. Where states are carried, they also run as if
 * all had one key, which makes one sequence of {@value #STEPS} steps. The folder has {@code
 * models-onnx/} and {@code data/} in the layout of their publishers. A shorter recording is
 * repeated.
 *
 * <p>Then it steps the models with {@link WeightPrecision#BFLOAT16} beside those of the files, and
 * prints how good both are on the last event of each turbofan engine that has a full window, as
 * their publisher measured it.
 */
public final class Bfloat16 {

  private static final int STEPS = 10_000;
  private static final String ONE_KEY = "";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;

  private Bfloat16(Path folder) {
    this.folder = folder;
  }

  private record Event(String key, float[] x) {}

  /** Prints the table. */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      throw new IllegalArgumentException(
          "Bfloat16 must have one argument, the folder with models-onnx/ and data/: got="
              + Arrays.toString(args));
    }
    System.out.printf(
        "%-40s %10s %10s %10s %10s | %10s %10s %10s%n",
        "over " + STEPS + " events",
        "scores max",
        "mean",
        "last 10%",
        "of |score|",
        "states max",
        "mean",
        "of |state|");
    Bfloat16 benchmark = new Bfloat16(Path.of(args[0]));
    benchmark.run();
    benchmark.runWithRoundedWeights();
  }

  private void run() throws IOException {
    List<Event> cycles = turbofan(STEPS);
    for (String name : List.of("regression", "binary")) {
      Model model = model("turbofan-rul/" + name + "_model.h5");
      windows("turbofan " + name + ", slidingWindow(50)", model, 50, cycles);
      carried("turbofan " + name, model, cycles);
    }
    carried("Silero VAD", model("silero-vad-v6-recurrent/model.onnx"), silero());
    carried("sensor forecaster", model("lwsndr-forecaster-gru/model.onnx"), forecaster());
  }

  private void runWithRoundedWeights() throws IOException {
    List<Event> cycles = turbofan(Integer.MAX_VALUE);
    for (String name : List.of("regression", "binary")) {
      String file = "turbofan-rul/%s_model.h5".formatted(name);
      Map<String, float[]> last = new LinkedHashMap<>();
      withRoundedWeights("turbofan %s, slidingWindow(50)".formatted(name), file, 50, cycles, last);
      printQuality(name, last);
    }
    String silero = "silero-vad-v6-recurrent/model.onnx";
    withRoundedWeights("Silero VAD, carried by key", silero, 0, silero(), new HashMap<>());
    String forecaster = "lwsndr-forecaster-gru/model.onnx";
    withRoundedWeights("sensor forecaster", forecaster, 0, forecaster(), new HashMap<>());
  }

  private Model model(String name) throws IOException {
    return model(name, WeightPrecision.FLOAT32);
  }

  private Model model(String name, WeightPrecision weights) throws IOException {
    byte[] bytes = Files.readAllBytes(folder.resolve("models-onnx").resolve(name));
    LoadOptions options = LoadOptions.none().withWeightPrecision(weights);
    return ModelFile.read(name, bytes, options).streaming();
  }

  // -- comparisons

  private static void carried(String name, Model model, List<Event> events) {
    carriedBy(name + ", carried by key", model, events);
    carriedBy(
        name + ", carried, one key",
        model,
        events.stream().map(event -> new Event(ONE_KEY, event.x())).toList());
  }

  private static void carriedBy(String name, Model model, List<Event> events) {
    Stepper stepper = model.stepper();
    Map<String, float[]> exact = new HashMap<>();
    Map<String, float[]> rounded = new HashMap<>();
    Errors scores = new Errors();
    Errors states = new Errors();
    for (Event event : events) {
      float[] s = exact.computeIfAbsent(event.key(), key -> initial(model));
      float[] r = rounded.computeIfAbsent(event.key(), key -> initial(model));
      float[] score = step(stepper, s, event.x());
      float[] roundedScore = step(stepper, r, event.x());
      round(r);
      scores.add(score, roundedScore);
      states.add(s, r);
    }
    print(name, scores, states);
  }

  private static float[] initial(Model model) {
    float[] states = new float[model.stateSize()];
    model.stepper().store(states);
    round(states);
    return states;
  }

  private static float[] step(Stepper stepper, float[] states, float[] x) {
    stepper.load(states);
    float[] score = stepper.step(x).clone();
    stepper.store(states);
    return score;
  }

  /** Windows keep features. The features of an event are rounded after the event is scored. */
  private static void windows(String name, Model model, int length, List<Event> events) {
    Stepper stepper = model.stepper();
    Map<String, ArrayDeque<float[]>> kept = new HashMap<>();
    Errors scores = new Errors();
    Errors states = new Errors();
    float[] exactStates = new float[model.stateSize()];
    float[] roundedStates = new float[model.stateSize()];
    for (Event event : events) {
      ArrayDeque<float[]> window = kept.computeIfAbsent(event.key(), key -> new ArrayDeque<>());
      window.add(event.x());
      if (window.size() > length) {
        window.remove();
      }
      float[] exact = score(stepper, window, exactStates);
      float[] rounded = score(stepper, allButLastRounded(window), roundedStates);
      if (window.size() == length) {
        scores.add(exact, rounded);
        states.add(exactStates, roundedStates);
      }
    }
    print(name, scores, states);
  }

  /** To the nearest bfloat16, ties to even, as the operator rounds what it stores. */
  /** The score of a window; stores the states at its end. */
  private static float[] score(Stepper stepper, Collection<float[]> window, float[] states) {
    float[] score = {};
    stepper.reset();
    for (float[] x : window) {
      score = stepper.step(x);
    }
    stepper.store(states);
    return score.clone();
  }

  /**
   * Scores with the weights of a file and with rounded ones.
   *
   * @param length of the window; 0 for states that are carried
   * @param last the last pair of scores of each key with a full window, added here
   */
  private void withRoundedWeights(
      String name, String file, int length, List<Event> events, Map<String, float[]> last)
      throws IOException {
    Model model = model(file);
    Stepper exact = model.stepper();
    Stepper rounded = model(file, WeightPrecision.BFLOAT16).stepper();
    Map<String, ArrayDeque<float[]>> kept = new HashMap<>();
    Map<String, float[][]> carried = new HashMap<>();
    Errors scores = new Errors();
    Errors states = new Errors();
    for (Event event : events) {
      float[][] both = carried.computeIfAbsent(event.key(), key -> new float[2][model.stateSize()]);
      float[] score;
      float[] roundedScore;
      if (length == 0) {
        score = step(exact, both[0], event.x());
        roundedScore = step(rounded, both[1], event.x());
      } else {
        ArrayDeque<float[]> window = kept.computeIfAbsent(event.key(), key -> new ArrayDeque<>());
        window.add(event.x());
        if (window.size() > length) {
          window.remove();
        }
        if (window.size() < length) {
          continue;
        }
        score = score(exact, window, both[0]);
        roundedScore = score(rounded, window, both[1]);
      }
      scores.add(score, roundedScore);
      states.add(both[0], both[1]);
      last.put(event.key(), new float[] {score[0], roundedScore[0]});
    }
    print("weights: " + name, scores, states);
  }

  /** The scores on the last events beside the cycles that were left. */
  private void printQuality(String name, Map<String, float[]> last) throws IOException {
    List<String> truth = read("data/turbofan-fd001/PM_truth.txt").lines().toList();
    for (int k = 0; k < 2; k++) {
      double absolute = 0;
      double squares = 0;
      int right = 0;
      for (Map.Entry<String, float[]> engine : last.entrySet()) {
        double left = Double.parseDouble(truth.get(Integer.parseInt(engine.getKey()) - 1).strip());
        double score = engine.getValue()[k];
        absolute += Math.abs(score - left) / last.size();
        squares += (score - left) * (score - left) / last.size();
        right += score > 0.5 == left <= 30 ? 1 : 0;
      }
      String weights = k == 0 ? "float32" : "bfloat16";
      System.out.println(
          name.equals("binary")
              ? "  %s weights: accuracy %.4f of %d engines"
                  .formatted(weights, right / (double) last.size(), last.size())
              : "  %s weights: MAE %.3f, RMSE %.3f cycles on %d engines"
                  .formatted(weights, absolute, Math.sqrt(squares), last.size()));
    }
  }

  private static List<float[]> allButLastRounded(Collection<float[]> window) {
    List<float[]> rows = new ArrayList<>();
    window.forEach(x -> rows.add(x.clone()));
    rows.subList(0, rows.size() - 1).forEach(Bfloat16::round);
    return rows;
  }

  static void round(float[] values) {
    for (int i = 0; i < values.length; i++) {
      int bits = Float.floatToRawIntBits(values[i]);
      values[i] = Float.intBitsToFloat((bits + 0x7FFF + (bits >>> 16 & 1)) & 0xFFFF0000);
    }
  }

  private static void print(String name, Errors scores, Errors states) {
    System.out.printf(
        "%-40s %10.2g %10.2g %10.2g %10.2g | %10.2g %10.2g %10.2g%n",
        name,
        scores.max(),
        scores.mean(),
        scores.meanOfLastTenth(),
        scores.magnitude(),
        states.max(),
        states.mean(),
        states.magnitude());
  }

  /** Absolute differences. */
  private static final class Errors {

    private final List<double[]> ofEvents = new ArrayList<>();
    private double magnitude;

    void add(float[] exact, float[] rounded) {
      double sum = 0;
      double max = 0;
      double size = 0;
      for (int i = 0; i < exact.length; i++) {
        double error = Math.abs((double) exact[i] - rounded[i]);
        sum += error;
        max = Math.max(max, error);
        size += Math.abs(exact[i]);
      }
      ofEvents.add(new double[] {sum / exact.length, max});
      magnitude += size / exact.length;
    }

    double max() {
      return ofEvents.stream().mapToDouble(e -> e[1]).max().orElse(0);
    }

    double mean() {
      return ofEvents.stream().mapToDouble(e -> e[0]).average().orElse(0);
    }

    double meanOfLastTenth() {
      return ofEvents.stream()
          .skip(ofEvents.size() - ofEvents.size() / 10)
          .mapToDouble(e -> e[0])
          .average()
          .orElse(0);
    }

    /** The mean of the absolute values. */
    double magnitude() {
      return magnitude / ofEvents.size();
    }
  }

  // -- the data

  /** Settings, cycle and sensors of the test engines, scaled as in training. */
  private List<Event> turbofan(int most) throws IOException {
    JsonNode scaler = JSON.readTree(read("models-onnx/turbofan-rul/scaler.json"));
    List<Event> events = new ArrayList<>();
    for (String line : read("data/turbofan-fd001/PM_test.txt").lines().limit(most).toList()) {
      String[] columns = line.strip().split(" +");
      float[] x = new float[25];
      for (int i = 0; i < x.length; i++) {
        // In the file the cycle comes before the three settings, in the model after them.
        int column = i < 3 ? i + 2 : i == 3 ? 1 : i + 1;
        double min = scaler.at("/min/" + i).doubleValue();
        double max = scaler.at("/max/" + i).doubleValue();
        double value = Double.parseDouble(columns[column]);
        x[i] = (float) ((value - min) / (max == min ? 1 : max - min));
      }
      events.add(new Event(columns[0], x));
    }
    return events;
  }

  private List<Event> silero() throws IOException {
    List<Event> events = new ArrayList<>();
    for (String line : read("models-onnx/silero-vad-v6-recurrent/events.jsonl").lines().toList()) {
      JsonNode event = JSON.readTree(line);
      for (JsonNode features : event.get("features")) {
        float[] x = new float[features.size()];
        for (int i = 0; i < x.length; i++) {
          x[i] = features.get(i).floatValue();
        }
        events.add(new Event(event.get("key").asText(), x));
      }
    }
    return repeated(events);
  }

  private static List<Event> repeated(List<Event> events) {
    List<Event> all = new ArrayList<>();
    while (all.size() < STEPS) {
      all.addAll(events.subList(0, Math.min(events.size(), STEPS - all.size())));
    }
    return all;
  }

  private List<Event> forecaster() throws IOException {
    return read("models-onnx/lwsndr-forecaster-gru/expected.csv")
        .lines()
        .skip(1)
        .limit(STEPS)
        .map(line -> line.split(","))
        .map(
            row ->
                new Event(row[0], new float[] {Float.parseFloat(row[2]), Float.parseFloat(row[3])}))
        .toList();
  }

  private String read(String file) throws IOException {
    return Files.readString(folder.resolve(file));
  }
}
