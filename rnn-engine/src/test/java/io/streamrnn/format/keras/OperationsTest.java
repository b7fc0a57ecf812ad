/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamrnn.format.CaseFiles;
import io.streamrnn.format.ModelFiles;
import io.streamrnn.format.hdf5.Place;
import io.streamrnn.model.Model;
import io.streamrnn.model.UnsupportedModelException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperationsTest {

  private static final String MASKING =
      "{'class_name': 'Masking', 'config': {'name': 'm'}, 'name': 'm', 'inbound_nodes': []}";

  @ParameterizedTest
  @ValueSource(strings = {"keras_3.keras", "tf_keras_2.h5"})
  void theLastStepByItsIndexIsStepped(String file) throws IOException {
    String folder = "09-last-step-by-index";
    CaseFiles.assertSteps(
        ModelFiles.loadStreaming(file, CaseFiles.bytes(folder + "/" + file)),
        folder,
        "expected_carried.csv");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[{'start': null, 'stop': null, 'step': null}, -1]; :, -1",
        "{'class_name': '__tuple__', 'items': [{'class_name': '__ellipsis__'}, 3]}; ..., 3",
        "[{'start': null, 'stop': null, 'step': null}, {'start': -5, 'stop': 2, 'step': 3}]; :, -5:2:3",
        "[{'class_name': '__slice__', 'config': {'start': null, 'stop': null, 'step': null}}, null]; :, None",
        "{'start': null, 'stop': null, 'step': -1}; ::-1"
      })
  void aKeyIsReadAsPythonWroteIt(String spec, String key) {
    JsonNode read =
        only("{'class_name': 'SlicingOpLambda', 'config': {'name': 's', 'function': '__operators__.getitem'}, 'name': 's',"
                + " 'inbound_nodes': [['x', 0, 0, {'slice_spec': "
                + spec
                + "}]]}")
            .node();
    assertThat(read.at("/class_name").asText()).isEqualTo("GetItem");
    assertThat(read.at("/config/key").asText()).isEqualTo(key);
    assertThat(read.at("/inbound_nodes/0/0/0").asText()).isEqualTo("x");
  }

  @ParameterizedTest
  @CsvSource({
    "math.add, Add",
    "__operators__.add, Add",
    "math.subtract, Subtract",
    "math.multiply, Multiply",
    "math.maximum, Maximum",
  })
  void aFunctionOfTwoTensorsIsALayer(String function, String layer) {
    JsonNode read = only(lambda(function, "'y': ['z', 0, 0], 'name': null")).node();
    assertThat(read.at("/class_name").asText()).isEqualTo(layer);
    assertThat(read.at("/inbound_nodes/0")).hasSize(2);
    assertThat(read.at("/inbound_nodes/0/1/0").asText()).isEqualTo("z");
  }

  @Test
  void anOperationOfKeras3IsALayer() {
    JsonNode read =
        only("{'module': 'keras.src.ops.numpy', 'class_name': 'Subtract', 'config': {'name': 's'}, 'name': 's',"
                + " 'inbound_nodes': [{'args': ["
                + tensor("x")
                + ", "
                + tensor("z")
                + "], 'kwargs': {}}]}")
            .node();
    assertThat(read.at("/class_name").asText()).isEqualTo("Subtract");
    assertThat(read.at("/inbound_nodes/0/1/0").asText()).isEqualTo("z");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Glu; 'axis': -1; \"glu\"",
        "HardSigmoid; 'dtype': 'float32'; \"hard_sigmoid\"",
        "Gelu; 'approximate': false; \"gelu\"",
        "Elu; 'alpha': 0.5; {\"class_name\":\"ELU\",\"config\":{\"alpha\":0.5}}",
        "LeakyRelu; 'negative_slope': 0.1; {\"class_name\":\"LeakyReLU\",\"config\":{\"negative_slope\":0.1}}",
        "Threshold; 'threshold': 0.5, 'default_value': 2; {\"class_name\":\"Threshold\",\"config\":{\"threshold\":0.5,\"default_value\":2.0}}"
      })
  void anActivationWithArgumentsIsALayer(String type, String options, String activation) {
    JsonNode read = only(operation(type, options)).node();
    assertThat(read.at("/class_name").asText()).isEqualTo("Activation");
    assertThat(read.at("/config/activation")).hasToString(activation);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Gelu; 'name': 'g'",
        "Celu; 'alpha': 0",
        "Max; 'axis': 1, 'initial': 0",
        "Clip; 'x_min': 1, 'x_max': null",
        "Glu; 'axis': 1",
        "Cumsum; 'axis': 0",
        "Cumsum; 'name': 'c'",
        "OneHot; 'num_classes': 3, 'axis': 1",
        "OneHot; 'num_classes': 3, 'axis': -1, 'sparse': true",
        "Threshold; 'threshold': 0.5",
        "Threshold; 'default_value': 'a'"
      })
  void argumentsThatAreNotSupportedAreNamed(String type, String options) {
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> only(operation(type, options)))
        .withMessageStartingWith("operation not supported: " + type);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bool", "float16", "uint8"})
  void aCastToATypeOfOtherNumbersIsRefusedByItsName(String dtype) {
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> only(operation("Cast", "'dtype': '%s'".formatted(dtype))))
        .withMessageStartingWith("a cast is to float32, int32 or int64")
        .withMessageContaining("dtype=" + dtype);
  }

  @ParameterizedTest
  @ValueSource(strings = {"int32", "float16", "float64"})
  void aCumulativeSumInAnotherTypeIsRefusedByItsName(String dtype) {
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> only(operation("Cumsum", "'axis': 1, 'dtype': '%s'".formatted(dtype))))
        .withMessageStartingWith("a sum over the steps is in float32")
        .withMessageContaining("Cumsum, dtype=" + dtype);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "'float32'"})
  void aCumulativeSumOfFloatsIsALayer(String dtype) {
    JsonNode read = only(operation("Cumsum", "'axis': 1, 'dtype': " + dtype)).node();
    assertThat(read.at("/class_name").asText()).isEqualTo("CumulativeSum");
  }

  @Test
  void aCastIsALayer() {
    assertThat(only(lambda("cast", "'dtype': 'int32', 'name': null")).node().at("/config/to"))
        .hasToString("\"int32\"");
    assertThat(only(operation("Cast", "'dtype': 'int64'")).node().at("/class_name").asText())
        .isEqualTo("Cast");
  }

  @Test
  void theAxisOfOneStepIsSqueezed() {
    JsonNode read = only(lambda("squeeze", "'axis': 1")).node();
    assertThat(read.at("/class_name").asText()).isEqualTo("Squeeze");
  }

  private static String operation(String type, String options) {
    return "{'module': 'keras.src.ops.nn', 'class_name': '%s', 'config': {'name': 'op', %s}, 'name': 'op', 'inbound_nodes': [{'args': [%s], 'kwargs': {}}]}"
        .formatted(type, options, tensor("x"));
  }

  private static String tensor(String layer) {
    return "{'class_name': '__keras_tensor__', 'config': {'dtype': 'float32', 'keras_history': ['%s', 0, 0]}}"
        .formatted(layer);
  }

  @Test
  void anActivationIsALayer() {
    JsonNode read = only(lambda("nn.relu", "'name': null")).node();
    assertThat(read.at("/class_name").asText()).isEqualTo("Activation");
    assertThat(read.at("/config/activation").asText()).isEqualTo("relu");
  }

  @ParameterizedTest
  @CsvSource({"1, ':, None'", "-1, '..., None'", "-2, '..., None, :'"})
  void anAxisIsAddedByAKey(int axis, String key) {
    JsonNode read = only(lambda("expand_dims", "'axis': " + axis)).node();
    assertThat(read.at("/config/key").asText()).isEqualTo(key);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "math.reduce_sum; 1; false; sum; [1]",
        "math.reduce_sum; [-2]; true; sum; [-2]",
        "math.reduce_mean; -1; false; mean; [-1]",
        "math.reduce_mean; 1; false; mean; [1]",
        "math.reduce_max; [1, 2]; false; max; [1,2]",
        "math.reduce_min; 1; true; min; [1]"
      })
  void aReductionIsALayer(
      String function, String axis, boolean keeps, String operation, String axes) {
    JsonNode read = only(lambda(function, "'axis': " + axis + ", 'keepdims': " + keeps)).node();
    assertThat(read.at("/class_name").asText()).isEqualTo("Reduction");
    assertThat(read.at("/config/operation").asText()).isEqualTo(operation);
    assertThat(read.at("/config/axis")).hasToString(axes);
    assertThat(read.at("/config/keepdims").asBoolean()).isEqualTo(keeps);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "math.abs; 'name': null; absolute; []",
        "math.square; 'name': null; square; []",
        "math.log1p; 'name': null; log1p; []",
        "clip_by_value; 'clip_value_min': -1, 'clip_value_max': 0.5; clip; [-1.0,0.5]",
        "math.maximum; 'y': 2.5; maximum; [2.5]",
        "math.minimum; 'y': 2; minimum; [2.0]",
        "math.pow; 'y': 2; square; []",
        "math.pow; 'y': 0.5; power; [0.5]",
        "math.truediv; 'x': 3; quotient; [3.0]",
        "nn.gelu; 'approximate': true; gelu_tanh; []"
      })
  void aFunctionThatIsNoActivationIsALayer(
      String function, String options, String word, String numbers) {
    JsonNode read = only(lambda(function, options)).node();
    assertThat(read.at("/class_name").asText()).isEqualTo("Pointwise");
    assertThat(read.at("/config/function").asText()).isEqualTo(word);
    assertThat(read.at("/config/numbers")).hasToString(numbers);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "math.subtract; [1, 2]; [1.0]; [-1.0,-2.0]",
        "__operators__.add; [[0.5, 4]]; [1.0]; [[0.5,4]]",
        "math.multiply; [[[2, 3]]]; [[[2,3]]]; [0.0]",
        "math.add; [[1, 2], [3, 4]]; [1.0]; [[1,2],[3,4]]",
        "math.subtract; [[1, 2], [3, 4]]; [1.0]; [[-1.0,-2.0],[-3.0,-4.0]]",
        "math.divide; [[1, 2], [4, 8]]; [[1.0,0.5],[0.25,0.125]]; [0.0]",
        "math.truediv; [2, 4]; [0.5,0.25]; [0.0]",
        "math.truediv; [4]; [0.25]; [0.0]"
      })
  void arithmeticWithANumberForEachFeatureOrStepIsRescaling(
      String function, String numbers, String scale, String offset) {
    JsonNode read = only(lambda(function, "'y': " + numbers)).node();
    assertThat(read.at("/class_name").asText()).isEqualTo("Rescaling");
    assertThat(read.at("/config/scale")).hasToString(scale);
    assertThat(read.at("/config/offset")).hasToString(offset);
  }

  @Test
  void axesInAnotherOrderArePermuted() {
    JsonNode read = only(lambda("compat.v1.transpose", "'perm': [0, 2, 1]")).node();
    assertThat(read.at("/class_name").asText()).isEqualTo("Permute");
    assertThat(read.at("/config/dims")).hasToString("[2,1]");
  }

  @ParameterizedTest
  @CsvSource({"false, '[2,1]'", "true, '[2,2]'"})
  void aProductOfMatricesIsADot(boolean transposes, String axes) {
    JsonNode read =
        only(lambda("linalg.matmul", "'b': ['z', 0, 0], 'transpose_b': " + transposes)).node();
    assertThat(read.at("/class_name").asText()).isEqualTo("Dot");
    assertThat(read.at("/config/axes")).hasToString(axes);
    assertThat(read.at("/config/of_matrices").asBoolean()).isTrue();
    assertThat(read.at("/inbound_nodes/0/1/0").asText()).isEqualTo("z");
  }

  @ParameterizedTest
  @CsvSource({
    "'btf,bsf->bts', '[2,2]', x",
    "'bts,bsf->btf', '[2,1]', x",
    "'bt,btf->bf', '[1,1]', x",
    "'btf,bsf->bst', '[2,2]', z"
  })
  void anEinsumThatSumsOverOneAxisIsADot(String subscripts, String axes, String first) {
    JsonNode read = only(einsum(subscripts)).node();
    assertThat(read.at("/class_name").asText()).isEqualTo("Dot");
    assertThat(read.at("/config/axes")).hasToString(axes);
    assertThat(read.at("/inbound_nodes/0/0/0").asText()).isEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bthd,bshd->bhts",
        "btf,sbf->bts",
        "btf,bsf->tbs",
        "bt,bt->b",
        "btf,fg->btg",
        "bttf,bsf->bts",
        "...tf,...sf->...ts"
      })
  void anotherEinsumIsRefusedWithItsSubscripts(String subscripts) {
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> only(einsum(subscripts)))
        .withMessageContaining("subscripts=" + subscripts);
  }

  private static String einsum(String subscripts) {
    return "{'module': 'keras.src.ops.numpy', 'class_name': 'Einsum', 'config': {'name': 'e', 'subscripts': '%s'}, 'name': 'e', 'inbound_nodes': [{'args': [%s, %s], 'kwargs': {}}]}"
        .formatted(subscripts, tensor("x"), tensor("z"));
  }

  @Test
  void aQuotientOfTensorsIsAProductWithTheReciprocal() {
    List<Config> read = read(lambda("math.truediv", "'y': ['z', 0, 0]"));
    assertThat(read.stream().map(entry -> entry.text("class_name")))
        .containsExactly("Pointwise", "Multiply");
    assertThat(read.get(0).node().at("/inbound_nodes/0/0/0").asText()).isEqualTo("z");
    assertThat(read.get(1).node().at("/inbound_nodes/0/0/0").asText()).isEqualTo("x");
    assertThat(read.get(1).node().at("/inbound_nodes/0/1/0").asText()).isEqualTo("op/1");
  }

  @Test
  void tensorsThatAreStackedGetTheAxisAndAreConcatenated() {
    List<Config> read =
        read(
            "{'class_name': 'TFOpLambda', 'config': {'name': 's', 'function': 'stack'}, 'name': 's',"
                + " 'inbound_nodes': [[['x', 0, 0, {'axis': -1}], ['z', 0, 0, {'axis': -1}]]]}");
    assertThat(read.stream().map(entry -> entry.text("class_name")))
        .containsExactly("GetItem", "GetItem", "Concatenate");
    assertThat(read.get(1).node().at("/config/key").asText()).isEqualTo("..., None");
    assertThat(read.get(2).node().at("/config/axis").asInt()).isEqualTo(-1);
  }

  @Test
  void aShapeThatKeepsTheRowsIsAReshape() {
    JsonNode read = only(lambda("reshape", "'shape': [-1, 4, 2]")).node();
    assertThat(read.at("/class_name").asText()).isEqualTo("Reshape");
    assertThat(read.at("/config/target_shape").toString()).isEqualTo("[4,2]");
  }

  @ParameterizedTest
  @CsvSource({"2, ':, :, 0'", "-1, '..., 0'"})
  void anAxisIsTakenAwayByAKey(int axis, String key) {
    JsonNode read = only(lambda("squeeze", "'axis': [" + axis + "]")).node();
    assertThat(read.at("/config/key").asText()).isEqualTo(key);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Mean; 'axis': {'class_name': '__tuple__', 'items': [1]}, 'keepdims': false; Reduction; operation; mean",
        "Reshape; 'newshape': {'class_name': '__tuple__', 'items': [-1, 4, 2]}; Reshape; target_shape; [4,2]",
        "Squeeze; 'axis': -1; GetItem; key; ..., 0"
      })
  void shapesOfKeras3AreLayers(
      String operation, String options, String layer, String option, String value) {
    JsonNode read = only(operation3(operation, options)).node();
    assertThat(read.at("/class_name").asText()).isEqualTo(layer);
    JsonNode given = read.at("/config/" + option);
    assertThat(given.isTextual() ? given.textValue() : given.toString()).isEqualTo(value);
  }

  private static String operation3(String operation, String options) {
    return ("{'module': 'keras.src.ops.numpy', 'class_name': '%s', 'config': {'name': 'op', %s}, 'name': 'op',"
            + " 'inbound_nodes': [{'args': [%s], 'kwargs': {}}]}")
        .formatted(operation, options, tensor("x"));
  }

  @Test
  void tensorsAreConcatenatedOnTheAxisOfTheCall() {
    JsonNode read =
        only("{'class_name': 'TFOpLambda', 'config': {'name': 'c', 'function': 'concat'}, 'name': 'c',"
                + " 'inbound_nodes': [[['x', 0, 0, {'axis': -1}], ['z', 0, 0, {'axis': -1}]]]}")
            .node();
    assertThat(read.at("/class_name").asText()).isEqualTo("Concatenate");
    assertThat(read.at("/config/axis").asInt()).isEqualTo(-1);
    assertThat(read.at("/inbound_nodes/0")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "__operators__.add, 1, 2.5",
    "math.subtract, 1, -2.5",
    "math.multiply, 2.5, 0",
    "math.truediv, 0.4, 0"
  })
  void aTensorAndANumberAreRescaled(String function, double scale, double offset) {
    assertRescales(only(lambda(function, "'y': 2.5, 'name': null")), scale, offset);
  }

  @ParameterizedTest
  @CsvSource({"math.subtract, -1, 3", "math.multiply, 3, 0"})
  void aNumberMayBeInFrontOfTheTensor(String function, double scale, double offset) {
    assertRescales(
        only(
            "{'class_name': 'TFOpLambda', 'config': {'name': 'op', 'function': '%s'}, 'name': 'op', 'inbound_nodes': [['_CONSTANT_VALUE', -1, 3, {'y': ['x', 0, 0], 'name': null}]]}"
                .formatted(function)),
        scale,
        offset);
  }

  private static void assertRescales(Config read, double scale, double offset) {
    assertThat(read.node().at("/class_name").asText()).isEqualTo("Rescaling");
    assertThat(read.node().at("/config/scale/0").asDouble()).isEqualTo(scale);
    assertThat(read.node().at("/config/offset/0").asDouble()).isEqualTo(offset);
    assertThat(read.node().at("/inbound_nodes/0/0/0").asText()).isEqualTo("x");
  }

  @Test
  void softmaxOverAnotherAxisIsTheLayer() {
    JsonNode read = only(lambda("nn.softmax", "'axis': 1")).node();
    assertThat(read.at("/class_name").asText()).isEqualTo("Softmax");
    assertThat(read.at("/config/axis").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "math.cumprod; 'axis': 1; operation not supported: math.cumprod, axis=1 at layers[0] 'op'",
        "math.cumsum; 'axis': 1, 'reverse': true; operation not supported: math.cumsum, axis=1, reverse=true at layers[0] 'op'",
        "stack; 'axis': -2; operation not supported: stack, axis=-2 at layers[0] 'op'",
        "math.pow; 'x': 2.5; operation not supported: math.pow, x=2.5 at layers[0] 'op'",
        "transpose; 'perm': [1, 0, 2]; operation not supported: transpose, perm=[1,0,2] at layers[0] 'op'",
        "clip_by_value; 'clip_value_min': 1, 'clip_value_max': 0; operation not supported: clip_by_value, clip_value_min=1, clip_value_max=0 at layers[0] 'op'",
        "math.divide; 'y': 0; operation not supported: math.divide, y=0 at layers[0] 'op'",
        "math.divide; 'y': [1, 0]; operation not supported: math.divide, y=[1,0] at layers[0] 'op'",
        "math.divide; 'x': [1, 2]; this operation is on a tensor and a number, not an array: math.divide, x=[1,2] at layers[0] 'op'",
        "math.maximum; 'y': [1, 2]; this operation is on a tensor and a number, not an array: math.maximum, y=[1,2] at layers[0] 'op'",
        "math.add; 'y': []; operation not supported: math.add, y=[] at layers[0] 'op'",
        "math.reduce_sum; 'axis': [0, 1]; operation not supported: math.reduce_sum, axis=[0,1] at layers[0] 'op'",
        "math.reduce_mean; 'keepdims': true; operation not supported: math.reduce_mean, keepdims=true at layers[0] 'op'",
        "math.reduce_max; 'name': null; operation not supported: math.reduce_max at layers[0] 'op'",
        "reshape; 'shape': [-1, 2, -1]; operation not supported: reshape, shape=[-1,2,-1] at layers[0] 'op'",
        "reshape; 'shape': [8, 2]; operation not supported: reshape, shape=[8,2] at layers[0] 'op'",
        "squeeze; 'axis': 0; operation not supported: squeeze, axis=0 at layers[0] 'op'",
        "nn.log_softmax; 'axis': 1; operation not supported: nn.log_softmax, axis=1 at layers[0] 'op'",
        "__operators__.getitem; 'slice_spec': [{'start': 'a', 'stop': null}]; operation not supported: __operators__.getitem, slice_spec="
      })
  void otherOperationsAreNamedWithTheirArguments(String function, String options, String message) {
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> only(lambda(function, options)))
        .withMessageStartingWith(message)
        .withMessageContaining("model=m.h5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Power; 2, T; x1=2",
        "Matmul; T, {'class_name': '__tensor__', 'config': {'value': [[0.0], [1.0]]}}; x2=__tensor__[2, 1]",
        "GetItem; T, {'class_name': '__numpy__', 'config': {'value': [0]}}; key=__numpy__",
        "Where; T, T, 0.5; argument 3=0.5"
      })
  void aConstantIsNamedAsKerasNamesTheArgument(String type, String arguments, String named) {
    String call =
        operation(type, "'trainable': true")
            .replace("[" + tensor("x") + "]", "[" + arguments + "]");
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> only(call.replace("T", tensor("x"))))
        .withMessageStartingWith("operation not supported: " + type + ", " + named);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "GetItem; T, [{'class_name': '__slice__', 'config': {'start': null, 'stop': null}}, -1]",
        "Cast; T",
        "Sum; T",
        "Multiply; T, 0.5"
      })
  void anOperationInAnHdf5FileOfKeras3IsAdvisedToBeSavedInAnArchive(String type, String arguments) {
    String entry =
        "{'class_name': '%s', 'config': {'name': 'op'}, 'name': 'op', 'inbound_nodes': [{'args': [%s], 'kwargs': {}}]}"
            .formatted(type, arguments.replace("T", tensor("x")));
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> only(entry))
        .withMessageContaining(type)
        .withMessageContaining("save the model as .keras");
  }

  @Test
  void anOperationInAnHdf5FileOfKeras3IsReadIfALayerHasItsName() {
    String entry =
        "{'class_name': 'Multiply', 'config': {'name': 'op'}, 'name': 'op', 'inbound_nodes': [{'args': [T, T], 'kwargs': {}}]}";
    List<Config> read = read(MASKING, entry.replace("T", tensor("x")));
    assertThat(read.stream().map(each -> each.text("class_name")))
        .containsExactly("Masking", "Multiply", "GetItem");
  }

  @Test
  void aCallOfALayerOnAConstantIsNamedAsSuch() {
    String call =
        "{'args': [[%s, {'class_name': '__tensor__', 'config': {'value': [0.0]}}]], 'kwargs': {}}"
            .formatted(tensor("x"));
    Place place = new Place("m.keras", "layers[2] 'pos_add'");
    JsonNode arguments = ModelConfig.parse(call.replace('\'', '"'), place).get("args");
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> GraphTensor.collect(arguments, new ArrayList<>(), place))
        .withMessageStartingWith(
            "a call on a constant is not supported: argument=__tensor__ at layers[2] 'pos_add'");
  }

  @Test
  void anOperationEndsAMask() {
    List<Config> entries = read(MASKING, lambda("math.add", "'y': ['z', 0, 0]"));
    assertThat(entries.stream().map(entry -> entry.text("name")))
        .containsExactly("m", "op/op", "op");
    assertThat(entries.get(2).text("class_name")).isEqualTo("GetItem");
    assertThat(entries.get(2).node().at("/inbound_nodes/0/0/0").asText()).isEqualTo("op/op");
  }

  @Test
  void aMeanOfTheStepsIgnoresAMask() {
    List<Config> entries = read(MASKING, lambda("math.reduce_mean", "'axis': 1"));
    assertThat(entries.stream().map(entry -> entry.text("class_name")))
        .containsExactly("Masking", "Reduction");
  }

  /** Mean, reshape and squeeze between layers: (1 + 3) / 2 and (2 + 4) / 2 on two steps. */
  @Test
  void aModelOfOperationsComputesWhatTheyDo() {
    String model =
        "{'class_name': 'Functional', 'config': {'name': 'f', 'layers': ["
            + "{'class_name': 'InputLayer', 'config': {'name': 'x', 'batch_input_shape': [null, 2, 2]}, 'name': 'x', 'inbound_nodes': []}, "
            + operation("reshape", "r", "x", "'shape': [-1, 2, 2, 1]")
            + ", "
            + operation("squeeze", "s", "r", "'axis': -1")
            + ", "
            + operation("math.reduce_mean", "op", "s", "'axis': 1")
            + "], 'input_layers': [['x', 0, 0]], 'output_layers': [['op', 0, 0]]}}";
    byte[] file = KerasFile.config(model.replace('\'', '"')).bytes();
    Model read = ModelFiles.load("m.h5", file);
    assertThat(read.sequenceRunner().run(new float[][] {{1, 2}, {3, 4}}))
        .isDeepEqualTo(new float[][] {{2, 3}});
  }

  private static String operation(String function, String name, String on, String options) {
    return lambda(function, options)
        .replace("'op'", "'" + name + "'")
        .replace("'x'", "'" + on + "'");
  }

  private static String lambda(String function, String options) {
    return "{'class_name': 'TFOpLambda', 'config': {'name': 'op', 'trainable': true, 'function': '%s'}, 'name': 'op', 'inbound_nodes': [['x', 0, 0, {%s}]]}"
        .formatted(function, options);
  }

  private static Config only(String entry) {
    List<Config> read = read(entry);
    assertThat(read).hasSize(1);
    return read.get(0);
  }

  private static List<Config> read(String... entries) {
    Place place = new Place("m.h5", "layers");
    String json = ("[" + String.join(", ", entries) + "]").replace('\'', '"');
    return Operations.asLayers(Config.objects(ModelConfig.parse(json, place), place));
  }
}
