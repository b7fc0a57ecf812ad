/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import ai.onnxruntime.OrtException;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Constructor;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * What does an LSTM step cost per event when events of several keys are stepped together: with the
 * plain kernels, with the Vector API, and with ONNX Runtime?
 *
 * <pre>benchmarks/run LstmBatch</pre>
 *
 * <p>All three step the same weights over the same inputs on one thread, alternating within one
 * run. The table shows the median CPU time of {@value #ROUNDS} rounds. Before the measurement, both
 * providers must agree to the bit, and with ONNX Runtime within {@value #AGREEMENT}.
 *
 * <p>A process selects one provider. The benchmark loads the project's classes once per provider in
 * a separate class loader.
 */
public final class LstmBatch {

  private static final int INPUT_SIZE = 16;
  private static final int[] UNITS = {64, 128, 256};
  private static final int[] ROWS = {1, 2, 3, 4, 8, 16, 64, 256};
  private static final long SEED = 7;
  private static final int ROUNDS = 15;
  private static final int WARM_UP_ROUNDS = 5;
  private static final double ROUND_NANOS = 50e6;
  private static final double AGREEMENT = 1e-4;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private LstmBatch() {}

  /** Prints the table. */
  public static void main(String[] args) throws OrtException, ReflectiveOperationException {
    Constructor<?> plain = load("plain");
    Constructor<?> vector = load("auto");
    System.out.printf(
        "One LSTM step, input %d, one thread, CPU us per event, JDK %s, %s%n  plain:  %s%n"
            + "  vector: %s%n%n",
        INPUT_SIZE,
        Runtime.version(),
        System.getProperty("os.arch"),
        make(plain, 1, 1),
        make(vector, 1, 1));
    System.out.printf(
        "%6s %5s | %9s %9s %13s | %13s %20s%n",
        "units", "rows", "plain", "vector", "ONNX Runtime", "plain/vector", "ONNX Runtime/vector");
    for (int units : UNITS) {
      for (int rows : ROWS) {
        compare(units, rows, make(plain, units, rows), make(vector, units, rows));
      }
    }
  }

  private static void compare(
      int units, int rows, UnaryOperator<float[]> plain, UnaryOperator<float[]> vector)
      throws OrtException {
    float[] x = SampleLstm.gaussian(new Random(11), rows * INPUT_SIZE, 1);
    float[] h = new float[rows * units];
    float[] c = new float[rows * units];
    try (OnnxLstm onnx = new OnnxLstm(SampleLstm.of(INPUT_SIZE, units, SEED), rows)) {
      List<Step> steps = List.of(Step.of(plain, x), Step.of(vector, x), () -> onnx.step(x, h, c));
      requireAgreement(plain.apply(x), vector.apply(x), steps.get(2), h);
      double[] times = medians(steps);
      System.out.printf(
          "%6d %5d | %9.2f %9.2f %13.2f | %13.2f %20.2f%n",
          units,
          rows,
          times[0] / rows,
          times[1] / rows,
          times[2] / rows,
          times[0] / times[1],
          times[2] / times[1]);
    }
  }

  /** CPU time of a step, microseconds. */
  private static double[] medians(List<Step> steps) throws OrtException {
    double[][] times = new double[steps.size()][ROUNDS];
    int[] repetitions = new int[steps.size()];
    Arrays.fill(repetitions, 20);
    for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
      for (int i = 0; i < times.length; i++) {
        double nanos = measure(steps.get(i), repetitions[i]);
        if (round < 0) {
          repetitions[i] = (int) Math.max(20, ROUND_NANOS / nanos);
        } else {
          times[i][round] = nanos / 1e3;
        }
      }
    }
    return Arrays.stream(times).mapToDouble(LstmBatch::median).toArray();
  }

  private static double measure(Step step, int repetitions) throws OrtException {
    long before = THREADS.getCurrentThreadCpuTime();
    for (int i = 0; i < repetitions; i++) {
      step.take();
    }
    return (THREADS.getCurrentThreadCpuTime() - before) / (double) repetitions;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static void requireAgreement(float[] plain, float[] vector, Step onnx, float[] h)
      throws OrtException {
    onnx.take();
    for (int j = 0; j < h.length; j++) {
      boolean sameBits = Float.floatToIntBits(plain[j]) == Float.floatToIntBits(vector[j]);
      if (!sameBits || !(Math.abs(plain[j] - h[j]) <= AGREEMENT)) {
        throw new IllegalStateException(
            "all must compute the same result before they are measured: h[%d]: plain=%s, vector=%s, ONNX Runtime=%s"
                .formatted(j, plain[j], vector[j], h[j]));
      }
    }
  }

  /** Loads the project's classes again, with this provider. */
  private static Constructor<?> load(String provider) throws ReflectiveOperationException {
    List<URL> classPath = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      classPath.add(url(entry));
    }
    System.setProperty("streamrnn.kernels", provider);
    ClassLoader loader =
        new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    Constructor<?> result =
        loader
            .loadClass(RowsOfLstm.class.getName())
            .getDeclaredConstructor(int.class, int.class, int.class, long.class);
    result.setAccessible(true);
    // The first instance selects the provider.
    make(result, 1, 1);
    return result;
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @SuppressWarnings("unchecked")
  private static UnaryOperator<float[]> make(Constructor<?> lstm, int units, int rows)
      throws ReflectiveOperationException {
    return (UnaryOperator<float[]>) lstm.newInstance(INPUT_SIZE, units, rows, SEED);
  }

  private interface Step {
    void take() throws OrtException;

    /** A step whose result is not used: the kernel writes it to memory in any case. */
    static Step of(UnaryOperator<float[]> lstm, float[] x) {
      return () -> {
        @SuppressWarnings("unused")
        float[] output = lstm.apply(x);
      };
    }
  }
}
