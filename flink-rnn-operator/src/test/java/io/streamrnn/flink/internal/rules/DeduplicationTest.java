/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.flink.internal.plan.DeduplicationPlan;
import io.streamrnn.flink.internal.rules.Deduplication.Mark;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.step.Rejection;
import org.junit.jupiter.api.Test;

class DeduplicationTest {

  private final KeyState state = new KeyState(0);

  @Test
  void aNumberThatIsNotHigherIsADuplicate() throws Exception {
    Deduplication<Long> byNumber = byNumber();
    byNumber.remember(byNumber.mark(5L), state);

    assertThat(byNumber.isDuplicate(byNumber.mark(4L), state)).isTrue();
    assertThat(byNumber.isDuplicate(byNumber.mark(5L), state)).isTrue();
    assertThat(byNumber.isDuplicate(byNumber.mark(6L), state)).isFalse();
  }

  @Test
  void theFirstEventOfAKeyIsNoDuplicate() throws Exception {
    assertThat(byNumber().isDuplicate(byNumber().mark(-7L), state)).isFalse();
    assertThat(byId(1).isDuplicate(byId(1).mark("a"), state)).isFalse();
  }

  @Test
  void anIdThatIsRememberedIsADuplicate() throws Exception {
    Deduplication<String> byId = byId(2);
    for (String id : new String[] {"a", "b", "c"}) {
      byId.remember(byId.mark(id), state);
    }

    assertThat(byId.isDuplicate(byId.mark("a"), state)).as("the oldest is forgotten").isFalse();
    assertThat(byId.isDuplicate(byId.mark("b"), state)).isTrue();
    assertThat(byId.isDuplicate(byId.mark("c"), state)).isTrue();
  }

  @Test
  void whatIsRememberedOutlivesASequence() throws Exception {
    assertThat(byId(1).remembers(state)).isFalse();
    byId(1).remember(byId(1).mark("a"), state);
    state.close();

    assertThat(byId(1).remembers(state)).isTrue();
    assertThat(byNumber().remembers(state)).as("of another option").isFalse();
  }

  @Test
  void withoutTheOptionNothingIsRemembered() throws Exception {
    Deduplication<String> none = Deduplication.of(DeduplicationPlan.none());
    none.remember(none.mark("a"), state);

    assertThat(none.mark("a")).isEqualTo(Mark.NONE);
    assertThat(none.isDuplicate(none.mark("a"), state)).isFalse();
    assertThat(none.remembers(state)).isFalse();
    assertThat(none.keepsScore()).isFalse();
  }

  @Test
  void anIdMustNotBeNull() {
    assertThatThrownBy(() -> byId(1).mark(null))
        .isInstanceOf(Rejection.class)
        .hasMessage("the function passed to deduplicateById(...) must not return null");
  }

  private static Deduplication<Long> byNumber() {
    return Deduplication.of(new DeduplicationPlan.BySequenceNumber<>(n -> n));
  }

  private static Deduplication<String> byId(int remembered) {
    return Deduplication.of(new DeduplicationPlan.ById<>(id -> id, remembered));
  }
}
