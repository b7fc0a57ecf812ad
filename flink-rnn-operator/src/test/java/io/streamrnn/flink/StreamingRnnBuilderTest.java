/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.flink.internal.TestModels;
import io.streamrnn.model.UnsupportedModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StreamingRnnBuilderTest {

  private static final ModelSource TWO_INPUTS =
      ModelSource.of("two", () -> TestModels.twoInputs("two", 1));

  @Test
  void rejectsAModelOfAnotherInputSize() {
    var rnn =
        StreamingRnn.model(TWO_INPUTS)
            .input(Float.class, 3, x -> new float[] {x, x, x})
            .output(Float.class, (x, y) -> y[0]);

    assertThatThrownBy(rnn::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("declared size=3, model's inputSize=2 (model=two)");
  }

  @Test
  void rejectsAFileThatIsNoModel(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("notes.txt"), "no model");

    assertThatThrownBy(() -> ofFile(file.toString()).build())
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("notes.txt");
  }

  @Test
  void isBuiltWhereItsModelIsOutOfReachAndIsReadAtTheStart() {
    assertThat(ofFile("nosuch://bucket/model.h5").modelReadAt(ModelReadAt.START).build())
        .hasToString("nosuch://bucket/model.h5; scoring stateful");
  }

  @ParameterizedTest
  @CsvSource({
    "nosuch://bucket/model.h5, scheme 'nosuch'",
    "models/none.h5, tried=file:",
    "., it is a directory"
  })
  void rejectsAModelThatCannotBeRead(String uri, String why) {
    assertThatThrownBy(() -> ofFile(uri).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("path=" + uri)
        .hasMessageContaining(why)
        .hasMessageEndingWith("call modelReadAt(ModelReadAt.START)");
  }

  @Test
  void aModelThatIsNotThereDoesNotEndAnApplicationThatFlinkRecovers() {
    MainOfApplication.run(
        "ZOOKEEPER",
        () ->
            assertThat(ofFile("models/none.h5").build())
                .hasToString("models/none.h5; scoring stateful"));
  }

  @Test
  void aModelOfAnotherShapeDoesNotEndAnApplicationThatFlinkRecovers() {
    var ofOneInput =
        StreamingRnn.model(TWO_INPUTS)
            .input(Float.class, 1, x -> new float[] {x})
            .output(Float.class, (x, y) -> y[0]);

    MainOfApplication.run("ZOOKEEPER", () -> assertThat(ofOneInput.build()).isNotNull());
    assertThatThrownBy(ofOneInput::build).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aModelThatIsNotThereEndsAnApplicationThatFlinkDoesNotRecover() {
    MainOfApplication.run(
        "NONE",
        () ->
            assertThatThrownBy(() -> ofFile("models/none.h5").build())
                .isInstanceOf(IllegalArgumentException.class));
  }

  @Test
  void rejectsAResourceThatIsNotOnTheClassPath() {
    assertThatThrownBy(() -> of(ModelSource.resource("/models/none.h5")).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("resource=/models/none.h5; put it into src/main/resources");
  }

  @Test
  void saysWhatItRuns() {
    assertThat(builder().scoring(Scoring.slidingWindow(3)).build().toString())
        .startsWith("two: SimpleRNNCell(2->1); 3 parameters")
        .endsWith("; scoring slidingWindow(3)");
  }

  @Test
  void rejectsAWindowThatDoesNotFitIntoAKey() {
    assertThatThrownBy(() -> builder().scoring(Scoring.slidingWindow(300_000_000)).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the window of a key must fit into 2 GiB: scoring=slidingWindow(300000000), features of a step=2, most steps=268434943 (model=two); make it shorter");
  }

  @Test
  void rejectsMoreInputsForAReplayThanFitIntoAKey() {
    assertThatThrownBy(() -> builder().onModelChange(ModelChange.replay(300_000_000)).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the inputs that are stored for a key must fit into 2 GiB: onModelChange=replay(300000000), features of a step=2, most steps=268434943 (model=two); store fewer");
  }

  @Test
  void rejectsAnInputFunctionThatCannotTravel() {
    Object field = new Object();

    assertThatThrownBy(
            () ->
                StreamingRnn.model(TWO_INPUTS)
                    .input(Float.class, x -> new float[] {field.hashCode(), x}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the function passed to input(...) must be serializable")
        .hasMessageContaining("java.lang.Object");
  }

  @Test
  void rejectsAnOutputFunctionThatCannotTravel() {
    Object field = new Object();
    var input = StreamingRnn.model(TWO_INPUTS).input(Float.class, x -> new float[] {x, x});

    assertThatThrownBy(() -> input.output(Float.class, (x, y) -> y[0] + field.hashCode()))
        .hasMessageContaining("the function passed to output(...) must be serializable");
  }

  @Test
  void rejectsAnInputOfNothing() {
    assertThatThrownBy(
            () -> StreamingRnn.model(TWO_INPUTS).input(Float.class, 0, x -> new float[0]))
        .hasMessageContaining("size=0");
  }

  @Test
  void takesTheInitialStatesOfTheModelWithAnyScoring() {
    for (Scoring scoring :
        List.of(Scoring.stateful(), Scoring.slidingWindow(3), Scoring.perWindow())) {
      assertThat(builder().scoring(scoring).initialState(InitialState.ofModel()).build().toString())
          .endsWith("; scoring " + scoring);
    }
  }

  static Stream<Arguments> optionsWithoutEffect() {
    Duration second = Duration.ofSeconds(1);
    IdleSteps<Float, Float> idle = IdleSteps.every(second, Float.class, (key, time) -> key);
    return Stream.of(
        Arguments.of("onMissingStart", builder().onMissingStart(MissingStart.DROP)),
        Arguments.of("onRepeatedStart", builder().onRepeatedStart(RepeatedStart.CONTINUE)),
        Arguments.of("onEndWithoutStart", builder().onEndWithoutStart(EndWithoutStart.DROP)),
        Arguments.of("missingValues", tokens().missingValues(MissingValues.fillWith(0))),
        Arguments.of("missingValues", tokens().missingValues(MissingValues.forwardFill(0))),
        Arguments.of("missingValues", tokens().missingValues(MissingValues.maskStep())),
        Arguments.of("idleSteps", builder().idleSteps(idle).sessionGap(second)),
        Arguments.of("idleSteps", builder().idleSteps(idle).stateTtl(StateTtl.eventTime(second))),
        Arguments.of(
            "sessionGap",
            builder().sessionGap(Duration.ofSeconds(2)).stateTtl(StateTtl.eventTime(second))),
        Arguments.of("batching", perWindow().batching(Batching.ofSize(2))),
        Arguments.of("stateCache", perWindow().stateCache(StateCache.ofSize(2))),
        Arguments.of("startWhen", perWindow().startWhen(x -> x > 0)),
        Arguments.of("models", perWindow().models(x -> null, Map.of("b", TWO_INPUTS))),
        Arguments.of("inputVersion", perWindow().inputVersion("scaler-1")),
        Arguments.of("order", perWindow().order(Order.byEventTime())),
        Arguments.of("constants", builder().constants(x -> ConstantsFunction.UNCHANGED)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("optionsWithoutEffect")
  void rejectsAnOptionThatHasNoEffect(String option, StreamingRnnBuilder<Float, Float> builder) {
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(option)
        .hasMessageContaining("omit");
  }

  @Test
  void takesAnOptionThatIsSetToItsDefault() {
    builder()
        .onMissingStart(MissingStart.BEGIN)
        .onRepeatedStart(RepeatedStart.RESTART)
        .onEndWithoutStart(EndWithoutStart.SCORE)
        .build();
  }

  @Test
  void rejectsDuplicatesThatAreRecognizedInTwoWays() {
    var byId = builder().deduplicateById(String::valueOf, 1);

    assertThatThrownBy(() -> byId.deduplicateBySequenceNumber(x -> 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("omit one of them");
  }

  private static StreamingRnnBuilder<Float, Float> tokens() {
    return StreamingRnn.model(ModelSource.of("sums", TestModels::sums))
        .token(Float.class, Float::intValue)
        .output(Float.class, (x, y) -> y[0]);
  }

  private static StreamingRnnBuilder<Float, Float> perWindow() {
    return builder().scoring(Scoring.perWindow());
  }

  @Test
  void rejectsATimeToLiveOfNothing() {
    assertThatThrownBy(() -> builder().stateTtl(StateTtl.processingTime(Duration.ZERO)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("stateTtl=PT0S");
  }

  @Test
  void rejectsToFindRejectedRecordsInAnotherStream() {
    StreamingRnn<Float, Float> rnn = builder().build();
    var outputs = rnn.apply(floats()).map(y -> 2 * y);

    assertThatThrownBy(() -> rnn.rejected(outputs))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("before map");
  }

  @Test
  void tracesHaveTheKeysOfTheStream() {
    StreamingRnn<Float, Float> rnn = builder().build();
    var outputs = rnn.apply(floats());

    assertThatThrownBy(() -> rnn.traces(outputs, Long.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("traces(...) must be called with the key type of the stream")
        .hasMessageContaining("Long");
  }

  @Test
  void rejectedRecordsHaveTheTypeOfTheStream() {
    StreamingRnn<Float, Float> rnn = builder().build();
    RejectedStream<Float> rejected = rnn.rejected(rnn.apply(floats()));

    assertThat(rejected.map(Rejected::record).getType()).isEqualTo(Types.FLOAT);
    assertThat(rejected.records().getType()).isEqualTo(Types.FLOAT);
    assertThat(rejected.map(Rejected::key).getType()).isEqualTo(Types.STRING);
    assertThat(rejected.map(r -> r.model()).getType()).isEqualTo(Types.STRING);
  }

  @Test
  void lateRecordsHaveTheTypeOfTheStream() {
    StreamingRnn<Float, Float> rnn = builder().order(Order.byEventTime()).build();

    assertThat(rnn.late(rnn.apply(floats())).getType()).isEqualTo(Types.FLOAT);
  }

  @Test
  void hasNoLateRecordsWhereNoneIsRejectedAsLate() {
    Order drops = Order.byEventTime().onLate(LatePolicy.DROP);
    for (Order order : List.of(Order.byArrival(), drops)) {
      StreamingRnn<Float, Float> rnn = builder().order(order).build();

      assertThatThrownBy(() -> rnn.late(rnn.apply(floats())))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("order=" + order)
          .hasMessageContaining("onLate(LatePolicy.REJECT)");
    }
  }

  @Test
  void theDescriptionNamesTheModelAndTheNameDoesNot() {
    var outputs = builder().build().apply(floats());

    assertThat(outputs.getName()).isEqualTo("rnn");
    assertThat(outputs.getTransformation().getDescription()).contains("two", "3 parameters");
  }

  @Test
  void takesGenericTypes() {
    TypeInformation<Tuple2<String, Float>> type = Types.TUPLE(Types.STRING, Types.FLOAT);
    StreamingRnn<Tuple2<String, Float>, Tuple2<String, Float>> rnn =
        StreamingRnn.model(TWO_INPUTS)
            .input(type, 2, r -> new float[] {r.f1, r.f1})
            .output(type, (r, y) -> Tuple2.of(r.f0, y[0]))
            .build();

    assertThat(rnn.inputType()).isEqualTo(type);
  }

  private static StreamingRnnBuilder<Float, Float> builder() {
    return StreamingRnn.model(TWO_INPUTS)
        .input(Float.class, 2, x -> new float[] {x, x})
        .output(Float.class, (x, y) -> y[0]);
  }

  private static StreamingRnnBuilder<Float, Float> ofFile(String uri) {
    return of(ModelSource.file(uri));
  }

  private static StreamingRnnBuilder<Float, Float> of(ModelSource source) {
    return StreamingRnn.model(source)
        .input(Float.class, 2, x -> new float[] {x, x})
        .output(Float.class, (x, y) -> y[0]);
  }

  private static KeyedStream<Float, Float> floats() {
    return StreamExecutionEnvironment.getExecutionEnvironment()
        .fromData(1f, 2f)
        .keyBy(x -> x, Types.FLOAT);
  }
}
