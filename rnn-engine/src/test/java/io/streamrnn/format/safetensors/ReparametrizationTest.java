/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReparametrizationTest {

  private static final float[] V = {3, 4, 6, 8};

  @Test
  void aGainForEachRowScalesRows() {
    assertThat(norm(new float[] {10, 1}, 2, 1)).containsExactly(6, 8, 0.6f, 0.8f);
  }

  @Test
  void aGainForEachColumnScalesColumns() {
    assertThat(norm(new float[] {(float) Math.sqrt(45), (float) Math.sqrt(20)}, 1, 2))
        .containsExactly(3, 2, 6, 4);
  }

  @Test
  void oneGainScalesAll() {
    assertThat(norm(new float[] {(float) (2 * Math.sqrt(125))})).containsExactly(6, 8, 12, 16);
  }

  private static float[] norm(float[] gains, int... shape) {
    return resolved(
            new TorchFile().tensor("fc.weight_g", gains, shape).tensor("fc.weight_v", V, 2, 2))
        .get("fc.weight")
        .values();
  }

  @Test
  void bothFormsGiveTheWeightItsName() {
    Map<String, StoredTensor> weights =
        resolved(
            new TorchFile()
                .tensor("a.parametrizations.weight_ih_l0.original0", new float[] {5, 10}, 2, 1)
                .tensor("a.parametrizations.weight_ih_l0.original1", V, 2, 2)
                .tensor("parametrizations.weight.original0", new float[] {5, 10}, 2, 1)
                .tensor("parametrizations.weight.original1", V, 2, 2));
    assertThat(weights).containsOnlyKeys("a.weight_ih_l0", "weight");
    assertThat(weights.get("weight").values()).containsExactly(V);
  }

  @Test
  void gainsOfAnotherExtentAreDamage() {
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> norm(new float[3], 3, 1))
        .withMessageContaining("tensor=fc.weight_g, shape=[3, 1], weight=[2, 2]");
  }

  @Test
  void aDroppedWeightIsTheRawOne() {
    Map<String, StoredTensor> weights =
        resolved(
            new TorchFile()
                .tensor("r.weight_hh_l0", new float[4], 2, 2)
                .tensor("r.weight_hh_l0_raw", V, 2, 2));
    assertThat(weights).containsOnlyKeys("r.weight_hh_l0");
    assertThat(weights.get("r.weight_hh_l0").values()).containsExactly(V);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fc.weight_orig",
        "fc.weight_mask",
        "fc.parametrizations.weight.original",
        "fc.parametrizations.weight.0.base"
      })
  void otherParametrizationsAreNamed(String name) {
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> resolved(new TorchFile().tensor(name, V, 2, 2)))
        .withMessageStartingWith("parametrization not supported: tensor=" + name);
  }

  @Test
  void theOrderIsThatOfTheFile() {
    assertThat(
            List.copyOf(
                resolved(new TorchFile().weight("b.weight", 1, 1).weight("a.weight", 1, 1))
                    .keySet()))
        .containsExactly("b.weight", "a.weight");
  }

  private static Map<String, StoredTensor> resolved(TorchFile file) {
    return Reparametrization.resolve(SafetensorsFile.parse(file.bytes()).tensors());
  }
}
