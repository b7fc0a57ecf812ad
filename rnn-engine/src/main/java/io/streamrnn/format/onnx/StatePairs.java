/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.format.onnx.Wiring.Pair;
import io.streamrnn.model.UnsupportedModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Pairs the states of a graph without recurrent nodes by names and shapes. All inputs but one, the
 * event, are states. The order of inputs and outputs has no meaning: exporters sort them by the
 * alphabet or as they please.
 *
 * <p>The pairs are settled if the shapes leave one way and an output remains as the score, or if
 * one way is left whose pairs agree in name. A name must say of each pair that it is a state: a
 * second feature and another score may have one shape. The names must also say which input is the
 * event, as {@code audio_in} and {@code audio_out} agree as well.
 */
final class StatePairs {

  // Beyond this, the search for another way is over, and the pairs count as not settled.
  private static final int MAX_TRIES = 100_000;

  /**
   * An input or output.
   *
   * @param type of one row
   */
  record Tensor(String name, TensorType type, StateName meaning) {

    static Tensor of(String name, TensorType type) {
      return new Tensor(name, type, StateName.of(name));
    }

    @Override
    public String toString() {
      return name + " " + type;
    }
  }

  private final List<Tensor> inputs;
  private final List<Tensor> outputs;

  private StatePairs(List<Tensor> inputs, List<Tensor> outputs) {
    this.inputs = inputs;
    this.outputs = outputs;
  }

  /**
   * The pairs, in the order of the inputs.
   *
   * @throws UnsupportedModelException if names and shapes do not settle them, or no states can be
   *     all inputs but one
   */
  static List<Pair> of(List<Tensor> inputs, List<Tensor> outputs) {
    return inputs.size() < 2 ? List.of() : new StatePairs(inputs, outputs).find();
  }

  private List<Pair> find() {
    List<List<Pair>> byShape = ways(event -> true, this::fits);
    if (byShape.size() == 1
        && outputs.size() >= inputs.size()
        && byShape.get(0).stream().allMatch(this::isSaid)
        && !isMistaken(byShape.get(0))) {
      return byShape.get(0);
    }
    List<List<Pair>> byState = ways(this::isOnlyOther, this::isSettled);
    if (byState.size() == 1) {
      return byState.get(0);
    }
    List<List<Pair>> byEvent = ways(event -> event.meaning().isEvent(), this::isSettled);
    if (byState.isEmpty() && byEvent.size() == 1) {
      return byEvent.get(0);
    }
    requireOneEvent();
    throw notSettled();
  }

  /** Rejects inputs that no output can continue, whatever the names say: only the event may be. */
  private void requireOneEvent() {
    List<Tensor> events =
        inputs.stream()
            .filter(input -> outputs.stream().noneMatch(output -> isOfOneType(input, output)))
            .toList();
    if (events.size() > 1) {
      throw Wiring.severalEvents(
          events.stream().map(Tensor::name).toList(),
          events.stream().anyMatch(event -> event.type().rank() == 0));
    }
  }

  /** Whether a name says that a pair is a state: a second feature may have a shape of its own. */
  private boolean isSaid(Pair pair) {
    return isSaid(tensor(inputs, pair.input()), tensor(outputs, pair.output()));
  }

  private boolean isSaid(Tensor input, Tensor output) {
    return input.meaning().isState()
        || output.meaning().isState()
        || isNamed(input, output)
        || input.meaning().isMarkedIn(output.meaning())
        || input.meaning().isBefore(output.meaning());
  }

  private static Tensor tensor(List<Tensor> all, String name) {
    return all.stream().filter(tensor -> tensor.name().equals(name)).findFirst().orElseThrow();
  }

  /** Whether a pair is called an event, or the event is called a state. */
  private boolean isMistaken(List<Pair> pairs) {
    List<String> states = pairs.stream().map(Pair::input).toList();
    return inputs.stream()
        .anyMatch(
            input ->
                states.contains(input.name())
                    ? input.meaning().isEvent()
                    : input.meaning().isState());
  }

  /** Whether this input is not called a state, and all others are. */
  private boolean isOnlyOther(Tensor event) {
    return inputs.stream().allMatch(input -> input.meaning().isState() != input.equals(event));
  }

  private boolean fits(Tensor input, Tensor output) {
    return isOfOneType(input, output) && !input.meaning().contradicts(output.meaning());
  }

  private static boolean isOfOneType(Tensor input, Tensor output) {
    return input.type().element() == ElementType.FLOAT && input.type().equals(output.type());
  }

  private boolean isSettled(Tensor input, Tensor output) {
    return fits(input, output)
        && (isNamed(input, output) || isOnlyOfItsShape(input) && isSaid(input, output));
  }

  private boolean isNamed(Tensor input, Tensor output) {
    if (input.meaning().equalsBut(output.meaning())) {
      return true;
    }
    return input.meaning().equalsButNumbers(output.meaning())
        && Stream.of(inputs, outputs)
            .allMatch(
                all ->
                    all.stream().filter(t -> t.meaning().equalsButNumbers(input.meaning())).count()
                        == 1);
  }

  private boolean isOnlyOfItsShape(Tensor input) {
    return Stream.of(inputs, outputs)
        .allMatch(all -> all.stream().filter(t -> t.type().equals(input.type())).count() == 1);
  }

  /** At most two ways to pair all inputs but an event. */
  private List<List<Pair>> ways(Predicate<Tensor> isEvent, BiPredicate<Tensor, Tensor> mayPair) {
    Search search = new Search(mayPair);
    inputs.stream()
        .filter(isEvent)
        .forEach(event -> search.pair(inputs.stream().filter(i -> !i.equals(event)).toList()));
    return search.found;
  }

  private UnsupportedModelException notSettled() {
    return new UnsupportedModelException(
        "states of a graph without recurrent nodes are paired by names and shapes, and these do not settle the pairs: inputs=%s, outputs=%s, possible pairs=%s; say which output is the next value of which input with --states INPUT=OUTPUT,... or LoadOptions.withStates"
            .formatted(inputs, outputs, possible()));
  }

  private List<String> possible() {
    return inputs.stream()
        .flatMap(
            input ->
                outputs.stream()
                    .filter(output -> fits(input, output))
                    .map(output -> input.name() + "=" + output.name()))
        .toList();
  }

  /** Tries outputs for one input after the other. */
  private final class Search {

    private final List<List<Pair>> found = new ArrayList<>();
    private final BiPredicate<Tensor, Tensor> mayPair;
    private int tries;

    Search(BiPredicate<Tensor, Tensor> mayPair) {
      this.mayPair = mayPair;
    }

    void pair(List<Tensor> states) {
      pair(states, List.of());
    }

    private void pair(List<Tensor> states, List<Pair> pairs) {
      if (found.size() > 1) {
        return;
      }
      if (states.isEmpty() || tries++ > MAX_TRIES) {
        found.add(pairs);
        return;
      }
      Tensor state = states.get(0);
      for (Tensor output : outputs) {
        if (mayPair.test(state, output) && isFree(output, pairs)) {
          List<Pair> more = new ArrayList<>(pairs);
          more.add(new Pair(state.name(), output.name()));
          pair(states.subList(1, states.size()), more);
        }
      }
    }

    private boolean isFree(Tensor output, List<Pair> pairs) {
      return pairs.stream().noneMatch(pair -> pair.output().equals(output.name()));
    }
  }
}
