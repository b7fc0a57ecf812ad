/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.tuple.Tuple1;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.types.Row;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTextTest {

  /** A key that is a record. */
  public record Pump(String site, long number) {}

  /** A key that is a POJO. */
  public static class Sensor {
    public String site = "s1";
    public int number = 7;
    public boolean isOld = true;
  }

  @Test
  void aTextIsItself() throws Exception {
    KeyText text = of(Types.STRING);

    assertThat(text.type()).isEqualTo("String");
    assertThat(text.of("pump \"7\"")).isEqualTo("pump \"7\"");
    assertThat(text.parse(" a ")).isEqualTo(" a ");
  }

  @Test
  void aNumberIsItself() throws Exception {
    KeyText text = of(Types.LONG);

    assertThat(text.type()).isEqualTo("Long");
    assertThat(text.of(-7L)).isEqualTo("-7");
    assertThat(text.parse(" 007 ")).isEqualTo("7");
  }

  @Test
  void aTimeIsItself() throws Exception {
    assertThat(of(Types.INSTANT).of(Instant.ofEpochSecond(0))).isEqualTo("1970-01-01T00:00:00Z");
  }

  @Test
  void aDateHasItsMilliseconds() throws Exception {
    assertThat(of(TypeInformation.of(Date.class)).of(Date.from(Instant.ofEpochMilli(1))))
        .isEqualTo("1970-01-01T00:00:00.001Z");
    assertThat(
            of(Types.TUPLE(TypeInformation.of(Date.class)))
                .of(Tuple1.of(Date.from(Instant.ofEpochMilli(1)))))
        .isEqualTo("[\"1970-01-01T00:00:00.001Z\"]");
  }

  @Test
  void aTupleIsAnArray() throws Exception {
    KeyText text = of(Types.TUPLE(Types.STRING, Types.INT));

    assertThat(text.type()).isEqualTo("Tuple<String, Int>");
    assertThat(text.of(Tuple2.of("a\"b\\\n", 7))).isEqualTo("[\"a\\\"b\\\\\\u000a\",7]");
  }

  @Test
  void aRowIsAnArray() throws Exception {
    assertThat(of(Types.ROW(Types.STRING, Types.LONG)).of(Row.of("a", null)))
        .isEqualTo("[\"a\",null]");
  }

  @Test
  void aRecordIsAnObject() throws Exception {
    KeyText text = of(TypeInformation.of(Pump.class));

    assertThat(text.type()).isEqualTo(Pump.class.getName());
    assertThat(text.of(new Pump("s1", 7))).isEqualTo("{\"number\":7,\"site\":\"s1\"}");
  }

  @Test
  void aPojoIsAnObject() throws Exception {
    assertThat(of(TypeInformation.of(Sensor.class)).of(new Sensor()))
        .isEqualTo("{\"isOld\":true,\"number\":7,\"site\":\"s1\"}");
  }

  @Test
  void aColumnOfSqlIsItself() throws Exception {
    KeyText text = KeyText.of(unchecked(new RowDataSerializer(new BigIntType())));

    assertThat(text.type()).isEqualTo("ROW<BIGINT>");
    assertThat(text.of(GenericRowData.of(7L))).isEqualTo("7");
    assertThat(text.parse("07")).isEqualTo("7");
  }

  @Test
  void severalColumnsOfSqlAreAnArray() throws Exception {
    KeyText text =
        KeyText.of(
            unchecked(
                new RowDataSerializer(new VarCharType(VarCharType.MAX_LENGTH), new BigIntType())));

    assertThat(text.of(GenericRowData.of(StringData.fromString("s1"), 7L))).isEqualTo("[\"s1\",7]");
  }

  /** As they are written: {@code --key 2020-02-03}. */
  @Test
  void aDayAndATimeOfDayAreNotTheNumbersThatFlinkHasForThem() throws Exception {
    KeyText day = KeyText.of(unchecked(new RowDataSerializer(new DateType(false))));
    KeyText both = KeyText.of(unchecked(new RowDataSerializer(new DateType(), new TimeType())));

    assertThat(day.of(GenericRowData.of(18295))).isEqualTo("2020-02-03");
    assertThat(both.of(GenericRowData.of(18295, 36_672_000)))
        .isEqualTo(both.text(List.of("2020-02-03", "10:11:12")));
  }

  @Test
  void aDecimalAmongColumnsIsANumber() throws Exception {
    KeyText text =
        KeyText.of(unchecked(new RowDataSerializer(new DecimalType(4, 2), new BigIntType())));

    assertThat(text.of(GenericRowData.of(DecimalData.fromUnscaledLong(150, 4, 2), 7L)))
        .isEqualTo("[1.50,7]")
        .isEqualTo(text.text(List.of("1.50", "7")));
  }

  @Test
  void theColumnsOfATupleAreAnArray() throws Exception {
    KeyText text = of(Types.TUPLE(Types.STRING, Types.LONG, Types.BOOLEAN));

    assertThat(text.count()).isEqualTo(3);
    assertThat(text.text(List.of("a \"b\"", "007", "true")))
        .isEqualTo(text.of(Tuple3.of("a \"b\"", 7L, true)));
    assertThat(text.text(List.of("[ \"a\", 7, true ]"))).isEqualTo("[\"a\",7,true]");
  }

  @Test
  void theColumnsOfARowAreAnArray() throws Exception {
    KeyText text = of(Types.ROW(Types.STRING, Types.LONG));

    assertThat(text.text(List.of("7", "7"))).isEqualTo(text.of(Row.of("7", 7L)));
  }

  @Test
  void theColumnsOfAKeyOfSqlAreAnArray() throws Exception {
    KeyText text =
        KeyText.of(
            unchecked(
                new RowDataSerializer(new VarCharType(VarCharType.MAX_LENGTH), new BigIntType())));

    assertThat(text.areOfSql()).isTrue();
    assertThat(text.text(List.of("s1", " 7"))).isEqualTo("[\"s1\",7]");
  }

  @Test
  void theOneColumnOfAnotherKeyIsItself() throws Exception {
    assertThat(of(Types.LONG).text(List.of("07"))).isEqualTo("7");
    assertThat(of(Types.LONG).count()).isEqualTo(1);
  }

  @Test
  void aMissingColumnIsRefused() throws Exception {
    KeyText text = of(Types.TUPLE(Types.STRING, Types.LONG, Types.BOOLEAN));

    assertThatThrownBy(() -> text.text(List.of("a", "7")))
        .hasMessage(
            "a key must have all its columns: columns=2, type of the keys=Tuple<String, Long, Boolean>");
  }

  @Test
  void blanksBetweenValuesDoNotCount() throws Exception {
    KeyText text = of(Types.TUPLE(Types.STRING, Types.INT));

    assertThat(text.parse(" [ \"a b\\\" c\" ,\t7 ]")).isEqualTo("[\"a b\\\" c\",7]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "DECIMAL(10, 2); 1.5; 1.50",
        "DOUBLE; 7; 7.0",
        "FLOAT; 1e1; 10.0",
        "BOOLEAN NOT NULL; TRUE; true",
        "DATE; 2020-02-03; 2020-02-03",
        "TIME; 10:11:12; 10:11:12",
        "TIMESTAMP(3); 2020-02-03 10:11:12; 2020-02-03T10:11:12",
        "TIMESTAMP_LTZ(3); 2020-02-03T10:11:12Z; 2020-02-03T10:11:12",
        "TIMESTAMP_LTZ(3); 2020-02-03T10:11:12.5+01:00; 2020-02-03T09:11:12.500",
        "BINARY(2); 0A0b; 0a0b"
      })
  void aColumnOfSqlIsAsTheJobHasIt(String type, String text, String key) {
    assertThat(KeyColumns.ofSql(type).text(List.of(text))).isEqualTo(key);
    assertThat(KeyColumns.ofSql(type).text(List.of(key))).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "STRING",
        "CHAR(4)",
        "BOOLEAN",
        "BINARY(2)",
        "TINYINT",
        "SMALLINT",
        "INT",
        "BIGINT",
        "FLOAT",
        "DOUBLE",
        "DECIMAL(10, 2)",
        "DATE",
        "TIME",
        "TIMESTAMP(3)",
        "TIMESTAMP_LTZ(3)"
      })
  void theTextOfANullColumnIsAccepted(String type) {
    KeyText keys = KeyText.ofSql(List.of(type));
    String text = keys.of(new GenericRowData(1));

    assertThat(keys.parse(text)).isEqualTo(text);
  }

  @Test
  void aColumnThatIsNeverNullHasNoTextOfNull() {
    KeyText keys = KeyText.ofSql(List.of("BIGINT NOT NULL"));

    assertThatThrownBy(() -> keys.parse("null"))
        .hasMessageStartingWith("a column of a key must be of its type: type=BIGINT NOT NULL");
  }

  @Test
  void columnsOfSqlAreAsTheJobHasThem() {
    assertThat(KeyColumns.ofSql("STRING", "DECIMAL(10, 2)").text(List.of("a", "1.5")))
        .isEqualTo("[\"a\",1.50]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"DECIMAL(3, 1); 1234.5", "BIGINT; pump-7", "DATE; 2020-02-30", "BINARY(1); xy"})
  void aColumnOfSqlThatIsNotOfItsTypeIsRefused(String type, String text) {
    KeyColumns keys = KeyColumns.ofSql(type);

    assertThatThrownBy(() -> keys.text(List.of(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("a column of a key must ")
        .hasMessageContaining("type=" + type + ", column=1 of 1");
  }

  @Test
  void columnsOfSqlThatAreNotReadFromTextAreRefused() {
    assertThatThrownBy(() -> KeyColumns.ofSql("ARRAY<INT>"))
        .hasMessage(
            "the columns of a key must have types that are read from text, such as STRING, BIGINT or DECIMAL(10, 2): types=ARRAY<INT>");
  }

  @Test
  void aNumberIsAsFlinkHasIt() throws Exception {
    assertThat(of(Types.DOUBLE).parse(" 7 ")).isEqualTo("7.0");
    assertThat(of(Types.FLOAT).parse("0.10")).isEqualTo("0.1");
    assertThat(of(Types.BOOLEAN).parse("TRUE")).isEqualTo("true");
  }

  @Test
  void aTextThatIsNoNumberIsRefused() throws Exception {
    KeyText text = of(Types.LONG);

    assertThatThrownBy(() -> text.parse("pump-7"))
        .hasMessageStartingWith("a key must be a whole number: type of the keys=Long; ");
  }

  @ParameterizedTest
  @MethodSource("typesWithoutAText")
  void theKeyIsInNoMessageThatMayFailAJob(TypeInformation<?> type) throws Exception {
    KeyText text = of(type);

    assertThatThrownBy(() -> text.parse("pump-7"))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(e -> assertThat(ExceptionUtils.stringifyException(e)).doesNotContain("pump-7"));
  }

  static List<TypeInformation<?>> typesWithoutAText() {
    return List.of(
        Types.LONG, Types.DOUBLE, Types.BIG_DEC, Types.BOOLEAN, TypeInformation.of(Pump.class));
  }

  @Test
  void aTextThatIsNoObjectIsRefused() throws Exception {
    KeyText text = of(TypeInformation.of(Pump.class));

    assertThatThrownBy(() -> text.parse("pump-7"))
        .hasMessageStartingWith("a key must be a JSON object such as {\"pump\":7")
        .hasMessageContaining("type of the keys=");
  }

  private static KeyText of(TypeInformation<?> type) throws IOException {
    return KeyText.of(unchecked(type.createSerializer(new SerializerConfigImpl())));
  }

  @SuppressWarnings("unchecked") // The keys of a savepoint are of any type.
  private static TypeSerializer<Object> unchecked(TypeSerializer<?> keys) {
    return (TypeSerializer<Object>) keys;
  }
}
