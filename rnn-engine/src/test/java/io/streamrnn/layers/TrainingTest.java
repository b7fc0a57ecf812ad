/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.cell.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Plain gradient descent, as in docs/design/0007-gradients.md: the gradients are good for that. */
class TrainingTest {

  private final Random random = new Random(11);

  private final Sequential model =
      Sequential.of(Lstm.units(6).seed(5).returnSequences(true).build(), Dense.units(1));

  /** A network without memory cannot know it: 0.83, the variance of the target, is its best. */
  @Test
  void anLstmLearnsToRecallTheValueOfTwoStepsAgo() {
    double first = 0;
    double last = 0;
    for (int epoch = 0; epoch < 600; epoch++) {
      Tensor x = signs(16, 12);
      last = train(x, delayed(x, 2), 0.3);
      first = epoch == 0 ? last : first;
    }
    assertThat(first).isGreaterThan(0.5);
    assertThat(last).isLessThan(0.1);
  }

  @Test
  void windowsThatCarryTheStateOnTrainToo() {
    List<Double> losses = new ArrayList<>();
    for (int epoch = 0; epoch < 150; epoch++) {
      Tensor x = signs(16, 12);
      losses.add(trainInWindows(x, delayed(x, 1)));
    }
    assertThat(losses.get(0)).isGreaterThan(0.5);
    assertThat(losses.get(losses.size() - 1)).isLessThan(0.1);
  }

  @Test
  void theExampleOfTheDesignNoteIsWhatIsCompiledHere() throws IOException {
    String note = Files.readString(Path.of("../docs/design/0007-gradients.md"));
    String example = note.substring(note.indexOf("```java") + 7, note.lastIndexOf("```"));
    String source =
        Files.readString(Path.of("src/test/java/io/streamrnn/layers/TrainingTest.java"));
    assertThat(withoutIndents(source)).contains(withoutIndents(example));
  }

  private static String withoutIndents(String code) {
    return code.lines().map(String::strip).filter(l -> !l.isEmpty()).collect(joining("\n"));
  }

  private double train(Tensor x, Tensor target, double rate) {
    GradientTape tape = GradientTape.of(model, Arguments.of(x));
    DoubleTensor y = tape.output();
    double[] dOutput = new double[y.shape().size()];
    for (int i = 0; i < dOutput.length; i++) {
      dOutput[i] = 2 * (y.at(i) - target.at(i)) / dOutput.length; // of the mean squared error
    }
    Gradients gradients = tape.gradient(DoubleTensor.of(y.shape(), dOutput));
    descend(gradients, rate);
    return loss(y, target);
  }

  /** Windows of four steps. */
  private double trainInWindows(Tensor x, Tensor target) {
    double loss = 0;
    GradientTape before = null;
    for (int from = 0; from < 12; from += 4) {
      Arguments inputs = Arguments.of(steps(x, from, from + 4));
      Tensor wanted = steps(target, from, from + 4);
      GradientTape window = before == null ? GradientTape.of(model, inputs) : before.next(inputs);
      double[] dOutput = new double[wanted.shape().size()];
      Arrays.setAll(dOutput, i -> 2 * (window.output().at(i) - wanted.at(i)) / dOutput.length);
      descend(window.gradient(DoubleTensor.of(wanted.shape(), dOutput)), 0.3);
      loss += loss(window.output(), wanted) / 3;
      before = window;
    }
    return loss;
  }

  /** Moves the weights against their gradients. */
  private void descend(Gradients gradients, double rate) {
    List<Tensor> weights = new ArrayList<>();
    for (int k = 0; k < gradients.weights().size(); k++) {
      float[] values = model.getWeights().get(k).toArray();
      for (int i = 0; i < values.length; i++) {
        values[i] -= (float) (rate * gradients.weights().get(k).at(i));
      }
      weights.add(Tensor.of(gradients.weights().get(k).shape(), values));
    }
    model.setWeights(weights);
  }

  private static double loss(DoubleTensor y, Tensor target) {
    double sum = 0;
    for (int i = 0; i < y.shape().size(); i++) {
      sum += (y.at(i) - target.at(i)) * (y.at(i) - target.at(i));
    }
    return sum / y.shape().size();
  }

  private Tensor signs(int rows, int steps) {
    float[] values = new float[rows * steps];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextBoolean() ? 1 : -1;
    }
    return Tensor.of(Shape.of(rows, steps, 1), values);
  }

  /** Zeros at first, where there is nothing to recall. */
  private static Tensor delayed(Tensor x, int by) {
    int steps = x.shape().dim(1);
    float[] values = new float[x.shape().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % steps < by ? 0 : x.at(i - by);
    }
    return Tensor.of(x.shape(), values);
  }

  private static Tensor steps(Tensor x, int from, int to) {
    int all = x.shape().dim(1);
    int rows = x.shape().dim(0);
    float[] part = new float[rows * (to - from)];
    for (int i = 0; i < part.length; i++) {
      part[i] = x.at(i / (to - from) * all + from + i % (to - from));
    }
    return Tensor.of(Shape.of(rows, to - from, 1), part);
  }
}
