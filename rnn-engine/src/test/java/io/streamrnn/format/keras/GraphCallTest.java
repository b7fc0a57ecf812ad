/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamrnn.format.hdf5.Place;
import io.streamrnn.model.UnsupportedModelException;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphCallTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[['x', 0, 0, {}], ['h', 0, 1, {}], ['c', 1, 2, {}]]",
        "[['x', 0, 0, {'initial_state': [['h', 0, 1], ['c', 1, 2]]}]]",
        "[['x', 0, 0, {'initial_state': [['h', 0, 1]], 'constants': [['c', 1, 2]]}]]",
        "['x', 0, 0, {'initial_state': ['h', 0, 1], 'constants': ['c', 1, 2], 'training': false}]",
        "{'args': [{X}, [{H}, {C}]], 'kwargs': {'training': false, 'mask': null}}",
        "{'args': [{X}], 'kwargs': {'initial_state': [{H}, {C}], 'mask': null}}",
        "{'args': [{X}, null, null], 'kwargs': {'constants': [{H}, {C}]}}",
      })
  void statesAndConstantsStandBehindTheInputHoweverAReleaseSpellsThem(String call)
      throws IOException {
    assertThat(read("LSTM", call).on())
        .containsExactly(
            new GraphTensor("x", 0, 0), new GraphTensor("h", 0, 1), new GraphTensor("c", 1, 2));
  }

  @Test
  void aMaskGivenByPositionIsNoState() throws IOException {
    GraphCall call = read("GRU", "{'args': [{X}, [{H}], {C}], 'kwargs': {}}");
    assertThat(call.on()).containsExactly(new GraphTensor("x", 0, 0), new GraphTensor("h", 0, 1));
    assertThat(call.mask()).isEqualTo(new GraphTensor("c", 1, 2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[['x', 0, 0, {'value': ['h', 0, 1], 'key': ['c', 1, 2]}]]",
        "{'args': [{X}, {H}], 'kwargs': {'key': {C}, 'query_mask': null}}",
        "{'args': [{X}], 'kwargs': {'value': {H}, 'key': {C}, 'return_attention_scores': false}}",
        "{'args': [], 'kwargs': {'key': {C}, 'value': {H}, 'query': {X}}}",
        "{'args': [{X}, {H}, {C}, null, null, null, null, false], 'kwargs': {}}",
      })
  void aMultiHeadAttentionIsCalledOnQueryValueAndKeyHoweverAReleaseSpellsThem(String call)
      throws IOException {
    GraphCall read = read("MultiHeadAttention", call);
    assertThat(read.on())
        .containsExactly(
            new GraphTensor("x", 0, 0), new GraphTensor("h", 0, 1), new GraphTensor("c", 1, 2));
    assertThat(read.isCausal()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[['x', 0, 0, {'use_causal_mask': true}], ['h', 0, 1, {'use_causal_mask': true}]]",
        "{'args': [[{X}, {H}]], 'kwargs': {'use_causal_mask': true, 'mask': [null, {C}]}}",
        "{'args': [[{X}, {H}], [null, {C}], false, false, true], 'kwargs': {}}",
      })
  void anAttentionIsCalledOnAListAndMayBeCausal(String call) throws IOException {
    GraphCall read = read("Attention", call);
    assertThat(read.on()).containsExactly(new GraphTensor("x", 0, 0), new GraphTensor("h", 0, 1));
    assertThat(read.isCausal()).isTrue();
  }

  @Test
  void eachInputOfAnAttentionMayHaveItsMask() throws IOException {
    GraphTensor c = new GraphTensor("c", 1, 2);
    assertThat(read("Attention", "{'args': [[{X}, {H}]], 'kwargs': {'mask': [null, {C}]}}").masks())
        .isEqualTo(Map.of(1, c));
    assertThat(
            read("MultiHeadAttention", "{'args': [{X}, {H}], 'kwargs': {'value_mask': {C}}}")
                .masks())
        .isEqualTo(Map.of(1, c));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"'return_attention_scores': true", "'attention_mask': {C}", "'dropout': 1"})
  void whatAnAttentionCannotDoIsNamed(String argument) {
    String name = argument.substring(1, argument.indexOf("'", 1));
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(
            () ->
                read(
                    "MultiHeadAttention",
                    "{'args': [{X}, {H}], 'kwargs': {%s}}".formatted(argument)))
        .withMessageContaining("a call with more arguments is not supported: " + name);
  }

  @Test
  void statesOfALayerThatHasNoneAreRefused() {
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> read("Dense", "[['x', 0, 0, {'initial_state': [['h', 0, 1]]}]]"))
        .withMessageContaining("a call with more arguments is not supported: initial_state")
        .withMessageContaining("'layer'");
  }

  private static GraphCall read(String type, String call) throws IOException {
    String json =
        call.replace('\'', '"')
            .replace("{X}", tensor("x", 0, 0))
            .replace("{H}", tensor("h", 0, 1))
            .replace("{C}", tensor("c", 1, 2));
    String entry =
        "{\"class_name\": \"%s\", \"name\": \"layer\", \"config\": {}, \"inbound_nodes\": [%s]}"
            .formatted(type, json);
    Config config = new Config(JSON.readTree(entry), new Place("m", "model.layers[1]"));
    return GraphCall.all(LayerConfig.of(config), config).get(0);
  }

  private static String tensor(String layer, int call, int index) {
    return "{\"class_name\": \"__keras_tensor__\", \"config\": {\"shape\": [null, 2],"
        + " \"keras_history\": [\"%s\", %d, %d]}}".formatted(layer, call, index);
  }
}
