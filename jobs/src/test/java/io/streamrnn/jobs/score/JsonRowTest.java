package io.streamrnn.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonRowTest {

  private static final Selection SELECTION = new Selection("pump", "time", List.of("rpm", "bar"));

  @Test
  void fieldsAreFoundByTheirNames() {
    Row row =
        row("{\"bar\": 1.5, \"more\": {\"rpm\": [9]}, \"rpm\": 2, \"time\": 7, \"pump\": \"A\"}");

    assertThat(row.problem()).isNull();
    assertThat(row.features()).containsExactly(2, 1.5);
  }

  @Test
  void keyAndOrderAreKeptAsTheyStood() {
    Row row = row("{\"pump\": \"007\", \"time\": 1.50e3, \"rpm\": 2, \"bar\": 1}");

    assertThat(row.key()).isEqualTo(new Value("007", false));
    assertThat(row.order()).isEqualTo(new Value("1.50e3", true));
  }

  @Test
  void keyAndOrderMayBeTruthValuesAndTexts() {
    Row row = row("{\"pump\": true, \"time\": \"NaN\", \"rpm\": 2, \"bar\": 1}");

    assertThat(row.key()).isEqualTo(new Value("true", true));
    assertThat(row.order()).isEqualTo(new Value("NaN", false));
  }

  @Test
  void numbersMayBeWrittenAsText() {
    assertThat(row("{\"pump\": 1, \"time\": 2, \"rpm\": \"2.5\", \"bar\": \" 1 \"}").features())
        .containsExactly(2.5, 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"pump\": 1, \"time\": 2, \"rpm\": 3} | column 'bar' must have a value",
        "{\"pump\": 1, \"time\": 2, \"rpm\": 3, \"bar\": null} | column 'bar' must have a value",
        "{\"pump\": 1, \"time\": 2, \"rpm\": 3, \"bar\": [4]} | column 'bar' must hold one number, but holds an array; arrays are taken where --features names one column, and one of the first 100 lines has an array there",
        "{\"pump\": null, \"time\": 2, \"rpm\": 3, \"bar\": 4} | column 'pump' must have a value",
        "{\"pump\": 1, \"rpm\": 3, \"bar\": 4} | column 'time' must have a value",
        "{\"pump\": 1, \"time\": 2, \"rpm\": 3, \"bar\": true} | column 'bar' must be a finite number: value='true'",
        "{\"pump\": 1, \"time\": 2, \"rpm\": 3, \"bar\": NaN} | column 'bar' must be a finite number: value='NaN'",
        "{\"pump\": NaN, \"time\": 2, \"rpm\": 3, \"bar\": 4} | column 'pump' must be a value of JSON, which has no NaN and no infinity: value=NaN",
        "{\"pump\": 1, \"time\": -Infinity, \"rpm\": 3, \"bar\": 4} | column 'time' must be a value of JSON, which has no NaN and no infinity: value=-Infinity",
        "{\"pump\": \"a\\nb\", \"time\": 2, \"rpm\": 3, \"bar\": 4} | column 'pump' must not hold a line break",
        "{\"pump\": 1, \"time\": 2, \"rpm\": 3, \"bar\": 4} {} | a line must hold one JSON object and nothing after it",
        "{\"pump\": 1, \"time\": 2, \"rpm\": {\"a\": 1}, \"bar\": 4} | column 'rpm' must not hold an object",
        "{\"pump\": {}, \"time\": 2, \"rpm\": 3, \"bar\": 4} | column 'pump' must not hold an object",
        "{\"pump\": 1, \"time\": 2, \"rpm\": 3, \"bar\": 4, \"rpm\": 5} | a field that is used must be there once: 'rpm'",
        "[1] | a line must be a JSON object",
      })
  void aBadRowSaysWhatIsWrong(String line, String problem) {
    assertThat(row(line).problem()).isEqualTo(problem);
  }

  @Test
  void aBrokenLineIsNoEvent() {
    assertThat(row("{\"pump\": 1, \"ti").problem()).startsWith("the line is not JSON: ");
  }

  @Test
  void aColumnMayBeUsedTwice() {
    Layout layout =
        new Layout(
            Format.JSONL, ',', List.of(), false, new Selection("pump", null, List.of("pump")));

    Row row = layout.parser().parse(0, new LineReader.Line(1, "{\"pump\": 3}", null));

    assertThat(row.features()).containsExactly(3);
  }

  private static Row row(String line) {
    return new Layout(Format.JSONL, ',', List.of(), false, SELECTION)
        .parser()
        .parse(0, new LineReader.Line(1, line, null));
  }
}
