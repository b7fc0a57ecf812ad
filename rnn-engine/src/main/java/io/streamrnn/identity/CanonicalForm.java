/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.identity;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.StateSpec;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What a model computes, written down so that it depends on nothing else: not on Java names, on the
 * file that the model came from, on names of layers, or on how it is executed. {@code
 * docs/design/0011-model-identity.md} describes it byte by byte.
 *
 * <p>It has two parts. The recurrent part is every node with states, and everything that one of
 * these reads, directly or not. The head is the rest. Immutable.
 */
public final class CanonicalForm {

  /** The version of the form. It is part of every digest. */
  public static final int VERSION = 1;

  private final NodeOrder order = new NodeOrder();
  private final Composition composition;
  // How many nodes, from the first one on, are the recurrent part.
  private final int recurrent;
  private final List<StateSpec> states;

  private CanonicalForm(Composition composition) {
    this.composition = composition;
    composition.states().forEach(state -> order.add(state.node()));
    this.recurrent = order.nodes().size();
    order.add(composition.output());
    StateNames names = new StateNames(order.nodes().subList(0, recurrent));
    this.states = composition.states().stream().map(names::of).toList();
  }

  /** The form of a cell. */
  public static CanonicalForm of(Cell cell) {
    FormNode input = FormNode.input(cell.inputShape().size());
    return new CanonicalForm(Composition.of(cell, input, Optional.empty()));
  }

  /** The form of something that carries no state. */
  public static CanonicalForm ofStateless(FormNode output) {
    return new CanonicalForm(Composition.ofStateless(output));
  }

  /**
   * The states, in the order in which they are stored, by their names: what the field calls the
   * state, and the number of its recurrent part, as in {@code h0, c0, h1, c1}.
   */
  public List<StateSpec> states() {
    return states;
  }

  /** SHA-256 of the recurrent part, in hexadecimal. */
  public String recurrentDigest() {
    return digest(recurrentPart());
  }

  /** SHA-256 of the head, in hexadecimal. */
  public String headDigest() {
    return digest(head());
  }

  private List<Object> recurrentPart() {
    List<Object> stored =
        composition.states().stream()
            .<Object>map(state -> List.of(order.number(state.node()), state.index()))
            .toList();
    return List.of("streamrnn", VERSION, "recurrent", values(0, recurrent), stored);
  }

  private List<Object> head() {
    int output = order.number(composition.output()) - recurrent;
    return List.of("streamrnn", VERSION, "head", values(recurrent, order.nodes().size()), output);
  }

  /** The nodes of a part. Numbers count from its first one; those before it are negative. */
  private List<Object> values(int from, int to) {
    List<Object> values = new ArrayList<>();
    for (FormNode node : order.nodes().subList(from, to)) {
      values.add(
          node.values(
              node.operands().stream().map(operand -> order.number(operand) - from).toList(),
              node.mask().map(mask -> order.number(mask) - from)));
    }
    return values;
  }

  private static String digest(Object value) {
    MessageDigest sha256 = sha256();
    Consumer<byte[]> to = sha256::update;
    new FormWriter(to).write(value);
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** One line per node, for people who compare two models. */
  public String describe() {
    return describe(recurrentPart()) + "\n" + describe(head());
  }

  private static String describe(List<Object> part) {
    return part.stream()
        .map(each -> each instanceof List<?> list ? lines(list) : FormPrinter.print(each))
        .collect(Collectors.joining(" "));
  }

  private static String lines(List<?> values) {
    return values.stream()
        .map(value -> "\n  " + FormPrinter.print(value))
        .collect(Collectors.joining());
  }
}
