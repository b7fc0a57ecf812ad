/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static io.streamrnn.testkit.RnnVerifier.verify;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Shape;
import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.layers.Embedding;
import io.streamrnn.layers.Functional;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Merge;
import io.streamrnn.layers.Node;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.SimpleRnn;
import io.streamrnn.layers.StringLookup;
import io.streamrnn.layers.Tensor;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.model.Model;
import io.streamrnn.testkit.SampleModels;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that the model looks up: unknown ones count 10, "a" 20, "b" 30. */
class TextInputTest {

  /** What a user clicks. */
  record Click(String user, String page, float seconds) {}

  private static final TypeInformation<Row> TYPE =
      Types.ROW_NAMED(
          new String[] {"user", "page", "seconds"}, Types.STRING, Types.STRING, Types.FLOAT);

  /** The sum of what the texts of a key count. */
  private static Model pages() {
    return pages(StringLookup.vocabulary(List.of("a", "b")), 10, 20, 30);
  }

  private static Model pages(StringLookup lookup, float... counts) {
    Sequential layers = Sequential.of(lookup, Embedding.of(counts.length, 1), sum());
    layers.build(TensorShape.of(-1, -1));
    layers.setWeights(
        List.of(
            Tensor.of(Shape.of(counts.length, 1), counts),
            Tensor.of(Shape.of(1, 1), 1),
            Tensor.of(Shape.of(1, 1), 1)));
    return Model.of("pages", layers);
  }

  private static Layer sum() {
    return SimpleRnn.units(1)
        .activation(Activation.LINEAR)
        .useBias(false)
        .returnSequences(true)
        .build();
  }

  /** The same with the seconds, which are before the texts. */
  private static Model clicks() {
    Functional.Builder graph = Functional.builder();
    Node seconds = graph.input("seconds", -1, -1, 1);
    Node page = graph.input("page", -1, -1);
    Node index = graph.call(StringLookup.vocabulary(List.of("a", "b")), page);
    Node count = graph.call(Embedding.of(3, 1), index);
    Functional layers = graph.build(graph.call(sum(), graph.call(Merge.add(), seconds, count)));
    layers.build(layers.inputShapes());
    layers.setWeights(
        List.of(
            Tensor.of(Shape.of(3, 1), 10, 20, 30),
            Tensor.of(Shape.of(1, 1), 1),
            Tensor.of(Shape.of(1, 1), 1)));
    return Model.of("clicks", layers);
  }

  private static RnnModelStage ofPages() {
    return StreamingRnn.model(ModelSource.of("pages", TextInputTest::pages));
  }

  private static RnnModelStage ofClicks() {
    return StreamingRnn.model(ModelSource.of("clicks", TextInputTest::clicks));
  }

  private static <IN> StreamingRnnBuilder<IN, Float> scores(RnnInputStage<IN> input) {
    return input.output(Float.class, (record, y) -> y[0]);
  }

  private static Click click(String page) {
    return new Click("u", page, 1);
  }

  @Test
  void aTextIsLookedUpByTheModel() throws Exception {
    verify(scores(ofPages().text(Click.class, Click::page)).build(), Click::user)
        .given(click("b"), click("x"), click("a"))
        .emits(30f, 40f, 60f);
  }

  @Test
  void textsAreStoredInWindowsToo() throws Exception {
    verify(
            scores(ofPages().text(Click.class, Click::page))
                .scoring(Scoring.slidingWindow(2).whileFilling(WhileFilling.SCORE))
                .build(),
            Click::user)
        .given(click("b"), click("x"), click("a"))
        .emits(30f, 40f, 30f);
  }

  @Test
  void numbersAndTextsAreValuesInTheOrderOfTheInputs() throws Exception {
    verify(
            scores(ofClicks().values(Click.class, c -> new Object[] {c.seconds(), c.page()}))
                .build(),
            Click::user)
        .given(new Click("u", "a", 0.5f), new Click("u", "b", 0.25f))
        .emits(20.5f, 50.75f);
  }

  @Test
  void fieldsOfRowsMayBeTexts() throws Exception {
    verify(
            scores(ofClicks().input(TYPE, "seconds", "page")).build(),
            row -> row.<String>getFieldAs(0))
        .given(Row.of("u", "a", 0.5f), Row.of("u", "x", 0.25f))
        .emits(20.5f, 30.75f);
  }

  @Test
  void aNullTextIsAMissingValue() throws Exception {
    verify(scores(ofPages().text(Click.class, Click::page)).build(), Click::user)
        .given(click("a"), click(null), click("a"))
        .emits(20f, 40f)
        .rejects(Reason.NOT_FINITE);
    verify(
            scores(ofPages().text(Click.class, Click::page))
                .missingValues(MissingValues.maskStep())
                .build(),
            Click::user)
        .given(click("a"), click(null), click("a"))
        .emits(20f, 20f, 40f);
  }

  @Test
  void aNumberWhereTheModelTakesATextIsRejectedAndTheOtherWayRound() throws Exception {
    verify(
            scores(ofClicks().values(Click.class, c -> new Object[] {c.page(), c.seconds()}))
                .build(),
            Click::user)
        .given(click("a"))
        .emits()
        .rejects(Reason.INPUT_FAILED);
    verify(scores(ofPages().values(Click.class, c -> new Object[] {1})).build(), Click::user)
        .given(click("a"))
        .emits()
        .rejects(Reason.INPUT_FAILED);
  }

  private static Model known() {
    return pages(StringLookup.vocabulary(List.of("a", "b")).numOovIndices(0), 20, 30);
  }

  @Test
  void anUnknownTextIsRejectedIfTheModelHasNoIndexForIt() throws Exception {
    verify(
            scores(
                    StreamingRnn.model(ModelSource.of("known", TextInputTest::known))
                        .text(Click.class, Click::page))
                .build(),
            Click::user)
        .given(click("a"), click("x"), click("b"))
        .emits(20f, 50f)
        .rejects(Reason.INPUT_FAILED);
  }

  @Test
  void indicesOfTextsAreNumbersIfTheBuilderIsTold() throws Exception {
    verify(
            scores(ofPages().textIndices().token(Click.class, c -> c.page().equals("a") ? 1 : 0))
                .build(),
            Click::user)
        .given(click("a"), click("x"))
        .emits(20f, 30f);
  }

  @Test
  void numbersForAModelOfTextsAreRefused() {
    assertThatThrownBy(scores(ofPages().token(Click.class, c -> 1))::build)
        .hasMessageContaining("the model takes texts, and token(...) returns numbers")
        .hasMessageContaining("string_lookup (3 categories)");
    assertThatThrownBy(scores(ofClicks().input(TYPE, "page", "seconds"))::build)
        .hasMessageContaining("a field must be a number or a boolean: field=page");
    assertThatThrownBy(scores(ofClicks().input(TYPE, "seconds", "seconds"))::build)
        .hasMessageContaining("a field must be a text where the model takes one: field=seconds");
  }

  @Test
  void aTextForAModelOfNumbersIsRefused() {
    RnnModelStage sums = StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)));
    assertThatThrownBy(scores(sums.text(Click.class, Click::page))::build)
        .hasMessageContaining("text(...) is for a model that takes one text: texts=[]");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void modelsOfAJobHaveTheSameVocabularies(boolean isSame) {
    ModelSource other =
        ModelSource.of("other", isSame ? TextInputTest::pages : TextInputTest::swapped);
    StreamingRnnBuilder<Click, Float> builder =
        scores(ofPages().text(Click.class, Click::page)).models(Click::user, Map.of("u", other));
    if (isSame) {
      builder.build();
    } else {
      assertThatThrownBy(builder::build).hasMessageContaining("digest of texts=");
    }
  }

  private static Model swapped() {
    return pages(StringLookup.vocabulary(List.of("b", "a")), 10, 20, 30);
  }
}
