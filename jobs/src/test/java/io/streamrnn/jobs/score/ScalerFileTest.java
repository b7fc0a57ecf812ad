package io.streamrnn.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.jobs.shared.CannotRunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScalerFileTest {

  @TempDir private Path folder;

  @Test
  void valuesAreScaledToTheirRange() throws IOException {
    Scaler scaler = read("{\"features\": [\"a\"], \"min\": [10], \"max\": [14], \"note\": 1}", "a");

    assertThat(scaler.scale(0, 11)).isEqualTo(0.25);
  }

  @Test
  void aFeatureWithoutARangeIsOnlyShifted() throws IOException {
    Scaler scaler = read("{\"features\": [\"a\"], \"min\": [10], \"max\": [10]}", "a");

    assertThat(scaler.scale(0, 13)).isEqualTo(3);
  }

  @Test
  void scalersWithOtherNumbersHaveOtherDigests() {
    Scaler scaler = new Scaler(List.of(0.0), List.of(1.0));

    assertThat(scaler.digest())
        .isEqualTo(new Scaler(List.of(0.0), List.of(1.0)).digest())
        .isNotEqualTo(new Scaler(List.of(0.0), List.of(2.0)).digest());
  }

  @Test
  void aFeatureThatIsMissingIsNamed() {
    assertRefused(
        "{\"features\": [\"rpm\"], \"min\": [0], \"max\": [1]}",
        "'rpn' of --features is not in --scaler=",
        "(did you mean 'rpm'?); it has: rpm");
  }

  @Test
  void anotherOrderOfFeaturesIsRefused() {
    assertThatThrownBy(
            () ->
                read("{\"features\": [\"a\", \"b\"], \"min\": [0, 0], \"max\": [1, 1]}", "b", "a"))
        .isInstanceOf(CannotRunException.class)
        .hasMessageContaining("use --features a,b");
  }

  @Test
  void listsOfDifferentLengthsAreRefused() {
    assertRefused("{\"features\": [\"a\"], \"min\": [0, 1]}", "features=1, min=2, max=none");
  }

  @Test
  void aRangeThatIsUpsideDownIsRefused() {
    assertThatThrownBy(() -> read("{\"features\": [\"a\"], \"min\": [2], \"max\": [1]}", "a"))
        .isInstanceOf(CannotRunException.class)
        .hasMessageContaining("feature 'a', min=2.0, max=1.0");
  }

  @Test
  void aFileThatIsNotJsonIsRefused() {
    assertRefused("a,b", "is not of the expected form", "expected {\"features\"");
  }

  private void assertRefused(String content, String... parts) {
    assertThatThrownBy(() -> read(content, "rpn"))
        .isInstanceOf(CannotRunException.class)
        .hasMessageContainingAll(parts);
  }

  private Scaler read(String content, String... features) throws IOException {
    return ScalerFile.read(
        Files.writeString(folder.resolve("scaler.json"), content),
        new Selection("pump", null, List.of(features)));
  }
}
