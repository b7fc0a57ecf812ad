/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Shape;
import io.streamrnn.format.ModelFiles;
import io.streamrnn.format.hdf5.Hdf5Group;
import io.streamrnn.layers.Arguments;
import io.streamrnn.layers.Dense;
import io.streamrnn.layers.Functional;
import io.streamrnn.layers.Gru;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Masking;
import io.streamrnn.layers.Merge;
import io.streamrnn.layers.Node;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.Tensor;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.model.Model;
import io.streamrnn.model.Stepper;
import io.streamrnn.model.UnsupportedModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Functional models that Keras wrote, see graphs/make_graphs.py, with what Keras computes. */
class KerasGraphsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  /** A tensor as the files have it. */
  private record Values(int[] shape, float[] data) {

    Tensor tensor() {
      return Tensor.of(Shape.of(shape), data);
    }
  }

  /** What goes into a model, and what Keras gets out of it. */
  private record Recorded(List<Values> inputs, List<Values> outputs) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "states_of_simplernn.keras",
        "states_of_gru.keras",
        "states_of_lstm.keras",
        "states_of_input.keras",
        "states_of_input.h5",
        "states_by_position.keras",
        "states_of_bidirectional.keras",
        "states_of_stack.keras",
        "states_of_convlstm.keras",
        "states_within.keras"
      })
  void initialStatesOfACallAreReadAndWritten(String file) throws IOException {
    assertRecorded(file);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "backward_width.keras",
        "backward_activation.keras",
        "backward_class.keras",
        "backward_class.h5",
        "backward_states.keras"
      })
  void theDirectionsOfABidirectionalMayDiffer(String file) throws IOException {
    assertRecorded(file);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mask.keras",
        "mask_dense.keras",
        "mask_dense.h5",
        "mask_tokens.keras",
        "mask_concatenate.keras",
        "mask_through.keras",
        "mask_within.keras",
        "mask_attention_dot.keras",
        "mask_attention_additive.keras",
        "masks_of_directions.keras",
        "masks_of_outputs_within.keras"
      })
  void masksThatKerasComputesInTheGraphAreThoseOfTheLayers(String file) throws IOException {
    assertRecorded(file);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mask_of_one_concatenate.keras",
        "mask_of_one_add.keras",
        "masks_add.keras",
        "masks_concatenate.keras",
        "masks_multiply.keras",
        "masks_maximum.keras",
        "masks_minimum.keras"
      })
  void mergedMasksAreThoseOfKeras3(String file) throws IOException {
    assertRecorded(file, List.of(".keras"));
    Layer model = ModelFiles.loadLayers(file, Fixtures.bytes("graphs/" + file));
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> KerasHdf5.write(folder.resolve("copy.h5"), model))
        .withMessageContaining("any_mask=true cannot be written")
        .withMessageContaining("write a .keras file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nested_output.keras",
        "nested_twice.keras",
        "nested_twice.h5",
        "nested_deep.keras",
        "nested_deep.h5",
        "nested_outputs.keras",
        "nested_sequential.keras",
        "nested_sequential.h5"
      })
  void anOutputOfAModelWithinIsThatOfItsCall(String file) throws IOException {
    assertRecorded(file);
  }

  @Test
  void layersOfTwoAndOfSeveralInputsAreReadAndWritten() throws IOException {
    assertRecorded("merges.keras");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "merges_repeat.keras",
        "masks_repeat_add.keras",
        "masks_repeat_multiply.keras",
      })
  void inputsThatAreMergedAreRepeatedAlongAxesOfExtentOne(String file) throws IOException {
    assertRecorded(file, List.of(".keras"));
  }

  @Test
  void arithmeticOfATensorAndANumberIsRescaling() throws IOException {
    assertRecorded("numbers.keras");
  }

  @Test
  void arithmeticOfATensorAndANumberForEachFeatureIsRescaling() throws IOException {
    assertRecorded("numbers_of_features.keras");
  }

  @Test
  void arithmeticOfATensorAndANumberForEachStepIsRescaling() throws IOException {
    assertRecorded("numbers_of_steps.keras");
    assertRecorded("numbers_of_steps_masked.keras", List.of(".keras"));
  }

  @Test
  void aModelWithANumberForEachStepIsNotSteppedByEvent() {
    String file = "numbers_of_steps_masked.keras";
    byte[] bytes = Fixtures.bytes("graphs/" + file);
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> ModelFiles.loadStreaming(file, bytes))
        .withMessageContaining("it has numbers for each step");
  }

  @Test
  void arithmeticOfATensorAndANumberEndsTheMask() throws IOException {
    assertRecorded("numbers_masked.keras", List.of(".keras"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "operations_of_events.keras",
        "operations_within_events.keras",
        "operations_pointwise.keras",
        "operations_attention.keras",
        "operations_of_several.keras",
        "operations_over_windows.keras"
      })
  void operationsAreReadAndWritten(String file) throws IOException {
    assertRecorded(file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"operations_masked.keras", "operations_of_several_masked.keras"})
  void operationsEndTheMask(String file) throws IOException {
    assertRecorded(file, List.of());
  }

  @Test
  void sparsemaxIsWhatKeras3Computes() throws IOException {
    assertRecorded("sparsemax.keras", List.of(".keras"));
  }

  @Test
  void theDefinitionOfSparsemaxIsNotWritten() {
    Layer model = Sequential.of(Dense.units(2).activation(Activation.SPARSEMAX));
    model.build(TensorShape.of(-1, -1, 2));
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> KerasArchive.write(folder.resolve("copy.keras"), model))
        .withMessageContaining("no release of Keras computes the definition of sparsemax")
        .withMessageContaining("sparsemax_keras3");
  }

  @Test
  void operationsThatTensorFlowLacksAreNotWrittenForKeras2() throws IOException {
    assertRecorded("operations_of_keras_3.keras", List.of(".keras"));
    Layer model =
        ModelFiles.loadLayers("m.keras", Fixtures.bytes("graphs/operations_of_keras_3.keras"));
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> KerasHdf5.write(folder.resolve("copy.h5"), model))
        .withMessage("Keras 2 has no such operation: celu; write a .keras file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mask_and_states.keras",
        "mask_and_states_both.keras",
        "mask_decoder.keras",
      })
  void aMaskIsLeftOutOfACallWithStatesAsKeras3DoesIt(String file) throws IOException {
    assertRecorded(file, List.of(".keras"));
    Layer model = ModelFiles.loadLayers(file, Fixtures.bytes("graphs/" + file));
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> KerasHdf5.write(folder.resolve("copy.h5"), model))
        .withMessageContaining("Keras 2 masks a call with initial states")
        .withMessageContaining("write a .keras file");
  }

  @Test
  void aMaskedCallWithStatesIsNotWrittenForKeras3() throws IOException {
    Functional.Builder graph = Functional.builder();
    Node x = graph.call(Masking.value(0), graph.input("x", -1, -1, 2));
    Node h = graph.input("h", -1, 3);
    Functional model = graph.build(graph.call(Gru.units(3).name("decoder").build(), x, h));
    model.build(model.inputShapes());
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> KerasArchive.write(folder.resolve("copy.keras"), model))
        .withMessageContaining("Keras 3 leaves the mask out of a call with initial states")
        .withMessageContaining("layer=decoder; write an .h5 file");

    KerasHdf5.write(folder.resolve("copy.h5"), model);
  }

  /** Keras 3 gives the name to an operation of its own when it reads the model. */
  @Test
  void aLayerThatConcatenatesMasksIsNotWrittenAsConcatenate() throws IOException {
    Functional.Builder graph = Functional.builder();
    Node x = graph.call(Masking.value(0), graph.input("x", -1, -1, 2));
    Functional model = graph.build(graph.call(Merge.concatenate(), x, x));
    assertThat(model.layers()).extracting(Layer::name).contains("concatenate");
    model.build(model.inputShapes());
    Path file = folder.resolve("copy.h5");
    KerasHdf5.write(file, model);

    String config = Hdf5Group.root(Files.readAllBytes(file), "m").text("model_config");
    assertThat(config)
        .contains("\"name\":\"concatenated\"", "[[\"concatenated\",0,0]]")
        .doesNotContain("\"concatenate\"");
    assertThat(KerasHdf5.readLayers("copy.h5", Files.readAllBytes(file)).className())
        .isEqualTo("Model");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "taken_masks.keras",
        "taken_masks_named.keras",
        "taken_masks_of_blocks.keras",
        "taken_masks_through_dropout.keras",
        "taken_masks_of_input_within.keras",
        "taken_masks_of_output_within.keras",
        "taken_masks_around_operation.keras",
        "taken_masks_then_sliced.keras"
      })
  void aCallBehindAMultiHeadAttentionHasTheMaskThatKerasLeavesIt(String file) throws IOException {
    assertRecorded(file, List.of());
  }

  @Test
  void masksThatEndWhereAnAttentionTookThemAreWritten() throws IOException {
    assertRecorded("taken_masks.keras", List.of(".keras"));
  }

  @Test
  void aMaskThatIsNamedWhereNoneIsLeftIsRejected() {
    byte[] bytes = Fixtures.bytes("graphs/taken_masks_then_named.keras");
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> ModelFiles.loadLayers("m.keras", bytes))
        .withMessageStartingWith("a mask must be that of the input: mask='logical_or")
        .withMessageContaining("input='multi_head_attention")
        .withMessageContaining("takes the masks off its inputs")
        .withMessageContaining("such as x[:, :]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mask_flatten.keras", "mask_flatten.h5"})
  void aMaskEndsAtAFlatten(String file) throws IOException {
    assertRecorded(file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cumsum.keras", "cumsum_masked.keras"})
  void sumsOfAllStepsSoFarAreReadAndWritten(String file) throws IOException {
    assertRecorded(file);
  }

  @Test
  void oneHotRowsAreReadAndWritten() throws IOException {
    assertRecorded("one_hot.keras", List.of(".keras"));
  }

  @Test
  void headsThatShareKeysAndValuesAreReadAndWritten() throws IOException {
    assertRecorded("group_query_attention.keras", List.of(".keras"));
  }

  @Test
  void headsThatShareKeysAndValuesAreNotWrittenForKeras2() {
    Layer model =
        ModelFiles.loadLayers("m.keras", Fixtures.bytes("graphs/group_query_attention.keras"));
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> KerasHdf5.write(folder.resolve("m.h5"), model))
        .withMessageContaining("class=GroupQueryAttention; write a .keras file");
  }

  @Test
  void productsOfTwoTensorsAreReadAndWritten() throws IOException {
    assertRecorded("einsum.keras");
  }

  @ParameterizedTest
  @ValueSource(strings = {"einsum_dense.keras", "einsum_dense_masked.keras"})
  void productsWithKernelsOfSeveralAxesAreReadAndWritten(String file) throws IOException {
    assertRecorded(file, List.of(".keras"));
  }

  @Test
  void aMaskedProductIsNotWrittenForKeras2() throws IOException {
    assertRecorded("einsum_dense.keras", List.of(".h5"));
    Layer masked =
        ModelFiles.loadLayers("m.keras", Fixtures.bytes("graphs/einsum_dense_masked.keras"));
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> KerasHdf5.write(folder.resolve("m.h5"), masked))
        .withMessageContaining("Keras 2 rejects a mask in front of an EinsumDense")
        .withMessageContaining("write a .keras file");
  }

  /** Scores event by event are those of whole sequences. */
  @ParameterizedTest
  @ValueSource(strings = {"cumsum.keras", "one_hot.keras", "einsum_dense.keras"})
  void operationsThatReadNoLaterStepAreSteppedEventByEvent(String file) throws IOException {
    Model model = ModelFiles.loadStreaming(file, Fixtures.bytes("graphs/" + file));
    Recorded recorded = recorded(file);
    Values x = recorded.inputs().get(0);
    int rows = x.shape()[0];
    int steps = x.shape()[1];
    for (int row = 0; row < rows; row++) {
      Stepper stepper = model.stepper();
      for (int step = 0; step < steps; step++) {
        int place = row * steps + step;
        assertThat(stepper.step(part(List.of(x), place, rows * steps)))
            .containsExactly(part(recorded.outputs(), place, rows * steps), within(1e-5f));
      }
    }
  }

  /** One of the equal parts of each tensor, one behind the other. */
  private static float[] part(List<Values> tensors, int number, int parts) {
    List<Float> part = new ArrayList<>();
    for (Values tensor : tensors) {
      int size = tensor.data().length / parts;
      for (int i = number * size; i < (number + 1) * size; i++) {
        part.add(tensor.data()[i]);
      }
    }
    float[] values = new float[part.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = part.get(i);
    }
    return values;
  }

  private void assertRecorded(String file) throws IOException {
    assertRecorded(file, List.of(".h5", ".keras"));
  }

  /** As read, and as read from what is written of it. */
  private void assertRecorded(String file, List<String> formats) throws IOException {
    Layer model = ModelFiles.loadLayers(file, Fixtures.bytes("graphs/" + file));
    Recorded recorded = recorded(file);
    assertGives(recorded, model);
    for (String format : formats) {
      Path copy = folder.resolve("copy" + format);
      if (format.equals(".h5")) {
        KerasHdf5.write(copy, model);
      } else {
        KerasArchive.write(copy, model);
      }
      assertGives(recorded, ModelFiles.loadLayers("copy" + format, Files.readAllBytes(copy)));
    }
  }

  private static Recorded recorded(String file) throws IOException {
    String name = file.substring(0, file.indexOf('.'));
    return JSON.readValue(Fixtures.bytes("graphs/" + name + ".json"), Recorded.class);
  }

  private static void assertGives(Recorded recorded, Layer model) {
    List<Tensor> inputs = recorded.inputs().stream().map(Values::tensor).toList();
    Tensor[] others = inputs.stream().skip(1).toArray(Tensor[]::new);
    List<Tensor> outputs = model.call(Arguments.of(inputs.get(0), others)).tensors();
    assertThat(outputs).hasSameSizeAs(recorded.outputs());
    for (int i = 0; i < outputs.size(); i++) {
      Values expected = recorded.outputs().get(i);
      assertThat(outputs.get(i).shape()).isEqualTo(Shape.of(expected.shape()));
      assertThat(outputs.get(i).toArray()).containsExactly(expected.data(), within(1e-5f));
    }
  }
}
