package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ScoringTest {

  @Test
  void refusesAWindowOfNothing() {
    assertThatThrownBy(() -> Scoring.window(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("length=0");
  }

  @Test
  void readsAsItWasWritten() {
    assertThat(Scoring.carried()).hasToString("carried");
    assertThat(Scoring.window(50)).hasToString("window(50)");
    assertThat(Scoring.window(50).scoringFromFirst()).hasToString("window(50).scoringFromFirst()");
    assertThat(Scoring.window(50).emptyUntilFull()).hasToString("window(50).emptyUntilFull()");
  }
}
