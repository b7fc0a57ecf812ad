/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The examples of Keras's documentation of {@code StringLookup} and {@code Hashing}. */
class TextCategoriesTest {

  private static final List<String> TOKENS = List.of("a", "b", "c", "d");
  private static final Optional<String> NO_MASK = Optional.empty();

  private static List<Integer> indices(TextCategories categories, String... texts) {
    return Stream.of(texts).map(categories::index).toList();
  }

  private static TextCategories vocabulary(int unknown, Optional<String> mask, boolean isEncoded) {
    return TextCategories.vocabulary(TOKENS, mask, unknown, List.of(), isEncoded);
  }

  @Test
  void unknownTextsHaveTheFirstIndex() {
    assertThat(indices(vocabulary(1, NO_MASK, false), "a", "c", "d", "d", "z", "b"))
        .containsExactly(1, 3, 4, 4, 0, 2);
  }

  @Test
  void severalIndicesOfUnknownTextsAreChosenByTheirHash() {
    assertThat(indices(vocabulary(2, NO_MASK, false), "a", "c", "d", "m", "z", "b"))
        .containsExactly(2, 4, 5, 0, 1, 3);
  }

  @Test
  void theMaskTokenHasIndexZeroBeforeUnknownTexts() {
    TextCategories categories = vocabulary(1, Optional.of(""), false);
    assertThat(indices(categories, "", "z", "a")).containsExactly(0, 1, 2);
    assertThat(categories.count()).isEqualTo(6);
  }

  @Test
  void theMaskTokenIsLeftOutOfAnEncoding() {
    TextCategories categories = vocabulary(1, Optional.of(""), true);
    assertThat(indices(categories, "", "z", "a")).containsExactly(Categories.NONE, 0, 1);
    assertThat(categories.count()).isEqualTo(5);
  }

  @Test
  void withoutAnIndexForThemUnknownTextsAreRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> vocabulary(0, NO_MASK, false).index("z"))
        .withMessageContaining("got='z', tokens=4, num_oov_indices=0");
  }

  @Test
  void aVocabularyHasNoTokenTwiceAndNotTheMaskToken() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> vocabulary(1, Optional.of("c"), false))
        .withMessageContaining("mask_token=c");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> TextCategories.vocabulary(List.of("a", "b", "a"), NO_MASK, 1, List.of(), false))
        .withMessageContaining("tokens=3, distinct=2");
  }

  @Test
  void textsAreHashedToBins() {
    TextCategories categories = TextCategories.hashes(3, NO_MASK, List.of());
    assertThat(indices(categories, "A", "B", "C", "D", "E")).containsExactly(1, 0, 1, 1, 2);
  }

  @Test
  void theMaskValueHasBinZeroAndTheOthersShareTheRest() {
    TextCategories categories = TextCategories.hashes(3, Optional.of(""), List.of());
    assertThat(indices(categories, "A", "B", "", "C", "D")).containsExactly(1, 1, 0, 2, 2);
  }

  @Test
  void aSaltChangesTheBins() {
    TextCategories categories = TextCategories.hashes(3, NO_MASK, List.of(133L, 137L));
    assertThat(indices(categories, "A", "B", "C", "D", "E")).containsExactly(1, 2, 1, 0, 2);
  }

  @Test
  void aNumberIsAnIndexOrIsRejected() {
    TextCategories categories = TextCategories.hashes(3, NO_MASK, List.of());
    assertThat(categories.index(2f)).isEqualTo(2);
    for (float wrong : new float[] {3, 0.5f, -2}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> categories.index(wrong))
          .withMessageContaining("a text must be given as its index: expected -1..2, got=" + wrong);
    }
  }
}
