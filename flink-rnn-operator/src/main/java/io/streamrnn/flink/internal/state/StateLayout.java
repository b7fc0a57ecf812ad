/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.state;

import io.streamrnn.cell.StateSpec;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** What the floats of a {@link KeyState} are. */
@Internal
public sealed interface StateLayout extends Serializable {

  /** How many floats there are after this many steps. */
  int floats(long steps);

  /**
   * The parts of the floats by name, copied.
   *
   * @param steps after which they are these
   */
  Map<String, float[]> named(float[] values, long steps);

  /** The number of floats of each part by name; of one event, for a window. */
  Map<String, Integer> sizes();

  /** Describes itself for {@link #read}. */
  void write(DataOutputView out) throws IOException;

  /** Reads what {@link #write} wrote. */
  static StateLayout read(DataInputView in) throws IOException {
    byte mode = in.readByte();
    return switch (mode) {
      case States.MODE -> States.readBody(in);
      case Window.MODE -> new Window(in.readInt(), in.readInt());
      default -> throw new IOException("the kind of an RNN state must be known: mode=" + mode);
    };
  }

  /**
   * The states of the model after the last event, one tensor after the other.
   *
   * @param tensors in declared order
   */
  record States(List<Tensor> tensors) implements StateLayout {

    private static final long serialVersionUID = 1L;
    private static final byte MODE = 1;

    /** Copies. */
    public States {
      tensors = List.copyOf(tensors);
    }

    /** The states of a model. */
    public static States of(List<StateSpec> states) {
      return new States(states.stream().map(s -> new Tensor(s.name(), s.shape().dims())).toList());
    }

    @Override
    public int floats(long steps) {
      int floats = 0;
      for (Tensor tensor : tensors) {
        floats += tensor.size();
      }
      return floats;
    }

    @Override
    public Map<String, float[]> named(float[] values, long steps) {
      Map<String, float[]> named = new LinkedHashMap<>();
      int at = 0;
      for (Tensor tensor : tensors) {
        named.put(tensor.name(), Arrays.copyOfRange(values, at, at + tensor.size()));
        at += tensor.size();
      }
      return named;
    }

    @Override
    public Map<String, Integer> sizes() {
      Map<String, Integer> sizes = new LinkedHashMap<>();
      tensors.forEach(tensor -> sizes.put(tensor.name(), tensor.size()));
      return sizes;
    }

    @Override
    public void write(DataOutputView out) throws IOException {
      out.writeByte(MODE);
      out.writeInt(tensors.size());
      for (Tensor tensor : tensors) {
        out.writeUTF(tensor.name());
        out.writeInt(tensor.dims().size());
        for (int dim : tensor.dims()) {
          out.writeInt(dim);
        }
      }
    }

    private static States readBody(DataInputView in) throws IOException {
      List<Tensor> tensors = new ArrayList<>();
      for (int count = in.readInt(); count > 0; count--) {
        String name = in.readUTF();
        List<Integer> dims = new ArrayList<>();
        for (int rank = in.readInt(); rank > 0; rank--) {
          dims.add(in.readInt());
        }
        tensors.add(new Tensor(name, dims));
      }
      return new States(tensors);
    }

    @Override
    public String toString() {
      return tensors.stream()
          .map(Tensor::toString)
          .collect(Collectors.joining(", ", "states {", "}"));
    }
  }

  /**
   * One tensor of the states.
   *
   * @param name as the cell calls it
   * @param dims its extents
   */
  record Tensor(String name, List<Integer> dims) implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Copies. */
    public Tensor {
      dims = List.copyOf(dims);
    }

    int size() {
      int size = 1;
      for (int dim : dims) {
        size *= dim;
      }
      return size;
    }

    @Override
    public String toString() {
      return name + dims;
    }
  }

  /**
   * The features of the last events, a ring of rows: those of event {@code i}, counted from 0, are
   * in row {@code i % length}. Rows that were never written are not stored.
   *
   * @param length how many events
   * @param features how many features an event has
   */
  record Window(int length, int features) implements StateLayout {

    private static final long serialVersionUID = 1L;
    private static final byte MODE = 2;
    private static final String INPUTS = "inputs";

    /** How many floats may be stored for a key, so that their bytes fit into an array. */
    public static final int MOST_FLOATS = Integer.MAX_VALUE / Float.BYTES - 1024;

    /** Checks. */
    public Window {
      if ((long) length * features > MOST_FLOATS) {
        throw new IllegalArgumentException(
            "a window must fit into 2 GiB per key: length=%d, features=%d"
                .formatted(length, features));
      }
    }

    @Override
    public int floats(long steps) {
      return features * (int) Math.min(steps, length);
    }

    @Override
    public Map<String, float[]> named(float[] values, long steps) {
      float[] inputs = new float[floats(steps)];
      long first = Math.max(0, steps - length);
      for (long event = first; event < steps; event++) {
        System.arraycopy(values, offset(event), inputs, features * (int) (event - first), features);
      }
      return Map.of(INPUTS, inputs);
    }

    @Override
    public Map<String, Integer> sizes() {
      return Map.of(INPUTS, features);
    }

    /** Where in the floats the features of an event are, counted from 0. */
    public int offset(long event) {
      return features * (int) (event % length);
    }

    @Override
    public void write(DataOutputView out) throws IOException {
      out.writeByte(MODE);
      out.writeInt(length);
      out.writeInt(features);
    }

    @Override
    public String toString() {
      return "a window of " + length + " events of " + features + " features";
    }
  }
}
