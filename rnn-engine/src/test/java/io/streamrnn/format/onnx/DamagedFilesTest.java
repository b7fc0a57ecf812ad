/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import static io.streamrnn.format.onnx.GraphBuilder.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.streamrnn.format.ModelFiles;
import io.streamrnn.format.MutatedFiles;
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import io.streamrnn.shaded.onnx.Onnx.GraphProto;
import io.streamrnn.shaded.onnx.Onnx.ModelProto;
import io.streamrnn.shaded.onnx.Onnx.OperatorSetIdProto;
import io.streamrnn.shaded.onnx.Onnx.StringStringEntryProto;
import io.streamrnn.shaded.onnx.Onnx.TensorProto.DataType;
import io.streamrnn.shaded.protobuf.InvalidProtocolBufferException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Damaged and hostile files end in one kind of exception that says what is wrong and where. {@code
 * -Dmutations=100000} tries more of them.
 */
@Timeout(900) // against an endless loop; takes seconds
@Tag("counted")
class DamagedFilesTest {

  private static final List<byte[]> FILES =
      Stream.of(
              Graphs.lstmWithStates(),
              Graphs.torchBatchFirst(),
              Graphs.gruWithJointStates(),
              Graphs.kerasTimeDistributed(),
              Graphs.lastStep(),
              Graphs.characters(),
              Graphs.residual(),
              Graphs.lstmCell(),
              LoopsTest.scan(LoopsTest.cell()),
              LoopsTest.loop("time"))
          .map(GraphBuilder::bytes)
          .toList();

  @Test
  void aFileWithChangedBytesIsReadOrRefused() {
    for (int i = 0; i < FILES.size(); i++) {
      int count = MutatedFiles.COUNT / FILES.size();
      MutatedFiles.Outcome outcome = MutatedFiles.read(FILES.get(i), count, 1_000_000L * i);
      assertThat(outcome.models()).isPositive();
      assertThat(outcome.refused()).isPositive();
    }
  }

  @Test
  void aGraphWithChangedPartsIsReadOrRefused() {
    for (int i = 0; i < FILES.size(); i++) {
      byte[] file = FILES.get(i);
      MutatedFiles.Outcome outcome =
          MutatedFiles.read(
              MutatedFiles.COUNT / FILES.size(),
              1_000_000L * i,
              random -> MutatedGraphs.mutate(file, random));
      assertThat(outcome.refused()).isPositive();
    }
  }

  @Test
  void aFileThatIsCutAnywhereIsRefused() {
    byte[] file = Graphs.lstmCell().bytes();
    for (int length = 0; length < file.length - 10; length += 3) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThatExceptionOfType(ModelFormatException.class)
          .isThrownBy(() -> ModelFiles.loadStreaming("cut.onnx", cut));
    }
  }

  @Test
  void aTensorThatSaysItHasAPetabyteIsRefusedByItsData() {
    GraphBuilder graph =
        new GraphBuilder()
            .tensor(GraphBuilder.proto("big", DataType.FLOAT, 1L << 24, 1L << 24).build())
            .node("Identity", "big -> y")
            .output("y");
    assertDamaged(graph, "initializer 'big'", "expected=281474976710656, got=0");
  }

  @Test
  void aTensorWhoseSizeOverflowsIsRefused() {
    GraphBuilder graph =
        new GraphBuilder()
            .tensor(GraphBuilder.proto("big", DataType.FLOAT, 1L << 40, 1L << 40).build())
            .output("big");
    assertDamaged(graph, "a tensor must have at most 2^63-1 elements");
  }

  @Test
  void aFillingThatTakesTooMuchMemoryIsRefused() {
    assertModelDamaged(
        filled(4, 1L << 30).node("MatMul", "q f -> out").output("out"),
        "must not need too much memory");
  }

  /** As networks over the spectrum of ten seconds of audio: 4 * 10^7 elements and their views. */
  @Test
  void aLargeEventIsNotRefused() {
    GraphBuilder graph =
        new GraphBuilder().input("x", 1, 900, 160, 70).node("Relu", "x -> t0").ints("flat", 1, -1);
    for (int i = 0; i < 3; i++) {
      graph
          .node("Identity", "t%d -> i%d".formatted(i, i))
          .node("Relu", "i%d -> t%d".formatted(i, i + 1));
    }
    assertThat(graph.node("Reshape", "t3 flat -> y").output("y").model().model().isSteppable())
        .isTrue();
  }

  @Test
  void viewsTakeNoMemory() {
    GraphBuilder graph = new GraphBuilder().input("x", 1, 10_000_000);
    graph.node("Relu", "x -> t0");
    for (int i = 0; i < 100; i++) {
      graph.node("Identity", "t%d -> t%d".formatted(i, i + 1));
    }
    assertThat(graph.output("t100").model().model().isSteppable()).isTrue();
  }

  private static GraphBuilder filled(long... dims) {
    return Graphs.overSteps().ints("dims", dims).node("ConstantOfShape", "dims -> f");
  }

  @Test
  void workBeforeTheFirstEventIsBounded() {
    GraphBuilder graph = filled(4000, 4000).node("MatMul", "f f -> g0");
    for (int i = 0; i < 3; i++) {
      graph.node("MatMul", "f g" + i + " -> g" + (i + 1));
    }
    assertModelDamaged(
        graph
            .ints("four", 4, 4000000)
            .node("Reshape", "g3 four -> r")
            .node("MatMul", "q r -> out")
            .output("out"),
        "must not need too much work");
  }

  @Test
  void layersThatShareTheirWeightsInTheFileCountOneByOne() {
    GraphBuilder graph =
        new GraphBuilder()
            .input("y0", -1, -2, 256)
            .weight("W", 1, 1024, 256)
            .weight("R", 1, 1024, 256)
            .ints("one", 1);
    for (int i = 0; i < 100; i++) {
      graph.node("LSTM", "y" + i + " W R -> s" + i);
      graph.node("Squeeze", "s" + i + " one -> y" + (i + 1));
    }
    assertModelDamaged(graph.output("y100"), "must not need too much memory");
  }

  @Test
  @Timeout(60)
  void aLongChainTakesTimeInProportion() {
    GraphBuilder graph = Graphs.overSteps();
    int nodes = 50_000;
    graph.node("Tanh", "q -> t0");
    for (int i = 0; i < nodes; i++) {
      graph.node("Identity", "t" + i + " -> i" + i).node("Tanh", "i" + i + " -> t" + (i + 1));
    }
    assertThat(graph.output("t" + nodes).model().model().layers()).hasSize(nodes + 2);
  }

  @Test
  void aCycleIsRefused() {
    GraphBuilder graph =
        new GraphBuilder().input("x", 1).node("Add", "x b -> a").node("Relu", "a -> b").output("b");
    assertDamaged(graph, "must not have a cycle", "node 0 'Add0' (Add)");
  }

  @Test
  void aTensorThatNobodyMakesIsRefused() {
    assertDamaged(
        new GraphBuilder().node("Relu", "nothing -> y").output("y"),
        "a tensor that is read must be defined: name=nothing",
        "node 0 'Relu0' (Relu)");
    assertDamaged(new GraphBuilder().input("x", 1).output("y"), "output 'y' of the graph");
  }

  @Test
  void aNameForTwoTensorsIsRefused() {
    GraphBuilder graph = new GraphBuilder().input("x", 1).node("Relu", "x -> x").output("x");
    assertDamaged(graph, "a name must be defined once: name=x");
  }

  @Test
  void dataOutsideOfTheFileIsRefused() {
    GraphBuilder graph =
        new GraphBuilder()
            .tensor(
                GraphBuilder.proto("w", DataType.FLOAT, 1)
                    .addExternalData(
                        StringStringEntryProto.newBuilder()
                            .setKey("location")
                            .setValue("../../secret"))
                    .build())
            .output("w");
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(graph::model)
        .withMessageContainingAll(
            "external data is not supported: initializer 'w'", "external_data=False");
  }

  @Test
  void aQuantizedTensorIsRefusedWithTheWayOut() {
    GraphBuilder graph =
        new GraphBuilder().tensor(GraphBuilder.proto("w", DataType.INT8, 1).build()).output("w");
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(graph::model)
        .withMessageContainingAll(
            "element type not supported: INT8 at initializer 'w'",
            "if the model is quantized, give the file from before that");
  }

  @Test
  void anOperatorThatIsNotSupportedIsNamedWithItsPlace() {
    GraphBuilder graph = Graphs.overSteps().node("Unique", "q -> out").output("out");
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> ModelFiles.loadStreaming("m.onnx", graph.bytes()))
        .withMessageContainingAll(
            "operator not supported: Unique at node 2 'Unique2'",
            "export the model with PyTorch's other exporter",
            "supported operators: Abs, Acos",
            "model=m.onnx");
  }

  @ParameterizedTest
  @CsvSource({
    "SequenceInsert, export one step in place of the sequence",
    "SequenceEmpty, export one step in place of the sequence"
  })
  void anOperatorThatBothExportersWriteHasAnotherWayOut(String operator, String advice) {
    GraphBuilder graph = Graphs.overSteps().node(operator, "q -> out").output("out");
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> ModelFiles.loadStreaming("m.onnx", graph.bytes()))
        .withMessageContaining(advice)
        .withMessageNotContaining("other exporter");
  }

  @Test
  void anOperatorOfAnotherDomainIsRefused() throws InvalidProtocolBufferException {
    ModelProto.Builder model = ModelProto.parseFrom(Graphs.residual().bytes()).toBuilder();
    GraphProto.Builder graph = model.getGraph().toBuilder();
    model.setGraph(graph.setNode(0, graph.getNode(0).toBuilder().setDomain("com.example")));
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> ModelFiles.loadStreaming("m.onnx", model.build().toByteArray()))
        .withMessageContainingAll("operator=com.example/Sub, node 0 'Sub0'", "--output-node");
  }

  @Test
  void anOperatorOfAnotherDomainThatTheScoreDoesNotNeedIsNotPlanned()
      throws InvalidProtocolBufferException {
    GraphBuilder graph = Graphs.residual().node("ZipMap", "out -> map").output("map");
    ModelProto.Builder model = ModelProto.parseFrom(graph.bytes()).toBuilder();
    GraphProto.Builder nodes = model.getGraph().toBuilder();
    int last = nodes.getNodeCount() - 1;
    model.setGraph(nodes.setNode(last, nodes.getNode(last).toBuilder().setDomain("ai.onnx.ml")));
    OnnxModel read =
        OnnxModel.read("m.onnx", model.build().toByteArray(), Map.of(), List.of("out"));
    assertThat(read.model().identity()).isEqualTo(Graphs.residual().model().model().identity());
  }

  @Test
  void anOldOperatorSetIsRefusedWithTheWayOut() {
    assertDamaged(Graphs.residual().opset(6), "opset=6", "onnx.version_converter");
  }

  @Test
  void aFileWithoutAnOperatorSetIsNamedAsSuch() throws InvalidProtocolBufferException {
    ModelProto.Builder model = ModelProto.parseFrom(Graphs.residual().bytes()).toBuilder();
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> OnnxModel.read("m.onnx", model.clearOpsetImport().build().toByteArray()))
        .withMessageContainingAll("opset_import=[]", "export the model again");
  }

  @Test
  void aFileOfAnotherDomainAloneIsNamedAsSuch() throws InvalidProtocolBufferException {
    ModelProto.Builder model = ModelProto.parseFrom(Graphs.residual().bytes()).toBuilder();
    model.setOpsetImport(0, OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(3));
    GraphProto.Builder graph = model.getGraph().toBuilder();
    graph.setNode(0, graph.getNode(0).toBuilder().setOpType("TreeEnsembleRegressor"));
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> OnnxModel.read("m.onnx", model.setGraph(graph).build().toByteArray()))
        .withMessageContainingAll("domains=[ai.onnx.ml]", "first=TreeEnsembleRegressor");
  }

  @Test
  void weightsOfAnotherHiddenSizeAreRejected() {
    GraphBuilder graph =
        new GraphBuilder()
            .input("x", -1, -2, 3)
            .weight("W", 1, 4, 3)
            .weight("R", 1, 4, 4)
            .node("RNN", "x W R -> y", attribute("hidden_size", 5))
            .output("y");
    assertModelDamaged(
        graph, "hidden_size must be the extent of R", "hidden_size=5", "node 0 'RNN0'");
  }

  @Test
  void weightsThatDoNotFitAreDamageAndNothingUnsupported() {
    GraphBuilder graph =
        new GraphBuilder()
            .input("x", -1, -2, 3)
            .weight("W", 1, 5, 3)
            .weight("R", 1, 4, 4)
            .node("RNN", "x W R -> y")
            .output("y");
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> graph.model().scoring())
        .isNotInstanceOf(UnsupportedModelException.class)
        .withMessageContaining("an input must have the shape of the operator");
  }

  @Test
  void nestedGroupsAreRefusedBeforeTheStackIsGone() {
    byte[] file = new byte[200_000];
    // The tag of a group with the number 30, over and over, behind the beginning of a graph.
    for (int i = 0; i < file.length; i += 2) {
      file[i] = (byte) 0xf3;
      file[i + 1] = 1;
    }
    byte[] head = {8, 8, 58, 0};
    System.arraycopy(head, 0, file, 0, head.length);
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> ModelFiles.loadStreaming("groups.onnx", file));
  }

  @Test
  void aFileOfNothingButMessagesIsRefused() {
    byte[] graph = new byte[3_000_000];
    for (int i = 0; i < graph.length; i += 2) {
      graph[i] = 10;
    }
    ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(8);
    byte[] head = model.build().toByteArray();
    byte[] file = new byte[head.length + 5 + graph.length];
    System.arraycopy(head, 0, file, 0, head.length);
    byte[] tag = {58, (byte) 0xc0, (byte) 0x8d, (byte) 0xb7, 1};
    System.arraycopy(tag, 0, file, head.length, tag.length);
    System.arraycopy(graph, 0, file, head.length + tag.length, graph.length);
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> ModelFiles.loadStreaming("empty.onnx", file))
        .withMessageContaining("too many or too deeply nested messages");
  }

  private static void assertDamaged(GraphBuilder graph, String... words) {
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(graph::model)
        .withMessageContainingAll(words)
        .withMessageEndingWith("model=test.onnx");
  }

  private static void assertModelDamaged(GraphBuilder graph, String... words) {
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> graph.model().model())
        .withMessageContainingAll(words)
        .withMessageEndingWith("model=test.onnx");
  }
}
