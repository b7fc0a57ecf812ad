/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.streamrnn.model.UnsupportedModelException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** States of graphs without recurrent nodes are paired by names and shapes, never by position. */
class StatePairsTest {

  @ParameterizedTest
  @CsvSource({
    "h,hn,c,cn",
    "h_in,h_out,c_in,c_out",
    "h0,h1,c0,c1",
    "h_0,h_n,c_0,c_n",
    "h,h_next,c,c_next",
    "prev_h,next_h,prev_c,next_c",
    "hx,hy,cx,cy",
    "hidden,hidden.1,cell,cell.1",
    "hidden_state,new_hidden_state,cell_state,new_cell_state",
    "hidden_in,h_out,cell_in,c_out",
    "HiddenIn,HiddenOut,CellIn,CellOut",
    "lstm/h:0,lstm/h_1:0,lstm/c:0,lstm/c_1:0",
    "h_t-1,h_t,c_t-1,c_t",
    "rnn1i,rnn1o,rnn2i,rnn2o",
    "state_1,new_state_1,state_2,new_state_2",
    "gru_h1,gru_h1_out,gru_h2,gru_h2_out",
    "in_cache0,out_cache0,in_cache1,out_cache1"
  })
  void namesThatBelongTogetherSettleThePairsInAnyOrder(
      String first, String nextFirst, String second, String nextSecond) {
    Map<String, String> expected = Map.of(first, nextFirst, second, nextSecond);
    for (String inputs : orders("x", first, second)) {
      for (String outputs : orders("y", nextFirst, nextSecond)) {
        assertThat(pairs(inputs, outputs)).isEqualTo(expected);
      }
    }
  }

  private static List<String> orders(String a, String b, String c) {
    return List.of(
        String.join(" ", a, b, c),
        String.join(" ", a, c, b),
        String.join(" ", b, c, a),
        String.join(" ", c, a, b));
  }

  @Test
  void statesOfLayersArePairedByTheirNumbers() {
    assertThat(pairs("x h0 h1 c0 c1", "y hn1 cn1 hn0 cn0"))
        .isEqualTo(Map.of("h0", "hn0", "h1", "hn1", "c0", "cn0", "c1", "cn1"));
  }

  @Test
  void aStateOfItsOwnShapeNeedsOneName() {
    assertThat(pairs("a:3 hx:5", "p:2 q:5")).isEqualTo(Map.of("hx", "q"));
    assertThat(pairs("a:3 b:5", "p:2 hidden:5")).isEqualTo(Map.of("b", "hidden"));
    assertThat(pairs("features:3 b:5", "p:2 hidden:5")).isEqualTo(Map.of("b", "hidden"));
  }

  @Test
  void aStateWhoseNameIsAMarkIsNamedByIt() {
    assertThat(pairs("x:9 h:6 last:3 n:1", "y:2 h_out:6 last_out:3 n_out:1"))
        .isEqualTo(Map.of("h", "h_out", "last", "last_out", "n", "n_out"));
  }

  @ParameterizedTest
  @CsvSource({"prev,next", "past,present", "old,new", "previous_1,updated_1"})
  void namesThatOnlySayBeforeAndAfterAreThoseOfAState(String before, String after) {
    assertThat(pairs("x:3 " + before + ":5", "y:2 " + after + ":5"))
        .isEqualTo(Map.of(before, after));
  }

  @Test
  void anInputThatIsCalledInputIsTheEvent() {
    assertThat(pairs("state:4 input:4", "output:4 stateN:4")).isEqualTo(Map.of("state", "stateN"));
  }

  @Test
  void anEventWhoseOutputIsCalledAlikeIsNoState() {
    assertThat(pairs("audio_in h_in", "audio_out h_out")).isEqualTo(Map.of("h_in", "h_out"));
  }

  @ParameterizedTest
  @CsvSource({
    "x a b,y p q",
    "x onnx::Gemm_3 onnx::Gemm_4,y 35 36",
    "audio_in m0,audio_out q",
    "x h c,y u v",
    "a b,p q",
    "x h_in c_in,y h_out z",
    "x:4 rate:3,y:4",
    "a:3 b:4,q:4",
    "a:3 b:5,p:2 q:5",
    "features:8 price:1,mean:1 embedding:16",
    "x:8 price:1,embedding:16 mean:1",
    "x:8 current:1,embedding:16 output:1",
    "x:8 prev:1,embedding:16 out:1",
    "x:8 in:1,embedding:16 out:1",
  })
  void namesThatDoNotSettleThePairsAreRefusedWithTheWayOut(String inputs, String outputs) {
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> pairs(inputs, outputs))
        .withMessageContainingAll("do not settle the pairs", "--states", "LoadOptions.withStates");
  }

  @ParameterizedTest
  @CsvSource({"a:3 b:4,y:1", "a:3 b:4 h:5,y:1 h_out:5", "x:3 state:4,y:1"})
  void inputsThatNoOutputCanContinueAreSeveralEvents(String inputs, String outputs) {
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> pairs(inputs, outputs))
        .withMessageContainingAll("must have one input besides its states", "side by side")
        .withMessageNotContaining("--states");
  }

  @Test
  void theRefusalNamesThePairsInQuestion() {
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> pairs("x:3 a b", "y:1 p q"))
        .withMessageContaining("possible pairs=[a=p, a=q, b=p, b=q]");
  }

  @Test
  void manyStatesOfOneShapeAreSettledOrRefusedInTime() {
    String inputs = "x";
    String outputs = "y";
    for (int i = 0; i < 40; i++) {
      inputs += " state" + i;
      outputs += " next" + i;
    }
    String many = inputs;
    String unclear = outputs;
    assertThat(pairs(many, unclear.replace("next", "new_state"))).hasSize(40);
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> pairs(many, unclear));
  }

  private static Map<String, String> pairs(String inputs, String outputs) {
    Map<String, String> pairs = new java.util.HashMap<>();
    StatePairs.of(tensors(inputs), tensors(outputs))
        .forEach(pair -> pairs.put(pair.input(), pair.output()));
    return pairs;
  }

  /** Names with their sizes behind a colon; 4 if there is none. */
  private static List<StatePairs.Tensor> tensors(String names) {
    return Arrays.stream(names.split(" ")).map(StatePairsTest::tensor).toList();
  }

  private static StatePairs.Tensor tensor(String name) {
    int colon = name.lastIndexOf(':');
    boolean isSized = colon >= 0 && !name.endsWith(":0") && !name.contains("::");
    long size = isSized ? Long.parseLong(name.substring(colon + 1)) : 4;
    return StatePairs.Tensor.of(
        isSized ? name.substring(0, colon) : name, TensorType.floats(1, size));
  }
}
